//! The city's figures: shares of each class, by branch and over time. Each figure leads to exactly the items it counts.

use super::Desk;
use crate::{
    CatalogueError, Item,
    derive::{self, Derived},
    figures::{self, Count, Judgement, PUBLISHED, Published, Share},
};
use askama::Template;
use axum::extract::{Query, State};
use plat_identity::{Branch, Role};
use plat_kernel::Date;
use plat_web::{Answer, Page, Text};
use serde::Deserialize;
use std::sync::Arc;

/// The most months that are shown.
const MONTHS: usize = 24;

/// Which class the lower tables show.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Shown {
    class: Option<String>,
}

/// Which items a figure counts.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Counted {
    pub(super) class: Option<String>,
    pub(super) branch: Option<String>,
    pub(super) on: Option<String>,
}

/// The figures.
#[derive(Template)]
#[template(path = "catalogue/figures.html")]
struct FiguresPage {
    page: Page,
    shown: Share,
    today: Date,
    all: Count,
    city: Vec<Line>,
    branches: Vec<Line>,
    months: Vec<Line>,
    differing: Option<usize>,
}

/// One figure: what it is of, the count, where its items are listed.
struct Line {
    name: String,
    count: Count,
    href: String,
    share: Share,
}

pub(super) async fn page(State(desk): State<Arc<Desk>>, page: Page, Query(shown): Query<Shown>) -> Answer {
    let shown = shown.class.map_or(Ok(Share::FourStars), share_of)?;
    let view = FiguresPage::of(&desk, page, shown);
    Ok(view.page.answer(&view))
}

fn share_of(code: String) -> Result<Share, CatalogueError> {
    Share::of_code(&code).ok_or(CatalogueError::NoSuchClass(code))
}

impl FiguresPage {
    fn of(desk: &Desk, page: Page, shown: Share) -> Self {
        let today = desk.catalogue.today();
        let now = Judgement::on(desk.catalogue.now().items());
        let is_editor = page.officer().is_some_and(|officer| officer.roles.has(Role::Editor));
        Self {
            shown,
            today,
            all: now.count(Share::Applied, None),
            city: Share::SHOWN.into_iter().map(|share| Line::city(&page, &now, share)).collect(),
            branches: Branch::all().filter_map(|branch| Line::branch(&page, &now, shown, branch)).collect(),
            months: months(desk, &page, shown, today),
            differing: is_editor.then(|| now.count(Share::Differs, None).items),
            page,
        }
    }

    /// What cities published of a class.
    #[expect(clippy::unused_self, reason = "templates ask the page")]
    fn published(&self, share: &Share) -> impl Iterator<Item = &'static Published> {
        let share = *share;
        PUBLISHED.iter().filter(move |published| published.share == share)
    }

    /// The marks on the bar: what cities published as a percentage.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates pass references")]
    fn marks(&self, share: &Share) -> Vec<&'static str> {
        self.published(share).filter_map(|published| published.figure.strip_suffix('%')).collect()
    }

    #[expect(clippy::unused_self, reason = "templates ask the page")]
    fn shares(&self) -> [Share; 8] {
        Share::SHOWN
    }
}

impl Line {
    fn city(page: &Page, now: &Judgement, share: Share) -> Self {
        let href = format!("/guides?class={}", share.code());
        Self { name: page.t(share.words()).to_string(), count: now.count(share, None), href, share }
    }

    /// A branch; none where nothing can be applied for.
    fn branch(page: &Page, now: &Judgement, share: Share, branch: Branch) -> Option<Self> {
        let count = now.count(share, Some(branch));
        let href = format!("/guides?class={}&branch={}", share.code(), branch.code());
        (count.of > 0).then(|| Self { name: page.branch(&branch), count, href, share })
    }
}

/// The latest month first.
fn months(desk: &Desk, page: &Page, share: Share, today: Date) -> Vec<Line> {
    let first = desk.catalogue.history().iter().map(|item| item.effective).min().unwrap_or(today);
    let line = |day: Date| Line {
        name: page.date(&day),
        count: Judgement::on(&desk.catalogue.on(day)).count(share, None),
        href: format!("/guides?class={}&on={day}", share.code()),
        share,
    };
    figures::months(first, today, MONTHS).into_iter().map(line).collect()
}

/// The items that a figure counts.
#[derive(Template)]
#[template(path = "catalogue/counted.html")]
struct CountedPage {
    page: Page,
    share: Share,
    place: String,
    /// The day, when it is not today.
    day: Option<Date>,
    items: Vec<(Arc<Item>, Vec<Text>)>,
}

/// The shelf of a figure: exactly the items it counts, each with the reasons.
pub(super) fn shelf(desk: &Desk, page: Page, counted: Counted) -> Answer {
    let share = share_of(counted.class.unwrap_or_default())?;
    let missing = CatalogueError::NoSuchBranch;
    let branch = counted.branch.map(|code| Branch::of_code(&code).ok_or(missing(code))).transpose()?;
    let wrong = CatalogueError::NoSuchClass;
    let day = counted.on.map(|day| day.parse::<Date>().map_err(|_| wrong(day))).transpose()?;
    let items = match day {
        Some(day) => desk.catalogue.on(day),
        None => desk.catalogue.now().items().to_vec(),
    };
    let judgement = Judgement::on(&items);
    let place =
        branch.map_or_else(|| page.t("catalogue.figures.city").to_string(), |branch| page.branch(&branch));
    let items = judgement.of(share, branch);
    let items = items.map(|(item, derived)| (item.clone(), why(&page, share, item, derived))).collect();
    let view = CountedPage { page, share, place, day, items };
    Ok(view.page.answer(&view))
}

/// Why an item is of a class.
fn why(page: &Page, share: Share, item: &Item, derived: &Derived) -> Vec<Text> {
    let because = match share {
        Share::FourStars | Share::FiveStars => &derived.depth.because,
        Share::OneCertificate => &derived.one_certificate.because,
        Share::NoVisit | Share::OneVisit => &derived.visits.because,
        Share::OnTheSpot => &derived.on_the_spot.because,
        Share::CrossProvince => &derived.cross_province.because,
        Share::Applied | Share::Online => return Vec::new(),
        Share::Differs => return differing(page, item, derived),
    };
    because.iter().map(|reason| reason.text(page)).collect()
}

fn differing(page: &Page, item: &Item, derived: &Derived) -> Vec<Text> {
    let words = |difference: &derive::Difference| {
        page.t("catalogue.figures.difference")
            .with("class", page.t(difference.class.words()))
            .with("claimed", page.t(difference.claimed))
            .with("derived", page.t(difference.derived))
    };
    derive::differences(item, derived).iter().map(words).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;
    use plat_kernel::Lang;

    #[test]
    fn the_figures_of_the_city_stand_beside_those_of_other_cities_in_both_languages() {
        let desk = samples::desk();
        for lang in Lang::ALL {
            for shown in Share::SHOWN {
                let html = FiguresPage::of(&desk, samples::page(lang), shown).render().unwrap();
                assert!(html.contains("83.61%") && html.contains("55.74%"), "{shown:?}");
                for share in Share::SHOWN {
                    assert!(html.contains(&format!("/guides?class={}\"", share.code())), "{share:?}");
                }
                samples::no_key_is_left(&html);
            }
        }
    }

    #[test]
    fn a_figure_opens_the_items_it_counts_with_their_reasons() {
        let desk = samples::desk();
        let judgement = Judgement::on(desk.catalogue.now().items());
        for lang in Lang::ALL {
            let page = samples::page(lang);
            for share in Share::SHOWN.into_iter().chain([Share::Applied, Share::Differs]) {
                let found = judgement.of(share, None);
                let items: Vec<_> =
                    found.map(|(item, derived)| (item.clone(), why(&page, share, item, derived))).collect();
                let counted = items.len();
                let day = Some(Date::constant(2026, 11, 22));
                let view = CountedPage { page: page.clone(), share, place: "宁和".to_owned(), day, items };
                let html = view.render().unwrap();
                assert_eq!(
                    html.matches("href=\"/guides/").count() - html.matches("/guides/figures").count(),
                    counted
                );
                samples::no_key_is_left(&html);
            }
        }
    }

    #[test]
    fn only_an_editor_is_told_where_the_source_claims_otherwise() {
        let view = FiguresPage::of(&samples::desk(), samples::page(Lang::Zh), Share::FourStars);
        assert_eq!(view.differing, None);
        assert!(!view.render().unwrap().contains("class=differs"));
    }
}
