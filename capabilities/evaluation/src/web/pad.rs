//! The tablet at a window: it asks about the service that just ended there, thanks, and waits for the next. It shows no name, takes
//! no words, and is opened by a link that only supervisors have; an officer's session sees nothing there.

use askama::Template;
use axum::extract::{Path, Query, State};
use plat_facts::refs::{CaseRef, SiteRef};
use plat_web::{Answer, AsOfficer, Fields, Page};
use serde::Deserialize;

use super::{AspectBox, anyone::not_staff};
use crate::{
    error::EvaluationError,
    evaluate,
    form::Typed,
    model::{Aspect, Level},
    policy::{self, MayEvaluate},
    reading,
    service::Evaluations,
};

/// What the tablet shows.
pub(crate) enum Screen {
    /// Nobody was served in the last minutes, or they have said what they think.
    Idle,
    /// The five levels.
    Faces,
    /// What was not good, after one of the two lowest.
    Aspects(Level, Vec<AspectBox>),
    /// Thank you.
    Thanks,
}

#[derive(Template)]
#[template(path = "evaluation_pad.html")]
pub(crate) struct PadPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) site: String,
    /// At which window, or that it is a machine.
    pub(crate) place: String,
    pub(crate) item: String,
    pub(crate) service: String,
    pub(crate) action: String,
    /// Where it begins anew.
    pub(crate) home: String,
    pub(crate) screen: Screen,
    /// After so many seconds it begins anew.
    pub(crate) again: u32,
}

/// The links of the tablets.
#[derive(Template)]
#[template(path = "evaluation_pads.html")]
pub(crate) struct PadsPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) sites: Vec<(String, Vec<(u16, String)>)>,
}

/// The code of a tablet.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Key {
    code: String,
    said: Option<String>,
}

/// After how many seconds it begins anew.
pub(super) fn again(screen: &Screen) -> u32 {
    match screen {
        Screen::Idle => 4,
        Screen::Thanks => 5,
        Screen::Faces => 30,
        Screen::Aspects(..) => 40,
    }
}

/// What was pressed: never named, and without words.
pub(super) fn pressed(fields: &Fields) -> Typed {
    Typed {
        level: fields.text("level").to_owned(),
        aspects: fields.all("aspects").map(str::to_owned).collect(),
        words: String::new(),
        unnamed: true,
    }
}

/// Asks what was not good.
pub(super) fn why(page: &Page, may: &MayEvaluate, level: Level) -> Screen {
    let aspect = |aspect: &Aspect| AspectBox {
        code: aspect.code(),
        words: page.t(aspect.key()).to_string(),
        ticked: false,
    };
    Screen::Aspects(level, Aspect::of(may.evaluation().invitation.online).iter().map(aspect).collect())
}

fn view<'a>(
    evaluations: &Evaluations,
    page: &'a Page,
    (site, window, key): (&SiteRef, u16, &Key),
    (may, screen): (Option<&MayEvaluate>, Screen),
) -> PadPage<'a> {
    let invitation = may.map(|may| &may.evaluation().invitation);
    let here = format!("/rate/pad/{site}/{window}?code={}", key.code);
    PadPage {
        page,
        site: evaluations.site_name(site, page.lang),
        place: page.t("evaluation.pad.window").with("window", window).to_string(),
        item: invitation.map(|it| evaluations.name_of(it, page.lang)).unwrap_or_default(),
        service: invitation.map(|it| it.case.to_string()).unwrap_or_default(),
        action: here.clone(),
        home: here,
        again: again(&screen),
        screen,
    }
}

pub(super) async fn show(
    State(evaluations): State<Evaluations>,
    page: Page,
    Path((site, window)): Path<(SiteRef, u16)>,
    Query(key): Query<Key>,
) -> Answer {
    not_staff(&page)?;
    let found = reading::at_pad(&evaluations, (&site, window), &key.code).await?;
    let screen = match (&found, key.said.is_some()) {
        (_, true) => Screen::Thanks,
        (Some(_), _) => Screen::Faces,
        (None, _) => Screen::Idle,
    };
    Ok(page.answer(view(&evaluations, &page, (&site, window, &key), (found.as_ref(), screen))))
}

pub(super) async fn give(
    State(evaluations): State<Evaluations>,
    page: Page,
    (Path((site, window)), Query(key)): (Path<(SiteRef, u16)>, Query<Key>),
    fields: Fields,
) -> Answer {
    not_staff(&page)?;
    let here = format!("/rate/pad/{site}/{window}?code={}", key.code);
    let asked: Option<CaseRef> = fields.text("service").parse().ok();
    // Meanwhile somebody else may have been served here: what is pressed now is not about them.
    let found = reading::at_pad(&evaluations, (&site, window), &key.code).await?;
    let Some(may) = found.filter(|it| Some(it.evaluation().invitation.case) == asked) else {
        return Ok(page.go(here));
    };
    let Ok(opinion) = pressed(&fields).read() else { return Ok(page.go(here)) };
    if opinion.level.is_bad() && !fields.is("done", "yes") {
        let screen = why(&page, &may, opinion.level);
        return Ok(page.answer(view(&evaluations, &page, (&site, window, &key), (Some(&may), screen))));
    }
    match evaluate::run(&evaluations, may, opinion).await {
        Ok(_) | Err(EvaluationError::AlreadyRated) => Ok(page.go(format!("{here}&said=yes"))),
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn links(
    State(evaluations): State<Evaluations>,
    AsOfficer(who): AsOfficer,
    page: Page,
) -> Answer {
    let may = policy::may_set_up_pads(&evaluations, &who)?;
    let link = |site: &SiteRef, window: u16| (window, evaluations.pad_path(site, window));
    let of = |code: &SiteRef| {
        let site = evaluations.sites.get(code)?;
        let windows = site.windows.iter().map(|it| link(code, it.number)).collect();
        Some((page.pick(&site.name).to_owned(), windows))
    };
    let sites = may.sites.iter().filter_map(of).collect();
    Ok(page.answer(PadsPage { page: &page, sites }))
}
