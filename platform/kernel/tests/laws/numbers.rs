//! All published and synthetic examples of numbers, and the traps.

use plat_kernel::{
    Date, Invalid, Lang,
    check_char::mod37_36,
    idno::{ResidentId, Sex},
    kinds::{CheckError, Kind, LIST, UnknownKind, check},
    mask,
    passport::CnPassport,
    plate::{Plate, PlateClass, PlateForm},
    uscc::Uscc,
};

use crate::date;

const TODAY: Date = Date::constant(2026, 11, 22);

/// Kind, value, whether it is valid.
pub(crate) fn vectors() -> Vec<(String, String, bool)> {
    let mut reader = csv::Reader::from_reader(include_str!("../data/testvectors.csv").as_bytes());
    reader.records().map(Result::unwrap).map(|row| (row[0].into(), row[1].into(), &row[2] == "1")).collect()
}

fn refusal(kind: &str, value: &str) -> Invalid {
    match check(kind, value, TODAY) {
        Err(CheckError::Invalid(why)) => why,
        other => panic!("{kind} {value}: {other:?}"),
    }
}

#[test]
fn every_test_vector_is_judged_rightly() {
    let vectors = vectors();
    assert_eq!(vectors.len(), 82);
    for (kind, value, valid) in vectors {
        let judged = check(&kind, &value, TODAY);
        assert_eq!(judged.is_ok(), valid, "{kind} {value}: {judged:?}");
    }
}

#[test]
fn the_kinds_are_the_first_column_of_the_test_vectors() {
    let mut kinds: Vec<String> = vectors().into_iter().map(|(kind, ..)| kind).collect();
    kinds.dedup();
    assert_eq!(kinds, LIST);
    for kind in Kind::all() {
        assert!(!kind.name(Lang::Zh).is_empty() && !kind.name(Lang::En).is_empty());
    }
}

#[test]
fn an_unknown_kind_is_not_the_same_as_an_invalid_value() {
    assert_eq!(check("shoe_size", "42", TODAY), Err(UnknownKind("shoe_size".to_owned()).into()));
}

#[test]
fn a_number_of_an_abolished_county_stays_valid() {
    assert!(check("resident_id", "330204190001010028", TODAY).is_ok());
}

#[test]
fn fifteen_digits_are_refused_and_eighteen_asked_for() {
    let why = refusal("resident_id", "330203000101001");
    assert_eq!(why.code(), "resident_id.fifteen_digits");
    assert!(why.text(Lang::Zh).contains("2013") && why.text(Lang::Zh).contains("18 位"));
    assert!(why.text(Lang::En).contains("18-digit"));
}

#[test]
fn a_number_that_begins_with_9_is_on_a_permanent_residence_card() {
    let number = "91184019001231012X";
    assert_eq!(refusal("resident_id", number).code(), "resident_id.foreign_permanent_residence");
    assert!(check("foreign_pr_2023", number, TODAY).is_ok());
}

#[test]
fn each_mistake_in_an_identity_number_has_its_own_reason() {
    let cases = [
        ("330203190001010010", "resident_id.check_digit"),
        ("330203190102290018", "resident_id.birth_date"),
        ("330203190013010010", "resident_id.birth_date"),
        ("330203000001010018", "resident_id.birth_date"),
        ("160203190001010010", "resident_id.province"),
        ("330203300001010018", "resident_id.birth_in_future"),
        ("33020319000101001", "resident_id.length"),
        ("", "resident_id.length"),
        ("33O203190001010013", "resident_id.characters"),
        ("33020319000101001Y", "resident_id.characters"),
        ("三三〇二〇三一九〇〇〇一〇一〇〇一三", "resident_id.characters"),
    ];
    for (value, code) in cases {
        assert_eq!(refusal("resident_id", value).code(), code, "{value}");
    }
}

#[test]
fn a_child_born_today_has_a_valid_number_and_one_born_tomorrow_has_not() {
    let born = |day: &str| ResidentId::synthetic("339900", date(day), 1).unwrap();
    assert!(ResidentId::on(born("2026-11-22").as_str(), TODAY).is_ok());
    assert_eq!(
        ResidentId::on(born("2026-11-23").as_str(), TODAY).unwrap_err().code(),
        "resident_id.birth_in_future"
    );
}

#[test]
fn an_identity_number_tells_birth_sex_and_region() {
    let id = ResidentId::on("３３０２０５ 19071111 002ｘ", TODAY).unwrap();
    assert_eq!(id.as_str(), "33020519071111002X");
    assert_eq!((id.birth(), id.sex(), id.region()), (date("1907-11-11"), Sex::Female, "330205"));
    assert_eq!("330203190001010013".parse::<ResidentId>().unwrap().sex(), Sex::Male);
}

#[test]
fn an_identity_number_is_masked_in_logs() {
    let id: ResidentId = "330203190001010013".parse().unwrap();
    assert_eq!(format!("{id:?}"), "ResidentId(\"330203********0013\")");
    assert_eq!(mask::id_number(id.as_str()), "330203********0013");
}

#[test]
fn a_synthetic_number_needs_a_region_and_a_serial() {
    let birth = date("1990-05-01");
    assert_eq!(ResidentId::synthetic("3399", birth, 1).unwrap_err().code(), "resident_id.region");
    assert_eq!(ResidentId::synthetic("339901", birth, 1000).unwrap_err().code(), "resident_id.serial");
    assert_eq!(ResidentId::synthetic("009901", birth, 1).unwrap_err().code(), "resident_id.province");
    assert_eq!(ResidentId::synthetic("339901", birth, 7).unwrap().region(), "339901");
}

#[test]
fn numbers_are_stored_in_one_form() {
    let cases = [
        ("resident_id", "33020519071111002x", "33020519071111002X"),
        ("mobile", "+86 130-0000-0000", "13000000000"),
        ("mobile", "008613000000000", "13000000000"),
        ("mobile", "8613000000000", "13000000000"),
        ("plate", "浙b·0000警", "浙B0000警"),
        ("vin", " lsvaa4183e2000001", "LSVAA4183E2000001"),
        ("cn_passport", "ｅ０００００００１", "E00000001"),
        ("uscc", "91330203 ma00 0000 7j", "91330203MA0000007J"),
    ];
    for (kind, typed, stored) in cases {
        assert_eq!(check(kind, typed, TODAY).as_deref(), Ok(stored));
    }
}

#[test]
fn a_small_plate_and_a_small_new_energy_plate_are_of_different_classes() {
    let plate = |text: &str| -> Plate { text.parse().unwrap() };
    let (ordinary, electric, bus) = (plate("浙B00000"), plate("浙BF00000"), plate("浙B00000D"));
    let class = |code: &str| -> PlateClass { code.parse().unwrap() };
    assert!(ordinary.fits(class("02")) && !ordinary.fits(class("52")) && !ordinary.fits(class("51")));
    assert!(electric.fits(class("52")) && !electric.fits(class("02")) && !electric.fits(class("51")));
    assert!(bus.fits(class("51")) && !bus.fits(class("01")));
    assert!("2".parse::<PlateClass>().is_err());
}

#[test]
fn the_last_character_of_a_plate_tells_its_form() {
    let cases = [
        ("浙B0000学", PlateForm::DrivingSchool),
        ("浙B0000挂", PlateForm::Trailer),
        ("浙B0000警", PlateForm::Police),
        ("粤Z0000港", PlateForm::HongKong),
        ("粤Z0000澳", PlateForm::Macau),
        ("浙B0000A", PlateForm::Ordinary),
        ("浙BDA0000", PlateForm::SmallNewEnergy),
    ];
    for (text, form) in cases {
        assert_eq!(text.parse::<Plate>().unwrap().form(), form, "{text}");
    }
    assert_eq!(refusal("plate", "浙B0000港").code(), "plate.border");
    assert_eq!(refusal("plate", "浙I00000").code(), "plate.office");
    assert_eq!(refusal("plate", "浙B0D0000").code(), "plate.new_energy");
    assert_eq!(refusal("plate", "").code(), "plate.length");
}

#[test]
fn both_check_characters_of_a_credit_code_are_checked() {
    assert_eq!(refusal("uscc", "91330203MA00000070").code(), "uscc.check_digit");
    assert_eq!(refusal("uscc", "91330203MA0000000W").code(), "uscc.organisation_check_digit");
    assert_eq!(refusal("uscc", "91330203MA000O00XX").code(), "uscc.characters");
    assert_eq!(Uscc::synthetic("91330203MA000000").unwrap().as_str(), "91330203MA0000007J");
}

#[test]
fn the_ninth_character_of_a_vin_is_checked() {
    assert_eq!(refusal("vin", "LSVAA4180E2000001").code(), "vin.check_digit");
    assert_eq!(refusal("vin", "LSVAI4183E2000001").code(), "vin.characters");
}

#[test]
fn a_case_number_can_carry_a_check_character() {
    let check = mod37_36("NH2026112200001");
    assert_eq!(mod37_36("nh-20261122-00001"), check);
    assert_ne!(mod37_36("NH2026112200010"), check);
}

#[test]
fn every_refusal_says_what_to_do_in_both_languages_and_never_repeats_the_value() {
    for (kind, value, _) in vectors().into_iter().filter(|(.., valid)| !valid) {
        let why = refusal(&kind, &value);
        assert!(why.code().starts_with(&format!("{kind}.")), "{}", why.code());
        for lang in Lang::ALL {
            assert!(!why.text(lang).contains(&value), "{}", why.text(lang));
        }
        assert!(why.text(Lang::Zh).chars().count() > 8 && why.text(Lang::En).len() > 20);
        let json = serde_json::to_value(why).unwrap();
        assert_eq!(json["reason"]["zh"], why.text(Lang::Zh));
    }
}

#[test]
fn a_stored_number_that_was_damaged_does_not_come_back() {
    let passport: CnPassport = serde_json::from_str("\"EA0000001\"").unwrap();
    assert_eq!(serde_json::to_string(&passport).unwrap(), "\"EA0000001\"");
    assert!(serde_json::from_str::<CnPassport>("\"EI0000001\"").is_err());
}
