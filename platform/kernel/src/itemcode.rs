//! 事项实施编码 (GB/T 39554.1-2020).

use crate::{
    Invalid,
    number::{is_digits, normalise, number_type, part},
    uscc::Uscc,
};

const LENGTH: Invalid = Invalid::new(
    "item_impl_code.length",
    "事项实施编码应为 31 位：18 位统一社会信用代码、1 位行使层级、12 位基本编码，请核对",
    "An implementation code has 31 characters: 18 of the credit code, 1 of the level, 12 of the basic code",
);
const ORGANISATION: Invalid = Invalid::new(
    "item_impl_code.organisation",
    "前 18 位不是有效的统一社会信用代码，请核对实施机关代码",
    "The first 18 characters are not a valid unified social credit code: please check the organisation",
);
const LEVEL: Invalid = Invalid::new(
    "item_impl_code.level",
    "第 19 位（行使层级）应为 1 至 6，请核对",
    "Character 19 (the level of government) lies between 1 and 6: please check it",
);
const BASIC: Invalid = Invalid::new(
    "item_impl_code.basic_code",
    "第 20 至 31 位（基本编码）应为数字，请核对",
    "Characters 20 to 31 (the basic code) are digits: please check them",
);

/// The code of an item as one organisation carries it out. The length is known from the standard, its parts from memory.
///
/// ```
/// use plat_kernel::itemcode::ItemImplCode;
/// let code: ItemImplCode = "11330200000000027E3000109001000".parse()?;
/// assert_eq!(code.basic(), "000109001000");
/// # Ok::<(), plat_kernel::Invalid>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemImplCode(String);

number_type!(ItemImplCode);

impl ItemImplCode {
    /// Checks length and parts.
    pub fn parse(raw: &str) -> Result<Self, Invalid> {
        let text = normalise(raw);
        if text.chars().count() != 31 {
            return Err(LENGTH);
        }
        if Uscc::parse(part(&text, 0, 18)).is_err() {
            return Err(ORGANISATION);
        }
        if !matches!(text.as_bytes().get(18), Some(b'1'..=b'6')) {
            return Err(LEVEL);
        }
        if is_digits(part(&text, 19, 31)) { Ok(Self(text)) } else { Err(BASIC) }
    }

    /// The organisation's unified social credit code.
    pub fn organisation(&self) -> &str {
        part(&self.0, 0, 18)
    }

    /// The basic code: the item, the same in every city.
    pub fn basic(&self) -> &str {
        part(&self.0, 19, 31)
    }
}
