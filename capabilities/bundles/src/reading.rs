//! An errand as its reader may see it.

use cap_cases::model::Case;
use cap_catalogue::{Answers, Chosen, FieldKind};
use plat_facts::refs::{BundleRef, ErrandRef};
use plat_identity::{PersonKey, Resident};
use plat_kernel::{Date, mask};

use crate::{
    errand::Errand,
    error::BundleError,
    files::{self, Kept},
    policy::{self, MayWork, OfDepartment, Own},
    sealed,
    service::Bundles,
    store::{self, CountRow},
};

/// What the applicant filled in.
#[derive(Debug, Clone, Default)]
pub struct Filled {
    /// The answers to the bundle's questions.
    pub chosen: Chosen,
    /// The answers of the form.
    pub answers: Answers,
}

/// Everything of one errand, for its applicant.
#[derive(Debug, Clone)]
pub struct File {
    /// The errand.
    pub errand: Errand,
    /// What the applicant filled in.
    pub filled: Filled,
    /// Its cases, as far as they were received.
    pub cases: Vec<Case>,
    /// What departments wrote, by step.
    pub words: Vec<(String, String)>,
    /// What was photographed.
    pub files: Vec<Kept>,
    /// The day by which everything is due by the promise.
    pub due: Date,
}

impl File {
    /// The case of a step.
    pub fn case(&self, step: &str) -> Option<&Case> {
        let id = self.errand.part(step)?.case()?;
        self.cases.iter().find(|case| case.id == id)
    }

    /// What a department wrote about its step.
    pub fn words(&self, step: &str) -> Option<&str> {
        self.words.iter().find(|(of, _)| of == step).map(|(_, words)| words.as_str())
    }
}

/// An errand, for whoever then asks the policy.
pub(crate) async fn errand(bundles: &Bundles, id: ErrandRef) -> Result<Errand, BundleError> {
    let found = bundles.db.read::<_, BundleError>(move |tx| Ok(store::find(tx, id)?)).await?;
    found.ok_or(BundleError::NotFound)
}

/// The form of an errand.
pub(crate) async fn form(bundles: &Bundles, key: &PersonKey, id: ErrandRef) -> Result<Filled, BundleError> {
    let kept = bundles.db.read::<_, BundleError>(move |tx| Ok(store::form(tx, id)?)).await?;
    Ok(Filled {
        chosen: sealed::CHOSEN.open_json(key, id, &kept.chosen)?,
        answers: sealed::ANSWERS.open_json(key, id, &kept.answers)?,
    })
}

/// A resident's own errand.
pub async fn own(bundles: &Bundles, resident: &Resident, id: ErrandRef) -> Result<Own, BundleError> {
    policy::own(resident, errand(bundles, id).await?)
}

/// A resident's errands, the last touched first.
pub async fn mine(bundles: &Bundles, resident: &Resident) -> Result<Vec<Errand>, BundleError> {
    let applicant = resident.id;
    bundles.db.read::<_, BundleError>(move |tx| Ok(store::of_applicant(tx, applicant)?)).await
}

/// All that belongs to an errand.
pub async fn file(bundles: &Bundles, own: Own, key: &PersonKey) -> Result<File, BundleError> {
    let errand = own.errand().clone();
    let filled = form(bundles, key, errand.id).await?;
    let mut cases = Vec::new();
    for id in errand.parts.iter().filter_map(crate::errand::Part::case) {
        match bundles.cases.get(id).await {
            Ok(case) => cases.push(case),
            Err(cap_cases::CaseError::NotFound) => {}
            Err(error) => return Err(error.into()),
        }
    }
    let words = words(bundles, key, errand.id).await?;
    let files = files::list(bundles, errand.id).await?;
    let due = bundles.due(errand.received_on(), errand.days());
    Ok(File { errand, filled, cases, words, files, due })
}

async fn words(
    bundles: &Bundles,
    key: &PersonKey,
    id: ErrandRef,
) -> Result<Vec<(String, String)>, BundleError> {
    let kept = bundles.db.read::<_, BundleError>(move |tx| Ok(store::words(tx, id)?)).await?;
    let written = kept.into_iter().filter(|(_, words)| !words.is_empty());
    let open = |(step, words): (String, Vec<u8>)| {
        let plain = sealed::WORDS.open(key, id, &words)?;
        Ok((step, String::from_utf8_lossy(&plain).into_owned()))
    };
    written.map(open).collect()
}

/// A step that waits for a department.
#[derive(Debug, Clone)]
pub struct Task {
    /// The errand.
    pub errand: Errand,
    /// The step.
    pub step: String,
    /// The day by which it is due by the promise.
    pub due: Option<Date>,
}

/// The most steps of one list.
const PAGE: u32 = 200;

/// What waits for a department, the most urgent first: what it has not taken up yet, and what it works on.
pub async fn tasks(bundles: &Bundles, of: &OfDepartment) -> Result<Vec<Task>, BundleError> {
    let mut all = listed(bundles, of, "ready").await?;
    all.extend(listed(bundles, of, "started").await?);
    all.sort_by_key(|it| (it.due, it.errand.received));
    Ok(all)
}

/// What a department granted lately.
pub async fn done(bundles: &Bundles, of: &OfDepartment) -> Result<Vec<Task>, BundleError> {
    listed(bundles, of, "granted").await
}

async fn listed(bundles: &Bundles, of: &OfDepartment, state: &'static str) -> Result<Vec<Task>, BundleError> {
    let department = of.department().clone();
    let rows = bundles
        .db
        .read::<_, BundleError>(move |tx| Ok(store::of_department(tx, &department, (state, PAGE))?))
        .await?;
    Ok(rows.into_iter().map(|row| Task { errand: row.errand, step: row.step, due: row.due }).collect())
}

/// What a department is told of one step: the fields that the step names, and the files that it is given.
#[derive(Debug, Clone)]
pub struct Brief {
    /// The errand.
    pub errand: Errand,
    /// The step.
    pub step: String,
    /// Who applies; nobody any more if their data was erased.
    pub applicant: Option<Person>,
    /// The answers it is told.
    pub answers: Answers,
    /// The files it is given.
    pub files: Vec<Kept>,
    /// What was typed and whose it is are masked.
    pub masked: bool,
}

/// Whose errand it is.
#[derive(Debug, Clone)]
pub struct Person {
    /// The name.
    pub name: String,
    /// The identity number.
    pub id_number: String,
    /// The phone.
    pub phone: String,
}

/// What a department may see of a step that is its own, masked as on every desk.
pub async fn brief(bundles: &Bundles, may: &MayWork) -> Result<Brief, BundleError> {
    let brief = in_clear(bundles, may).await?;
    let shared = bundles.cases.catalogue.shared();
    let chosen = |key: &str| shared.field(key).is_some_and(|it| matches!(it.kind, FieldKind::Choice(_)));
    let hidden = |(key, answer): (String, String)| {
        let answer = if chosen(&key) { answer } else { mask::answer(&answer) };
        (key, answer)
    };
    let applicant = brief.applicant.map(|it| Person {
        name: mask::name(&it.name),
        id_number: mask::id_number(&it.id_number),
        phone: mask::phone(&it.phone),
    });
    Ok(Brief { applicant, answers: brief.answers.into_iter().map(hidden).collect(), masked: true, ..brief })
}

/// The same in clear: only after it was put on record.
pub(crate) async fn in_clear(bundles: &Bundles, may: &MayWork) -> Result<Brief, BundleError> {
    let errand = may.errand().clone();
    let bundle = bundles.bundle(&errand.bundle)?;
    let applicant = bundles.known(errand.applicant).await?;
    let work =
        bundle.step(may.step()).and_then(crate::model::Step::department).ok_or(BundleError::NotFound)?;
    let answers = match &applicant {
        Some(applicant) => form(bundles, applicant.key(), errand.id).await?.answers,
        None => Answers::new(),
    };
    let told = work.fields.iter().filter_map(|key| Some((key.clone(), answers.get(key)?.clone())));
    let answers = told.collect();
    let mut files = files::list(bundles, errand.id).await?;
    files.retain(|file| work.materials.contains(&file.material));
    let applicant = applicant.map(|it| Person {
        id_number: it.id_number.as_str().to_owned(),
        name: it.name.clone(),
        phone: it.phone.clone(),
    });
    Ok(Brief { step: may.step().to_owned(), errand, applicant, answers, files, masked: false })
}

/// What finished errands of a bundle cost people, on average.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// How many errands are finished.
    pub errands: i64,
    /// Visits, in hundredths.
    pub visits: i64,
    /// Materials, in hundredths.
    pub materials: i64,
    /// Working days, in hundredths.
    pub days: i64,
}

/// What finished errands of a bundle cost; nothing while none is finished.
pub async fn counted(bundles: &Bundles, bundle: &BundleRef) -> Result<Option<Counted>, BundleError> {
    let rows = bundles.db.read::<_, BundleError>(|tx| Ok(store::counted(tx)?)).await?;
    let row = rows.into_iter().find(|row| row.bundle == bundle.as_str() && row.errands > 0);
    Ok(row.map(|CountRow { errands, visits, materials, days, .. }| Counted {
        errands,
        visits: visits * 100 / errands,
        materials: materials * 100 / errands,
        days: days * 100 / errands,
    }))
}
