//! An appointment ends before its time: its cells are free again, and whoever waits for them is asked first. All in the transaction
//! in which it ends, so that nobody else comes between.

use plat_store::Tx;

use crate::{error::AppointmentError, model::Appointment, offer, service::Appointments, store};

/// Stores what an appointment became, gives its cells back, and offers them.
pub(crate) fn run(
    tx: &mut Tx<'_>,
    appointments: &Appointments,
    ended: &Appointment,
) -> Result<(), AppointmentError> {
    store::visits::update(tx, ended)?;
    let (site, day) = (&ended.visit.site, ended.visit.day);
    for cell in &ended.visit.cells {
        store::give_back(tx, (site, day), cell)?;
    }
    offer::run(tx, appointments, (site, day))
}
