//! 无差别受理: any window that may take an item takes it; the case goes back-stage to a site that is competent, and comes out at
//! the window that the applicant chose, or by post.

use cap_catalogue::{Answers, Item};
use cap_sites::Sites;
use plat_facts::{refs::SiteRef, trust::CaseRouted};
use plat_identity::Level;
use plat_kernel::Date;
use serde::{Deserialize, Serialize};

use crate::{
    error::CaseError,
    model::{Case, Tray},
};

/// Where a case was taken in and where it comes out, as far as that is not the site that handles it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Places {
    /// Where it was taken in.
    pub taken_at: Option<SiteRef>,
    /// Where its result is picked up.
    pub pick_up: Option<SiteRef>,
}

/// The way of a case through the city.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Route {
    /// Where it is handled.
    pub(crate) site: SiteRef,
    /// The level that may handle it, by its item and by what was delegated on that day.
    pub(crate) level: Level,
    /// Where it was taken in and where it comes out.
    pub(crate) places: Places,
}

/// The way of an application that a site takes in: it is handled there if that site is competent, else at the nearest that
/// is. The result comes out where the applicant wants it.
pub(crate) fn route(
    sites: &Sites,
    item: &Item,
    (taken_at, pick_up): (&SiteRef, Option<&SiteRef>),
    today: Date,
) -> Result<Route, CaseError> {
    let at = sites.get(taken_at).ok_or(CaseError::WrongSite)?;
    if !sites.may_take(at, item, today) {
        return Err(CaseError::WrongSite);
    }
    let handling = sites.handling_on(item, today);
    let here = handling.iter().find(|site| site.code == *taken_at);
    let near = handling.iter().find(|site| site.district == at.district);
    let site = here.or(near).or(handling.first()).ok_or(CaseError::WrongSite)?;
    let elsewhere = |it: &&SiteRef| **it != site.code;
    if pick_up.is_some_and(|it| !sites.hands_out(it)) {
        return Err(CaseError::WrongSite);
    }
    let places = Places {
        taken_at: Some(taken_at).filter(elsewhere).cloned(),
        pick_up: pick_up.or(Some(taken_at)).filter(elsewhere).cloned(),
    };
    Ok(Route { site: site.code.clone(), level: sites.level_on(item, site, today), places })
}

/// The site chosen for picking the result up; none when it is sent, or nothing else was chosen.
pub(crate) fn wanted(answers: &Answers, chosen: Option<SiteRef>) -> Option<SiteRef> {
    chosen.filter(|_| answers.get("delivery").is_none_or(|way| way == "pickup"))
}

/// The fact, of a case that does not stay at one site.
pub(crate) fn routed(case: &Case) -> Option<CaseRouted> {
    let Places { taken_at, pick_up } = &case.places;
    (taken_at.is_some() || pick_up.is_some()).then(|| CaseRouted {
        case: case.id,
        taken_at: case.taken_at().clone(),
        handled_at: case.site.clone(),
        pick_up: pick_up.clone(),
    })
}

impl Case {
    /// Where it was taken in.
    pub fn taken_at(&self) -> &SiteRef {
        self.places.taken_at.as_ref().unwrap_or(&self.site)
    }

    /// Where its result is picked up.
    pub fn pick_up(&self) -> &SiteRef {
        self.places.pick_up.as_ref().unwrap_or(&self.site)
    }

    /// The site whose turn it is: what is ready to be handed over lies where it is picked up.
    pub fn lies_at(&self) -> &SiteRef {
        if self.tray() == Tray::Deliver { self.pick_up() } else { &self.site }
    }

    /// Every site that has to do with it: where it is handled first.
    pub fn sites(&self) -> impl Iterator<Item = &SiteRef> {
        let Places { taken_at, pick_up } = &self.places;
        std::iter::once(&self.site).chain(taken_at).chain(pick_up)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{a_case, granted, ninghe, produced};

    fn site(code: &str) -> SiteRef {
        code.parse().unwrap()
    }

    fn today() -> Date {
        "2026-03-02".parse().unwrap()
    }

    fn an_item(level: Level, city_wide: bool) -> Item {
        let mut item = crate::sample::narrow_item();
        item.level = level;
        item.handled_at.city_wide = city_wide;
        item.cross_province = cap_catalogue::Reach::Local;
        item
    }

    #[test]
    fn a_station_takes_a_city_wide_item_and_the_hall_handles_it() {
        let (sites, station) = (ninghe(), site("NH-0101"));
        let far = an_item(Level::City, false);
        assert!(matches!(route(&sites, &far, (&station, None), today()), Err(CaseError::WrongSite)));
        let wide = an_item(Level::City, true);
        let way = route(&sites, &wide, (&station, None), today()).unwrap();
        assert_eq!(way.site, site("NH-HALL"));
        assert_eq!(way.places, Places { taken_at: Some(station.clone()), pick_up: Some(station) });
    }

    #[test]
    fn a_competent_site_keeps_what_it_takes_and_the_result_comes_out_where_it_is_wanted() {
        let (sites, station) = (ninghe(), site("NH-0101"));
        let item = an_item(Level::Station, false);
        let way = route(&sites, &item, (&station, None), today()).unwrap();
        assert_eq!((way.site, way.places), (station.clone(), Places::default()));
        let hall = site("NH-HALL");
        let way = route(&sites, &item, (&station, Some(&hall)), today()).unwrap();
        assert_eq!(way.places, Places { taken_at: None, pick_up: Some(hall) });
        assert!(route(&sites, &item, (&station, Some(&site("NH-9999"))), today()).is_err());
    }

    #[test]
    fn what_is_ready_lies_where_it_is_picked_up() {
        let places = Places { taken_at: None, pick_up: Some(site("NH-0101")) };
        let case = Case { places, ..a_case() };
        assert_eq!(*granted(&case, "2026-03-04").lies_at(), site("NH-HALL"));
        assert_eq!(*produced(&case, "2026-03-04").lies_at(), site("NH-0101"));
    }
}
