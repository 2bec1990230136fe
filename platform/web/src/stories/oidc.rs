//! Outside providers: their pages, and what a browser may be made to do.

use askama::Template;
use http::StatusCode;
use plat_kernel::Lang;

use super::templates::{is_whole, page};
use super::world::World;
use crate::account::{
    Failed, JoinPage, LinkLine, LinksPage, OnwardPage, Outside, ProvePage, SignUpWithPage, Way,
};
use crate::{Errors, Page};

/// One provider, with which something went wrong.
pub(super) fn outside(page: &Page) -> Outside {
    let words = page.t("web.oidc.sign_in_with").with("provider", "X");
    let ways = vec![Way { href: "/signin/with/x".to_owned(), words }];
    Outside { ways, failed: Some(failed(page)) }
}

fn failed(page: &Page) -> Failed {
    let title = page.t("web.oidc.failed").with("provider", "X");
    let message = page.t("error.identity.provider_cancelled");
    Failed { title, message, todo: page.t("error.identity.provider_cancelled.todo") }
}

#[test]
fn every_page_about_providers_is_whole_in_both_languages() {
    for lang in Lang::ALL {
        let page = &page(lang);
        let errors = &Errors::new();
        is_whole(&OnwardPage { page, to: "/signin/passkey" }.render().unwrap());
        let (provider, number, next) = ("X", "339900********0013", "/me");
        is_whole(&ProvePage { page, errors, provider, number, codes: true, next }.render().unwrap());
        is_whole(&JoinPage { page, provider, number, next }.render().unwrap());
        for known_name in [None, Some("宁**")] {
            let (full_name, phone, least, kinds) = ("", "13000000001", 8, 3);
            let view = SignUpWithPage {
                page,
                errors,
                provider,
                number,
                known_name,
                full_name,
                phone,
                next,
                least,
                kinds,
            };
            is_whole(&view.render().unwrap());
        }
        let line = |joined| LinkLine { provider: "x".to_owned(), name: "X".to_owned(), joined };
        let both = [line(None), line(Some(("a".to_owned(), "b".to_owned())))];
        for links in [&[][..], &both[..]] {
            is_whole(&LinksPage { page, links, failed: Some(failed(page)) }.render().unwrap());
        }
    }
}

#[tokio::test]
async fn a_failure_is_told_in_our_own_words_and_in_nobody_elses() {
    let world = World::new();
    let told = world.browser().get("/signin?from=gov&why=provider_cancelled").await;
    assert!(told.body.contains("您在对方平台取消了登录"));
    for why in ["%3Cb%3EYou+won", "wrong_login", "provider_", "provider_cancelled.todo", "link_..%2F"] {
        let silent = world.browser().get(&format!("/signin?from=gov&why={why}")).await;
        assert!(!silent.body.contains("没有登录成功") && !silent.body.contains("You won"), "{why}");
    }
}

#[tokio::test]
async fn without_providers_there_are_no_buttons_and_no_way_to_one() {
    let world = World::new();
    assert!(!world.browser().get("/signin").await.body.contains("/signin/with/"));
    assert_eq!(world.browser().get("/signin/with/gov").await.status, StatusCode::NOT_FOUND);
    let back = world.browser().get("/signin/with/gov/back?state=x&code=y").await;
    assert_eq!(back.header("location"), "/signin?from=gov&why=provider_stale&next=");
}

#[tokio::test]
async fn linked_sign_ins_are_for_who_is_signed_in() {
    let world = World::new();
    for path in ["/account/links", "/account/links/join", "/account/links/add/gov"] {
        let seen = world.browser().get(path).await;
        assert!(seen.header("location").starts_with("/signin?next="), "{path}");
    }
    let mut zhang = world.resident().await;
    assert_eq!(zhang.get("/account/links").await.status, StatusCode::OK);
    for path in ["/account/links/join", "/account/links/remove/gov"] {
        assert_eq!(
            zhang.post(path, "answer=yes").await.status,
            StatusCode::FORBIDDEN,
            "{path} without its token"
        );
    }
    let asked = zhang.get("/account/links/join").await;
    assert_eq!(asked.header("location"), "/signin?from=&why=provider_stale&next=");
}
