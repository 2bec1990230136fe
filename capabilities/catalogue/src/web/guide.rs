use super::Desk;
use crate::{Item, Material, Provision, places::Place};
use askama::Template;
use axum::{
    body::Bytes,
    extract::{Path, RawQuery, State},
    http::header,
    response::{IntoResponse, Response},
};
use plat_identity::Who;
use plat_kernel::term::{StatedUnit, Unit};
use plat_web::{Answer, Page, Refusal, Text};
use std::sync::{Arc, OnceLock};

/// How many sites a guide names before it leads to all of them.
const PLACES: usize = 6;

/// A guide: all that an item asks, costs and takes, and how sure that is.
#[derive(Template)]
#[template(path = "catalogue/guide.html")]
struct GuidePage {
    page: Page,
    item: Arc<Item>,
    places: Vec<Place>,
    all_places: usize,
}

pub(super) async fn page(
    State(desk): State<Arc<Desk>>,
    page: Page,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Answer {
    let (at, item) = desk.item(&id)?;
    // Only what everybody sees alike is kept: no name, no notice, no address with a query in it.
    let alike =
        matches!(page.who, Who::Anonymous) && page.notice.is_none() && query.is_none() && !page.fragment;
    let sheet = desk.printed.sheet(at, &page).filter(|_| alike);
    if let Some(kept) = sheet.and_then(OnceLock::get) {
        return Ok(html(kept.clone()));
    }
    let mut places = desk.places.places(item);
    let all_places = places.len();
    places.truncate(PLACES);
    let view = GuidePage { page, item: item.clone(), places, all_places };
    let Some(sheet) = sheet else { return Ok(view.page.answer(&view)) };
    let text = Bytes::from(view.render().map_err(Refusal::internal)?);
    Ok(html(sheet.get_or_init(|| text).clone()))
}

fn html(text: Bytes) -> Response {
    ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], text).into_response()
}

/// Guides as they were last rendered: nothing in them changes while the program runs. One sheet for each item,
/// language and letter size.
pub(super) struct Printed(Vec<[OnceLock<Bytes>; 4]>);

impl Printed {
    pub(super) fn room_for(items: usize) -> Self {
        Self((0..items).map(|_| std::array::from_fn(|_| OnceLock::new())).collect())
    }

    fn sheet(&self, at: usize, page: &Page) -> Option<&OnceLock<Bytes>> {
        let kind = usize::from(page.is_chinese()) + 2 * usize::from(page.large);
        self.0.get(at)?.get(kind)
    }
}

impl GuidePage {
    /// The materials by how they come to the case, in the order in which a person deals with them.
    fn groups(&self) -> Vec<(Provision, Vec<&Material>)> {
        use Provision::{HandIn, OnSite, Platform, State, Upload};
        let of =
            |provision| self.item.materials.iter().filter(move |material| material.provision == provision);
        let groups =
            [Upload, HandIn, OnSite, Platform, State].map(|provision| (provision, of(provision).collect()));
        groups.into_iter().filter(|(_, materials): &(_, Vec<_>)| !materials.is_empty()).collect()
    }

    /// The promised time in plain words.
    fn promised(&self) -> Text {
        if self.item.on_the_spot() {
            return self.page.t("catalogue.term.on_the_spot");
        }
        self.page.t("catalogue.term.promised").with("days", self.item.promised_days)
    }

    /// The legal time in plain words.
    fn legal(&self) -> Text {
        let Some(legal) = self.item.legal_term else { return self.page.t("catalogue.term.none") };
        let key = match legal.counted {
            Unit::Working => "catalogue.term.working",
            Unit::Calendar => "catalogue.term.calendar",
        };
        self.page.t(key).with("days", legal.days)
    }

    /// That the law left the unit open, and how this city counts.
    fn open_unit(&self) -> Option<Text> {
        let legal = self.item.legal_term.filter(|legal| legal.stated == StatedUnit::Unstated)?;
        let key = match legal.counted {
            Unit::Working => "catalogue.term.bare_working",
            Unit::Calendar => "catalogue.term.bare_calendar",
        };
        Some(self.page.t(key))
    }

    /// The fee in one line.
    fn fee(&self) -> String {
        let fee = &self.item.fee;
        match fee.amount {
            None => self.page.t("catalogue.fee.local").to_string(),
            Some(_) if fee.is_free() => self.page.t("catalogue.fee.free").to_string(),
            Some(amount) => {
                let amount = self.page.money(&amount);
                let from = !fee.options.is_empty();
                if from { self.page.t("catalogue.fee.from").with("fee", amount).to_string() } else { amount }
            }
        }
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
        let (_, item) = desk.item(id).unwrap();
        let places = desk.places.places(item);
        let all_places = places.len();
        GuidePage { page: samples::page(lang), item: item.clone(), places, all_places }.render().unwrap()
    }

    #[test]
    fn every_guide_renders_in_both_languages() {
        let desk = samples::desk();
        for lang in Lang::ALL {
            let page = samples::page(lang);
            for item in desk.catalogue.items() {
                let view =
                    GuidePage { page: page.clone(), item: item.clone(), places: Vec::new(), all_places: 0 };
                let html = view.render().unwrap();
                assert!(html.contains(item.id.as_str()), "{}", item.id);
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
