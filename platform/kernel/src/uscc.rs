//! 统一社会信用代码 (GB 32100-2015).

use crate::{
    Invalid, check_char,
    number::{is_digits, normalise, number_type, part},
};

const LENGTH: Invalid = Invalid::new(
    "uscc.length",
    "统一社会信用代码应为 18 位，请核对是否漏填或多填",
    "A unified social credit code has 18 characters: please check whether one is missing or too many",
);
const CHARACTERS: Invalid = Invalid::new(
    "uscc.characters",
    "统一社会信用代码不使用字母 I、O、Z、S、V，第 3 至 8 位应为数字；请核对是否应为 1、0、2、5",
    "The letters I, O, Z, S and V are not used and characters 3 to 8 are digits: please check whether 1, 0, 2 or 5 is meant",
);
const CHECK: Invalid = Invalid::new(
    "uscc.check_digit",
    "第 18 位校验不符，至少有一位填错，请对照营业执照或登记证书逐位核对",
    "The last character does not fit: at least one character is wrong, please compare with the licence",
);
const ORGANISATION: Invalid = Invalid::new(
    "uscc.organisation_check_digit",
    "第 17 位（组织机构代码校验）不符，请对照营业执照或登记证书核对第 9 至 17 位",
    "The 17th character (check of the organisation code) does not fit: please compare characters 9 to 17 with the licence",
);

/// A unified social credit code with both check characters right: its own (18th) and the organisation code's (17th, GB 11714).
///
/// ```
/// use plat_kernel::uscc::Uscc;
/// let code: Uscc = "91330203MA0000007J".parse()?;
/// assert_eq!(code.organisation(), "MA0000007");
/// # Ok::<(), plat_kernel::Invalid>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Uscc(String);

number_type!(Uscc);

impl Uscc {
    /// Checks length, characters and both check characters.
    pub fn parse(raw: &str) -> Result<Self, Invalid> {
        let text = normalise(raw);
        if text.chars().count() != 18 {
            return Err(LENGTH);
        }
        let known = text.chars().all(|c| check_char::value_gb32100(c).is_some());
        if !known || !is_digits(part(&text, 2, 8)) {
            return Err(CHARACTERS);
        }
        if check_char::gb32100(part(&text, 0, 17)) != text.chars().nth(17) {
            return Err(CHECK);
        }
        if check_char::gb11714(part(&text, 8, 16)) != text.chars().nth(16) {
            return Err(ORGANISATION);
        }
        Ok(Self(text))
    }

    /// Builds a valid code for tests and demonstrations from its first 16 characters.
    pub fn synthetic(first_16: &str) -> Result<Self, Invalid> {
        let organisation = check_char::gb11714(part(first_16, 8, 16)).ok_or(LENGTH)?;
        let body = format!("{first_16}{organisation}");
        let check = check_char::gb32100(&body).ok_or(CHARACTERS)?;
        Self::parse(&format!("{body}{check}"))
    }

    /// The organisation code, characters 9 to 17.
    pub fn organisation(&self) -> &str {
        part(&self.0, 8, 17)
    }
}
