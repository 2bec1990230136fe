//! 车辆识别代号 (GB 16735).

use crate::{
    Invalid, check_char,
    number::{normalise, number_type},
};

const LENGTH: Invalid = Invalid::new(
    "vin.length",
    "车辆识别代号应为 17 位，请核对是否漏填或多填",
    "A VIN has 17 characters: please check whether one is missing or too many",
);
const CHARACTERS: Invalid = Invalid::new(
    "vin.characters",
    "车辆识别代号只含数字和字母，且不使用 I、O、Q；请核对是否应为 1、0",
    "A VIN has only digits and letters, never I, O or Q: please check whether 1 or 0 is meant",
);
const CHECK: Invalid = Invalid::new(
    "vin.check_digit",
    "第 9 位校验不符，至少有一位填错，请对照车架或行驶证逐位核对",
    "The ninth character does not fit: at least one character is wrong, please compare with the frame or the licence",
);

/// A vehicle identification number whose ninth character fits the others.
///
/// ```
/// use plat_kernel::vin::Vin;
/// assert!("1M8GDM9AXKP042788".parse::<Vin>().is_ok());
/// assert_eq!("1M8GDM9AXKP042789".parse::<Vin>().unwrap_err().code(), "vin.check_digit");
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Vin(String);

number_type!(Vin);

impl Vin {
    /// Checks length, characters and the ninth character.
    pub fn parse(raw: &str) -> Result<Self, Invalid> {
        let text = normalise(raw);
        if text.chars().count() != 17 {
            return Err(LENGTH);
        }
        let check = check_char::gb16735(&text).ok_or(CHARACTERS)?;
        if text.chars().nth(8) == Some(check) { Ok(Self(text)) } else { Err(CHECK) }
    }
}
