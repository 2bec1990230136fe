//! 外国人永久居留身份证, the card issued from 2017 to 2023; valid until the date on it.

use crate::{
    Invalid,
    number::{is_digits, normalise, number_type, part},
};

const FORM: Invalid = Invalid::new(
    "foreign_pr_2017.form",
    "旧版外国人永久居留身份证号码应为 3 个字母（国籍）加 12 位数字，共 15 位；18 位的新版证件请选择新版类型",
    "The number of the card of 2017 has 3 letters (nationality) and 12 digits; \
     for a number of 18 characters choose the present card",
);

/// The number of a Foreign Permanent Resident ID Card of 2017: three letters and twelve digits.
///
/// ```
/// use plat_kernel::permit::ForeignPr2017;
/// assert!("USA110000000001".parse::<ForeignPr2017>().is_ok());
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ForeignPr2017(String);

number_type!(ForeignPr2017);

impl ForeignPr2017 {
    /// Checks the form.
    pub fn parse(raw: &str) -> Result<Self, Invalid> {
        let text = normalise(raw);
        let letters = part(&text, 0, 3);
        let fits = text.len() == 15
            && letters.len() == 3
            && letters.bytes().all(|byte| byte.is_ascii_uppercase())
            && is_digits(part(&text, 3, 15));
        if fits { Ok(Self(text)) } else { Err(FORM) }
    }
}
