//! Money in whole fen: no fractions, no rounding.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// An amount of renminbi in fen (1/100 yuan). May be negative: a refund.
///
/// ```
/// use plat_kernel::Fen;
/// assert_eq!(Fen::from_yuan(15).to_string(), "15.00");
/// assert_eq!("0.5".parse(), Ok(Fen(50)));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fen(pub i64);

/// The text is not an amount of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an amount in yuan: digits with at most two decimals are expected, like 15 or 15.50")]
pub struct BadAmount;

impl Fen {
    /// Nothing to pay.
    pub const ZERO: Self = Self(0);

    /// Whole yuan. Stops at the largest amount that fits.
    pub const fn from_yuan(yuan: i64) -> Self {
        Self(yuan.saturating_mul(100))
    }

    /// The sum, or `None` if it does not fit.
    pub const fn checked_add(self, other: Self) -> Option<Self> {
        match self.0.checked_add(other.0) {
            Some(fen) => Some(Self(fen)),
            None => None,
        }
    }

    /// True if there is nothing to pay.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// Yuan in the shortest form, without the word yuan: `15`, `15.50`, `0.05`.
    pub fn yuan_text(self) -> String {
        let text = self.to_string();
        text.strip_suffix(".00").map(str::to_owned).unwrap_or(text)
    }
}

impl fmt::Display for Fen {
    /// Always two decimals: `15.00`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fen = self.0.unsigned_abs();
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(f, "{sign}{}.{:02}", fen / 100, fen % 100)
    }
}

impl FromStr for Fen {
    type Err = BadAmount;

    fn from_str(text: &str) -> Result<Self, BadAmount> {
        let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
        let (yuan, decimals) = digits.split_once('.').unwrap_or((digits, "0"));
        let number = |part: &str| -> Result<i64, BadAmount> {
            let all_digits = !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
            if all_digits { part.parse().map_err(|_| BadAmount) } else { Err(BadAmount) }
        };
        let fen = match decimals.len() {
            1 => number(decimals)? * 10,
            2 => number(decimals)?,
            _ => return Err(BadAmount),
        };
        let yuan = number(yuan)?.checked_mul(100).ok_or(BadAmount)?;
        yuan.checked_add(fen).map(|sum| Self(sign * sum)).ok_or(BadAmount)
    }
}

impl std::iter::Sum for Fen {
    /// Stops at the largest amount that fits.
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, |sum, one| Self(sum.0.saturating_add(one.0)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fen_are_shown_as_yuan() {
        for (fen, full, short) in [(1500, "15.00", "15"), (5, "0.05", "0.05"), (-1550, "-15.50", "-15.50")] {
            assert_eq!(Fen(fen).to_string(), full);
            assert_eq!(Fen(fen).yuan_text(), short);
            assert_eq!(full.parse(), Ok(Fen(fen)));
        }
        assert_eq!("15.5".parse(), Ok(Fen(1550)));
    }

    #[test]
    fn what_is_not_an_amount_is_refused() {
        for bad in ["", ".", "1.", ".5", "1.234", "+1", "1e3", "１５", "--1", "99999999999999999999"] {
            assert_eq!(bad.parse::<Fen>(), Err(BadAmount), "{bad}");
        }
    }

    #[test]
    fn sums_do_not_wrap_round() {
        assert_eq!([Fen(1), Fen(2)].into_iter().sum::<Fen>(), Fen(3));
        assert_eq!([Fen(i64::MAX), Fen(2)].into_iter().sum::<Fen>(), Fen(i64::MAX));
        assert_eq!(Fen(i64::MAX).checked_add(Fen(1)), None);
        assert_eq!(Fen(i64::MIN).to_string(), "-92233720368547758.08");
    }
}
