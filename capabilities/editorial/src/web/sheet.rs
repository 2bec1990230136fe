//! The editing form as a list of controls: what a template draws, one after the other.

use plat_identity::Branch;
use plat_web::{Errors, Fields, Page};

use super::{
    form::{self, COUNTED, LEVELS, ROWS, STATED, cell_name},
    label,
    list::Choice,
};
use crate::diff::level_words;
use cap_catalogue::model::{
    Channel, Confidence, Field, Handling, Kind, Provision, Reach, Shared, StepRole, Subject,
};

/// A group of controls under one heading.
pub(crate) struct Section {
    pub(crate) title: String,
    pub(crate) controls: Vec<Control>,
}

/// One control, or several that belong together.
pub(crate) struct Control {
    pub(crate) name: String,
    pub(crate) label: String,
    pub(crate) hint: String,
    /// Whether an item without it cannot be published.
    pub(crate) required: bool,
    pub(crate) look: Look,
}

/// What no item can do without.
const REQUIRED: [&str; 14] = [
    "name_zh",
    "name_en",
    "result_zh",
    "result_en",
    "branch",
    "kind",
    "subject",
    "handling",
    "source",
    "confidence",
    "legal_basis",
    "channels",
    "level",
    "cross_province",
];

/// What a control is.
pub(crate) enum Look {
    /// One line.
    Line(String),
    /// A whole number.
    Number(String),
    /// Several lines.
    Area(String),
    /// One of a list.
    Select(Vec<Choice>),
    /// Some of a list; each has a name of its own.
    Ticks(Vec<Choice>),
    /// Yes or no.
    Tick(bool),
    /// A table with as many rows as it needs.
    Rows(Rows),
    /// The materials, and a list to pick more from.
    Materials(Vec<Choice>),
}

/// A part with rows.
pub(crate) struct Rows {
    pub(crate) rows: Vec<Vec<Cell>>,
}

/// One field of a row.
pub(crate) struct Cell {
    pub(crate) name: String,
    pub(crate) label: String,
    pub(crate) value: String,
    pub(crate) choices: Vec<Choice>,
    pub(crate) short: bool,
    /// The list to pick from, by its id on the page; empty without one.
    pub(crate) list: &'static str,
    pub(crate) wrong: String,
}

/// Draws the controls.
pub(super) struct Sheet<'a> {
    pub(super) page: &'a Page,
    pub(super) shared: &'a Shared,
    pub(super) typed: &'a Fields,
    pub(super) errors: &'a Errors,
    /// The part that gets one more empty row.
    pub(super) more: &'a str,
}

impl Sheet<'_> {
    /// The whole form.
    pub(super) fn sections(&self) -> Vec<Section> {
        let section = |key: &str, controls| Section {
            title: self.page.t(&format!("editorial.section.{key}")).to_string(),
            controls,
        };
        vec![
            section("what", self.what()),
            section("time", self.time()),
            section("fee", self.fee()),
            section("needs", self.needs()),
            section("where", self.where_()),
            section("law", self.law()),
            section("source", self.source()),
        ]
    }

    fn what(&self) -> Vec<Control> {
        let branch = |it: Branch| (it.code().to_owned(), it.name(self.page.lang).to_owned());
        vec![
            self.line("name_zh"),
            self.line("name_en"),
            self.select("branch", Branch::all().map(branch)),
            self.words("kind", Kind::ALL, |it| (it.code(), it.words())),
            self.words("subject", Subject::ALL, |it| (it.code(), it.words())),
            self.words("handling", Handling::ALL, |it| (it.code(), it.words())),
            self.line("result_zh"),
            self.line("result_en"),
            self.line("ended_why_zh"),
            self.line("ended_why_en"),
            self.line("ended_successor"),
        ]
    }

    fn time(&self) -> Vec<Control> {
        let unit = |(code, _): &(&'static str, _)| self.keyed(code, &format!("editorial.unit.{code}"));
        let counted = |(code, _): &(&'static str, plat_kernel::term::Unit)| {
            self.keyed(code, &format!("editorial.unit.{code}"))
        };
        vec![
            self.number("promised_days"),
            self.rows("promised_by_region"),
            self.number("legal_days"),
            self.select("legal_stated", STATED.iter().map(unit)),
            self.select("legal_counted", COUNTED.iter().map(counted)),
            self.rows("steps"),
        ]
    }

    fn fee(&self) -> Vec<Control> {
        vec![
            self.number("fee_yuan"),
            self.line("fee_basis"),
            self.line("fee_note_zh"),
            self.line("fee_note_en"),
            self.line("fee_by"),
            self.rows("fee_options"),
            self.rows("fee_tariff"),
            self.rows("fee_parts"),
        ]
    }

    fn needs(&self) -> Vec<Control> {
        let material = |id: String| {
            let known = self.shared.material(&id);
            let words = known.map_or(id.clone(), |it| self.page.pick(&it.name).to_owned());
            Choice { code: id, words, chosen: known.is_some() }
        };
        let materials = form::materials(self.typed).into_iter().map(material).collect();
        let forms = std::iter::once((String::new(), self.page.t("editorial.usual_form").to_string()))
            .chain(self.shared.forms().map(|id| (id.to_owned(), id.to_owned())));
        vec![
            self.rows("conditions"),
            self.control("materials", Look::Materials(materials)),
            self.rows("own_materials"),
            self.tick("one_certificate"),
            self.select("form", forms),
            self.rows("fields"),
        ]
    }

    fn where_(&self) -> Vec<Control> {
        let level = |(code, level): &(&'static str, _)| self.keyed(code, level_words(*level));
        let channel = |it: &Channel| self.keyed(it.code(), it.words());
        vec![
            self.ticks("channels", Channel::ALL.iter().map(channel)),
            self.select("level", LEVELS.iter().map(level)),
            self.ticks("levels", LEVELS.iter().map(level)),
            self.tick("city_wide"),
            self.tick("delegated"),
            self.words("cross_province", Reach::ALL, |it| (it.code(), it.words())),
            self.number("source_visits"),
        ]
    }

    fn law(&self) -> Vec<Control> {
        let event = |it: &std::sync::Arc<cap_catalogue::LifeEvent>| {
            (it.code.0.clone(), self.page.pick(&it.name).to_owned())
        };
        vec![
            self.area("legal_basis"),
            self.rows("code"),
            self.ticks("life_events", self.shared.life_events().iter().map(event)),
        ]
    }

    fn source(&self) -> Vec<Control> {
        vec![
            self.line("source"),
            self.words("confidence", Confidence::ALL, |it| (it.code(), it.words())),
            self.area("note"),
            self.line("doubt_zh"),
            self.line("doubt_en"),
        ]
    }

    fn control(&self, name: &str, look: Look) -> Control {
        let hint = format!("editorial.hint.{name}");
        let hint = if self.page.says(&hint) { self.page.t(&hint).to_string() } else { String::new() };
        let (required, name) = (REQUIRED.contains(&name), name.to_owned());
        Control { label: label(self.page, &name), name, hint, required, look }
    }

    fn value(&self, name: &str) -> String {
        self.typed.text(name).to_owned()
    }

    fn line(&self, name: &str) -> Control {
        self.control(name, Look::Line(self.value(name)))
    }

    fn number(&self, name: &str) -> Control {
        self.control(name, Look::Number(self.value(name)))
    }

    fn area(&self, name: &str) -> Control {
        self.control(name, Look::Area(self.value(name)))
    }

    fn tick(&self, name: &str) -> Control {
        self.control(name, Look::Tick(self.typed.find(name).is_some()))
    }

    fn keyed(&self, code: &str, key: &str) -> (String, String) {
        (code.to_owned(), self.page.t(key).to_string())
    }

    fn words<T: Copy>(
        &self,
        name: &str,
        all: &[T],
        said: impl Fn(T) -> (&'static str, &'static str),
    ) -> Control {
        self.select(name, all.iter().map(|it| said(*it)).map(|(code, key)| self.keyed(code, key)))
    }

    fn select(&self, name: &str, list: impl Iterator<Item = (String, String)>) -> Control {
        let typed = self.typed.text(name);
        let choice = |(code, words): (String, String)| Choice { chosen: code == typed, code, words };
        self.control(name, Look::Select(list.map(choice).collect()))
    }

    fn ticks(&self, name: &str, list: impl Iterator<Item = (String, String)>) -> Control {
        let choice = |(code, words): (String, String)| {
            let code = format!("{name}.{code}");
            Choice { chosen: self.typed.find(&code).is_some(), code, words }
        };
        self.control(name, Look::Ticks(list.map(choice).collect()))
    }

    fn rows(&self, name: &str) -> Control {
        let columns = ROWS.iter().find(|(known, _)| *known == name).map_or(&[][..], |(_, columns)| *columns);
        let there = form::sent(self.typed, name);
        // A part that says nothing is one button; the first press gives it a row.
        let shown = if self.more == name { there + 1 } else { there };
        let row = |at: usize| columns.iter().map(|column| self.cell(name, at, column)).collect();
        let rows = Rows { rows: (0..shown).map(row).collect() };
        self.control(name, Look::Rows(rows))
    }

    fn cell(&self, part: &str, at: usize, column: &str) -> Cell {
        let name = cell_name(part, at, column);
        let value = self.value(&name);
        let choice = |(code, words): (String, String)| Choice { chosen: code == value, code, words };
        let choices: Vec<Choice> = self.offered(column).into_iter().map(choice).collect();
        Cell {
            label: self.page.t(&format!("editorial.column.{column}")).to_string(),
            choices,
            list: "",
            short: matches!(
                column,
                "days"
                    | "yuan"
                    | "from"
                    | "below"
                    | "key"
                    | "region"
                    | "segment"
                    | "need"
                    | "original"
                    | "is"
            ),
            wrong: self.errors.get(&name).map(ToString::to_string).unwrap_or_default(),
            name,
            value,
        }
    }

    /// What a column offers to choose from; nothing where one types.
    fn offered(&self, column: &str) -> Vec<(String, String)> {
        let both = |key: &str, codes: [&str; 2]| {
            codes.map(|code| self.keyed(code, &format!("editorial.{key}{code}"))).into()
        };
        match column {
            "role" => StepRole::ALL.iter().map(|it| self.keyed(it.code(), it.words())).collect(),
            "provision" => Provision::ALL.iter().map(|it| self.keyed(it.code(), it.words())).collect(),
            "need" => both("need.", ["required", "optional"]),
            "original" => both("", ["no", "yes"]),
            "field" => {
                let label = |it: &Field| (it.key.clone(), self.page.pick(&it.label).to_owned());
                std::iter::once(<(String, String)>::default())
                    .chain(self.shared.fields().map(label))
                    .collect()
            }
            _ => Vec::new(),
        }
    }
}
