//! Some weeks go by: day after day, everybody's steps of the day at once, each by a clock of its own.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use cap_cases::{CaseError, Cases, model::Channel, sweep};
use cap_evaluation::{
    evaluate,
    model::{Aspect, Level, Opinion},
    reading,
};
use cap_sites::SiteKind;
use plat_facts::refs::{ItemRef, PersonRef};
use plat_jobs::{Runner, Work};
use plat_kernel::{
    Chance, Clock, Date, Mint, SignedDuration, Timestamp,
    clock::{date_of, start_of},
};
use tokio::task::JoinSet;

use super::{
    DemoError, Made,
    act::Staff,
    cast::Scene,
    fate::Fate,
    hours::{Hours, Wait},
    items,
    luck::Luck,
    offices::Offices,
    people::{self, People},
    story::{Story, World},
};
use crate::City;

/// Applications on an ordinary working day.
const A_DAY: u32 = 50;

/// Lets the weeks from `begin` to `now` go by.
pub(super) async fn live_through(
    city: &City,
    offices: Offices,
    people: People,
    (begin, now): (Timestamp, Timestamp),
) -> Result<Made, DemoError> {
    let desks: Vec<Desk> = (0..DESKS).map(|_| Arc::new(offices.open(begin))).collect();
    let world = Arc::new(World {
        offices,
        staff: Staff::new(city.sites.clone(), people.at_sites()),
        hours: Hours::of(city.calendar.latest()),
    });
    let mut days: BTreeMap<Date, Vec<Story>> = BTreeMap::new();
    for story in beginnings(city, &world, &people, (begin, now)) {
        later(&mut days, story, now);
    }
    let (mut ended, mut made) = (Vec::new(), Made::default());
    let all = std::iter::successors(Some(date_of(begin)), |date| date.tomorrow().ok());
    for date in all.take_while(|date| *date <= date_of(now)) {
        Box::pin(sweep(&world, date, now)).await?;
        let stories = days.remove(&date).unwrap_or_default();
        for story in one_day(&world, &desks, stories, end_of(date).min(now)).await? {
            if story.next.is_some() { later(&mut days, story, now) } else { ended.push(story) }
        }
    }
    made.cases = usize::try_from(city.cases.count().await?).unwrap_or(0);
    made.refused = ended.iter().filter(|story| story.refused.is_some()).count();
    if let Some(error) = ended.iter().find_map(|story| story.refused.as_ref()) {
        tracing::warn!(%error, "a story of the demo city broke off");
    }
    made.evaluations = evaluations(city, ended, &world, now).await?;
    Ok(made)
}

fn end_of(date: Date) -> Timestamp {
    start_of(date) + SignedDuration::from_secs(24 * 3600 - 1)
}

/// What happens after `now` does not happen.
fn later(days: &mut BTreeMap<Date, Vec<Story>>, story: Story, now: Timestamp) {
    if let Some(at) = story.next.filter(|at| *at <= now) {
        days.entry(date_of(at)).or_default().push(story);
    }
}

/// The law's own acceptance of what nobody answered, early each working day.
async fn sweep(world: &World, date: Date, now: Timestamp) -> Result<(), DemoError> {
    let at = start_of(date) + SignedDuration::from_mins(31);
    if world.hours.is_workday(date) && at <= now {
        let (_, cases) = world.offices.open(at);
        sweep::run(&cases).await?;
    }
    Ok(())
}

/// A place where applications are taken, one after the other: numbers follow the time of day.
type Desk = Arc<(Clock, Cases)>;

/// The hall, and three for the stations.
const DESKS: usize = 4;

/// All who have something to do on that day. Many commands at once share one commit.
async fn one_day(
    world: &Arc<World>,
    desks: &[Desk],
    stories: Vec<Story>,
    until: Timestamp,
) -> Result<Vec<Story>, DemoError> {
    let mut waiting = JoinSet::new();
    for mut story in stories {
        let world = world.clone();
        waiting.spawn(async move {
            story.prepare(&world).await;
            story
        });
    }
    let mut stories = waiting.join_all().await;
    stories.sort_by_key(|story| story.next);
    let mut lines: Vec<Vec<Story>> = desks.iter().map(|_| Vec::new()).collect();
    for story in stories {
        let line = lines.get_mut(desk_of(&story)).ok_or(CaseError::WrongSite)?;
        line.push(story);
    }
    let mut open = JoinSet::new();
    for (desk, line) in desks.iter().cloned().zip(lines) {
        open.spawn(one_line(world.clone(), desk, line, until));
    }
    Ok(open.join_all().await.into_iter().flatten().collect())
}

fn desk_of(story: &Story) -> usize {
    let code = story.site.code.as_str();
    if story.site.kind == SiteKind::Hall {
        0
    } else {
        1 + code.bytes().map(usize::from).sum::<usize>() % (DESKS - 1)
    }
}

/// One after the other at the desk; what was handed in goes on beside.
async fn one_line(world: Arc<World>, desk: Desk, line: Vec<Story>, until: Timestamp) -> Vec<Story> {
    let mut going_on = JoinSet::new();
    let (new, begun): (Vec<Story>, Vec<Story>) = line.into_iter().partition(|story| story.case.is_none());
    let go_on = |mut story: Story, world: Arc<World>| async move {
        story.go_on(&world, until).await;
        story
    };
    for story in begun {
        going_on.spawn(go_on(story, world.clone()));
    }
    for mut story in new {
        story.hand_in(&world, &desk).await;
        going_on.spawn(go_on(story, world.clone()));
    }
    going_on.join_all().await
}

/// Who comes when, for what, where: the cast's own cases and everybody's.
fn beginnings(
    city: &City,
    world: &World,
    people: &People,
    (begin, now): (Timestamp, Timestamp),
) -> Vec<Story> {
    let crowd = Crowd::of(city, world, people);
    let mut stories = crowd.scenes(people, (begin, now));
    let today = date_of(now);
    let dates = std::iter::successors(Some(date_of(begin)), |date| date.tomorrow().ok());
    for date in dates.take_while(|date| *date <= today).filter(|date| world.hours.is_workday(*date)) {
        let luck = Luck::seeded(u64::try_from(start_of(date).as_second()).unwrap_or(0));
        let more = if date.weekday().to_monday_zero_offset() == 0 { 14 } else { 0 };
        stories.extend(
            (0..luck.between(A_DAY - 9, A_DAY + 9) + more).filter_map(|_| crowd.applicant(date, &luck)),
        );
    }
    let mut seen: BTreeSet<(PersonRef, ItemRef)> = BTreeSet::new();
    stories.retain(|story| seen.insert((story.who.id, story.item.id.clone())));
    stories
}

/// Everybody who may come.
struct Crowd<'a> {
    world: &'a World,
    adults: Vec<&'a plat_identity::Resident>,
    wishes: Vec<(Arc<cap_catalogue::Item>, u32)>,
    /// For each wish, where it can go its whole way.
    places: BTreeMap<ItemRef, Vec<Arc<cap_sites::Site>>>,
}

impl<'a> Crowd<'a> {
    fn of(city: &City, world: &'a World, people: &'a People) -> Self {
        let today = city.mint.today();
        let cast = super::cast::RESIDENTS.len();
        let adults = people.residents.iter().skip(cast).filter(|it| people::is_adult(it, today)).collect();
        let mut wishes = items::wishes(&city.catalogue);
        let places: BTreeMap<_, Vec<_>> = wishes
            .iter()
            .map(|(item, _)| {
                let mut sites = city.sites.handling(item);
                sites.retain(|site| world.staff.can_handle(&city.cases, &site.code, item));
                (item.id.clone(), sites)
            })
            .collect();
        wishes.retain(|(item, _)| places.get(&item.id).is_some_and(|sites| !sites.is_empty()));
        Self { world, adults, wishes, places }
    }

    /// Somebody who comes on that day.
    fn applicant(&self, date: Date, luck: &Luck) -> Option<Story> {
        let item = &luck.weighted(&self.wishes, |(_, weight)| *weight)?.0;
        let sites = self.places.get(&item.id)?;
        let cast = sites.iter().find(|site| site.code.as_str() == super::cast::STATION);
        // The first is the hall.
        let site = match (luck.between(1, 100), cast) {
            (1..=52, _) => sites.first()?,
            (53..=61, Some(station)) => station,
            _ => luck.of(sites)?,
        };
        let who = *luck.of(&self.adults)?;
        let online = item.can_apply_online() && luck.percent(55);
        let channel = if online { Channel::Online } else { Channel::Window };
        let own = Luck::seeded(u64::from(luck.between(0, u32::MAX - 1)));
        let begins = self.world.hours.moment_of(site, date, luck);
        let fate = Fate::drawn(item, channel, &own);
        Some(Story::new(who.clone(), (item.clone(), site.clone(), channel), fate, own, begins))
    }

    /// What the residents of the one-click sign-in have at the window.
    fn scenes(&self, people: &People, (begin, now): (Timestamp, Timestamp)) -> Vec<Story> {
        let scene = |(at, scene): (usize, &Scene)| {
            let who = people.residents.get(scene.who)?;
            let item = self.wishes.iter().map(|it| &it.0).find(|item| item.id.as_str() == scene.item)?;
            let site = self.places.get(&item.id)?.first()?;
            let luck = Luck::seeded(9_000 + u64::try_from(at).unwrap_or(0));
            let date = self.workdays_before(date_of(now), scene.days_ago);
            let begins = self.world.hours.moment_of(site, date, &luck);
            let fate = (scene.fate)(Fate::smooth(item, &luck));
            let what = (item.clone(), site.clone(), Channel::Online);
            (begins > begin).then(|| Story::new(who.clone(), what, fate, luck, begins))
        };
        super::cast::SCENES.iter().enumerate().filter_map(scene).collect()
    }

    fn workdays_before(&self, date: Date, days: u32) -> Date {
        let before = |date: Date| {
            let mut dates = std::iter::successors(date.yesterday().ok(), |it| it.yesterday().ok());
            dates.find(|it| self.world.hours.is_workday(*it)).unwrap_or(date)
        };
        (0..days).fold(date, |date, _| before(date))
    }
}

/// Who had something delivered is invited, and some say how it went.
async fn evaluations(
    city: &City,
    ended: Vec<Story>,
    world: &Arc<World>,
    now: Timestamp,
) -> Result<usize, DemoError> {
    let work = Work { readers: cap_evaluation::work(&city.evaluations).readers, ..Work::default() };
    Runner::idle(city.db.clone(), city.mint.clone(), work).settle().await;
    let mut asked = JoinSet::new();
    for story in ended {
        let (Some(delivered), Some((days, level)), Some(case)) =
            (story.delivered, story.fate.opinion, story.case)
        else {
            continue;
        };
        let wait = if days == 0 { Wait::Minutes(story.luck.between(2, 50)) } else { Wait::Days(days) };
        let at = world.hours.after(&story.site, delivered, wait, &story.luck);
        if at > now {
            continue;
        }
        let mint = Mint::new(Clock::manual(at), Chance::system());
        let evaluations = city.evaluations.with_mint(mint);
        asked.spawn(async move {
            let own = reading::own(&evaluations, &story.who, case).await?;
            let opinion = opinion(level, story.channel == Channel::Online, &story.luck)?;
            evaluate::run(&evaluations, own, opinion).await.map(drop)
        });
    }
    let mut given = 0;
    for answer in asked.join_all().await {
        answer?;
        given += 1;
    }
    Ok(given)
}

fn opinion(level: Level, online: bool, luck: &Luck) -> Result<Opinion, cap_evaluation::EvaluationError> {
    let words: &[&str] = match level {
        Level::VerySatisfied => &["", "", "", "很快就办好了", "工作人员很耐心", "不用跑第二趟，点赞"],
        Level::Satisfied => &["", "", "整体不错"],
        Level::FairlySatisfied => &["", "等的时间比预想的长"],
        Level::Dissatisfied => &["超过了承诺的时间", "进度没有及时通知"],
        Level::VeryDissatisfied => &["拖了很久，打电话也没有说法"],
    };
    let remark = luck.of(words).copied().unwrap_or_default().parse()?;
    let aspects: Vec<Aspect> =
        if level.is_bad() { luck.of(Aspect::of(online)).copied().into_iter().collect() } else { Vec::new() };
    Ok(Opinion { level, aspects, remark, unnamed: false })
}
