//! What a service point is: the nouns of this crate, without reading, pages or time.

use std::collections::BTreeMap;
use std::sync::Arc;

use cap_catalogue::Item;
use plat_facts::refs::SiteRef;
use plat_identity::{Branch, Level, Place};
use plat_kernel::Date;
use plat_kernel::calendar::CalendarView;
use plat_kernel::lang::{Bilingual, Lang};

use crate::Access;
use crate::city::{City, District, Spot};
use crate::hours::{DayReason, Exception, OpenDay, Timetable};
use crate::plan::Plan;

/// All service points of one city, read once at start and never changed.
#[derive(Debug, Clone)]
pub struct Sites {
    pub(crate) city: Arc<City>,
    pub(crate) organisations: BTreeMap<String, Arc<Organisation>>,
    pub(crate) all: Vec<Arc<Site>>,
    pub(crate) by_code: BTreeMap<SiteRef, Arc<Site>>,
    pub(crate) delegations: Vec<crate::Delegation>,
    pub(crate) plans: BTreeMap<SiteRef, Arc<Plan>>,
}

impl Sites {
    /// The service point with this code.
    pub fn get(&self, code: &SiteRef) -> Option<&Arc<Site>> {
        self.by_code.get(code)
    }

    /// Every service point: the halls first, then the stations by district and code.
    pub fn all(&self) -> &[Arc<Site>] {
        &self.all
    }

    /// The service points that handle this item by their own level: those whose counters serve its branch of police work
    /// and whose level may. What was handed down for a time: [`Sites::handling_on`].
    pub fn handling(&self, item: &Item) -> Vec<Arc<Site>> {
        let may = |site: &Arc<Site>| item.handled_at.allows(self.level_of(site), item.level);
        self.of_branch(item.branch).into_iter().filter(may).collect()
    }

    /// How high a service point stands: a station is lowest; a hall stands as high as the organisation it acts for.
    pub fn level_of(&self, site: &Site) -> Level {
        let under = self.organisation(&site.organisation).is_some_and(|it| it.parent.is_some());
        match (site.kind, under) {
            (SiteKind::Station, _) => Level::Station,
            (SiteKind::Hall, true) => Level::District,
            (SiteKind::Hall, false) => Level::City,
        }
    }

    /// The service points as policies see them.
    pub fn places(&self) -> impl Iterator<Item = Place> {
        self.all.iter().map(|site| Place {
            site: site.code.clone(),
            district: site.district.clone(),
            level: self.level_of(site),
            general: site.kind == SiteKind::Station,
        })
    }

    /// The service points with a counter for one branch of police work, in the order of [`Sites::all`].
    pub fn of_branch(&self, branch: Branch) -> Vec<Arc<Site>> {
        self.all.iter().filter(|site| site.branches.contains(&branch)).cloned().collect()
    }

    /// How a service point looks from above, where that was drawn.
    pub fn plan(&self, code: &SiteRef) -> Option<&Arc<Plan>> {
        self.plans.get(code)
    }

    /// The city these service points stand in.
    pub fn city(&self) -> &City {
        &self.city
    }

    /// The district a service point stands in.
    pub fn district_of(&self, site: &Site) -> Option<&District> {
        self.city.districts.iter().find(|district| district.code == site.district)
    }

    /// The organisation with this code: the one that issues papers in its own name.
    pub fn organisation(&self, code: &str) -> Option<&Arc<Organisation>> {
        self.organisations.get(code)
    }

    /// All organisations, by code.
    pub fn organisations(&self) -> impl Iterator<Item = &Arc<Organisation>> {
        self.organisations.values()
    }
}

/// A place where people are served.
#[derive(Debug, Clone)]
pub struct Site {
    /// Its code, unique in the city.
    pub code: SiteRef,
    /// A hall with many counters, or a police station.
    pub kind: SiteKind,
    /// Its name as it is written over the door.
    pub name: Bilingual,
    /// Code of the organisation in whose name it acts ([`Sites::organisation`]).
    pub organisation: String,
    /// Division code of the district it stands in.
    pub district: String,
    /// Postal address.
    pub address: Bilingual,
    /// Telephone for enquiries.
    pub phone: String,
    /// When it is open, as a rule; [`Site::open_on`] answers for a day.
    pub hours: Arc<Timetable>,
    /// Closures and extra openings, the last written first.
    pub exceptions: Vec<Arc<Exception>>,
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// Its place on the city's schematic map.
    pub spot: Spot,
    /// Its counters, by number.
    pub windows: Vec<Window>,
    /// Its zones: groups of counters under one sign.
    pub zones: Vec<Zone>,
    /// Every branch of police work that at least one counter serves.
    pub branches: Vec<Branch>,
    /// What it has that makes it usable for everybody, in the order of [`Access::ALL`].
    pub access: Vec<Access>,
    /// The languages that are spoken there beside Chinese.
    pub languages: Vec<Bilingual>,
}

impl Site {
    /// When it is open on a day, and by which rule: an exception for that day, else its timetable.
    pub fn open_on(&self, date: Date, calendar: &CalendarView) -> OpenDay {
        let by_rule = self.hours.open_on(date, calendar);
        match self.exceptions.iter().find(|it| it.covers(date)) {
            Some(it) => OpenDay {
                reason: DayReason::Exception(it.why.clone()),
                sessions: it.sessions.clone(),
                ..by_rule
            },
            None => by_rule,
        }
    }

    /// The seven days from a date on.
    pub fn week_from(&self, first: Date, calendar: &CalendarView) -> Vec<OpenDay> {
        let days = std::iter::successors(Some(first), |date| date.tomorrow().ok());
        days.take(7).map(|date| self.open_on(date, calendar)).collect()
    }

    /// The counter with this number.
    pub fn window(&self, number: u16) -> Option<&Window> {
        self.windows.iter().find(|window| window.number == number)
    }

    /// The counters that serve one branch.
    pub fn windows_for(&self, branch: Branch) -> impl Iterator<Item = &Window> {
        self.windows.iter().filter(move |window| window.branches.contains(&branch))
    }
}

/// The kinds of service point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SiteKind {
    /// 大厅: a government-service hall with many counters.
    Hall,
    /// 派出所: a police station with one general counter.
    Station,
}

impl SiteKind {
    /// All kinds, in the order in which lists show them.
    pub const ALL: [Self; 2] = [Self::Hall, Self::Station];

    /// The word in data files, addresses and the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Hall => "hall",
            Self::Station => "station",
        }
    }

    /// The kind with this code.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The word people read.
    pub fn name(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Self::Hall, Lang::Zh) => "大厅",
            (Self::Hall, Lang::En) => "Service hall",
            (Self::Station, Lang::Zh) => "派出所",
            (Self::Station, Lang::En) => "Police station",
        }
    }
}

/// A group of counters under one sign.
#[derive(Debug, Clone)]
pub struct Zone {
    /// The letter on the sign and on queue tickets.
    pub letter: String,
    /// What the sign says.
    pub name: Bilingual,
    /// Number of its first counter.
    pub first: u16,
    /// Number of its last counter.
    pub last: u16,
    /// What its counters do.
    pub branches: Vec<Branch>,
}

/// A counter with a number and an officer behind it.
#[derive(Debug, Clone)]
pub struct Window {
    /// Its number, unique in the site.
    pub number: u16,
    /// What the sign over it says.
    pub name: Bilingual,
    /// Letter of its zone.
    pub zone: String,
    /// What it does.
    pub branches: Vec<Branch>,
}

/// An organ of the police that acts, decides and seals in its own name.
#[derive(Debug, Clone)]
pub struct Organisation {
    /// Its code, unique in the city.
    pub code: String,
    /// Its full name, as papers carry it.
    pub name: Bilingual,
    /// The organisation above it, to which an application for reconsideration may also go.
    pub parent: Option<String>,
    /// The character that marks its papers, as in 宁公（户）受字.
    pub paper_mark: String,
}
