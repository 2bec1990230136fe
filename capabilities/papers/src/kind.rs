//! The kinds of papers, in the order of the law.

use serde::{Deserialize, Serialize};

/// Which paper it is; a case may have several of a kind. In the order in which they can follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PaperKind {
    /// 收件凭证
    Receipt,
    /// 移送告知书: the matter is another organ's or site's, and goes there (行政许可法 32(1)(2), 26).
    Transfer,
    /// 当场更正确认书: what the applicant corrected at the window (行政许可法 32(1)(3)).
    SpotCorrection,
    /// 一次性补正告知书
    Correction,
    /// 告知承诺书: what the applicant promises, by when, and what follows from a false promise.
    Promise,
    /// 容缺受理通知书: accepted while second-rank materials are missing, until a day.
    DeferralNotice,
    /// 受理通知书
    Acceptance,
    /// 不予受理通知书
    NotAccepted,
    /// 特别程序所需时间告知书 (行政许可法 45)
    Suspension,
    /// 恢复计时告知书: the clock runs again.
    Resumption,
    /// 延长办理期限告知书 (行政许可法 42(1))
    Extension,
    /// 会商纪要: internal, never shown to the applicant.
    ConsultationMinutes,
    /// 终止办理告知书: what was deferred or promised did not come in time.
    DeferralEnded,
    /// 准予或不予决定书, for what is no licence: 办理结果通知书
    Decision,
    /// 送达回证: what was handed over or sent, how, and by whom.
    DeliveryRecord,
    /// 电子送达凭证: which papers were opened online, and when.
    ServiceRecord,
}

impl PaperKind {
    /// All of them.
    pub const ALL: [Self; 16] = [
        Self::Receipt,
        Self::Transfer,
        Self::SpotCorrection,
        Self::Correction,
        Self::Promise,
        Self::DeferralNotice,
        Self::Acceptance,
        Self::NotAccepted,
        Self::Suspension,
        Self::Resumption,
        Self::Extension,
        Self::ConsultationMinutes,
        Self::DeferralEnded,
        Self::Decision,
        Self::DeliveryRecord,
        Self::ServiceRecord,
    ];

    /// The stable code, also the last part of its word key.
    pub fn code(self) -> &'static str {
        self.names().0
    }

    /// The kind of a code.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Not for the applicant: only who handles the case reads it.
    pub fn is_internal(self) -> bool {
        self == Self::ConsultationMinutes
    }

    /// It is served online by being opened: from then on it is known to its applicant. Receipts and records are not served,
    /// they are taken along.
    pub fn is_served(self) -> bool {
        !matches!(
            self,
            Self::Receipt
                | Self::SpotCorrection
                | Self::Promise
                | Self::ConsultationMinutes
                | Self::DeliveryRecord
                | Self::ServiceRecord
        )
    }

    /// The letter that stands behind the case number. No two kinds share one.
    pub(crate) fn letter(self) -> char {
        self.names().1
    }

    fn names(self) -> (&'static str, char) {
        match self {
            Self::Receipt => ("receipt", 'R'),
            Self::Transfer => ("transfer", 'M'),
            Self::SpotCorrection => ("spot-correction", 'G'),
            Self::Correction => ("correction", 'C'),
            Self::Promise => ("promise", 'P'),
            Self::DeferralNotice => ("deferral-notice", 'L'),
            Self::Acceptance => ("acceptance", 'A'),
            Self::NotAccepted => ("not-accepted", 'N'),
            Self::Suspension => ("suspension", 'S'),
            Self::Resumption => ("resumption", 'B'),
            Self::Extension => ("extension", 'E'),
            Self::ConsultationMinutes => ("consultation-minutes", 'K'),
            Self::DeferralEnded => ("deferral-ended", 'T'),
            Self::Decision => ("decision", 'D'),
            Self::DeliveryRecord => ("delivery-record", 'V'),
            Self::ServiceRecord => ("service-record", 'W'),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_kinds_share_a_code_or_a_letter() {
        let codes: BTreeSet<_> = PaperKind::ALL.iter().map(|kind| kind.code()).collect();
        let letters: BTreeSet<_> = PaperKind::ALL.iter().map(|kind| kind.letter()).collect();
        assert_eq!((codes.len(), letters.len()), (PaperKind::ALL.len(), PaperKind::ALL.len()));
        assert!(PaperKind::ALL.iter().all(|kind| PaperKind::of_code(kind.code()) == Some(*kind)));
    }
}
