//! What is true of every number, and of every text that is none.

use std::{fmt::Display, str::FromStr};

use plat_kernel::{
    Date,
    check_char::{gb16735, mod11_2, mod37_36},
    elicense::ElicenseId,
    idno::ResidentId,
    itemcode::ItemImplCode,
    kinds::Kind,
    mask,
    mobile::Mobile,
    permit::{ForeignPr2023, HmtResidencePermit},
    plate::Plate,
    uscc::Uscc,
    vin::Vin,
};
use proptest::{prelude::*, sample::select};

use crate::numbers::vectors;

const TODAY: Date = Date::constant(2026, 11, 22);

fn comes_back<T: FromStr + Display + PartialEq>(text: &str) -> bool {
    text.parse::<T>().is_ok_and(|value| {
        value.to_string() == text && value.to_string().parse::<T>().is_ok_and(|again| again == value)
    })
}

/// The text with one character put in the place of another.
fn replaced(text: &str, at: usize, by: char) -> String {
    text.chars().enumerate().map(|(here, c)| if here == at { by } else { c }).collect()
}

fn resident_ids() -> impl Strategy<Value = ResidentId> {
    let day = (0..44_000_i32)
        .prop_map(|days| Date::constant(1900, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap());
    ("3[1-7][0-9]{4}", day, 0..1000_u16)
        .prop_map(|(region, birth, serial)| ResidentId::synthetic(&region, birth, serial).unwrap())
}

fn credit_codes() -> impl Strategy<Value = Uscc> {
    "[159][123][0-9]{6}[0-9A-HJ-NP-RTUWXY]{8}"
        .prop_map(|first| Uscc::synthetic(&first))
        .prop_filter_map("the organisation's check may need a letter that is not used", Result::ok)
}

fn vins() -> impl Strategy<Value = String> {
    "[A-HJ-NPR-Z0-9]{17}".prop_map(|text| replaced(&text, 8, gb16735(&text).unwrap()))
}

proptest! {
    #[test]
    fn no_text_makes_a_number_type_panic(text in "(?s).{0,40}") {
        for kind in Kind::all() {
            if let Ok(normal) = kind.check(&text, TODAY) {
                prop_assert_eq!(kind.check(&normal, TODAY), Ok(normal.clone()));
            }
        }
        let _ = (mask::name(&text), mask::id_number(&text), mask::phone(&text), mod37_36(&text), mod11_2(&text));
        let _ = ResidentId::synthetic(&text, TODAY, 1);
        let _ = Uscc::synthetic(&text);
    }

    #[test]
    fn a_number_with_one_strange_character_is_refused_or_normalised(
        (kind, value, _) in select(vectors()), at in 0..80_usize, by in any::<char>(),
    ) {
        let kind: Kind = kind.parse().unwrap();
        if let Ok(normal) = kind.check(&replaced(&value, at, by), TODAY) {
            prop_assert_eq!(kind.check(&normal, TODAY), Ok(normal.clone()));
        }
    }

    #[test]
    fn every_identity_number_comes_back_from_its_text(id in resident_ids()) {
        prop_assert!(comes_back::<ResidentId>(id.as_str()));
        prop_assert_eq!(id.as_str().len(), 18);
        let json = serde_json::to_string(&id).unwrap();
        prop_assert_eq!(serde_json::from_str::<ResidentId>(&json).unwrap(), id);
    }

    #[test]
    fn changing_one_digit_of_an_identity_number_makes_it_invalid(id in resident_ids(), at in 0..18_usize, by in "[0-9X]") {
        let changed = replaced(id.as_str(), at, by.chars().next().unwrap());
        prop_assert_eq!(changed.parse::<ResidentId>().is_ok(), changed == id.as_str());
    }

    #[test]
    fn swapping_two_neighbours_of_an_identity_number_makes_it_invalid(id in resident_ids(), at in 0..16_usize) {
        let mut chars: Vec<char> = id.as_str().chars().collect();
        chars.swap(at, at + 1);
        let swapped: String = chars.into_iter().collect();
        prop_assert_eq!(swapped.parse::<ResidentId>().is_ok(), swapped == id.as_str());
    }

    #[test]
    fn every_credit_code_comes_back_and_no_change_goes_unnoticed(
        code in credit_codes(), at in 0..18_usize, by in "[0-9A-HJ-NP-RTUWXY]",
    ) {
        prop_assert!(comes_back::<Uscc>(code.as_str()));
        let changed = replaced(code.as_str(), at, by.chars().next().unwrap());
        prop_assert_eq!(changed.parse::<Uscc>().is_ok(), changed == code.as_str());
        let item = format!("{code}3000109001000");
        prop_assert!(comes_back::<ItemImplCode>(&item));
    }

    #[test]
    fn every_vin_comes_back_and_no_changed_digit_goes_unnoticed(vin in vins(), at in 0..17_usize, by in "[0-9]") {
        prop_assert!(comes_back::<Vin>(&vin));
        let was_digit = vin.chars().nth(at).unwrap().is_ascii_digit();
        let changed = replaced(&vin, at, by.chars().next().unwrap());
        if was_digit {
            prop_assert_eq!(changed.parse::<Vin>().is_ok(), changed == vin);
        }
    }

    #[test]
    fn every_certificate_identifier_comes_back_and_no_change_goes_unnoticed(
        body in "[0-9A-Z]{18}[0-9]{3}", issuer in "[0-9A-Z]{18}", serial in "[0-9]{1,20}", at in 15..60_usize, by in "[0-9A-Z]",
    ) {
        let check = mod37_36(&format!("{body}{issuer}{serial}001"));
        let id = format!("1.2.156.3005.2.{body}.{issuer}.{serial}.001.{check}");
        prop_assert!(comes_back::<ElicenseId>(&id));
        let changed = replaced(&id, at, by.chars().next().unwrap());
        prop_assert_eq!(changed.parse::<ElicenseId>().is_ok(), changed == id);
    }

    #[test]
    fn every_plate_of_a_known_form_comes_back(
        text in "[京津沪渝浙粤宁琼][A-HJ-NP-Z]([0-9A-HJ-NP-Z]{5}|[DF][0-9A-HJ-NP-Z][0-9]{4}|[0-9]{5}[DF]|[0-9]{4}[学挂警])",
    ) {
        prop_assert!(comes_back::<Plate>(&text));
    }

    #[test]
    fn every_mobile_number_comes_back_without_its_country_code(text in "1[3-9][0-9]{9}") {
        prop_assert!(comes_back::<Mobile>(&text));
        let (international, plain) = (format!("+86{text}"), text.parse::<Mobile>().unwrap());
        prop_assert_eq!(international.parse::<Mobile>().unwrap(), plain);
    }

    #[test]
    fn residence_permits_come_back(birth in "19[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|1[0-9]|2[0-8])", serial in "[0-9]{3}") {
        let hmt = format!("830000{birth}{serial}");
        let hmt = format!("{hmt}{}", mod11_2(&hmt).unwrap());
        prop_assert!(comes_back::<HmtResidencePermit>(&hmt));
        let foreign = format!("911840{birth}{serial}");
        let foreign = format!("{foreign}{}", mod11_2(&foreign).unwrap());
        prop_assert!(comes_back::<ForeignPr2023>(&foreign));
    }
}
