use cap_catalogue::Catalogue;

use crate::{
    model::{Ground, Proposal},
    procedures::Procedures,
    sample::data,
};

const CITY: &str = "[city]\nhard_cases = [\"refusal\"]\nconsultation_members = 2\nsource = \"a test\"\nconfidence = \"setting\"\n";

fn catalogue() -> Catalogue {
    Catalogue::load(data("catalogue").into_iter().chain(data("."))).unwrap()
}

/// What is said about a table of ZA001, a promised licence of twenty working days.
fn said(table: &str) -> Vec<String> {
    said_of("ZA001", table)
}

fn said_of(item: &str, table: &str) -> Vec<String> {
    let text =
        format!("{CITY}[[procedure]]\nitem = \"{item}\"\nsource = \"a test\"\nconfidence = \"M\"\n{table}");
    let files = [("data/procedures/test.toml".to_owned(), text)];
    let faults = Procedures::load(&catalogue(), files.into_iter()).err().unwrap_or_default();
    faults.iter().map(ToString::to_string).collect()
}

#[test]
fn the_procedures_of_the_program_have_no_fault() {
    let all = Procedures::load(&catalogue(), data("procedures").into_iter());
    assert!(all.is_ok(), "{:#?}", all.err());
}

#[test]
fn a_mistake_names_file_line_item_and_reason() {
    let said = said("chain = [{ role = \"reviewer\" }]");
    assert_eq!(said, ["data/procedures/test.toml:6: item `ZA001`: a chain ends with its one decider"]);
}

#[test]
fn a_procedure_that_says_what_holds_anyway_is_none() {
    for table in ["", "pauses = []"] {
        assert!(said_of("SF001", table)[0].ends_with("it says nothing that does not hold without it"));
    }
    assert!(said("pauses = []").is_empty(), "of a licence that no ground stops");
}

#[test]
fn on_site_go_two_persons_at_least() {
    let one = said("chain = [{ role = \"inspector\", on_site = true }, { role = \"decider\" }]");
    assert!(one[0].ends_with("on site go two persons at least (34(3))"), "{one:?}");
    let two = said("chain = [{ role = \"inspector\", persons = 2, on_site = true }, { role = \"decider\" }]");
    assert!(two.is_empty(), "{two:?}");
}

#[test]
fn what_is_done_on_the_spot_has_no_review_behind() {
    let said = said_of("CR031", "chain = [{ role = \"reviewer\" }, { role = \"decider\" }]");
    assert!(said[0].contains("on the spot"), "{said:?}");
}

#[test]
fn a_deemed_outcome_needs_a_date_that_everybody_answers() {
    let rule =
        "deemed = { outcome = \"granted\", days_before_event = 2, field = \"no-such\", article = \"x\" }";
    assert!(said(rule)[0].ends_with("its form does not ask `no-such`"));
}

#[test]
fn every_mistake_is_told_at_once() {
    let table = "public_safety = true\ndeferrable = [\"no-such\"]\npauses = [\"hearing\", \"hearing\"]";
    assert_eq!(said(table).len(), 2);
    assert!(said("pauses = [\"holiday\"]")[0].contains("unknown variant"));
    assert!(said_of("ZZ999", "")[0].ends_with("there is no such item"));
}

#[test]
fn what_the_law_wants_told_at_once_waits_for_no_review() {
    let files = [("procedures/city.toml".to_owned(), CITY.to_owned())];
    let procedures = Procedures::load(&catalogue(), files.into_iter()).unwrap();
    let seen = |ground| {
        let proposal = Proposal::Refusal { ground, reason: "x".to_owned() };
        procedures.city().is_seen_first(&proposal)
    };
    assert!(seen(Ground::Incomplete) && seen(Ground::ConditionsNotMet) && seen(Ground::FalseMaterials));
    assert!(!seen(Ground::NotCompetent) && !seen(Ground::NotRequired));
}
