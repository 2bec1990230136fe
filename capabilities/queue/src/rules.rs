//! How a city orders its lines (`data/queue.toml`): lanes, appointments, absence, and how long things usually take. No law says
//! any of it.

use std::collections::BTreeMap;

use cap_catalogue::BadData;
use plat_facts::ItemRef;
use plat_identity::Branch;
use plat_kernel::{Bilingual, Network, SignedDuration, Timestamp};
use serde::Deserialize;

use crate::line::{Claim, Turn};

/// The file of the rules.
const FILE: &str = "queue.toml";

/// The rules of a city.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Who gets a ticket, and when.
    pub take: Take,
    /// From when on measured times hold.
    pub measured: MeasuredFrom,
    /// For how long rows are kept.
    #[serde(default)]
    pub keep: Keep,
    /// Who is not there when called.
    pub absent: Absent,
    /// Who has an appointment.
    pub appointment: Appointment,
    /// How long people are at a window.
    pub service: Service,
    /// The priority lanes 绿色通道.
    #[serde(rename = "lane")]
    pub lanes: Vec<Lane>,
}

/// Who gets a ticket, and when.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Take {
    /// Minutes before the doors open from which tickets are given out.
    pub early: u32,
    /// Minutes after closing until which those who wait are still called.
    pub after: u32,
    /// How many items one ticket is for at most.
    pub most_items: usize,
    /// The items for which nobody has to say who they are.
    pub anonymous: Vec<ItemRef>,
    /// What most people come for: stands first where one chooses.
    #[serde(default)]
    pub first: Vec<ItemRef>,
    /// The networks of the halls' own machines: only there somebody is taken for the person whose identity number is typed.
    pub machines: Vec<Network>,
    /// At any hour, whatever the doors say: a demonstration, whose visitors come at night.
    #[serde(default)]
    pub at_any_hour: bool,
}

/// From when on measured times of services hold.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeasuredFrom {
    /// Services of so many days count.
    pub days: i32,
    /// Below so many of them the settings hold.
    pub least: u32,
    /// No single service counts for more than so many times the usual.
    pub longest: u32,
}

/// For how long tickets that ended, calls and shifts are kept. What was told of them and what came true is counted from these rows.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Keep {
    /// Days; never fewer than those that are measured.
    pub days: u16,
}

impl Default for Keep {
    fn default() -> Self {
        Self { days: 92 }
    }
}

/// Who is not there when called returns some places later, so many times.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Absent {
    /// How many places later.
    pub places: usize,
    /// How many times; after that the ticket has ended.
    pub times: u8,
    /// How many of a thousand calls find nobody, for reckoning ahead until it is measured.
    pub per_thousand: u32,
    /// Seconds that a window waits for somebody who does not come, and calls them once more, before it calls the next.
    #[serde(default = "two_minutes")]
    pub patience: u32,
}

fn two_minutes() -> u32 {
    120
}

/// Who has an appointment and comes in time counts as waiting from before its hour.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Appointment {
    /// Minutes before the hour from which they count as waiting.
    pub head_start: u32,
    /// Minutes after the hour until which they are in time; later they count from when they came.
    pub grace: u32,
}

/// How long people are at a window, until it is measured.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// Minutes for an item whose branch is not named.
    pub minutes: u32,
    /// Minutes by branch of police work.
    #[serde(default)]
    pub by_branch: BTreeMap<Branch, u32>,
    /// How widely single services lie around the usual: percentages of it, each as likely as the others.
    pub spread: Vec<u32>,
    /// Seconds from the end of one service to the call of the next person.
    pub between: u32,
}

/// A priority lane 绿色通道.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lane {
    /// What tickets and files call it.
    pub key: String,
    /// The rule's name, as shown to those who are overtaken.
    pub name: Bilingual,
    /// Minutes by which they count as having come earlier: nobody waits longer than so much for the lane.
    pub head_start: u32,
    /// The age from which one has it without asking; without it somebody at the door desk has to vouch.
    #[serde(default)]
    pub from_age: Option<i16>,
    /// Where the rule comes from.
    pub source: String,
}

/// How somebody comes into the line.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The number of the ticket.
    pub number: u32,
    /// When it was taken.
    pub taken: Timestamp,
    /// The hour of their appointment.
    pub appointment: Option<Timestamp>,
    /// The key of their lane.
    pub lane: Option<String>,
}

impl Rules {
    /// Reads `queue.toml` among the files of the reference data.
    ///
    /// # Errors
    /// What is wrong, with file and line.
    pub fn load(mut texts: impl Iterator<Item = (String, String)>) -> Result<Self, Vec<BadData>> {
        let file = texts.find(|(path, _)| path == FILE || path.ends_with("/queue.toml"));
        let missing = || vec![BadData { file: FILE.to_owned(), line: 1, why: "is not there".to_owned() }];
        let (file, text) = file.ok_or_else(missing)?;
        Self::read(&text).map_err(|fault| {
            let before = fault.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
            vec![BadData { file, line: before.matches('\n').count() + 1, why: fault.message().to_owned() }]
        })
    }

    /// Reads the rules from their text.
    ///
    /// # Errors
    /// What is wrong, and where.
    pub fn read(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }

    /// The lane with a key.
    pub fn lane(&self, key: &str) -> Option<&Lane> {
        self.lanes.iter().find(|it| it.key == key)
    }

    /// The lane that somebody of an age has without asking: the one that helps most.
    pub fn lane_at(&self, age: i16) -> Option<&Lane> {
        let theirs = self.lanes.iter().filter(|it| it.from_age.is_some_and(|from| age >= from));
        theirs.max_by_key(|it| it.head_start)
    }

    /// Where somebody stands, and by what right: the best of what they may claim.
    pub fn turn(&self, entry: &Entry) -> (Turn, Claim) {
        let came = (entry.taken, Claim::Came);
        let booked = entry.appointment.filter(|hour| entry.taken <= *hour + minutes(self.appointment.grace));
        let booked =
            booked.map(|hour| (hour - minutes(self.appointment.head_start), Claim::Appointment(hour)));
        let lane = entry.lane.as_deref().and_then(|key| self.lane(key));
        let lane = lane.map(|it| (entry.taken - minutes(it.head_start), Claim::Lane(it.key.clone())));
        // Of equal rights the plainest, which comes first.
        let best =
            [booked, lane].into_iter().flatten().fold(came, |best, it| if it.0 < best.0 { it } else { best });
        (Turn { since: best.0, absences: 0, number: entry.number }, best.1)
    }
}

impl Service {
    /// How long an item of a branch usually takes.
    pub fn usual(&self, branch: Branch) -> SignedDuration {
        minutes(self.by_branch.get(&branch).copied().unwrap_or(self.minutes))
    }
}

fn minutes(n: u32) -> SignedDuration {
    SignedDuration::from_mins(i64::from(n))
}
