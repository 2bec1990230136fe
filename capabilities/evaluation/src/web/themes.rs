//! What ratings are about, for supervisors: themes by level, week and site, and the bad ratings behind each.

use askama::Template;
use axum::extract::{Query, State};
use plat_web::{Answer, AsOfficer, Page};
use serde::Deserialize;

use super::{
    desk::{TaskRow, row},
    ratings::{Choices, weeks},
};
use crate::{
    figures::{Filter, Tally, monday},
    model::Level,
    policy,
    service::Evaluations,
    themes,
};

/// A theme with its counts.
pub(crate) struct ThemeLine {
    pub(crate) name: String,
    pub(crate) href: String,
    pub(crate) chosen: bool,
    /// Of each level, the best first.
    pub(crate) levels: Vec<i64>,
    pub(crate) total: i64,
}

#[derive(Template)]
#[template(path = "evaluation_themes.html")]
pub(crate) struct ThemesPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) sites: Choices,
    pub(crate) weeks: Choices,
    pub(crate) asked: Asked,
    pub(crate) levels: Vec<String>,
    pub(crate) lines: Vec<ThemeLine>,
    /// How the chosen theme is called; empty if none is.
    pub(crate) title: String,
    pub(crate) rows: Vec<TaskRow>,
}

/// What is asked for, as it stands in the address.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    pub(crate) site: String,
    pub(crate) week: String,
    pub(crate) theme: String,
}

pub(super) async fn show(
    State(evaluations): State<Evaluations>,
    AsOfficer(who): AsOfficer,
    page: Page,
    Query(asked): Query<Asked>,
) -> Answer {
    let may = policy::may_see_themes(&evaluations, &who)?;
    let week = asked.week.parse().ok().map(monday);
    let filter = Filter { item: None, site: asked.site.parse().ok(), week };
    let counted = themes::run(&evaluations, &may, &filter).await?;
    let known = evaluations.standards.themes();
    let chosen = known.iter().find(|it| it.code == asked.theme);
    let found = match chosen {
        Some(theme) => themes::list(&evaluations, &may, (&theme.code, &filter)).await?,
        None => Vec::new(),
    };
    let line = |it: &crate::Theme| {
        let tally = counted.get(&it.code).copied().unwrap_or_default();
        let Asked { site, week, .. } = &asked;
        line(
            page.pick(&it.name),
            (&it.code, it.code == asked.theme),
            &tally,
            &format!("&site={site}&week={week}"),
        )
    };
    let site = |code: &plat_facts::refs::SiteRef| (code.to_string(), evaluations.site_name(code, page.lang));
    Ok(page.answer(ThemesPage {
        page: &page,
        sites: may.sites.iter().map(site).collect(),
        weeks: weeks(&page, evaluations.today()),
        levels: Level::ALL.iter().map(|it| page.t(it.key()).to_string()).collect(),
        lines: known.iter().map(line).collect(),
        title: chosen.map(|it| page.pick(&it.name).to_owned()).unwrap_or_default(),
        rows: found.iter().map(|it| row(&evaluations, &page, it)).collect(),
        asked: asked.clone(),
    }))
}

fn line(name: &str, (code, chosen): (&str, bool), tally: &Tally, rest: &str) -> ThemeLine {
    ThemeLine {
        name: name.to_owned(),
        // Only bad ratings can be opened.
        href: if tally.bad() > 0 {
            format!("/desk/ratings/themes?theme={code}{rest}#list")
        } else {
            String::new()
        },
        chosen,
        levels: Level::ALL.iter().map(|level| tally.of(*level)).collect(),
        total: tally.total(),
    }
}
