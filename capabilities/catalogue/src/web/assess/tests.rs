use super::*;
use crate::{Outcome, samples};
use plat_kernel::Lang;

fn items_with_questions(desk: &Desk) -> Vec<Arc<Item>> {
    desk.catalogue.now().items().iter().filter(|item| item.situation.is_some()).cloned().collect()
}

fn at(item: &Item) -> Place {
    Place { at: format!("/guides/{}", item.id), draft: None }
}

fn outcomes(item: &Item) -> Vec<Outcome> {
    let paths = item.situation.iter().flat_map(|situation| situation.paths());
    let chosen = paths.map(|path| {
        path.iter().map(|step| (step.question.key.clone(), step.answer.key.clone())).collect::<Chosen>()
    });
    chosen.map(|chosen| item.outcome(&chosen).unwrap()).collect()
}

#[test]
fn every_first_question_renders_in_both_languages() {
    let desk = samples::desk();
    for lang in Lang::ALL {
        for item in items_with_questions(&desk) {
            let situation = item.situation.clone().unwrap();
            let first = situation.questions.first().unwrap();
            let view: QuestionPage =
                ask(samples::page(lang), (&item, &at(&item)), &situation, (first, &Chosen::new(), (0, 2)));
            let html = view.render().unwrap();
            for answer in &first.answers {
                assert!(
                    html.contains(&format!("name=\"{}\" value=\"{}\"", first.key, answer.key)),
                    "{}",
                    item.id
                );
            }
            samples::no_key_is_left(&html);
        }
    }
}

#[test]
fn the_result_says_whether_with_what_and_where_in_both_languages() {
    let desk = samples::desk();
    for item in items_with_questions(&desk) {
        let all = outcomes(&item);
        // One that can be had and one that cannot, of each item: drawing the code of every outcome would take minutes.
        let some = [all.iter().find(|it| it.eligible.is_ok()), all.iter().find(|it| it.eligible.is_err())];
        for (outcome, lang) in some.into_iter().flatten().zip(Lang::ALL) {
            let view: result::ResultPage =
                result::view(&desk, samples::page(lang), (&item, &at(&item)), outcome);
            let stopped = view.stop().is_some();
            let html = view.render().unwrap();
            assert_eq!(html.contains("id=\"materials\""), !stopped, "{} {:?}", item.id, outcome.chosen());
            assert!(html.contains("id=\"answers\""));
            samples::no_key_is_left(&html);
        }
    }
}

#[test]
fn an_item_without_questions_shows_its_general_list_at_once() {
    let desk = samples::desk();
    let edition = desk.catalogue.now();
    let item = edition.items().iter().find(|it| it.situation.is_none() && it.can_be_applied_for()).unwrap();
    let html = result::view(&desk, samples::page(Lang::Zh), (item, &at(item)), &Outcome::general(item))
        .render()
        .unwrap();
    assert!(html.contains("办事清单") && !html.contains("id=\"answers\""));
}

#[test]
fn what_is_not_an_answer_of_the_item_is_dropped_from_an_address() {
    let desk = samples::desk();
    let item = items_with_questions(&desk).first().cloned().unwrap();
    let situation = item.situation.clone().unwrap();
    let question = situation.questions.first().unwrap();
    let answer = question.answers.first().unwrap();
    let query: Chosen = [(question.key.clone(), answer.key.clone()), ("name".into(), "张三".into())].into();
    let kept = offered(&situation, &query);
    assert_eq!(kept.len(), 1);
    assert!(!address("/guides/x", &kept, None).contains("name"));
}

#[test]
fn the_way_back_keeps_what_was_answered_later() {
    let desk = samples::desk();
    let item = items_with_questions(&desk)
        .into_iter()
        .find(|item| outcomes(item).iter().any(|it| it.taken.len() > 1));
    let item = item.unwrap();
    let situation = item.situation.clone().unwrap();
    let outcome = outcomes(&item).into_iter().find(|it| it.taken.len() > 1).unwrap();
    let first = outcome.taken.first().unwrap();
    let view = again(
        &samples::page(Lang::Zh),
        (&item, &at(&item)),
        &situation,
        &outcome.chosen(),
        Some(&first.question),
    )
    .unwrap();
    assert_eq!((view.given.as_str(), view.now), (first.answer.as_str(), 1));
    assert_eq!(view.kept.len(), outcome.taken.len() - 1);
    assert_eq!(view.back, format!("/guides/{}", item.id));
}
