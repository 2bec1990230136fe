//! A case as its reader may see it: a resident their own, an officer by the policy, with all that belongs to it.

use std::collections::BTreeMap;

use cap_catalogue::{Answers, Outcome};
use cap_papers::{Issued, Paper};
use plat_facts::Fact;
use plat_facts::refs::{CaseRef, PersonRef};
use plat_identity::{Officer, Resident};
use plat_kernel::{Timestamp, id::Id};

use crate::{
    dates::CaseDates,
    error::CaseError,
    materials::{self, HandedIn},
    model::Case,
    number::CaseNumber,
    policy, sealed,
    service::Cases,
    show::Showing,
    situation,
    store::{self, After},
};

/// Everything of one case.
#[derive(Clone, Debug)]
pub struct File {
    /// The case.
    pub case: Case,
    /// Who applies; nobody any more if their data was erased.
    pub applicant: Option<Resident>,
    /// The answers of its form; none of an applicant whose data was erased.
    pub answers: Answers,
    /// What the applicant's answers to the questions that narrow the item led to, on the day of receipt; none when the
    /// general guide holds, or the data was erased.
    pub outcome: Option<Outcome>,
    /// What was handed in.
    pub materials: Vec<HandedIn>,
    /// The papers that were issued.
    pub papers: Vec<Issued>,
    /// When the applicant first opened those that they opened online.
    pub opened: BTreeMap<Id<Paper>, Timestamp>,
    /// What happened, oldest first.
    pub facts: Vec<Fact>,
    /// Who was shown the applicant's data in clear, oldest first.
    pub shown: Vec<Showing>,
    /// Its dates, each with its explanation.
    pub dates: CaseDates,
}

impl File {
    /// The item as it was asked of this applicant.
    pub fn item(&self, cases: &Cases) -> Result<std::sync::Arc<cap_catalogue::Item>, CaseError> {
        let kind = self.case.on_behalf.as_ref().map(|it| it.kind);
        Ok(situation::by(situation::narrowed(cases.item_of(&self.case)?, self.outcome.as_ref()), kind))
    }
}

/// A resident's own case.
pub async fn own(cases: &Cases, resident: &Resident, id: CaseRef) -> Result<policy::Own, CaseError> {
    policy::own(resident, cases.get(id).await?)
}

/// A resident's own case, or one in which they may still act for somebody.
pub async fn acting(cases: &Cases, resident: &Resident, id: CaseRef) -> Result<policy::Own, CaseError> {
    own(cases, resident, id).await?.still(cases.mint.today())
}

/// A case that the officer may read.
pub async fn at_desk(cases: &Cases, officer: &Officer, id: CaseRef) -> Result<Case, CaseError> {
    let case = cases.get(id).await?;
    if policy::may_see(cases.authority(), officer, &case) { Ok(case) } else { Err(CaseError::NotFound) }
}

/// All that belongs to a case which the caller may read.
pub async fn file(cases: &Cases, case: Case) -> Result<File, CaseError> {
    let id = case.id;
    let (answers, situation, materials, (papers, opened), facts, shown) = cases
        .db
        .read(move |tx| {
            let answers = store::form(tx, id)?;
            let situation = store::situation(tx, id)?;
            let materials = store::materials::of_case(tx, id)?;
            let papers = (cap_papers::store::of_case(tx, id)?, cap_papers::store::opened(tx, id)?);
            let shown = store::shown::of_case(tx, id)?;
            let facts = tx.facts_of_stream(id.cast())?;
            Ok::<_, CaseError>((answers, situation, materials, papers, facts, shown))
        })
        .await?;
    let applicant = cases.known(case.applicant).await?;
    let answers = match &applicant {
        Some(applicant) => sealed::ANSWERS.open_json(applicant.key(), id, &answers)?,
        None => Answers::new(),
    };
    let outcome = match (&applicant, situation) {
        (Some(applicant), Some(kept)) => {
            Some(sealed::CASE_SITUATION.open_json(applicant.key(), id, &kept)?)
        }
        _ => None,
    };
    let dates = cases.moment_of(&case).dates(&case);
    Ok(File { case, applicant, answers, outcome, materials, papers, opened, facts, shown, dates })
}

/// All that belongs to a resident's own case, without the papers that are internal.
pub async fn own_file(cases: &Cases, own: &policy::Own) -> Result<File, CaseError> {
    let mut file = file(cases, own.case().clone()).await?;
    file.papers.retain(|paper| !paper.kind.is_internal());
    Ok(file)
}

/// The answers of a case which the caller may see in clear.
pub(crate) async fn answers(cases: &Cases, case: &Case) -> Result<Answers, CaseError> {
    let id = case.id;
    let key = cases.key_of(case.applicant).await?;
    Ok(sealed::ANSWERS.open_json(&key, id, &cases.db.read(move |tx| store::form(tx, id)).await?)?)
}

/// One of a case's papers that its applicant may read.
pub(crate) async fn own_paper(cases: &Cases, case: &Case, number: &str) -> Result<Issued, CaseError> {
    let paper = paper(cases, case, number).await?;
    if paper.kind.is_internal() { Err(CaseError::NotFound) } else { Ok(paper) }
}

/// One of a case's papers, as it is kept.
pub(crate) async fn paper(cases: &Cases, case: &Case, number: &str) -> Result<Issued, CaseError> {
    let papers = cases.papers.of_case(case.id).await?;
    papers.into_iter().find(|paper| paper.number == number).ok_or(CaseError::NotFound)
}

/// A file of a case which the caller may read: media type and bytes.
pub async fn picture(cases: &Cases, case: &Case, id: Id<HandedIn>) -> Result<(String, Vec<u8>), CaseError> {
    materials::file(cases, &cases.key_of(case.applicant).await?, case.id, id).await
}

/// A resident's cases, each with the time (microseconds) at which it was last touched, the latest first.
pub async fn of_resident(
    cases: &Cases,
    resident: &Resident,
    after: Option<After>,
    limit: i64,
) -> Result<Vec<(i64, Case)>, CaseError> {
    of_person(cases, resident.id, after, limit).await
}

/// What an officer finds by a case number, or by the ID number of an applicant: only what the officer may read.
pub async fn search(cases: &Cases, officer: &Officer, typed: &str) -> Result<Vec<Case>, CaseError> {
    let found = if let Ok(number) = typed.parse::<CaseNumber>() {
        match cases.by_number(number).await {
            Ok(case) => vec![case],
            Err(CaseError::NotFound) => vec![],
            Err(error) => return Err(error),
        }
    } else {
        match cases.identity.find_resident_by_id_number(typed).await? {
            Some(resident) => {
                of_person(cases, resident.id, None, 50).await?.into_iter().map(|(_, case)| case).collect()
            }
            None => vec![],
        }
    };
    Ok(found.into_iter().filter(|case| policy::may_see(cases.authority(), officer, case)).collect())
}

async fn of_person(
    cases: &Cases,
    person: PersonRef,
    after: Option<After>,
    limit: i64,
) -> Result<Vec<(i64, Case)>, CaseError> {
    let after = after.unwrap_or(After::first_falling());
    cases.db.read(move |tx| store::of_applicant(tx, person, after, limit)).await
}
