//! What one person may ask for. Pure: what they have and what time it is are arguments.

use plat_kernel::{Date, SignedDuration, Timestamp, clock::date_of};

use crate::{
    error::AppointmentError,
    model::{Appointment, Purpose, Times, Visit, Wish},
    rules::Rules,
};

/// What a person has when they ask for more.
#[derive(Debug, Clone, Default)]
pub struct Has {
    /// Their appointments that are not over.
    pub open: Vec<Appointment>,
    /// How many they made today, whatever became of them.
    pub made_today: usize,
    /// How many they lately did not come to.
    pub missed: usize,
}

/// Since when what somebody missed counts against them.
pub fn missed_since(now: Timestamp, rules: &Rules) -> Timestamp {
    now - SignedDuration::from_hours(24 * i64::from(rules.limits.missed_days))
}

/// The last day that can be booked.
pub fn last_day(today: Date, rules: &Rules) -> Date {
    let days = i64::from(rules.ahead_days.saturating_sub(1));
    today.saturating_add(SignedDuration::from_hours(24 * days))
}

/// Whether a visit may be for that much.
pub fn check_purpose(purpose: &Purpose, rules: &Rules) -> Result<(), AppointmentError> {
    let Purpose { items, persons } = purpose;
    if items.is_empty() {
        return Err(AppointmentError::NoItem);
    }
    if items.len() > rules.limits.items {
        return Err(AppointmentError::TooManyItems(rules.limits.items));
    }
    if !(1..=rules.limits.persons).contains(persons) {
        return Err(AppointmentError::Persons(rules.limits.persons));
    }
    Ok(())
}

/// Whether that time can still, and already, be booked.
pub fn check_time(visit: &Visit, rules: &Rules, now: Timestamp) -> Result<(), AppointmentError> {
    if visit.begins() <= now || visit.begins() < now + rules.notice {
        return Err(AppointmentError::TooSoon);
    }
    if visit.day > last_day(date_of(now), rules) {
        return Err(AppointmentError::TooFar(rules.ahead_days));
    }
    Ok(())
}

/// Whether a person may have one more: not too many at once, not too many in a day, and none at the same time. `instead_of` is
/// the one that would move.
pub fn check_person(
    has: &Has,
    visit: &Visit,
    instead_of: Option<&Appointment>,
    (rules, now): (&Rules, Timestamp),
) -> Result<(), AppointmentError> {
    let others = has.open.iter().filter(|it| it.keeps_its_place(now) && it.visit.ends() > now);
    let others: Vec<&Appointment> =
        others.filter(|it| instead_of.is_none_or(|moved| moved.id != it.id)).collect();
    if others.iter().any(|it| it.visit.overlaps(visit)) {
        return Err(AppointmentError::Overlaps);
    }
    if instead_of.is_some() {
        return Ok(());
    }
    if others.len() >= rules.limits.open {
        return Err(AppointmentError::TooManyOpen(rules.limits.open));
    }
    if others.len() + has.missed >= rules.limits.open {
        return Err(AppointmentError::MissedLately(rules.limits.missed_days));
    }
    if has.made_today >= rules.limits.made_in_a_day {
        return Err(AppointmentError::TooManyToday(rules.limits.made_in_a_day));
    }
    Ok(())
}

/// Whether somebody may wait for such times, beside what they wait for already.
pub fn check_times(
    times: &Times,
    waiting: &[Wish],
    (rules, today): (&Rules, Date),
) -> Result<(), AppointmentError> {
    if times.last < times.first || times.last < today || times.until <= times.from {
        return Err(AppointmentError::NoTimes);
    }
    if times.last > last_day(today, rules) {
        return Err(AppointmentError::TooFar(rules.ahead_days));
    }
    if waiting.len() >= rules.limits.wishes {
        return Err(AppointmentError::TooManyWishes(rules.limits.wishes));
    }
    Ok(())
}
