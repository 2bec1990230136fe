//! What the pages of this capability show, in the reader's words.

mod clock;
mod history;
mod question;

pub use clock::{Day, Due, due, lamp_of, left};
pub use history::{Entry, Step, timeline};
pub(crate) use history::{looked, track};
pub use question::{Option as Choice, Question, question, questions};

use cap_catalogue::{Answers, FieldKind, Item};
use cap_papers::Issued;
use plat_web::Page;

use crate::{
    materials::{HandedIn, MaterialForm},
    model::{Case, Stage},
    reading::File,
};

/// A name and its value.
#[derive(Clone, Debug)]
pub struct Pair {
    /// The name.
    pub name: String,
    /// The value.
    pub value: String,
    /// Where it can be changed; empty if it cannot.
    pub change: String,
}

impl Pair {
    #[expect(
        clippy::needless_pass_by_value,
        reason = "callers hand over words, numbers and references alike"
    )]
    /// From what both show as.
    pub fn new(name: impl ToString, value: impl ToString) -> Self {
        Self { name: name.to_string(), value: value.to_string(), change: String::new() }
    }
}

/// The item above a page.
#[derive(Clone, Debug)]
pub struct ItemHead {
    /// Its name.
    pub name: String,
    /// Its guide.
    pub href: String,
    /// How long it takes, in words.
    pub promise: String,
    /// What it costs, in words.
    pub fee: String,
}

impl ItemHead {
    /// The head of an item.
    pub fn of(page: &Page, item: &Item) -> Self {
        Self {
            name: page.pick(&item.name).to_owned(),
            href: format!("/guides/{}", item.id),
            promise: promise(page, item.promised_days),
            fee: fee(page, item, &Answers::new()),
        }
    }
}

/// How long it takes, in words.
pub fn promise(page: &Page, days: u32) -> String {
    match days {
        0 => page.t("cases.promise.on_the_spot").to_string(),
        days => page.t("cases.promise.days").with("days", days).to_string(),
    }
}

/// What it costs, in words: by the answers, where the tariff depends on them.
pub fn fee(page: &Page, item: &Item, answers: &Answers) -> String {
    if item.fee.is_free() {
        return page.t("cases.fee.free").to_string();
    }
    match item.fee_for(answers) {
        Some(amount) => page.money(&amount),
        None => page.t("cases.fee.by_tariff").to_string(),
    }
}

/// A tab above a list.
#[derive(Clone, Debug)]
pub struct Tab {
    /// Where it leads.
    pub href: String,
    /// Its words.
    pub words: String,
    /// How many there are; empty for no figure.
    pub count: String,
    /// It is the one that is shown.
    pub here: bool,
}

/// A paper to be downloaded.
#[derive(Clone, Debug)]
pub struct PaperLink {
    /// The PDF.
    pub href: String,
    /// Which paper it is.
    pub title: String,
    /// Its number, when it was issued, and when its applicant opened it.
    pub note: String,
}

/// The papers of a case, each with whether its applicant has opened it; `base` is the case's own address.
pub fn papers(page: &Page, base: &str, file: &File) -> Vec<PaperLink> {
    let opened = |paper: &Issued| match file.opened.get(&paper.id) {
        Some(at) => format!("\n{} {}", page.t("cases.paper.opened"), page.when(at)),
        None if paper.kind.is_served() => format!("\n{}", page.t("cases.paper.unopened")),
        None => String::new(),
    };
    let link = |paper: &Issued| PaperLink {
        href: format!("{base}/papers/{}", paper.number),
        title: page.t(&format!("papers.kind.{}", paper.kind.code())).to_string(),
        note: format!("{}\n{}{}", paper.number, page.when(&paper.issued), opened(paper)),
    };
    file.papers.iter().map(link).collect()
}

/// The answers of a form, in the reader's words, each with where it can be changed.
pub fn answers(page: &Page, item: &Item, answers: &Answers, change: &str) -> Vec<Pair> {
    let asked = item.form.iter().filter_map(|field| {
        let answer = answers.get(&field.key).filter(|answer| !answer.is_empty())?;
        Some(Pair {
            name: page.pick(&field.label).to_owned(),
            value: field.answer_in(answer, page.lang),
            change: change.to_owned(),
        })
    });
    asked.collect()
}

/// The answers as the desk shows them: what was chosen from a list, and of what was typed the first character.
pub fn masked(item: Option<&Item>, answers: &Answers) -> Answers {
    let chosen = |key: &str| {
        let field = item.and_then(|item| item.form.iter().find(|field| field.key == key));
        field.is_some_and(|field| matches!(field.kind, FieldKind::Choice(_)))
    };
    let mask = |(key, answer): (&String, &String)| {
        let answer = if chosen(key) { answer.clone() } else { plat_kernel::mask::answer(answer) };
        (key.clone(), answer)
    };
    answers.iter().map(mask).collect()
}

/// A file that was handed in.
#[derive(Clone, Debug)]
pub struct KeptFile {
    /// Its id.
    pub id: String,
    /// How it is called.
    pub name: String,
    /// Where it is shown.
    pub href: String,
    /// It is a picture, and no PDF.
    pub picture: bool,
}

/// The files of one material; `base` is the address below which they are shown.
pub fn files(page: &Page, base: &str, material: &str, handed_in: &[HandedIn]) -> Vec<KeptFile> {
    let of_it = handed_in.iter().filter(|it| it.material == material);
    let files = of_it.filter_map(|it| match &it.form {
        MaterialForm::File { media, size, .. } => Some((it, media, size)),
        MaterialForm::Original => None,
    });
    files
        .enumerate()
        .map(|(i, (it, media, size))| KeptFile {
            id: it.id.to_string(),
            name: page.t("cases.file").with("n", i + 1).with("kb", (size / 1024).max(1)).to_string(),
            href: format!("{base}/files/{}", it.id),
            picture: media.starts_with("image/"),
        })
        .collect()
}

/// A case's stage in words.
pub fn state(page: &Page, case: &Case) -> String {
    if case.is_paused() {
        return page.t("cases.stage.paused").to_string();
    }
    page.t(&format!("cases.stage.{}", case.stage.code())).to_string()
}

/// The colour of a stage's badge.
pub fn status(case: &Case) -> &'static str {
    match &case.stage {
        Stage::Correcting { .. } => "warn",
        Stage::Produced { .. } | Stage::Delivered { .. } => "ok",
        Stage::NotAccepted { .. } | Stage::Ended { .. } => "bad",
        stage if stage.code() == "refused" => "bad",
        stage if stage.code() == "granted" => "ok",
        Stage::Withdrawn { .. } => "",
        _ => "info",
    }
}
