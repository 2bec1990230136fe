use super::{catalogue, item};
use cap_catalogue::{Answers, FieldFault, FieldKind};
use plat_kernel::{Date, kinds, money::Fen};

const TODAY: Date = Date::constant(2026, 11, 22);

fn answers(given: &[(&str, &str)]) -> Answers {
    given.iter().map(|(key, answer)| ((*key).to_owned(), (*answer).to_owned())).collect()
}

fn travel(more: &[(&str, &str)]) -> Answers {
    let mut all = answers(&[
        ("destination", "macau"),
        ("times", "twice"),
        ("permit_number", "C12345678"),
        ("delivery", "pickup"),
    ]);
    all.extend(answers(more));
    all
}

#[test]
fn an_endorsement_costs_what_its_number_of_entries_costs() {
    let item = item("CR012");
    assert_eq!(item.fee_for(&travel(&[])), Some(Fen::from_yuan(30)));
    assert_eq!(item.fee_for(&travel(&[("times", "once")])), Some(Fen::from_yuan(15)));
}

#[test]
fn a_complete_form_is_taken_in_its_normal_form() {
    let taken = item("CR012").check_form(&travel(&[("permit_number", " c12345678 ")]), TODAY).unwrap();
    assert_eq!(taken.get("permit_number").map(String::as_str), Some("C12345678"));
}

#[test]
fn every_fault_of_a_form_is_told_at_once() {
    let faults = item("CR012")
        .check_form(&answers(&[("times", "daily"), ("permit_number", "X1")]), TODAY)
        .unwrap_err();
    let keys: Vec<&str> = faults.iter().map(|(key, _)| key.as_str()).collect();
    assert_eq!(keys, ["destination", "times", "permit_number", "delivery"]);
    assert_eq!(faults[1].1, FieldFault::NotOffered);
}

#[test]
fn an_address_is_asked_only_when_a_courier_brings_the_result() {
    let item = item("CR012");
    assert!(item.check_form(&travel(&[]), TODAY).is_ok());
    let faults = item.check_form(&travel(&[("delivery", "courier")]), TODAY).unwrap_err();
    assert_eq!(faults, [("address".to_owned(), FieldFault::Missing)]);
}

#[test]
fn no_form_asks_what_the_account_knows() {
    for item in catalogue().items() {
        for field in &item.form {
            assert!(
                !["name", "id_number", "own_phone"].contains(&field.key.as_str()),
                "{}: {}",
                item.id,
                field.key
            );
            if let FieldKind::Permit(kind) = &field.kind {
                assert!(kinds::LIST.contains(&kind.as_str()));
            }
        }
    }
}

#[test]
fn nobody_uploads_an_identity_card_or_an_application_form() {
    for item in catalogue().items() {
        for material in item.uploads() {
            let known = ["居民身份证", "身份证", "居民户口簿", "申请表", "营业执照"];
            assert!(!known.contains(&material.name.zh.as_str()), "{}: {}", item.id, material.name.zh);
        }
    }
}
