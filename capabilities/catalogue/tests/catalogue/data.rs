use super::{catalogue, files, lines, with};
use cap_catalogue::{Catalogue, Doubt, Handling};
use plat_identity::Branch;

#[test]
fn all_413_items_load() {
    assert_eq!(catalogue().items().len(), 413);
}

#[test]
fn every_branch_has_its_items() {
    let catalogue = catalogue();
    let counts: Vec<usize> = Branch::all().map(|branch| catalogue.branch(branch).count()).collect();
    assert_eq!(counts.iter().sum::<usize>(), 413);
    assert!(counts.iter().all(|count| *count > 0), "{counts:?}");
    assert_eq!(catalogue.branch(Branch::Household).count(), 63);
    assert_eq!(catalogue.branch(Branch::Vehicles).count(), 63);
}

#[test]
fn every_item_has_both_languages() {
    for item in catalogue().items() {
        for text in
            [&item.name, &item.result].into_iter().chain(item.materials.iter().map(|material| &material.name))
        {
            assert!(text.zh.chars().any(|c| c > '\u{2e80}'), "{}: {text:?}", item.id);
            assert!(text.en.chars().any(|c| c.is_ascii_alphabetic()), "{}: {text:?}", item.id);
            assert!(text.en.chars().all(|c| c < '\u{2e80}'), "{}: Chinese in {text:?}", item.id);
        }
    }
}

#[test]
fn no_two_items_share_a_name() {
    let catalogue = catalogue();
    let mut names: Vec<&str> =
        catalogue.items().iter().flat_map(|item| [&*item.name.zh, &*item.name.en]).collect();
    names.sort_unstable();
    let all = names.len();
    names.dedup();
    assert_eq!(names.len(), all);
}

#[test]
fn the_seven_historical_items_can_be_read_and_not_applied_for() {
    let catalogue = catalogue();
    let historical: Vec<_> =
        catalogue.items().iter().filter(|item| item.handling == Handling::Historical).collect();
    assert_eq!(historical.len(), 7);
    for item in historical {
        assert!(!item.can_be_applied_for() && !item.can_apply_online(), "{}", item.id);
    }
}

#[test]
fn every_life_event_has_items_that_can_be_applied_for() {
    let catalogue = catalogue();
    for event in catalogue.life_events() {
        let live = catalogue.life_event(&event.code).filter(|item| !item.historical()).count();
        assert!(live >= 3, "{:?} has {live}", event.code);
    }
}

#[test]
fn what_contradicts_the_rules_is_kept_and_said() {
    let warnings = catalogue().warnings();
    let of = |doubt| {
        let mut ids: Vec<String> = warnings
            .iter()
            .filter(|warning| warning.doubt == doubt)
            .map(|warning| warning.item.to_string())
            .collect();
        ids.sort();
        ids
    };
    assert_eq!(of(Doubt::PromisedBeyondLegal), ["CR018", "GT006", "GT007", "JT014", "WG013", "ZH001"]);
    assert_eq!(of(Doubt::FeeWithoutBasis), ["CG062", "GT002", "WG025"]);
    for id in of(Doubt::PromisedBeyondLegal) {
        assert!(super::item(&id).doubt.is_some(), "{id} does not say so");
    }
}

#[test]
fn a_wrong_file_says_file_line_and_why() {
    let faults =
        with("vehicles.toml", |text| text.replacen("promised_days = 0", "promised_days = \"soon\"", 1))
            .unwrap_err();
    assert_eq!(faults.len(), 1, "{}", lines(&faults));
    assert_eq!((faults[0].file.as_str(), faults[0].line), ("catalogue/vehicles.toml", 16));
    assert!(faults[0].why.contains("invalid type"), "{}", faults[0].why);
}

#[test]
fn all_faults_are_told_at_once() {
    let faults = with("border.toml", |text| {
        text.replacen("kind = \"licence\"", "kind = \"licence\"\ncolour = \"red\"", 1)
            .replace("\"crew-list\"", "\"moon-rock\"")
    })
    .unwrap_err();
    let text = lines(&faults);
    assert!(text.contains("unknown field `colour`"), "{text}");
    assert!(text.contains("the material `moon-rock` is not in materials.toml"), "{text}");
}

#[test]
fn an_id_that_is_there_twice_is_refused() {
    let faults = with("legal.toml", |text| text.replace("\"ZH002\"", "\"ZH001\"")).unwrap_err();
    assert!(lines(&faults).contains("item `ZH001` is here twice"), "{}", lines(&faults));
}

#[test]
fn broken_toml_is_told_with_its_line() {
    let faults = with("legal.toml", |text| format!("[[item]\n{text}")).unwrap_err();
    assert!(
        faults.iter().any(|fault| fault.file == "catalogue/legal.toml" && fault.line == 1),
        "{}",
        lines(&faults)
    );
}

#[test]
fn a_file_that_no_branch_is_named_after_is_refused() {
    let extra = ("catalogue/weather.toml".to_owned(), String::new());
    let faults = Catalogue::load(files().into_iter().chain([extra])).unwrap_err();
    assert_eq!(lines(&faults), "catalogue/weather.toml:1: `weather` is the code of no branch");
}

#[test]
fn files_of_others_are_passed_over() {
    let other = ("calendar/2026.toml".to_owned(), "anything".to_owned());
    assert!(Catalogue::load(files().into_iter().chain([other])).is_ok());
}

#[test]
fn no_files_at_all_is_a_fault_and_not_an_empty_city() {
    assert!(Catalogue::load(std::iter::empty()).is_err());
}
