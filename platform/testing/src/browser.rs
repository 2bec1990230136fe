//! One person's browser over the router: cookies, redirects, the page they are on.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use http::{HeaderMap, Method, Request, StatusCode, header};
use http_body_util::BodyExt as _;
use plat_facts::PersonRef;
use serde_json::Value;
use tower::ServiceExt as _;

use crate::Seen;
use crate::form::{self, Upload};

const TOO_MANY: usize = 10;

/// A browser. It remembers cookies and the page it is on.
#[derive(Clone)]
pub struct Browser {
    router: Router,
    cookies: BTreeMap<String, String>,
    language: &'static str,
    seen: Option<Seen>,
    person: Option<PersonRef>,
}

/// What is sent: how, where, as what.
struct Sent {
    method: Method,
    path: String,
    media: Option<String>,
    body: Vec<u8>,
    api: bool,
}

impl Browser {
    /// A fresh browser on any site, not signed in.
    pub fn on(router: Router) -> Self {
        Self { router, cookies: BTreeMap::new(), language: "zh-CN", seen: None, person: None }
    }

    /// The same browser set to English.
    pub fn in_english(mut self) -> Self {
        self.language = "en";
        self
    }

    pub(crate) fn be(&mut self, person: PersonRef) {
        self.person = Some(person);
    }

    /// The person who was signed in by the world.
    pub fn person(&self) -> PersonRef {
        self.person.expect("somebody the world signed in")
    }

    /// The page it is on.
    pub fn seen(&self) -> &Seen {
        self.seen.as_ref().expect("a page was opened before")
    }

    /// The value of a cookie.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(String::as_str)
    }

    /// Opens an address.
    pub async fn get(&mut self, path: &str) -> &Seen {
        self.send(Sent {
            method: Method::GET,
            path: path.to_owned(),
            media: None,
            body: Vec::new(),
            api: false,
        })
        .await
    }

    /// Posts fields, with the token of the page it is on if they have none.
    pub async fn post_form(&mut self, path: &str, fields: &[(&str, &str)]) -> &Seen {
        let body = form::plain(&self.with_token(owned(fields))).into_bytes();
        let media = Some("application/x-www-form-urlencoded".to_owned());
        self.send(Sent { method: Method::POST, path: path.to_owned(), media, body, api: false }).await
    }

    /// Posts fields and files, with the token of the page it is on if they have none.
    pub async fn post_multipart(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        files: &[Upload<'_>],
    ) -> &Seen {
        let body = form::multipart(&self.with_token(owned(fields)), files);
        let media = Some(format!("multipart/form-data; boundary={}", form::BOUNDARY));
        self.send(Sent { method: Method::POST, path: path.to_owned(), media, body, api: false }).await
    }

    /// Fills the form that a CSS selector finds on the page and sends it: fields that are not named keep what the page
    /// put there; a name that the form does not have is added, as a pressed button would.
    pub async fn submit(&mut self, css: &str, fields: &[(&str, &str)], files: &[Upload<'_>]) -> &Seen {
        let seen = self.seen();
        let form =
            seen.form(css).unwrap_or_else(|| panic!("no form {css:?} on {}: {}", seen.address, seen.text()));
        let mut filled = form.fields;
        filled.retain(|(name, _)| !fields.iter().any(|(given, _)| given == name));
        filled.extend(owned(fields));
        let given: Vec<(&str, &str)> =
            filled.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        if !form.post {
            let address = format!("{}?{}", form.action, form::plain(&filled));
            return self.get(&address).await;
        }
        if form.multipart || !files.is_empty() {
            return self.post_multipart(&form.action, &given, files).await;
        }
        self.post_form(&form.action, &given).await
    }

    /// Follows the link with these words.
    pub async fn follow(&mut self, words: &str) -> &Seen {
        let seen = self.seen();
        let to = seen
            .link(words)
            .unwrap_or_else(|| panic!("no link {words:?} on {}: {}", seen.address, seen.text()));
        self.get(&to).await
    }

    /// Asks the API as a program would: the session as a bearer token, no cookies. The page it is on stays.
    pub async fn json(&mut self, method: Method, path: &str, body: Option<&Value>) -> Seen {
        let media = body.map(|_| "application/json".to_owned());
        let body = body.map(|it| it.to_string().into_bytes()).unwrap_or_default();
        self.answer(&Sent { method, path: path.to_owned(), media, body, api: true }).await
    }

    /// Sends bytes as a program would: the session as a bearer token, and headers of its own.
    pub async fn send_bytes(&self, path: &str, media: &str, headers: &[(&str, &str)], body: &[u8]) -> Seen {
        let media = Some(media.to_owned());
        let sent =
            Sent { method: Method::POST, path: path.to_owned(), media, body: body.to_vec(), api: true };
        let mut request = self.request(&sent);
        for (name, value) in headers {
            let name: http::HeaderName = name.parse().expect("the name of a header");
            request.headers_mut().insert(name, value.parse().expect("a header"));
        }
        self.clone().ask(request, &sent).await
    }

    fn with_token(&self, mut fields: Vec<(String, String)>) -> Vec<(String, String)> {
        let token = self.seen.as_ref().and_then(|seen| seen.attr("input[name=_csrf]", "value"));
        if let Some(token) = token.filter(|_| !fields.iter().any(|(name, _)| name == "_csrf")) {
            fields.insert(0, ("_csrf".to_owned(), token));
        }
        fields
    }

    async fn send(&mut self, mut sent: Sent) -> &Seen {
        for _ in 0..TOO_MANY {
            let seen = self.answer(&sent).await;
            let Some(to) = redirect(&seen) else { return self.seen.insert(seen) };
            let again =
                matches!(seen.status, StatusCode::TEMPORARY_REDIRECT | StatusCode::PERMANENT_REDIRECT);
            sent.path = to;
            if !again {
                sent = Sent { method: Method::GET, media: None, body: Vec::new(), ..sent };
            }
        }
        panic!("more than {TOO_MANY} redirects, the last to {}", sent.path);
    }

    async fn answer(&mut self, sent: &Sent) -> Seen {
        let request = self.request(sent);
        self.ask(request, sent).await
    }

    fn request(&self, sent: &Sent) -> Request<Body> {
        let mut request = Request::new(Body::from(sent.body.clone()));
        *request.method_mut() = sent.method.clone();
        *request.uri_mut() =
            sent.path.parse().unwrap_or_else(|why| panic!("{:?} is no address: {why}", sent.path));
        *request.headers_mut() = self.headers(sent);
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 40_000))));
        request
    }

    async fn ask(&mut self, request: Request<Body>, sent: &Sent) -> Seen {
        let answer = self.router.clone().oneshot(request).await.expect("a router does not fail");
        let (head, body) = answer.into_parts();
        if !sent.api {
            self.keep(&head.headers);
        }
        let body = body.collect().await.expect("a whole body").to_bytes().to_vec();
        Seen { status: head.status, headers: head.headers, address: sent.path.clone(), body }
    }

    fn headers(&self, sent: &Sent) -> HeaderMap {
        let mut headers = HeaderMap::new();
        let mut put = |name, value: String| headers.insert(name, value.parse().expect("a header"));
        put(header::HOST, "yichuang.test".to_owned());
        put(header::ACCEPT_LANGUAGE, self.language.to_owned());
        put(header::ACCEPT, if sent.api { "application/json" } else { "text/html" }.to_owned());
        if let Some(media) = &sent.media {
            put(header::CONTENT_TYPE, media.clone());
        }
        if sent.api {
            if let Some(token) = self.cookie(plat_web::SESSION_COOKIE) {
                put(header::AUTHORIZATION, format!("Bearer {token}"));
            }
        } else if !self.cookies.is_empty() {
            let pairs = self.cookies.iter().map(|(name, value)| format!("{name}={value}"));
            put(header::COOKIE, pairs.collect::<Vec<_>>().join("; "));
        }
        headers
    }

    fn keep(&mut self, headers: &HeaderMap) {
        for line in headers.get_all(header::SET_COOKIE).iter().filter_map(|line| line.to_str().ok()) {
            let Some((name, value)) = line.split(';').next().and_then(|pair| pair.split_once('=')) else {
                continue;
            };
            if value.is_empty() || line.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

fn redirect(seen: &Seen) -> Option<String> {
    let to = seen.headers.get(header::LOCATION)?.to_str().ok()?;
    seen.status.is_redirection().then(|| to.to_owned())
}

fn owned(fields: &[(&str, &str)]) -> Vec<(String, String)> {
    fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}
