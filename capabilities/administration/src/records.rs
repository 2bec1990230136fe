//! What was done: all facts, newest first, as far as a filter lets them through. Nothing is stored for it: the facts are read
//! backwards, at most [`READ`] for one page, so that a rare kind is found in several steps and nobody's command waits.

use plat_facts::{Actor, Fact, PersonRef};
use plat_identity::MayAudit;
use plat_kernel::{Date, Timestamp, clock};
use plat_store::StoreError;
use serde_json::Value;

use crate::Office;

/// How many facts are looked at for one page.
const READ: usize = 20_000;
/// How many are read at a time.
const STEP: u32 = 1_000;
/// How many rows a page has.
pub(crate) const ROWS: usize = 50;

/// A group of kinds that is asked for together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Group {
    #[default]
    All,
    /// Sign-ins, failures, locks, sign-outs, passkeys, links.
    SignIns,
    /// Who was shown whose data in clear.
    Shown,
    /// Accounts, roles, delegations, conflicts, erasing.
    Rights,
    /// What was done to cases.
    Cases,
}

impl Group {
    pub(crate) const ALL: [Self; 5] = [Self::All, Self::SignIns, Self::Shown, Self::Rights, Self::Cases];

    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::SignIns => "sign-ins",
            Self::Shown => "shown",
            Self::Rights => "rights",
            Self::Cases => "cases",
        }
    }

    pub(crate) fn of_code(code: &str) -> Self {
        Self::ALL.into_iter().find(|it| it.code() == code).unwrap_or_default()
    }

    fn has(self, kind: &str) -> bool {
        let (publisher, event) = kind.split_once('.').unwrap_or((kind, ""));
        let shown = event.starts_with("person_shown");
        let rights = [
            "officer_",
            "roles_",
            "account_",
            "delegation_",
            "conflict_",
            "sessions_",
            "person_erased",
            "program_registered",
            "program_closed",
            "program_secret",
        ];
        let is_right = publisher == "identity" && rights.iter().any(|start| event.starts_with(start));
        match self {
            Self::All => true,
            Self::Shown => shown,
            Self::Rights => is_right,
            Self::SignIns => publisher == "identity" && !shown && !is_right,
            Self::Cases => publisher != "identity",
        }
    }
}

/// What is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Filter {
    pub(crate) group: Group,
    /// Who did it, or whom it was done to.
    pub(crate) person: Option<PersonRef>,
    /// The first day.
    pub(crate) from: Option<Date>,
    /// The last day.
    pub(crate) until: Option<Date>,
}

impl Filter {
    fn lets(&self, fact: &Fact) -> bool {
        let (begin, end) = self.span();
        self.group.has(&fact.kind)
            && begin.is_none_or(|begin| fact.at >= begin)
            && end.is_none_or(|end| fact.at < end)
            && self.person.is_none_or(|person| names(fact, person))
    }

    /// From the first moment, and before the last.
    fn span(&self) -> (Option<Timestamp>, Option<Timestamp>) {
        let after = |day: Date| day.tomorrow().ok().map(clock::start_of);
        (self.from.map(clock::start_of), self.until.and_then(after))
    }
}

/// Who did it.
pub(crate) fn doer(fact: &Fact) -> Option<PersonRef> {
    match fact.actor {
        Actor::System | Actor::Program(_) => None,
        Actor::Resident(it) | Actor::Officer(it) | Actor::Deputy { officer: it, .. } => Some(it),
    }
}

/// Whether a fact is about a person: as who did it, or anywhere in what it says.
fn names(fact: &Fact, person: PersonRef) -> bool {
    doer(fact) == Some(person) || mentions(&fact.body, &person.to_string())
}

fn mentions(value: &Value, text: &str) -> bool {
    match value {
        Value::String(it) => it == text,
        Value::Array(all) => all.iter().any(|it| mentions(it, text)),
        Value::Object(fields) => fields.values().any(|it| mentions(it, text)),
        _ => false,
    }
}

/// One page of records.
#[derive(Debug, Default)]
pub(crate) struct Records {
    pub(crate) facts: Vec<Fact>,
    /// Where the next page begins; none at the beginning of everything.
    pub(crate) next: Option<i64>,
    /// Back to which moment was looked, where the page is not full.
    pub(crate) looked_to: Option<Timestamp>,
}

/// The facts before a position (none: the newest) that the filter lets through.
pub(crate) async fn list(
    office: &Office,
    _proof: &MayAudit,
    filter: &Filter,
    before: Option<i64>,
) -> Result<Records, StoreError> {
    let (begin, end) = filter.span();
    let facts = office.db.facts();
    let mut at = match (before, end) {
        (Some(before), _) => before,
        (None, Some(end)) => first_at(office, end).await?,
        (None, None) => i64::MAX,
    };
    let mut page = Records::default();
    let mut read = 0;
    while read < READ {
        let step = facts.before(at, STEP).await?;
        read += step.len();
        for fact in &step {
            at = fact.position;
            if filter.lets(fact) {
                page.facts.push(fact.clone());
            }
            if page.facts.len() == ROWS {
                page.next = Some(at);
                return Ok(page);
            }
        }
        let oldest = step.last().map(|fact| fact.at);
        let over = oldest.is_none_or(|oldest| begin.is_some_and(|begin| oldest < begin));
        if over || step.len() < STEP as usize {
            return Ok(Records { next: None, looked_to: None, ..page });
        }
        (page.next, page.looked_to) = (Some(at), oldest);
    }
    Ok(page)
}

/// The position of the first fact at or after a moment, found by halving: positions are given in the order of commits,
/// which is the order of time but for moments.
async fn first_at(office: &Office, moment: Timestamp) -> Result<i64, StoreError> {
    let facts = office.db.facts();
    let (mut low, mut high) = (1, facts.last().await? + 1);
    while low < high {
        let middle = low + (high - low) / 2;
        let found = facts.before(middle + 1, 1).await?;
        match found.first() {
            Some(fact) if fact.at >= moment => high = fact.position,
            _ => low = middle + 1,
        }
    }
    Ok(low)
}

#[cfg(test)]
mod tests {
    use plat_kernel::Id;
    use serde_json::json;

    use super::*;

    fn fact(kind: &str, actor: Actor, body: Value) -> Fact {
        let at = "2026-03-02T09:00:00+08:00".parse().unwrap();
        Fact {
            id: Id::nil(),
            position: 1,
            stream: Id::nil(),
            version: 1,
            kind: kind.to_owned(),
            at,
            actor,
            body,
        }
    }

    fn person(n: u8) -> PersonRef {
        format!("00000000-0000-7000-8000-0000000000{n:02}").parse().unwrap()
    }

    #[test]
    fn a_person_is_found_as_who_did_it_and_as_whom_it_was_done_to() {
        let granted = fact(
            "identity.roles_granted",
            Actor::Officer(person(1)),
            json!({"officer": person(2).to_string(), "roles": ["window"]}),
        );
        let asked = |n| Filter { person: Some(person(n)), ..Filter::default() };
        assert!(asked(1).lets(&granted) && asked(2).lets(&granted) && !asked(3).lets(&granted));
    }

    #[test]
    fn each_kind_of_fact_stands_in_one_group() {
        for (kind, group) in [
            ("identity.signed_in", Group::SignIns),
            ("identity.locked_out", Group::SignIns),
            ("identity.person_shown", Group::Shown),
            ("identity.roles_granted", Group::Rights),
            ("identity.person_erased", Group::Rights),
            ("identity.delegation_given", Group::Rights),
            ("cases.case_granted", Group::Cases),
            ("evaluation.case_evaluated", Group::Cases),
        ] {
            let groups: Vec<_> = Group::ALL.into_iter().filter(|it| it.has(kind)).collect();
            assert_eq!(groups, [Group::All, group], "{kind}");
        }
    }

    #[test]
    fn a_day_is_asked_for_from_its_first_to_its_last_moment() {
        let day = "2026-03-02".parse().ok();
        let on = |from: &str, until: &str| Filter {
            from: from.parse().ok(),
            until: until.parse().ok(),
            ..Filter::default()
        };
        let it = fact("identity.signed_in", Actor::System, json!({}));
        assert!(Filter { from: day, until: day, ..Filter::default() }.lets(&it));
        assert!(!on("2026-03-03", "").lets(&it) && !on("", "2026-03-01").lets(&it));
    }
}
