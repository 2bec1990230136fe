//! 往来台湾通行证: the permit for travelling to and from Taiwan.

use crate::{
    Invalid,
    number::{is_digits, normalise, number_type, part},
};

const FORM: Invalid = Invalid::new(
    "taiwan_pass.form",
    "往来台湾通行证号码应为 L 加 8 位数字，旧本式为 T 加 8 位数字，请对照证件核对",
    "The number is L and 8 digits; on old booklets T and 8 digits: please compare with the permit",
);

/// The number of a permit for travelling to and from Taiwan. The forms are from memory, not from a standard.
///
/// ```
/// use plat_kernel::permit::TaiwanPass;
/// assert!("L00000001".parse::<TaiwanPass>().is_ok());
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TaiwanPass(String);

number_type!(TaiwanPass);

impl TaiwanPass {
    /// Checks the form.
    pub fn parse(raw: &str) -> Result<Self, Invalid> {
        let text = normalise(raw);
        let fits = text.len() == 9 && text.starts_with(['L', 'T']) && is_digits(part(&text, 1, 9));
        if fits { Ok(Self(text)) } else { Err(FORM) }
    }
}
