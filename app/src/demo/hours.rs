//! When people come and officers work.

use cap_sites::Site;
use plat_kernel::{
    Date, SignedDuration, Timestamp,
    calendar::CalendarView,
    clock::{date_of, start_of},
};

use super::luck::Luck;

/// The opening hours of working days. The Saturdays on which some sites are open are left out: few come.
pub(super) struct Hours(CalendarView);

/// How long something waits, in the time of offices.
#[derive(Clone, Copy, Debug)]
pub(super) enum Wait {
    /// So many minutes, and then until the door opens.
    Minutes(u32),
    /// Until some moment of the n-th working day after.
    Days(u32),
}

impl Hours {
    pub(super) fn of(calendar: CalendarView) -> Self {
        Self(calendar)
    }

    /// A working day?
    pub(super) fn is_workday(&self, date: Date) -> bool {
        self.0.is_workday(date)
    }

    /// Some moment at which a site is open on that day or, if it is closed, on the next day on which it opens.
    pub(super) fn moment_of(&self, site: &Site, date: Date, luck: &Luck) -> Timestamp {
        let date = self.0.workday_from(date);
        let sessions = self.sessions(site, date);
        let chosen = luck.weighted(&sessions, |(from, to)| to.saturating_sub(*from));
        let (from, to) = chosen.copied().unwrap_or((9 * 60, 17 * 60));
        at(date, luck.between(from, to.saturating_sub(6)), luck)
    }

    /// The moment after a wait.
    pub(super) fn after(&self, site: &Site, from: Timestamp, wait: Wait, luck: &Luck) -> Timestamp {
        match wait {
            Wait::Minutes(minutes) => {
                let moment = from + SignedDuration::from_secs(i64::from(minutes * 60 + luck.between(1, 59)));
                self.not_before(site, moment, luck)
            }
            Wait::Days(days) => {
                let next = |date: Date| self.0.workday_from(date.tomorrow().unwrap_or(Date::MAX));
                let date = (0..days).fold(date_of(from), |date, _| next(date));
                let moment = self.moment_of(site, date, luck);
                moment.max(from + SignedDuration::from_secs(60))
            }
        }
    }

    /// That moment if the door is open, else when it opens next.
    fn not_before(&self, site: &Site, moment: Timestamp, luck: &Luck) -> Timestamp {
        let date = date_of(moment);
        let minute = minute_of(moment);
        if !self.is_workday(date) {
            return self.opening(site, date, luck);
        }
        let sessions = self.sessions(site, date);
        match sessions.iter().find(|(_, to)| minute < *to) {
            Some((from, _)) if minute >= *from => moment,
            Some((from, _)) => at(date, from + luck.between(1, 20), luck),
            None => self.opening(site, date.tomorrow().unwrap_or(Date::MAX), luck),
        }
    }

    /// The first minutes of the next working day.
    fn opening(&self, site: &Site, date: Date, luck: &Luck) -> Timestamp {
        let date = self.0.workday_from(date);
        let from = self.sessions(site, date).first().map_or(9 * 60, |(from, _)| *from);
        at(date, from + luck.between(2, 50), luck)
    }

    fn sessions(&self, site: &Site, date: Date) -> Vec<(u32, u32)> {
        let day = site.hours.open_on(date, &self.0);
        day.sessions.iter().map(|it| (u32::from(it.from.minutes()), u32::from(it.to.minutes()))).collect()
    }
}

fn at(date: Date, minute: u32, luck: &Luck) -> Timestamp {
    start_of(date) + SignedDuration::from_secs(i64::from(minute * 60 + luck.between(0, 59)))
}

fn minute_of(moment: Timestamp) -> u32 {
    let minutes = (moment.as_second() - start_of(date_of(moment)).as_second()) / 60;
    u32::try_from(minutes).unwrap_or(0)
}
