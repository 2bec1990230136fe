//! Routes that are known: nothing can be served without standing in the site's list, and the list is what the test of
//! rights walks. (axum's router cannot be asked what it serves.)

use std::convert::Infallible;
use std::fmt;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodFilter, MethodRouter, on};
use http::Method;
use utoipa::openapi::path::PathItem;
use utoipa_axum::router::OpenApiRouter;

use crate::limits::{self, Work};

/// One thing that the site answers: a method and the template of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// The method.
    pub method: Method,
    /// The path as it is written in the code, `/me/cases/{id}`; calls of the API with their `/api/v1`.
    pub path: String,
    /// The module that answers; `web` for the platform itself.
    pub module: &'static str,
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.path)
    }
}

/// Routes of pages, like `axum::Router`, which know their methods and paths.
#[derive(Debug)]
pub struct Routes<S = ()> {
    router: Router<S>,
    known: Vec<(Method, String)>,
}

impl<S: Clone + Send + Sync + 'static> Default for Routes<S> {
    fn default() -> Self {
        Self::new()
    }
}

impl<S: Clone + Send + Sync + 'static> Routes<S> {
    /// None yet.
    pub fn new() -> Self {
        Self { router: Router::new(), known: Vec::new() }
    }

    /// Answers `GET path` (and `HEAD`). A page that is only read: it changes nothing.
    pub fn get<H, T>(self, path: &str, handler: H) -> Self
    where
        H: Handler<T, S>,
        T: 'static,
    {
        self.add(Method::GET, path, on(MethodFilter::GET, handler))
    }

    /// Answers `POST path`, what a form sends.
    pub fn post<H, T>(self, path: &str, handler: H) -> Self
    where
        H: Handler<T, S>,
        T: 'static,
    {
        self.add(Method::POST, path, on(MethodFilter::POST, handler))
    }

    fn add(mut self, method: Method, path: &str, handler: MethodRouter<S, Infallible>) -> Self {
        self.known.push((method, path.to_owned()));
        let router = self.router.route(path, handler);
        Self { router, ..self }
    }

    /// Lets the requests to these routes carry up to `bytes`.
    pub fn body_limit(self, bytes: usize) -> Self {
        Self { router: self.router.layer(DefaultBodyLimit::max(bytes)), ..self }
    }

    /// Counts how often one asker comes to these routes, against the site's [`Rates`](crate::Rates).
    pub fn limited(self, work: Work) -> Self {
        Self { router: self.router.layer(from_fn_with_state(work, limits::limited)), ..self }
    }

    /// These and those.
    pub fn merge(mut self, other: Self) -> Self {
        self.known.extend(other.known);
        Self { router: self.router.merge(other.router), known: self.known }
    }

    /// With what their handlers ask for.
    pub fn with_state<T>(self, state: S) -> Routes<T> {
        Routes { router: self.router.with_state(state), known: self.known }
    }

    /// What is answered here, as `module`'s.
    pub(crate) fn list(&self, module: &'static str) -> impl Iterator<Item = Route> {
        self.known.iter().cloned().map(move |(method, path)| Route { method, path, module })
    }
}

/// The same for calls of the API.
pub fn limited<S: Clone + Send + Sync + 'static>(calls: OpenApiRouter<S>, work: Work) -> OpenApiRouter<S> {
    calls.layer(from_fn_with_state(work, limits::limited))
}

impl Routes {
    pub(crate) fn router(self) -> Router {
        self.router
    }
}

/// The calls of an API, by its description; `prefix` is where it is served.
pub(crate) fn calls<S: Clone + Send + Sync + 'static>(
    api: &OpenApiRouter<S>,
    prefix: &str,
    module: &'static str,
) -> Vec<Route> {
    let paths = api.get_openapi().paths.paths.iter();
    let route = |path: &String, method| Route { method, path: format!("{prefix}{path}"), module };
    paths.flat_map(|(path, item)| methods(item).into_iter().map(move |method| route(path, method))).collect()
}

fn methods(item: &PathItem) -> Vec<Method> {
    let all = [
        (item.get.is_some(), Method::GET),
        (item.post.is_some(), Method::POST),
        (item.put.is_some(), Method::PUT),
        (item.patch.is_some(), Method::PATCH),
        (item.delete.is_some(), Method::DELETE),
    ];
    all.into_iter().filter_map(|(answered, method)| answered.then_some(method)).collect()
}
