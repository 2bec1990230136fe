//! `yichuang demo`: the invented city of Ninghe, full of people and cases.

use std::process::ExitCode;

use clap::Args;
use plat_kernel::{Lang, clock::Stopwatch};

use super::{
    failure::Failure,
    options::{Listen, Where},
    out,
    serve::{bind, blocking, runtime, system_mint, until_told},
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
}

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
        settings.demo_people = cast::logins();
        let opened = settings.clone();
        let city = blocking(move || City::open(opened, system_mint())).await??;
        let watch = Stopwatch::start();
        let past = Past { residents: asked.residents, weeks: asked.weeks };
        let made = tokio::select! {
            made = demo::fill(&city, &settings, past, &|line| eprintln!("{line}")) => made,
            () = told.wait() => return Err(unfinished(&asked.place, lang)),
        };
        let made = made.map_err(|why| Failure::work(why.to_string()))?;
        if let Some(made) = made {
            eprintln!("{}", made.told(watch.elapsed()));
        }
        asked.listen.begin_log("info");
        out::line(cast::greeting(&address));
        let beside = async {
            if asked.live {
                live::run(&city).await.map_err(|why| Failure::work(why.to_string()))
            } else {
                Ok(())
            }
        };
        Box::pin(until_told(&city, (listener, told), beside)).await
    });
    runtime.shutdown_background();
    ended
}

fn unfinished(place: &Where, lang: Lang) -> Failure {
    let data = place.data.display();
    Failure::work(match lang {
        Lang::Zh => format!("演示城市只完成了一部分；重新开始之前请删除 {data}"),
        Lang::En => format!("the demo city is only half made; delete {data} before you begin again"),
    })
}
