//! 机动车号牌 (GA 36): plate numbers and what can be told from them.

mod class;

use crate::{
    Invalid,
    number::{is_clear_letter, is_digits, normalise, number_type},
};

pub use class::{PlateClass, UnknownClass};

/// The short names of the 31 provinces.
const PROVINCES: &str = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";

const PROVINCE: Invalid = Invalid::new(
    "plate.province",
    "号牌首字应为省、自治区、直辖市的简称，请核对",
    "A plate begins with the short name of a province: please check the first character",
);
const OFFICE: Invalid = Invalid::new(
    "plate.office",
    "号牌第二位应为发牌机关代号字母（不含 I、O），请核对",
    "The second character of a plate is the letter of the issuing office (not I or O): please check it",
);
const LENGTH: Invalid = Invalid::new(
    "plate.length",
    "号牌应为 7 位（新能源号牌 8 位），请核对是否漏填或多填",
    "A plate has 7 characters, of a new-energy vehicle 8: please check whether one is missing or too many",
);
const CHARACTERS: Invalid = Invalid::new(
    "plate.characters",
    "号牌序号只用数字和字母，且不用 I、O；请核对是否应为 1、0",
    "The serial of a plate has digits and letters, never I or O: please check whether 1 or 0 is meant",
);
const NEW_ENERGY: Invalid = Invalid::new(
    "plate.new_energy",
    "8 位新能源号牌：小型车字母在序号首位、后四位为数字，大型车 D 或 F 在末位；请核对",
    "A plate of 8 characters has its letter first in the serial and four digits last (small vehicles), or D or F at the very end \
     (large vehicles): please check it",
);
const BORDER: Invalid = Invalid::new(
    "plate.border",
    "末字为港、澳的号牌以粤 Z 开头，请核对",
    "A plate that ends in 港 or 澳 begins with 粤Z: please check it",
);

/// A plate number whose characters fit one of the known forms.
///
/// ```
/// use plat_kernel::plate::{Plate, PlateClass, PlateForm};
/// let plate: Plate = "浙b·D00000".parse()?;
/// assert_eq!((plate.as_str(), plate.form()), ("浙BD00000", PlateForm::SmallNewEnergy));
/// assert!(plate.fits(PlateClass::SmallNewEnergy) && !plate.fits(PlateClass::Small)); // 52, not 02
/// # Ok::<(), plat_kernel::Invalid>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Plate(String);

number_type!(Plate);

/// What the characters of a plate say. An ordinary plate does not say whether the vehicle is large or small: only its
/// colour does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PlateForm {
    /// Five characters of serial.
    Ordinary,
    /// Six, the first a letter: a small new-energy vehicle.
    SmallNewEnergy,
    /// Six, the last D or F: a large new-energy vehicle.
    LargeNewEnergy,
    /// Ends in 学.
    DrivingSchool,
    /// Ends in 挂.
    Trailer,
    /// Ends in 警.
    Police,
    /// 粤Z…港.
    HongKong,
    /// 粤Z…澳.
    Macau,
}

impl Plate {
    /// Takes away the dot, then checks province, office and serial.
    pub fn parse(raw: &str) -> Result<Self, Invalid> {
        let text: String =
            normalise(raw).chars().filter(|c| !matches!(c, '·' | '•' | '・' | '.' | '-')).collect();
        form_of(&text)?;
        Ok(Self(text))
    }

    /// What the characters say.
    pub fn form(&self) -> PlateForm {
        form_of(&self.0).unwrap_or(PlateForm::Ordinary)
    }

    /// True if a plate of this form can be of that class (号牌种类).
    pub fn fits(&self, class: PlateClass) -> bool {
        class.forms().contains(&self.form())
    }
}

fn form_of(text: &str) -> Result<PlateForm, Invalid> {
    let mut rest = text.chars();
    let province = rest.next().ok_or(LENGTH)?;
    if !PROVINCES.contains(province) {
        return Err(PROVINCE);
    }
    let office = rest.next().ok_or(LENGTH)?;
    if !u8::try_from(office).is_ok_and(is_clear_letter) {
        return Err(OFFICE);
    }
    let serial = rest.as_str();
    match serial.chars().count() {
        5 => seven(province == '粤' && office == 'Z', serial),
        6 => eight(serial),
        _ => Err(LENGTH),
    }
}

/// A plate of seven characters.
fn seven(at_border: bool, serial: &str) -> Result<PlateForm, Invalid> {
    let (body, form) = match serial.strip_suffix(['学', '挂', '警', '港', '澳']) {
        Some(body) if serial.ends_with('学') => (body, PlateForm::DrivingSchool),
        Some(body) if serial.ends_with('挂') => (body, PlateForm::Trailer),
        Some(body) if serial.ends_with('警') => (body, PlateForm::Police),
        Some(body) if serial.ends_with('港') => (body, PlateForm::HongKong),
        Some(body) => (body, PlateForm::Macau),
        None => (serial, PlateForm::Ordinary),
    };
    if !is_serial(body) {
        return Err(CHARACTERS);
    }
    let border_form = matches!(form, PlateForm::HongKong | PlateForm::Macau);
    if border_form && !at_border { Err(BORDER) } else { Ok(form) }
}

/// A plate of eight characters. Which letters are in use beside D and F is from memory.
fn eight(serial: &str) -> Result<PlateForm, Invalid> {
    if !is_serial(serial) {
        return Err(CHARACTERS);
    }
    let letter_first = serial.starts_with(['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'J', 'K']);
    let tail = |from: usize, to: usize| serial.get(from..to).is_some_and(is_digits);
    if letter_first && tail(2, 6) {
        Ok(PlateForm::SmallNewEnergy)
    } else if serial.ends_with(['D', 'F']) && tail(0, 5) {
        Ok(PlateForm::LargeNewEnergy)
    } else {
        Err(NEW_ENERGY)
    }
}

fn is_serial(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit() || is_clear_letter(byte))
}
