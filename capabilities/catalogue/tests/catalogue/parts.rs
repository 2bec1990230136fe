//! An item's data in fixed parts: the data dictionary, codes, fees by age, sources of materials.

use super::{catalogue, catalogue_of_files, item, lines, with};
use cap_catalogue::{
    FieldText, Item, ItemText, MaterialText, MayFollow, Misfit,
    model::{About, MaterialSource, Provision, Sensitivity, one_form},
};
use plat_identity::Level;
use plat_kernel::money::Fen;
use std::{collections::BTreeSet, fs, path::Path, sync::Arc};

/// The faults of the city's data with one file changed.
fn faults(name: &str, change: impl Fn(&str) -> String) -> String {
    lines(&with(name, change).err().unwrap_or_default())
}

#[test]
fn a_form_field_that_is_not_in_the_dictionary_is_refused_with_file_and_line() {
    let told = faults("forms.toml", |text| text.replacen("key = \"remarks\"", "key = \"colour\"", 1));
    assert!(
        told.contains("catalogue/forms.toml:") && told.contains("`colour` is not in dictionary.toml"),
        "{told}"
    );
}

#[test]
fn a_form_cannot_say_otherwise_than_the_dictionary() {
    let label = faults("forms.toml", |text| {
        text.replacen("key = \"remarks\"", "key = \"remarks\"\nlabel = { zh = \"备注\", en = \"Notes\" }", 1)
    });
    assert!(label.contains("unknown field `label`"), "{label}");
    let answer =
        faults("forms.toml", |text| text.replacen("[\"once\", \"twice\"]", "[\"once\", \"daily\"]", 1));
    assert!(answer.contains("offers `daily`, which dictionary.toml does not know"), "{answer}");
    let kind = faults("forms.toml", |text| {
        text.replacen("key = \"remarks\"", "key = \"remarks\"\nchoices = [\"a\", \"b\"]", 1)
    });
    assert!(kind.contains("dictionary.toml says that it is no choice"), "{kind}");
}

#[test]
fn a_field_that_waits_for_an_answer_nobody_can_give_is_refused() {
    let told = faults("forms.toml", |text| text.replacen("is = \"courier\"", "is = \"pigeon\"", 1));
    assert!(told.contains("waits for the answer `pigeon`, which `delivery` does not offer"), "{told}");
}

#[test]
fn a_field_stands_in_the_dictionary_once_and_with_its_legal_name() {
    let twice = faults("dictionary.toml", |text| text.replacen("key = \"address\"", "key = \"delivery\"", 1));
    assert!(twice.contains("field `delivery` is here twice"), "{twice}");
    let nameless =
        faults("dictionary.toml", |text| text.replacen("legal_name = \"送达方式\"", "legal_name = \"\"", 1));
    assert!(
        nameless.contains("dictionary.toml:") && nameless.contains("the law or the paper form"),
        "{nameless}"
    );
}

/// The text of every bundle: bundles ask fields of the dictionary as well.
fn bundles() -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/bundles");
    fs::read_dir(folder).unwrap().map(|file| fs::read_to_string(file.unwrap().path()).unwrap()).collect()
}

#[test]
fn every_field_of_the_dictionary_is_asked_and_identity_numbers_of_others_are_sensitive() {
    let catalogue = catalogue_of_files();
    let shared = catalogue.shared();
    let forms = shared.forms().filter_map(|id| shared.form(Some(id)));
    let asked: BTreeSet<&str> = forms.flatten().map(|field| field.key.as_str()).collect();
    let known: BTreeSet<&str> = shared.fields().map(|field| field.key.as_str()).collect();
    assert!(asked.is_subset(&known));
    let bundles = bundles();
    for key in known.difference(&asked) {
        assert!(bundles.contains(&format!("key = \"{key}\"")), "nothing asks {key}");
    }
    for field in shared.fields().filter(|field| field.key.ends_with("_id")) {
        assert_eq!(field.sensitivity, Sensitivity::Sensitive, "{}", field.key);
    }
}

#[test]
fn one_field_is_asked_once_across_items_and_what_is_about_the_matter_for_each() {
    let items = ["CR012", "CR013", "SF003"].map(item);
    let asked = one_form(items.iter().map(|item| &**item));
    let times = |key: &str| asked.iter().filter(|it| it.field.key == key).count();
    assert_eq!((times("delivery"), times("address"), times("permit_number")), (1, 1, 1));
    assert_eq!(times("destination"), 2, "each endorsement has its own");
    let delivery = asked.iter().find(|it| it.field.key == "delivery").unwrap();
    assert_eq!(delivery.items.len(), 3);
    assert!(asked.iter().all(|it| it.items.len() == 1 || it.field.about != About::Matter));
}

#[test]
fn the_segments_of_a_code_come_from_the_item_its_kind_and_the_city_and_none_is_made_up() {
    let catalogue = catalogue_of_files();
    let plan = catalogue.shared().codes();
    let mut licence = Item::clone(&item("ZA001"));
    let code = plan.code_of(&licence);
    assert_eq!((code.segment("kind"), code.segment("department")), (Some("01"), Some("09")));
    assert_eq!((code.segment("main"), code.segment("organisation")), (None, None));
    assert_eq!(plan.written("basic", &code), None);
    for (segment, value) in [("main", "015"), ("sub", "001")] {
        licence.code.0.insert(segment.to_owned(), value.to_owned());
    }
    let mut code = plan.code_of(&licence);
    code.0.insert("province".to_owned(), "00".to_owned());
    assert_eq!(plan.written("basic", &code).as_deref(), Some("000109015001"));
}

#[test]
fn a_basic_code_has_12_an_implementation_code_31_and_a_business_item_33_characters() {
    let catalogue = catalogue_of_files();
    let plan = catalogue.shared().codes();
    let width = |key: &str| {
        let form = plan.forms.iter().find(|form| form.key == key).unwrap();
        form.segments.iter().filter_map(|key| plan.segment(key)).map(|segment| segment.width).sum::<usize>()
    };
    assert_eq!([width("basic"), width("implementation"), width("business")], [12, 31, 33]);
}

#[test]
fn a_code_that_the_plan_does_not_take_is_refused() {
    let code = |code: &str| {
        faults("legal.toml", |text| {
            text.replacen("subject = ", &format!("code = {{ {code} }}\nsubject = "), 1)
        })
    };
    assert!(code("main = \"15\"").contains("has 3 digits or capitals, not `15`"));
    assert!(code("colour = \"015\"").contains("no segment `colour`"));
    assert!(code("kind = \"01\"").contains("not the item's to write"));
    let plan = faults("codes.toml", |text| text.replacen("value = \"09\"", "value = \"9\"", 1));
    assert!(plan.contains("codes.toml:") && plan.contains("`9` is not 2 digits"), "{plan}");
}

#[test]
fn a_region_may_promise_less_and_must_be_a_division() {
    let region = |region: &str| {
        with("legal.toml", |text| {
            text.replacen(
                "subject = ",
                &format!("promised_by_region = {{ \"{region}\" = 1 }}\nsubject = "),
                1,
            )
        })
    };
    assert!(region("330203").is_ok());
    assert!(lines(&region("Ninghe").unwrap_err()).contains("`Ninghe` is no six-digit division code"));
    let mut somewhere = Item::clone(&item("CR001"));
    somewhere.promised_by_region.insert("339901".to_owned(), 5);
    assert_eq!((somewhere.promised_in("339901"), somewhere.promised_in("339902")), (5, 7));
}

#[test]
fn an_identity_card_costs_by_its_reason_and_is_valid_by_age() {
    let fee = item("SF004").fee.clone();
    assert_eq!(fee.tariff.len(), 4);
    for (age, years) in
        [(15, "5 年"), (16, "10 年"), (25, "10 年"), (26, "20 年"), (45, "20 年"), (46, "长期")]
    {
        let rule = fee.tariff.iter().find(|rule| rule.ages.hold(age)).unwrap();
        assert!(rule.label.zh.contains(years), "{age}: {}", rule.label.zh);
        assert_eq!(fee.at_age(age), Some(Fen::from_yuan(40)));
    }
}

#[test]
fn a_tariff_whose_ages_overlap_is_refused() {
    let told =
        faults("id-card.toml", |text| text.replacen("from = 16, below = 26", "from = 15, below = 26", 1));
    assert!(told.contains("the ages of the tariff are empty or overlap"), "{told}");
}

#[test]
fn trap_18_an_item_decided_on_the_spot_passes_one_approval_at_most() {
    let told = faults("cyber.toml", |text| {
        text.replacen("role = \"applicant\"", "role = \"decider\"", 1).replacen(
            "role = \"reviewer\"",
            "role = \"decider\"",
            1,
        )
    });
    assert!(told.contains("an on-the-spot item passes two approvals"), "{told}");
}

/// Who says that everything may follow.
struct Everything;

impl MayFollow for Everything {
    fn may_follow(&self, item: &Item) -> Vec<String> {
        item.materials.iter().map(|material| material.id.clone()).collect()
    }
}

#[test]
fn what_may_follow_is_told_as_who_handles_cases_says_and_nothing_is_told_unasked() {
    let item = item("CR001");
    assert!(catalogue_of_files().may_follow(&item).is_empty());
    assert_eq!(
        catalogue_of_files().with_deferrals(Arc::new(Everything)).may_follow(&item).len(),
        item.materials.len()
    );
}

#[test]
fn an_item_may_ask_for_a_material_and_a_field_of_its_own() {
    let catalogue = catalogue_of_files();
    let shared = catalogue.shared();
    let mut text = ItemText::clone(&item("CR001").text);
    let material = MaterialText {
        id: "proof-of-good-light".to_owned(),
        zh: "采光证明".to_owned(),
        en: "Proof of good light".to_owned(),
        provision: Provision::Upload,
        optional: false,
        sources: Vec::new(),
        original: true,
        remote: false,
        identity: false,
        basis: None,
    };
    let asked = |key: &str| FieldText {
        key: key.to_owned(),
        required: true,
        hint: None,
        when: None,
        choices: Vec::new(),
    };
    text.own_materials.push(material.clone());
    text.fields.push(asked("destination"));
    let item = text.typed(shared).unwrap();
    let own = item.material("proof-of-good-light").unwrap();
    assert_eq!(own.sources, [MaterialSource::EarlierCase, MaterialSource::Applicant]);
    assert!(item.form.first().is_some_and(|field| field.key == "destination" && field.required));
    // No two things go by one name, and nothing is asked twice or made up.
    text.own_materials.push(MaterialText { id: item.materials[0].id.clone(), ..material });
    text.fields.extend([asked("destination"), asked("colour-of-the-sky"), asked("remarks")]);
    let parts: Vec<_> = text.typed(shared).unwrap_err().iter().map(Misfit::part).collect();
    assert_eq!(parts, ["own_materials", "fields", "fields", "fields"]);
}

#[test]
fn every_material_says_where_it_may_come_from() {
    for item in catalogue().items() {
        for material in &item.materials {
            let nowhere = material.sources.is_empty();
            assert_eq!(nowhere, material.provision == Provision::Platform, "{}", material.id);
            if material.from_state() {
                assert!(!material.sources.contains(&MaterialSource::Applicant), "{}", material.id);
            }
        }
    }
    let told = faults("materials.toml", |text| {
        text.replacen("provision = \"state\"", "provision = \"state\"\nsources = [\"applicant\"]", 1)
    });
    assert!(told.contains("is looked up, so the applicant is no source"), "{told}");
}

#[test]
fn an_item_is_handled_at_its_own_level_and_above_unless_it_says_which() {
    let mut item = Item::clone(&item("ZA022"));
    assert_eq!(item.handled_at.open_to(item.level).collect::<Vec<_>>(), [Level::City]);
    item.handled_at.levels = vec![Level::District];
    assert!(item.handled_at.allows(Level::District, item.level));
    assert!(!item.handled_at.allows(Level::City, item.level));
}
