//! 台湾居民来往大陆通行证: the mainland travel permit of Taiwan residents.

use crate::{
    Invalid,
    number::{is_digits, normalise, number_type},
};

const FORM: Invalid = Invalid::new(
    "tw_mtp.form",
    "台湾居民来往大陆通行证号码应为 8 位数字，旧本式另有 1 至 2 位，请对照证件核对",
    "The number has 8 digits; on old booklets 1 or 2 more: please compare with the permit",
);

/// The number of a mainland travel permit of a Taiwan resident. The forms are from memory, not from a standard.
///
/// ```
/// use plat_kernel::permit::TwMtp;
/// assert!("00000001".parse::<TwMtp>().is_ok());
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TwMtp(String);

number_type!(TwMtp);

impl TwMtp {
    /// Checks the form.
    pub fn parse(raw: &str) -> Result<Self, Invalid> {
        let text = normalise(raw);
        let fits = (8..=10).contains(&text.len()) && is_digits(&text);
        if fits { Ok(Self(text)) } else { Err(FORM) }
    }
}
