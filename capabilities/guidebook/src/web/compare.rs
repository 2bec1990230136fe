//! What this city saves, for everybody.

use askama::Template;
use axum::extract::{Query, State};
use plat_kernel::{Id, money::Fen};
use plat_sheets::{Cell, Column, Look, Sheet};
use plat_web::{Answer, Page};
use serde::Deserialize;

use super::workbook;
use crate::{
    baseline::Baseline,
    compare::{self, Aspect, Comparison, Total},
    error::GuidebookError,
    service::Guidebook,
    store,
};

/// Which guide to compare with: the newest one, unless another is named.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Choice {
    with: Option<Id<Baseline>>,
}

/// The public page.
#[derive(Template)]
#[template(path = "guidebook/compare.html")]
pub(crate) struct ComparePage<'a> {
    pub(crate) page: &'a Page,
    /// None: nothing was published.
    pub(crate) view: Option<View>,
    /// The other published guides: address and name.
    pub(crate) others: Vec<(String, String)>,
}

/// A comparison in words.
pub(crate) struct View {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) source: String,
    pub(crate) as_of: String,
    pub(crate) totals: Vec<TotalLine>,
    pub(crate) aspects: Vec<String>,
    pub(crate) rows: Vec<ItemLine>,
    /// The rows of the other guide without an item of ours: row, code and name.
    pub(crate) unmatched: Vec<(u32, String)>,
}

/// The sum of an aspect.
pub(crate) struct TotalLine {
    pub(crate) called: String,
    pub(crate) theirs: String,
    pub(crate) ours: String,
    pub(crate) saved: String,
    /// What is saved of a hundred; none where there was nothing to save.
    pub(crate) percent: Option<String>,
    pub(crate) better: bool,
    pub(crate) items: usize,
}

/// One item.
pub(crate) struct ItemLine {
    pub(crate) id: String,
    pub(crate) name: String,
    /// For each aspect theirs, ours, and how they compare.
    pub(crate) figures: Vec<Figure>,
}

/// Two figures beside each other.
pub(crate) struct Figure {
    pub(crate) theirs: String,
    pub(crate) ours: String,
    /// `ok` where ours is less, `warn` where it is more.
    pub(crate) look: &'static str,
}

impl View {
    pub(crate) fn of(page: &Page, baseline: &Baseline, comparison: &Comparison) -> Self {
        let row = |row: &compare::Compared| ItemLine {
            id: row.item.id.to_string(),
            name: page.pick(&row.item.name).to_owned(),
            figures: Aspect::ALL.iter().map(|aspect| figure(page, row, *aspect)).collect(),
        };
        let total = |aspect: &Aspect| total(page, *aspect, comparison.total(*aspect));
        Self {
            id: baseline.id.to_string(),
            name: baseline.name.clone(),
            source: baseline.source.clone(),
            as_of: page.date(&baseline.as_of),
            totals: Aspect::ALL.iter().map(total).collect(),
            aspects: Aspect::ALL.iter().map(|aspect| page.t(aspect.words()).to_string()).collect(),
            rows: comparison.rows.iter().map(row).collect(),
            unmatched: comparison
                .unmatched
                .iter()
                .map(|entry| (entry.row, format!("{} {}", entry.code, entry.name).trim().to_owned()))
                .collect(),
        }
    }
}

fn said(page: &Page, aspect: Aspect, figure: Option<i64>) -> String {
    match figure {
        None => "—".to_owned(),
        Some(fen) if aspect == Aspect::Cost => page.money(&Fen(fen)),
        Some(figure) => page.count(figure),
    }
}

fn figure(page: &Page, row: &compare::Compared, aspect: Aspect) -> Figure {
    let look = match row.both(aspect).map(Total::saved) {
        Some(saved) if saved > 0 => "ok",
        Some(saved) if saved < 0 => "warn",
        _ => "",
    };
    Figure {
        theirs: said(page, aspect, aspect.of(&row.theirs)),
        ours: said(page, aspect, aspect.of(&row.ours)),
        look,
    }
}

fn total(page: &Page, aspect: Aspect, total: Total) -> TotalLine {
    let saved = total.saved();
    let percent = saved.saturating_mul(100).checked_div(total.theirs);
    TotalLine {
        called: page.t(aspect.words()).to_string(),
        theirs: said(page, aspect, Some(total.theirs)),
        ours: said(page, aspect, Some(total.ours)),
        saved: said(page, aspect, (total.items > 0).then_some(saved.saturating_abs())),
        percent: percent.map(|percent| percent.saturating_abs().to_string()),
        better: saved >= 0,
        items: total.items,
    }
}

async fn chosen(
    book: &Guidebook,
    choice: &Choice,
) -> Result<(Option<Baseline>, Vec<Baseline>), GuidebookError> {
    let mut all = book.db.read(|tx| Ok::<_, GuidebookError>(store::list_published(tx)?)).await?;
    let at = match choice.with {
        None => 0,
        Some(id) => all.iter().position(|it| it.id == id).ok_or(GuidebookError::NotFound)?,
    };
    let one = (at < all.len()).then(|| all.remove(at));
    Ok((one, all))
}

pub(super) async fn page(State(book): State<Guidebook>, page: Page, Query(choice): Query<Choice>) -> Answer {
    let (one, others) = chosen(&book, &choice).await?;
    let view = one.map(|baseline| {
        let comparison = compare::compare(&book.catalogue.now(), &baseline.entries);
        View::of(&page, &baseline, &comparison)
    });
    let others = others.into_iter().map(|it| (format!("/guides/compare?with={}", it.id), it.name)).collect();
    Ok(page.answer(ComparePage { page: &page, view, others }))
}

pub(super) async fn xlsx(State(book): State<Guidebook>, page: Page, Query(choice): Query<Choice>) -> Answer {
    let (one, _) = chosen(&book, &choice).await?;
    let baseline = one.ok_or(GuidebookError::NotFound)?;
    let comparison = compare::compare(&book.catalogue.now(), &baseline.entries);
    let sheets = [items(&page, &comparison), unmatched(&page, &comparison)];
    Ok(workbook(&sheets, &format!("comparison-{}.xlsx", baseline.as_of))?)
}

/// Every item with both figures and what is saved, and the sums below.
fn items(page: &Page, comparison: &Comparison) -> Sheet {
    let mut columns = vec![
        Column::new(page.t("guidebook.baseline.code").to_string(), 10),
        Column::new(page.t("guidebook.baseline.name").to_string(), 36),
    ];
    for aspect in Aspect::ALL {
        let called = page.t(aspect.words());
        for key in ["guidebook.compare.theirs", "guidebook.compare.ours", "guidebook.compare.saved"] {
            columns.push(Column::new(format!("{called} · {}", page.t(key)), 12));
        }
    }
    let row = |row: &compare::Compared| {
        let mut cells = vec![Cell::text(row.item.id.as_str()), Cell::text(page.pick(&row.item.name))];
        for aspect in Aspect::ALL {
            let both = row.both(aspect);
            cells.push(number(aspect, aspect.of(&row.theirs)));
            cells.push(number(aspect, aspect.of(&row.ours)));
            cells.push(saved(aspect, both));
        }
        cells
    };
    let mut rows: Vec<_> = comparison.rows.iter().map(row).collect();
    let mut sum = vec![Cell::NOTHING, Cell::text(page.t("guidebook.compare.total").to_string())];
    for aspect in Aspect::ALL {
        let total = comparison.total(aspect);
        sum.extend([Some(total.theirs), Some(total.ours), Some(total.saved())].map(|it| number(aspect, it)));
    }
    rows.push(sum.into_iter().map(|cell| cell.looking(Look::Strong)).collect());
    Sheet::new(page.t("guidebook.compare.sheet").to_string(), columns, rows)
}

fn number(aspect: Aspect, figure: Option<i64>) -> Cell {
    let Some(figure) = figure.and_then(|figure| i32::try_from(figure).ok()) else { return Cell::NOTHING };
    let unit = if aspect == Aspect::Cost { 100.0 } else { 1.0 };
    Cell::number(f64::from(figure) / unit)
}

fn saved(aspect: Aspect, both: Option<Total>) -> Cell {
    let saved = both.map(Total::saved);
    let look = match saved {
        Some(saved) if saved > 0 => Look::Better,
        Some(saved) if saved < 0 => Look::Worse,
        _ => Look::Plain,
    };
    number(aspect, saved).looking(look)
}

fn unmatched(page: &Page, comparison: &Comparison) -> Sheet {
    let columns = vec![
        Column::new(page.t("guidebook.compare.row").to_string(), 8),
        Column::new(page.t("guidebook.baseline.code").to_string(), 16),
        Column::new(page.t("guidebook.baseline.name").to_string(), 44),
    ];
    let row = |entry: &crate::baseline::Entry| {
        vec![Cell::number(entry.row), Cell::text(entry.code.as_str()), Cell::text(entry.name.as_str())]
    };
    let rows = comparison.unmatched.iter().map(row).collect();
    Sheet::new(page.t("guidebook.compare.unmatched").to_string(), columns, rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        baseline::{Entry, Measure},
        samples,
        web::baselines::{BaselinePage, BaselinesPage, Kept},
    };
    use plat_kernel::{Lang, Timestamp};
    use plat_web::{Errors, Fields};

    fn baseline() -> Baseline {
        let measure = Measure { days: Some(30), cost: Some(Fen(10)), ..Measure::default() };
        let entry = |code: &str| Entry { row: 2, code: code.into(), name: "某事项".into(), measure };
        Baseline {
            id: Id::from_bytes(&[7; 16]).unwrap(),
            name: "某省".into(),
            source: "某办".into(),
            as_of: "2025-12-31".parse().unwrap(),
            entries: vec![entry("CR012"), entry("nobody")],
            uploaded: Timestamp::UNIX_EPOCH,
            published: None,
        }
    }

    #[test]
    fn every_page_of_a_comparison_renders_in_both_languages() {
        let baseline = baseline();
        let comparison = compare::compare(&samples::catalogue().now(), &baseline.entries);
        for lang in Lang::ALL {
            let page = samples::page(lang);
            let view = || View::of(&page, &baseline, &comparison);
            let others = vec![("/x".to_owned(), "y".to_owned())];
            let shown = ComparePage { page: &page, view: Some(view()), others }.render().unwrap();
            samples::no_key_is_left(&shown);
            assert!(shown.contains("某省") && shown.contains("nobody") && shown.contains("CR012"));
            let none = ComparePage { page: &page, view: None, others: Vec::new() };
            samples::no_key_is_left(&none.render().unwrap());
            for public in [true, false] {
                let one = BaselinePage { page: &page, at: "/x".into(), public, view: view() };
                samples::no_key_is_left(&one.render().unwrap());
            }
            let kept = Kept {
                href: "/x".into(),
                name: "某省".into(),
                source: "某办".into(),
                as_of: "x".into(),
                items: 2,
                public: true,
            };
            let (errors, typed) = (Errors::new(), Fields::default());
            let mistakes = vec![(page.t("guidebook.place.file"), page.t("guidebook.file.empty"))];
            let list =
                BaselinesPage { page: &page, errors: &errors, typed: &typed, mistakes, rows: vec![kept] };
            samples::no_key_is_left(&list.render().unwrap());
        }
    }
}
