//! What editors made of questions that nobody could answer. The stream is the question's own id; its words stand in no fact.

use serde::{Deserialize, Serialize};

use crate::{ItemRef, published::published};

/// A question was attached to an item: from then on it is understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionAttached {
    /// The item.
    pub item: ItemRef,
}

/// A question was put aside: nothing here answers it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionDismissed {}

/// What was made of a question was taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionReopened {}

published! {
    QuestionAttached => "assistant.question_attached",
    QuestionDismissed => "assistant.question_dismissed",
    QuestionReopened => "assistant.question_reopened",
}
