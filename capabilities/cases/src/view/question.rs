//! The questions of a form, as the template asks them.

use cap_catalogue::{Answers, Field, FieldKind, Item};
use plat_web::Page;

/// One question.
#[derive(Clone, Debug, Default)]
pub struct Question {
    /// The name of its field.
    pub key: String,
    /// The question.
    pub label: String,
    /// What helps to answer it; empty for none.
    pub hint: String,
    /// An answer is wanted.
    pub required: bool,
    /// What was answered.
    pub value: String,
    /// How long an answer may be.
    pub max: usize,
    /// `text`, `tel`, `number`, `date`, `words`, `choice`, `list`, `checks`, `lines` or `files` (question.html).
    pub kind: &'static str,
    /// What there is to choose from.
    pub choices: Vec<Option>,
    /// The question and the answer after which this one is asked; empty when it always is.
    pub when: (String, String),
}

/// One of the answers to choose from.
#[derive(Clone, Debug, Default)]
pub struct Option {
    /// What is sent.
    pub value: String,
    /// Its words.
    pub label: String,
    /// What stands below, or was written beside it.
    pub note: String,
    /// It is chosen.
    pub chosen: bool,
}

impl Question {
    /// A question of several lines.
    pub fn words(key: &str, label: impl ToString, hint: impl ToString) -> Self {
        Self::of("words", key, label, hint, 500)
    }

    /// A question of one line.
    pub fn line(key: &str, label: impl ToString, hint: impl ToString) -> Self {
        Self::of("text", key, label, hint, 40)
    }

    /// A number.
    pub fn number(key: &str, label: impl ToString, hint: impl ToString) -> Self {
        Self::of("number", key, label, hint, 4)
    }

    /// One of several.
    pub fn choice(key: &str, label: impl ToString, choices: Vec<Option>) -> Self {
        Self { choices, ..Self::of("choice", key, label, "", 0) }
    }

    /// Any of several.
    pub fn checks(key: &str, label: impl ToString, choices: Vec<Option>) -> Self {
        Self { choices, ..Self::of("checks", key, label, "", 0) }
    }
    /// A line for each of several things.
    pub fn lines(key: &str, label: impl ToString, hint: impl ToString, choices: Vec<Option>) -> Self {
        Self { choices, required: false, ..Self::of("lines", key, label, hint, 200) }
    }

    /// The same question, which may stay open.
    pub fn optional(self) -> Self {
        Self { required: false, ..self }
    }

    #[expect(
        clippy::needless_pass_by_value,
        reason = "callers hand over words, numbers and references alike"
    )]
    fn of(kind: &'static str, key: &str, label: impl ToString, hint: impl ToString, max: usize) -> Self {
        Self {
            key: key.to_owned(),
            label: label.to_string(),
            hint: hint.to_string(),
            required: true,
            max,
            kind,
            ..Self::default()
        }
    }
}

impl Option {
    /// An answer with its words.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "callers hand over words, numbers and references alike"
    )]
    pub fn new(value: &str, label: impl ToString) -> Self {
        Self { value: value.to_owned(), label: label.to_string(), ..Self::default() }
    }
}

/// The questions of an item, with what was answered. `key` makes the name of a field.
pub fn questions(page: &Page, item: &Item, answers: &Answers) -> Vec<Question> {
    item.form.iter().map(|field| question(page, field, answers)).collect()
}

/// One field of a form as a question, with what was answered.
pub fn question(page: &Page, field: &Field, answers: &Answers) -> Question {
    let value = answers.get(&field.key).cloned().unwrap_or_default();
    let (kind, max) = match &field.kind {
        FieldKind::Text { max } if *max > 100 => ("words", *max),
        FieldKind::Text { max } => ("text", *max),
        FieldKind::Address => ("words", 120),
        FieldKind::Choice(choices) if choices.len() > 6 => ("list", 0),
        FieldKind::Choice(_) => ("choice", 0),
        FieldKind::Date => ("date", 10),
        FieldKind::Number => ("number", 9),
        FieldKind::Permit(_) => ("text", 40),
        FieldKind::Phone => ("tel", 20),
    };
    let choices = match &field.kind {
        FieldKind::Choice(choices) => choices
            .iter()
            .map(|choice| Option {
                value: choice.key.clone(),
                label: page.pick(&choice.label).to_owned(),
                note: String::new(),
                chosen: choice.key == value,
            })
            .collect(),
        _ => Vec::new(),
    };
    Question {
        key: field.key.clone(),
        label: page.pick(&field.label).to_owned(),
        hint: field.hint.as_ref().map(|hint| page.pick(hint).to_owned()).unwrap_or_default(),
        // A question that is asked only after a certain answer cannot be demanded by the browser.
        required: field.required && field.when.is_none(),
        value,
        max,
        kind,
        choices,
        when: field.when.as_ref().map(|when| (when.field.clone(), when.is.clone())).unwrap_or_default(),
    }
}
