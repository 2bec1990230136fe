//! What an applicant may read of their evaluations.

use cap_catalogue::Item;
use plat_facts::refs::{CaseRef, PersonRef, SiteRef};
use plat_identity::{IdentityError, Resident};
use plat_kernel::{Date, SignedDuration};
use plat_web::Cursor;
use std::sync::Arc;

use crate::{
    error::EvaluationError,
    model::{Channel, Evaluation, Invitation},
    policy::{self, MayEvaluate, Own},
    rules,
    service::Evaluations,
    store,
};

/// A delivered case that waits for its applicant's evaluation.
#[derive(Debug, Clone)]
pub struct Pending {
    /// Who is asked about what.
    pub invitation: Invitation,
    /// The item, if the catalogue still knows it.
    pub item: Option<Arc<Item>>,
    /// The last day on which it can be evaluated.
    pub until: Date,
}

impl Pending {
    /// The address of the page where it can be evaluated.
    pub fn href(&self) -> String {
        format!("/rate/{}", self.invitation.case)
    }
}

/// The evaluation of a resident's own case.
pub async fn own(evaluations: &Evaluations, who: &Resident, case: CaseRef) -> Result<Own, EvaluationError> {
    let found = evaluations.db.read(move |tx| store::find(tx, case)).await?;
    policy::own(who, found.ok_or(EvaluationError::NotFound)?)
}

/// What waits for a person's evaluation, the last delivered first. For pages that may mention it and never insist.
pub async fn pending(evaluations: &Evaluations, person: PersonRef) -> Result<Vec<Pending>, EvaluationError> {
    let settings = evaluations.settings;
    let since = rules::earliest_open(evaluations.today(), settings);
    let waiting = evaluations.db.read(move |tx| store::list_waiting(tx, person, since)).await?;
    let pending = |invitation: Invitation| Pending {
        item: evaluations.catalogue.now().get(&invitation.item).cloned(),
        until: rules::last_day(invitation.delivered_on, settings),
        invitation,
    };
    Ok(waiting.into_iter().map(pending).collect())
}

/// What a person has evaluated, the last delivered first.
pub async fn rated(
    evaluations: &Evaluations,
    who: &Resident,
    after: Option<Cursor>,
    limit: u32,
) -> Result<Vec<Evaluation>, EvaluationError> {
    let (person, after) = (who.id, after.unwrap_or(Cursor { at: i64::MAX, id: [0; 16] }));
    let kept = evaluations.db.read(move |tx| store::list_rated(tx, person, after, limit)).await?;
    kept.into_iter().map(|kept| kept.open(Some(who.key()))).collect()
}

/// Whoever has the code of a service may evaluate it, unnamed: once it is over, for its receipt carries the code before. A wrong code is told
/// like a service that is not there.
pub async fn by_code(
    evaluations: &Evaluations,
    (case, code): (CaseRef, &str),
    channel: Channel,
) -> Result<MayEvaluate, EvaluationError> {
    if !evaluations.code_matches(case, code) {
        return Err(EvaluationError::NotFound);
    }
    let found = evaluations.db.read(move |tx| match store::find(tx, case)? {
        Some(kept) => Ok(kept),
        None if store::is_within(tx, case)? => Err(EvaluationError::WithTheWhole),
        None => Err(EvaluationError::NotYet),
    });
    let found = found.await?;
    let key = match found.invitation.applicant {
        Some(person) => match evaluations.identity.vault().key_of(person).await {
            Err(IdentityError::Erased) => None,
            other => Some(other?),
        },
        None => None,
    };
    MayEvaluate::unnamed(found, key, channel)
}

/// The service that was done for whoever has a ticket: of several the last that nobody has evaluated yet, else the last. A case that was
/// delivered in it is evaluated instead. The ticket's code is not guessed: whoever has it was there.
pub async fn by_ticket(evaluations: &Evaluations, code: &str) -> Result<CaseRef, EvaluationError> {
    let known = evaluations.tickets.of_code(code).await.map_err(EvaluationError::Tickets)?;
    let ticket = known.ok_or(EvaluationError::NotFound)?;
    let found = evaluations.db.read(move |tx| {
        let served = store::of_ticket(tx, &ticket)?;
        let asked = |it: &Invitation| it.at_window.as_ref().and_then(|at| at.same).unwrap_or(it.case);
        let mut services = Vec::with_capacity(served.len());
        for case in served.iter().map(asked) {
            services.push((store::find(tx, case)?.is_some_and(|it| it.given.is_some()), case));
        }
        Ok::<_, plat_store::StoreError>(services)
    });
    let services = found.await?;
    let waits = services.iter().find(|(is_given, _)| !is_given).or(services.first());
    waits.map(|(_, case)| *case).ok_or(EvaluationError::NotYet)
}

/// How long the tablet asks about a service.
const ASKED_FOR: SignedDuration = SignedDuration::from_mins(10);

/// The service that just ended at a window, if nobody has said yet how it was. A case that was delivered in it is asked about
/// instead, so that nothing is evaluated twice.
pub async fn at_pad(
    evaluations: &Evaluations,
    (site, window): (&SiteRef, u16),
    code: &str,
) -> Result<Option<MayEvaluate>, EvaluationError> {
    if !evaluations.pad_matches(site, window, code) {
        return Err(EvaluationError::NotFound);
    }
    let (site, now) = (site.clone(), evaluations.mint.now());
    let since = now.saturating_sub(ASKED_FOR).unwrap_or(now);
    let found = evaluations.db.read(move |tx| {
        let Some(last) = store::at_desk(tx, (&site, window), since)? else { return Ok(None) };
        let same = last.at_window.as_ref().and_then(|at| at.same);
        store::find(tx, same.unwrap_or(last.case))
    });
    match found.await?.filter(|kept| kept.given.is_none()) {
        Some(kept) => Ok(Some(MayEvaluate::unnamed(kept, None, Channel::Pad)?)),
        None => Ok(None),
    }
}
