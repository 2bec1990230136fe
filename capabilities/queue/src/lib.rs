#![doc = include_str!("../README.md")]

// The rules, without time or chance of their own.
mod arrivals;
mod day;
mod estimate;
mod floor;
mod line;
mod past;
mod report;
mod rules;

// What stands behind them.
mod able;
mod api;
mod error;
mod forecast;
mod hall;
mod live;
mod measured;
mod service;
mod store;
mod sweep;
mod web;

/// What a ticket and a shift are.
pub mod model;
/// Who may do what.
pub mod policy;
/// What is asked of others.
pub mod ports;

// What is done.
pub mod call;
pub mod leave;
pub mod serve;
pub mod staff;
pub mod take;

// What is asked.
pub mod fairness;
pub mod reading;

pub use arrivals::{Arrival, BadRow, read};
pub use day::{Day, Told, Visit, live};
pub use error::QueueError;
pub use estimate::{Ahead, Early, Range, Turns, wait, waits};
pub use floor::{Call, Doing, Floor, Run, Unplanned, Visitor, Window};
pub use line::{Claim, Line, Place, Turn, Why, why_before};
pub use past::{Came, Past};
pub use ports::{Booking, Bookings, Duties, NoBookings, NoDuties, NoSkills, Skilled, Skills};
pub use report::{Report, Waits};
pub use rules::{Absent, Appointment, Entry, Keep, Lane, MeasuredFrom, Rules, Service, Take};
pub use service::{Parts, Queue};
pub use web::{Beside, OpenCase, OpenCases};

use plat_identity::Role;
use plat_jobs::{JobError, Schedule, Work};
use plat_kernel::SignedDuration;
use plat_web::Link;

/// The pages, the API and the words of this capability.
pub fn module(queue: &Queue, beside: Beside) -> plat_web::Module {
    plat_web::Module::named("queue")
        .pages(web::routes(queue.clone(), beside))
        .api(api::routes(queue.clone()))
        .words(include_str!("../i18n/zh-CN.toml"), include_str!("../i18n/en.toml"))
        .link(Link::desk("/desk/window", "queue.desk.menu", "speakerphone").for_role(Role::Window))
        .link(Link::desk("/desk/door", "queue.door.menu", "ticket").for_role(Role::Window))
}

/// How often it is looked whether a day is over.
const SWEEP_EVERY: SignedDuration = SignedDuration::from_mins(1);
/// How often what is kept no longer is deleted.
const FORGET_EVERY: SignedDuration = SignedDuration::from_hours(24);

/// What runs by itself.
pub fn work(queue: &Queue) -> Work {
    let (queue, forgetful) = (queue.clone(), queue.clone());
    let sweep = Schedule::every(SWEEP_EVERY, "queue.sweep", move || {
        let queue = queue.clone();
        async move { sweep::run(&queue).await.map_err(JobError::failed) }
    });
    let forget = Schedule::every(FORGET_EVERY, "queue.forget", move || {
        let queue = forgetful.clone();
        async move { sweep::forget(&queue).await.map_err(JobError::failed) }
    });
    Work { schedules: vec![sweep, forget], ..Work::default() }
}

/// The tables of this capability.
pub const MIGRATIONS: plat_store::Migrations = plat_store::Migrations {
    module: "queue",
    steps: &[
        ("0001_queue", include_str!("../migrations/0001_queue.sql")),
        ("0002_skills", include_str!("../migrations/0002_skills.sql")),
        ("0003_vouched", include_str!("../migrations/0003_vouched.sql")),
    ],
};

/// Every SQL text, for the test that prepares each on both engines.
pub fn sql() -> impl Iterator<Item = &'static str> {
    let parts = [
        store::SQL,
        store::tickets::SQL,
        store::calls::SQL,
        store::shifts::SQL,
        store::stood::SQL,
        store::usual::SQL,
        store::old::SQL,
    ];
    parts.into_iter().flatten().copied()
}
