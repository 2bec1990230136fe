//! One request as the whole platform sees it: read once by the gate, shared by everything behind it.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, LazyLock, OnceLock};

use axum::extract::{ConnectInfo, Request};
use http::request::Parts;
use http::{Extensions, HeaderMap, Uri, header};
use plat_identity::{Program, Session, Who};
use plat_kernel::Network;
use plat_kernel::lang::Lang;

use crate::choice::{self, Choice};
use crate::cookies;
use crate::csrf::Typed;
use crate::shell::{Options, Shell};
use crate::text::Text;
use crate::words::Dictionary;
use crate::{network, notice, origin};

const NOWHERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::UNSPECIFIED);

/// How the caller showed who they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Credential {
    None,
    Cookie(String),
    Bearer(String),
}

/// The number of a request in this run of the program, for the log and for people who report a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Trace {
    pub(crate) run: u32,
    pub(crate) number: u64,
}

impl fmt::Display for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:08x}-{:x}", self.run, self.number)
    }
}

#[derive(Debug)]
pub(crate) struct Visit {
    pub(crate) language: Choice<Lang>,
    /// Whether large print.
    pub(crate) size: Choice<bool>,
    pub(crate) session: Option<Session>,
    /// Another department's program; then there is no session, and everything that does not ask for one takes it for nobody.
    pub(crate) program: Option<Program>,
    pub(crate) credential: Credential,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) api: bool,
    pub(crate) fragment: bool,
    /// Whether the address may be asked for again (GET).
    pub(crate) repeatable: bool,
    /// The caller's address; unspecified where there is no connection (routers under test).
    pub(crate) peer: IpAddr,
    pub(crate) trace: Trace,
    pub(crate) shell: Arc<Shell>,
    notice: Option<String>,
    typed: OnceLock<Typed>,
}

impl Visit {
    /// Reads the request; the session is looked up later, by whoever has the database.
    pub(crate) fn read(request: &Request, shell: &Arc<Shell>, trace: Trace) -> Self {
        let mut visit = Self::of(request.uri(), request.headers(), request.extensions(), (shell, trace));
        visit.repeatable = request.method() == http::Method::GET;
        visit
    }

    /// A visit without a gate: routers under test.
    pub(crate) fn bare(parts: &Parts) -> Self {
        static SHELL: LazyLock<Arc<Shell>> = LazyLock::new(|| {
            let words = Dictionary::merge(&[("web", crate::WORDS)]);
            let words = words.unwrap_or_else(|_| Box::leak(Box::default()));
            Arc::new(Shell::new(words, Vec::new(), Options::default()))
        });
        Self::of(&parts.uri, &parts.headers, &parts.extensions, (&SHELL, Trace { run: 0, number: 0 }))
    }

    fn of(
        uri: &Uri,
        headers: &HeaderMap,
        extensions: &Extensions,
        (shell, trace): (&Arc<Shell>, Trace),
    ) -> Self {
        let query = uri.query().unwrap_or_default();
        let api = uri.path().starts_with("/api/");
        Self {
            language: choice::language(query, headers),
            size: choice::large(query, headers),
            session: None,
            program: None,
            credential: credential(headers, api),
            path: uri.path().to_owned(),
            query: query.to_owned(),
            api,
            fragment: headers.contains_key("hx-request") && !headers.contains_key("hx-boosted"),
            repeatable: false,
            peer: peer(headers, extensions, &shell.options.proxies),
            trace,
            shell: Arc::clone(shell),
            notice: cookies::read(headers, cookies::NOTICE).map(ToOwned::to_owned),
            typed: OnceLock::new(),
        }
    }

    pub(crate) fn who(&self) -> Who {
        self.session.as_ref().map_or(Who::Anonymous, |session| session.who.clone())
    }

    pub(crate) fn csrf(&self) -> &str {
        match (&self.session, &self.credential) {
            (Some(session), Credential::Cookie(_)) => &session.csrf,
            _ => "",
        }
    }

    pub(crate) fn notice(&self, words: &'static Dictionary) -> Option<Text> {
        self.notice.as_deref().and_then(|packed| notice::unpack(packed, self.language.value, words))
    }

    /// Remembers what was typed, should it have to be given back.
    pub(crate) fn keep_typed(&self, extensions: &Extensions) {
        if let Some(typed) = extensions.get::<Typed>() {
            // Once for each request: a second form there is not.
            let _ = self.typed.set(typed.clone());
        }
    }

    /// The fields of the form that was sent, unless it holds a password: nobody finds that in a page.
    pub(crate) fn typed(&self) -> Vec<(String, String)> {
        let fields = self.typed.get().map(Typed::fields).unwrap_or_default();
        if fields.iter().any(|(name, _)| name.contains("password")) { Vec::new() } else { fields }
    }

    /// The cookies that remember what the address asked for.
    pub(crate) fn chosen(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let lang = if self.language.value == Lang::Zh { "zh" } else { "en" };
        let size = if self.size.value { "large" } else { "normal" };
        let lang = self.language.asked.then_some((cookies::LANGUAGE, lang));
        let size = self.size.asked.then_some((cookies::SIZE, size));
        lang.into_iter().chain(size)
    }

    /// The address to return to after signing in.
    pub(crate) fn address(&self) -> String {
        if self.query.is_empty() { self.path.clone() } else { format!("{}?{}", self.path, self.query) }
    }
}

/// A bearer token before the cookie; a cookie that another site made the browser send never counts for the API.
fn credential(headers: &HeaderMap, api: bool) -> Credential {
    let authorization = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    if let Some(token) = authorization.and_then(|line| line.strip_prefix("Bearer ")) {
        return Credential::Bearer(token.trim().to_owned());
    }
    if api && origin::is_foreign(headers) {
        return Credential::None;
    }
    cookies::read(headers, cookies::SESSION)
        .map_or(Credential::None, |token| Credential::Cookie(token.to_owned()))
}

fn peer(headers: &HeaderMap, extensions: &Extensions, proxies: &[Network]) -> IpAddr {
    let connected = extensions.get::<ConnectInfo<SocketAddr>>().map_or(NOWHERE, |it| it.0.ip());
    network::asker(connected, headers, proxies)
}

/// The visit, for the platform's own handlers.
pub(crate) struct Seen(pub(crate) Arc<Visit>);

impl<S: Sync> axum::extract::FromRequestParts<S> for Seen {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Self::Rejection> {
        let visit = parts.extensions.get::<Arc<Visit>>().map(Arc::clone);
        Ok(Self(visit.unwrap_or_else(|| Arc::new(Visit::bare(parts)))))
    }
}
