//! 外国人永久居留身份证, the card issued since 2023-12-01.

use crate::{
    Invalid, check_char,
    idno::date_in,
    number::{is_digits, normalise, number_type, part},
};

const FORM: Invalid = Invalid::new(
    "foreign_pr_2023.form",
    "新版外国人永久居留身份证号码应为 18 位，首位为 9，末位为数字或 X；15 位的旧版证件请选择旧版类型",
    "The number of the present card has 18 characters, begins with 9 and ends with a digit or X; \
     for a number of 15 characters choose the card of 2017",
);
const BIRTH: Invalid = Invalid::new(
    "foreign_pr_2023.birth_date",
    "第 7 至 14 位不是存在的日期，请核对出生年月日",
    "Characters 7 to 14 are not a date that exists: please check the date of birth",
);
const CHECK: Invalid = Invalid::new(
    "foreign_pr_2023.check_digit",
    "校验位不符，号码中至少有一位填错，请对照证件逐位核对",
    "The check digit does not fit: at least one character is wrong, please compare with the card",
);

/// The number of a Foreign Permanent Resident ID Card since December 2023: 18 characters that begin with 9.
///
/// ```
/// use plat_kernel::permit::ForeignPr2023;
/// assert!("91184019001231012X".parse::<ForeignPr2023>().is_ok());
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ForeignPr2023(String);

number_type!(ForeignPr2023);

impl ForeignPr2023 {
    /// Checks the form, the date of birth and the check digit.
    pub fn parse(raw: &str) -> Result<Self, Invalid> {
        let text = normalise(raw);
        let last_fits = text.ends_with(|c: char| c.is_ascii_digit() || c == 'X');
        if text.len() != 18 || !text.starts_with('9') || !is_digits(part(&text, 0, 17)) || !last_fits {
            return Err(FORM);
        }
        date_in(&text).ok_or(BIRTH)?;
        let fits = check_char::mod11_2(part(&text, 0, 17)) == text.chars().last();
        if fits { Ok(Self(text)) } else { Err(CHECK) }
    }
}
