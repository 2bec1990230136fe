//! What is wrong with a form: field by field, in the order the fields stand on the page.

use crate::text::Text;

/// Fields and what is wrong with them. Templates show a summary that links to each field, and the text at the field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Errors(Vec<FieldError>);

/// One wrong field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The field's name in the form, which is also the id of its control.
    pub field: String,
    /// What is wrong and how to put it right.
    pub text: Text,
}

impl Errors {
    /// No errors.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one. The first error of a field is the one shown.
    pub fn add(&mut self, field: impl Into<String>, text: Text) {
        let field = field.into();
        if self.get(&field).is_none() {
            self.0.push(FieldError { field, text });
        }
    }

    /// What is wrong with this field.
    pub fn get(&self, field: &str) -> Option<&Text> {
        self.0.iter().find(|error| error.field == field).map(|error| &error.text)
    }

    /// What is wrong with a field whose page has several forms: their errors stand under `prefix` and the field's name.
    pub fn at(&self, prefix: impl AsRef<str>, field: impl AsRef<str>) -> Option<&Text> {
        let (prefix, field) = (prefix.as_ref(), field.as_ref());
        self.0.iter().find(|error| error.field.strip_prefix(prefix) == Some(field)).map(|error| &error.text)
    }

    /// Whether this field is wrong.
    pub fn has(&self, field: &str) -> bool {
        self.get(field).is_some()
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many fields are wrong.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// All of them, in order.
    pub fn iter(&self) -> std::slice::Iter<'_, FieldError> {
        self.0.iter()
    }

    /// `Err` if anything is wrong: for the API, which answers a problem with all the fields.
    pub fn check(self) -> Result<(), crate::Refusal> {
        if self.is_empty() { Ok(()) } else { Err(crate::Refusal::invalid(self)) }
    }
}

impl<'a> IntoIterator for &'a Errors {
    type Item = &'a FieldError;
    type IntoIter = std::slice::Iter<'a, FieldError>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
