//! 代理: who acts for whom. A guardian for a child, a relative or somebody with a letter of attorney for an adult. Both may see
//! the case later; what is done stands in the timeline under who did it.

use cap_catalogue::{Item, Material, Provision};
use plat_facts::{refs::PersonRef, trust::CaseRepresented};
use plat_identity::Resident;
use plat_kernel::{Bilingual, Date, Timestamp, idno::ResidentId};
use serde::{Deserialize, Serialize};

use crate::{
    draft::ActsFor,
    error::CaseError,
    model::Case,
    service::Cases,
    trust::{CONSENT_UNDER, TrustError, TrustRules},
};

/// As what somebody acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ActingAs {
    /// 监护人
    Guardian,
    /// 近亲属
    Relative,
    /// 受托人
    Agent,
}

impl ActingAs {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Guardian, Self::Relative, Self::Agent];

    /// The stable code, also the last part of its word key.
    pub fn code(self) -> &'static str {
        match self {
            Self::Guardian => "guardian",
            Self::Relative => "relative",
            Self::Agent => "agent",
        }
    }

    /// The one with this code.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code)
    }

    /// The paper that shows it, by its id among the materials of the case.
    pub fn authority(self) -> &'static str {
        match self {
            Self::Guardian => "proof-of-guardianship",
            Self::Relative | Self::Agent => "letter-of-attorney",
        }
    }

    fn paper(self) -> Material {
        let name = match self {
            Self::Guardian => ("监护关系证明（户口簿、出生医学证明等）", "Proof of guardianship"),
            Self::Relative | Self::Agent => {
                ("授权委托书和双方身份证件", "Letter of attorney and both ID cards")
            }
        };
        Material {
            id: self.authority().to_owned(),
            name: Bilingual { zh: name.0.to_owned(), en: name.1.to_owned() },
            required: true,
            provision: Provision::Upload,
            sources: Vec::new(),
            original: true,
            remote: false,
            identity: false,
            basis: None,
        }
    }
}

/// Who acts for the applicant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Representation {
    /// Who acts.
    pub by: PersonRef,
    /// As what.
    pub kind: ActingAs,
    /// The paper that shows the authority, by its id among the materials of the case.
    pub authority: String,
    /// Until when it holds; a guardian's until the child is old enough.
    #[serde(default)]
    pub until: Option<Date>,
    /// When the guardian agreed that the child's data is processed (个人信息保护法 31); for who is younger than 14.
    #[serde(default)]
    pub consent: Option<Timestamp>,
}

/// Who acts for whom, as it was told, before the rules have looked at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acting {
    /// Who acts.
    pub by: Resident,
    /// As what.
    pub kind: ActingAs,
    /// Until when the letter of attorney holds, as written on it.
    pub until: Option<Date>,
    /// The guardian agrees that the child's data is processed.
    pub consent: bool,
}

/// Who is to be acted for, as it was typed.
#[derive(Clone, Debug, Default)]
pub struct Named {
    /// `guardian`, `relative` or `agent`.
    pub kind: String,
    /// Their name.
    pub name: String,
    /// Their identity number.
    pub id_number: String,
    /// Until when the letter of attorney holds; empty where it does not say.
    pub until: String,
    /// The guardian agrees that the child's data is processed.
    pub consent: bool,
}

/// Finds who is to be acted for. A child who is not known yet is entered by the guardian; a grown-up comes to a window
/// first, so that nobody can enter strangers. Name and number must belong together.
pub async fn find(cases: &Cases, owner: &Resident, typed: &Named) -> Result<ActsFor, CaseError> {
    let field = |field: &str, code| CaseError::Field { field: field.to_owned(), code };
    let kind = ActingAs::of_code(&typed.kind).ok_or_else(|| field("acts", "missing"))?;
    let today = cases.mint.today();
    let id_number =
        ResidentId::on(&typed.id_number, today).map_err(|_| field("acts_id_number", "acts_number"))?;
    let until = match typed.until.trim() {
        "" => None,
        day => Some(day.parse().map_err(|_| field("acts_until", "not_a_date"))?),
    };
    let known = cases.identity.find_resident_by_id_number(id_number.as_str()).await?;
    let birth = Resident::imagined(owner.id, String::new(), id_number.clone(), String::new());
    let child = kind == ActingAs::Guardian && birth.age(today) < cases.trust.guardian.under;
    let person = match known {
        Some(known) => known,
        None if child => {
            cases.identity.enter_represented((&typed.name, id_number.as_str()), owner.id).await?
        }
        None => return Err(field("acts_id_number", "acts_unknown")),
    };
    if person.name != typed.name.trim() {
        return Err(field("acts_name", "acts_unknown"));
    }
    let acting = Acting { by: owner.clone(), kind, until, consent: typed.consent };
    check(&person, Some(&acting), &cases.trust, (cases.mint.now(), today))?;
    Ok(ActsFor { person: person.id, kind, until, consent: typed.consent })
}

/// Who acts at a window: the officer has seen their card.
pub async fn at_window(
    cases: &Cases,
    (kind, id_number): (&str, &str),
    (until, consent): (Option<Date>, bool),
) -> Result<Acting, CaseError> {
    let field = |field: &str, code| CaseError::Field { field: field.to_owned(), code };
    let kind = ActingAs::of_code(kind).ok_or_else(|| field("acts", "missing"))?;
    let by = cases.identity.find_resident_by_id_number(id_number).await?;
    let by = by.ok_or_else(|| field("acts_id_number", "acts_unknown"))?;
    Ok(Acting { by, kind, until, consent })
}

/// Whether this applicant may apply alone, or through whoever acts.
pub fn check(
    applicant: &Resident,
    acting: Option<&Acting>,
    rules: &TrustRules,
    (now, today): (Timestamp, Date),
) -> Result<Option<Representation>, CaseError> {
    let age = applicant.age(today);
    let child = age < rules.guardian.under;
    let Some(acting) = acting else {
        return if child { Err(TrustError::GuardianNeeded.into()) } else { Ok(None) };
    };
    if acting.by.id == applicant.id || acting.by.age(today) < rules.guardian.under {
        return Err(TrustError::CannotActForOthers.into());
    }
    if child && acting.kind != ActingAs::Guardian {
        return Err(TrustError::GuardianNeeded.into());
    }
    if age < CONSENT_UNDER && !acting.consent {
        return Err(CaseError::Field { field: "consent".into(), code: "consent" });
    }
    let until = match (acting.kind, acting.until) {
        (ActingAs::Guardian, until) => until,
        (_, None) => {
            let days = jiff::Span::new().days(i64::from(rules.agent.authority_days));
            Some(today.saturating_add(days))
        }
        (_, until) => until,
    };
    if until.is_some_and(|until| until < today) {
        return Err(TrustError::AuthorityOver.into());
    }
    Ok(Some(Representation {
        by: acting.by.id,
        kind: acting.kind,
        authority: acting.kind.authority().to_owned(),
        until,
        consent: acting.consent.then_some(now),
    }))
}

/// The item as it is asked of whoever acts for somebody: with the paper that shows the authority.
pub(crate) fn asked_of(item: Item, kind: ActingAs) -> Item {
    let mut item = item;
    if item.material(kind.authority()).is_none() {
        item.materials.push(kind.paper());
    }
    item
}

/// The fact.
pub(crate) fn represented(case: &Case, by: &Representation) -> CaseRepresented {
    CaseRepresented { case: case.id, by: by.by, acts_as: by.kind.code().to_owned(), until: by.until }
}

impl Case {
    /// Who acts: the applicant, or whoever acts for them.
    pub fn acting(&self) -> PersonRef {
        self.on_behalf.as_ref().map_or(self.applicant, |it| it.by)
    }

    /// Whether a person may read it and act in it: the applicant always; whoever acts for them while the authority holds,
    /// and afterwards as long as it takes to see the end of what they began.
    pub fn is_of(&self, person: PersonRef) -> bool {
        self.applicant == person || self.acting() == person
    }

    /// Whether a person may still act in it on a day.
    pub(crate) fn may_act(&self, person: PersonRef, today: Date) -> bool {
        let holds = |it: &Representation| it.by == person && it.until.is_none_or(|until| today <= until);
        self.applicant == person || self.on_behalf.as_ref().is_some_and(holds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{at, resident_born, trust_rules};

    fn on(day: &str) -> (Timestamp, Date) {
        (at(day), day.parse().unwrap())
    }

    fn acting(by: &Resident, kind: ActingAs) -> Acting {
        Acting { by: by.clone(), kind, until: None, consent: false }
    }

    #[test]
    fn who_is_under_sixteen_applies_through_a_guardian_until_the_birthday() {
        let (child, mother) = (resident_born("2010-03-05"), resident_born("1985-01-01"));
        let rules = trust_rules();
        assert!(matches!(
            check(&child, None, &rules, on("2026-03-04")),
            Err(CaseError::Trust(TrustError::GuardianNeeded))
        ));
        assert!(matches!(check(&child, None, &rules, on("2026-03-05")), Ok(None)), "sixteen today");
        let guardian = acting(&mother, ActingAs::Guardian);
        let by = check(&child, Some(&guardian), &rules, on("2026-03-04")).unwrap().unwrap();
        assert_eq!((by.by, by.authority.as_str()), (mother.id, "proof-of-guardianship"));
        let aunt = check(&child, Some(&acting(&mother, ActingAs::Relative)), &rules, on("2026-03-04"));
        assert!(matches!(aunt, Err(CaseError::Trust(TrustError::GuardianNeeded))));
    }

    #[test]
    fn the_data_of_a_child_under_fourteen_needs_the_guardians_consent() {
        let (child, mother) = (resident_born("2015-03-05"), resident_born("1985-01-01"));
        let silent = acting(&mother, ActingAs::Guardian);
        let refused = check(&child, Some(&silent), &trust_rules(), on("2026-03-04"));
        assert!(matches!(refused, Err(CaseError::Field { ref field, .. }) if field == "consent"));
        let agreed = Acting { consent: true, ..silent };
        let by = check(&child, Some(&agreed), &trust_rules(), on("2026-03-04")).unwrap().unwrap();
        assert!(by.consent.is_some());
    }

    #[test]
    fn a_letter_of_attorney_ends_on_its_day_and_a_child_acts_for_nobody() {
        let (zhang, agent) = (resident_born("1950-01-01"), resident_born("1990-01-01"));
        let rules = trust_rules();
        let over = Acting { until: Some("2026-03-03".parse().unwrap()), ..acting(&agent, ActingAs::Agent) };
        let refused = check(&zhang, Some(&over), &rules, on("2026-03-04"));
        assert!(matches!(refused, Err(CaseError::Trust(TrustError::AuthorityOver))));
        let open = check(&zhang, Some(&acting(&agent, ActingAs::Agent)), &rules, on("2026-03-04"));
        assert_eq!(open.unwrap().unwrap().until, Some("2026-06-02".parse().unwrap()));
        let child = resident_born("2012-01-01");
        let refused = check(&zhang, Some(&acting(&child, ActingAs::Relative)), &rules, on("2026-03-04"));
        assert!(matches!(refused, Err(CaseError::Trust(TrustError::CannotActForOthers))));
    }

    #[test]
    fn both_see_the_case_and_who_acts_may_do_so_while_the_authority_holds() {
        let (zhang, agent) = (resident_born("1950-01-01"), resident_born("1990-01-01"));
        let until = Some("2026-03-10".parse().unwrap());
        let acting = Acting { until, ..acting(&agent, ActingAs::Agent) };
        let on_behalf = check(&zhang, Some(&acting), &trust_rules(), on("2026-03-04")).unwrap();
        let case = Case { applicant: zhang.id, on_behalf, ..crate::sample::a_case() };
        assert!(case.is_of(zhang.id) && case.is_of(agent.id));
        let (then, later) = ("2026-03-10".parse().unwrap(), "2026-03-11".parse().unwrap());
        assert!(case.may_act(agent.id, then) && !case.may_act(agent.id, later));
        assert!(case.may_act(zhang.id, later));
    }
}
