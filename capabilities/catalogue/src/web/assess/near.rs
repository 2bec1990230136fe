//! The sites where an item can be handled, from where somebody stands or lives. The position comes in the body of one
//! request, orders one list, and is neither logged nor kept.

use super::super::Desk;
use crate::places::{Reached, Whence};
use askama::Template;
use axum::extract::{Path, State};
use plat_kernel::Bilingual;
use plat_web::{Answer, Fields, Page, Text};
use std::sync::Arc;

/// The nearest sites that are named before the list of all.
pub(super) const PLACES: usize = 5;

/// The sites of an item, as a list inside a result or as a page of its own.
#[derive(Template)]
#[template(path = "catalogue/near.html")]
pub(super) struct NearPage {
    pub(super) page: Page,
    pub(super) item: String,
    pub(super) name: Bilingual,
    pub(super) near: Near,
}

/// The list alone.
#[derive(Template)]
#[template(path = "catalogue/near_part.html")]
pub(super) struct NearPart {
    pub(super) page: Page,
    pub(super) item: String,
    pub(super) near: Near,
}

/// What the list shows.
#[derive(Debug, Clone)]
pub(super) struct Near {
    pub(super) places: Vec<Reached>,
    pub(super) all: usize,
    pub(super) districts: Vec<(String, Bilingual)>,
    /// The district that was chosen.
    pub(super) district: String,
    /// Whether it is ordered by distance.
    pub(super) by_distance: bool,
}

impl NearPage {
    fn item_id(&self) -> &str {
        &self.item
    }
}

impl NearPart {
    fn item_id(&self) -> &str {
        &self.item
    }
}

impl Near {
    pub(super) fn of(desk: &Desk, item: &crate::Item, from: &Whence) -> Self {
        let mut places = desk.places.reached(item, from);
        let all = places.len();
        places.truncate(PLACES);
        let district = if let Whence::District(code) = from { code.clone() } else { String::new() };
        let by_distance = matches!(from, Whence::Position(..));
        Self { places, all, districts: desk.places.districts(), district, by_distance }
    }

    /// How far a site is, in words.
    pub(super) fn distance(page: &Page, to: &Reached) -> Option<Text> {
        let metres = to.metres?;
        if metres < 1000 {
            return Some(page.t("catalogue.near.metres").with("metres", metres.div_ceil(50) * 50));
        }
        let km = format!("{}.{}", metres / 1000, metres % 1000 / 100);
        Some(page.t("catalogue.near.kilometres").with("km", km))
    }

    /// Whether a site is open, in words.
    pub(super) fn open(page: &Page, open: &crate::places::Open) -> Text {
        match (open.now, open.today.is_empty()) {
            (true, _) => page.t("catalogue.near.open").with("hours", &open.today),
            (false, false) => page.t("catalogue.near.later").with("hours", &open.today),
            (false, true) => page.t("catalogue.near.closed"),
        }
    }
}

pub(in crate::web) async fn send(
    State(desk): State<Arc<Desk>>,
    page: Page,
    Path(id): Path<String>,
    form: Fields,
) -> Answer {
    let edition = desk.catalogue.now();
    let item = Desk::item(&edition, &id)?;
    let near = Near::of(&desk, item, &whence(&form));
    let (item, name) = (item.id.to_string(), item.name.clone());
    if page.fragment {
        let view = NearPart { page, item, near };
        return Ok(view.page.answer(&view));
    }
    let view = NearPage { page, item, name, near };
    Ok(view.page.answer(&view))
}

/// What somebody says of where they are; what is no place on earth counts as nothing.
fn whence(form: &Fields) -> Whence {
    let degrees = |name: &str, most: f64| form.text(name).parse::<f64>().ok().filter(|it| it.abs() <= most);
    match (degrees("lat", 90.0), degrees("lon", 180.0), form.text("district")) {
        (Some(lat), Some(lon), _) => Whence::Position(lat, lon),
        (_, _, district) if !district.is_empty() => Whence::District(district.to_owned()),
        _ => Whence::Anywhere,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        places::{Open, metres_between},
        samples,
    };
    use plat_kernel::Lang;

    #[test]
    fn the_sites_are_a_page_without_a_script_and_a_part_with_one() {
        let desk = samples::desk();
        let item = desk.catalogue.now().items().first().cloned().unwrap();
        for lang in Lang::ALL {
            let mut near = Near::of(&desk, &item, &Whence::Anywhere);
            near.districts = vec![("339901".to_owned(), Bilingual::new("云汀区", "Yunting"))];
            for (at, place) in near.places.iter_mut().enumerate() {
                place.metres = Some(900);
                place.open = Some(Open { now: at == 0, today: "09:00–17:00".to_owned() });
            }
            let (page, name) = (samples::page(lang), item.name.clone());
            let id = item.id.to_string();
            let part =
                NearPart { page: page.clone(), item: id.clone(), near: near.clone() }.render().unwrap();
            let whole = NearPage { page, item: id, name, near }.render().unwrap();
            assert!(!part.contains("<html") && whole.contains("<html") && whole.contains("09:00"));
            samples::no_key_is_left(&part);
            samples::no_key_is_left(&whole);
        }
    }

    #[test]
    fn a_position_that_is_none_counts_as_nothing() {
        let mut form = Fields::default();
        form.set("lat", "131");
        form.set("lon", "118.8");
        assert_eq!(whence(&form), Whence::Anywhere);
        form.set("lat", "31.9");
        assert_eq!(whence(&form), Whence::Position(31.9, 118.8));
    }

    #[test]
    fn a_degree_of_latitude_is_a_hundred_and_eleven_kilometres() {
        let metres = metres_between((31.0, 118.0), (32.0, 118.0));
        assert!((111_000.0..111_400.0).contains(&metres), "{metres}");
    }
}
