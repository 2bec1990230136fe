use super::{
    Desk,
    brief::Brief,
    parts::{self, Parts},
};
use crate::{Edition, Item, Material, derive, places::Place};
use arc_swap::ArcSwap;
use askama::Template;
use axum::{
    extract::{Path, RawQuery, State},
    http::HeaderMap,
};
use plat_facts::refs::ItemRef;
use plat_identity::Who;
use plat_web::{Answer, Kept, Page, Refusal};
use std::sync::{Arc, OnceLock};

/// How many sites a guide names before it leads to all of them.
const PLACES: usize = 6;

/// A guide: all that an item asks, costs and takes, and how sure that is.
#[derive(Template)]
#[template(path = "catalogue/guide.html")]
pub(super) struct GuidePage {
    pub(super) page: Page,
    item: Arc<Item>,
    /// The ids of what may be handed in later.
    later: Vec<String>,
    /// What people apply for instead, of an item that ended.
    successor: Option<Arc<Item>>,
    parts: Parts,
    places: Vec<Place>,
    all_places: usize,
    /// The address of the guide; the self-assessment lies below it.
    at: String,
    /// Where an editor goes back to: nobody else sees this guide yet.
    draft: Option<String>,
}

pub(super) async fn page(
    State(desk): State<Arc<Desk>>,
    page: Page,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
    asked: HeaderMap,
) -> Answer {
    let edition = desk.catalogue.now();
    let item = Desk::item(&edition, &id)?.clone();
    // Only what everybody sees alike is kept: no name, no notice, no address with a query in it.
    let alike =
        matches!(page.who, Who::Anonymous) && page.notice.is_none() && query.is_none() && !page.fragment;
    let sheet = alike.then(|| desk.printed.sheet(&edition, &item.id, &page)).flatten();
    if let Some(kept) = sheet.as_ref().and_then(|sheet| sheet.get()) {
        return Ok(kept.answer(&asked));
    }
    let at = format!("/guides/{}", item.id);
    let view = view(&desk, page, item, (at, None));
    let Some(sheet) = sheet else { return Ok(view.page.answer(&view)) };
    let text = view.render().map_err(Refusal::internal)?;
    Ok(sheet.get_or_init(|| Kept::page(text)).answer(&asked))
}

/// The guide of an item at an address of its own; of a draft, when it says where its editor goes back to.
pub(super) fn view(
    desk: &Desk,
    page: Page,
    item: Arc<Item>,
    (at, draft): (String, Option<String>),
) -> GuidePage {
    let mut places = desk.places.places(&item);
    let all_places = places.len();
    places.truncate(PLACES);
    let parts = Parts::of(&page, &item, desk.catalogue.shared().codes());
    let later = desk.catalogue.may_follow(&item).into_iter().map(|material| material.id.clone()).collect();
    let successor = item.ended.as_ref().and_then(|ending| ending.successor.as_ref());
    let successor = successor.and_then(|id| desk.catalogue.now().get(id).cloned());
    GuidePage { page, item, later, successor, parts, places, all_places, at, draft }
}

/// Guides as they were last rendered, plain and compressed: nothing in them changes while an edition holds. One sheet for
/// each item, language and letter size.
pub(super) struct Printed(ArcSwap<Sheets>);

struct Sheets {
    of: Arc<Edition>,
    sheets: Vec<[Sheet; 4]>,
}

type Sheet = Arc<OnceLock<Kept>>;

impl Printed {
    pub(super) fn new(edition: Arc<Edition>) -> Self {
        Self(ArcSwap::from_pointee(Sheets::room_for(edition)))
    }

    fn sheet(&self, edition: &Arc<Edition>, item: &ItemRef, page: &Page) -> Option<Sheet> {
        let (at, _) = edition.find(item)?;
        let kind = usize::from(page.is_chinese()) + 2 * usize::from(page.large);
        let sheets = self.0.load();
        if Arc::ptr_eq(&sheets.of, edition) {
            return sheets.sheets.get(at)?.get(kind).cloned();
        }
        let fresh = Arc::new(Sheets::room_for(edition.clone()));
        self.0.store(fresh.clone());
        fresh.sheets.get(at)?.get(kind).cloned()
    }
}

impl Sheets {
    fn room_for(of: Arc<Edition>) -> Self {
        let sheets = of.items().iter().map(|_| Default::default()).collect();
        Self { of, sheets }
    }
}

impl GuidePage {
    /// The words of the way to the self-assessment: with questions, or to the list at once.
    fn entry(&self) -> &'static str {
        if self.item.situation.is_some() { "catalogue.assess.entry" } else { "catalogue.assess.entry_list" }
    }

    /// Its fee and terms in plain words.
    fn brief(&self) -> Brief {
        Brief::of(&self.page, &self.item)
    }

    fn one_certificate(&self) -> bool {
        self.item.can_be_applied_for() && derive::of(&self.item).one_certificate.value
    }

    fn provenance(&self, material: &Material) -> String {
        parts::provenance(&self.page, material, self.later.contains(&material.id))
    }

    fn has_more_places(&self) -> bool {
        self.all_places > self.places.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;
    use plat_kernel::Lang;

    fn guide(lang: Lang, id: &str) -> String {
        let desk = samples::desk();
        let item = Desk::item(&desk.catalogue.now(), id).unwrap().clone();
        let at = format!("/guides/{id}");
        let page: GuidePage = view(&desk, samples::page(lang), item, (at, None));
        page.render().unwrap()
    }

    #[test]
    fn every_guide_renders_in_both_languages() {
        let desk = samples::desk();
        for lang in Lang::ALL {
            let page = samples::page(lang);
            for item in desk.catalogue.now().items() {
                let id = item.id.clone();
                let html = view(&desk, page.clone(), item.clone(), (format!("/guides/{id}"), None));
                let html = html.render().unwrap();
                assert!(html.contains(id.as_str()), "{id}");
                samples::no_key_is_left(&html);
            }
        }
    }

    #[test]
    fn a_historical_item_is_read_and_has_no_button() {
        let html = guide(Lang::Zh, "XF001");
        assert!(!html.contains("/apply/"));
        assert!(html.contains("不再办理"));
    }

    #[test]
    fn an_online_item_leads_to_its_form_and_a_window_item_does_not() {
        assert!(guide(Lang::Zh, "CR012").contains("href=\"/apply/CR012\""));
        assert!(!guide(Lang::Zh, "CR018").contains("/apply/"));
    }

    #[test]
    fn a_penalty_cannot_be_applied_for() {
        assert!(!guide(Lang::En, "JT001").contains("/apply/"));
    }

    #[test]
    fn a_bare_day_is_said_to_be_counted_by_a_setting() {
        let html = guide(Lang::En, "CR001");
        assert!(html.contains("calendar days") && html.contains("does not say"));
    }

    #[test]
    fn a_guide_names_the_sites_and_how_sure_it_is() {
        let html = guide(Lang::Zh, "CR012");
        assert!(html.contains("宁和市政务服务大厅"));
        assert!(html.contains("发改价格〔2017〕1186号"));
        assert!(html.contains("items.csv"));
    }

    #[test]
    fn a_doubt_is_shown_and_not_hidden() {
        assert!(guide(Lang::Zh, "CR018").contains("待警种核定"));
    }
}
