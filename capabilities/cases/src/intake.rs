//! 收件: an application becomes a case. Receipt is not acceptance; it opens the five-day clock only.

use cap_catalogue::{Answers, FieldFault, Item, Outcome};
use cap_papers::{Issued, PaperKind};
use plat_facts::{
    Actor,
    cases::{CaseReceived, Channel as CameBy},
    refs::{CaseRef, PersonRef},
};
use plat_identity::Resident;
use plat_kernel::Timestamp;

use crate::{
    agents,
    change::Change,
    deferral, duplicates,
    error::CaseError,
    issue,
    materials::HandedIn,
    model::{Case, Channel, Course, Stage, Terms},
    number::CaseNumber,
    places::{self, Route},
    promise,
    said::Said,
    sealed,
    service::Cases,
    store::{self, CaseRow, FormRow},
};

/// An application that is complete enough to be received.
pub(crate) struct Intake {
    pub(crate) id: CaseRef,
    pub(crate) applicant: Resident,
    pub(crate) route: Route,
    pub(crate) channel: Channel,
    pub(crate) receiver: Option<PersonRef>,
    /// Who hands it in or takes it in, as the first fact says.
    pub(crate) actor: Actor,
    pub(crate) answers: Answers,
    /// What the questions that narrow the item led to, when they were answered.
    pub(crate) outcome: Option<Outcome>,
    pub(crate) handed_in: HandedInBy,
    /// Who acts, what follows later or is promised, which earlier case is known.
    pub(crate) said: Said,
}

/// What was handed in, and how it came.
pub(crate) enum HandedInBy {
    /// With a draft, which then goes; the files are stored already.
    Draft(Vec<HandedIn>),
    /// At a window: the originals that were seen, stored with the case.
    Window(Vec<HandedIn>),
}

/// Makes the case, its first fact and its receipt, in one transaction. The item is the one that was asked of this
/// applicant: narrowed by their own outcome.
pub(crate) async fn receive(cases: &Cases, item: &Item, intake: Intake) -> Result<Case, CaseError> {
    let now = cases.mint.now();
    let number = cases.numbers.next(cases.mint.today()).await?;
    let form = sealed_form(&intake)?;
    let case = begun(cases, item, &intake, number, now);
    let fact = CaseReceived {
        case: case.id,
        number: case.number.to_string(),
        item: case.item.clone(),
        item_version: case.item_version,
        site: case.site.clone(),
        applicant: case.applicant,
        channel: came_by(case.channel),
        received_on: case.received_on(),
    };
    let change = with_what_was_said(Change::new(case, &fact, intake.actor, now), intake.actor, now);
    let (HandedInBy::Draft(all) | HandedInBy::Window(all)) = &intake.handed_in;
    let print = |kind| {
        let paper = issue::paper(cases, &change.case, (kind, 0), (item, all), &intake.applicant)?;
        Ok::<_, CaseError>(Issued::seal(&paper, intake.applicant.key())?)
    };
    let mut papers = vec![print(PaperKind::Receipt)?];
    if change.case.promise.is_some() {
        papers.push(print(PaperKind::Promise)?);
    }
    let case = change.case.clone();
    let (id, owner) = (case.id, case.acting());
    let row = CaseRow::of(case.clone(), cases.sorted_by(&case))?;
    cases
        .db
        .write(move |tx| {
            match &intake.handed_in {
                // Handed in twice: the second finds no draft.
                HandedInBy::Draft(_) => store::drafts::delete(tx, id, owner)?,
                HandedInBy::Window(seen) => {
                    seen.iter().try_for_each(|material| store::materials::insert(tx, id, material))?;
                }
            }
            store::insert(tx, &row, &form)?;
            change.facts().try_for_each(|fact| tx.append(fact))?;
            Ok::<_, CaseError>(papers.iter().try_for_each(|paper| cap_papers::store::insert(tx, paper))?)
        })
        .await?;
    Ok(case)
}

/// The case as it begins.
fn begun(cases: &Cases, item: &Item, intake: &Intake, number: CaseNumber, now: Timestamp) -> Case {
    let Said { on_behalf, deferral, promise, despite } = intake.said.clone();
    Case {
        id: intake.id,
        number,
        version: 0,
        item: item.id.clone(),
        item_version: item.version,
        branch: item.branch,
        applicant: intake.applicant.id,
        site: intake.route.site.clone(),
        channel: intake.channel,
        received: now,
        receiver: intake.receiver,
        terms: Terms { level: intake.route.level, ..cases.procedures.terms(item, &intake.answers) },
        pauses: Vec::new(),
        extension: None,
        stage: Stage::Received { since: now, corrected: false },
        course: Course::default(),
        on_behalf,
        deferral,
        promise,
        despite,
        places: intake.route.places.clone(),
    }
}

/// Each thing that was said is a fact of its own, in the same moment.
fn with_what_was_said(received: Change, actor: Actor, now: Timestamp) -> Change {
    let case = received.case.clone();
    let same = |case: Case| case;
    let mut change = received;
    if let Some(by) = &case.on_behalf {
        change = change.then(same, &agents::represented(&case, by), actor, now);
    }
    if let Some(deferral) = &case.deferral {
        change = change.then(same, &deferral::asked(&case, deferral), actor, now);
    }
    if let Some(promise) = &case.promise {
        change = change.then(same, &promise::signed(&case, promise), actor, now);
    }
    if let Some(other) = case.despite {
        change = change.then(same, &duplicates::known(&case, other), actor, now);
    }
    if let Some(routed) = places::routed(&case) {
        change = change.then(same, &routed, actor, now);
    }
    change
}

fn sealed_form(intake: &Intake) -> Result<FormRow, CaseError> {
    let (id, key) = (intake.id, intake.applicant.key());
    let outcome = intake.outcome.as_ref();
    let situation = outcome.map(|outcome| sealed::CASE_SITUATION.seal_json(key, id, outcome)).transpose()?;
    Ok(FormRow { answers: sealed::ANSWERS.seal_json(key, id, &intake.answers)?, situation })
}

fn came_by(channel: Channel) -> CameBy {
    match channel {
        Channel::Online => CameBy::Online,
        Channel::Window => CameBy::Window,
    }
}

/// The answers of a form, checked by the guide; the first wrong field is named.
pub(crate) fn check(item: &Item, answers: &Answers, today: plat_kernel::Date) -> Result<Answers, CaseError> {
    item.check_form(answers, today).map_err(|faults| {
        let first = faults.into_iter().next();
        first.map_or(CaseError::NotFound, |(field, fault)| CaseError::Field {
            field,
            code: fault_code(&fault),
        })
    })
}

/// The last part of the word key of what is wrong with a field.
pub(crate) fn fault_code(fault: &FieldFault) -> &'static str {
    match fault {
        FieldFault::Missing => "missing",
        FieldFault::TooLong { .. } => "too_long",
        FieldFault::NotOffered => "not_offered",
        FieldFault::NotADate => "not_a_date",
        FieldFault::NotANumber => "not_a_number",
        FieldFault::NotValid(_) => "not_valid",
    }
}
