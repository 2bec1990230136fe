//! What situations promise, on two of them written here, and on every one that is shipped.

use super::*;
use crate::{
    BadData, Catalogue,
    model::{Channel, Item},
};
use plat_kernel::money::Fen;
use std::{fs, path::Path, sync::Arc};

/// The files of a folder of `data/`.
fn data(folder: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data").join(folder);
    let Ok(entries) = fs::read_dir(root) else { return Vec::new() };
    let paths = entries.map(|entry| entry.unwrap().path());
    let toml = paths.filter(|path| path.extension().is_some_and(|kind| kind == "toml"));
    toml.map(|path| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        (format!("data/{folder}/{name}"), fs::read_to_string(path).unwrap())
    })
    .collect()
}

/// The city's items, narrowed by what is written here.
fn with(situations: &str) -> Result<Catalogue, Vec<BadData>> {
    let here = ("situations/id-card.toml".to_owned(), situations.to_owned());
    Catalogue::load(data("catalogue").into_iter().chain(data(".")).chain([here]))
}

fn item(catalogue: &Catalogue, id: &str) -> Arc<Item> {
    catalogue.now().get(&id.parse().unwrap()).unwrap().clone()
}

fn chosen(answers: &[(&str, &str)]) -> Chosen {
    answers.iter().map(|(question, answer)| ((*question).to_owned(), (*answer).to_owned())).collect()
}

fn reasons(situations: &str) -> Vec<String> {
    with(situations).err().unwrap_or_default().iter().map(ToString::to_string).collect()
}

/// A lost card: at home or away, reported or not. And a first card, which some cannot have yet.
const SAMPLE: &str = r#"
[[situation]]
item = "SF005"
source = "a test"
confidence = "low"
conditions = [{ zh = "有户口", en = "A household registration" }]
[[situation.question]]
key = "where"
ask = { zh = "户口在哪？", en = "Where is your household registered?" }
[[situation.question.answer]]
key = "here"
zh = "本市"
en = "Here"
drop = ["household-register-or-face-check"]
[[situation.question.answer]]
key = "elsewhere"
zh = "外省"
en = "In another province"
promised_days = 20
note = { zh = "要等得久一些", en = "It takes longer" }
channels = ["window"]
[[situation.question]]
key = "record"
ask = { zh = "有没有不良信用记录？", en = "Is there a record of abuse?" }
when = { where = ["elsewhere"] }
[[situation.question.answer]]
key = "no"
zh = "没有"
en = "No"
[[situation.question.answer]]
key = "yes"
zh = "有"
en = "Yes"
stop = { zh = "不能异地受理", en = "Not away from home", cure_zh = "回户籍地办", cure_en = "Go home", instead = "SF002" }

[[situation]]
item = "SF001"
source = "a test"
confidence = "low"
[[situation.question]]
key = "age"
ask = { zh = "多大了？", en = "What age?" }
[[situation.question.answer]]
key = "child"
zh = "未满 16 岁"
en = "Under 16"
add = ["photograph"]
yuan = 0
condition = { zh = "监护人陪同", en = "A guardian comes along" }
[[situation.question.answer]]
key = "grown"
zh = "16 岁以上"
en = "16 or over"
"#;

#[test]
fn no_path_of_any_shipped_situation_is_a_dead_end_an_empty_list_or_a_contradiction() {
    let files = data("catalogue").into_iter().chain(data(".")).chain(data("situations"));
    if let Err(faults) = Catalogue::load(files) {
        let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
        panic!("{} faults:\n{}", told.len(), told.join("\n"));
    }
}

#[test]
fn one_question_after_another_leads_to_what_this_person_needs() {
    let catalogue = with(SAMPLE).unwrap();
    let lost = item(&catalogue, "SF005");
    let Assessment::Ask { question, answered, left_at_most } = lost.assess(&Chosen::new()) else { panic!() };
    assert_eq!((question.key.as_str(), answered, left_at_most), ("where", 0, 2));

    let here = lost.outcome(&chosen(&[("where", "here")])).unwrap();
    assert!(here.eligible.is_ok() && here.material("household-register-or-face-check").is_none());
    assert_eq!((here.promised_days, here.fee_for(&lost, &chosen(&[]))), (15, Some(Fen::from_yuan(40))));

    let away = chosen(&[("where", "elsewhere")]);
    let Assessment::Ask { question, answered, left_at_most } = lost.assess(&away) else { panic!() };
    assert_eq!((question.key.as_str(), answered, left_at_most), ("record", 1, 1));
    let away = lost.outcome(&chosen(&[("where", "elsewhere"), ("record", "no")])).unwrap();
    assert_eq!((away.promised_days, away.channels.as_slice()), (20, [Channel::Window].as_slice()));
    assert_eq!(away.notes.len(), 1);
    assert!(!away.can_apply_online(&lost) && here.can_apply_online(&lost));
}

#[test]
fn who_cannot_have_it_learns_why_what_would_change_that_and_what_is_right() {
    let catalogue = with(SAMPLE).unwrap();
    let lost = item(&catalogue, "SF005");
    let refused = lost.outcome(&chosen(&[("where", "elsewhere"), ("record", "yes")])).unwrap();
    let stop = refused.eligible.unwrap_err();
    assert_eq!((stop.why.zh.as_str(), stop.cure.unwrap().zh.as_str()), ("不能异地受理", "回户籍地办"));
    assert_eq!(stop.instead.unwrap().as_str(), "SF002");
}

#[test]
fn an_answer_that_nobody_offered_counts_as_none() {
    let catalogue = with(SAMPLE).unwrap();
    let lost = item(&catalogue, "SF005");
    let odd = chosen(&[("where", "moon"), ("record", "yes"), ("name", "张三")]);
    assert!(matches!(lost.assess(&odd), Assessment::Ask { answered: 0, .. }));
    let too_much = chosen(&[("where", "here"), ("record", "yes")]);
    assert_eq!(lost.outcome(&too_much).unwrap().chosen(), chosen(&[("where", "here")]));
}

#[test]
fn an_item_without_questions_has_its_general_outcome_at_once() {
    let catalogue = with("").unwrap();
    for item in catalogue.now().items() {
        let outcome = item.outcome(&Chosen::new()).unwrap();
        assert_eq!((&outcome.materials, outcome.promised_days), (&item.materials, item.promised_days));
    }
}

#[test]
fn the_code_on_a_checklist_leads_back_to_the_same_answers() {
    let catalogue = with(SAMPLE).unwrap();
    for item in catalogue.now().items() {
        let paths = item.situation.iter().flat_map(|situation| situation.paths());
        for path in paths {
            let chosen =
                path.iter().map(|step| (step.question.key.clone(), step.answer.key.clone())).collect();
            let code = Ticket::of(item, &item.outcome(&chosen).unwrap()).to_string();
            assert_eq!(code.parse::<Ticket>().unwrap().chosen(item), Some(chosen), "{code}");
        }
    }
}

#[test]
fn a_code_typed_by_hand_is_read_and_a_wrong_one_is_noticed() {
    let catalogue = with(SAMPLE).unwrap();
    let lost = item(&catalogue, "SF005");
    let outcome = lost.outcome(&chosen(&[("where", "elsewhere"), ("record", "no")])).unwrap();
    let code = Ticket::of(&lost, &outcome).to_string();
    let typed = code.to_lowercase().replace('0', "o").replace("sfoo5", "sf005").replace('1', "l");
    assert_eq!(format!(" {typed} ").parse::<Ticket>().unwrap().to_string(), code);

    let (start, proof) = code.rsplit_once('-').unwrap();
    let other = if proof.starts_with('7') { "8" } else { "7" };
    let wrong = format!("{start}-{other}{}", &proof[1..]).parse::<Ticket>().unwrap();
    assert_eq!(wrong.chosen(&lost), None);
    for bad in ["", "SF005", "SF005-U7", "SF005-1-2-3-4", "SF005-000000000-00"] {
        assert_eq!(bad.parse::<Ticket>(), Err(BadTicket), "{bad}");
    }
    // The guide has changed: its questions come in another order.
    let changed = SAMPLE.replace("key = \"here\"", "key = \"at-home\"");
    let changed = with(&changed).unwrap();
    let here = lost.outcome(&chosen(&[("where", "here")])).unwrap();
    assert_eq!(Ticket::of(&lost, &here).chosen(&item(&changed, "SF005")), None);
}

#[test]
fn a_fault_names_file_line_and_reason() {
    let twice = SAMPLE.replace("key = \"elsewhere\"", "key = \"here\"");
    let told = reasons(&twice);
    assert!(told[0].starts_with("situations/id-card.toml:2: the situation of `SF005`: "), "{told:?}");
    assert!(told.iter().any(|why| why.contains("the answer `here` is here twice")), "{told:?}");
}

#[test]
fn a_situation_that_would_mislead_somebody_stops_the_start() {
    let wrong = [
        ("item = \"SF005\"", "item = \"SF777\"", "there is no such item"),
        ("drop = [\"household-register-or-face-check\"]", "drop = [\"the-moon\"]", "does not ask for"),
        ("add = [\"photograph\"]", "add = [\"the-moon\"]", "not in materials.toml"),
        (
            "channels = [\"window\"]",
            "channels = [\"home-visit\"]",
            "where=elsewhere record=no: no channel is left",
        ),
        ("where = [\"elsewhere\"]", "where = [\"the-moon\"]", "which has no answer `the-moon`"),
        ("where = [\"elsewhere\"]", "age = [\"child\"]", "which does not come before it"),
        ("promised_days = 20", "promised_days = 90", "the promised time can end after the legal time"),
        ("instead = \"SF002\"", "instead = \"SF005\"", "which cannot be had"),
        (
            ", cure_zh = \"回户籍地办\", cure_en = \"Go home\", instead = \"SF002\"",
            "",
            "neither what would change",
        ),
        ("en = \"Under 16\"", "en = \"\"", "lacks a language"),
        ("key = \"record\"", "key = \"at\"", "but for words an address needs"),
        (
            "source = \"a test\"\nconfidence = \"low\"\n[[",
            "source = \"\"\nconfidence = \"low\"\n[[",
            "come from",
        ),
        ("note = {", "answers = { colour = \"red\" }\nnote = {", "which the form does not ask"),
        ("stop = {", "# stop = {", "all its answers change the same"),
        ("key = \"no\"", "key = \"no\"\nyuan = 20\npromised_days = 30", "two answers set the promised time"),
        (
            "key = \"no\"",
            "key = \"no\"\ndrop = [\"fingerprints-taken-on-site\"]\nadd = [\"fingerprints-taken-on-site\"]",
            "which the item asks everybody for",
        ),
    ];
    for (right, wrong, why) in wrong {
        let text = SAMPLE.replacen(right, wrong, 1);
        assert_ne!(text, SAMPLE, "{right}");
        let told = reasons(&text);
        assert!(told.iter().any(|told| told.contains(why)), "{why}: {told:#?}");
    }
}

#[test]
fn nobody_is_asked_more_than_four_questions() {
    use std::fmt::Write;
    let mut text = SAMPLE.split("[[situation.question]]").next().unwrap().to_owned();
    for at in 1..=5 {
        let question =
            format!("[[situation.question]]\nkey = \"q{at}\"\nask = {{ zh = \"？\", en = \"?\" }}\n");
        let answers = "[[situation.question.answer]]\nkey = \"a\"\nzh = \"甲\"\nen = \"A\"\n\
            [[situation.question.answer]]\nkey = \"b\"\nzh = \"乙\"\nen = \"B\"\nnote = { zh = \"注\", en = \"N\" }\n";
        write!(text, "{question}{answers}").unwrap();
    }
    let told = reasons(&text);
    assert!(
        told.iter().any(|why| why.contains("q1=a q2=a q3=a q4=a q5=a: 5 questions are too many")),
        "{told:?}"
    );
}

#[test]
fn an_answer_may_ask_for_what_the_item_alone_knows_and_for_nothing_that_nobody_knows() {
    let catalogue = with("").unwrap();
    let mut text = crate::model::ItemText::clone(&item(&catalogue, "SF005").text);
    let own = r#"id = "light"
zh = "采光证明"
en = "Proof of good light"
provision = "upload"
optional = true"#;
    text.own_materials.push(toml::from_str(own).unwrap());
    let asking = |id: &str| -> crate::situation::SituationText {
        let text = r#"source = "a test"
confidence = "low"
[[question]]
key = "first"
ask = { zh = "第一次吗？", en = "The first time?" }
[[question.answer]]
key = "yes"
zh = "是"
en = "Yes"
[[question.answer]]
key = "no"
zh = "不是"
en = "No"
add = ["ID"]"#;
        toml::from_str(&text.replace("ID", id)).unwrap()
    };
    text.situation = Some(asking("light"));
    let item = text.typed(catalogue.shared()).unwrap();
    assert_eq!(catalogue.wrong_questions(&item).len(), 0);
    let needed = |answer: &str| {
        let outcome = item.outcome(&chosen(&[("first", answer)])).unwrap();
        outcome.material("light").map(|it| it.required)
    };
    assert_eq!((needed("yes"), needed("no")), (Some(false), Some(true)));
    text.situation = Some(asking("darkness"));
    assert_eq!(
        text.typed(catalogue.shared()).unwrap_err(),
        [crate::model::Misfit::Material("darkness".into())]
    );
}
