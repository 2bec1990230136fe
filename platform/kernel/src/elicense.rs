//! 电子证照标识 (GB/T 36904-2018).

use crate::{
    Invalid, check_char,
    number::{is_digits, normalise, number_type},
};

/// The root under which all electronic certificates are numbered.
const ROOT: &str = "1.2.156.3005.2.";

const FORM: Invalid = Invalid::new(
    "elicense_id.form",
    "电子证照标识应为 1.2.156.3005.2.证照类型代码（21 位）.颁发机构代码.流水号.版本号（3 位）.校验位，请完整复制",
    "A certificate identifier is 1.2.156.3005.2.type (21 characters).issuer.serial.version (3 digits).check: \
     please copy it whole",
);
const CHECK: Invalid = Invalid::new(
    "elicense_id.check_digit",
    "校验位不符，至少有一位有误，请从电子证照上重新复制或扫码",
    "The check character does not fit: at least one character is wrong, please copy or scan it again",
);

/// The identifier of an electronic certificate whose check character fits.
///
/// ```
/// use plat_kernel::elicense::ElicenseId;
/// let id: ElicenseId = "1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U".parse()?;
/// assert_eq!(id.issuer(), "11430000006122244L");
/// # Ok::<(), plat_kernel::Invalid>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ElicenseId(String);

number_type!(ElicenseId);

impl ElicenseId {
    /// Checks the six parts and the check character.
    pub fn parse(raw: &str) -> Result<Self, Invalid> {
        let text = normalise(raw);
        let parts: Vec<&str> = text.strip_prefix(ROOT).ok_or(FORM)?.split('.').collect();
        let [kind, issuer, serial, version, check] = parts.as_slice() else { return Err(FORM) };
        let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase());
        let fits = kind.len() == 21
            && (6..=18).contains(&issuer.len())
            && (1..=32).contains(&serial.len())
            && version.len() == 3
            && is_digits(version)
            && check.len() == 1
            && parts.iter().all(|part| plain(part));
        if !fits {
            return Err(FORM);
        }
        let expected = check_char::mod37_36(&format!("{kind}{issuer}{serial}{version}"));
        if check.starts_with(expected) { Ok(Self(text)) } else { Err(CHECK) }
    }

    /// The type of certificate: an 18-character code and three more characters.
    pub fn kind(&self) -> &str {
        self.part(0)
    }

    /// The code of the issuing body.
    pub fn issuer(&self) -> &str {
        self.part(1)
    }

    fn part(&self, at: usize) -> &str {
        self.0.strip_prefix(ROOT).and_then(|rest| rest.split('.').nth(at)).unwrap_or_default()
    }
}
