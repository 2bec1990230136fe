//! 中国护照: numbers of Chinese passports.

use crate::{
    Invalid,
    number::{is_clear_letter, is_digits, normalise, number_type, part},
};

const FORM: Invalid = Invalid::new(
    "cn_passport.form",
    "护照号码应为 E 或 G 加 8 位数字、E 加字母（不含 I、O）加 7 位数字，或 PE、SE、DE 加 7 位数字，请对照护照资料页核对",
    "A passport number is E or G and 8 digits, E and a letter (not I or O) and 7 digits, or PE, SE or DE and 7 digits: \
     please compare with the data page",
);

/// The number of an ordinary, service or diplomatic passport of China. The forms are from memory, not from a standard.
///
/// ```
/// use plat_kernel::passport::CnPassport;
/// assert!("EA0000001".parse::<CnPassport>().is_ok());
/// assert!("EI0000001".parse::<CnPassport>().is_err());
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CnPassport(String);

number_type!(CnPassport);

impl CnPassport {
    /// Checks the form.
    pub fn parse(raw: &str) -> Result<Self, Invalid> {
        let text = normalise(raw);
        let fits = text.is_ascii() && text.len() == 9 && {
            let (head, second) = (part(&text, 0, 1), text.as_bytes().get(1).copied().unwrap_or_default());
            let seven = is_digits(part(&text, 2, 9));
            let ordinary = matches!(head, "E" | "G") && second.is_ascii_digit();
            let lettered = head == "E" && is_clear_letter(second);
            let official = matches!(part(&text, 0, 2), "PE" | "SE" | "DE");
            seven && (ordinary || lettered || official)
        };
        if fits { Ok(Self(text)) } else { Err(FORM) }
    }
}
