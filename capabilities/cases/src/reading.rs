//! A case as its reader may see it: a resident their own, an officer by the policy, with all that belongs to it.

use cap_catalogue::Answers;
use plat_facts::Fact;
use plat_facts::refs::{CaseRef, PersonRef};
use plat_identity::{Officer, Resident};
use plat_kernel::id::Id;

use crate::{
    dates::CaseDates,
    error::CaseError,
    materials::{self, HandedIn},
    model::Case,
    number::CaseNumber,
    paper::Paper,
    policy,
    service::Cases,
    store::{self, After},
};

/// Everything of one case.
#[derive(Clone, Debug)]
pub struct File {
    /// The case.
    pub case: Case,
    /// The answers of its form.
    pub answers: Answers,
    /// What was handed in.
    pub materials: Vec<HandedIn>,
    /// The papers that were issued.
    pub papers: Vec<Paper>,
    /// What happened, oldest first.
    pub facts: Vec<Fact>,
    /// Its dates, each with its explanation.
    pub dates: CaseDates,
}

/// A resident's own case.
pub async fn own(cases: &Cases, resident: &Resident, id: CaseRef) -> Result<policy::Own, CaseError> {
    policy::own(resident, cases.get(id).await?)
}

/// A case that the officer may read.
pub async fn at_desk(cases: &Cases, officer: &Officer, id: CaseRef) -> Result<Case, CaseError> {
    let case = cases.get(id).await?;
    if policy::may_see(officer, &case) { Ok(case) } else { Err(CaseError::NotFound) }
}

/// All that belongs to a case which the caller may read.
pub async fn file(cases: &Cases, case: Case) -> Result<File, CaseError> {
    let id = case.id;
    let (answers, materials, papers, facts) = cases
        .db
        .read(move |tx| {
            let answers = store::form(tx, id)?;
            let materials = store::materials::of_case(tx, id)?;
            let papers = store::papers::of_case(tx, id)?;
            Ok::<_, CaseError>((answers, materials, papers, tx.facts_of_stream(id.cast())?))
        })
        .await?;
    let answers = serde_json::from_str(&answers)
        .map_err(|error| plat_store::StoreError::corrupt("cases_form", "answers", error))?;
    let dates = cases.moment_of(&case).dates(&case);
    Ok(File { case, answers, materials, papers, facts, dates })
}

/// A file of a case which the caller may read: media type and bytes.
pub async fn picture(cases: &Cases, case: &Case, id: Id<HandedIn>) -> Result<(String, Vec<u8>), CaseError> {
    materials::file(cases, case.id, id).await
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
    Ok(found.into_iter().filter(|case| policy::may_see(officer, case)).collect())
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
