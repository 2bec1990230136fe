//! The whole site out of its modules.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use plat_identity::{Identity, Session};
use plat_kernel::mint::Mint;
use plat_store::Db;
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use utoipa_axum::router::OpenApiRouter;

use crate::figures::Figures;
use crate::gate::gate;
use crate::idempotency::Keeper;
use crate::module::Module;
use crate::refusal::Refusal;
use crate::routes::{self, Route, Routes};
use crate::shell::{Link, Options, Shell};
use crate::visit::Trace;
use crate::words::{BadWords, Dictionary, Words};
use crate::{account, assets, health, idempotency, openapi, problems};

/// What the site is built on.
pub struct Web {
    /// Where answers under an idempotency key are kept.
    pub db: Db,
    /// People and sessions.
    pub identity: Identity,
    /// Clock and chance.
    pub mint: Mint,
    /// How this site is run.
    pub options: Options,
}

/// Why the site cannot start.
#[derive(Debug, thiserror::Error)]
pub enum BadSite {
    /// Words are missing or said twice.
    #[error(transparent)]
    Words(#[from] BadWords),
    /// A module wrote its API paths with the prefix that the site adds.
    #[error("{module}: the API path {path} must be written without /api/v1")]
    ApiPath {
        /// The module.
        module: &'static str,
        /// The path.
        path: String,
    },
    /// The description of the API cannot be written down.
    #[error("the description of the API: {0}")]
    OpenApi(#[from] serde_json::Error),
}

/// What the gate and the platform's own handlers share.
pub(crate) struct Site {
    pub(crate) shell: Arc<Shell>,
    pub(crate) db: Db,
    pub(crate) identity: Identity,
    pub(crate) mint: Mint,
    pub(crate) figures: Figures,
    pub(crate) keeper: Keeper,
    pub(crate) running: idempotency::Running,
    run: u32,
    requests: AtomicU64,
}

impl Site {
    pub(crate) fn next_trace(&self) -> Trace {
        Trace { run: self.run, number: self.requests.fetch_add(1, Ordering::Relaxed) }
    }

    pub(crate) async fn session(&self, token: &str) -> Result<Option<Session>, Refusal> {
        Ok(self.identity.who(token).await?)
    }
}

/// A site that can be served.
#[derive(Debug)]
pub struct Served {
    /// Everything: pages, API and its description, sessions, CSRF, headers, refusals, assets, health.
    pub router: Router,
    /// Each thing that it answers.
    pub routes: Vec<Route>,
}

/// The whole site.
pub fn site(modules: Vec<Module>, web: Web) -> Result<Served, BadSite> {
    let site = Arc::new(assemble(&modules, web)?);
    let mut list = Listed::default();
    let mut pages = list.pages(PLATFORM, account::pages(&site).merge(problems::routes()));
    let own = account::api(&site);
    list.routes.extend(routes::calls(&own, API, PLATFORM));
    let mut once = OpenApiRouter::new();
    for module in modules {
        check_paths(&module)?;
        list.routes.extend(routes::calls(&module.api, API, module.name));
        pages = pages.merge(list.pages(module.name, module.pages));
        once = once.merge(module.api);
    }
    let api = own.merge(once.layer(from_fn_with_state(Arc::clone(&site), idempotency::once)));
    let (api, description) = OpenApiRouter::new().nest(API, api).split_for_parts();
    let description = list.pages(PLATFORM, openapi::routes(description, &site)?);
    let gated = pages
        .merge(api)
        .merge(description)
        .fallback(async || Refusal::missing())
        .layer(DefaultBodyLimit::max(site.shell.options.body_limit))
        .layer(CompressionLayer::new().gzip(true).quality(CompressionLevel::Fastest))
        .layer(from_fn_with_state(Arc::clone(&site), gate));
    let ungated = list.pages(PLATFORM, assets::routes().merge(health::routes(site)));
    Ok(Served { router: gated.merge(ungated), routes: list.routes })
}

/// The module of what the platform answers itself.
const PLATFORM: &str = "web";
/// Where the API is.
const API: &str = "/api/v1";

/// What is served, written down while it is put together.
#[derive(Default)]
struct Listed {
    routes: Vec<Route>,
}

impl Listed {
    fn pages(&mut self, module: &'static str, pages: Routes) -> Router {
        self.routes.extend(pages.list(module));
        pages.router()
    }
}

fn assemble(modules: &[Module], web: Web) -> Result<Site, BadSite> {
    let own: (&str, Words) = ("web", crate::WORDS);
    let words: Vec<_> = std::iter::once(own).chain(modules.iter().map(|m| (m.name, m.words))).collect();
    let links: Vec<Link> = modules.iter().flat_map(|module| module.links.clone()).collect();
    let shell = Shell::new(Dictionary::merge(&words)?, links, web.options);
    let keeper = Keeper::of(web.identity.vault().masters());
    Ok(Site {
        shell: Arc::new(shell),
        db: web.db,
        identity: web.identity,
        run: web.mint.chance().below(u32::MAX),
        mint: web.mint,
        figures: Figures::default(),
        keeper,
        running: idempotency::Running::default(),
        requests: AtomicU64::new(1),
    })
}

fn check_paths(module: &Module) -> Result<(), BadSite> {
    let mut paths = module.api.get_openapi().paths.paths.keys();
    match paths.find(|path| path.starts_with("/api/")) {
        Some(path) => Err(BadSite::ApiPath { module: module.name, path: path.clone() }),
        None => Ok(()),
    }
}
