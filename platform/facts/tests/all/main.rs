//! Facts are kept for ever: what was written once must be readable by every later program.
#![expect(clippy::unwrap_used, reason = "a story that cannot go on has failed")]

use std::collections::BTreeSet;

use plat_facts::{
    Actor, BadFact, Fact, Published, appointments, archive, assistant, bundles, cases, catalogue, desk,
    evaluation, identity, materials, officers, papers, programs, queue, rosters, trust,
};
use plat_kernel::Id;
use serde_json::{Value, json};

const CASE: &str = "01930000-0000-7000-8000-000000000001";
const WHO: &str = "01930000-0000-7000-8000-000000000002";

fn fact(kind: &str, body: Value) -> Fact {
    Fact {
        id: Id::nil(),
        position: 7,
        stream: Id::nil(),
        version: 1,
        kind: kind.to_owned(),
        at: "2026-02-13T08:00:00Z".parse().unwrap(),
        actor: Actor::System,
        body,
    }
}

/// Reads a body of the past, and writes it again as it was.
fn keeps<F: Published + PartialEq + std::fmt::Debug>(body: Value) -> &'static str {
    let it = F::read(&fact(F::KIND, body.clone())).unwrap().unwrap();
    let again = it.fact(Id::nil(), 2, "2026-02-13T08:00:00Z".parse().unwrap(), Actor::System);
    assert_eq!((again.kind, again.body), (F::KIND, body));
    F::KIND
}

#[test]
fn bodies_written_by_the_first_release_are_read_and_written_alike() {
    let kept = [
        keeps::<cases::CaseReceived>(json!({"case": CASE, "number": "3399002026021300017", "item": "CR012",
            "item_version": 1, "site": "hall", "applicant": WHO, "channel": "online", "received_on": "2026-02-13"})),
        keeps::<cases::CorrectionAsked>(json!({"case": CASE, "officer": WHO, "materials": ["photo"]})),
        keeps::<cases::CorrectionAnswered>(json!({"case": CASE, "materials": ["photo"],
            "answered_on": "2026-02-14"})),
        keeps::<cases::CaseAccepted>(json!({"case": CASE, "item": "CR012", "site": "hall", "officer": null,
            "deemed": true, "accepted_on": "2026-02-13", "legal_due": "2026-03-30", "promised_due": null})),
        keeps::<cases::AcceptanceRefused>(json!({"case": CASE, "officer": WHO, "reason": "not_ours",
            "refused_on": "2026-02-13"})),
        keeps::<cases::CaseReviewed>(json!({"case": CASE, "officer": WHO, "proposes_grant": true})),
        keeps::<cases::CaseSuspended>(json!({"case": CASE, "officer": WHO, "reason": "expert_review",
            "from": "2026-03-02"})),
        keeps::<cases::CaseResumed>(
            json!({"case": CASE, "officer": WHO, "from": "2026-03-02", "to": "2026-03-06",
            "legal_due": "2026-04-07", "promised_due": null}),
        ),
        keeps::<cases::CaseExtended>(
            json!({"case": CASE, "officer": WHO, "days": 10, "legal_due": "2026-04-21",
            "promised_due": null}),
        ),
        keeps::<cases::CaseGranted>(json!({"case": CASE, "item": "CR012", "site": "hall", "officer": WHO,
            "decided_on": "2026-03-09"})),
        keeps::<cases::CaseRefused>(json!({"case": CASE, "item": "CR012", "site": "hall", "officer": WHO,
            "reason": "not_met", "decided_on": "2026-03-09"})),
        keeps::<cases::ResultProduced>(json!({"case": CASE, "officer": WHO, "produced_on": "2026-03-10"})),
        keeps::<cases::CaseDelivered>(
            json!({"case": CASE, "item": "CR012", "site": "hall", "applicant": WHO,
            "officer": WHO, "delivered_on": "2026-03-11"}),
        ),
        keeps::<cases::CaseWithdrawn>(json!({"case": CASE, "withdrawn_on": "2026-02-14"})),
        keeps::<cases::HardCaseRaised>(json!({"case": CASE, "officer": WHO, "proposes": "refusal",
            "reason": "incomplete"})),
        keeps::<cases::HardCaseHandedBack>(json!({"case": CASE, "officer": WHO})),
        keeps::<cases::StepSigned>(json!({"case": CASE, "officer": WHO, "step": 1, "proposes_grant": true})),
        keeps::<cases::CaseDeemedGranted>(json!({"case": CASE, "item": "ZA025", "site": "hall",
            "until": "2026-03-06", "granted_on": "2026-03-07"})),
        keeps::<cases::ConsultationOpened>(json!({"case": CASE, "officer": WHO, "members": [WHO]})),
        keeps::<cases::OpinionGiven>(json!({"case": CASE, "officer": WHO, "vote": "for"})),
        keeps::<cases::ConsultationClosed>(
            json!({"case": CASE, "officer": WHO, "in_favour": 2, "against": 1}),
        ),
        keeps::<cases::CaseTransferred>(
            json!({"case": CASE, "officer": WHO, "from": "hall", "to": "station",
            "branch": "household"}),
        ),
        keeps::<cases::CaseReopened>(json!({"case": CASE, "officer": WHO, "remedy": "court",
            "reopened_on": "2026-05-06", "legal_due": "2026-06-03", "promised_due": null})),
        keeps::<cases::CorrectedOnTheSpot>(
            json!({"case": CASE, "by": WHO, "officer": WHO, "fields": ["rooms"],
            "materials": ["lease"], "corrected_on": "2026-02-14"}),
        ),
    ];
    assert_eq!(kept, cases::KINDS);
}

#[test]
fn what_departments_programs_left_behind_is_read_and_written_alike() {
    let kept = [
        keeps::<programs::ProgramRegistered>(json!({"program": WHO, "department": "tax"})),
        keeps::<programs::ProgramClosed>(json!({"program": WHO})),
        keeps::<programs::ProgramSecretIssued>(json!({"program": WHO, "secret": WHO})),
        keeps::<programs::ProgramSecretRevoked>(json!({"program": WHO, "secret": WHO})),
        keeps::<programs::ProgramLetIn>(json!({"program": WHO, "secret": WHO})),
        keeps::<programs::ProgramRefused>(json!({"program": null, "reason": "wrong_secret"})),
        keeps::<programs::PersonShownToProgram>(json!({"person": WHO, "program": WHO, "department": "tax",
            "fields": ["answers"], "reason": "examine"})),
    ];
    assert_eq!(kept, programs::KINDS);
}

#[test]
fn what_people_and_accounts_left_behind_in_the_first_release_is_read_and_written_alike() {
    let kept = [
        keeps::<evaluation::EvaluationInvited>(json!({"case": CASE, "applicant": WHO, "site": "hall"})),
        keeps::<evaluation::CaseEvaluated>(json!({"case": CASE, "level": 5, "site": "hall", "officer": WHO})),
        keeps::<evaluation::BadRatingOpened>(
            json!({"task": WHO, "case": CASE, "site": "hall", "level": 1, "named": true,
            "contact_by": "2026-02-14", "settle_by": "2026-02-24"}),
        ),
        keeps::<evaluation::BadRatingStepTaken>(json!({"task": WHO, "site": "hall", "step": "verify",
            "outcome": "founded"})),
        keeps::<evaluation::BadRatingClosed>(
            json!({"task": WHO, "case": CASE, "site": "hall", "remedy": "mended",
            "revisited": "content", "late": false}),
        ),
        keeps::<evaluation::BadRatingSetAside>(
            json!({"task": WHO, "case": CASE, "site": "hall", "claim": "mistaken"}),
        ),
        keeps::<evaluation::BadRatingAnswered>(
            json!({"task": WHO, "case": CASE, "site": "hall", "satisfied": false}),
        ),
        keeps::<evaluation::BadRatingEscalated>(json!({"task": WHO, "site": "hall", "step": "contact",
            "due": "2026-02-14"})),
    ];
    assert_eq!(kept, evaluation::KINDS);
    let kept = [
        keeps::<identity::PersonErased>(json!({"person": WHO, "reason": "retention_over"})),
        keeps::<identity::ResidentRegistered>(json!({"person": WHO})),
        keeps::<identity::SignedIn>(json!({"person": WHO, "side": "resident"})),
        keeps::<identity::SignInRefused>(json!({"person": null, "reason": "wrong_password"})),
        keeps::<identity::LockedOut>(json!({"person": WHO, "minutes": 30})),
        keeps::<identity::SignedOut>(json!({"person": WHO, "side": "officer"})),
        keeps::<identity::LinkMade>(json!({"person": WHO, "provider": "province"})),
        keeps::<identity::LinkRemoved>(json!({"person": WHO, "provider": "province"})),
        keeps::<identity::SignedInByProvider>(
            json!({"person": WHO, "side": "resident", "provider": "province"}),
        ),
        keeps::<identity::PersonShown>(json!({"person": WHO, "case": CASE, "officer": WHO, "site": "hall",
            "fields": ["phone"], "reason": "contact"})),
        keeps::<identity::PasskeyAdded>(json!({"person": WHO, "passkey": CASE})),
        keeps::<identity::PasskeyRemoved>(json!({"person": WHO, "passkey": CASE})),
        keeps::<identity::PasskeyRefused>(json!({"person": WHO, "passkey": null, "reason": "copied"})),
    ];
    assert_eq!(kept, identity::KINDS);
    let kept = [
        keeps::<officers::OfficerAppointed>(json!({"officer": WHO, "site": "hall", "branch": "exit-entry"})),
        keeps::<officers::OfficerDismissed>(json!({"officer": WHO})),
        keeps::<officers::RolesGranted>(json!({"officer": WHO, "roles": ["window"], "before": []})),
        keeps::<officers::PasswordChanged>(json!({"person": WHO})),
        keeps::<officers::AccountUnlocked>(json!({"person": WHO})),
        keeps::<officers::SessionsEnded>(json!({"person": WHO})),
        keeps::<officers::DelegationGiven>(json!({"delegation": CASE, "giver": WHO, "receiver": WHO,
            "role": "decider", "site": "hall", "branch": "exit-entry", "from": "2026-03-02",
            "until": "2026-03-06", "reason": "leave"})),
        keeps::<officers::DelegationEnded>(json!({"delegation": CASE})),
        keeps::<officers::ConflictDeclared>(json!({"conflict": CASE, "officer": WHO, "relation": "spouse"})),
        keeps::<officers::ConflictEnded>(json!({"conflict": CASE, "officer": WHO})),
    ];
    assert_eq!(kept, officers::KINDS);
}

#[test]
fn what_became_of_papers_is_read_and_written_as_it_first_was() {
    let kept = [keeps::<papers::PaperOpened>(json!({"case": CASE, "kind": "decision",
        "number": "NH260302-000001-5-D", "applicant": WHO, "channel": "web"}))];
    assert_eq!(kept, papers::KINDS);
}

#[test]
fn what_was_archived_is_read_and_written_as_it_first_was() {
    let kept = [
        keeps::<archive::CaseArchived>(json!({"case": CASE, "entries": 7, "sha256": "00ff"})),
        keeps::<archive::ArchiveExported>(
            json!({"officer": WHO, "from": "2026-03-01", "to": "2026-03-31", "cases": 2}),
        ),
        keeps::<archive::ArchiveTaken>(json!({"case": CASE, "applicant": WHO, "officer": WHO})),
        keeps::<archive::ErrandArchived>(json!({"errand": CASE, "cases": 2, "sha256": "00ff"})),
    ];
    assert_eq!(kept, archive::KINDS);
}

#[test]
fn what_became_of_unanswered_questions_is_read_and_written_as_it_first_was() {
    let kept = [
        keeps::<assistant::QuestionAttached>(json!({"item": "CR012"})),
        keeps::<assistant::QuestionDismissed>(json!({})),
        keeps::<assistant::QuestionReopened>(json!({})),
    ];
    assert_eq!(kept, assistant::KINDS);
}

#[test]
fn what_was_published_of_the_catalogue_is_read_and_written_as_it_first_was() {
    let kept = [
        keeps::<catalogue::ItemPublished>(json!({"item": "CR012", "version": 2, "effective": "2026-03-02"})),
        keeps::<catalogue::ItemDraftDiscarded>(json!({"item": "CR012", "base": 1})),
        keeps::<catalogue::ItemReleaseAsked>(json!({"item": "CR012", "effective": "2026-03-02"})),
        keeps::<catalogue::ItemSentBack>(json!({"item": "CR012"})),
    ];
    assert_eq!(kept, catalogue::KINDS);
}

#[test]
fn what_happened_to_an_errand_is_read_and_written_as_it_first_was() {
    let part = json!({"step": "household", "item": "HZ007", "case": CASE, "department": null, "days": 0,
        "needs": [], "after": ["pension"]});
    let kept = [
        keeps::<bundles::ErrandReceived>(json!({"errand": CASE, "number": "NHT260302-000001-K",
            "bundle": "YJS02", "bundle_version": 1, "applicant": WHO, "site": "hall", "parts": [part],
            "materials": 2, "visits": 0, "offer": null, "received_on": "2026-03-02"})),
        keeps::<bundles::PartReady>(json!({"errand": CASE, "step": "household"})),
        keeps::<bundles::PartStarted>(json!({"errand": CASE, "step": "household"})),
        keeps::<bundles::PartEnded>(json!({"errand": CASE, "step": "household", "end": "stopped",
            "because": "pension"})),
        keeps::<bundles::ErrandClosed>(json!({"errand": CASE, "number": "NHT260302-000001-K",
            "bundle": "YJS02", "applicant": WHO, "site": "hall", "end": "partly",
            "closed_on": "2026-03-09"})),
        keeps::<bundles::BundleOffered>(json!({"offer": CASE, "bundle": "YJS02", "department": "health",
            "people": 2})),
        keeps::<bundles::OfferAnswered>(json!({"offer": CASE, "person": WHO, "answer": "not_me"})),
        keeps::<bundles::OfferWithdrawn>(json!({"offer": CASE, "department": "health"})),
        keeps::<bundles::OfficerPosted>(json!({"officer": WHO, "department": null})),
    ];
    assert_eq!(kept, bundles::KINDS);
}

#[test]
fn what_the_desk_left_behind_in_its_first_release_is_read_and_written_alike() {
    let kept = [
        keeps::<desk::TaskClaimed>(json!({"case": CASE, "site": "hall", "officer": WHO})),
        keeps::<desk::TaskAssigned>(json!({"case": CASE, "site": "hall", "officer": WHO, "by": WHO,
            "forwarded": false})),
        keeps::<desk::TaskReturned>(json!({"case": CASE, "site": "hall", "officer": WHO})),
        keeps::<desk::TaskParked>(
            json!({"case": CASE, "site": "hall", "officer": WHO, "until": "2026-03-04",
            "by_event": true}),
        ),
        keeps::<desk::TaskWoken>(json!({"case": CASE, "site": "hall", "officer": WHO})),
        keeps::<desk::TaskEscalated>(json!({"case": CASE, "site": "hall", "rule": "late", "to": "decider",
            "due": "2026-03-09"})),
    ];
    assert_eq!(kept, desk::KINDS);
}

#[test]
fn what_rests_on_somebodys_word_is_read_and_written_as_it_first_was() {
    let kept = [
        keeps::<trust::DeferralAsked>(json!({"case": CASE, "materials": ["plan"], "days": 3,
            "signed_before": null})),
        keeps::<trust::DeferralBegun>(json!({"case": CASE, "materials": ["plan"], "until": "2026-03-09"})),
        keeps::<trust::DeferralSupplied>(json!({"case": CASE, "materials": ["plan"],
            "supplied_on": "2026-03-06"})),
        keeps::<trust::CaseEnded>(json!({"case": CASE, "item": "ZA005", "site": "hall",
            "reason": "deferral-not-met", "ended_on": "2026-03-10"})),
        keeps::<trust::PromiseSigned>(json!({"case": CASE, "materials": ["plan"], "signed_before": WHO})),
        keeps::<trust::PromiseChecked>(json!({"case": CASE, "officer": WHO, "kept": false,
            "checked_on": "2026-03-10"})),
        keeps::<trust::PersonExcluded>(json!({"case": CASE, "person": WHO, "item": null,
            "reason": "false-promise", "until": "2027-03-10"})),
        keeps::<trust::ExclusionObjected>(json!({"case": CASE, "objected_on": "2026-03-11"})),
        keeps::<trust::ObjectionAnswered>(json!({"case": CASE, "officer": WHO, "lifted": true,
            "answered_on": "2026-03-12"})),
        keeps::<trust::CaseRepresented>(json!({"case": CASE, "by": WHO, "acts_as": "guardian",
            "until": null})),
        keeps::<trust::DuplicateKnown>(json!({"case": CASE, "other": CASE})),
        keeps::<trust::CaseRouted>(json!({"case": CASE, "taken_at": "NH-0101", "handled_at": "hall",
            "pick_up": "NH-0101"})),
    ];
    assert_eq!(kept, trust::KINDS);
}

#[test]
fn what_happened_to_appointments_is_read_and_written_as_it_first_was() {
    let (from, until) = ("2026-03-04T01:00:00Z", "2026-03-04T01:30:00Z");
    let kept = [
        keeps::<appointments::AppointmentBooked>(json!({"appointment": CASE, "person": WHO, "site": "hall",
            "items": ["CR012"], "persons": 2, "begins": from, "ends": until, "wish": null})),
        keeps::<appointments::AppointmentMoved>(json!({"appointment": CASE, "person": WHO, "site": "hall",
            "from": from, "begins": from, "ends": until})),
        keeps::<appointments::AppointmentCancelled>(
            json!({"appointment": CASE, "person": WHO, "site": "hall",
            "begins": from, "by_link": true}),
        ),
        keeps::<appointments::AppointmentOffered>(json!({"appointment": CASE, "wish": CASE, "person": WHO,
            "site": "hall", "begins": from, "until": until})),
        keeps::<appointments::AppointmentAttended>(
            json!({"appointment": CASE, "person": WHO, "site": "hall",
            "day": "2026-03-04", "officer": WHO}),
        ),
        keeps::<appointments::AppointmentMissed>(json!({"appointment": CASE, "person": WHO, "site": "hall",
            "day": "2026-03-04", "officer": WHO})),
        keeps::<appointments::AppointmentReminderDue>(
            json!({"appointment": CASE, "person": WHO, "site": "hall", "begins": "2026-03-04T01:00:00Z",
            "due": "2026-03-03T10:00:00Z"}),
        ),
    ];
    assert_eq!(kept, appointments::KINDS);
}

#[test]
fn rosters_are_read_and_written_as_they_first_were() {
    let kept = [
        keeps::<rosters::DutySet>(json!({"duty": CASE, "site": "hall", "window": 3, "officer": WHO,
            "days": ["mon", "makeup"], "hours": ["08:00-12:00"], "first": "2026-03-02", "last": null})),
        keeps::<rosters::DutyEnded>(
            json!({"duty": CASE, "site": "hall", "officer": WHO, "last": "2026-03-31"}),
        ),
        keeps::<rosters::AbsenceSet>(json!({"absence": CASE, "site": "hall", "officer": WHO,
            "first": "2026-03-04", "last": "2026-03-05", "instead": WHO})),
        keeps::<rosters::AbsenceLifted>(json!({"absence": CASE, "site": "hall", "officer": WHO})),
        keeps::<rosters::SkillsSet>(json!({"officer": WHO, "site": "hall", "branches": ["household"]})),
    ];
    assert_eq!(kept, rosters::KINDS);
}

#[test]
fn what_happened_in_the_line_of_a_hall_is_read_and_written_as_it_first_was() {
    let (from, until) = ("2026-03-04T01:00:00Z", "2026-03-04T01:30:00Z");
    let window = json!({"shift": CASE, "site": "hall", "window": 14, "officer": WHO});
    let kept = [
        keeps::<queue::TicketTaken>(json!({"ticket": CASE, "site": "hall", "day": "2026-03-04", "number": 7,
            "person": null, "items": ["CR012"], "claim": "lane-elderly", "appointment": null,
            "channel": "kiosk"})),
        keeps::<queue::TicketVouched>(json!({"ticket": CASE, "site": "hall", "claim": "lane-pregnant"})),
        keeps::<queue::TicketCalled>(json!({"ticket": CASE, "site": "hall", "number": 7, "window": 14,
            "officer": WHO, "times": 1})),
        keeps::<queue::TicketAbsent>(json!({"ticket": CASE, "site": "hall", "window": 14, "back": true})),
        keeps::<queue::TicketBegun>(json!({"ticket": CASE, "site": "hall", "window": 14, "officer": WHO})),
        keeps::<queue::TicketPassedOn>(json!({"ticket": CASE, "site": "hall", "from": 14, "to": null,
            "items": ["CR012"]})),
        keeps::<queue::TicketServed>(json!({"ticket": CASE, "site": "hall", "number": 7, "window": 14,
            "officer": WHO, "items": ["CR012"], "person": WHO, "began": from, "ended": until,
            "goes_on": false})),
        keeps::<queue::TicketLeft>(json!({"ticket": CASE, "site": "hall", "why": "gave-up"})),
        keeps::<queue::WindowStaffed>(window.clone()),
        keeps::<queue::WindowPaused>(window),
        keeps::<queue::WindowLeft>(json!({"shift": CASE, "site": "hall", "window": 14, "officer": WHO,
            "to": null})),
    ];
    assert_eq!(kept, queue::KINDS);
}

#[test]
fn every_kind_is_one_publishers_and_nobody_elses() {
    let publishers = [
        ("appointments.", appointments::KINDS),
        ("archive.", archive::KINDS),
        ("assistant.", assistant::KINDS),
        ("bundles.", bundles::KINDS),
        ("cases.", cases::KINDS),
        ("cases.", papers::KINDS),
        ("cases.", trust::KINDS),
        ("catalogue.", catalogue::KINDS),
        ("desk.", desk::KINDS),
        ("evaluation.", evaluation::KINDS),
        ("identity.", identity::KINDS),
        ("identity.", officers::KINDS),
        ("identity.", programs::KINDS),
        ("queue.", queue::KINDS),
    ];
    let mut seen = BTreeSet::new();
    for (publisher, kinds) in publishers {
        for kind in kinds {
            assert!(kind.starts_with(publisher), "{kind}");
            assert!(seen.insert(kind), "{kind} twice");
        }
    }
}

#[test]
fn a_fact_of_another_kind_is_nothing_to_read() {
    let other = fact("cases.case_withdrawn", json!({}));
    assert_eq!(cases::CaseAccepted::read(&other), None);
}

#[test]
fn a_body_that_does_not_fit_its_kind_names_the_fact() {
    let lie = fact("identity.signed_in", json!({"person": "nobody"}));
    let Some(Err(BadFact { position, kind, .. })) = identity::SignedIn::read(&lie) else {
        panic!("a lie was believed");
    };
    assert_eq!((position, kind.as_str()), (7, "identity.signed_in"));
}

#[test]
fn what_happened_to_materials_is_read_and_written_as_it_first_was() {
    let kept = [
        keeps::<materials::OriginalSeen>(
            json!({"case": CASE, "officer": WHO, "material": "lease", "pages": 2,
            "seen_on": "2026-03-03"}),
        ),
        keeps::<materials::MaterialReused>(json!({"case": CASE, "from": CASE, "applicant": WHO,
            "material": "lease", "grade": "b"})),
    ];
    assert_eq!(kept, materials::KINDS);
}
