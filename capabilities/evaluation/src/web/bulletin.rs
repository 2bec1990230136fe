//! The bulletin of a week as a PDF, in the reader's language: the figures of the page, as they were when it was published.

use axum::{
    extract::{Path, State},
    response::{IntoResponse as _, Response},
};
use http::header;
use plat_kernel::{Date, clock::date_of};
use plat_web::{Answer, Page};

use super::ratings::{LevelRow, Said, Table, week};
use crate::{
    bulletin::{Bulletin, BulletinTable},
    error::EvaluationError,
    figures::{self, Figures, Filter, monday},
    service::Evaluations,
};

pub(super) async fn pdf(
    State(evaluations): State<Evaluations>,
    page: Page,
    Path(asked): Path<String>,
) -> Answer {
    let of: Date = asked.parse().map_err(|_| EvaluationError::NoBulletin)?;
    // One address for one bulletin: that of its Monday.
    if of != monday(of) || figures::out(of, evaluations.settings) > evaluations.mint.now() {
        return Err(EvaluationError::NoBulletin.into());
    }
    let filter = Filter { week: Some(of), ..Filter::default() };
    let figures = figures::run(&evaluations, &filter).await?;
    let bulletin = bulletin(&evaluations, &page, (of, &figures), &filter);
    let press = evaluations.press.clone();
    let printed = tokio::task::spawn_blocking(move || press.print(&bulletin)).await;
    let bytes = printed.unwrap_or_else(|error| Err(error.to_string())).map_err(EvaluationError::Press)?;
    let name = format!("inline; filename=\"ratings-{of}-{}.pdf\"", page.lang_code());
    let headers = [(header::CONTENT_TYPE, "application/pdf".to_owned()), (header::CONTENT_DISPOSITION, name)];
    let response: Response = (headers, bytes).into_response();
    Ok(response)
}

fn bulletin(
    evaluations: &Evaluations,
    page: &Page,
    (of, figures): (Date, &Figures),
    filter: &Filter,
) -> Bulletin {
    let said = Said { evaluations, page, figures };
    let t = |key: &str| page.t(key).to_string();
    let out = page.date(&date_of(figures::out(of, evaluations.settings)));
    let mut tables = vec![levels(page, &said)];
    tables.extend(named(page, &said.aspects()));
    tables.extend(said.tables(filter).iter().map(|it| lines(page, it)));
    let few = page.t("evaluation.bulletin.few").with("least", evaluations.settings.least).to_string();
    if let Some(last) = tables.last_mut() {
        last.note = Some(few);
    }
    Bulletin {
        lang: page.lang,
        publisher: page.site_name().to_owned(),
        kind: t("evaluation.bulletin.kind"),
        title: week(page, of),
        marks: vec![page.t("evaluation.bulletin.out").with("day", out).to_string()],
        brief: brief(page, &said),
        tables,
        path: format!("/ratings?week={of}"),
        scan: t("evaluation.bulletin.scan"),
        foot: t("evaluation.bulletin.foot"),
        counted: t("evaluation.bulletin.pages"),
        demo: page.demo.then(|| t("evaluation.bulletin.demo")),
    }
}

fn brief(page: &Page, said: &Said<'_>) -> Vec<(String, String)> {
    let (city, least) = (&said.figures.city, said.evaluations.settings.least);
    let share = city.good(least).map_or_else(|| "–".to_owned(), |it| format!("{it}%"));
    let good = format!("{share} ({}/{})", city.not_bad(), city.total());
    let mut brief = vec![
        (page.t("evaluation.bulletin.total").to_string(), page.count(city.total())),
        (page.t("evaluation.ratings.good_share").to_string(), good),
    ];
    brief.extend(said.became().into_iter().map(|(name, count)| (name, page.count(count))));
    brief
}

fn table(page: &Page, title: String, heads: &[&str], rows: Vec<Vec<String>>) -> BulletinTable {
    let heads = heads.iter().map(|key| page.t(key).to_string()).collect();
    BulletinTable { title, heads, rows, bars: Vec::new(), note: None }
}

fn levels(page: &Page, said: &Said<'_>) -> BulletinTable {
    let all = said.levels();
    let share = |it: &LevelRow| if it.share.is_empty() { "–".to_owned() } else { it.share.clone() };
    let rows = all.iter().map(|it| vec![it.name.clone(), page.count(it.count), share(it)]).collect();
    let heads = ["evaluation.ratings.level", "evaluation.ratings.count", "evaluation.ratings.share"];
    let table = table(page, page.t("evaluation.ratings.levels").to_string(), &heads, rows);
    BulletinTable { bars: all.iter().map(|it| it.length).collect(), ..table }
}

/// What was named as not good; no table where nothing was.
fn named(page: &Page, all: &[LevelRow]) -> Option<BulletinTable> {
    if all.is_empty() {
        return None;
    }
    let rows = all.iter().map(|it| vec![it.name.clone(), page.count(it.count)]).collect();
    let title = page.t("evaluation.aspects_said").to_string();
    let table = table(page, title, &["evaluation.bulletin.aspect", "evaluation.ratings.count"], rows);
    Some(BulletinTable { bars: all.iter().map(|it| it.length).collect(), ..table })
}

fn lines(page: &Page, of: &Table) -> BulletinTable {
    let good = |good: &str| if good.is_empty() { "–".to_owned() } else { good.to_owned() };
    let rows = of.lines.iter();
    let rows = rows.map(|it| vec![it.name.clone(), page.count(it.total), page.count(it.bad), good(&it.good)]);
    let heads = ["evaluation.ratings.count", "evaluation.ratings.bad", "evaluation.ratings.good_share"];
    let table = table(page, of.title.clone(), &heads, rows.collect());
    let heads = std::iter::once(of.of.clone()).chain(table.heads).collect();
    BulletinTable { heads, ..table }
}
