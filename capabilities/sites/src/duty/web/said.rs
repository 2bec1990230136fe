//! Days, hours and what is wrong, in words.

use plat_facts::PersonRef;
use plat_identity::{Branch, OfficerDirectory};
use plat_kernel::Date;
use plat_web::Page;

use crate::duty::{
    model::{Days, RosterDay, Stretch},
    plan::Trouble,
};

/// The names of those who serve at a site.
pub(super) struct Names(pub(super) OfficerDirectory);

impl Names {
    /// A name; whoever is no longer on duty here is called so.
    pub(super) fn of(&self, page: &Page, id: PersonRef) -> String {
        self.0.find(id).map_or_else(|| page.t("sites.roster.gone").to_string(), |it| it.name.clone())
    }
}

/// `星期一` or `Monday`.
pub(super) fn weekday(page: &Page, date: Date) -> String {
    page.t(&format!("sites.weekday.{}", date.weekday().to_monday_one_offset())).to_string()
}

/// The name of a sort of day.
pub(super) fn sort(page: &Page, day: RosterDay) -> String {
    page.t(&format!("sites.roster.day.{}", day.code())).to_string()
}

/// Sorts of day, one after the other.
pub(super) fn days(page: &Page, days: Days) -> String {
    days.iter().map(|day| sort(page, day)).collect::<Vec<_>>().join(&page.t("sites.and").to_string())
}

/// Stretches, one after the other.
pub(super) fn hours(hours: &[Stretch]) -> String {
    hours.iter().map(|it| stretch(*it)).collect::<Vec<_>>().join(" ")
}

/// `08:00–12:00`.
pub(super) fn stretch(it: Stretch) -> String {
    format!("{}–{}", it.from, it.to)
}

fn branches(page: &Page, branches: &[Branch]) -> String {
    branches.iter().map(|it| page.branch(it)).collect::<Vec<_>>().join(&page.t("sites.and").to_string())
}

/// What is wrong, in one sentence.
pub(super) fn trouble(page: &Page, names: &Names, it: &Trouble) -> String {
    let t = |key: &str| page.t(&format!("sites.roster.trouble.{key}"));
    let said = match it {
        Trouble::TwoWindows { officer, windows: (one, other), when } => t("two_windows")
            .with("name", names.of(page, *officer))
            .with("one", one)
            .with("other", other)
            .with("when", stretch(*when)),
        Trouble::TwoOfficers { window, officers: (one, other), when } => t("two_officers")
            .with("window", window)
            .with("one", names.of(page, *one))
            .with("other", names.of(page, *other))
            .with("when", stretch(*when)),
        Trouble::Unskilled { window, officer, lacks } => t("unskilled")
            .with("window", window)
            .with("name", names.of(page, *officer))
            .with("branches", branches(page, lacks)),
        Trouble::StandInAway { window, officer } => {
            t("stand_in_away").with("window", window).with("name", names.of(page, *officer))
        }
        Trouble::Nobody { when } => t("nobody").with("when", stretch(*when)),
        Trouble::Uncovered { branch, when } => {
            t("uncovered").with("branch", page.branch(branch)).with("when", stretch(*when))
        }
    };
    said.to_string()
}
