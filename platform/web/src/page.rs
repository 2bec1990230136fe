//! What every template knows about the request it answers.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use askama::Template;
use axum::extract::FromRequestParts;
use axum::response::{IntoResponse, Response};
use http::request::Parts;
use http::{HeaderValue, StatusCode, header};
use plat_identity::{Branch, Officer, Resident, Who};
use plat_kernel::lang::{Bilingual, Lang};
use plat_kernel::money::Fen;
use plat_kernel::{Date, Timestamp};

use crate::assets;
use crate::cookies::Jar;
use crate::errors::Errors;
use crate::refusal::{Fault, Refusal, fill};
use crate::shell::{DemoLogin, Link, Options, Place, Shell};
use crate::spelling;
use crate::text::Text;
use crate::visit::{Seen, Visit};
use crate::words::{BadWords, Dictionary, Words};

/// The reader, the language and the place. Every page struct has a field `page` of this type.
#[derive(Debug, Clone)]
pub struct Page {
    /// The reader's language.
    pub lang: Lang,
    /// Whether the reader asked for large print.
    pub large: bool,
    /// Who is signed in.
    pub who: Who,
    /// The token every unsafe form carries as its first field, `_csrf`. Empty when nobody is signed in.
    pub csrf: String,
    /// The path being read, without its query.
    pub path: String,
    /// Whether this is a demonstration: the shell shows the TEST mark.
    pub demo: bool,
    /// What the last step wants to tell, once.
    pub notice: Option<Text>,
    /// Whether htmx asked, so that a part of the page is enough.
    pub fragment: bool,
    query: String,
    peer: IpAddr,
    shell: Arc<Shell>,
}

impl Page {
    pub(crate) fn of(visit: &Visit, shell: &Arc<Shell>) -> Self {
        Self {
            lang: visit.language.value,
            large: visit.size.value,
            who: visit.who(),
            csrf: visit.csrf().to_owned(),
            path: visit.path.clone(),
            demo: shell.options.demo,
            notice: visit.notice(shell.words),
            fragment: visit.fragment,
            query: visit.query.clone(),
            peer: visit.peer,
            shell: Arc::clone(shell),
        }
    }

    /// A page for tests: no request, the platform's words and those of the module under test.
    pub fn sample(lang: Lang, who: Who, words: Words) -> Result<Self, BadWords> {
        let words = Dictionary::merge(&[("web", crate::WORDS), ("module", words)])?;
        let shell = Shell::new(words, Vec::new(), Options { demo: true, ..Options::default() });
        let csrf = if matches!(who, Who::Anonymous) { String::new() } else { "sample-token".to_owned() };
        Ok(Self {
            lang,
            large: false,
            who,
            csrf,
            path: "/".to_owned(),
            demo: true,
            notice: None,
            fragment: false,
            query: String::new(),
            peer: IpAddr::V4(Ipv4Addr::UNSPECIFIED),
            shell: Arc::new(shell),
        })
    }

    /// Where the request comes from: the other end of the connection, or whom our own proxies name; unspecified in routers under test.
    pub fn peer(&self) -> IpAddr {
        self.peer
    }

    // ---- words ----

    /// The words under `key`, in the reader's language.
    pub fn t(&self, key: &str) -> Text {
        self.shell.words.text(self.lang, key)
    }

    /// Whether there are words under `key`.
    pub fn says(&self, key: &str) -> bool {
        self.shell.words.has(key)
    }

    /// What stands in data in both languages.
    pub fn pick<'a>(&self, both: &'a Bilingual) -> &'a str {
        both.in_lang(self.lang)
    }

    /// The message of a fault: what a form shows at its field.
    pub fn fault(&self, fault: &impl Fault) -> Text {
        fill(self.t(&format!("error.{}", fault.code())), &fault.args())
    }

    /// `20元`, `CNY 20.50`.
    pub fn money(&self, amount: &Fen) -> String {
        spelling::money(self.lang, &amount.to_string())
    }

    /// `2026年3月9日`, `9 March 2026`.
    pub fn date(&self, date: &Date) -> String {
        spelling::date(self.lang, *date)
    }

    /// Date and time of day on the clocks of China.
    pub fn when(&self, at: &Timestamp) -> String {
        spelling::when(self.lang, *at)
    }

    /// `2,000`.
    #[expect(clippy::needless_pass_by_value, reason = "templates pass references, handlers numbers")]
    pub fn count(&self, n: impl ToString) -> String {
        spelling::count(&n.to_string())
    }

    /// The name of a branch of the force.
    pub fn branch(&self, branch: &Branch) -> String {
        branch.name(self.lang).to_string()
    }

    /// `zh-CN` or `en`, for the `lang` attribute.
    pub fn lang_code(&self) -> &'static str {
        self.lang.code()
    }

    /// Whether the page is read in Chinese.
    pub fn is_chinese(&self) -> bool {
        self.lang == Lang::Zh
    }

    // ---- the shell ----

    /// The name over every page.
    pub fn site_name(&self) -> &str {
        self.shell.name(self.lang)
    }

    /// The address of an asset with its content hash.
    pub fn asset(&self, name: &str) -> String {
        assets::address(name)
    }

    /// The residents' menu.
    pub fn links(&self) -> impl Iterator<Item = &Link> {
        self.links_of(Place::Residents)
    }

    /// The officers' menu, as far as the officer's roles reach.
    pub fn desk_links(&self) -> impl Iterator<Item = &Link> {
        self.links_of(Place::Desk)
    }

    /// The links at the foot of every page.
    pub fn foot_links(&self) -> impl Iterator<Item = &Link> {
        self.links_of(Place::Foot)
    }

    fn links_of(&self, place: Place) -> impl Iterator<Item = &Link> {
        self.shell.links.iter().filter(move |link| link.place == place && link.seen_by(&self.who))
    }

    /// Whether the menu entry is the page being read, or above it.
    pub fn is_at(&self, link: &Link) -> bool {
        let nearer = |other: &Link| other.href.len() > link.href.len() && other.leads_to(&self.path);
        link.leads_to(&self.path) && !self.shell.links.iter().any(nearer)
    }

    /// This page in the other language.
    pub fn other_lang(&self) -> String {
        self.here_with("lang", if self.is_chinese() { "en" } else { "zh" })
    }

    /// This page in the other letter size.
    pub fn other_size(&self) -> String {
        self.here_with("size", if self.large { "normal" } else { "large" })
    }

    fn here_with(&self, name: &str, value: &str) -> String {
        let kept = self.query.split('&').filter(|pair| {
            let known = pair.split('=').next().unwrap_or_default();
            !known.is_empty() && known != name
        });
        let mut address = format!("{}?", self.path);
        kept.for_each(|pair| {
            address.push_str(pair);
            address.push('&');
        });
        address + name + "=" + value
    }

    /// The people who can be signed in with one click (demonstration only).
    pub fn demo_people(&self) -> &[DemoLogin] {
        if self.demo { &self.shell.options.demo_people } else { &[] }
    }

    // ---- the reader ----

    /// The resident, if one is signed in.
    pub fn resident(&self) -> Option<&Resident> {
        if let Who::Resident(resident) = &self.who { Some(resident) } else { None }
    }

    /// The officer, if one is signed in.
    pub fn officer(&self) -> Option<&Officer> {
        if let Who::Officer(officer) = &self.who { Some(officer) } else { None }
    }

    /// Whether anybody is signed in.
    pub fn signed_in(&self) -> bool {
        !matches!(self.who, Who::Anonymous)
    }

    // ---- answers ----

    /// The page.
    pub fn answer(&self, view: impl Template) -> Response {
        self.answer_as(StatusCode::OK, view)
    }

    /// The form again, with its errors and what was typed (422).
    pub fn invalid(&self, view: impl Template) -> Response {
        self.answer_as(StatusCode::UNPROCESSABLE_ENTITY, view)
    }

    /// The page with another status.
    pub fn answer_as(&self, status: StatusCode, view: impl Template) -> Response {
        let html = match view.render() {
            Ok(html) => html,
            Err(error) => return Refusal::internal(error).into_response(),
        };
        let html_type = HeaderValue::from_static("text/html; charset=utf-8");
        let mut response = (status, [(header::CONTENT_TYPE, html_type)], html).into_response();
        if self.notice.is_some() {
            let forget = self.jar().forget(crate::cookies::NOTICE);
            forget.map(|cookie| response.headers_mut().append(header::SET_COOKIE, cookie));
        }
        response
    }

    /// The `part` if htmx asked, else the whole page; both from one struct:
    /// `page.answer_part(&view, &view.as_rows())`, with `blocks = ["rows"]` on the template.
    pub fn answer_part(&self, whole: impl Template, part: impl Template) -> Response {
        if self.fragment { self.answer(part) } else { self.answer(whole) }
    }

    /// On to another page (303), as after every POST that did something.
    pub fn go(&self, path: impl AsRef<str>) -> Response {
        let path = path.as_ref();
        let Ok(address) = HeaderValue::try_from(spelling::ascii_path(path)) else {
            return Refusal::internal("a redirect to an impossible address").into_response();
        };
        if self.fragment {
            return (StatusCode::OK, [("hx-redirect", address)]).into_response();
        }
        (StatusCode::SEE_OTHER, [(header::LOCATION, address)]).into_response()
    }

    /// On to another page, which says `text` once.
    pub fn go_saying(&self, path: impl AsRef<str>, text: &Text) -> Response {
        let mut response = self.go(path);
        let cookie = self.jar().notice(&crate::notice::pack(text));
        cookie.map(|cookie| response.headers_mut().append(header::SET_COOKIE, cookie));
        response
    }

    /// An empty list of form errors, to be filled.
    pub fn errors(&self) -> Errors {
        Errors::new()
    }

    pub(crate) fn jar(&self) -> Jar {
        Jar { secure: self.shell.options.https }
    }
}

impl<S: Sync> FromRequestParts<S> for Page {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        let Seen(visit) = Seen::from_request_parts(parts, state).await?;
        Ok(Self::of(&visit, &visit.shell))
    }
}
