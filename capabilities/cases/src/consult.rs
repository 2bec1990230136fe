//! 会商: officers of several branches are asked for their opinion; each votes once, in words of their own; whoever called them
//! closes it with minutes. Its result is an opinion: the decision stays with the decider, and the clock does not stop.

use std::collections::BTreeSet;

use cap_papers::PaperKind;
use plat_facts::{
    Actor,
    cases::{ConsultationClosed, ConsultationOpened, OpinionGiven},
    refs::PersonRef,
};

use crate::{
    change::{Change, Moment},
    error::CaseError,
    model::{Case, Consultation, Member, Minutes, Opinion, Stage, Vote},
    policy::{self, Call, Consult, May},
    service::Cases,
};

/// Asks the officers of these badges.
pub async fn call(
    cases: &Cases,
    may: May<Call>,
    (question, badges): (String, Vec<String>),
) -> Result<Case, CaseError> {
    let nobody = || CaseError::Field { field: "members".into(), code: "not_offered" };
    let mut members = Vec::with_capacity(badges.len());
    let mut officers = Vec::with_capacity(badges.len());
    for badge in &badges {
        let found = cases.identity.find_officer_by_badge(badge.trim()).await?;
        let officer = found.filter(|it| !it.roles.is_empty()).ok_or_else(nobody)?;
        members.push(Member { officer: officer.id, branch: officer.branch });
        officers.push(officer);
    }
    let least = cases.procedures.city().consultation_members();
    let change = open(may.case(), (question, members, least), may.officer(), &cases.moment())?;
    // Nobody is asked about their own case or a relative's.
    for officer in &officers {
        policy::may_consult(cases.authority(), officer, change.case.clone())?;
    }
    cases.record(change.by(may.actor())).await
}

/// A member says what they think.
pub async fn speak(cases: &Cases, may: May<Consult>, vote: Vote, words: String) -> Result<Case, CaseError> {
    let change = give(may.case(), (vote, words), may.officer(), &cases.moment())?.by(may.actor());
    cases.record(change).await
}

/// Closes it with its minutes.
pub async fn close(cases: &Cases, may: May<Call>, minutes: String) -> Result<Case, CaseError> {
    let change = conclude(may.case(), minutes, may.officer(), &cases.moment())?.by(may.actor());
    cases.record_with_paper(change, PaperKind::ConsultationMinutes).await
}

pub(crate) fn open(
    case: &Case,
    (question, members, least): (String, Vec<Member>, usize),
    by: PersonRef,
    moment: &Moment,
) -> Result<Change, CaseError> {
    let running = matches!(case.stage, Stage::Proposed { .. } | Stage::Accepted(_) | Stage::Reviewed { .. });
    if !running || case.terms.on_the_spot {
        return Err(case.cannot("consult"));
    }
    if case.consultation().is_some() {
        return Err(CaseError::ConsultationOpen);
    }
    if question.trim().is_empty() {
        return Err(CaseError::Field { field: "question".into(), code: "missing" });
    }
    let persons: BTreeSet<PersonRef> = members.iter().map(|it| it.officer).collect();
    let branches: BTreeSet<_> = members.iter().map(|it| it.branch).chain([case.branch]).collect();
    let enough = persons.len() >= least && persons.len() == members.len() && branches.len() >= 2;
    if !enough || persons.contains(&by) {
        return Err(CaseError::Field { field: "members".into(), code: "not_enough" });
    }
    let members_of_fact = members.iter().map(|it| it.officer).collect();
    let fact = ConsultationOpened { case: case.id, officer: by, members: members_of_fact };
    let mut after = case.clone();
    let (opened, opinions) = (moment.now, Vec::new());
    after.course.consultations.push(Consultation { opened, by, question, members, opinions, closed: None });
    Ok(Change::new(after, &fact, Actor::Officer(by), moment.now))
}

pub(crate) fn give(
    case: &Case,
    (vote, words): (Vote, String),
    by: PersonRef,
    moment: &Moment,
) -> Result<Change, CaseError> {
    let mut after = case.clone();
    let running = after.course.consultations.last_mut().filter(|it| it.awaits(by));
    let Some(consultation) = running else {
        return Err(case.cannot("give_opinion"));
    };
    // Whoever is against says why.
    if vote == Vote::Against && words.trim().is_empty() {
        return Err(CaseError::Field { field: "opinion".into(), code: "missing" });
    }
    consultation.opinions.push(Opinion { at: moment.now, by, vote, words });
    let fact = OpinionGiven { case: case.id, officer: by, vote: vote.code().to_owned() };
    Ok(Change::new(after, &fact, Actor::Officer(by), moment.now))
}

pub(crate) fn conclude(
    case: &Case,
    words: String,
    by: PersonRef,
    moment: &Moment,
) -> Result<Change, CaseError> {
    let mut after = case.clone();
    let Some(consultation) = after.course.consultations.last_mut().filter(|it| it.closed.is_none()) else {
        return Err(case.cannot("close_consultation"));
    };
    if words.trim().is_empty() {
        return Err(CaseError::Field { field: "minutes".into(), code: "missing" });
    }
    let votes = |vote| u32::try_from(consultation.count(vote)).unwrap_or(u32::MAX);
    let (in_favour, against) = (votes(Vote::For), votes(Vote::Against));
    let fact = ConsultationClosed { case: case.id, officer: by, in_favour, against };
    consultation.closed = Some(Minutes { at: moment.now, by: Some(by), words });
    Ok(Change::new(after, &fact, Actor::Officer(by), moment.now))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        decide,
        model::Outcome,
        sample::{a_case, an_officer, another_officer, moment, reviewed},
    };
    use plat_identity::Branch;

    fn third_officer() -> PersonRef {
        "0190a000-0000-7000-8000-00000000000d".parse().unwrap()
    }

    fn two() -> Vec<Member> {
        let of = |officer, branch| Member { officer, branch };
        vec![of(another_officer(), Branch::Traffic), of(third_officer(), Branch::Fire)]
    }

    fn asked() -> Case {
        let ask = ("能否在此设点？".to_owned(), two(), 2);
        open(&reviewed(&a_case(), "2026-03-04"), ask, an_officer(), &moment("2026-03-05")).unwrap().case
    }

    #[test]
    fn several_branches_are_asked_and_nobody_asks_themselves() {
        let case = reviewed(&a_case(), "2026-03-04");
        let ask = |members| {
            let ask = ("？".to_owned(), members, 2);
            open(&case, ask, an_officer(), &moment("2026-03-05")).map(drop)
        };
        assert!(ask(two()).is_ok());
        let of = |officer| Member { officer, branch: case.branch };
        assert!(ask(vec![of(another_officer()), of(third_officer())]).is_err(), "one branch only");
        assert!(ask(two().into_iter().take(1).collect()).is_err(), "one person only");
        assert!(ask(vec![two()[0], of(an_officer())]).is_err(), "the one who asks");
    }

    #[test]
    fn a_member_speaks_once_and_says_why_not() {
        let now = moment("2026-03-06");
        let silent = give(&asked(), (Vote::Against, " ".into()), another_officer(), &now);
        assert!(matches!(silent, Err(CaseError::Field { .. })));
        let said = give(&asked(), (Vote::For, String::new()), another_officer(), &now).unwrap().case;
        assert!(give(&said, (Vote::For, String::new()), another_officer(), &now).is_err());
        assert!(give(&said, (Vote::For, String::new()), an_officer(), &now).is_err(), "was not asked");
    }

    #[test]
    fn its_result_is_an_opinion_and_the_decision_waits_for_its_minutes() {
        let now = moment("2026-03-06");
        let against = (Vote::Against, "不同意".to_owned());
        let said = give(&asked(), against, another_officer(), &now).unwrap().case;
        let early = decide::decide(&said, Outcome::Granted, an_officer(), &now);
        assert!(matches!(early, Err(CaseError::ConsultationOpen)));
        let closed = conclude(&said, "一人反对，一人未发表意见".into(), an_officer(), &now).unwrap().case;
        assert!(decide::decide(&closed, Outcome::Granted, an_officer(), &now).is_ok(), "against its vote");
    }
}
