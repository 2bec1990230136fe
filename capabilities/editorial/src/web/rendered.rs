//! Every page of the editor, rendered in both languages: no key is left, nothing panics.

use askama::Template;
use plat_kernel::Lang;
use plat_web::{Errors, Fields, Page};

use super::{
    ChangeLine,
    check::{EditorCheckPage, FindingLine},
    draft::EditorDraftPage,
    filled, form,
    fresh::NewItemPage,
    item::{DraftLine, EditorItemPage, VersionRow},
    list::{Choice, EditorListPage, ItemRow},
    questions::{self, QuestionRow, QuestionsPage},
    release::{ReleasePage, ReleasesPage, WaitingRow},
    sheet::Sheet,
};
use crate::{diff, samples};
use cap_catalogue::{
    Ending, FieldText, Handling, MaterialSource, MaterialText, Provision, SituationText, When, Wrong,
    edit::findings,
    model::{FeeText, ItemText, Step, StepRole},
};
use plat_kernel::Bilingual;

fn is_whole(view: &impl Template) {
    let html = view.render().unwrap();
    samples::no_key_is_left(&html);
    assert!(html.contains("</html>"));
}

fn in_both(see: impl Fn(&Page)) {
    for lang in Lang::ALL {
        see(&samples::page(lang));
    }
}

fn lines(page: &Page) -> Vec<ChangeLine> {
    let line = |was: &[&str], becomes: &[&str], order| ChangeLine {
        label: page.t("editorial.part.materials").to_string(),
        was: was.iter().map(ToString::to_string).collect(),
        becomes: becomes.iter().map(ToString::to_string).collect(),
        order,
    };
    vec![line(&["15"], &["10"], false), line(&["a", "b"], &[], false), line(&[], &[], true)]
}

#[test]
fn the_list_shows_what_is_worked_on() {
    in_both(|page| {
        let choice = || Choice { code: "draft".to_owned(), words: "x".to_owned(), chosen: true };
        let row = ItemRow {
            href: "/admin/catalogue/CR012".to_owned(),
            id: "CR012".to_owned(),
            name: "签注".to_owned(),
            branch: "出入境".to_owned(),
            version: 1,
            effective: "2026".to_owned(),
            state: "x".to_owned(),
            status: "warn",
            note: "x".to_owned(),
            fresh: false,
        };
        let (branches, states) = (vec![choice()], vec![choice()]);
        let (before, after) = ("/a".to_owned(), "/b".to_owned());
        is_whole(&EditorListPage {
            page,
            q: "x",
            branches,
            states,
            rows: vec![row],
            found: 1,
            before,
            after,
        });
        let (branches, states, rows) = (Vec::new(), Vec::new(), Vec::new());
        let (before, after) = (String::new(), String::new());
        is_whole(&EditorListPage { page, q: "", branches, states, rows, found: 0, before, after });
    });
}

#[test]
fn an_item_shows_its_versions_and_their_difference() {
    in_both(|page| {
        let row = |version| VersionRow {
            version,
            effective: "2026".to_owned(),
            published: "x".to_owned(),
            state: "x".to_owned(),
            status: "ok",
            from: version == 1,
            to: version == 2,
        };
        let line = |asked| DraftLine { words: "x".to_owned(), request: "x".to_owned(), asked, version: 3 };
        for draft in [None, Some(line(false)), Some(line(true))] {
            let (item, name) = ("CR012".to_owned(), "x".to_owned());
            let (versions, changes) = (vec![row(2), row(1)], Some(lines(page)));
            let today = "2026-03-02".to_owned();
            is_whole(&EditorItemPage {
                page,
                item,
                name,
                draft,
                versions,
                changes,
                newest: 2,
                ended: false,
                today,
            });
        }
    });
}

#[test]
fn the_form_has_a_field_for_every_part_of_an_item() {
    let catalogue = samples::catalogue();
    let shared = catalogue.shared();
    in_both(|page| {
        let mut errors = Errors::new();
        errors.add("steps.0.days", page.t("editorial.wrong.not_a_number"));
        errors.add("add_material", page.t("editorial.wrong.no_material"));
        let edition = catalogue.now();
        let typed = filled::fill(&edition.get(&"CR012".parse().unwrap()).unwrap().text);
        for (more, other, gone) in [("steps", Some(lines(page)), false), ("", None, true)] {
            let sections = Sheet { page, shared, typed: &typed, errors: &errors, more }.sections();
            let (item, name, saved) = ("CR012".to_owned(), "x".to_owned(), "x".to_owned());
            let material = Choice { code: "a".to_owned(), words: "b".to_owned(), chosen: false };
            let materials = vec![material];
            let errors = &errors;
            is_whole(&EditorDraftPage {
                page,
                errors,
                item,
                name,
                base: 1,
                version: 0,
                saved,
                sections,
                materials,
                other,
                gone,
            });
        }
    });
}

#[test]
fn the_check_shows_errors_warnings_and_neither() {
    in_both(|page| {
        let errors = Errors::new();
        let finding = |mark: &str| FindingLine {
            words: "x".to_owned(),
            mark: mark.to_owned(),
            ticked: true,
            href: "/x".to_owned(),
        };
        for (faults, warnings) in [(vec![finding("")], vec![finding("slower:")]), (Vec::new(), Vec::new())] {
            let (item, name) = ("CR012".to_owned(), "x".to_owned());
            let (effective, today) = ("2026-03-02".to_owned(), "2026-03-02".to_owned());
            let changes = Vec::new();
            let errors = &errors;
            is_whole(&EditorCheckPage {
                page,
                errors,
                item,
                name,
                version: 0,
                number: 2,
                alone: faults.is_empty(),
                request: "x".to_owned(),
                changes,
                faults,
                warnings,
                effective,
                today,
            });
        }
    });
}

#[test]
fn what_waits_for_its_release_is_shown_to_who_may_and_to_who_may_not() {
    in_both(|page| {
        let row = |own| WaitingRow {
            href: "/x".to_owned(),
            id: "CR012".to_owned(),
            name: "x".to_owned(),
            note: "x".to_owned(),
            own,
        };
        is_whole(&ReleasesPage { page, rows: vec![row(true), row(false)] });
        is_whole(&ReleasesPage { page, rows: Vec::new() });
        for own in [true, false] {
            let word = || "x".to_owned();
            is_whole(&ReleasePage {
                page,
                errors: &Errors::new(),
                item: word(),
                name: word(),
                version: 0,
                number: 2,
                asked: word(),
                hands: word(),
                own,
                changes: lines(page),
                faults: vec![word()],
                warnings: vec![word()],
                why: String::new(),
            });
        }
    });
}

#[test]
fn a_new_item_its_questions_and_one_of_them_can_be_written() {
    in_both(|page| {
        let errors = &Errors::new();
        let word = || "x".to_owned();
        let choice = || Choice { code: word(), words: word(), chosen: true };
        let next = vec![(word(), word())];
        let branches = vec![choice()];
        is_whole(&NewItemPage { page, errors, branches, id: word(), zh: word(), en: word(), next });
        let row =
            |wrong| QuestionRow { key: word(), ask: word(), waits: word(), answers: vec![word()], wrong };
        for (rows, shipped) in [(vec![row(vec![word()]), row(Vec::new())], true), (Vec::new(), false)] {
            is_whole(&QuestionsPage {
                page,
                errors,
                item: word(),
                name: word(),
                version: 0,
                saved: word(),
                source: word(),
                confidences: vec![choice()],
                rows,
                wrong: vec![word()],
                ways: 2,
                shipped,
            });
        }
        for place in ["new", "1"] {
            is_whole(&questions::QuestionPage {
                page,
                errors,
                item: word(),
                name: word(),
                version: 0,
                place: place.to_owned(),
                sections: Vec::new(),
                materials: vec![choice()],
                wrong: vec![word()],
            });
        }
    });
}

#[test]
fn every_question_comes_back_from_its_form_as_it_was() {
    let catalogue = samples::catalogue();
    for item in catalogue.now().items() {
        let Some(situation) = &item.situation else { continue };
        let text = SituationText::of(situation);
        for (at, question) in text.questions.iter().enumerate() {
            let earlier = &text.questions[..at];
            let fields = questions::tested::fill(question);
            let (read, wrong) =
                questions::tested::read(&fields, &item.text, (question, earlier), catalogue.shared());
            assert_eq!(wrong, [], "{} {}", item.id, question.key);
            assert_eq!(read, *question, "{} {}", item.id, question.key);
        }
    }
}

#[test]
fn every_fault_of_questions_has_words_in_both_languages() {
    in_both(|page| {
        for wrong in Wrong::ALL {
            let key = format!("editorial.asked.{}", wrong.code());
            assert!(page.says(&key), "{key}");
        }
    });
}

#[test]
fn every_item_comes_back_from_its_form_as_it_was() {
    let catalogue = samples::catalogue();
    for item in catalogue.now().items() {
        let (read, wrong) = form::read(&filled::fill(&item.text), &item.text, catalogue.shared());
        assert_eq!(wrong, [], "{}", item.id);
        assert_eq!(read, *item.text, "{}", item.id);
    }
}

fn own_material() -> MaterialText {
    MaterialText {
        id: "proof-of-good-light".to_owned(),
        zh: "采光证明".to_owned(),
        en: "Proof of good light".to_owned(),
        provision: Provision::Upload,
        optional: true,
        sources: vec![MaterialSource::Wallet, MaterialSource::Applicant],
        original: true,
        remote: false,
        identity: false,
        basis: Some("某规定 1".to_owned()),
    }
}

fn own_field(key: &str, after: Option<(&str, &str)>) -> FieldText {
    let when = after.map(|(field, is)| When { field: field.to_owned(), is: is.to_owned() });
    FieldText { key: key.to_owned(), required: true, hint: None, when, choices: Vec::new() }
}

/// One item in which every part says something.
fn full() -> ItemText {
    let catalogue = samples::catalogue();
    let item = catalogue.now().get(&"CR012".parse().unwrap()).unwrap().clone();
    let both = || Bilingual::new("甲", "A");
    let step = |role| Step { name: both(), role, days: Some(1) };
    ItemText {
        conditions: vec![both()],
        steps: vec![step(StepRole::Window), step(StepRole::Decider)],
        promised_by_region: [("339901".to_owned(), 3)].into(),
        doubt: Some(both()),
        ended: Some(Ending { why: both(), successor: Some("CR001".parse().unwrap()) }),
        own_materials: vec![own_material()],
        fields: vec![own_field("home", None), own_field("since", Some(("home", "own")))],
        situation: catalogue.shared().situation(&"SF005".parse().unwrap()).map(|it| SituationText::of(it)),
        ..ItemText::clone(&item.text)
    }
}

#[test]
fn what_an_item_brings_along_comes_back_from_its_form_as_it_was() {
    let shared = samples::catalogue().shared();
    let text = full();
    let (read, wrong) = form::read(&filled::fill(&text), &text, shared);
    assert_eq!(wrong, []);
    assert_eq!(read, text);
    assert!(read.typed(shared).is_ok());
}

#[test]
fn a_material_or_question_that_there_is_already_is_told_at_its_field() {
    let shared = samples::catalogue().shared();
    let text = full();
    let mut fields = filled::fill(&text);
    fields.set("own_materials.0.id", &text.materials[0]);
    fields.set("own_materials.1.en", "Half a name");
    fields.set("fields.1.field", "destination");
    fields.set("fields.1.after", "nowhere");
    fields.set("ended_successor", "some item");
    let (_, wrong) = form::read(&fields, &text, shared);
    let told: Vec<_> = wrong.iter().map(|it| (it.field.as_str(), it.code)).collect();
    for expected in [
        ("own_materials.0.id", "listed"),
        ("own_materials.1.zh", "one_language"),
        ("own_materials.1.provision", "not_offered"),
        ("fields.1.field", "asked_already"),
        ("fields.1.after", "asked_later"),
        ("ended_successor", "no_id"),
    ] {
        assert!(told.contains(&expected), "{told:?}");
    }
}

#[test]
fn an_item_that_ends_says_why_and_leads_to_one_that_can_be_applied_for() {
    let end = |text: &mut ItemText, ended| {
        (text.handling, text.promised_days, text.ended) = (Handling::Historical, 0, ended);
    };
    let ended = |successor: &str| {
        Some(Ending {
            why: Bilingual::new("取消", "Abolished"), successor: Some(successor.parse().unwrap())
        })
    };
    assert!(found(|text| end(text, None)).contains(&"ended_without_reason"));
    assert!(found(|text| end(text, ended("CR012"))).contains(&"no_successor"));
    assert!(found(|text| end(text, ended("XF001"))).contains(&"no_successor"));
    assert!(!found(|text| end(text, ended("CR001"))).contains(&"no_successor"));
    assert!(found(|text| text.ended = ended("CR001")).contains(&"ended_yet_offered"));
}

#[test]
fn a_row_that_was_emptied_is_gone_and_a_wrong_number_is_told_at_its_field() {
    let catalogue = samples::catalogue();
    let text = full();
    let mut fields = filled::fill(&text);
    fields.set("conditions.0.zh", "");
    fields.set("conditions.0.en", "");
    fields.set("steps.1.days", "soon");
    fields.set("promised_by_region.0.region", "Hill");
    fields.set("fee_yuan", "-5");
    let (read, wrong) = form::read(&fields, &text, catalogue.shared());
    assert!(read.conditions.is_empty());
    let told: Vec<_> = wrong.iter().map(|it| (it.field.as_str(), it.code)).collect();
    assert!(told.contains(&("steps.1.days", "not_a_number")), "{told:?}");
    assert!(told.contains(&("promised_by_region.0.region", "not_a_region")), "{told:?}");
    assert!(told.contains(&("fee_yuan", "not_yuan")), "{told:?}");
}

#[test]
fn the_difference_says_in_words_what_changed_and_nothing_else() {
    let catalogue = samples::catalogue();
    let (shared, page) = (catalogue.shared(), samples::page(Lang::Zh));
    let was = ItemText { promised_days: 15, ..full() };
    let mut becomes = ItemText { promised_days: 10, ..was.clone() };
    becomes.materials.pop();
    becomes.conditions.push(Bilingual::new("乙", "B"));
    let changes = diff::changes(&diff::outline(&was, shared, &page), &diff::outline(&becomes, shared, &page));
    let names: Vec<_> = changes.iter().map(|change| change.name).collect();
    assert_eq!(names, ["promised_days", "conditions", "materials"]);
    assert_eq!(
        (changes[0].was.as_slice(), changes[0].becomes.as_slice()),
        (&["15 个工作日".to_owned()][..], &["10 个工作日".to_owned()][..])
    );
    assert_eq!(changes[1].becomes, ["乙 / B"]);
    assert!(changes[2].becomes.is_empty() && changes[2].was.len() == 1);
}

/// A field that is added to the document and forgotten here would change in silence.
#[test]
fn no_part_of_an_item_changes_unseen() {
    let catalogue = samples::catalogue();
    let (shared, page) = (catalogue.shared(), samples::page(Lang::En));
    let said: Vec<_> = diff::outline(&full(), shared, &page).into_iter().map(|part| part.name).collect();
    let mut named = said.clone();
    named.extend(["id", "version", "effective"]);
    let written = serde_json::to_value(full()).unwrap();
    for key in written.as_object().unwrap().keys() {
        assert!(named.contains(&key.as_str()), "the difference does not know `{key}`");
    }
    let ItemText { fee, .. } = full();
    let FeeText { yuan: _, by: _, options: _, tariff: _, parts: _, note: _, basis: _ } = fee;
}

fn found(change: impl Fn(&mut ItemText)) -> Vec<&'static str> {
    let catalogue = samples::catalogue();
    let last = catalogue.now().get(&"CR012".parse().unwrap()).unwrap().clone();
    let mut text = ItemText::clone(&last.text);
    text.version += 1;
    change(&mut text);
    let today = text.effective;
    findings(&text, Some(&last), catalogue, today).iter().map(|finding| finding.code).collect()
}

#[test]
fn what_contradicts_the_law_is_found() {
    use cap_catalogue::Handling;
    assert!(found(|it| it.promised_days = 60).contains(&"beyond_legal"));
    assert!(found(|it| it.fee.basis = None).contains(&"fee_without_basis"));
    assert!(found(|it| it.result.en.clear()).contains(&"language"));
    assert!(found(|it| it.legal_basis.clear()).contains(&"no_basis"));
    assert!(found(|it| it.channels.clear()).contains(&"no_channel"));
    assert!(found(|it| it.materials.push(it.materials[0].clone())).contains(&"material_twice"));
    assert!(found(|it| it.materials.push("moon-rock".to_owned())).contains(&"unknown"));
    assert!(found(|_| {}).contains(&"unchanged"));
    let two_approvals = |it: &mut ItemText| {
        it.handling = Handling::OnTheSpot;
        it.promised_days = 0;
        let step = Step { name: Bilingual::new("决定", "Decision"), role: StepRole::Decider, days: None };
        it.steps = vec![step.clone(), step];
    };
    assert!(found(two_approvals).contains(&"spot_two_approvals"));
}

#[test]
fn a_material_that_no_named_law_asks_for_must_be_acknowledged() {
    let catalogue = samples::catalogue();
    let asked = &catalogue.now().get(&"CR012".parse().unwrap()).unwrap().text.materials.clone();
    let strange = catalogue.shared().materials().find(|it| !asked.contains(&it.id) && it.basis.is_none());
    let id = strange.unwrap().id.clone();
    assert!(found(|it| it.materials.push(id.clone())).contains(&"material_without_law"));
    let with_law = found(|it| {
        it.materials.push(id.clone());
        it.legal_basis.push("出境入境管理法第十条".to_owned());
    });
    assert!(!with_law.contains(&"material_without_law"));
}

#[test]
fn a_form_of_nothing_is_no_panic() {
    let catalogue = samples::catalogue();
    let text = full();
    let (_, wrong) = form::read(&Fields::default(), &text, catalogue.shared());
    assert!(wrong.iter().all(|it| it.code == "not_offered"), "{wrong:?}");
}
