//! Star windows for everybody; of their own staff for supervisors, of themselves for each officer. In the order of their numbers: nobody
//! is ranked.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Query, State};
use plat_facts::refs::SiteRef;
use plat_identity::Officer;
use plat_web::{Answer, AsOfficer, Page};
use serde::Deserialize;

use crate::{
    error::EvaluationError,
    policy,
    service::Evaluations,
    stars::{Board, Measure, Measured, Month, Of, Verdict, board},
};

/// A figure held against its limit.
pub(crate) struct Cell {
    /// What is measured, for where a table has no head.
    pub(crate) called: String,
    pub(crate) figure: String,
    pub(crate) limit: String,
    pub(crate) met: bool,
}

/// A window or an officer.
pub(crate) struct Judged {
    pub(crate) name: String,
    pub(crate) star: bool,
    pub(crate) cells: Vec<Cell>,
}

/// A table of those of one site, or of the staff.
#[derive(Default)]
pub(crate) struct StarTable {
    pub(crate) id: String,
    pub(crate) title: String,
    /// What stands in the first column.
    pub(crate) of: String,
    pub(crate) rows: Vec<Judged>,
}

/// What both pages have.
pub(crate) struct Shown {
    /// Code, words and whether it is chosen.
    pub(crate) months: Vec<(String, String, bool)>,
    pub(crate) about: String,
    pub(crate) source: String,
    pub(crate) words: String,
}

#[derive(Template)]
#[template(path = "stars.html")]
pub(crate) struct StarsPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) title: String,
    pub(crate) shown: Shown,
    pub(crate) count: String,
    /// Whether the city has a rule.
    pub(crate) ruled: bool,
    pub(crate) tables: Vec<StarTable>,
}

#[derive(Template)]
#[template(path = "evaluation_stars.html")]
pub(crate) struct DeskStarsPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) shown: Shown,
    pub(crate) published: bool,
    /// The reader's own; none before it is published.
    pub(crate) mine: StarTable,
    /// Whether the reader supervises.
    pub(crate) supervises: bool,
    pub(crate) staff: StarTable,
    pub(crate) windows: Vec<StarTable>,
}

/// Which month.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    month: String,
}

/// How many months can be asked for.
const MONTHS: usize = 6;

pub(super) async fn public(
    State(evaluations): State<Evaluations>,
    page: Page,
    Query(asked): Query<Asked>,
) -> Answer {
    let last = board::last(&evaluations);
    let month = Month::of_code(&asked.month).filter(|it| *it <= last).unwrap_or(last);
    let board = board::run(&evaluations, month).await?;
    let of = Reader { evaluations: &evaluations, page: &page };
    let tables = of.windows(&board, None);
    let stars = board.windows.values().filter(|(_, verdict)| verdict.star()).count();
    let count = page.t("evaluation.stars.count").with("stars", page.count(stars));
    Ok(page.answer(StarsPage {
        page: &page,
        title: page.t("evaluation.stars.title").with("month", of.month(month)).to_string(),
        shown: of.shown(last, month),
        count: count.with("all", page.count(board.windows.len())).to_string(),
        ruled: evaluations.standards.rule(Of::Window, month.first()).is_some(),
        tables,
    }))
}

pub(super) async fn inside(
    State(evaluations): State<Evaluations>,
    AsOfficer(who): AsOfficer,
    page: Page,
    Query(asked): Query<Asked>,
) -> Answer {
    let sites = policy::may_see_stars(&evaluations, &who).map(|may| may.sites).ok();
    let last = board::last(&evaluations);
    let newest = board::newest(&evaluations, sites.is_some());
    let month = Month::of_code(&asked.month).filter(|it| *it <= newest).unwrap_or(last);
    let board = board::run(&evaluations, month).await?;
    let of = Reader { evaluations: &evaluations, page: &page };
    let mine = board.staff.get(&who.id).filter(|_| board.published.is_some());
    let mine = mine.map(|(_, verdict)| of.judged(format!("{} {}", who.name, who.badge), verdict));
    let staff = match &sites {
        Some(sites) => of.staff(&board, sites).await?,
        None => Vec::new(),
    };
    let table = |id: &str, title: &str, rows| StarTable {
        id: id.to_owned(),
        title: page.t(title).to_string(),
        of: page.t("evaluation.stars.officer").to_string(),
        rows,
    };
    Ok(page.answer(DeskStarsPage {
        page: &page,
        shown: of.shown(newest, month),
        published: board.published.is_some(),
        mine: table("mine", "evaluation.stars.mine", mine.into_iter().collect()),
        supervises: sites.is_some(),
        staff: table("staff", "evaluation.stars.staff", staff),
        windows: sites.map(|sites| of.windows(&board, Some(&sites))).unwrap_or_default(),
    }))
}

/// Who reads, and what is known.
struct Reader<'a> {
    evaluations: &'a Evaluations,
    page: &'a Page,
}

impl Reader<'_> {
    fn month(&self, month: Month) -> String {
        let words = self.page.t("evaluation.stars.month_of").with("year", month.first().year());
        let name = self.page.t(&format!("evaluation.month.{}", month.first().month()));
        words.with("month", name).to_string()
    }

    fn shown(&self, newest: Month, chosen: Month) -> Shown {
        let (page, evaluations) = (self.page, self.evaluations);
        let rule = evaluations.standards.rule(Of::Window, chosen.first());
        let months = std::iter::successors(Some(newest), |it| Some(it.before())).take(MONTHS);
        let about = page.t("evaluation.stars.about").with("day", rule.map_or(1, |it| it.published));
        let words = page.t("evaluation.stars.words").with("least", evaluations.settings.least);
        Shown {
            months: months.map(|it| (it.code(), self.month(it), it == chosen)).collect(),
            about: about.to_string(),
            source: rule
                .map(|it| page.t("evaluation.stars.source").with("source", &it.source).to_string())
                .unwrap_or_default(),
            words: words.to_string(),
        }
    }

    /// A table for each site, in the order in which they stand everywhere.
    fn windows(&self, board: &Board, sites: Option<&[SiteRef]>) -> Vec<StarTable> {
        let mut by_site: BTreeMap<usize, StarTable> = BTreeMap::new();
        let all = self.evaluations.sites.all();
        for ((site, window), (_, verdict)) in &board.windows {
            if sites.is_some_and(|sites| !sites.contains(site)) {
                continue;
            }
            let place = all.iter().position(|it| it.code == *site).unwrap_or(usize::MAX);
            let table = by_site.entry(place).or_insert_with(|| StarTable {
                id: format!("site-{site}"),
                title: self.evaluations.site_name(site, self.page.lang),
                of: self.page.t("evaluation.stars.window").to_string(),
                rows: Vec::new(),
            });
            let name = self.page.t("evaluation.pad.window").with("window", window).to_string();
            table.rows.push(self.judged(name, verdict));
        }
        by_site.into_values().collect()
    }

    /// The staff of these sites, by badge.
    async fn staff(&self, board: &Board, sites: &[SiteRef]) -> Result<Vec<Judged>, EvaluationError> {
        let known = board::staff_of(self.evaluations, board, sites).await?;
        let row = |(officer, verdict): &(Officer, Verdict)| {
            self.judged(format!("{} {}", officer.name, officer.badge), verdict)
        };
        Ok(known.iter().map(row).collect())
    }

    fn judged(&self, name: String, verdict: &Verdict) -> Judged {
        let cells = verdict.measures.iter().map(|it| self.cell(it)).collect();
        Judged { name, star: verdict.star(), cells }
    }

    fn cell(&self, it: &Measured) -> Cell {
        let page = self.page;
        let limit = match it.measure {
            Measure::Ratings => "evaluation.stars.at_least",
            Measure::Good | Measure::Kept => "evaluation.stars.at_least_share",
            Measure::Mistakes | Measure::Upheld => "evaluation.stars.at_most",
        };
        let share = it.per_mille(self.evaluations.settings.least);
        let figure = match it.of {
            Some(0) if it.measure == Measure::Kept => page.t("evaluation.stars.nothing_due").to_string(),
            Some(0) => "–".to_owned(),
            Some(of) => match share {
                Some(share) => format!("{}.{}% ({}/{of})", share / 10, share % 10, it.part),
                None => format!("{}/{of}", it.part),
            },
            None => page.count(it.part),
        };
        Cell {
            called: page.t(&format!("evaluation.stars.measure.{}", it.measure.code())).to_string(),
            figure,
            limit: page.t(limit).with("limit", it.limit).to_string(),
            met: it.met,
        }
    }
}
