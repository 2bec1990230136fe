//! 港澳台居民居住证 (国办发〔2018〕81 号).

use jiff::civil::Date;

use crate::{
    Invalid,
    idno::ResidentId,
    number::{normalise, number_type},
};

const REGION: Invalid = Invalid::new(
    "hmt_residence_permit.region",
    "港澳台居民居住证号码应以 810000（香港）、820000（澳门）或 830000（台湾）开头，请核对前 6 位",
    "The number begins with 810000 (Hong Kong), 820000 (Macau) or 830000 (Taiwan): please check the first six digits",
);

/// The number on a residence permit for residents of Hong Kong, Macau and Taiwan: an identity number under 81, 82 or 83.
///
/// ```
/// use plat_kernel::permit::HmtResidencePermit;
/// assert!("810000190505050013".parse::<HmtResidencePermit>().is_ok());
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HmtResidencePermit(String);

number_type!(HmtResidencePermit);

impl HmtResidencePermit {
    /// Checks everything but whether the date of birth lies in the future.
    pub fn parse(raw: &str) -> Result<Self, Invalid> {
        known_region(raw)?;
        Ok(Self(ResidentId::parse(raw)?.to_string()))
    }

    /// Checks everything, as on that day.
    pub fn on(raw: &str, today: Date) -> Result<Self, Invalid> {
        known_region(raw)?;
        Ok(Self(ResidentId::on(raw, today)?.to_string()))
    }
}

fn known_region(raw: &str) -> Result<(), Invalid> {
    let text = normalise(raw);
    let known = ["810000", "820000", "830000"].iter().any(|region| text.starts_with(region));
    if known { Ok(()) } else { Err(REGION) }
}
