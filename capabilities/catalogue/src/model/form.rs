use super::{About, Sensitivity};
use plat_facts::refs::ItemRef;
use plat_kernel::{
    Date, Invalid,
    kinds::{self, CheckError},
    lang::Bilingual,
    mobile::Mobile,
};
use serde::Serialize;
use std::collections::BTreeMap;

/// Answers by field key.
pub type Answers = BTreeMap<String, String>;

/// One question of an online form, as the data dictionary has it and one form asks it. What the account already knows (name, number, phone) is never a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Field {
    /// Stable key: cases remember answers by it.
    pub key: String,
    /// The question.
    pub label: Bilingual,
    /// What an answer may be.
    pub kind: FieldKind,
    /// What the law or the paper form calls it.
    pub legal_name: String,
    /// How carefully the answer must be kept.
    pub sensitivity: Sensitivity,
    /// Whom or what it is about.
    pub about: About,
    /// Whether it must be answered, when it is asked at all.
    pub required: bool,
    /// One line of help.
    pub hint: Option<Bilingual>,
    /// Asked only when another field has a certain answer.
    pub when: Option<When>,
}

/// The condition under which a field is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct When {
    /// The key of a field that comes earlier.
    pub field: String,
    /// The answer it must have.
    pub is: String,
}

/// What an answer may be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FieldKind {
    /// Free words, at most so many characters.
    Text {
        /// The longest answer, in characters.
        max: usize,
    },
    /// One of some answers.
    Choice(Vec<Choice>),
    /// A day, `2026-11-22`.
    Date,
    /// A whole number.
    Number,
    /// A document or number that the kernel can check; the value is one of `plat_kernel::kinds::LIST`.
    Permit(String),
    /// A mobile number.
    Phone,
    /// A postal address.
    Address,
}

impl FieldKind {
    /// The stable code, as data files and the API spell it.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Text { .. } => "text",
            Self::Choice(_) => "choice",
            Self::Date => "date",
            Self::Number => "number",
            Self::Permit(_) => "permit",
            Self::Phone => "phone",
            Self::Address => "address",
        }
    }
}

/// One answer of several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// What is remembered.
    pub key: String,
    /// What people read.
    pub label: Bilingual,
}

/// Why an answer cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldFault {
    /// It must be answered.
    Missing,
    /// It has more characters than there is room for.
    TooLong {
        /// The most there may be.
        max: usize,
    },
    /// It is not one of the answers offered.
    NotOffered,
    /// It is no day of the calendar.
    NotADate,
    /// It is no whole number.
    NotANumber,
    /// It is not a valid document number; the reason says why.
    NotValid(Invalid),
}

/// The longest address that is taken, in characters.
const ADDRESS_MAX: usize = 120;

impl Field {
    /// Whether the question is asked at all, given the other answers.
    pub fn is_asked(&self, answers: &Answers) -> bool {
        self.when.as_ref().is_none_or(|when| answers.get(&when.field) == Some(&when.is))
    }

    /// The answer in its normal form, or why it cannot be taken. An empty optional answer is an empty text.
    pub fn check(&self, answer: &str, today: Date) -> Result<String, FieldFault> {
        let answer = answer.trim();
        if answer.is_empty() {
            return if self.required { Err(FieldFault::Missing) } else { Ok(String::new()) };
        }
        match &self.kind {
            FieldKind::Text { max } => short(answer, *max),
            FieldKind::Address => short(answer, ADDRESS_MAX),
            FieldKind::Choice(choices) => {
                let found = choices.iter().find(|choice| choice.key == answer);
                found.map(|choice| choice.key.clone()).ok_or(FieldFault::NotOffered)
            }
            FieldKind::Date => {
                let day: Date = answer.parse().map_err(|_| FieldFault::NotADate)?;
                Ok(day.to_string())
            }
            FieldKind::Number => {
                let number: u32 = answer.parse().map_err(|_| FieldFault::NotANumber)?;
                Ok(number.to_string())
            }
            FieldKind::Permit(kind) => match kinds::check(kind, answer, today) {
                Ok(number) => Ok(number),
                Err(CheckError::Invalid(why)) => Err(FieldFault::NotValid(why)),
                // The loader refuses a form that names an unknown kind.
                Err(CheckError::UnknownKind(_)) => Err(FieldFault::NotOffered),
            },
            FieldKind::Phone => {
                let phone = Mobile::parse(answer).map_err(FieldFault::NotValid)?;
                Ok(phone.to_string())
            }
        }
    }

    /// The words for an answer: a choice by its label, anything else as it was given.
    pub fn answer_in(&self, answer: &str, lang: plat_kernel::lang::Lang) -> String {
        if let FieldKind::Choice(choices) = &self.kind
            && let Some(choice) = choices.iter().find(|choice| choice.key == answer)
        {
            return choice.label.in_lang(lang).to_owned();
        }
        answer.to_owned()
    }
}

fn short(answer: &str, max: usize) -> Result<String, FieldFault> {
    if answer.chars().count() > max {
        return Err(FieldFault::TooLong { max });
    }
    Ok(answer.to_owned())
}

/// One question of a form for several items, and the items that need its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The question; it must be answered when one of the items says so.
    pub field: Field,
    /// The items, in the order in which they were given.
    pub items: Vec<ItemRef>,
}

/// The forms of several items as one (三表合一): what is about the same person or thing is asked once, what is about the
/// matter itself is asked for each item. A field that items ask under different conditions is asked without one.
pub fn one_form<'a>(items: impl IntoIterator<Item = &'a super::Item>) -> Vec<Asked> {
    let mut asked: Vec<Asked> = Vec::new();
    for item in items {
        for field in &item.form {
            let same = |it: &&mut Asked| it.field.key == field.key && field.about != About::Matter;
            match asked.iter_mut().find(same) {
                Some(it) => {
                    it.field.required |= field.required;
                    it.field.when = it.field.when.take().filter(|when| field.when.as_ref() == Some(when));
                    it.items.push(item.id.clone());
                }
                None => asked.push(Asked { field: field.clone(), items: vec![item.id.clone()] }),
            }
        }
    }
    asked
}

/// Checks a whole form: normal answers to the questions that are asked, or every fault at once by field key.
pub fn check_fields(
    form: &[Field],
    answers: &Answers,
    today: Date,
) -> Result<Answers, Vec<(String, FieldFault)>> {
    let mut taken = Answers::new();
    let mut faults = Vec::new();
    for field in form.iter().filter(|field| field.is_asked(answers)) {
        let answer = answers.get(&field.key).map_or("", String::as_str);
        match field.check(answer, today) {
            Ok(answer) if answer.is_empty() => {}
            Ok(answer) => drop(taken.insert(field.key.clone(), answer)),
            Err(fault) => faults.push((field.key.clone(), fault)),
        }
    }
    if faults.is_empty() { Ok(taken) } else { Err(faults) }
}

impl super::Item {
    /// Checks the item's whole form, as [`check_fields`] does.
    pub fn check_form(&self, answers: &Answers, today: Date) -> Result<Answers, Vec<(String, FieldFault)>> {
        check_fields(&self.form, answers, today)
    }
}
