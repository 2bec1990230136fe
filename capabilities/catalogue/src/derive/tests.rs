//! What must hold for the classes of every item of the city, and of every item that somebody makes of one.

use super::*;
use crate::{
    model::{Handling, Step},
    samples,
};
use plat_kernel::lang::Lang;
use std::sync::Arc;

fn items() -> Vec<Arc<Item>> {
    samples::desk().catalogue.now().items().to_vec()
}

fn item(id: &str) -> Item {
    Item::clone(items().iter().find(|item| item.id.as_str() == id).unwrap())
}

/// Every item, and each of them with one channel or material less.
fn all_and_lessened() -> Vec<Item> {
    let mut all: Vec<Item> = Vec::new();
    for item in items() {
        for at in 0..item.materials.len() {
            let mut less = Item::clone(&item);
            less.materials.remove(at);
            all.push(less);
        }
        for at in 0..item.channels.len() {
            let mut less = Item::clone(&item);
            less.channels.remove(at);
            all.push(less);
        }
        all.push(Item::clone(&item));
    }
    all
}

fn reasons(derived: &Derived) -> [&[Reason]; 5] {
    [
        &derived.visits.because,
        &derived.one_certificate.because,
        &derived.depth.because,
        &derived.on_the_spot.because,
        &derived.cross_province.because,
    ]
}

#[test]
fn every_class_of_every_item_has_a_reason_that_reads_in_both_languages() {
    let pages = Lang::ALL.map(samples::page);
    for item in all_and_lessened() {
        for because in reasons(&of(&item)) {
            assert!(!because.is_empty(), "{}", item.id);
            for (reason, page) in
                because.iter().flat_map(|reason| pages.iter().map(move |page| (reason, page)))
            {
                let words = reason.text(page).to_string();
                assert!(!words.starts_with("catalogue.") && !words.contains('{'), "{}: {words}", item.id);
            }
        }
    }
}

#[test]
fn adding_the_channel_online_never_lowers_the_depth_and_never_adds_a_visit() {
    for item in all_and_lessened() {
        let mut online = item.clone();
        if !online.channels.contains(&Channel::Online) {
            online.channels.push(Channel::Online);
        }
        let (before, after) = (of(&item), of(&online));
        assert!(after.depth.value >= before.depth.value, "{}", item.id);
        assert!(after.visits.value <= before.visits.value, "{}", item.id);
    }
}

#[test]
fn dropping_a_material_never_adds_a_visit_and_never_takes_a_star() {
    for item in items() {
        let before = of(&item);
        for at in 0..item.materials.len() {
            let mut less = Item::clone(&item);
            less.materials.remove(at);
            let after = of(&less);
            assert!(after.visits.value <= before.visits.value, "{}", item.id);
            assert!(after.depth.value >= before.depth.value, "{}", item.id);
            assert!(after.one_certificate.value >= before.one_certificate.value, "{}", item.id);
            assert!(after.cross_province.value <= before.cross_province.value, "{}", item.id);
        }
    }
}

#[test]
fn opening_the_post_never_adds_a_visit() {
    for item in all_and_lessened() {
        let mut post = item.clone();
        post.channels.push(Channel::Post);
        assert!(of(&post).visits.value <= of(&item).visits.value, "{}", item.id);
    }
}

#[test]
fn five_stars_mean_that_nobody_comes_and_that_it_reaches_every_province() {
    for item in all_and_lessened() {
        let derived = of(&item);
        if derived.depth.value == Depth::FiveStars {
            assert_eq!(derived.visits.value, Visits::None, "{}", item.id);
            assert_eq!(derived.cross_province.value, Reach::Nationwide, "{}", item.id);
        }
    }
}

#[test]
fn two_visits_name_what_must_be_seen_and_that_the_result_is_collected() {
    let derived = of(&item("CR006"));
    assert_eq!(derived.visits.value, Visits::More);
    let page = samples::page(Lang::Zh);
    let words: Vec<String> =
        derived.visits.because.iter().map(|reason| reason.text(&page).to_string()).collect();
    assert!(words.iter().any(|it| it.contains("须核验原件") && it.contains("加注事由证明")), "{words:?}");
    assert!(words.iter().any(|it| it.contains("须当面领取")), "{words:?}");
}

#[test]
fn what_the_state_looks_up_or_a_promise_replaces_costs_no_visit() {
    let mut window = item("CR006");
    window.channels = vec![Channel::Online];
    assert_eq!(of(&window).visits.value, Visits::One);
    for material in &mut window.materials {
        material.sources = vec![crate::model::MaterialSource::Promise];
    }
    assert_eq!(of(&window).visits.value, Visits::None);
}

#[test]
fn a_penalty_and_a_historical_item_are_of_no_class() {
    for id in ["JT001", "XF001"] {
        let derived = of(&item(id));
        assert!(reasons(&derived).iter().all(|because| **because == [Reason::NotAppliedFor]), "{id}");
        assert_eq!(derived.depth.value, Depth::OneStar, "{id}");
    }
}

#[test]
fn an_item_with_two_approvals_or_an_expert_is_not_decided_on_the_spot() {
    let mut item = items().iter().map(|item| Item::clone(item)).find(Item::on_the_spot).unwrap();
    assert!(of(&item).on_the_spot.value);
    let step = |role| Step { name: Bilingual::new("复核", "Second look"), role, days: None };
    item.steps = vec![step(StepRole::Decider), step(StepRole::Decider)];
    assert_eq!(of(&item).on_the_spot.because, [Reason::Approvals(2)]);
    item.steps = vec![step(StepRole::Expert)];
    assert!(!of(&item).on_the_spot.value);
}

#[test]
fn the_source_is_compared_with_and_never_believed() {
    let mut item = item("CR006");
    let before = of(&item);
    item.one_certificate = !item.one_certificate;
    item.source_visits = Some(0);
    item.handling = Handling::Promised;
    assert_eq!(of(&item), before);
    let told: Vec<Class> = differences(&item, &before).iter().map(|difference| difference.class).collect();
    assert!(told.contains(&Class::Visits) && told.contains(&Class::OneCertificate), "{told:?}");
}
