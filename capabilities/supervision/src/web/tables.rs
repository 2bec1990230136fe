//! The tables: what each row is, which figures stand in it, and where each of them leads.

use plat_facts::refs::{ItemRef, PersonRef};
use plat_identity::{Officer, Role};
use plat_kernel::term::Unit;

use super::{
    Counted,
    view::{Cell, Head, Row, Table, View, narrowed, with},
};
use crate::{
    figures::{Days, Figure, Share, Tally},
    model::{Part, Step},
};

/// How many of the materials that notices named, and of what was put right on the spot, are told.
const MOST_TOLD: usize = 3;
/// More correction notices than this to a hundred cases: the guide is worth a look. A setting of the program, no law.
const MANY_CORRECTIONS: i64 = 200;

impl Counted<'_> {
    fn t(&self, key: &str) -> String {
        self.page.t(key).to_string()
    }

    fn head(&self, key: &'static str) -> Head {
        let words = self.t(&format!("supervision.column.{key}"));
        Head { key, words, href: String::new(), here: false }
    }

    fn table(&self, id: &'static str, of: &str, columns: &[&'static str], rows: Vec<Row>) -> Table {
        Table {
            id,
            title: self.t(&format!("supervision.table.{id}")),
            of: self.t(of),
            heads: columns.iter().map(|key| self.head(key)).collect(),
            rows,
            people: false,
            usual: columns.first().copied().unwrap_or_default(),
            before: String::new(),
            after: String::new(),
            shown: String::new(),
        }
    }

    /// The list of a figure, narrowed to the row in which it stands.
    fn list(&self, figure: Figure, (name, value): (&str, &str)) -> String {
        let query = if name.is_empty() { self.query.clone() } else { narrowed(&self.query, name, value) };
        with(&format!("/desk/supervision/cases{query}"), "figure", figure.code())
    }

    fn count(&self, figure: Figure, number: i64, row: (&str, &str)) -> Cell {
        Cell {
            words: self.page.count(number),
            number: Some(real(number)),
            href: if number > 0 { self.list(figure, row) } else { String::new() },
            bad: figure == Figure::Late && number > 0,
            ..Cell::default()
        }
    }

    /// A share with the number of cases that it is of; its bar is as long as the share.
    pub(super) fn share(&self, share: Share, href: String) -> Cell {
        let note = self.page.t("supervision.of").with("part", share.part).with("of", share.of).to_string();
        match share.percent() {
            _ if share.of == 0 => nothing(),
            None => Cell { words: note, number: None, href, ..Cell::default() },
            Some(percent) => Cell {
                words: format!("{percent}%"),
                number: share.per_mille().map(|it| real(it) / 10.0),
                href,
                note,
                bar: share.per_mille().map(|it| it * 10),
                bad: false,
            },
        }
    }

    fn late(&self, figure: Figure, number: i64, row: (&str, &str)) -> Cell {
        Cell { bad: number > 0, ..self.count(figure, number, row) }
    }

    fn item_row(&self, item: &ItemRef, cells: Vec<Cell>) -> Row {
        Row {
            code: item.to_string(),
            name: self.supervision.item_name(item, self.page.lang),
            href: format!("{}{}", View::Load.href(), narrowed(&self.query, "item", item.as_str())),
            links: Vec::new(),
            cells,
        }
    }

    /// A row of an officer; of nobody without one.
    fn officer_row(&self, officer: Option<&PersonRef>, cells: impl FnOnce((&str, &str)) -> Vec<Cell>) -> Row {
        match officer.map(|id| self.officers.get(id)) {
            Some(Some(Officer { name, badge, .. })) => Row {
                code: badge.clone(),
                name: name.clone(),
                href: format!("{}{}", View::Load.href(), narrowed(&self.query, "officer", badge)),
                links: Vec::new(),
                cells: cells(("officer", badge)),
            },
            Some(None) => Row { name: self.t("supervision.gone"), cells: cells(("", "")), ..Row::default() },
            None => Row { name: self.t("supervision.nobody"), cells: cells(("", "")), ..Row::default() },
        }
    }
}

fn nothing() -> Cell {
    Cell { words: "–".to_owned(), ..Cell::default() }
}

/// Counts of cases are far below what a double holds exactly.
#[expect(clippy::cast_precision_loss, reason = "no city has 2^52 cases")]
fn real(number: i64) -> f64 {
    number as f64
}

/// Site by site.
pub(super) fn sites(counted: &Counted<'_>) -> Table {
    let row = |(site, it): (&plat_facts::SiteRef, &Tally)| {
        let of = ("site", site.as_str());
        Row {
            code: site.to_string(),
            name: counted.supervision.site_name(site, counted.page.lang),
            href: format!("{}{}", View::Overview.href(), narrowed(&counted.query, "site", site.as_str())),
            links: Vec::new(),
            cells: vec![
                counted.count(Figure::Open, it.open, of),
                counted.count(Figure::Late, it.late, of),
                counted.count(Figure::Received, it.received, of),
                counted.count(Figure::Decided, it.decided, of),
                counted.share(it.promise(), counted.list(Figure::PromiseKept, of)),
                counted.share(it.law(), counted.list(Figure::LawKept, of)),
            ],
        }
    };
    let rows = counted.figures.sites.iter().map(row).collect();
    let columns = ["open", "late", "received", "decided", "promise", "law"];
    counted.table("sites", "supervision.row.site", &columns, rows)
}

fn load_cells(counted: &Counted<'_>, it: &Tally, of: (&str, &str)) -> Vec<Cell> {
    vec![
        counted.count(Figure::Open, it.open, of),
        counted.count(Figure::Late, it.late, of),
        counted.count(Figure::Waiting, it.waiting, of),
        counted.count(Figure::Stopped, it.stopped, of),
    ]
}

/// What is open, by who has it.
pub(super) fn holders(counted: &Counted<'_>) -> Table {
    let row = |(holder, it): (&Option<PersonRef>, &Tally)| {
        let cells = |of: (&str, &str)| {
            let mut cells = load_cells(counted, it, of);
            if holder.is_none() {
                for cell in &mut cells {
                    cell.href.clear();
                }
                if let Some(open) = cells.first_mut() {
                    open.href = counted.list(Figure::Unclaimed, of);
                }
            }
            cells
        };
        counted.officer_row(holder.as_ref(), cells)
    };
    let rows = counted.figures.holders.iter().map(row).collect();
    let table =
        counted.table("holders", "supervision.row.officer", &["open", "late", "waiting", "stopped"], rows);
    Table { people: true, ..table }
}

/// What is open, by item.
pub(super) fn open_items(counted: &Counted<'_>) -> Table {
    let open = counted.figures.items.iter().filter(|(_, it)| it.open > 0);
    let row = |(item, it): (&ItemRef, &Tally)| {
        counted.item_row(item, load_cells(counted, it, ("item", item.as_str())))
    };
    let rows = open.map(row).collect();
    counted.table("items", "supervision.row.item", &["open", "late", "waiting", "stopped"], rows)
}

/// What officers did.
pub(super) fn officers(counted: &Counted<'_>) -> Table {
    let row = |(officer, steps): (&PersonRef, &std::collections::BTreeMap<Step, i64>)| {
        let total: i64 = steps.values().sum();
        let all = Cell { words: counted.page.count(total), number: Some(real(total)), ..Cell::default() };
        let cells = |of: (&str, &str)| {
            let of_step = |step: Step| {
                let number = steps.get(&step).copied().unwrap_or_default();
                let cell = counted.count(Figure::Did(step), number, of);
                // Whom the registry does not know any more has no list of their own.
                if of.0.is_empty() { Cell { href: String::new(), ..cell } } else { cell }
            };
            std::iter::once(all).chain(Step::ALL.map(of_step)).collect()
        };
        counted.officer_row(Some(officer), cells)
    };
    let rows = counted.figures.steps.iter().map(row).collect();
    let columns: Vec<&'static str> = std::iter::once("all").chain(Step::ALL.map(Step::code)).collect();
    Table { people: true, ..counted.table("officers", "supervision.row.officer", &columns, rows) }
}

/// Terms kept, and how long decisions took, by item.
pub(super) fn terms(counted: &Counted<'_>) -> Table {
    let row = |(item, it): (&ItemRef, &Tally)| {
        let of = ("item", item.as_str());
        let known = counted.supervision.item(item);
        let days = counted.figures.days.get(item);
        let within =
            |percent: i64| days.and_then(|days: &Days| days.within(percent)).map_or_else(nothing, plain);
        let promised = known.as_ref().filter(|it| it.promised_days > 0).map(|it| it.promised_days);
        let legal = known.as_ref().and_then(|it| it.legal_term);
        let unit = |unit: Unit| match unit {
            Unit::Working => "supervision.days.working",
            Unit::Calendar => "supervision.days.calendar",
        };
        let term = |number: u32, key: &str| Cell {
            words: counted.page.t(key).with("days", number).to_string(),
            number: Some(f64::from(number)),
            ..Cell::default()
        };
        let cells = vec![
            counted.count(Figure::Decided, it.decided, of),
            within(50),
            within(90),
            promised.map_or_else(nothing, |days| term(days, unit(Unit::Working))),
            counted.share(it.promise(), counted.list(Figure::PromiseKept, of)),
            counted.late(Figure::PromiseBroken, it.promise_broken, of),
            legal.map_or_else(nothing, |legal| term(legal.days, unit(legal.counted))),
            counted.share(it.law(), counted.list(Figure::LawKept, of)),
            counted.late(Figure::LawBroken, it.law_broken, of),
        ];
        counted.item_row(item, cells)
    };
    let rows = counted.figures.items.iter().filter(|(_, it)| it.decided > 0).map(row).collect();
    let columns =
        ["decided", "median", "p90", "promised", "promise", "promise-broken", "legal", "law", "law-broken"];
    counted.table("terms", "supervision.row.item", &columns, rows)
}

fn plain(number: i64) -> Cell {
    Cell { words: number.to_string(), number: Some(real(number)), ..Cell::default() }
}

/// Corrections by item: the guides that mislead come first.
pub(super) fn guides(counted: &Counted<'_>, who: &Officer) -> Table {
    let row = |(item, it): (&ItemRef, &Tally)| {
        let of = ("item", item.as_str());
        let per_hundred = it.corrections();
        let share = counted.share(per_hundred, counted.list(Figure::Corrected, of));
        let many = per_hundred.per_mille().is_some_and(|it| it > MANY_CORRECTIONS);
        let percent = per_hundred.percent();
        let rate = Cell { words: percent.unwrap_or(share.words.clone()), bad: many, bar: None, ..share };
        let cells = vec![
            rate,
            counted.count(Figure::Received, it.received, of),
            counted.count(Figure::Corrected, it.corrected, of),
            Cell { words: wanting(counted, item), ..Cell::default() },
            counted.count(Figure::OnTheSpot, it.on_the_spot, of),
            Cell { words: put_right(counted, item), ..Cell::default() },
            counted.count(Figure::Hard, it.hard, of),
            counted.share(it.overturned(), counted.list(Figure::Overturned, of)),
        ];
        let guide = (format!("/guides/{item}"), counted.t("supervision.guide"));
        let edit = (format!("/admin/catalogue/{item}"), counted.t("supervision.edit"));
        let links = if who.has(Role::Editor) { vec![guide, edit] } else { vec![guide] };
        Row { links, ..counted.item_row(item, cells) }
    };
    let asked = counted.figures.items.iter().filter(|(_, it)| it.received > 0);
    let columns =
        ["corrections", "received", "corrected", "wanting", "on-the-spot", "put-right", "hard", "overturned"];
    counted.table("guides", "supervision.row.item", &columns, asked.map(row).collect())
}

/// The materials that notices named most, each with how often.
fn wanting(counted: &Counted<'_>, item: &ItemRef) -> String {
    let named = counted.figures.defects.get(item).into_iter().flatten();
    most(counted, item, named.map(|(id, count)| (Part::Material, id.as_str(), *count)))
}

/// The questions and materials that were put right on the spot most, each with how often.
fn put_right(counted: &Counted<'_>, item: &ItemRef) -> String {
    most(counted, item, counted.figures.put_right(item))
}

fn most<'a>(
    counted: &Counted<'_>,
    item: &ItemRef,
    named: impl IntoIterator<Item = (Part, &'a str, i64)>,
) -> String {
    let known = counted.supervision.item(item);
    let name = |part: Part, id: &str| {
        let named = known.as_ref().and_then(|item| match part {
            Part::Field => item.form.iter().find(|it| it.key == id).map(|it| &it.label),
            Part::Material => item.material(id).map(|it| &it.name),
        });
        named.map_or_else(|| id.to_owned(), |name| counted.page.pick(name).to_owned())
    };
    let told =
        named.into_iter().take(MOST_TOLD).map(|(part, id, count)| format!("{} ×{count}", name(part, id)));
    told.collect::<Vec<_>>().join("; ")
}
