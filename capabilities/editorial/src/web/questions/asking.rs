//! One question as a list of controls.

use cap_catalogue::{
    QuestionText,
    model::{ItemText, Shared},
};
use plat_web::{Errors, Fields, Page};

use super::{
    super::{
        form::{COUNTED, STATED, sent},
        list::Choice,
        sheet::{Cell, Control, Look, Rows, Section},
    },
    form::{self, ANSWER},
};

/// What is not asked for when it says nothing else.
const REQUIRED: [&str; 6] = ["question_key", "ask_zh", "ask_en", "key", "label_zh", "label_en"];

/// Draws the controls of a question.
pub(super) struct Asking<'a> {
    pub(super) page: &'a Page,
    pub(super) shared: &'a Shared,
    /// The item: its materials and channels can be dropped.
    pub(super) text: &'a ItemText,
    pub(super) typed: &'a Fields,
    pub(super) errors: &'a Errors,
    /// The questions before it.
    pub(super) earlier: &'a [QuestionText],
    /// The part that gets one more empty row.
    pub(super) more: &'a str,
}

impl Asking<'_> {
    /// The question, and a section for each answer. There are two at least.
    pub(super) fn sections(&self) -> Vec<Section> {
        let more = usize::from(self.more == ANSWER);
        let answers = (form::answers(self.typed) + more).max(2);
        let title = |key: &str| self.page.t(&format!("editorial.section.{key}"));
        let first = Section { title: title("question").to_string(), controls: self.question() };
        let answer = |at: usize| Section {
            title: title("answer").with("number", at + 1).to_string(),
            controls: self.answer(&format!("{ANSWER}.{at}.")),
        };
        std::iter::once(first).chain((0..answers).map(answer)).collect()
    }

    fn question(&self) -> Vec<Control> {
        let names = ["question_key", "ask_zh", "ask_en", "help_zh", "help_en"];
        let mut controls: Vec<Control> = names.map(|name| self.line("", name)).into();
        for question in self.earlier {
            let tick = |answer: &cap_catalogue::AnswerText| {
                let code = format!("when.{}.{}", question.key, answer.key);
                let words = super::label(self.page, &answer.zh, &answer.en);
                Choice { chosen: self.typed.find(&code).is_some(), code, words }
            };
            let ticks = Look::Ticks(question.answers.iter().map(tick).collect());
            let label = self.page.t("editorial.only_after").with("question", self.page.pick(&question.ask));
            let name = format!("when.{}", question.key);
            controls.push(Control {
                label: label.to_string(),
                name,
                hint: String::new(),
                required: false,
                look: ticks,
            });
        }
        controls
    }

    fn answer(&self, before: &str) -> Vec<Control> {
        let line = |name: &str| self.line(before, name);
        let number = |name: &str| self.control(before, name, Look::Number(self.value(before, name)));
        vec![
            line("key"),
            line("label_zh"),
            line("label_en"),
            self.rows(before, "add", &["material"]),
            self.dropped(before),
            number("fee_yuan"),
            number("promised_days"),
            number("legal_days"),
            self.select(before, "legal_stated", STATED.map(|(code, _)| code)),
            self.select(before, "legal_counted", COUNTED.map(|(code, _)| code)),
            line("condition_zh"),
            line("condition_en"),
            line("said_zh"),
            line("said_en"),
            self.rows(before, "answers", &["field", "given"]),
            self.channels(before),
            line("stop_zh"),
            line("stop_en"),
            line("cure_zh"),
            line("cure_en"),
            line("instead"),
        ]
    }

    fn dropped(&self, before: &str) -> Control {
        let tick = |id: &String, words: &str| {
            let code = format!("{before}drop.{id}");
            Choice { chosen: self.typed.find(&code).is_some(), code, words: words.to_owned() }
        };
        let listed = |id: &String| {
            tick(id, self.shared.material(id).map_or(id.as_str(), |it| self.page.pick(&it.name)))
        };
        let own =
            self.text.own_materials.iter().map(|it| tick(&it.id, &super::label(self.page, &it.zh, &it.en)));
        self.control(before, "drop", Look::Ticks(self.text.materials.iter().map(listed).chain(own).collect()))
    }

    fn channels(&self, before: &str) -> Control {
        let tick = |it: &cap_catalogue::Channel| {
            let code = format!("{before}only.{}", it.code());
            Choice {
                chosen: self.typed.find(&code).is_some(),
                code,
                words: self.page.t(it.words()).to_string(),
            }
        };
        self.control(before, "only", Look::Ticks(self.text.channels.iter().map(tick).collect()))
    }

    fn select<const N: usize>(&self, before: &str, name: &str, codes: [&'static str; N]) -> Control {
        let typed = self.value(before, name);
        let choice = |code: &'static str| Choice {
            code: code.to_owned(),
            words: self.page.t(&format!("editorial.unit.{code}")).to_string(),
            chosen: code == typed,
        };
        self.control(before, name, Look::Select(codes.map(choice).into()))
    }

    fn rows(&self, before: &str, name: &str, columns: &[&str]) -> Control {
        let part = format!("{before}{name}");
        let shown = sent(self.typed, &part) + usize::from(self.more == part);
        let cell = |at: usize, column: &&str| {
            let name = format!("{part}.{at}.{column}");
            Cell {
                label: self.page.t(&format!("editorial.column.{column}")).to_string(),
                value: self.typed.text(&name).to_owned(),
                choices: Vec::new(),
                short: false,
                list: if *column == "material" { "all-materials" } else { "" },
                wrong: self.errors.get(&name).map(ToString::to_string).unwrap_or_default(),
                name,
            }
        };
        let row = |at: usize| columns.iter().map(|column| cell(at, column)).collect();
        self.control(before, name, Look::Rows(Rows { rows: (0..shown).map(row).collect() }))
    }

    fn line(&self, before: &str, name: &str) -> Control {
        self.control(before, name, Look::Line(self.value(before, name)))
    }

    fn value(&self, before: &str, name: &str) -> String {
        self.typed.text(&format!("{before}{name}")).to_owned()
    }

    fn control(&self, before: &str, name: &str, look: Look) -> Control {
        let hint = format!("editorial.asking.{name}");
        let hint = if self.page.says(&hint) { self.page.t(&hint).to_string() } else { String::new() };
        let label = self.page.t(&format!("editorial.part.{name}")).to_string();
        Control { label, name: format!("{before}{name}"), hint, required: REQUIRED.contains(&name), look }
    }
}
