//! Is this paper genuine? Open to everybody who holds it.

use askama::Template;
use axum::extract::{Query, State};
use plat_identity::erased_name;
use plat_kernel::mask;
use plat_web::{Answer, Errors, Page};
use serde::Deserialize;

use crate::{
    issue,
    paper::Paper,
    service::Cases,
    verify::{self, Genuine},
    view::Pair,
};

pub(crate) struct Verified {
    pub(crate) genuine: bool,
    pub(crate) facts: Vec<Pair>,
}

#[derive(Template)]
#[template(path = "verify.html")]
pub(crate) struct VerifyPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) errors: Errors,
    pub(crate) number: String,
    pub(crate) code: String,
    pub(crate) answer: Option<Verified>,
}

#[derive(Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    number: String,
    #[serde(default)]
    code: String,
}

pub(super) async fn show(State(cases): State<Cases>, page: Page, Query(typed): Query<Typed>) -> Answer {
    let Typed { number, code } = typed;
    let mut errors = Errors::new();
    let asked = !number.is_empty() || !code.is_empty();
    if asked && number.is_empty() {
        errors.add("number", page.t("cases.verify.number_missing"));
    }
    if asked && code.is_empty() {
        errors.add("code", page.t("cases.verify.code_missing"));
    }
    let answer = if asked && errors.is_empty() {
        let found = verify::find(&cases, &number, &code).await?;
        let facts = found.as_ref().map(|found| facts(&cases, &page, found)).unwrap_or_default();
        Some(Verified { genuine: found.is_some(), facts })
    } else {
        None
    };
    Ok(page.answer(VerifyPage { page: &page, errors, number, code, answer }))
}

/// What its holder compares with the paper in hand; of somebody who was erased, what their case still tells.
fn facts(cases: &Cases, page: &Page, genuine: &Genuine) -> Vec<Pair> {
    let Genuine { issued, case, paper } = genuine;
    let (item, organ, applicant) = if let Some(Paper { sheet, .. }) = paper {
        (sheet.item.clone(), sheet.organ.clone(), mask::name(&sheet.applicant))
    } else {
        let item = cases.item_of(case).map(|item| item.name.zh.clone()).unwrap_or_default();
        let organ = issue::organ(cases, case).map(|organ| organ.zh.clone()).unwrap_or_default();
        (item, organ, erased_name(page.lang).to_owned())
    };
    vec![
        Pair::new(page.t("cases.verify.paper"), page.t(&format!("cases.paper.{}", issued.kind.code()))),
        Pair::new(page.t("cases.item"), item),
        Pair::new(page.t("cases.verify.issued"), page.when(&issued.issued)),
        Pair::new(page.t("cases.verify.organ"), organ),
        Pair::new(page.t("cases.applicant"), applicant),
    ]
}
