//! A day of the hall of a city that runs, through nothing but what is public: visitors take numbers at the machines, at the door desk
//! and with appointments, look at the board or the phone, and come when called; officers sign in and work their windows by the API.
//! The pure simulation asks the rules; this asks the program.

mod book;
mod booking;
mod hall;
mod line;
mod officer;
mod people;
mod staff;
mod visitor;

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use cap_catalogue::Catalogue;
use cap_queue::{Report, Rules};
use http::Uri;
use plat_facts::ItemRef;
use plat_identity::Branch;
use plat_kernel::{Chance, Date, Lang, SignedDuration, Timestamp, clock::date_of};
use serde::{Deserialize, Serialize};
use tokio::{sync::watch, task::JoinSet};

use super::{Failure, Hall, Stage, language, visitors};
use crate::{cli::serve::runtime, demo::cast};
use book::{Book, Counts, Faults};
use hall::{Board, Floor, Hands};
use line::{Address, Line};
use people::Comer;

/// The machines of the hall.
const MACHINES: usize = 20;
/// The longest that somebody waits after the doors closed, before the day is over: the city sends them home before.
const AFTER: SignedDuration = SignedDuration::from_mins(33);
/// The time over which it is looked how fast the city's clock goes.
const WATCHED: Duration = Duration::from_millis(200);

/// What everybody of the day works with.
struct Day {
    address: Address,
    site: String,
    date: Date,
    hands: Hands,
    board: watch::Receiver<Arc<Board>>,
    floor: Floor,
    book: Mutex<Book>,
    machines: Vec<tokio::sync::Mutex<Line>>,
    next_machine: AtomicUsize,
    door: tokio::sync::Mutex<Line>,
    rules: Rules,
    usual: BTreeMap<ItemRef, SignedDuration>,
    chance: Chance,
    password: String,
    /// When the doors close, and when whoever still waits has been sent home.
    closes: Timestamp,
    ends: Timestamp,
    over: watch::Sender<bool>,
}

impl Day {
    fn of(
        stage: &Stage,
        (address, password): (Address, &str),
        (hands, board): (Hands, watch::Receiver<Arc<Board>>),
        (usual, closes): (BTreeMap<ItemRef, SignedDuration>, Timestamp),
    ) -> Self {
        let line = || tokio::sync::Mutex::new(Line::to(&address));
        Self {
            machines: (0..MACHINES).map(|_| line()).collect(),
            next_machine: AtomicUsize::new(0),
            door: line(),
            site: stage.site.code.to_string(),
            rules: stage.rules.clone(),
            chance: stage.chance.clone(),
            password: password.to_owned(),
            floor: Floor::empty(),
            book: Mutex::default(),
            over: watch::Sender::new(false),
            date: date_of(hands.now()),
            ends: closes + AFTER,
            address,
            hands,
            board,
            usual,
            closes,
        }
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next free machine of the hall, one after the other.
    async fn machine(&self) -> tokio::sync::MutexGuard<'_, Line> {
        let at = self.next_machine.fetch_add(1, Ordering::Relaxed) % self.machines.len().max(1);
        match self.machines.get(at) {
            Some(machine) => machine.lock().await,
            None => self.door.lock().await,
        }
    }

    /// Seconds between two numbers.
    fn between(&self, (least, most): (u32, u32)) -> SignedDuration {
        SignedDuration::from_secs(i64::from(least + self.chance.below(most - least + 1)))
    }

    /// The way to a window.
    fn walk(&self) -> SignedDuration {
        SignedDuration::from_secs(i64::from(self.rules.service.between))
    }

    /// How long a service takes.
    fn service(&self, items: &[ItemRef]) -> SignedDuration {
        let usual = items.iter().filter_map(|item| self.usual.get(item).copied()).sum();
        self.rules.service.draw(usual, &self.chance)
    }

    fn over_now(&self) -> bool {
        *self.over.borrow()
    }

    /// Waits until the day is over.
    async fn is_over(&self) {
        let mut over = self.over.subscribe();
        // Whoever ends the day is there as long as anybody waits for it.
        let _ = over.wait_for(|it| *it).await;
    }
}

/// What came of the day.
#[derive(Debug, Serialize)]
pub(super) struct Driven {
    /// Waits, what people were told, who went first: as of a simulated day, but by whole minutes told.
    #[serde(flatten)]
    pub(super) report: Report,
    /// How often what.
    counts: Counts,
    /// What the city itself publishes of what it told that day.
    published: Published,
    /// What must not be.
    faults: Faults,
}

impl Driven {
    /// Whether nobody was lost, no number given twice, nobody called twice at once, and nobody overtaken without a rule.
    pub(super) fn is_sound(&self) -> bool {
        self.faults.is_none()
    }
}

/// How often what a city told came true, as it says itself.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
pub(super) struct Published {
    pub(super) told: u32,
    pub(super) within_p50: u32,
    pub(super) within_p90: u32,
}

/// Lives through the day.
pub(super) fn run(stage: &Stage, (asked, uri): (&Hall, &Uri)) -> Result<Driven, Failure> {
    let address = Address::of(uri).ok_or_else(|| Failure::usage(format!("{uri}: http://HOST:PORT")))?;
    let arrivals = match asked.arrivals.first() {
        Some(path) => super::arrivals(path, &stage.rules)?,
        None => visitors::draw(&stage.texts, asked.visitors, &stage.chance).map_err(Failure::work)?,
    };
    let catalogue = Catalogue::load(stage.texts.iter().cloned())
        .map_err(|faults| Failure::work(crate::fault::listed(&faults)))?;
    runtime()?.block_on(async {
        let mut line = Line::to(&address);
        let hands = hands(&mut line, (stage.site.code.as_str(), asked.speed)).await?;
        let date = date_of(hands.now());
        let here = (&stage.sites, &*stage.site, stage.numbers.as_slice());
        let items = people::items(&catalogue, here, (&stage.rules, date));
        let mut comers = people::comers(&arrivals, (&stage.rules, &items), (date, &stage.chance));
        // Whoever had come before now is not of it.
        comers.retain(|it| it.at > hands.now());
        let texts = (stage.texts.as_slice(), &stage.sites);
        let sittings = staff::sittings(texts, (here.1, here.2), (date, &stage.calendar))?;
        let last = sittings.values().flatten().map(|it| it.to).max();
        let closes = last.ok_or_else(|| Failure::usage(format!("{date}: nobody is on the roster")))?;
        let (seen, board) = watch::channel(Arc::default());
        let password = asked.password.as_deref().unwrap_or(cast::PASSWORD);
        let usual = usual(&items, &stage.rules);
        let day = Arc::new(Day::of(stage, (address, password), (hands, board), (usual, closes)));
        let looking = tokio::spawn(hall::look(day.address.clone(), day.site.clone(), seen));
        let door = sittings.keys().next().cloned().unwrap_or_default();
        day.door.lock().await.sign_in(&door, &day.password).await?;
        let lived = live(&day, comers, sittings).await;
        looking.abort();
        lived?;
        told(&day, &mut line).await
    })
}

/// How long each item usually takes, as the city set it.
fn usual(items: &BTreeMap<Branch, Vec<ItemRef>>, rules: &Rules) -> BTreeMap<ItemRef, SignedDuration> {
    let of = |(branch, items): (&Branch, &Vec<ItemRef>)| {
        let usual = rules.service.usual(*branch);
        items.iter().map(|item| (item.clone(), usual)).collect::<Vec<_>>()
    };
    items.iter().flat_map(of).collect()
}

/// Reads the city's clock, and looks whether it goes as fast as it should.
async fn hands(line: &mut Line, (site, times): (&str, u32)) -> Result<Hands, Failure> {
    let before = hall::clock(line, site).await?;
    let hands = Hands::read(before, times);
    tokio::time::sleep(WATCHED).await;
    let now = hall::clock(line, site).await?;
    let (gone, should) = (now.duration_since(before), hands.now().duration_since(before));
    if gone * 4 < should * 3 || gone * 3 > should * 4 {
        return Err(Failure::usage(format!(
            "the city's clock does not go {times} times as fast: yichuang demo --speed {times} --at 07:00"
        )));
    }
    Ok(Hands::read(now, times))
}

/// Lets everybody come and work, until all who came have gone.
async fn live(
    day: &Arc<Day>,
    comers: Vec<Comer>,
    sittings: BTreeMap<String, Vec<staff::Sitting>>,
) -> Result<(), Failure> {
    let mut officers = JoinSet::new();
    for (badge, sittings) in sittings {
        officers.spawn(officer::work(day.clone(), badge, sittings));
    }
    let (wanting, coming): (Vec<Comer>, Vec<Comer>) = comers.into_iter().partition(|it| it.early.is_some());
    let mut visits = JoinSet::new();
    for comer in coming {
        visits.spawn(visitor::visit(day.clone(), comer));
    }
    visits.spawn(booking::book(day.clone(), wanting));
    let ends = async {
        day.hands.until(day.ends).await;
        day.over.send_replace(true);
        std::future::pending().await
    };
    let came = tokio::select! {
        came = all(visits) => came,
        never = ends => never,
    };
    day.over.send_replace(true);
    came?;
    all(officers).await
}

/// Waits for all; the first failure ends it.
async fn all(mut tasks: JoinSet<Result<(), Failure>>) -> Result<(), Failure> {
    while let Some(done) = tasks.join_next().await {
        done.map_err(|why| Failure::work(why.to_string()))??;
    }
    Ok(())
}

/// Somebody who was called before a ticket, and the rule.
#[derive(Deserialize)]
struct Before {
    came: Timestamp,
    rule: Option<String>,
}

/// What the city told on a day, and what came of it.
#[derive(Deserialize)]
struct OfDay {
    day: Date,
    #[serde(flatten)]
    published: Published,
}

/// Asks the city who went before whom by which rule, and what it publishes of what it told.
async fn told(day: &Day, line: &mut Line) -> Result<Driven, Failure> {
    let tickets: Vec<(Timestamp, String)> =
        day.book().tickets.values().map(|it| (it.taken, it.code.clone())).collect();
    let mut overtaken: BTreeMap<String, u32> = BTreeMap::new();
    for (taken, code) in tickets {
        let before: Vec<Before> = line.get(&format!("/tickets/{code}/why")).await?.done()?;
        for it in before.into_iter().filter(|it| it.came > taken) {
            *overtaken.entry(it.rule.unwrap_or_else(|| "none".to_owned())).or_default() += 1;
        }
    }
    let days: Vec<OfDay> = line.get(&format!("/sites/{}/queue/told", day.site)).await?.done()?;
    let published = days.into_iter().find(|it| it.day == day.date).map(|it| it.published).unwrap_or_default();
    let mut book = day.book();
    book.faults.without_a_rule = overtaken.get("none").copied().unwrap_or_default();
    let twice: Vec<u32> = day.board.borrow().twice.iter().filter_map(|it| it.parse().ok()).collect();
    book.faults.called_twice.extend(twice);
    let report = book.report(overtaken);
    Ok(Driven { report, counts: book.counts.clone(), published, faults: book.faults.clone() })
}

impl Driven {
    /// What is known beyond a simulated day, in words.
    pub(super) fn told(&self, lang: Lang) -> String {
        let say = |zh, en| language::say(lang, zh, en);
        let counts = &self.counts;
        let part = |part: u32| (part * 100).checked_div(self.published.told).unwrap_or_default();
        let list = |it: &BTreeMap<String, usize>| {
            it.iter().map(|(what, times)| format!("{what} {times}")).collect::<Vec<_>>().join(", ")
        };
        let rows = [
            (say("取号", "took a number"), counts.came.to_string()),
            (
                say("其中预约 / 导办台", "of them booked / at the door"),
                format!("{} / {}", counts.booked, counts.door),
            ),
            (say("结局", "how tickets ended"), list(&counts.ends)),
            (say("未能取号", "got no number"), list(&counts.refused)),
            (say("按手机提示到窗口", "came when the phone said so"), counts.by_phone.to_string()),
            (
                say("重呼 / 记为过号", "called again / noted as absent"),
                format!("{} / {}", counts.called_again, counts.absent),
            ),
            (say("转窗口", "passed on"), counts.passed_on.to_string()),
            (
                say("接岗（其中有人在办）", "windows taken over (with somebody there)"),
                format!("{} ({})", counts.taken_over, counts.taken_over_with_somebody),
            ),
            (say("暂停", "pauses"), counts.paused.to_string()),
            (say("未做成", "refused to officers"), list(&counts.not_done)),
            (
                say("本市公布的告知准确度", "what the city publishes of what it told"),
                format!(
                    "{}, ≤ p50: {} %, ≤ p90: {} %",
                    self.published.told,
                    part(self.published.within_p50),
                    part(self.published.within_p90)
                ),
            ),
            (
                say(
                    "丢失 / 重号 / 重叫 / 无据先叫",
                    "lost / numbers twice / called twice / first without a rule",
                ),
                format!(
                    "{} / {} / {} / {}",
                    self.faults.lost.len(),
                    self.faults.numbers_twice.len(),
                    self.faults.called_twice.len(),
                    self.faults.without_a_rule
                ),
            ),
        ];
        let lines: Vec<String> = rows.iter().map(|(what, figure)| format!("{what}: {figure}\n")).collect();
        format!("\n{}", lines.concat())
    }
}
