//! `yichuang simulate`: a day of a hall, lived through by the code that calls.

use std::{collections::BTreeMap, fmt::Write as _, fs::File, path::PathBuf, process::ExitCode, sync::Arc};

use cap_queue::{
    Arrival, BadRow, Day, Doing, Entry, Floor, Report, Rules, Told, Unplanned, Visitor, Waits, Window,
};
use cap_sites::{
    Site, Sites,
    hours::{Service, Session},
};
use clap::{Args, Subcommand};
use plat_facts::refs::SiteRef;
use plat_identity::Branch;
use plat_kernel::{
    Chance, Clock, Date, Lang, SignedDuration, Timestamp, calendar::CalendarView, clock::start_of,
};

use super::{calendar, failure::Failure, language, out};
use crate::{fault::listed, reference};

mod through;
mod visitors;

/// What is simulated.
#[derive(Args)]
pub(crate) struct Command {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// A day of a hall: who waits how long, and who goes first by what right 大厅的一天
    Hall(Hall),
}

#[derive(Args)]
struct Hall {
    /// Who comes: a day each, columns at,branch,lane,appointment,minutes; without it visitors are drawn 到厅记录
    #[arg(long, value_name = "FILE", num_args = 1..)]
    arrivals: Vec<PathBuf>,
    /// How many visitors are drawn, when no file says who comes 到厅人数
    #[arg(long, value_name = "N", default_value_t = 2000, value_parser = clap::value_parser!(u32).range(1..=20_000), conflicts_with = "arrivals")]
    visitors: u32,
    /// The site 网点
    #[arg(long, value_name = "CODE", default_value = "NH-HALL")]
    site: SiteRef,
    /// How many of its windows open; all, if not said 开放窗口数
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    windows: Option<u16>,
    /// The day, which decides the hours; the next working day, if not said 日期
    #[arg(long, value_name = "DATE", value_parser = language::date)]
    date: Option<Date>,
    /// The same seed gives the same day 随机种子
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// A folder of reference data that replaces the one in the program 替换内置的数据
    #[arg(long, value_name = "DIR")]
    reference: Option<PathBuf>,
    /// Live through the day in a city that runs, through its public interfaces alone: http://HOST:PORT 对运行中的城市演练
    #[arg(long, value_name = "URL", conflicts_with = "date")]
    through: Option<http::Uri>,
    /// How many times as fast the clock of that city goes 该城市时钟的倍速
    #[arg(long, value_name = "N", default_value_t = 60, requires = "through", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    speed: u32,
    /// The password of its officers and residents; that of the demo city, if not said 该城市人员的口令
    #[arg(
        long,
        value_name = "WORD",
        requires = "through",
        env = "YICHUANG_PASSWORD",
        hide_env_values = true
    )]
    password: Option<String>,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
}

/// Answers.
pub(crate) fn run(asked: &Command, lang: Lang) -> Result<ExitCode, Failure> {
    let Verb::Hall(hall) = &asked.verb;
    let stage = Stage::of(hall, lang)?;
    if let Some(uri) = &hall.through {
        return driven(&stage, (hall, uri), lang);
    }
    let days = if hall.arrivals.is_empty() {
        let drawn = visitors::draw(&stage.texts, hall.visitors, &stage.chance).map_err(Failure::work)?;
        vec![(None, drawn)]
    } else {
        let mut days = Vec::new();
        for path in &hall.arrivals {
            days.push((Some(path), arrivals(path, &stage.rules)?));
        }
        days
    };
    for (path, arrivals) in days {
        let report = stage.day(&arrivals);
        if hall.json {
            let json = serde_json::to_string(&report).map_err(|error| Failure::work(error.to_string()))?;
            out::line(json);
        } else {
            let title = path.map_or_else(|| stage.date.to_string(), |path| path.display().to_string());
            out::text(table(&title, &report, &stage, lang));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// A day through the interfaces of a city that runs; what must not be ends with exit code 1.
fn driven(stage: &Stage, asked: (&Hall, &http::Uri), lang: Lang) -> Result<ExitCode, Failure> {
    let driven = through::run(stage, asked)?;
    if asked.0.json {
        out::line(serde_json::to_string(&driven).map_err(|error| Failure::work(error.to_string()))?);
    } else {
        out::text(table(&asked.1.to_string(), &driven.report, stage, lang));
        out::text(driven.told(lang));
    }
    Ok(if driven.is_sound() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn arrivals(path: &PathBuf, rules: &Rules) -> Result<Vec<Arrival>, Failure> {
    let file = File::open(path).map_err(|why| Failure::usage(format!("{}: {why}", path.display())))?;
    let told = |BadRow { line, column, why }: &BadRow| {
        let column = column.map_or_else(String::new, |it| format!(" {it}:"));
        format!("{}:{line}:{column} {why}", path.display())
    };
    cap_queue::read(file, rules)
        .map_err(|bad| Failure::usage(bad.iter().map(told).collect::<Vec<_>>().join("\n")))
}

/// Where the day is lived through.
struct Stage {
    texts: Vec<(String, String)>,
    sites: Sites,
    site: Arc<Site>,
    calendar: CalendarView,
    rules: Rules,
    chance: Chance,
    date: Date,
    /// The windows that open.
    numbers: Vec<u16>,
    windows: Vec<Window>,
    /// When each opens and closes.
    hours: Vec<(Timestamp, u16, bool)>,
    /// The windows of each branch.
    able: BTreeMap<Branch, Vec<u16>>,
}

impl Stage {
    fn of(hall: &Hall, lang: Lang) -> Result<Self, Failure> {
        let texts = match &hall.reference {
            Some(folder) => reference::in_folder(folder)?,
            None => reference::carried(),
        };
        let faults = |faults: Vec<cap_catalogue::BadData>| Failure::work(listed(&faults));
        let sites = Sites::load(texts.iter().cloned()).map_err(faults)?;
        let rules = Rules::load(texts.iter().cloned()).map_err(faults)?;
        let site = sites.get(&hall.site).cloned().ok_or_else(|| {
            let say = language::say(lang, "没有这个网点：", "there is no site ");
            Failure::usage(format!("{say}{}", hall.site))
        })?;
        let calendar = calendar::known(None)?.latest();
        let date = hall
            .date
            .unwrap_or_else(|| calendar.workday_from(plat_kernel::clock::date_of(Clock::system().now())));
        let numbers = chosen(&site, hall.windows.map_or(usize::MAX, usize::from));
        let hours = hours(&site, &numbers, date, &calendar);
        if hours.is_empty() {
            let say = language::say(lang, "这一天不开放：", "it is closed on ");
            return Err(Failure::usage(format!("{say}{date}")));
        }
        let open = || site.windows.iter().filter(|it| numbers.contains(&it.number));
        let windows =
            open().map(|it| Window { number: it.number, breadth: it.branches.len(), doing: Doing::Closed });
        let able =
            |branch: Branch| open().filter(|it| it.branches.contains(&branch)).map(|it| it.number).collect();
        let able = site.branches.iter().map(|branch| (*branch, able(*branch))).collect();
        let (windows, chance) = (windows.collect(), Chance::seeded(hall.seed));
        Ok(Self { texts, sites, site, calendar, rules, chance, date, numbers, windows, hours, able })
    }

    fn day(&self, arrivals: &[Arrival]) -> Report {
        let at = |minutes: u32| start_of(self.date) + SignedDuration::from_mins(i64::from(minutes));
        let comer = |(number, it): (u32, &Arrival)| {
            let entry = Entry {
                number,
                taken: at(it.at),
                appointment: it.appointment.map(at),
                lane: it.lane.clone(),
            };
            let windows = self.able.get(&it.branch).cloned().unwrap_or_default();
            let takes = it.minutes.map(|minutes| SignedDuration::from_mins(i64::from(minutes)));
            (entry, windows, Visitor { usual: self.rules.service.usual(it.branch), takes })
        };
        let comers = (1..).zip(arrivals).map(comer).collect();
        let floor = Floor { windows: self.windows.clone(), ..Floor::default() };
        let day = Day {
            floor,
            hours: self.hours.clone(),
            planned: self.hours.clone(),
            unplanned: Unplanned::default(),
            past: Vec::new(),
            comers,
        };
        let visits = cap_queue::live(day, &self.rules, &self.chance, Told::Each(5));
        Report::of(visits.iter().zip(arrivals.iter().map(|it| it.branch.code())))
    }
}

/// So many windows of a site, the first of each zone first.
fn chosen(site: &Site, most: usize) -> Vec<u16> {
    let zones: Vec<Vec<u16>> = site.zones.iter().map(|zone| (zone.first..=zone.last).collect()).collect();
    let longest = zones.iter().map(Vec::len).max().unwrap_or(0);
    let rounds = (0..longest).flat_map(|round| zones.iter().filter_map(move |zone| zone.get(round).copied()));
    let mut chosen: Vec<u16> = rounds.take(most).collect();
    chosen.sort_unstable();
    chosen
}

/// When windows open and close: all in full service, the first of each zone when some are on duty.
fn hours(site: &Site, windows: &[u16], date: Date, calendar: &CalendarView) -> Vec<(Timestamp, u16, bool)> {
    let at = |minutes: u16| start_of(date) + SignedDuration::from_mins(i64::from(minutes));
    let on_duty = |number: &u16| site.zones.iter().any(|zone| zone.first == *number);
    let sessions = site.open_on(date, calendar).sessions;
    let of_session = |session: Session| {
        let open = windows.iter().copied().filter(move |it| session.service == Service::Full || on_duty(it));
        open.flat_map(move |it| {
            [(at(session.from.minutes()), it, true), (at(session.to.minutes()), it, false)]
        })
    };
    let mut hours: Vec<_> = sessions.into_iter().flat_map(of_session).collect();
    // Where one session ends and the next begins, a window closes before it opens.
    hours.sort_by_key(|(at, number, open)| (*at, *number, *open));
    hours
}

fn table(title: &str, report: &Report, stage: &Stage, lang: Lang) -> String {
    let mut text = String::new();
    let say = |zh, en| language::say(lang, zh, en);
    // Writing to a String cannot fail.
    let _ = writeln!(text, "{title}  {} {}", stage.windows.len(), say("个窗口", "windows"));
    let _ = writeln!(
        text,
        "{} {}  {} {}  {} {}",
        say("办结", "served"),
        report.served,
        say("叫号未到", "absent for good"),
        report.missed,
        say("无窗口可办", "no window for them"),
        report.left
    );
    let _ = writeln!(
        text,
        "\n{}",
        say("等候（分钟）  人数   p50   p90  最长", "wait (minutes)   visits   p50   p90  longest")
    );
    let mut row = |name: &str, it: &Waits| {
        let _ = writeln!(text, "{:>6} {:>5} {:>5} {:>5}  {name}", it.visits, it.p50, it.p90, it.longest);
    };
    row(say("全部", "all"), &report.all);
    for (code, waits) in &report.groups {
        row(Branch::of_code(code).map_or(code, |it| it.name(lang)), waits);
    }
    let _ = writeln!(
        text,
        "\n{}",
        say("被后到者先叫的次数与依据", "called before somebody who came earlier, and why")
    );
    for (why, times) in &report.overtaken {
        let _ = writeln!(text, "{times:>6}  {}", reason(why, &stage.rules, lang));
    }
    let told = report.told;
    let _ = writeln!(
        text,
        "\n{} {}  ≤ p50: {}  ≤ p90: {}  {} {}",
        say("取号时告知需要等候", "told at the ticket that they will wait"),
        told.visits,
        percent(told.within_p50, told.visits),
        percent(told.within_p90, told.visits),
        say("区间平均宽度（分钟）", "mean width in minutes"),
        i64::try_from(told.visits).ok().and_then(|visits| told.width.checked_div(visits)).unwrap_or_default(),
    );
    let _ = writeln!(
        text,
        "{} {}  {}",
        say("告知无需等候", "told that they need not wait"),
        told.at_once,
        percent(told.at_once_true, told.at_once)
    );
    text
}

fn percent(part: usize, of: usize) -> String {
    (part * 100).checked_div(of).map_or_else(|| "–".to_owned(), |it| format!("{it} %"))
}

fn reason<'a>(code: &'a str, rules: &'a Rules, lang: Lang) -> &'a str {
    match code {
        "appointment" => language::say(lang, "预约", "appointment"),
        "other-absent" => language::say(lang, "对方过号", "the other was absent when called"),
        "other-window" => {
            language::say(lang, "对方所办事项不在该窗口", "the window cannot do what the other came for")
        }
        "none" => language::say(lang, "没有依据", "no reason"),
        _ => code
            .strip_prefix("lane-")
            .and_then(|key| rules.lane(key))
            .map_or(code, |it| it.name.in_lang(lang)),
    }
}
