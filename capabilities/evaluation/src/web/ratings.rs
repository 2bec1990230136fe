//! The public figures, and the same of one week as a bulletin: counts with bars, and no share of a few.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::{Query, State};
use plat_facts::refs::{ItemRef, SiteRef};
use plat_kernel::{Date, SignedDuration, Timestamp, clock::date_of};
use plat_web::{Answer, Page};
use serde::Deserialize;

use crate::{
    figures::{self, Figures, Filter, Tally, monday},
    model::Level,
    service::Evaluations,
};

/// A level with its figure in the city.
pub(crate) struct LevelRow {
    pub(crate) name: String,
    pub(crate) count: i64,
    /// Of a hundred, of all of them; the length of the bar.
    pub(crate) length: i64,
    /// In words; empty of a few.
    pub(crate) share: String,
    pub(crate) low: bool,
}

/// A line of a table: a site, an item, a window, a channel, a week.
pub(crate) struct Line {
    pub(crate) name: String,
    pub(crate) total: i64,
    pub(crate) bad: i64,
    /// In words; empty of a few.
    pub(crate) good: String,
    /// Of a hundred, of the longest line.
    pub(crate) length: i64,
}

/// A table.
pub(crate) struct Table {
    pub(crate) id: &'static str,
    pub(crate) title: String,
    pub(crate) of: String,
    pub(crate) lines: Vec<Line>,
}

/// A list to choose from: code and words.
pub(crate) type Choices = Vec<(String, String)>;

#[derive(Template)]
#[template(path = "ratings.html")]
pub(crate) struct RatingsPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) title: String,
    pub(crate) about: String,
    pub(crate) sites: Choices,
    pub(crate) items: Choices,
    pub(crate) weeks: Choices,
    pub(crate) asked: Asked,
    /// Of a week: that it is out and stays so, or that it may still change.
    pub(crate) state: String,
    /// Where the bulletin lies as a PDF; empty before it is out.
    pub(crate) pdf: String,
    pub(crate) total: i64,
    pub(crate) good: String,
    pub(crate) few: String,
    pub(crate) levels: Vec<LevelRow>,
    pub(crate) aspects: Vec<LevelRow>,
    pub(crate) became: Vec<(String, i64)>,
    pub(crate) tables: Vec<Table>,
}

/// What is asked for, as it stands in the address. What nobody knows is as if it were not there.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    pub(crate) site: String,
    pub(crate) item: String,
    pub(crate) week: String,
}

impl Asked {
    pub(crate) fn filter(&self) -> Filter {
        Filter {
            site: self.site.parse().ok(),
            item: self.item.parse().ok(),
            week: self.week.parse().ok().map(monday),
        }
    }
}

pub(super) async fn ratings(
    State(evaluations): State<Evaluations>,
    page: Page,
    Query(asked): Query<Asked>,
) -> Answer {
    let filter = asked.filter();
    let figures = figures::run(&evaluations, &filter).await?;
    Ok(page.answer(view(&evaluations, &page, (&figures, &filter), asked)))
}

/// Everything that lines are made from.
pub(super) struct Said<'a> {
    pub(super) evaluations: &'a Evaluations,
    pub(super) page: &'a Page,
    pub(super) figures: &'a Figures,
}

impl Said<'_> {
    fn least(&self) -> i64 {
        self.evaluations.settings.least
    }

    fn item(&self, item: &ItemRef) -> String {
        let whole = self.evaluations.wholes.get(item.as_str()).map(|name| self.page.pick(name).to_owned());
        let known =
            || self.evaluations.catalogue.now().get(item).map(|it| self.page.pick(&it.name).to_owned());
        whole.or_else(known).unwrap_or_else(|| item.to_string())
    }

    fn site(&self, site: &SiteRef) -> String {
        self.evaluations.site_name(site, self.page.lang)
    }

    fn percent(share: Option<i64>) -> String {
        share.map(|it| format!("{it}%")).unwrap_or_default()
    }

    fn table<'b>(
        &self,
        (id, title, of): (&'static str, &str, &str),
        rows: impl IntoIterator<Item = (String, &'b Tally)>,
    ) -> Table {
        let rows: Vec<_> = rows.into_iter().collect();
        let longest = rows.iter().map(|(_, tally)| tally.total()).max().unwrap_or_default().max(1);
        let line = |(name, tally): (String, &Tally)| Line {
            name,
            total: tally.total(),
            bad: tally.bad(),
            good: Self::percent(tally.good(self.least())),
            length: tally.total() * 100 / longest,
        };
        let (title, of) = (self.page.t(title).to_string(), self.page.t(of).to_string());
        Table { id, title, of, lines: rows.into_iter().map(line).collect() }
    }

    /// The halls first, then the stations, as everywhere; what the city does not know any more comes last.
    fn sites(&self) -> Vec<(&SiteRef, &Tally)> {
        let place = |code: &SiteRef| self.evaluations.sites.all().iter().position(|site| site.code == *code);
        let mut sites: Vec<_> = self.figures.sites.iter().collect();
        sites.sort_by_key(|(code, _)| place(code).unwrap_or(usize::MAX));
        sites
    }

    /// Those of which most was said first.
    fn items(&self) -> Vec<(&ItemRef, &Tally)> {
        let mut items: Vec<_> = self.figures.items.iter().collect();
        items.sort_by_key(|(_, tally)| -tally.total());
        items
    }

    pub(super) fn tables(&self, filter: &Filter) -> Vec<Table> {
        let figures = self.figures;
        let page = self.page;
        let sites = self.sites().into_iter().map(|(code, tally)| (self.site(code), tally));
        let items = self.items().into_iter().take(20).map(|(id, tally)| (self.item(id), tally));
        let window = |number: u16| page.t("evaluation.pad.window").with("window", number).to_string();
        let windows = figures.windows.iter().map(|((_, number), tally)| (window(*number), tally));
        let channel = |code: &str| page.t(&format!("evaluation.channel.{code}")).to_string();
        let channels = figures.channels.iter().map(|(it, tally)| (channel(it.code()), tally));
        let weeks = figures.weeks.iter().rev().map(|(day, tally)| (week(page, *day), tally));
        let mut tables =
            vec![self.table(("sites", "evaluation.ratings.sites", "evaluation.ratings.site"), sites)];
        if filter.site.is_some() {
            tables.push(
                self.table(("windows", "evaluation.ratings.windows", "evaluation.ratings.window"), windows),
            );
        }
        tables.push(self.table(("items", "evaluation.ratings.items", "evaluation.ratings.item"), items));
        tables.push(
            self.table(("channels", "evaluation.ratings.channels", "evaluation.ratings.channel"), channels),
        );
        if filter.week.is_none() {
            tables.push(self.table(("weeks", "evaluation.ratings.weeks", "evaluation.ratings.week"), weeks));
        }
        tables.push(self.table(("themes", "evaluation.themes", "evaluation.themes.theme"), self.themes()));
        tables.retain(|table| !table.lines.is_empty());
        tables
    }

    /// In the order of the data; none of which too little was said.
    fn themes(&self) -> Vec<(String, &Tally)> {
        let known = self.evaluations.standards.themes().iter();
        let said = known.filter_map(|it| Some((it, self.figures.themes.get(&it.code)?)));
        let enough = said.filter(|(_, tally)| tally.total() >= self.least());
        enough.map(|(it, tally)| (self.page.pick(&it.name).to_owned(), tally)).collect()
    }

    pub(super) fn levels(&self) -> Vec<LevelRow> {
        let city = &self.figures.city;
        let row = |level: Level| LevelRow {
            name: self.page.t(level.key()).to_string(),
            count: city.of(level),
            length: city.percent(level, 0).unwrap_or_default(),
            share: Self::percent(city.percent(level, self.least())),
            low: level.is_bad(),
        };
        Level::ALL.map(row).into_iter().collect()
    }

    pub(super) fn aspects(&self) -> Vec<LevelRow> {
        let mut all: Vec<_> = self.figures.aspects.iter().collect();
        all.sort_by_key(|(_, count)| -**count);
        let longest = all.first().map_or(1, |(_, count)| (**count).max(1));
        let row = |(aspect, count): (&crate::model::Aspect, &i64)| LevelRow {
            name: self.page.t(aspect.key()).to_string(),
            count: *count,
            length: count * 100 / longest,
            share: String::new(),
            low: true,
        };
        all.into_iter().map(row).collect()
    }

    pub(super) fn became(&self) -> Vec<(String, i64)> {
        let it = self.figures;
        [("settled", it.settled), ("open", it.open), ("set_aside", it.set_aside)]
            .into_iter()
            .map(|(code, count)| (self.page.t(&format!("evaluation.became.{code}")).to_string(), count))
            .collect()
    }
}

/// The first and the last day of a week.
pub(super) fn week(page: &Page, monday: Date) -> String {
    let sunday = monday.saturating_add(SignedDuration::from_hours(24 * 6));
    format!("{} – {}", page.date(&monday), page.date(&sunday))
}

fn view<'a>(
    evaluations: &Evaluations,
    page: &'a Page,
    (figures, filter): (&Figures, &Filter),
    asked: Asked,
) -> RatingsPage<'a> {
    let said = Said { evaluations, page, figures };
    let city = &figures.city;
    let few = city.total() > 0 && city.good(said.least()).is_none();
    let title = match filter.week {
        Some(day) => page.t("evaluation.ratings.bulletin").with("week", week(page, day)).to_string(),
        None => page.t("evaluation.ratings").to_string(),
    };
    let out = filter.week.map(|week| (week, figures::out(week, evaluations.settings)));
    let is_out = |at: &Timestamp| *at <= evaluations.mint.now();
    let state = out.map(|(_, at)| {
        let key = if is_out(&at) { "evaluation.bulletin.stays" } else { "evaluation.bulletin.running" };
        page.t(key).with("day", page.date(&date_of(at))).to_string()
    });
    let pdf = out.filter(|(_, at)| is_out(at)).map(|(week, _)| format!("/ratings/{week}/pdf"));
    RatingsPage {
        page,
        title,
        about: page.t("evaluation.ratings.about").with("weeks", figures::WEEKS).to_string(),
        sites: evaluations
            .sites
            .all()
            .iter()
            .map(|it| (it.code.to_string(), page.pick(&it.name).to_owned()))
            .collect(),
        items: choices(&said, filter),
        weeks: weeks(page, evaluations.today()),
        asked,
        state: state.unwrap_or_default(),
        pdf: pdf.unwrap_or_default(),
        total: city.total(),
        good: Said::percent(city.good(said.least())),
        few: if few {
            page.t("evaluation.ratings.few").with("least", said.least()).to_string()
        } else {
            String::new()
        },
        levels: said.levels(),
        aspects: said.aspects(),
        became: said.became(),
        tables: said.tables(filter),
    }
}

/// The items of which something was said, and the one that is asked for.
fn choices(said: &Said<'_>, filter: &Filter) -> Choices {
    let all: BTreeSet<&ItemRef> = said.figures.items.keys().chain(filter.item.as_ref()).collect();
    all.into_iter().map(|id| (id.to_string(), said.item(id))).collect()
}

/// The weeks that can be asked for, the last first.
pub(super) fn weeks(page: &Page, today: Date) -> Choices {
    let back = |weeks: i64| monday(today).saturating_sub(SignedDuration::from_hours(24 * 7 * weeks));
    (0..figures::WEEKS).map(back).map(|day| (day.to_string(), week(page, day))).collect()
}
