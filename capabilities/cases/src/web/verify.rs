//! Is this paper genuine? Open to everybody who holds it: by number and code, or by its file.

use askama::Template;
use axum::extract::{Query, State};
use plat_identity::erased_name;
use plat_kernel::mask;
use plat_stamp::Seal;
use plat_web::{Answer, Errors, Fields, Page};
use serde::Deserialize;

use crate::{
    issue,
    paper::Paper,
    service::Cases,
    standing::Standing,
    verify::{self, Difference, Examined, Genuine, Shown},
    view::Pair,
};

/// What a check found, in the reader's words.
pub(crate) struct Verified {
    /// How good it is: `ok`, `warn` (genuine, but it does not hold any more) or `bad`.
    pub(crate) look: &'static str,
    pub(crate) title: String,
    pub(crate) words: String,
    /// What is wrong, a sentence each.
    pub(crate) faults: Vec<String>,
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
        Some(found.map_or_else(|| Verified::unknown(&page), |found| Verified::genuine(&cases, &page, &found)))
    } else {
        None
    };
    Ok(page.answer(VerifyPage { page: &page, errors, number, code, answer }))
}

pub(super) async fn file(State(cases): State<Cases>, page: Page, fields: Fields) -> Answer {
    let mut files = fields.files("file").map(|it| it.bytes.to_vec());
    let (first, second) = (files.next(), files.next());
    let Some(first) = first else {
        let mut errors = Errors::new();
        errors.add("file", page.t("cases.verify.file_missing"));
        let (number, code) = (String::new(), String::new());
        return Ok(page.invalid(VerifyPage { page: &page, errors, number, code, answer: None }));
    };
    // A paper and its seal may come in either order.
    let shown = match second {
        Some(second) if second.starts_with(b"%PDF-") => Shown { file: second, beside: Some(first) },
        second => Shown { file: first, beside: second },
    };
    let examined = verify::examine(&cases, shown).await?;
    let answer = Some(Verified::examined(&cases, &page, &examined));
    let (number, code) = (String::new(), String::new());
    Ok(page.answer(VerifyPage { page: &page, errors: Errors::new(), number, code, answer }))
}

impl Verified {
    fn unknown(page: &Page) -> Self {
        Self::told(page, "bad", "unknown")
    }

    fn told(page: &Page, look: &'static str, key: &str) -> Self {
        Self {
            look,
            title: page.t(&format!("cases.verify.{key}")).to_string(),
            words: page.t(&format!("cases.verify.{key}_words")).to_string(),
            faults: Vec::new(),
            facts: Vec::new(),
        }
    }

    fn genuine(cases: &Cases, page: &Page, genuine: &Genuine) -> Self {
        let facts = facts(cases, page, genuine);
        let told = match &genuine.standing {
            Standing::Holds => Self::told(page, "ok", "genuine"),
            Standing::ReplacedBy(number) => {
                let told = Self::told(page, "warn", "superseded");
                let by = page.t("cases.verify.replaced_by").with("number", number);
                Self { faults: vec![by.to_string()], ..told }
            }
            Standing::SetAside => Self::told(page, "warn", "set_aside"),
            Standing::Withdrawn => Self::told(page, "warn", "withdrawn"),
        };
        Self { facts, ..told }
    }

    fn examined(cases: &Cases, page: &Page, examined: &Examined) -> Self {
        let Examined { checked, genuine, differs } = examined;
        if let Some(genuine) = genuine {
            return Self::genuine(cases, page, genuine);
        }
        if checked.is_whole() {
            let facts = checked.seal().map(|seal| sealed_facts(page, &seal)).unwrap_or_default();
            return Self { facts, ..Self::told(page, "warn", "not_here") };
        }
        let foreign = checked.faults.iter().all(plat_stamp::Fault::is_foreign);
        let told = Self::told(page, "bad", if foreign { "not_ours" } else { "altered" });
        let faults = checked.faults.iter().map(|fault| fault.text(page.lang));
        let differs = differs.iter().map(|difference| match difference {
            Difference::Field(path) => page.t("cases.verify.field_differs").with("field", path).to_string(),
            Difference::Byte(at) => {
                page.t("cases.verify.byte_differs").with("at", at.to_string()).to_string()
            }
        });
        Self { faults: faults.chain(differs).collect(), ..told }
    }
}

/// What its holder compares with the paper in hand; of somebody who was erased, what their case still tells.
fn facts(cases: &Cases, page: &Page, genuine: &Genuine) -> Vec<Pair> {
    let Genuine { issued, case, paper, .. } = genuine;
    let (item, organ, applicant) = if let Some(Paper { sheet, .. }) = paper {
        (sheet.item.clone(), sheet.organ.clone(), mask::name(&sheet.applicant))
    } else {
        let item = cases.item_of(case).map(|item| item.name.zh.clone()).unwrap_or_default();
        let organ = issue::organ(cases, case).map(|organ| organ.zh.clone()).unwrap_or_default();
        (item, organ, erased_name(page.lang).to_owned())
    };
    vec![
        Pair::new(page.t("cases.verify.paper"), page.t(&format!("cases.paper.{}", issued.kind.code()))),
        Pair::new(page.t("cases.verify.number"), &issued.number),
        Pair::new(page.t("cases.item"), item),
        Pair::new(page.t("cases.verify.issued"), page.when(&issued.issued)),
        Pair::new(page.t("cases.verify.organ"), organ),
        Pair::new(page.t("cases.applicant"), applicant),
    ]
}

/// What a genuine seal says of a paper that the register does not know.
fn sealed_facts(page: &Page, seal: &Seal) -> Vec<Pair> {
    vec![
        Pair::new(page.t("cases.verify.paper"), &seal.paper.title),
        Pair::new(page.t("cases.verify.number"), &seal.paper.number),
        Pair::new(page.t("cases.verify.issued"), page.when(&seal.paper.issued)),
        Pair::new(page.t("cases.verify.organ"), &seal.paper.organ),
    ]
}
