//! `yichuang serve`: the city, until it is told to stop.

use std::{
    io,
    net::{Ipv4Addr, Ipv6Addr, SocketAddr},
    process::ExitCode,
    time::Duration,
};

use clap::Args;
use plat_jobs::Runner;
use plat_kernel::{Chance, Clock, Lang, Mint};
use tokio::{net::TcpListener, runtime::Runtime};

use super::{
    failure::Failure,
    options::{Listen, Where},
    told::Told,
};
use crate::{City, Settings};

/// How it is served.
#[derive(Args)]
pub(crate) struct Serve {
    #[command(flatten)]
    place: Where,
    #[command(flatten)]
    listen: Listen,
}

/// Serves until SIGTERM or ctrl-c.
pub(crate) fn run(asked: &Serve, lang: Lang) -> Result<ExitCode, Failure> {
    asked.listen.begin_log("info");
    let runtime = runtime()?;
    let ended = runtime.block_on(async {
        let told = Told::new()?;
        let (listener, address) = bind(&asked.listen, lang).await?;
        let proxies = asked.listen.proxies.clone();
        let settings = Settings { proxies, lines: asked.listen.lines(), ..asked.place.settings(&address) };
        let city = blocking(move || City::open(settings, system_mint())).await??;
        tracing::info!(address, engine = ?city.db.engine(), "the city is open");
        Box::pin(until_told(&city, (listener, told), async { Ok(()) })).await
    });
    runtime.shutdown_background();
    ended
}

/// How long jobs and the database may take to end, after the requests: together less than ten seconds.
const CLOSING: Duration = Duration::from_millis(2_500);

/// The machine's own clock and chance.
pub(crate) fn system_mint() -> Mint {
    Mint::new(Clock::system(), Chance::system())
}

/// A runtime on all cores.
pub(crate) fn runtime() -> Result<Runtime, Failure> {
    Ok(tokio::runtime::Builder::new_multi_thread().enable_all().build()?)
}

/// Runs what would hold up the runtime.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Failure> {
    tokio::task::spawn_blocking(work).await.map_err(|error| Failure::work(error.to_string()))
}

/// Takes the port, and says under which address people come.
pub(crate) async fn bind(asked: &Listen, lang: Lang) -> Result<(TcpListener, String), Failure> {
    let listener = TcpListener::bind(&asked.at).await.map_err(|why| no_port(&asked.at, &why, lang))?;
    let local = listener.local_addr()?;
    let address = asked.address.clone().unwrap_or_else(|| format!("http://{}", reachable(local)));
    Ok((listener, address))
}

/// What a browser on this machine goes to. A name where there is one: passkeys need a name, and “every address” is none.
fn reachable(local: SocketAddr) -> String {
    let ip = local.ip();
    let here = ip.is_unspecified() || ip == Ipv4Addr::LOCALHOST || ip == Ipv6Addr::LOCALHOST;
    if here { format!("localhost:{}", local.port()) } else { local.to_string() }
}

fn no_port(listen: &str, why: &io::Error, lang: Lang) -> Failure {
    let used = why.kind() == io::ErrorKind::AddrInUse;
    Failure::work(match (lang, used) {
        (Lang::Zh, true) => {
            format!("地址 {listen} 已被别的程序占用；请用 --listen 换一个，例如 --listen 127.0.0.1:8081")
        }
        (Lang::En, true) => format!(
            "{listen} is in use by another program; choose another with --listen, such as --listen 127.0.0.1:8081"
        ),
        (Lang::Zh, false) => format!("不能在 {listen} 上监听：{why}"),
        (Lang::En, false) => format!("cannot listen on {listen}: {why}"),
    })
}

/// Serves the city together with `beside`, and closes it in order.
pub(crate) async fn until_told(
    city: &City,
    (listener, mut told): (TcpListener, Told),
    beside: impl Future<Output = Result<(), Failure>>,
) -> Result<ExitCode, Failure> {
    let router = city.router()?;
    // Beside the first requests, which do not wait for it unless they ask.
    let assistant = city.assistance.assistant.clone();
    tokio::task::spawn_blocking(move || assistant.warm());
    let runner = Runner::start(city.db.clone(), city.mint.clone(), city.work());
    let served = plat_web::serve(listener, router, async move { told.wait().await });
    let ended = tokio::select! {
        ended = served => ended.map_err(Failure::from),
        failed = async { match beside.await { Ok(()) => std::future::pending().await, Err(failure) => failure } } => {
            Err(failed)
        }
    };
    // What was acknowledged is on the disk already. This is for what still waits, and it does not wait for ever.
    let close = async {
        runner.stop().await;
        city.db.close().await;
    };
    if tokio::time::timeout(CLOSING, close).await.is_ok() {
        tracing::info!("closed");
    } else {
        tracing::warn!("a job or the database did not end in time");
    }
    ended.map(|()| ExitCode::SUCCESS)
}
