//! The pages: a resident's own evaluations, and the public figures. There is no page for officers.

use askama::Template;
use axum::extract::{Path, Query, State};
use plat_facts::refs::CaseRef;
use plat_web::{Answer, AsResident, Errors, Fields, Page, Paging, Routes};

use crate::{
    error::EvaluationError,
    evaluate,
    figures::{self, Figures, Tally},
    form::{self, Typed},
    model::{Aspect, Evaluation, Given, Level},
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
        .get("/ratings", ratings)
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

/// A level with its figure in the city.
pub(crate) struct LevelRow {
    pub(crate) name: String,
    pub(crate) count: i64,
    pub(crate) percent: i64,
}

/// A site with its figures, the best level first.
pub(crate) struct SiteRow {
    pub(crate) name: String,
    pub(crate) counts: Vec<i64>,
    pub(crate) total: i64,
}

#[derive(Template)]
#[template(path = "ratings.html")]
pub(crate) struct RatingsPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) total: i64,
    pub(crate) levels: Vec<LevelRow>,
    pub(crate) sites: Vec<SiteRow>,
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
        return Ok(page.answer(thanks(&page, item, given, href)));
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
        site: site_name(evaluations, page, &invitation.site),
        until: page.date(&rules::last_day(invitation.delivered_on, evaluations.settings)),
        action: format!("/rate/{}", invitation.case),
        chosen: &typed.level,
        aspects: Aspect::of(invitation.online).iter().map(aspect).collect(),
        words: &typed.words,
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
    }
}

fn site_name(evaluations: &Evaluations, page: &Page, site: &plat_facts::SiteRef) -> String {
    let name = |site: &std::sync::Arc<cap_sites::Site>| page.pick(&site.name).to_owned();
    evaluations.sites.get(site).map_or_else(|| site.to_string(), name)
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

async fn ratings(State(evaluations): State<Evaluations>, page: Page) -> Answer {
    let figures = figures::run(&evaluations).await?;
    Ok(page.answer(public(&evaluations, &page, &figures)))
}

fn public<'a>(evaluations: &Evaluations, page: &'a Page, figures: &Figures) -> RatingsPage<'a> {
    let level = |level: Level| LevelRow {
        name: page.t(level.key()).to_string(),
        count: figures.city.of(level),
        percent: figures.city.percent(level),
    };
    let site = |(code, tally): (&plat_facts::SiteRef, &Tally)| SiteRow {
        name: site_name(evaluations, page, code),
        counts: Level::ALL.map(|level| tally.of(level)).to_vec(),
        total: tally.total(),
    };
    RatingsPage {
        page,
        total: figures.city.total(),
        levels: Level::ALL.map(level).into_iter().collect(),
        sites: in_order(evaluations, figures).map(site).collect(),
    }
}

/// The halls first, then the stations, as everywhere; what the city does not know any more comes last.
fn in_order<'a>(
    evaluations: &Evaluations,
    figures: &'a Figures,
) -> impl Iterator<Item = (&'a plat_facts::SiteRef, &'a Tally)> {
    let place =
        |code: &plat_facts::SiteRef| evaluations.sites.all().iter().position(|site| site.code == *code);
    let mut sites: Vec<_> = figures.sites.iter().collect();
    sites.sort_by_key(|(code, _)| place(code).unwrap_or(usize::MAX));
    sites.into_iter()
}

#[cfg(test)]
mod tests {
    use plat_identity::Who;
    use plat_kernel::Lang;
    use plat_web::Words;

    use super::*;
    use crate::{
        error::EvaluationError,
        model::Opinion,
        sample::{at, opinion},
    };

    const WORDS: Words =
        Words { zh: include_str!("../i18n/zh-CN.toml"), en: include_str!("../i18n/en.toml") };

    fn page(lang: Lang) -> Page {
        Page::sample(lang, Who::Anonymous, WORDS).unwrap()
    }

    /// A key that nobody translated would stand on the page as itself, a placeholder without value in its braces.
    fn whole(view: &impl Template) -> String {
        let html = view.render().unwrap();
        assert!(html.trim_end().ends_with("</html>"));
        for left in ["evaluation.", "web.", "{"] {
            let found = html.match_indices(left).find(|(at, _)| {
                let (before, after) = html.split_at(*at);
                let goes_on = after[left.len()..].starts_with(|c: char| c.is_ascii_lowercase());
                goes_on && before.rfind('>') > before.rfind('<')
            });
            assert!(found.is_none(), "{left} in {html}");
        }
        html
    }

    fn a_question(page: &Page) -> EvaluatePage<'_> {
        let boxes = Aspect::of(true).iter().map(|aspect| AspectBox {
            code: aspect.code(),
            words: page.t(aspect.key()).to_string(),
            ticked: false,
        });
        EvaluatePage {
            page,
            errors: page.errors(),
            item: "往来港澳个人旅游签注".to_owned(),
            number: "NH2026030200018",
            site: "宁和市政务服务大厅".to_owned(),
            until: page.date(&plat_kernel::Date::constant(2026, 4, 1)),
            action: "/rate/1".to_owned(),
            chosen: "",
            aspects: boxes.collect(),
            words: "",
            later: "/me/cases/1".to_owned(),
        }
    }

    #[test]
    fn the_question_has_five_named_levels_and_none_is_chosen_beforehand() {
        let page = page(Lang::Zh);
        let html = whole(&a_question(&page));
        for name in ["非常满意", "满意", "基本满意", "不满意", "非常不满意"] {
            assert!(html.contains(&format!("<span>{name}</span>")), "{name}");
        }
        assert_eq!(html.matches("name=\"level\"").count(), 5);
        assert!(!html.contains(" checked"));
    }

    #[test]
    fn a_refused_form_says_what_is_wrong_and_keeps_what_was_typed() {
        for lang in Lang::ALL {
            let page = page(lang);
            let errors = form::errors(&page, &[EvaluationError::NoLevel, EvaluationError::RemarkTooLong]);
            let html = whole(&EvaluatePage { errors, words: "第一行", chosen: "2", ..a_question(&page) });
            assert!(html.contains("href=\"#level\"") && html.contains("href=\"#words\""));
            assert!(html.contains("第一行") && html.contains("value=\"2\" checked"));
        }
    }

    #[test]
    fn a_bad_rating_is_thanked_for_like_a_good_one_and_shown_as_it_was_given() {
        for lang in Lang::ALL {
            let page = page(lang);
            for level in Level::ALL {
                let aspects = if level.is_bad() { vec![Aspect::Guide] } else { Vec::new() };
                let said = Opinion { aspects, remark: "等了很久".parse().unwrap(), ..opinion(level) };
                let given = Given { opinion: said, at: at("2026-03-03") };
                let view: ThanksPage<'_> = thanks(&page, "X".to_owned(), &given, "/me/cases/1".to_owned());
                let html = whole(&view);
                assert!(html.contains(&page.t(level.key()).to_string()) && html.contains("等了很久"));
                assert!(html.contains(&page.t("evaluation.thanks").to_string()));
            }
        }
    }

    #[test]
    fn after_the_last_day_the_page_says_so() {
        for lang in Lang::ALL {
            let page = page(lang);
            let last = page.date(&plat_kernel::Date::constant(2026, 4, 1));
            let view =
                OverPage { page: &page, item: "X".to_owned(), number: "N", last, href: "/".to_owned() };
            assert!(whole(&view).contains("2026"));
        }
    }

    #[test]
    fn my_evaluations_are_whole_with_and_without_rows() {
        for lang in Lang::ALL {
            let page = page(lang);
            let row = |badge: &str| Row {
                href: "/rate/1".to_owned(),
                title: "往来港澳个人旅游签注".to_owned(),
                note: "2026".to_owned(),
                badge: badge.to_owned(),
            };
            let empty =
                MyEvaluationsPage { page: &page, waiting: vec![], rated: vec![], after: String::new() };
            whole(&empty);
            let after = "/rate?after=x".to_owned();
            let html = whole(&MyEvaluationsPage {
                waiting: vec![row("")],
                rated: vec![row("满意")],
                after,
                ..empty
            });
            assert!(html.contains("href=\"/rate/1\""));
        }
    }

    #[test]
    fn figures_without_any_evaluation_say_that_there_is_none() {
        for lang in Lang::ALL {
            let page = page(lang);
            let empty = RatingsPage { page: &page, total: 0, levels: vec![], sites: vec![] };
            let html = whole(&empty);
            assert!(
                !html.contains("<table") && html.contains(&page.t("evaluation.ratings.none").to_string())
            );
            let level = LevelRow { name: "满意".to_owned(), count: 3, percent: 100 };
            let site = SiteRow { name: "大厅".to_owned(), counts: vec![0, 3, 0, 0, 0], total: 3 };
            let html = whole(&RatingsPage { total: 3, levels: vec![level], sites: vec![site], ..empty });
            assert!(html.contains("100") && html.contains("大厅"));
        }
    }
}
