//! The demo city: the officers of Ninghe, invented residents, and some weeks of cases that were made through the same
//! commands that everybody uses, with a clock that was moved.

use std::time::Duration;

use cap_appointments::AppointmentError;
use cap_bundles::BundleError;
use cap_cases::CaseError;
use cap_catalogue::BadData;
use cap_evaluation::EvaluationError;
use cap_sites::RosterError;
use plat_identity::IdentityError;
use plat_kernel::{SignedDuration, clock::date_of};

use crate::City;

pub(crate) mod cast;
pub(crate) mod hall;
pub(crate) mod live;

mod act;
mod appointments;
mod departments;
mod fate;
mod form;
mod hours;
mod items;
mod luck;
mod names;
mod offices;
mod past;
mod people;
mod pictures;
mod story;

use offices::Offices;

/// How much past the city gets.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Past {
    /// How many residents.
    pub(crate) residents: u32,
    /// How many weeks of cases.
    pub(crate) weeks: u32,
}

/// What was made.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Made {
    pub(crate) officers: usize,
    pub(crate) residents: usize,
    pub(crate) cases: usize,
    pub(crate) evaluations: usize,
    /// Commands that were refused: two officers at one case, and the like.
    pub(crate) refused: usize,
}

impl Made {
    /// In words.
    pub(crate) fn told(&self, took: Duration) -> String {
        let Self { officers, residents, cases, evaluations, refused } = self;
        let seconds = took.as_secs_f32();
        let refused = if *refused > 0 { format!(" ({refused} commands refused)") } else { String::new() };
        format!(
            "宁和市已就绪 · Ninghe is ready: {officers} officers, {residents} residents, {cases} cases, {evaluations} evaluations in {seconds:.1} s{refused}"
        )
    }
}

/// Why the demo city cannot be made.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DemoError {
    /// The roster or the names are wrong.
    #[error("the data of the demo city is wrong:\n{}", crate::fault::listed(.0))]
    Data(Vec<BadData>),
    /// The names are wrong.
    #[error("names.toml: {0}")]
    Names(#[from] toml::de::Error),
    /// The keys of papers cannot be read.
    #[error(transparent)]
    Keys(#[from] plat_crypto::KeysError),
    /// The people cannot be loaded.
    #[error("people: {0}")]
    Identity(#[from] IdentityError),
    /// A case cannot go on.
    #[error("cases: {0}")]
    Cases(#[from] CaseError),
    /// Departments cannot be filled.
    #[error("bundles: {0}")]
    Bundles(#[from] BundleError),
    /// A roster cannot be filled.
    #[error("rosters: {0}")]
    Rosters(#[from] RosterError),
    /// The hall cannot be opened.
    #[error("the hall: {0}")]
    Queue(#[from] cap_queue::QueueError),
    /// An appointment cannot be made.
    #[error("appointments: {0}")]
    Appointments(#[from] AppointmentError),
    /// An evaluation cannot be given.
    #[error("evaluations: {0}")]
    Evaluation(#[from] EvaluationError),
    /// A picture cannot be drawn.
    #[error("pictures: {0}")]
    Picture(#[from] std::io::Error),
    /// A task ended with a panic.
    #[error("a part of the work broke off: {0}")]
    Broken(#[from] tokio::task::JoinError),
}

/// Whether nobody lives in the city yet.
pub(crate) async fn is_empty(city: &City) -> Result<bool, DemoError> {
    Ok(city.identity.count_residents().await? == 0)
}

/// Fills an empty city.
pub(crate) async fn fill(city: &City, past: Past, tell: &(dyn Fn(&str) + Sync)) -> Result<Made, DemoError> {
    let offices = Offices::of(city);
    let now = city.mint.now();
    let weeks = SignedDuration::from_hours(i64::from(past.weeks) * 7 * 24);
    let begin = plat_kernel::clock::start_of(date_of(now - weeks));
    tell("正在迁入居民和民警… · People are moving in…");
    let people = people::move_in(city, past.residents, begin).await?;
    departments::move_in(city).await?;
    people::take_their_windows(city, &people).await?;
    tell(&format!("正在补办前 {0} 周的办件… · {0} weeks of cases are being handled…", past.weeks));
    appointments::make(city, &people.residents).await?;
    let counted = (people.officers.len(), people.residents.len());
    let lived = Box::pin(past::live_through(city, offices, people, (begin, now))).await?;
    Ok(Made { officers: counted.0, residents: counted.1, ..lived })
}
