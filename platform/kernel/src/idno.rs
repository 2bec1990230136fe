//! 公民身份号码 (GB 11643-1999).

use jiff::civil::Date;

use crate::{
    Invalid, check_char,
    number::{is_digits, normalise, number_type, part},
};

/// The provinces, with Taiwan, Hong Kong and Macau, and 83, which residence permits of Taiwan residents bear.
const PROVINCES: &str = "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83";

const FIFTEEN: Invalid = Invalid::new(
    "resident_id.fifteen_digits",
    "15 位身份证号码自 2013 年 1 月 1 日起停止使用，请出示第二代居民身份证，填写 18 位号码",
    "15-digit numbers were abolished on 1 January 2013: please use the 18-digit number of the present card",
);
const LENGTH: Invalid = Invalid::new(
    "resident_id.length",
    "身份证号码应为 18 位，请核对是否漏填或多填",
    "An identity number has 18 characters: please check whether one is missing or too many",
);
const CHARACTERS: Invalid = Invalid::new(
    "resident_id.characters",
    "身份证号码前 17 位应为数字，末位为数字或 X，请核对",
    "The first 17 characters are digits and the last is a digit or X: please check them",
);
const FOREIGN: Invalid = Invalid::new(
    "resident_id.foreign_permanent_residence",
    "首位为 9 的是外国人永久居留身份证号码，请把证件类型改为“外国人永久居留身份证”",
    "A number that begins with 9 is on a Foreign Permanent Resident ID Card: please choose that document instead",
);
const PROVINCE: Invalid = Invalid::new(
    "resident_id.province",
    "前两位不是省级行政区代码，请核对号码开头",
    "The first two digits are not the code of a province: please check the beginning of the number",
);
const BIRTH: Invalid = Invalid::new(
    "resident_id.birth_date",
    "第 7 至 14 位不是存在的日期，请核对出生年月日",
    "Characters 7 to 14 are not a date that exists: please check the date of birth",
);
const FUTURE: Invalid = Invalid::new(
    "resident_id.birth_in_future",
    "出生日期晚于今天，请核对第 7 至 14 位",
    "The date of birth lies in the future: please check characters 7 to 14",
);
const CHECK: Invalid = Invalid::new(
    "resident_id.check_digit",
    "校验位不符，号码中至少有一位填错，请对照证件逐位核对",
    "The check digit does not fit: at least one character is wrong, please compare with the card",
);
const REGION: Invalid =
    Invalid::new("resident_id.region", "行政区划代码应为 6 位数字", "A division code has six digits");
const SERIAL: Invalid =
    Invalid::new("resident_id.serial", "顺序码应为 0 至 999", "A serial number lies between 0 and 999");

/// An 18-character identity number that is valid in itself: province, date of birth, check digit.
///
/// A division below the province is not looked up: numbers of divisions that were abolished stay valid for life.
///
/// ```
/// use plat_kernel::idno::{ResidentId, Sex};
/// let id: ResidentId = "33020519071111002x".parse()?;
/// assert_eq!(id.as_str(), "33020519071111002X");
/// assert_eq!((id.birth().to_string().as_str(), id.sex(), id.region()), ("1907-11-11", Sex::Female, "330205"));
/// # Ok::<(), plat_kernel::Invalid>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResidentId(String);

number_type!(ResidentId);

/// The sex that an identity number states.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sex {
    /// 男: the 17th digit is odd.
    Male,
    /// 女: the 17th digit is even.
    Female,
}

impl ResidentId {
    /// Checks everything but whether the date of birth lies in the future: for values that come back from storage.
    /// What people type goes through [`ResidentId::on`].
    pub fn parse(raw: &str) -> Result<Self, Invalid> {
        let text = normalise(raw);
        if text.chars().count() == 15 && is_digits(&text) {
            return Err(FIFTEEN);
        }
        if text.chars().count() != 18 {
            return Err(LENGTH);
        }
        let last_fits = text.ends_with(|c: char| c.is_ascii_digit() || c == 'X');
        if !text.is_ascii() || !is_digits(part(&text, 0, 17)) || !last_fits {
            return Err(CHARACTERS);
        }
        if text.starts_with('9') {
            return Err(FOREIGN);
        }
        if !PROVINCES.split(' ').any(|code| text.starts_with(code)) {
            return Err(PROVINCE);
        }
        date_in(&text).ok_or(BIRTH)?;
        if check_char::mod11_2(part(&text, 0, 17)) != text.chars().last() {
            return Err(CHECK);
        }
        Ok(Self(text))
    }

    /// Checks everything, as on that day: nobody is born after it.
    pub fn on(raw: &str, today: Date) -> Result<Self, Invalid> {
        let id = Self::parse(raw)?;
        if id.birth() > today { Err(FUTURE) } else { Ok(id) }
    }

    /// A valid number for tests and demonstrations: six digits of region, a birth date, a serial number of 0 to 999
    /// (odd for a man).
    pub fn synthetic(region: &str, birth: Date, serial: u16) -> Result<Self, Invalid> {
        if region.len() != 6 || !is_digits(region) {
            return Err(REGION);
        }
        if serial > 999 {
            return Err(SERIAL);
        }
        let body = format!("{region}{:04}{:02}{:02}{serial:03}", birth.year(), birth.month(), birth.day());
        let check = check_char::mod11_2(&body).ok_or(BIRTH)?;
        Self::parse(&format!("{body}{check}"))
    }

    /// The date of birth.
    pub fn birth(&self) -> Date {
        date_in(&self.0).unwrap_or(Date::ZERO)
    }

    /// Completed years of age on a day. A person born on 29 February completes a year on 1 March of common years.
    pub fn age_on(&self, day: Date) -> i16 {
        let birth = self.birth();
        let birthday_to_come = (day.month(), day.day()) < (birth.month(), birth.day());
        day.year() - birth.year() - i16::from(birthday_to_come)
    }

    /// The sex.
    pub fn sex(&self) -> Sex {
        let odd = self.0.as_bytes().get(16).is_some_and(|digit| digit % 2 == 1);
        if odd { Sex::Male } else { Sex::Female }
    }

    /// The six digits of the division where the number was first given, which may have been abolished since.
    pub fn region(&self) -> &str {
        part(&self.0, 0, 6)
    }
}

/// The date in characters 7 to 14, if there is such a date.
pub(crate) fn date_in(number: &str) -> Option<Date> {
    let year: i16 = part(number, 6, 10).parse().ok().filter(|year| *year > 0)?;
    let month = part(number, 10, 12).parse().ok()?;
    let day = part(number, 12, 14).parse().ok()?;
    Date::new(year, month, day).ok()
}
