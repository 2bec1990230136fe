//! 往来港澳通行证: the exit-entry permit for travelling to and from Hong Kong and Macau.

use crate::{
    Invalid,
    number::{is_clear_letter, is_digits, normalise, number_type, part},
};

const FORM: Invalid = Invalid::new(
    "hk_macau_pass.form",
    "往来港澳通行证号码应为 C 加 8 位数字、C 加字母（不含 I、O）加 7 位数字，旧本式为 W 加 8 位数字，请对照证件核对",
    "The number is C and 8 digits, or C and a letter (not I or O) and 7 digits; on old booklets W and 8 digits: please compare with the permit",
);

/// The number of an exit-entry permit for Hong Kong and Macau. The forms are from memory, not from a standard.
///
/// ```
/// use plat_kernel::permit::HkMacauPass;
/// assert!("CA0000001".parse::<HkMacauPass>().is_ok());
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HkMacauPass(String);

number_type!(HkMacauPass);

impl HkMacauPass {
    /// Checks the form.
    pub fn parse(raw: &str) -> Result<Self, Invalid> {
        let text = normalise(raw);
        let second = text.as_bytes().get(1).copied().unwrap_or_default();
        let head_fits = match part(&text, 0, 1) {
            "C" => second.is_ascii_digit() || is_clear_letter(second),
            "W" => second.is_ascii_digit(),
            _ => false,
        };
        let fits = text.len() == 9 && head_fits && is_digits(part(&text, 2, 9));
        if fits { Ok(Self(text)) } else { Err(FORM) }
    }
}
