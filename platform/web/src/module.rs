//! What a capability hands to the site: its pages, its API, its words, its menu entries.

use utoipa_axum::router::OpenApiRouter;

use crate::routes::Routes;
use crate::shell::Link;
use crate::words::Words;

/// One capability as the site sees it. State is already inside its routers.
pub struct Module {
    /// The crate's short name: also the first word of its dictionary keys and tables.
    pub name: &'static str,
    /// Routes that answer pages.
    pub pages: Routes,
    /// Routes that answer JSON, with paths below `/api/v1` (`/cases/{id}`, not `/api/v1/cases/{id}`).
    pub api: OpenApiRouter,
    /// Its dictionaries.
    pub words: Words,
    /// Its entries in the menus.
    pub links: Vec<Link>,
}

impl Module {
    /// A module without routes and words.
    pub fn named(name: &'static str) -> Self {
        let words = Words { zh: "", en: "" };
        Self { name, pages: Routes::new(), api: OpenApiRouter::new(), words, links: Vec::new() }
    }

    /// Its pages.
    pub fn pages(mut self, pages: Routes) -> Self {
        self.pages = pages;
        self
    }

    /// Its API, with paths below `/api/v1`.
    pub fn api(mut self, api: OpenApiRouter) -> Self {
        self.api = api;
        self
    }

    /// Its words: the texts of `i18n/zh-CN.toml` and `i18n/en.toml`.
    pub fn words(mut self, zh: &'static str, en: &'static str) -> Self {
        self.words = Words { zh, en };
        self
    }

    /// One more entry in a menu.
    pub fn link(mut self, link: Link) -> Self {
        self.links.push(link);
        self
    }
}
