//! Options that several commands share.

use std::{io::IsTerminal as _, path::PathBuf};

use clap::Args;
use plat_crypto::Suite;
use plat_store::{Options, Place};
use plat_web::{Lines, Network, Rates};
use tracing_subscriber::EnvFilter;

use crate::Settings;

/// Where the data is.
#[derive(Args, Clone, Debug)]
pub(crate) struct Where {
    /// The folder of keys, files, imported calendars and the embedded database 数据目录
    #[arg(long, value_name = "DIR", env = "YICHUANG_DATA", default_value = "./yichuang-data")]
    pub(crate) data: PathBuf,
    /// A PostgreSQL URL; without it the database is a file in the data folder 数据库地址
    #[arg(long, value_name = "URL", env = "YICHUANG_DATABASE", hide_env_values = true)]
    pub(crate) database: Option<String>,
    /// A folder of reference data that replaces the one in the program 替换内置的事项与网点数据
    #[arg(long, value_name = "DIR")]
    pub(crate) reference: Option<PathBuf>,
    /// The outside providers of identities; without it providers.toml in the data folder 统一身份认证平台的配置
    #[arg(long, value_name = "FILE", env = "YICHUANG_PROVIDERS")]
    pub(crate) providers: Option<PathBuf>,
    /// What seals personal data from now on: aes-256-gcm or sm4-gcm 个人信息加密算法
    #[arg(long, value_name = "SUITE", env = "YICHUANG_SUITE", default_value = "aes-256-gcm")]
    pub(crate) suite: Suite,
}

impl Where {
    /// How the city is opened that lies there.
    pub(crate) fn settings(&self, address: &str) -> Settings {
        Settings {
            data: self.data.clone(),
            place: Place::from_args(&self.data, self.database.as_deref()),
            reference: self.reference.clone(),
            providers: self.providers.clone(),
            address: address.trim_end_matches('/').to_owned(),
            demo: false,
            demo_people: Vec::new(),
            suite: self.suite,
            store: Options::default(),
            proxies: Vec::new(),
            rates: Some(Rates::default()),
            lines: Lines::default(),
        }
    }
}

/// How the city is served.
#[derive(Args, Clone, Debug)]
pub(crate) struct Listen {
    /// Where to listen 监听地址
    #[arg(
        id = "listen",
        long = "listen",
        value_name = "ADDR",
        env = "YICHUANG_LISTEN",
        default_value = "127.0.0.1:8080"
    )]
    pub(crate) at: String,
    /// The address that people use, for the QR codes on papers; `http://LISTEN` if not said 对外网址
    #[arg(long, value_name = "URL", env = "YICHUANG_ADDRESS")]
    pub(crate) address: Option<String>,
    /// A proxy of our own, or its network: its X-Forwarded-For is believed; may be said again 自有反向代理的网段
    #[arg(long = "proxy", value_name = "NET", env = "YICHUANG_PROXIES", value_delimiter = ',')]
    pub(crate) proxies: Vec<Network>,
    /// How many pages may follow at once; each needs an open file (ulimit -n) 实时页面总数上限
    #[arg(long, value_name = "N", env = "YICHUANG_LINES", default_value_t = Lines::default().all)]
    pub(crate) lines: usize,
    /// How many of them from one address, such as a hall with all its screens 同一地址的实时页面上限
    #[arg(long, value_name = "N", env = "YICHUANG_LINES_EACH", default_value_t = Lines::default().of_address)]
    pub(crate) lines_each: usize,
    /// Write the log as JSON; `RUST_LOG` says how much 日志用 JSON
    #[arg(long)]
    pub(crate) log_json: bool,
}

impl Listen {
    /// How many pages may follow at once.
    pub(crate) fn lines(&self) -> Lines {
        Lines { all: self.lines, of_address: self.lines_each, ..Lines::default() }
    }

    /// Begins to write the log to stderr.
    pub(crate) fn begin_log(&self, otherwise: &str) {
        let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(otherwise));
        let stderr = std::io::stderr;
        // A log that cannot be written is nobody's fault but the disk's: it must not end the program with a panic.
        let log = tracing_subscriber::fmt()
            .log_internal_errors(false)
            .with_env_filter(filter)
            .with_ansi(stderr().is_terminal())
            .with_writer(stderr);
        // A second subscriber is refused, and the first goes on: nothing to do.
        let _ = if self.log_json { log.json().try_init() } else { log.try_init() };
    }
}
