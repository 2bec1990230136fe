use super::{catalogue, item, lines, with};
use cap_catalogue::{Kind, StatedUnit};
use plat_kernel::{
    money::Fen,
    term::{Term, Unit},
};

fn yuan(id: &str) -> Option<Fen> {
    item(id).fee.amount
}

#[test]
fn trap_5_the_first_identity_card_is_free_and_a_damaged_one_costs_40() {
    assert!(item("SF001").fee.is_free());
    assert!(item("SF002").fee.is_free());
    assert_eq!(yuan("SF003"), Some(Fen::from_yuan(20)));
    assert_eq!(yuan("SF004"), Some(Fen::from_yuan(40)));
    assert_eq!(yuan("SF005"), Some(Fen::from_yuan(40)));
    assert_eq!(yuan("SF010"), Some(Fen::from_yuan(10)));
}

#[test]
fn trap_5_a_motorcycle_plate_costs_35_and_not_70() {
    let fee = item("CG003").fee.clone();
    let plate = fee.parts.iter().find(|part| part.label.en == "Number plate").unwrap();
    assert_eq!((plate.amount, fee.amount), (Fen::from_yuan(35), Some(Fen::from_yuan(55))));
}

#[test]
fn trap_5_a_taiwan_permit_is_reissued_for_200_and_a_passport_costs_120() {
    assert_eq!(yuan("GT004"), Some(Fen::from_yuan(200)));
    for id in ["CR001", "CR002", "CR003", "CR004", "CR005"] {
        assert_eq!(yuan(id), Some(Fen::from_yuan(120)), "{id}");
    }
}

#[test]
fn trap_6_oversize_transport_is_not_a_police_item() {
    let catalogue = catalogue();
    assert!(catalogue.items().iter().all(|item| !item.result.zh.contains("超限运输车辆通行证")));
    // What the police do direct is the passage of a load that the traffic department has already permitted.
    let directed = item("JT021");
    assert!(directed.materials.iter().any(|material| material.name.zh == "超限运输车辆通行证"));
}

#[test]
fn trap_6_what_was_abolished_or_moved_is_not_open() {
    for id in ["WA012", "XF001", "XF002", "XF003", "XF004", "BF007", "BF008"] {
        assert!(!item(id).can_be_applied_for(), "{id}");
    }
    assert_eq!(item("ZA010").kind, Kind::OtherPower, "scrap metal is filed, not licensed");
    assert!(item("WA001").on_the_spot(), "internet cafés sign an undertaking on the spot");
}

#[test]
fn trap_15_a_large_event_begins_with_1000_people_and_goes_to_the_city_at_5000() {
    assert!(item("ZA021").name.en.contains("1,000 to under 5,000"));
    assert!(item("ZA022").name.en.contains("5,000 people and more"));
    assert_eq!(item("ZA021").legal(), Some(Term { days: 7, unit: Unit::Working }));
    assert!(item("ZA021").note.contains("20日前"));
}

#[test]
fn trap_18_on_the_spot_items_promise_no_days() {
    for item in catalogue().items() {
        assert_eq!(item.on_the_spot(), item.promised_days == 0 && !item.historical(), "{}", item.id);
    }
    let faults =
        with("vehicles.toml", |text| text.replacen("promised_days = 0", "promised_days = 3", 1)).unwrap_err();
    assert!(lines(&faults).contains("on-the-spot item promises days"));
}

#[test]
fn trap_18_a_promise_longer_than_the_law_is_never_silent() {
    for warning in catalogue().warnings() {
        let item = item(warning.item.as_str());
        assert!(item.doubt.is_some() || item.confidence != cap_catalogue::Confidence::High, "{warning}");
    }
}

#[test]
fn a_bare_day_is_a_setting_and_a_stated_unit_is_not() {
    let passport = item("CR001").legal_term.unwrap();
    assert_eq!(
        (passport.days, passport.stated, passport.counted),
        (15, StatedUnit::Unstated, Unit::Calendar)
    );
    let event = item("ZA021").legal_term.unwrap();
    assert_eq!((event.stated, event.counted), (StatedUnit::Unstated, Unit::Working));
    let turned = |text: &str| {
        text.replacen(
            "stated = \"working\", counted = \"working\"",
            "stated = \"working\", counted = \"calendar\"",
            1,
        )
    };
    assert!(
        lines(&with("vehicles.toml", turned).unwrap_err())
            .contains("a unit that the statute states is counted otherwise")
    );
}

#[test]
fn a_penalty_is_imposed_and_not_applied_for() {
    let catalogue = catalogue();
    let penalties: Vec<_> = catalogue.items().iter().filter(|item| item.kind == Kind::Penalty).collect();
    assert_eq!(penalties.len(), 4);
    assert!(penalties.iter().all(|item| !item.can_be_applied_for()));
}

#[test]
fn birth_registration_has_no_legal_term_of_decision() {
    // trap 17: the month of 户口登记条例 7 is the family's, not the police's.
    assert_eq!(item("HZ001").legal(), None);
}
