//! What a city sets for cases that rest on somebody's word (容缺受理, 告知承诺, 代理, 重复申请): read from `data/trust/rules.toml`, each
//! figure with its source. What the law itself says stands here as constants.

mod error;

pub use error::TrustError;

use cap_catalogue::BadData;
use serde::Deserialize;

/// The name of the file.
const FILE: &str = "trust/rules.toml";

/// Who is younger has their data processed only with the consent of a guardian (个人信息保护法 31).
pub const CONSENT_UNDER: i16 = 14;
/// Years for which who applied with false materials may not apply again, where public safety is concerned
/// (行政许可法 78).
pub const FALSE_MATERIALS_YEARS: i16 = 1;

/// The settings.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrustRules {
    /// 容缺受理.
    pub deferral: DeferralRule,
    /// 告知承诺.
    pub promise: PromiseRule,
    /// 监护人.
    pub guardian: GuardianRule,
    /// 代理人.
    pub agent: AgentRule,
    /// 重复申请.
    pub duplicates: DuplicateRule,
    /// 材料复用.
    pub reuse: ReuseRule,
}

/// Until when deferred materials are handed in.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeferralRule {
    /// Working days that are left between that day and the promised one, at least.
    pub shorter_than_promised_by: u32,
    /// Working days at most.
    pub at_most: u32,
    /// Where it was read.
    pub source: String,
    /// How sure that is.
    pub confidence: String,
}

impl DeferralRule {
    /// The working days from acceptance within which deferred materials are handed in, for an item promised in so many;
    /// none where no time would be left to decide.
    pub fn days(&self, promised: u32) -> Option<u32> {
        let left = promised.checked_sub(self.shorter_than_promised_by)?.min(self.at_most);
        (left > 0).then_some(left)
    }
}

/// What a false promise means.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PromiseRule {
    /// Days for which nothing more is taken on this person's word.
    pub excluded_for_days: u16,
    /// Working days within which the person may object.
    pub objection_within: u32,
    /// Working days within which that is answered.
    pub answer_within: u32,
    /// Where it was read.
    pub source: String,
    /// How sure that is.
    pub confidence: String,
}

/// Who needs a guardian.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GuardianRule {
    /// Who is younger, in completed years.
    pub under: i16,
    /// Where it was read.
    pub source: String,
    /// How sure that is.
    pub confidence: String,
}

/// For how long an authority is believed that says nothing of its end.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgentRule {
    /// Days.
    pub authority_days: u16,
    /// Where it was read.
    pub source: String,
    /// How sure that is.
    pub confidence: String,
}

/// Which earlier case counts as the same.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DuplicateRule {
    /// Days since it was closed, at most.
    pub closed_within_days: u16,
    /// Where it was read.
    pub source: String,
    /// How sure that is.
    pub confidence: String,
}

/// For how long a material that was handed in before is offered again.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReuseRule {
    /// Days since it was handed in, at most.
    pub within_days: u16,
    /// Where it was read.
    pub source: String,
    /// How sure that is.
    pub confidence: String,
}

impl TrustRules {
    /// Reads the settings among the files of the reference data.
    pub fn load(files: impl Iterator<Item = (String, String)>) -> Result<Self, Vec<BadData>> {
        let ours = |path: &str| path.replace('\\', "/").ends_with(FILE);
        let Some((path, text)) = files.into_iter().find(|(path, _)| ours(path)) else {
            return Err(vec![BadData {
                file: FILE.to_owned(),
                line: 0,
                why: "the file is missing".to_owned(),
            }]);
        };
        toml::from_str(&text).map_err(|error| {
            let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
            let line = before.matches('\n').count() + 1;
            vec![BadData { file: path, line, why: error.message().to_owned() }]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::trust_rules;

    #[test]
    fn what_is_deferred_comes_two_working_days_before_the_promised_date_and_within_twenty_at_most() {
        let rule = trust_rules().deferral;
        assert_eq!(rule.days(20), Some(18));
        assert_eq!(rule.days(60), Some(20));
        assert_eq!(rule.days(3), Some(1));
        assert_eq!(rule.days(2), None);
        assert_eq!(rule.days(0), None);
    }

    #[test]
    fn a_slip_in_the_settings_is_named_with_its_line() {
        let shipped = include_str!("../../../data/trust/rules.toml");
        let broken = shipped.replace("at_most = 20", "at_most = \"soon\"");
        let line = broken.lines().position(|line| line.starts_with("at_most")).unwrap() + 1;
        let faults =
            TrustRules::load([("data/trust/rules.toml".to_owned(), broken)].into_iter()).unwrap_err();
        assert_eq!((faults[0].line, faults.len()), (line, 1));
        assert!(TrustRules::load(std::iter::empty()).is_err());
    }
}
