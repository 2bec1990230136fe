//! Evaluating at a machine of the hall: the ticket or the receipt is held before the scanner, then five faces as at the tablets. Nobody
//! signs in, nobody is named, no words are taken; an officer's session evaluates nothing here either.

use askama::Template;
use axum::extract::{Path, Query, State};
use plat_facts::refs::{CaseRef, SiteRef};
use plat_web::{Answer, Errors, Fields, Page};
use serde::Deserialize;

use super::{
    anyone::{SaidPage, not_staff},
    pad::{self, PadPage, Screen},
};
use crate::{
    error::EvaluationError,
    evaluate,
    model::Channel,
    policy::MayEvaluate,
    reading,
    rules::{self, State as Stands},
    service::Evaluations,
    tickets::Shown,
};

#[derive(Template)]
#[template(path = "evaluation_kiosk.html")]
pub(crate) struct KioskPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) errors: Errors,
    pub(crate) site: String,
    pub(crate) home: String,
    /// The machine's first screen, for tickets.
    pub(crate) tickets: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Said {
    said: Option<String>,
}

fn home(site: &SiteRef) -> String {
    format!("/rate/kiosk/{site}")
}

fn first<'a>(
    evaluations: &Evaluations,
    page: &'a Page,
    site: &SiteRef,
    errors: Errors,
) -> Result<KioskPage<'a>, EvaluationError> {
    evaluations.sites.get(site).ok_or(EvaluationError::NotFound)?;
    let tickets = format!("/kiosk/{site}");
    Ok(KioskPage { page, errors, site: evaluations.site_name(site, page.lang), home: home(site), tickets })
}

pub(super) async fn show(
    State(evaluations): State<Evaluations>,
    page: Page,
    Path(site): Path<SiteRef>,
) -> Answer {
    not_staff(&page)?;
    Ok(page.answer(first(&evaluations, &page, &site, page.errors())?))
}

/// Whoever shows what cannot be read, or what cannot be evaluated, is told why and asked again.
pub(super) async fn find(
    State(evaluations): State<Evaluations>,
    page: Page,
    Path(site): Path<SiteRef>,
    fields: Fields,
) -> Answer {
    not_staff(&page)?;
    let found = match Shown::read(fields.text("key")) {
        Some(shown) => service_of(&evaluations, shown).await.map_err(|why| match why {
            EvaluationError::NotFound => EvaluationError::NoSuchCode,
            other => other,
        }),
        None => Err(EvaluationError::NoSuchCode),
    };
    match found {
        Ok((case, code)) => Ok(page.go(format!("{}/{case}/{code}", home(&site)))),
        Err(
            why @ (EvaluationError::Store(_) | EvaluationError::Identity(_) | EvaluationError::Tickets(_)),
        ) => Err(why.into()),
        Err(why) => {
            let mut errors = page.errors();
            errors.add("key", page.fault(&why));
            Ok(page.invalid(first(&evaluations, &page, &site, errors)?))
        }
    }
}

/// The service that somebody shows, and its code: only if it can be evaluated now.
async fn service_of(evaluations: &Evaluations, shown: Shown) -> Result<(CaseRef, String), EvaluationError> {
    let (case, code) = match shown {
        Shown::Receipt(case, code) => (case.parse().map_err(|_| EvaluationError::NoSuchCode)?, code),
        Shown::Ticket(code) => {
            let case = reading::by_ticket(evaluations, &code).await?;
            (case, evaluations.code_of(case))
        }
    };
    let may = reading::by_code(evaluations, (case, &code), Channel::Kiosk).await?;
    match rules::state(may.evaluation(), evaluations.today(), evaluations.settings) {
        Stands::Waiting(_) => Ok((case, code)),
        Stands::Rated => Err(EvaluationError::AlreadyRated),
        Stands::Over(last) => Err(EvaluationError::Over(last)),
    }
}

type Addressed = Path<(SiteRef, CaseRef, String)>;

/// The screens of the tablet, at a machine.
fn view<'a>(
    evaluations: &Evaluations,
    page: &'a Page,
    (site, may, code): (&SiteRef, &MayEvaluate, &str),
    screen: Screen,
) -> PadPage<'a> {
    let invitation = &may.evaluation().invitation;
    PadPage {
        page,
        site: evaluations.site_name(site, page.lang),
        place: page.t("evaluation.kiosk.place").to_string(),
        item: evaluations.name_of(invitation, page.lang),
        service: invitation.case.to_string(),
        action: format!("{}/{}/{code}", home(site), invitation.case),
        home: home(site),
        again: pad::again(&screen),
        screen,
    }
}

pub(super) async fn ask(
    State(evaluations): State<Evaluations>,
    page: Page,
    Path((site, case, code)): Addressed,
    Query(said): Query<Said>,
) -> Answer {
    not_staff(&page)?;
    let may = reading::by_code(&evaluations, (case, &code), Channel::Kiosk).await?;
    let rated = may.evaluation().given.is_some();
    if rated && said.said.is_none() {
        return Ok(page.go(home(&site)));
    }
    let screen = if rated { Screen::Thanks } else { Screen::Faces };
    Ok(page.answer(view(&evaluations, &page, (&site, &may, &code), screen)))
}

pub(super) async fn give(
    State(evaluations): State<Evaluations>,
    page: Page,
    Path((site, case, code)): Addressed,
    fields: Fields,
) -> Answer {
    not_staff(&page)?;
    let may = reading::by_code(&evaluations, (case, &code), Channel::Kiosk).await?;
    let here = format!("{}/{case}/{code}", home(&site));
    let Ok(opinion) = pad::pressed(&fields).read() else { return Ok(page.go(here)) };
    if opinion.level.is_bad() && !fields.is("done", "yes") {
        let screen = pad::why(&page, &may, opinion.level);
        return Ok(page.answer(view(&evaluations, &page, (&site, &may, &code), screen)));
    }
    match evaluate::run(&evaluations, may, opinion).await {
        Ok(_) | Err(EvaluationError::AlreadyRated) => Ok(page.go(format!("{here}?said=yes"))),
        Err(error) => Err(error.into()),
    }
}

/// The link at the end of a ticket's page on the phone: on to the service that was done, which is evaluated as by a receipt.
pub(super) async fn ticket(
    State(evaluations): State<Evaluations>,
    page: Page,
    Path(code): Path<String>,
) -> Answer {
    not_staff(&page)?;
    match reading::by_ticket(&evaluations, &code).await {
        Err(EvaluationError::NotYet) => Ok(page.answer(SaidPage {
            page: &page,
            title: page.t("evaluation.code.early").to_string(),
            words: page.t("evaluation.code.early_words").to_string(),
        })),
        found => Ok(page.go(evaluations.code_path(found?))),
    }
}
