//! Showing personal data in clear. On the desk names, numbers, phones and what was typed into a form are masked; an
//! officer who may handle the case sees them for a reason, which is on record before anything is shown, for as long as
//! one page lasts. The person reads who looked, when and why (个人信息保护法 44, 51).

use std::collections::BTreeMap;

use cap_catalogue::Answers;
use plat_facts::{
    Actor, NewFact, Published,
    identity::PersonShown,
    programs::PersonShownToProgram,
    refs::{CaseRef, DepartmentRef, PersonRef, ProgramRef, SiteRef},
};
use plat_identity::{Level, Resident};
use plat_kernel::{Timestamp, id::Id};

use crate::{
    error::CaseError,
    policy::{self, May, MayReceive, Show},
    reading,
    service::Cases,
    store::{self, After},
};

/// Something that is masked until it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shown {
    /// The name.
    Name,
    /// The identity number.
    IdNumber,
    /// The phone.
    Phone,
    /// What was typed into the form.
    Answers,
}

impl Shown {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Name, Self::IdNumber, Self::Phone, Self::Answers];

    /// The stable code, also the last part of its word key.
    pub fn code(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::IdNumber => "id_number",
            Self::Phone => "phone",
            Self::Answers => "answers",
        }
    }

    /// What a code means.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code)
    }
}

/// Why it is shown. A code and no free text, because a free text would itself be personal data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// 核对本人身份
    Identity,
    /// 审核申请内容
    Examine,
    /// 联系申请人
    Contact,
    /// 制作证件
    Produce,
    /// 依法调取
    Law,
}

impl Reason {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 5] = [Self::Identity, Self::Examine, Self::Contact, Self::Produce, Self::Law];

    /// The stable code, also the last part of its word key.
    pub fn code(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Examine => "examine",
            Self::Contact => "contact",
            Self::Produce => "produce",
            Self::Law => "law",
        }
    }

    /// What a code means.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code)
    }
}

/// What an officer asks to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    fields: Vec<Shown>,
    reason: Reason,
}

impl Ask {
    /// From what was chosen, by code. Each missing or unknown choice is a fault of its field.
    pub fn of<'a>(fields: impl Iterator<Item = &'a str>, reason: &str) -> Result<Self, CaseError> {
        let wrong = |field: &str, code| CaseError::Field { field: field.to_owned(), code };
        let known = fields.map(Shown::of_code).collect::<Option<Vec<_>>>();
        let mut fields = known.ok_or_else(|| wrong("fields", "not_offered"))?;
        fields.sort_unstable();
        fields.dedup();
        if fields.is_empty() {
            return Err(wrong("fields", "missing"));
        }
        let reason = Reason::of_code(reason).ok_or_else(|| wrong("reason", "missing"))?;
        Ok(Self { fields, reason })
    }

    fn has(&self, field: Shown) -> bool {
        self.fields.contains(&field)
    }
}

/// What was asked for, in clear. It goes into one answer and nowhere else: it cannot be printed into a log.
#[derive(Clone, Default)]
pub struct Clear {
    /// The name.
    pub name: Option<String>,
    /// The identity number.
    pub id_number: Option<String>,
    /// The phone.
    pub phone: Option<String>,
    /// The answers of the form.
    pub answers: Option<Answers>,
}

impl Clear {
    fn of(ask: &Ask, resident: &Resident, answers: Option<Answers>) -> Self {
        let when = |field, value: &str| ask.has(field).then(|| value.to_owned());
        Self {
            name: when(Shown::Name, &resident.name),
            id_number: when(Shown::IdNumber, resident.id_number.as_str()),
            phone: when(Shown::Phone, &resident.phone),
            answers,
        }
    }
}

/// Who is shown something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Viewer {
    /// An officer, and where they serve.
    Officer(PersonRef, SiteRef),
    /// Another department's program, and the department.
    Program(ProgramRef, DepartmentRef),
}

/// That something was shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Showing {
    /// Its id, also the id of its stream of facts.
    pub id: Id<Showing>,
    /// Whose data.
    pub person: PersonRef,
    /// For which case; none when a window looked up who is there.
    pub case: Option<CaseRef>,
    /// Who saw it.
    pub viewer: Viewer,
    /// What was shown.
    pub fields: Vec<Shown>,
    /// Why.
    pub reason: Reason,
    /// When.
    pub at: Timestamp,
}

impl Showing {
    fn fact(&self, actor: Actor) -> NewFact {
        let Self { person, case, .. } = *self;
        let fields = self.fields.iter().map(|field| field.code().to_owned()).collect();
        let reason = self.reason.code().to_owned();
        let (stream, at) = (self.id.cast(), self.at);
        match self.viewer.clone() {
            Viewer::Officer(officer, site) => {
                PersonShown { person, case, officer, site, fields, reason }.fact(stream, 1, at, actor)
            }
            Viewer::Program(program, department) => {
                PersonShownToProgram { person, program, department, fields, reason }
                    .fact(stream, 1, at, actor)
            }
        }
    }
}

/// Shows data of a case's applicant to an officer who may handle the case.
pub async fn of_case(cases: &Cases, may: &May<Show>, site: &SiteRef, ask: Ask) -> Result<Clear, CaseError> {
    let case = may.case();
    let resident = cases.resident(case.applicant).await?;
    let answers = if ask.has(Shown::Answers) { Some(reading::answers(cases, case).await?) } else { None };
    let viewer = Viewer::Officer(may.officer(), site.clone());
    record(cases, (may.actor(), viewer), (resident.id, Some(case.id)), &ask).await?;
    Ok(Clear::of(&ask, &resident, answers))
}

/// Shows data of the person at a window, before there is a case.
pub async fn at_window(
    cases: &Cases,
    may: &MayReceive,
    person: PersonRef,
    ask: Ask,
) -> Result<Clear, CaseError> {
    let resident = cases.resident(person).await?;
    policy::may_take(cases.authority(), may, person, Level::default())?;
    let viewer = Viewer::Officer(may.officer().id, may.site().clone());
    record(cases, (may.actor(), viewer), (resident.id, None), &ask).await?;
    Ok(Clear::of(&ask, &resident, None))
}

/// Puts on record that all of a person's data that a step of an errand 一件事 names is about to be shown to an officer of another
/// department, or to its program. That they work the step is the caller's proof.
pub async fn of_step(
    cases: &Cases,
    by: (Actor, Viewer),
    person: PersonRef,
    reason: &str,
) -> Result<(), CaseError> {
    let ask = Ask::of(Shown::ALL.into_iter().map(Shown::code), reason)?;
    record(cases, by, (person, None), &ask).await
}

/// Puts on record what is about to be shown; when it returns, the fact is on the disk.
async fn record(
    cases: &Cases,
    (actor, viewer): (Actor, Viewer),
    (person, case): (PersonRef, Option<CaseRef>),
    ask: &Ask,
) -> Result<(), CaseError> {
    let showing = Showing {
        id: cases.mint.id(),
        person,
        case,
        viewer,
        fields: ask.fields.clone(),
        reason: ask.reason,
        at: cases.mint.now(),
    };
    let fact = showing.fact(actor);
    cases
        .db
        .write(move |tx| {
            store::shown::insert(tx, &showing)?;
            Ok(tx.append(&fact)?)
        })
        .await
}

/// Who was shown data for a case, the first first; for the timeline of whoever may read the case.
pub async fn list_of_case(cases: &Cases, case: CaseRef) -> Result<Vec<Showing>, CaseError> {
    cases.db.read(move |tx| store::shown::of_case(tx, case)).await
}

/// Who was shown a resident's data, the latest first, each with its place in that order.
pub async fn list_of_person(
    cases: &Cases,
    resident: &Resident,
    after: Option<After>,
    limit: i64,
) -> Result<Vec<Showing>, CaseError> {
    let (person, after) = (resident.id, after.unwrap_or(After::first_falling()));
    cases.db.read(move |tx| store::shown::of_person(tx, person, after, limit)).await
}

/// The names of the programs among those to whom something was shown.
pub(crate) async fn programs_in(
    cases: &Cases,
    showings: &[Showing],
) -> Result<BTreeMap<ProgramRef, String>, CaseError> {
    let program = |it: &Showing| match &it.viewer {
        Viewer::Program(program, _) => Some(*program),
        Viewer::Officer(..) => None,
    };
    let mut names = BTreeMap::new();
    for id in showings.iter().filter_map(program) {
        if let Some(name) = cases.identity.program_name(id).await? {
            names.insert(id, name);
        }
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(fields: &[&str], reason: &str) -> Result<Ask, CaseError> {
        Ask::of(fields.iter().copied(), reason)
    }

    fn field_of(asked: Result<Ask, CaseError>) -> String {
        match asked {
            Err(CaseError::Field { field, .. }) => field,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn nothing_is_shown_without_a_reason_and_without_a_choice() {
        assert_eq!(field_of(ask(&[], "contact")), "fields");
        assert_eq!(field_of(ask(&["phone"], "")), "reason");
        assert_eq!(field_of(ask(&["phone"], "curiosity")), "reason");
        assert_eq!(field_of(ask(&["password"], "contact")), "fields");
    }

    #[test]
    fn what_is_asked_for_twice_is_on_record_once() {
        let asked = ask(&["phone", "name", "phone"], "contact").unwrap();
        assert_eq!(asked.fields, [Shown::Name, Shown::Phone]);
    }

    #[test]
    fn every_code_leads_back_to_what_it_stands_for() {
        assert!(Shown::ALL.iter().all(|it| Shown::of_code(it.code()) == Some(*it)));
        assert!(Reason::ALL.iter().all(|it| Reason::of_code(it.code()) == Some(*it)));
    }
}
