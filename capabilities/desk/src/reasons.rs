//! What officers write again and again, as templates with their article (`data/reasons.toml`). A template is a beginning: its
//! gaps, in 〔 〕, are filled by the officer, and nothing is sent while one is left.

use cap_catalogue::{BadData, Item};
use plat_identity::Branch;
use plat_kernel::Lang;
use serde::Deserialize;

use crate::rules::bad;

/// The path of the templates.
const FILE: &str = "reasons.toml";

/// The templates of a city.
#[derive(Clone, Debug, Default)]
pub struct Reasons {
    reasons: Vec<Reason>,
}

/// A template.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// Its key, which stays.
    pub key: String,
    /// The step it belongs to, by its code.
    pub verb: String,
    /// Only for items of this branch, by its code.
    #[serde(default)]
    pub branch: Option<String>,
    /// Only for this item.
    #[serde(default)]
    pub item: Option<String>,
    /// The ground that is chosen along with it.
    #[serde(default)]
    pub ground: Option<String>,
    /// The words.
    zh: String,
    en: String,
    /// What the applicant is to do.
    #[serde(default)]
    todo_zh: Option<String>,
    #[serde(default)]
    todo_en: Option<String>,
    /// The article of law, where one exists.
    #[serde(default)]
    pub article: Option<String>,
    /// How sure that is: `V`, `V2`, `M` or `setting`.
    pub confidence: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    reason: Vec<Reason>,
}

impl Reasons {
    /// The templates in the texts of the reference data, each with its path; none, if there is no such file.
    pub fn load(texts: impl Iterator<Item = (String, String)>) -> Result<Self, Vec<BadData>> {
        let mut reasons: Vec<Reason> = Vec::new();
        for (path, text) in texts.filter(|(path, _)| path == FILE || path.ends_with("/reasons.toml")) {
            let written: Written = toml::from_str(&text).map_err(|fault| vec![bad(&path, &text, &fault)])?;
            let unknown =
                |it: &&Reason| it.branch.as_deref().is_some_and(|branch| Branch::of_code(branch).is_none());
            if let Some(wrong) = written.reason.iter().find(unknown) {
                let why = format!("{}: no such branch", wrong.key);
                return Err(vec![BadData { file: path, line: line_of(&text, &wrong.key), why }]);
            }
            reasons.extend(written.reason);
        }
        Ok(Self { reasons })
    }

    /// The templates of a step for an item, the nearest first.
    pub fn of(&self, verb: &str, item: &Item) -> Vec<&Reason> {
        let mut found: Vec<&Reason> =
            self.reasons.iter().filter(|it| it.verb == verb && it.fits(item)).collect();
        found.sort_by_key(|it| (it.item.is_none(), it.branch.is_none()));
        found
    }
}

fn line_of(text: &str, key: &str) -> usize {
    let quoted = format!("\"{key}\"");
    text.lines().position(|line| line.contains(&quoted)).map_or(1, |at| at + 1)
}

impl Reason {
    fn fits(&self, item: &Item) -> bool {
        self.branch.as_deref().is_none_or(|branch| branch == item.branch.code())
            && self.item.as_deref().is_none_or(|it| it == item.id.as_str())
    }

    /// The words as they are chosen from: in the reader's language.
    pub fn words(&self, lang: Lang) -> &str {
        if lang == Lang::Zh { &self.zh } else { &self.en }
    }

    /// What goes into the form, and from there to the applicant: what the law has in writing is written in Chinese.
    pub fn text(&self) -> &str {
        self.todo_zh.as_ref().unwrap_or(&self.zh)
    }

    /// What the applicant is to do, in the reader's language.
    pub fn todo(&self, lang: Lang) -> Option<&str> {
        if lang == Lang::Zh { self.todo_zh.as_deref() } else { self.todo_en.as_deref() }
    }

    /// The article, where it was read in the law.
    pub fn sure_article(&self) -> Option<&str> {
        self.article.as_deref().filter(|_| self.confidence.starts_with('V'))
    }
}

/// Whether words still have a gap that is to be filled.
pub fn has_gap(words: &str) -> bool {
    words.contains(['〔', '〕'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{forms::FORMS, model::Deed, sample::an_item};

    fn shipped() -> Reasons {
        let text = include_str!("../../../data/reasons.toml").to_owned();
        Reasons::load(std::iter::once((FILE.to_owned(), text))).unwrap()
    }

    #[test]
    fn each_template_belongs_to_a_step_and_has_its_own_key() {
        let mut keys = std::collections::BTreeSet::new();
        for reason in shipped().reasons {
            let of_case = FORMS.iter().any(|form| form.verb.code() == reason.verb);
            assert!(of_case || Deed::of_code(&reason.verb).is_some(), "{}: {}", reason.key, reason.verb);
            assert!(keys.insert(reason.key.clone()), "{} twice", reason.key);
        }
    }

    #[test]
    fn what_is_for_the_item_stands_before_what_is_for_all() {
        let mut item = an_item();
        item.branch = Branch::PublicOrder;
        let reasons = shipped();
        let found = reasons.of("refuse", &item);
        assert!(!found.is_empty() && found.iter().all(|it| it.fits(&item)));
        let general = found.iter().position(|it| it.branch.is_none() && it.item.is_none());
        assert!(general.is_none_or(|at| found[at..].iter().all(|it| it.item.is_none())));
    }

    #[test]
    fn a_gap_is_seen_and_a_filled_one_is_not() {
        assert!(has_gap("缺少〔材料名称〕。") && !has_gap("缺少营业执照。"));
    }

    #[test]
    fn a_branch_that_is_not_there_is_a_fault_of_its_line() {
        let text = "[[reason]]\nkey = \"a\"\nverb = \"refuse\"\nbranch = \"moon\"\nzh = \"甲\"\nen = \"a\"\nconfidence = \"setting\"\n";
        let fault = Reasons::load(std::iter::once((FILE.to_owned(), text.to_owned()))).unwrap_err();
        assert_eq!((fault[0].line, fault.len()), (2, 1));
    }
}
