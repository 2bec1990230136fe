//! The parts of which these pages are made: tabs, the form of the filter, tables whose figures lead somewhere.

use plat_web::Page;

use crate::{
    filter::{Asked, Filter, Period},
    policy::MaySupervise,
    service::Supervision,
};

/// The most rows that are shown at once.
const ROWS: usize = 50;

/// A way of looking at the figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum View {
    /// How things stand, and site by site.
    Overview,
    /// What is open, by officer and item.
    Load,
    /// What officers did.
    Work,
    /// Terms kept, and how long decisions took.
    Terms,
    /// Corrections: the items whose guides mislead.
    Guides,
    /// What is before heads.
    Escalated,
}

impl View {
    pub(crate) const ALL: [Self; 6] =
        [Self::Overview, Self::Load, Self::Work, Self::Terms, Self::Guides, Self::Escalated];

    pub(crate) fn href(self) -> &'static str {
        match self {
            Self::Overview => "/desk/supervision",
            Self::Load => "/desk/supervision/load",
            Self::Work => "/desk/supervision/work",
            Self::Terms => "/desk/supervision/terms",
            Self::Guides => "/desk/supervision/guides",
            Self::Escalated => "/desk/supervision/escalated",
        }
    }

    /// The key of its words.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Overview => "supervision.view.overview",
            Self::Load => "supervision.view.load",
            Self::Work => "supervision.view.work",
            Self::Terms => "supervision.view.terms",
            Self::Guides => "supervision.view.guides",
            Self::Escalated => "supervision.view.escalated",
        }
    }

    /// The key of what it says of itself.
    pub(crate) fn about(self) -> &'static str {
        match self {
            Self::Overview => "supervision.about.overview",
            Self::Load => "supervision.about.load",
            Self::Work => "supervision.about.work",
            Self::Terms => "supervision.about.terms",
            Self::Guides => "supervision.about.guides",
            Self::Escalated => "supervision.about.escalated",
        }
    }
}

/// The filter as it is asked for: what was typed, and what can be chosen.
#[derive(Clone, Debug, Default)]
pub(crate) struct Form {
    pub(crate) asked: Asked,
    pub(crate) periods: Vec<(String, String)>,
    pub(crate) sites: Vec<(String, String)>,
    pub(crate) branches: Vec<(String, String)>,
    pub(crate) items: Vec<(String, String)>,
}

impl Form {
    pub(crate) fn of(supervision: &Supervision, page: &Page, may: &MaySupervise, asked: &Asked) -> Self {
        let today = supervision.mint.today();
        let mut sites: Vec<_> = may.scopes().iter().map(|it| it.site.clone()).collect();
        sites.dedup();
        let branches = plat_identity::Branch::all().map(|it| (it.code().to_owned(), page.branch(&it)));
        let edition = supervision.catalogue.now();
        let items = edition.items().iter().map(|it| (it.id.to_string(), page.pick(&it.name).to_owned()));
        let periods = Period::offered(today).into_iter().map(|code| {
            let words = period_words(page, &code);
            (code, words)
        });
        Self {
            asked: asked.clone(),
            periods: periods.collect(),
            sites: sites.iter().map(|it| (it.to_string(), supervision.site_name(it, page.lang))).collect(),
            branches: branches.collect(),
            items: items.map(|(id, name)| (id.clone(), format!("{id} {name}"))).collect(),
        }
    }
}

/// `2026年3月`, `2026年第1季度`, `2026年`.
fn period_words(page: &Page, code: &str) -> String {
    let (year, rest) = code.split_once('-').unwrap_or((code, ""));
    match (rest.strip_prefix('Q'), rest) {
        (Some(quarter), _) => {
            page.t("supervision.period.quarter").with("year", year).with("quarter", quarter).to_string()
        }
        (None, "") => page.t("supervision.period.year").with("year", year).to_string(),
        (None, month) => {
            let month = month.trim_start_matches('0');
            page.t("supervision.period.month").with("year", year).with("month", month).to_string()
        }
    }
}

/// What is asked for, as it stands behind the `?` of an address; empty if nothing is. Everything in it was read before, so
/// it needs no escaping.
pub(crate) fn query_of(asked: &Asked) -> String {
    let Asked { period, from, to, site, branch, item, officer } = asked;
    let own = !from.is_empty() || !to.is_empty();
    let nothing = String::new();
    let all = [
        ("period", if own { &nothing } else { period }),
        ("from", from),
        ("to", to),
        ("site", site),
        ("branch", branch),
        ("item", item),
        ("officer", officer),
    ];
    let said = all.iter().filter(|(_, value)| !value.trim().is_empty());
    let pairs: Vec<String> = said.map(|(name, value)| format!("{name}={}", value.trim())).collect();
    if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) }
}

/// An address with one more part in its query.
pub(crate) fn with(address: &str, name: &str, value: &str) -> String {
    format!("{address}{}{name}={value}", if address.contains('?') { '&' } else { '?' })
}

/// A query in which one filter has another value.
pub(crate) fn narrowed(query: &str, name: &str, value: &str) -> String {
    let others = query.trim_start_matches('?').split('&');
    let kept = others.filter(|pair| !pair.is_empty() && pair.split('=').next() != Some(name));
    let pairs: Vec<String> = kept.map(ToOwned::to_owned).chain([format!("{name}={value}")]).collect();
    format!("?{}", pairs.join("&"))
}

/// The filter in words.
pub(crate) fn about(supervision: &Supervision, page: &Page, filter: &Filter, asked: &Asked) -> String {
    let Period { from, to } = &filter.period;
    let mut parts = vec![
        page.t("supervision.filter.days").with("from", page.date(from)).with("to", page.date(to)).to_string(),
    ];
    parts.extend(filter.site.as_ref().map(|it| supervision.site_name(it, page.lang)));
    parts.extend(filter.branch.map(|it| page.branch(&it)));
    parts.extend(filter.item.as_ref().map(|it| format!("{it} {}", supervision.item_name(it, page.lang))));
    if filter.officer.is_some() {
        parts.push(page.t("supervision.filter.officer").with("badge", asked.officer.trim()).to_string());
    }
    parts.join(" · ")
}

/// A column's head.
#[derive(Clone, Debug)]
pub(crate) struct Head {
    pub(crate) key: &'static str,
    pub(crate) words: String,
    /// The address that orders by it.
    pub(crate) href: String,
    pub(crate) here: bool,
}

/// A cell: a figure, and the list behind it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cell {
    pub(crate) words: String,
    /// What it is ordered by, and what stands in the workbook; none: words.
    pub(crate) number: Option<f64>,
    pub(crate) href: String,
    /// Of how many cases.
    pub(crate) note: String,
    /// The length of its bar, of ten thousand.
    pub(crate) bar: Option<i64>,
    /// It is for the worse.
    pub(crate) bad: bool,
}

/// A row.
#[derive(Clone, Debug, Default)]
pub(crate) struct Row {
    pub(crate) code: String,
    pub(crate) name: String,
    /// Where its name leads.
    pub(crate) href: String,
    /// More of it.
    pub(crate) links: Vec<(String, String)>,
    pub(crate) cells: Vec<Cell>,
}

/// A table.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    pub(crate) id: &'static str,
    pub(crate) title: String,
    /// What its rows are.
    pub(crate) of: String,
    pub(crate) heads: Vec<Head>,
    pub(crate) rows: Vec<Row>,
    /// Names of its rows are names of people: they stand in no file.
    pub(crate) people: bool,
    /// By which column it is ordered if nothing else is asked for; `name` for its names.
    pub(crate) usual: &'static str,
    pub(crate) before: String,
    pub(crate) after: String,
    pub(crate) shown: String,
}

/// What a table is ordered by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Order {
    table: String,
    column: String,
}

impl Order {
    /// `items.open`.
    pub(crate) fn read(text: &str) -> Self {
        let (table, column) = text.split_once('.').unwrap_or_default();
        Self { table: table.to_owned(), column: column.to_owned() }
    }
}

impl Table {
    /// In the order that was asked for: the largest first, names in their own order.
    pub(crate) fn ordered(mut self, order: &Order) -> Self {
        let asked = if order.table == self.id { order.column.as_str() } else { self.usual };
        let column = self.heads.iter().position(|head| head.key == asked);
        for (at, head) in self.heads.iter_mut().enumerate() {
            head.here = Some(at) == column;
        }
        self.rows.sort_by(|a, b| a.code.cmp(&b.code));
        if let Some(at) = column {
            let number = |row: &Row| row.cells.get(at).and_then(|cell| cell.number).unwrap_or(-1.0);
            self.rows.sort_by(|a, b| number(b).total_cmp(&number(a)));
        }
        self
    }

    /// A part of it, with the addresses of its neighbours; the order is kept in them.
    pub(crate) fn part(mut self, address: &str, order: &Order, part: usize) -> Self {
        let sorted = |key: &str| with(address, "sort", &format!("{}.{key}", self.id));
        let hrefs: Vec<String> = self.heads.iter().map(|head| sorted(head.key)).collect();
        for (head, href) in self.heads.iter_mut().zip(hrefs) {
            head.href = format!("{href}#{}", self.id);
        }
        let here = if order.table == self.id {
            with(address, "sort", &format!("{}.{}", order.table, order.column))
        } else {
            address.to_owned()
        };
        let all = self.rows.len();
        let first = part.saturating_sub(1).saturating_mul(ROWS).min(all);
        let last = first.saturating_add(ROWS).min(all);
        let number = first / ROWS + 1;
        if first > 0 {
            self.before = with(&here, "part", &(number - 1).to_string());
        }
        if last < all {
            self.after = with(&here, "part", &(number + 1).to_string());
        }
        if all > ROWS {
            self.shown = format!("{}–{last} / {all}", first + 1);
        }
        self.rows = self.rows.into_iter().skip(first).take(ROWS).collect();
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let row = |at: u32| Row {
            code: format!("A{at:03}"),
            cells: vec![Cell { number: Some(f64::from(at)), ..Cell::default() }],
            ..Row::default()
        };
        let head = Head { key: "open", words: String::new(), href: String::new(), here: false };
        Table {
            id: "items",
            title: String::new(),
            of: String::new(),
            heads: vec![head],
            rows: (0..70).map(row).collect(),
            people: false,
            usual: "open",
            before: String::new(),
            after: String::new(),
            shown: String::new(),
        }
    }

    #[test]
    fn a_long_table_is_read_in_parts_the_largest_first_and_its_order_is_kept() {
        let order = Order::read("");
        let first = table().ordered(&order).part("/x", &order, 0);
        assert_eq!((first.rows.len(), first.rows[0].code.as_str()), (50, "A069"));
        assert_eq!((first.before.as_str(), first.after.as_str()), ("", "/x?part=2"));
        let order = Order::read("items.name");
        let second = table().ordered(&order).part("/x?site=NH-HALL", &order, 2);
        assert_eq!((second.rows.len(), second.rows[0].code.as_str()), (20, "A050"));
        assert_eq!(second.before, "/x?site=NH-HALL&sort=items.name&part=1");
        assert_eq!(table().ordered(&order).part("/x", &order, usize::MAX).rows.len(), 0);
    }

    #[test]
    fn a_figure_keeps_the_filter_and_sets_its_own_part_of_it() {
        assert_eq!(narrowed("?period=2026&item=CR012", "item", "ZA001"), "?period=2026&item=ZA001");
        assert_eq!(narrowed("", "site", "NH-HALL"), "?site=NH-HALL");
    }
}
