//! What an officer's part in a case says of them, from the facts of that case: decided in time or late (谁办理、谁负责), and corrections
//! that the window itself caused.

use std::collections::BTreeSet;

use plat_facts::{
    Actor, BadFact, Fact, Published,
    cases::{
        CaseAccepted, CaseDeemedGranted, CaseExtended, CaseGranted, CaseRefused, CaseReopened, CaseResumed,
        CorrectionAsked, HardCaseHandedBack, HardCaseRaised,
    },
    refs::{CaseRef, PersonRef},
};
use plat_jobs::{JobError, Reader};
use plat_kernel::{Date, clock::date_of};
use plat_store::Tx;

use crate::store::stars as store;

/// What came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum What {
    /// Decided by both last days, of the promise and of the law.
    Kept,
    /// Decided after one of them, or by the law itself because nobody did.
    Late,
    /// The window would have sent somebody away, and the reviewer of hard cases did not let it.
    HandedBack,
    /// A notice names what an earlier one should have named: 行政许可法 32(1)(4), all at once.
    AskedAgain,
}

impl What {
    const ALL: [Self; 4] = [Self::Kept, Self::Late, Self::HandedBack, Self::AskedAgain];

    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Late => "late",
            Self::HandedBack => "handed_back",
            Self::AskedAgain => "asked_again",
        }
    }

    pub(crate) fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code)
    }
}

/// An officer's part in it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Part {
    pub(crate) officer: PersonRef,
    /// The day on which they had it.
    pub(crate) acted: Date,
    pub(crate) what: What,
}

/// Reads what comes out of cases. It needs nothing but their facts, so its table can be emptied and written anew.
pub(crate) struct Conduct;

impl Reader for Conduct {
    fn name(&self) -> &'static str {
        "evaluation.conduct"
    }

    fn kinds(&self) -> &'static [&'static str] {
        &[
            CaseGranted::KIND,
            CaseRefused::KIND,
            CaseDeemedGranted::KIND,
            HardCaseHandedBack::KIND,
            CorrectionAsked::KIND,
        ]
    }

    fn read(&self, tx: &mut Tx<'_>, fact: &Fact) -> Result<(), JobError> {
        let case: CaseRef = fact.stream.cast();
        if store::is_told(tx, (case, fact.version))? {
            return Ok(());
        }
        let mut before = tx.facts_of_stream(fact.stream)?;
        before.retain(|it| it.version < fact.version);
        for part in parts(&before, fact).map_err(JobError::failed)? {
            store::tell(tx, (case, fact.version, date_of(fact.at)), &part)?;
        }
        Ok(())
    }
}

/// What a fact says of whom, by what was told of the case before it.
fn parts(before: &[Fact], because: &Fact) -> Result<BTreeSet<Part>, BadFact> {
    let is_decided = [CaseGranted::KIND, CaseRefused::KIND].contains(&because.kind.as_str());
    if is_decided || because.kind == CaseDeemedGranted::KIND {
        let Some(due) = due(before)? else { return Ok(BTreeSet::new()) };
        let late = !is_decided || date_of(because.at) > due;
        let what = if late { What::Late } else { What::Kept };
        let all = before.iter().chain(is_decided.then_some(because));
        return Ok(all.filter_map(|fact| part(fact, what)).collect());
    }
    if because.kind == HardCaseHandedBack::KIND {
        let raised = before.iter().rev().find(|it| it.kind == HardCaseRaised::KIND);
        return Ok(raised.and_then(|it| part(it, What::HandedBack)).into_iter().collect());
    }
    let again = asked_again(before, because)?;
    Ok(again.then(|| part(because, What::AskedAgain)).flatten().into_iter().collect())
}

/// The nearer of the two last days, as the case last told them; none where no term ran.
fn due(facts: &[Fact]) -> Result<Option<Date>, BadFact> {
    let mut both = [None, None];
    for fact in facts {
        if let Some(it) = CaseAccepted::read(fact) {
            let it = it?;
            both = [it.legal_due, it.promised_due];
        } else if let Some(it) = CaseResumed::read(fact) {
            let it = it?;
            both = [it.legal_due, it.promised_due];
        } else if let Some(it) = CaseExtended::read(fact) {
            let it = it?;
            both = [it.legal_due, it.promised_due];
        } else if let Some(it) = CaseReopened::read(fact) {
            let it = it?;
            both = [it.legal_due, it.promised_due];
        }
    }
    Ok(both.into_iter().flatten().min())
}

/// Whether a notice names a material that an earlier one did not. What was named before and is still wrong is nobody's mistake here.
fn asked_again(before: &[Fact], because: &Fact) -> Result<bool, BadFact> {
    let asked = before.iter().filter_map(CorrectionAsked::read).collect::<Result<Vec<_>, _>>()?;
    let Some(now) = CorrectionAsked::read(because).transpose()? else { return Ok(false) };
    let named = |material: &String| asked.iter().any(|it| it.materials.contains(material));
    Ok(!asked.is_empty() && now.materials.iter().any(|it| !named(it)))
}

fn part(fact: &Fact, what: What) -> Option<Part> {
    match fact.actor {
        Actor::Officer(officer) | Actor::Deputy { officer, .. } => {
            Some(Part { officer, acted: date_of(fact.at), what })
        }
        Actor::System | Actor::Resident(_) | Actor::Program(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use plat_kernel::Id;

    use super::*;

    fn id<T>(last: u8) -> Id<T> {
        format!("0190a000-0000-7000-8000-0000000000{last:02x}").parse().unwrap()
    }

    const CASE: u8 = 1;
    const WINDOW: u8 = 10;
    const HEAD: u8 = 11;

    /// The facts of a case, in their order: who, on which day, what.
    fn told(facts: &[(u8, &str, serde_json::Value, &str)]) -> Vec<Fact> {
        let fact = |(at, (officer, day, body, kind)): (usize, &(u8, &str, serde_json::Value, &str))| Fact {
            id: id(100 + u8::try_from(at).unwrap()),
            position: i64::try_from(at).unwrap() + 1,
            stream: id(CASE),
            version: i64::try_from(at).unwrap() + 1,
            kind: (*kind).to_owned(),
            at: format!("{day}T10:00:00+08:00").parse().unwrap(),
            actor: Actor::Officer(id(*officer)),
            body: body.clone(),
        };
        facts.iter().enumerate().map(fact).collect()
    }

    fn out(facts: &[(u8, &str, serde_json::Value, &str)]) -> Vec<(PersonRef, String, What)> {
        let mut all = told(facts);
        let last = all.pop().unwrap();
        parts(&all, &last)
            .unwrap()
            .into_iter()
            .map(|it| (it.officer, it.acted.to_string(), it.what))
            .collect()
    }

    fn accepted(promised: &str) -> (u8, &'static str, serde_json::Value, &'static str) {
        let body = serde_json::json!({"case": id::<()>(CASE), "item": "CR012", "site": "NH-HALL",
            "officer": id::<()>(WINDOW), "deemed": false, "accepted_on": "2026-03-02", "legal_due": "2026-03-30",
            "promised_due": promised});
        (WINDOW, "2026-03-02", body, CaseAccepted::KIND)
    }

    fn granted(day: &'static str) -> (u8, &'static str, serde_json::Value, &'static str) {
        let body = serde_json::json!({"case": id::<()>(CASE), "item": "CR012", "site": "NH-HALL",
            "officer": id::<()>(HEAD), "decided_on": day});
        (HEAD, day, body, CaseGranted::KIND)
    }

    #[test]
    fn everybody_who_had_a_part_kept_the_terms_or_broke_the_nearer_of_them() {
        let kept = out(&[accepted("2026-03-11"), granted("2026-03-11")]);
        assert_eq!(
            kept,
            [
                (id(WINDOW), "2026-03-02".to_owned(), What::Kept),
                (id(HEAD), "2026-03-11".to_owned(), What::Kept)
            ]
        );
        let late = out(&[accepted("2026-03-11"), granted("2026-03-12")]);
        assert!(
            late.len() == 2 && late.iter().all(|it| it.2 == What::Late),
            "after the promise, within the law"
        );
    }

    #[test]
    fn whoever_would_have_sent_somebody_away_is_told_when_it_is_handed_back() {
        let raised = serde_json::json!({"case": id::<()>(CASE), "officer": id::<()>(WINDOW), "proposes": "refusal",
            "reason": "x"});
        let back = serde_json::json!({"case": id::<()>(CASE), "officer": id::<()>(HEAD)});
        let said = out(&[
            (WINDOW, "2026-03-02", raised, HardCaseRaised::KIND),
            (HEAD, "2026-03-03", back, HardCaseHandedBack::KIND),
        ]);
        assert_eq!(said, [(id(WINDOW), "2026-03-02".to_owned(), What::HandedBack)]);
    }

    #[test]
    fn a_second_notice_is_a_mistake_only_if_it_names_what_the_first_should_have_named() {
        let asks = |day: &'static str, materials: &[&str]| {
            let body = serde_json::json!({"case": id::<()>(CASE), "officer": id::<()>(WINDOW), "materials": materials});
            (WINDOW, day, body, CorrectionAsked::KIND)
        };
        assert!(out(&[asks("2026-03-02", &["M1"])]).is_empty());
        assert!(out(&[asks("2026-03-02", &["M1", "M2"]), asks("2026-03-05", &["M2"])]).is_empty());
        let again = out(&[asks("2026-03-02", &["M1"]), asks("2026-03-05", &["M1", "M3"])]);
        assert_eq!(again, [(id(WINDOW), "2026-03-05".to_owned(), What::AskedAgain)]);
    }

    #[test]
    fn where_no_term_ran_nobody_kept_or_broke_one() {
        assert!(out(&[granted("2026-03-12")]).is_empty());
    }
}
