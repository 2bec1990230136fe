//! The pages: a resident's own evaluations, and the public figures. There is no page for officers.

mod anyone;
mod bulletin;
mod desk;
mod done;
mod kiosk;
mod pad;
mod ratings;
#[cfg(test)]
mod rendered;
mod stars;
mod themes;

use askama::Template;
use axum::extract::{Path, Query, State};
use plat_facts::refs::CaseRef;
use plat_web::{Answer, AsResident, Errors, Fields, Page, Paging, Routes};

use self::done::DoneView;
use crate::{
    error::EvaluationError,
    evaluate,
    form::{self, Typed},
    model::{Aspect, Evaluation, Given},
    reading::{self, Pending},
    rules::{self, State as Stands},
    service::Evaluations,
    store,
};

pub(crate) fn routes(evaluations: Evaluations) -> Routes {
    Routes::new()
        .get("/rate", list)
        .get("/rate/{case}", show)
        .post("/rate/{case}", give)
        .post("/rate/{case}/answer", done::say)
        .get("/rate/code/{case}/{code}", anyone::show)
        .post("/rate/code/{case}/{code}", anyone::give)
        .get("/rate/pad/{site}/{window}", pad::show)
        .post("/rate/pad/{site}/{window}", pad::give)
        .get("/rate/kiosk/{site}", kiosk::show)
        .post("/rate/kiosk/{site}", kiosk::find)
        .get("/rate/kiosk/{site}/{case}/{code}", kiosk::ask)
        .post("/rate/kiosk/{site}/{case}/{code}", kiosk::give)
        .get("/rate/ticket/{ticket}", kiosk::ticket)
        .get("/desk/ratings", desk::list)
        .get("/desk/ratings/pads", pad::links)
        .get("/desk/ratings/themes", themes::show)
        .get("/desk/ratings/{id}", desk::show)
        .post("/desk/ratings/{id}/{step}", desk::take)
        .get("/desk/stars", stars::inside)
        .get("/ratings", ratings::ratings)
        .get("/ratings/stars", stars::public)
        .get("/ratings/{week}/pdf", bulletin::pdf)
        .with_state(evaluations)
}

/// One thing that may have gone wrong, as a box to tick.
pub(crate) struct AspectBox {
    pub(crate) code: &'static str,
    pub(crate) words: String,
    pub(crate) ticked: bool,
}

#[derive(Template)]
#[template(path = "evaluate.html")]
pub(crate) struct EvaluatePage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) errors: Errors,
    pub(crate) item: String,
    pub(crate) number: &'a str,
    pub(crate) site: String,
    pub(crate) until: String,
    pub(crate) action: String,
    pub(crate) chosen: &'a str,
    pub(crate) aspects: Vec<AspectBox>,
    pub(crate) words: &'a str,
    pub(crate) unnamed: bool,
    /// Whether they may choose to be named: who is not signed in is not.
    pub(crate) signed_in: bool,
    /// Whether words can be kept.
    pub(crate) takes_words: bool,
    pub(crate) later: String,
}

#[derive(Template)]
#[template(path = "thanks.html")]
pub(crate) struct ThanksPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) item: String,
    pub(crate) level: u8,
    pub(crate) bad: bool,
    pub(crate) aspects: Vec<String>,
    pub(crate) words: &'a str,
    pub(crate) when: String,
    pub(crate) href: String,
    pub(crate) done: Option<DoneView>,
}

#[derive(Template)]
#[template(path = "over.html")]
pub(crate) struct OverPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) item: String,
    pub(crate) number: &'a str,
    pub(crate) last: String,
    pub(crate) href: String,
}

/// A row of the list.
pub(crate) struct Row {
    pub(crate) href: String,
    pub(crate) title: String,
    pub(crate) note: String,
    pub(crate) badge: String,
}

#[derive(Template)]
#[template(path = "my_evaluations.html")]
pub(crate) struct MyEvaluationsPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) waiting: Vec<Row>,
    pub(crate) rated: Vec<Row>,
    pub(crate) after: String,
}

async fn show(
    State(evaluations): State<Evaluations>,
    AsResident(who): AsResident,
    page: Page,
    Path(case): Path<CaseRef>,
) -> Answer {
    let own = reading::own(&evaluations, &who, case).await?;
    let evaluation = own.evaluation();
    let item = evaluations.name_of(&evaluation.invitation, page.lang);
    let href = evaluations.page_of(&evaluation.invitation);
    if let Some(given) = &evaluation.given {
        let done = done::view(&evaluations, &page, &own).await?;
        return Ok(page.answer(ThanksPage { done, ..thanks(&page, item, given, href) }));
    }
    match rules::state(evaluation, evaluations.today(), evaluations.settings) {
        Stands::Over(last) => {
            let number = &evaluation.invitation.number;
            Ok(page.answer(OverPage { page: &page, item, number, last: page.date(&last), href }))
        }
        _ => Ok(page.answer(question(&evaluations, &page, evaluation, &Typed::default()))),
    }
}

async fn give(
    State(evaluations): State<Evaluations>,
    AsResident(who): AsResident,
    page: Page,
    Path(case): Path<CaseRef>,
    fields: Fields,
) -> Answer {
    let own = reading::own(&evaluations, &who, case).await?;
    let typed = typed(&fields);
    let opinion = match typed.read() {
        Ok(opinion) => opinion,
        Err(faults) => {
            let errors = form::errors(&page, &faults);
            let view = question(&evaluations, &page, own.evaluation(), &typed);
            return Ok(page.invalid(EvaluatePage { errors, ..view }));
        }
    };
    let here = format!("/rate/{case}");
    match evaluate::run(&evaluations, own, opinion).await {
        Ok(_) => Ok(page.go(here)),
        Err(EvaluationError::AlreadyRated) => Ok(page.go_saying(here, &page.t("evaluation.already"))),
        Err(error) => Err(error.into()),
    }
}

fn typed(fields: &Fields) -> Typed {
    Typed {
        level: fields.text("level").to_owned(),
        aspects: fields.all("aspects").map(str::to_owned).collect(),
        words: fields.text("words").to_owned(),
        unnamed: fields.is("unnamed", "yes"),
    }
}

fn question<'a>(
    evaluations: &Evaluations,
    page: &'a Page,
    evaluation: &'a Evaluation,
    typed: &'a Typed,
) -> EvaluatePage<'a> {
    let invitation = &evaluation.invitation;
    let aspect = |aspect: &Aspect| AspectBox {
        code: aspect.code(),
        words: page.t(aspect.key()).to_string(),
        ticked: typed.aspects.iter().any(|code| code == aspect.code()),
    };
    EvaluatePage {
        page,
        errors: page.errors(),
        item: evaluations.name_of(invitation, page.lang),
        number: &invitation.number,
        site: evaluations.site_name(&invitation.site, page.lang),
        until: page.date(&rules::last_day(invitation.delivered_on, evaluations.settings)),
        action: format!("/rate/{}", invitation.case),
        chosen: &typed.level,
        aspects: Aspect::of(invitation.online).iter().map(aspect).collect(),
        words: &typed.words,
        unnamed: typed.unnamed,
        signed_in: true,
        takes_words: true,
        later: evaluations.page_of(invitation),
    }
}

fn thanks<'a>(page: &'a Page, item: String, given: &'a Given, href: String) -> ThanksPage<'a> {
    let opinion = &given.opinion;
    ThanksPage {
        page,
        item,
        level: opinion.level.number(),
        bad: opinion.level.is_bad(),
        aspects: opinion.aspects.iter().map(|aspect| page.t(aspect.key()).to_string()).collect(),
        words: opinion.remark.as_str(),
        when: page.when(&given.at),
        href,
        done: None,
    }
}

async fn list(
    State(evaluations): State<Evaluations>,
    AsResident(who): AsResident,
    page: Page,
    Query(paging): Query<Paging>,
) -> Answer {
    let waiting = reading::pending(&evaluations, who.id).await?;
    let rated = reading::rated(&evaluations, &who, paging.after, paging.limit() + 1).await?;
    let rated = paging.cut(rated, store::place);
    let view = MyEvaluationsPage {
        page: &page,
        waiting: waiting.iter().map(|it| waiting_row(&page, it)).collect(),
        rated: rated.items.iter().filter_map(|it| rated_row(&evaluations, &page, it)).collect(),
        after: rated.next.map(|next| format!("/rate?after={next}")).unwrap_or_default(),
    };
    Ok(page.answer(view))
}

fn waiting_row(page: &Page, it: &Pending) -> Row {
    let name = it.item.as_ref().map(|item| page.pick(&item.name).to_owned());
    Row {
        href: it.href(),
        title: name.unwrap_or_else(|| it.invitation.item.to_string()),
        note: page.t("evaluation.until").with("date", page.date(&it.until)).to_string(),
        badge: String::new(),
    }
}

fn rated_row(evaluations: &Evaluations, page: &Page, evaluation: &Evaluation) -> Option<Row> {
    let given = evaluation.given.as_ref()?;
    Some(Row {
        href: format!("/rate/{}", evaluation.invitation.case),
        title: evaluations.name_of(&evaluation.invitation, page.lang),
        note: page.when(&given.at),
        badge: page.t(given.opinion.level.key()).to_string(),
    })
}
