//! Case numbers: readable, unique under load, never used twice.

use std::{fmt, str::FromStr, sync::Arc};

use plat_kernel::{Date, check_char};
use plat_store::{Db, StoreError};
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;

use crate::store;

/// A case number such as `NH261122-000123-K`: city, day of receipt, running number of the day, and a check
/// character (ISO 7064 MOD 37,36) that catches a slip of the pen.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CaseNumber(String);

/// The text is not a case number; a digit may have been misread.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a case number")]
pub struct BadCaseNumber;

impl CaseNumber {
    /// The `serial`-th number of a day. `city` is two capital letters.
    pub fn new(city: &str, day: Date, serial: i64) -> Self {
        let (year, month, date) = (day.year() % 100, day.month(), day.day());
        let head = format!("{city}{year:02}{month:02}{date:02}");
        let check = check_char::mod37_36(&format!("{head}{serial:06}"));
        Self(format!("{head}-{serial:06}-{check}"))
    }

    /// The number as it is printed.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CaseNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for CaseNumber {
    type Err = BadCaseNumber;

    /// Reads a number as people type it: lower case, spaces, dashes left out.
    fn from_str(typed: &str) -> Result<Self, Self::Err> {
        let plain: String = typed
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|character| character.to_ascii_uppercase())
            .collect();
        let (body, check) = plain.split_at_checked(plain.len().saturating_sub(1)).ok_or(BadCaseNumber)?;
        let (head, serial) = body.split_at_checked(8).ok_or(BadCaseNumber)?;
        let shaped = head.chars().take(2).all(|letter| letter.is_ascii_uppercase())
            && head.chars().skip(2).chain(serial.chars()).all(|digit| digit.is_ascii_digit())
            && serial.len() >= 6;
        if !shaped || !check.starts_with(check_char::mod37_36(body)) {
            return Err(BadCaseNumber);
        }
        Ok(Self(format!("{head}-{serial}-{check}")))
    }
}

/// How many numbers a node takes first on a day; then as many as it has used, so that a busy node seldom asks and an
/// idle one wastes little. What is left when it stops is never used: gaps are allowed, repeats are not.
const FIRST_BLOCK: i64 = 64;
/// The most that a node takes at once.
const LARGEST_BLOCK: i64 = 4_096;

/// Hands out case numbers. Each node takes blocks of the day's numbers in a transaction of its own, so that a case
/// command waits for no other case's number.
#[derive(Clone)]
pub struct Numbers {
    db: Db,
    city: Arc<str>,
    block: Arc<Mutex<Block>>,
}

#[derive(Default)]
struct Block {
    day: Option<Date>,
    next: i64,
    end: i64,
    used: i64,
}

impl Numbers {
    /// Numbers of a city, from its two letters.
    pub fn new(db: Db, city: &str) -> Self {
        Self { db, city: city.into(), block: Arc::default() }
    }

    /// The next number of `day`.
    pub async fn next(&self, day: Date) -> Result<CaseNumber, StoreError> {
        let mut block = self.block.lock().await;
        if block.day != Some(day) || block.next == block.end {
            let used = if block.day == Some(day) { block.used } else { 0 };
            let many = used.clamp(FIRST_BLOCK, LARGEST_BLOCK);
            let start = self.db.write(move |tx| store::take_numbers(tx, day, many)).await?;
            *block = Block { day: Some(day), next: start, end: start + many, used: used + many };
        }
        let serial = block.next;
        block.next += 1;
        Ok(CaseNumber::new(&self.city, day, serial))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn a_number_is_read_as_people_type_it() {
        let number = CaseNumber::new("NH", date(2026, 11, 22), 123);
        let typed = number.as_str().to_lowercase().replace('-', " ");
        assert_eq!(typed.parse(), Ok(number));
    }

    proptest! {
        #[test]
        fn one_wrong_digit_is_noticed(serial in 1_i64..999_999, place in 2_usize..15, other in 0_u8..10) {
            let number = CaseNumber::new("NH", date(2026, 11, 22), serial);
            let mut text: Vec<char> = number.as_str().chars().collect();
            let digit = char::from(b'0' + other);
            prop_assume!(text[place].is_ascii_digit() && text[place] != digit);
            text[place] = digit;
            let typed: String = text.into_iter().collect();
            prop_assert_eq!(typed.parse::<CaseNumber>(), Err(BadCaseNumber));
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in "\\PC*") {
            let _ = text.parse::<CaseNumber>();
        }
    }
}
