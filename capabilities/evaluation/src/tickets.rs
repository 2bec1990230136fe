//! What is asked of the line: which number a ticket is. Whoever has the ticket's code was there.

use std::pin::Pin;

use plat_facts::refs::SiteRef;
use plat_kernel::Date;

/// The number of a ticket, unique for site and day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketNumber {
    /// Where it was taken.
    pub site: SiteRef,
    /// On which day.
    pub day: Date,
    /// The number.
    pub number: u32,
}

/// An answer that is waited for; nothing if there is no such ticket, or not any more. An error is told in words.
pub type Asked<'a> = Pin<Box<dyn Future<Output = Result<Option<TicketNumber>, String>> + Send + 'a>>;

/// Knows the tickets of the halls.
pub trait Tickets: Send + Sync {
    /// The ticket with a code that nobody can guess.
    fn of_code<'a>(&'a self, code: &'a str) -> Asked<'a>;
}

/// What somebody shows a machine: the code of a receipt or that of a ticket, scanned or typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Shown {
    /// The address on a receipt: the service and its code.
    Receipt(String, String),
    /// The code of a ticket.
    Ticket(String),
}

/// The shortest and the longest that a code may be; anything else is not looked up.
const LENGTH: std::ops::RangeInclusive<usize> = 6..=40;

impl Shown {
    /// Reads what a scanner types: a whole address, or a code alone.
    pub(crate) fn read(typed: &str) -> Option<Self> {
        let typed = typed.trim().split(['?', '#']).next().unwrap_or_default();
        let parts: Vec<&str> = typed.split('/').filter(|part| !part.is_empty()).collect();
        let code =
            |code: &str| LENGTH.contains(&code.len()) && code.chars().all(|c| c.is_ascii_alphanumeric());
        match parts.as_slice() {
            [.., "rate", "code", case, code] => Some(Self::Receipt((*case).to_owned(), (*code).to_owned())),
            [.., "tickets", it] | [it] if code(it) => Some(Self::Ticket((*it).to_owned())),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scanned_address_and_a_typed_code_are_read_and_anything_else_is_not_looked_up() {
        let ticket = |code: &str| Some(Shown::Ticket(code.to_owned()));
        assert_eq!(
            Shown::read(" https://nh.test/tickets/0K3F9AQ2PZ7M4T1B?lang=en "),
            ticket("0K3F9AQ2PZ7M4T1B")
        );
        assert_eq!(Shown::read("0K3F9AQ2PZ7M4T1B"), ticket("0K3F9AQ2PZ7M4T1B"));
        let receipt = Shown::Receipt("0190".to_owned(), "AB-CD".to_owned());
        assert_eq!(Shown::read("http://localhost:8080/rate/code/0190/AB-CD"), Some(receipt));
        for other in ["", "012", "https://evil.test/", "a b c d e f", "/tickets/../../x", "号票号票号票"]
        {
            assert_eq!(Shown::read(other), None, "{other}");
        }
    }
}
