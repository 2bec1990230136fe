//! Some appointments of the coming days, at the hall and at the stations, so that the pages of a window are not empty.

use cap_appointments::{AppointmentError, confirm, hold, model::Purpose, policy, reading};
use plat_identity::Resident;

use super::{DemoError, cast};
use crate::City;

/// What people come for in turn.
const ITEMS: [&str; 4] = ["SF001", "CR001", "HZ001", "SF002"];
/// How many make an appointment.
const HOW_MANY: usize = 48;

/// Lets some residents choose times and confirm them.
pub(super) async fn make(city: &City, residents: &[Resident]) -> Result<(), DemoError> {
    for (n, who) in residents.iter().filter(|it| !cast::is_free(it)).take(HOW_MANY).enumerate() {
        let item = ITEMS.iter().cycle().nth(n).and_then(|id| id.parse().ok());
        let purpose = Purpose { items: item.into_iter().collect(), persons: 1 };
        // Two of three go to the hall, which is the first of the list.
        let Some(site) = city.sites.all().iter().cycle().nth(if n % 3 == 2 { n } else { 0 }) else {
            continue;
        };
        let days = match reading::days(&city.appointments, &site.code, &purpose).await {
            Ok(days) => days,
            Err(AppointmentError::NotHere) => continue,
            Err(error) => return Err(error.into()),
        };
        let open: Vec<_> = days.iter().filter(|day| day.free() > 0).collect();
        let Some(day) = open.iter().cycle().nth(n % 5) else { continue };
        let free: Vec<_> = day.slots.iter().filter(|slot| slot.free > 0).collect();
        let Some(slot) = free.iter().cycle().nth(n * 7) else { continue };
        let wanted = hold::Wanted { site: site.code.clone(), day: day.open.date, begin: slot.begin, purpose };
        let held = hold::run(&city.appointments, who, wanted).await?;
        confirm::run(&city.appointments, &policy::own(who, held)?).await?;
    }
    Ok(())
}
