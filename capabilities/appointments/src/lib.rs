#![doc = include_str!("../README.md")]

mod api;
mod arrive;
mod error;
mod grow;
mod ics;
mod let_go;
mod load;
mod remind;
mod service;
mod store;
mod sweep;
mod web;

/// What one person may ask for.
pub mod limits;
/// What an appointment is.
pub mod model;
/// Who may do what.
pub mod policy;
/// What is asked of others.
pub mod ports;
/// What a city sets.
pub mod rules;
/// When a visit fits.
pub mod slots;

// What is done.
pub mod cancel;
pub mod confirm;
pub mod hold;
pub mod note;
pub mod offer;
pub mod rebook;
pub mod wait;

// What is asked.
pub mod expected;
pub mod reading;

pub use error::AppointmentError;
pub use rules::Rules;
pub use service::{Appointments, Parts};

use std::sync::Arc;

use plat_identity::Role;
use plat_jobs::{JobError, Schedule, Work};
use plat_kernel::SignedDuration;
use plat_web::Link;

/// The pages, the API and the words of this capability.
pub fn module(appointments: &Appointments) -> plat_web::Module {
    plat_web::Module::named("appointments")
        .pages(web::routes(appointments.clone()))
        .api(api::routes(appointments.clone()))
        .words(include_str!("../i18n/zh-CN.toml"), include_str!("../i18n/en.toml"))
        .link(Link::resident("/appointments", "appointments.menu", "calendar").for_residents())
        .link(Link::desk("/desk/appointments", "appointments.desk", "calendar").for_role(Role::Window))
}

/// How often what was not confirmed is let go.
const SWEEP_EVERY: SignedDuration = SignedDuration::from_mins(1);

/// What runs by itself.
pub fn work(appointments: &Appointments) -> Work {
    let growing = appointments.clone();
    let (appointments, reminded) = (appointments.clone(), appointments.clone());
    let sweep = Schedule::every(SWEEP_EVERY, "appointments.sweep", move || {
        let appointments = appointments.clone();
        async move { sweep::run(&appointments).await.map_err(JobError::failed) }
    });
    let reminding = Schedule::every(SWEEP_EVERY, "appointments.remind", move || {
        let appointments = reminded.clone();
        async move { remind::run(&appointments).await.map_err(JobError::failed) }
    });
    let readers: Vec<Arc<dyn plat_jobs::Reader>> =
        vec![Arc::new(arrive::Arrivals), Arc::new(grow::Growth(growing))];
    Work { schedules: vec![sweep, reminding], readers, ..Work::default() }
}

/// The tables of this capability.
pub const MIGRATIONS: plat_store::Migrations = plat_store::Migrations {
    module: "appointments",
    steps: &[
        ("0001_appointments", include_str!("../migrations/0001_appointments.sql")),
        ("0002_reminders", include_str!("../migrations/0002_reminders.sql")),
    ],
};

/// Every SQL text, for the test that prepares each on both engines.
pub fn sql() -> impl Iterator<Item = &'static str> {
    [store::SQL, store::visits::SQL, store::wishes::SQL].into_iter().flatten().copied()
}
