//! `yichuang demo`: the invented city of Ninghe, full of people and cases.

use std::{path::Path, process::ExitCode};

use cap_sites::hours::TimeOfDay;
use clap::Args;
use plat_kernel::{
    Chance, Clock, Lang, Mint, SignedDuration, Timestamp,
    clock::{Stopwatch, date_of, start_of},
};

use super::{
    calendar,
    failure::Failure,
    options::{Listen, Where},
    out,
    serve::{bind, blocking, runtime, until_told},
    told::Told,
};
use crate::{
    City,
    demo::{self, Past, cast, live},
};

/// How the demo city is made and served.
#[derive(Args)]
pub(crate) struct Demo {
    #[command(flatten)]
    place: Where,
    #[command(flatten)]
    listen: Listen,
    /// Keep cases coming 持续产生新办件
    #[arg(long)]
    live: bool,
    /// How many residents 居民人数
    #[arg(long, value_name = "N", default_value_t = 2000, value_parser = clap::value_parser!(u32).range(10..=50_000))]
    residents: u32,
    /// How many weeks of past cases 过去几周的办件
    #[arg(long, value_name = "N", default_value_t = 6, value_parser = clap::value_parser!(u32).range(0..=52))]
    weeks: u32,
    /// By how many days its clock is ahead, to see what time brings 演示时钟提前的天数
    #[arg(long, value_name = "DAYS", default_value_t = 0, value_parser = clap::value_parser!(u16).range(0..=366))]
    ahead: u16,
    /// How many times as fast its clock goes; the hall stands empty for `simulate hall --through` 演示时钟的倍速
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(2..=10_000), requires = "at")]
    speed: Option<u32>,
    /// When a fast clock begins, on the next working day that it can 快速时钟的开始时刻
    #[arg(long, value_name = "HH:MM", requires = "speed")]
    at: Option<TimeOfDay>,
}

impl Demo {
    /// The clock of the city: a fast one stands until everything is ready.
    fn clock(&self) -> Result<Clock, Failure> {
        let ahead = SignedDuration::from_hours(24 * i64::from(self.ahead));
        let (Some(times), Some(at)) = (self.speed, self.at) else { return Ok(Clock::ahead(ahead)) };
        let now = Clock::ahead(ahead).now();
        let begins = |date| start_of(date) + SignedDuration::from_mins(i64::from(at.minutes()));
        let today = date_of(now);
        let first = if begins(today) < now { today.tomorrow().unwrap_or(today) } else { today };
        let day = calendar::known(Some(&self.place.data))?.latest().workday_from(first);
        let from: Timestamp = begins(day);
        Ok(Clock::fast(from, times))
    }
}

/// The file in the data folder that says that the city is being filled. Half a city must not be taken for a whole one.
const HALF_MADE: &str = "half-made";

/// Makes the city if it is not there, and serves it until SIGTERM or ctrl-c.
pub(crate) fn run(asked: &Demo, lang: Lang) -> Result<ExitCode, Failure> {
    let runtime = runtime()?;
    let ended = runtime.block_on(async {
        let mut told = Told::new()?;
        let (listener, address) = bind(&asked.listen, lang).await?;
        let mut settings = asked.place.settings(&address);
        settings.demo = true;
        settings.proxies.clone_from(&asked.listen.proxies);
        settings.rates = Some(plat_web::Rates::of_demo());
        settings.lines = asked.listen.lines();
        settings.demo_people = cast::logins();
        let half_made = asked.place.data.join(HALF_MADE);
        if tokio::fs::try_exists(&half_made).await? {
            return Err(unfinished(&asked.place, lang));
        }
        let opened = settings.clone();
        let mint = Mint::new(asked.clock()?, Chance::system());
        let city = blocking(move || City::open(opened, mint)).await??;
        if demo::is_empty(&city).await? {
            let past = Past { residents: asked.residents, weeks: asked.weeks };
            tokio::select! {
                made = fill(&city, past, &half_made) => made?,
                () = told.wait() => return Err(unfinished(&asked.place, lang)),
            }
        }
        if asked.speed.is_none() {
            demo::hall::open(&city).await?;
        }
        asked.listen.begin_log("info");
        city.mint.clock().go();
        out::line(cast::greeting(&address));
        let beside =
            async { if asked.live { live::run(&city).await.map_err(Failure::from) } else { Ok(()) } };
        Box::pin(until_told(&city, (listener, told), beside)).await
    });
    runtime.shutdown_background();
    ended
}

/// Fills the city, and says so in its folder for as long as that takes.
async fn fill(city: &City, past: Past, half_made: &Path) -> Result<(), Failure> {
    let watch = Stopwatch::start();
    tokio::fs::write(half_made, []).await?;
    let made = demo::fill(city, past, &|line| eprintln!("{line}")).await?;
    tokio::fs::remove_file(half_made).await?;
    eprintln!("{}", made.told(watch.elapsed()));
    Ok(())
}

fn unfinished(place: &Where, lang: Lang) -> Failure {
    let data = place.data.display();
    Failure::work(match lang {
        Lang::Zh => format!("演示城市只完成了一部分；重新开始之前请删除 {data}"),
        Lang::En => format!("the demo city is only half made; delete {data} before you begin again"),
    })
}
