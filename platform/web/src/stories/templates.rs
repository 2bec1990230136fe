//! Every template of the platform is rendered, in both languages, by everybody who may see it.

use askama::Template;
use plat_identity::Who;
use plat_kernel::Lang;

use crate::account::{AccountPage, CodePage, PasswordPage, SessionLine, SignInPage, SignUpPage};
use crate::openapi::{Call, DocsPage};
use crate::problems::ProblemPage;
use crate::render::ErrorPage;
use crate::{Errors, Page, Words};

pub(super) fn page(lang: Lang) -> Page {
    Page::sample(lang, Who::Anonymous, Words { zh: "", en: "" }).unwrap()
}

/// Neither a key without words nor a placeholder without a value may reach a reader.
pub(super) fn is_whole(html: &str) {
    assert!(html.contains("<html") && html.trim_end().ends_with("</html>"));
    for trace in ["web.", "error.", "{"] {
        let found = html.match_indices(trace).find(|(at, _)| {
            let before = &html[..*at];
            before.rfind('>') > before.rfind('<') && !before.ends_with("/problems/")
        });
        if let Some((at, _)) = found {
            let rest: String = html[at..].chars().take(40).collect();
            assert!(rest.starts_with("web.busy"), "unfilled: {rest}");
        }
    }
}

#[test]
fn every_page_of_the_platform_is_whole_in_both_languages() {
    for lang in Lang::ALL {
        let page = &page(lang);
        let mut errors = Errors::new();
        errors.add("login", page.t("error.web.required"));
        let errors = &errors;
        is_whole(
            &SignInPage {
                page,
                errors,
                login: "x",
                codes: true,
                passkeys: Some("http://localhost"),
                outside: super::oidc::outside(page),
                next: "/a",
            }
            .render()
            .unwrap(),
        );
        let line = |here| SessionLine {
            id: "1".to_owned(),
            here,
            address: "192.0.2.1".to_owned(),
            started: "9:00".to_owned(),
            seen: "9:30".to_owned(),
        };
        let sessions = vec![line(true), line(false)];
        let (who, known_as) = ("张*".to_owned(), "339900********0013".to_owned());
        is_whole(&AccountPage { page, who, known_as, sessions }.render().unwrap());
        is_whole(&PasswordPage { page, errors, least: 8, kinds: 3 }.render().unwrap());
        let sign_up = SignUpPage {
            page,
            errors,
            full_name: "",
            id_number: "",
            phone: "",
            next: "",
            least: 8,
            kinds: 3,
        };
        is_whole(&sign_up.render().unwrap());
        for sent in [false, true] {
            let shown = sent.then(|| "123456".to_owned());
            is_whole(&CodePage { page, errors, phone: "1", next: "", sent, shown }.render().unwrap());
        }
        let calls = &[Call { method: "GET".to_owned(), path: "/x".to_owned(), summary: "X".to_owned() }];
        is_whole(&DocsPage { page, calls }.render().unwrap());
        let (message, todo) = (page.t("error.web.busy"), Some(page.t("web.error.todo.busy")));
        is_whole(&ProblemPage { page, code: "web.busy", message, todo }.render().unwrap());
        for status in [401, 404, 422, 500, 503] {
            let (title, message) = (page.t("web.error.title.busy"), page.t("error.web.busy"));
            let todo = page.t("web.error.todo.busy");
            let trace = (status == 500).then(|| "1-1".to_owned());
            let typed = vec![("name".to_owned(), "宁小河".to_owned())];
            let (address, typed) = ("/test", if status == 503 { typed } else { Vec::new() });
            let error =
                ErrorPage { page, status, title, message, todo, because: "", trace, errors, address, typed };
            is_whole(&error.render().unwrap());
        }
    }
}
