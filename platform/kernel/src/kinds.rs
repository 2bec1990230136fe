//! The number types by name, for forms and for `yichuang check KIND VALUE`.

use std::{fmt, str::FromStr};

use jiff::civil::Date;

use crate::{
    Invalid,
    elicense::ElicenseId,
    idno::ResidentId,
    itemcode::ItemImplCode,
    lang::Lang,
    mobile::Mobile,
    passport::CnPassport,
    permit::{
        ForeignPr2017, ForeignPr2023, HkMacauPass, HmHomeReturn, HmtResidencePermit, TaiwanPass, TwMtp,
    },
    plate::Plate,
    uscc::Uscc,
    vin::Vin,
};

/// Checks one value: as typed in, on which day, to its normal form.
type Check = fn(&str, Date) -> Result<String, Invalid>;

/// Name, Chinese, English, check.
type Row = (&'static str, &'static str, &'static str, Check);

const TABLE: [Row; 15] = [
    ("resident_id", "公民身份号码", "resident identity number", |raw, today| {
        text(ResidentId::on(raw, today))
    }),
    (
        "hmt_residence_permit",
        "港澳台居民居住证",
        "residence permit for Hong Kong, Macau and Taiwan residents",
        |raw, today| text(HmtResidencePermit::on(raw, today)),
    ),
    (
        "foreign_pr_2023",
        "外国人永久居留身份证（新版）",
        "foreign permanent resident ID card (2023)",
        |raw, _| text(ForeignPr2023::parse(raw)),
    ),
    (
        "foreign_pr_2017",
        "外国人永久居留身份证（旧版）",
        "foreign permanent resident ID card (2017)",
        |raw, _| text(ForeignPr2017::parse(raw)),
    ),
    ("cn_passport", "中国护照", "Chinese passport", |raw, _| text(CnPassport::parse(raw))),
    ("hk_macau_pass", "往来港澳通行证", "exit-entry permit for Hong Kong and Macau", |raw, _| {
        text(HkMacauPass::parse(raw))
    }),
    ("taiwan_pass", "往来台湾通行证", "permit for travelling to and from Taiwan", |raw, _| {
        text(TaiwanPass::parse(raw))
    }),
    (
        "hm_home_return",
        "港澳居民来往内地通行证",
        "mainland travel permit for Hong Kong and Macau residents",
        |raw, _| text(HmHomeReturn::parse(raw)),
    ),
    (
        "tw_mtp",
        "台湾居民来往大陆通行证",
        "mainland travel permit for Taiwan residents",
        |raw, _| text(TwMtp::parse(raw)),
    ),
    ("mobile", "手机号码", "mobile number", |raw, _| text(Mobile::parse(raw))),
    ("plate", "机动车号牌", "vehicle plate", |raw, _| text(Plate::parse(raw))),
    ("uscc", "统一社会信用代码", "unified social credit code", |raw, _| text(Uscc::parse(raw))),
    ("vin", "车辆识别代号", "vehicle identification number", |raw, _| text(Vin::parse(raw))),
    ("elicense_id", "电子证照标识", "electronic certificate identifier", |raw, _| {
        text(ElicenseId::parse(raw))
    }),
    ("item_impl_code", "事项实施编码", "implementation code of an item", |raw, _| {
        text(ItemImplCode::parse(raw))
    }),
];

/// The names of all kinds.
pub const LIST: &[&str] = &names();

const fn names() -> [&'static str; TABLE.len()] {
    let mut names = [""; TABLE.len()];
    let mut at = 0;
    while at < TABLE.len() {
        #[expect(clippy::indexing_slicing, reason = "checked by the compiler: this runs only in constants")]
        {
            names[at] = TABLE[at].0;
        }
        at += 1;
    }
    names
}

/// A kind of number, known by its name.
#[derive(Clone, Copy)]
pub struct Kind(&'static Row);

/// No kind has that name; [`LIST`] has all that do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown kind `{0}`")]
pub struct UnknownKind(pub String);

/// Why [`check`] refuses.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CheckError {
    /// There is no such kind.
    #[error(transparent)]
    UnknownKind(#[from] UnknownKind),
    /// The value is not valid.
    #[error(transparent)]
    Invalid(#[from] Invalid),
}

impl Kind {
    /// All kinds, in the order of [`LIST`].
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(Self)
    }

    /// The name that programs use, like `resident_id`.
    pub const fn code(self) -> &'static str {
        self.0.0
    }

    /// The name that people use.
    pub const fn name(self, lang: Lang) -> &'static str {
        match lang {
            Lang::Zh => self.0.1,
            Lang::En => self.0.2,
        }
    }

    /// The value in its normal form, or why it is refused.
    pub fn check(self, raw: &str, today: Date) -> Result<String, Invalid> {
        (self.0.3)(raw, today)
    }
}

impl FromStr for Kind {
    type Err = UnknownKind;

    fn from_str(code: &str) -> Result<Self, UnknownKind> {
        Self::all().find(|kind| kind.code() == code).ok_or_else(|| UnknownKind(code.to_owned()))
    }
}

impl PartialEq for Kind {
    fn eq(&self, other: &Self) -> bool {
        self.code() == other.code()
    }
}

impl Eq for Kind {}

impl fmt::Debug for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// Checks a value of the kind of that name; gives its normal form.
///
/// ```
/// use plat_kernel::kinds::{CheckError, check};
/// let today = "2026-11-22".parse()?;
/// assert_eq!(check("mobile", "+86 130 0000 0000", today)?, "13000000000");
/// assert!(matches!(check("shoe_size", "42", today), Err(CheckError::UnknownKind(_))));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn check(kind: &str, raw: &str, today: Date) -> Result<String, CheckError> {
    let kind: Kind = kind.parse()?;
    Ok(kind.check(raw, today)?)
}

fn text(checked: Result<impl ToString, Invalid>) -> Result<String, Invalid> {
    checked.map(|number| number.to_string())
}
