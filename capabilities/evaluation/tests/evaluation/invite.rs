//! The reader that invites.

use plat_facts::{
    Actor, Published,
    bundles::{ErrandClosed, ErrandEnd, ErrandReceived},
    cases::{CaseDelivered, Channel},
    evaluation::EvaluationInvited,
    refs::{CaseRef, ErrandRef, SiteRef},
};
use plat_jobs::Runner;
use plat_store::{StoreError, sql_test};
use plat_testing::both_engines;
use serde_json::json;

use crate::city::{HALL, a_city, delivered, delivered_at, evaluations};

both_engines! { a_city =>
    async fn a_delivered_case_is_followed_by_one_invitation(world) {
        let zhang = world.resident("张三").await;
        let case = delivered(world, zhang.person(), None).await;
        world.settle().await;
        let facts = world.db().facts().after(0, 100).await.unwrap();
        let told: Vec<_> = facts.iter().filter_map(EvaluationInvited::read).map(Result::unwrap).collect();
        assert_eq!(told.len(), 1);
        assert_eq!((told[0].case, told[0].applicant), (case, zhang.person()));
    }

    async fn what_was_received_at_a_window_is_asked_about_as_a_window(world) {
        let mut zhang = world.resident("张三").await;
        let case = delivered_at(world, zhang.person(), None, HALL, Channel::Window).await;
        zhang.get(&format!("/rate/{case}")).await;
        let seen = zhang.seen().all(".bad-only label");
        assert_eq!(seen, ["办事效率", "业务水平", "服务态度", "办事环境"]);
    }

    async fn invitations_can_be_written_anew_from_the_facts_and_are_not_told_twice(world) {
        let zhang = world.resident("张三").await;
        delivered(world, zhang.person(), None).await;
        let evaluations = evaluations(world.house());
        let before = cap_evaluation::pending(&evaluations, zhang.person()).await.unwrap();

        let emptied: Result<u64, StoreError> =
            world.db().write(|tx| tx.run("DELETE FROM evaluation_invitation", &[])).await;
        emptied.unwrap();
        let work = cap_evaluation::work(&evaluations);
        let runner = Runner::idle(world.db().clone(), world.house().mint.clone(), work);
        runner.rewind("evaluation.invite").await.unwrap();
        runner.settle().await;
        assert!(runner.health().is_good(), "{:?}", runner.health());

        let after = cap_evaluation::pending(&evaluations, zhang.person()).await.unwrap();
        assert_eq!(before[0].invitation, after[0].invitation);
        let facts = world.db().facts().after(0, 100).await.unwrap();
        assert_eq!(facts.iter().filter_map(EvaluationInvited::read).count(), 1);
    }

    async fn what_was_done_at_once_is_asked_about_once_and_its_parts_are_not(world) {
        let zhang = world.resident("张三").await;
        let mint = &world.house().mint;
        let (case, errand, now, today): (CaseRef, ErrandRef, _, _) = (mint.id(), mint.id(), mint.now(), mint.today());
        let (applicant, site): (_, SiteRef) = (zhang.person(), HALL.parse().unwrap());
        let part = json!({ "step": "household", "item": "HZ007", "case": case, "department": null, "days": 0,
            "needs": [], "after": [] });
        let received: ErrandReceived = serde_json::from_value(json!({
            "errand": errand, "number": "NH260302-000009-K", "bundle": "YJS02", "bundle_version": 1,
            "applicant": applicant, "site": HALL, "parts": [part], "materials": 1, "visits": 0, "offer": null,
            "received_on": today,
        })).unwrap();
        let delivered = CaseDelivered {
            case, item: "HZ007".parse().unwrap(), site: site.clone(), applicant, officer: None, delivered_on: today,
        };
        let closed = ErrandClosed {
            errand, number: received.number.clone(), bundle: received.bundle.clone(), applicant, site,
            end: ErrandEnd::Done, closed_on: today,
        };
        let by = Actor::System;
        let facts = [
            received.fact(errand.cast(), 1, now, by),
            delivered.fact(case.cast(), 1, now, by),
            closed.fact(errand.cast(), 2, now, by),
        ];
        let told: Result<(), StoreError> =
            world.db().write(move |tx| facts.iter().try_for_each(|fact| tx.append(fact))).await;
        told.unwrap();
        world.settle().await;
        let pending = cap_evaluation::pending(&evaluations(world.house()), applicant).await.unwrap();
        let asked: Vec<CaseRef> = pending.iter().map(|it| it.invitation.case).collect();
        assert_eq!(asked, [errand.cast()]);
    }

    async fn every_sql_text_is_taken(world) {
        let texts: Vec<&'static str> = cap_evaluation::sql().collect();
        sql_test::prepare_all(world.db(), &texts).await.unwrap();
    }
}
