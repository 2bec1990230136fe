//! Situations (情形): a few questions that narrow an item to what this one person needs.
//!
//! The same rules serve the self-assessment at home, the application and the window, so that what was promised at home
//! holds at the window.

mod assess;
mod check;
mod fault;
mod model;
mod narrow;
mod outcome;
mod text;
mod ticket;

pub use assess::Assessment;
pub use fault::{SituationFault, Spot, Wrong};
pub use model::{Choice as SituationAnswer, Chosen, Effects, Question, Situation, Stop, Waits};
pub use outcome::{Outcome, Taken};
pub use text::{AnswerText, QuestionText, SituationText, StopText};
pub use ticket::{BadTicket, Ticket};

pub(crate) use check::faults;

#[cfg(test)]
mod tests;
