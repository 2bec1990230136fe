//! Is this paper genuine? Open to everybody who holds it: by number and code, or by its file.

use askama::Template;
use axum::extract::{Query, State};
use plat_identity::erased_name;
use plat_kernel::mask;
use plat_stamp::Seal;
use plat_web::{Answer, Errors, Fields, Page, Routes, Work};
use serde::Deserialize;

use crate::{
    issuer::Standing,
    paper::Paper,
    verify::{Difference, Examined, Genuine, LARGEST, Shown, Verifier},
};

/// The page that everybody reaches.
pub(crate) fn routes(verifier: Verifier) -> Routes {
    Routes::new()
        .get("/verify", show)
        .post("/verify", file)
        .body_limit(LARGEST)
        .limited(Work::Verify)
        .with_state(verifier)
}

/// What a check found, in the reader's words.
pub(crate) struct Verified {
    /// How good it is: `ok`, `warn` (genuine, but it does not hold any more) or `bad`.
    pub(crate) look: &'static str,
    pub(crate) title: String,
    pub(crate) words: String,
    /// What is wrong, a sentence each.
    pub(crate) faults: Vec<String>,
    pub(crate) facts: Vec<(String, String)>,
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
struct Typed {
    #[serde(default)]
    number: String,
    #[serde(default)]
    code: String,
}

async fn show(State(verifier): State<Verifier>, page: Page, Query(typed): Query<Typed>) -> Answer {
    let Typed { number, code } = typed;
    let mut errors = Errors::new();
    let asked = !number.is_empty() || !code.is_empty();
    if asked && number.is_empty() {
        errors.add("number", page.t("papers.verify.number_missing"));
    }
    if asked && code.is_empty() {
        errors.add("code", page.t("papers.verify.code_missing"));
    }
    let answer = if asked && errors.is_empty() {
        let found = verifier.find(&number, &code).await?;
        Some(found.map_or_else(|| Verified::unknown(&page), |found| Verified::genuine(&page, &found)))
    } else {
        None
    };
    Ok(page.answer(VerifyPage { page: &page, errors, number, code, answer }))
}

async fn file(State(verifier): State<Verifier>, page: Page, fields: Fields) -> Answer {
    let mut files = fields.files("file").map(|it| it.bytes.to_vec());
    let (first, second) = (files.next(), files.next());
    let Some(first) = first else {
        let mut errors = Errors::new();
        errors.add("file", page.t("papers.verify.file_missing"));
        let (number, code) = (String::new(), String::new());
        return Ok(page.invalid(VerifyPage { page: &page, errors, number, code, answer: None }));
    };
    // A paper and its seal may come in either order.
    let shown = match second {
        Some(second) if second.starts_with(b"%PDF-") => Shown { file: second, beside: Some(first) },
        second => Shown { file: first, beside: second },
    };
    let examined = verifier.examine(shown).await?;
    let answer = Some(Verified::examined(&page, &examined));
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
            title: page.t(&format!("papers.verify.{key}")).to_string(),
            words: page.t(&format!("papers.verify.{key}_words")).to_string(),
            faults: Vec::new(),
            facts: Vec::new(),
        }
    }

    fn genuine(page: &Page, genuine: &Genuine) -> Self {
        let facts = facts(page, genuine);
        let told = match &genuine.told.standing {
            Standing::Holds => Self::told(page, "ok", "genuine"),
            Standing::ReplacedBy(number) => {
                let told = Self::told(page, "warn", "superseded");
                let by = page.t("papers.verify.replaced_by").with("number", number);
                Self { faults: vec![by.to_string()], ..told }
            }
            Standing::SetAside => Self::told(page, "warn", "set_aside"),
            Standing::Withdrawn => Self::told(page, "warn", "withdrawn"),
        };
        Self { facts, ..told }
    }

    fn examined(page: &Page, examined: &Examined) -> Self {
        let Examined { checked, genuine, differs } = examined;
        if let Some(genuine) = genuine {
            return Self::genuine(page, genuine);
        }
        if checked.is_whole() {
            let facts = checked.seal().map(|seal| sealed_facts(page, &seal)).unwrap_or_default();
            return Self { facts, ..Self::told(page, "warn", "not_here") };
        }
        let foreign = checked.faults.iter().all(plat_stamp::Fault::is_foreign);
        let told = Self::told(page, "bad", if foreign { "not_ours" } else { "altered" });
        let faults = checked.faults.iter().map(|fault| fault.text(page.lang));
        let differs = differs.iter().map(|difference| match difference {
            Difference::Field(path) => page.t("papers.verify.field_differs").with("field", path).to_string(),
            Difference::Byte(at) => {
                page.t("papers.verify.byte_differs").with("at", at.to_string()).to_string()
            }
        });
        Self { faults: faults.chain(differs).collect(), ..told }
    }
}

/// What its holder compares with the paper in hand; of somebody who was erased, what their case still tells.
fn facts(page: &Page, genuine: &Genuine) -> Vec<(String, String)> {
    let Genuine { issued, told, paper } = genuine;
    let (item, organ, applicant) = match paper {
        Some(Paper { sheet, .. }) => (&sheet.item, &sheet.organ, mask::name(&sheet.applicant)),
        None => (&told.item, &told.organ, erased_name(page.lang).to_owned()),
    };
    vec![
        pair(page, "paper", &page.t(&format!("papers.kind.{}", issued.kind.code()))),
        pair(page, "number", &issued.number),
        pair(page, "item", item),
        pair(page, "issued", &page.when(&issued.issued)),
        pair(page, "organ", organ),
        pair(page, "applicant", &applicant),
    ]
}

/// A fact with its name.
fn pair(page: &Page, key: &str, value: &impl ToString) -> (String, String) {
    (page.t(&format!("papers.verify.{key}")).to_string(), value.to_string())
}

/// What a genuine seal says of a paper that the register does not know.
fn sealed_facts(page: &Page, seal: &Seal) -> Vec<(String, String)> {
    vec![
        pair(page, "paper", &seal.paper.title),
        pair(page, "number", &seal.paper.number),
        pair(page, "issued", &page.when(&seal.paper.issued)),
        pair(page, "organ", &seal.paper.organ),
    ]
}

#[cfg(test)]
mod tests {
    use plat_identity::Who;
    use plat_kernel::Lang;
    use plat_web::Words;

    use super::*;

    const WORDS: Words =
        Words { zh: include_str!("../i18n/zh-CN.toml"), en: include_str!("../i18n/en.toml") };

    /// The page in Chinese and in English, when number and code led to something or to nothing.
    fn rendered(look: &'static str, key: &str) -> [String; 2] {
        Lang::ALL.map(|lang| {
            let page = Page::sample(lang, Who::Anonymous, WORDS).unwrap();
            let facts = vec![pair(&page, "applicant", &"张*"), pair(&page, "item", &"<b>修</b>")];
            let answer = Some(Verified { facts, ..Verified::told(&page, look, key) });
            let mut errors = Errors::new();
            errors.add("code", page.t("papers.verify.code_missing"));
            let (number, code) = ("NH-R".to_owned(), "ABC".to_owned());
            let html = VerifyPage { page: &page, errors, number, code, answer }.render().unwrap();
            assert!(!html.contains("papers.") && !html.contains("<b>修"), "{html}");
            html
        })
    }

    #[test]
    fn who_checks_a_paper_reads_what_it_is_and_only_a_masked_name() {
        let [zh, en] = rendered("ok", "genuine");
        assert!(zh.contains("文书真实有效") && zh.contains("张*"), "{zh}");
        assert!(en.contains("张*") && en.contains("value=\"NH-R\""), "{en}");
        let [zh, _] = rendered("bad", "unknown");
        assert!(zh.contains("没有查到这份文书") && zh.contains("请输入验证码"), "{zh}");
    }
}
