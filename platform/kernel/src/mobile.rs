//! 手机号码: mobile numbers of mainland China.

use crate::{
    Invalid,
    number::{is_digits, normalise, number_type},
};

const LENGTH: Invalid = Invalid::new(
    "mobile.length",
    "手机号码应为 11 位数字，请核对是否漏填或多填",
    "A mobile number has 11 digits: please check whether one is missing or too many",
);
const RANGE: Invalid = Invalid::new(
    "mobile.range",
    "手机号码应以 13 至 19 开头，请核对前两位；座机请填在固定电话一栏",
    "A mobile number begins with 13 to 19: please check the first two digits; a landline goes into its own field",
);

/// Eleven digits, without the country code.
///
/// ```
/// use plat_kernel::mobile::Mobile;
/// assert_eq!("+86 130-0000-0000".parse::<Mobile>()?.as_str(), "13000000000");
/// # Ok::<(), plat_kernel::Invalid>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mobile(String);

number_type!(Mobile);

impl Mobile {
    /// Takes away hyphens and the country code (`+86`, `0086`, `86`), then checks the form.
    pub fn parse(raw: &str) -> Result<Self, Invalid> {
        let text: String = normalise(raw).chars().filter(|c| *c != '-').collect();
        let code = ["+86", "0086", "86"].iter().find_map(|code| text.strip_prefix(code));
        let local = code.filter(|_| text.len() > 11).unwrap_or(&text);
        if local.len() != 11 || !is_digits(local) {
            return Err(LENGTH);
        }
        let in_range = local.starts_with('1') && local.as_bytes().get(1).is_some_and(|digit| *digit >= b'3');
        if in_range { Ok(Self(local.to_owned())) } else { Err(RANGE) }
    }

    /// The number as lists may show it: `130****0000`.
    pub fn masked(&self) -> String {
        crate::mask::phone(&self.0)
    }
}
