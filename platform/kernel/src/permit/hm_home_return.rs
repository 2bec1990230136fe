//! 港澳居民来往内地通行证: the mainland travel permit of Hong Kong and Macau residents.

use crate::{
    Invalid,
    number::{is_digits, normalise, number_type},
};

const FORM: Invalid = Invalid::new(
    "hm_home_return.form",
    "港澳居民来往内地通行证号码应为 H（香港）或 M（澳门）加 8 位数字，旧式另有 2 位换证次数，请对照证件核对",
    "The number is H (Hong Kong) or M (Macau) and 8 digits; on old cards 2 more digits: please compare with the permit",
);

/// The number of a mainland travel permit of a Hong Kong or Macau resident. The forms are from memory, not from a standard.
///
/// ```
/// use plat_kernel::permit::HmHomeReturn;
/// assert!("H00000001".parse::<HmHomeReturn>().is_ok());
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HmHomeReturn(String);

number_type!(HmHomeReturn);

impl HmHomeReturn {
    /// Checks the form.
    pub fn parse(raw: &str) -> Result<Self, Invalid> {
        let text = normalise(raw);
        let digits = text.strip_prefix(['H', 'M']).unwrap_or_default();
        let fits = matches!(digits.len(), 8 | 10) && is_digits(digits);
        if fits { Ok(Self(text)) } else { Err(FORM) }
    }
}
