//! A paper: what stands on it is sealed and stored when it is issued, so that it can be printed again word for word, and
//! checked by anyone who holds it (number and code lead to the verification page).

use plat_crypto::digest;
use plat_facts::refs::CaseRef;
use plat_identity::{IdentityError, PersonKey, SealedField};
use plat_kernel::{Timestamp, id::Id};

use crate::{kind::PaperKind, sheet::Sheet};

/// What stands on a paper. The name is part of what is sealed: it is as old as the table, and never changes.
const SHEET: SealedField = SealedField::new("cases_paper.content");

/// An issued paper as it is kept: what stands on it is sealed under its applicant's key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issued {
    /// Its id.
    pub id: Id<Paper>,
    /// Its case.
    pub case: CaseRef,
    /// Its number: the case's, a letter, and from the second of its kind on which one it is.
    pub number: String,
    /// Which paper it is.
    pub kind: PaperKind,
    /// When it was issued.
    pub issued: Timestamp,
    /// What stands on it, sealed. It is never sealed anew: the code on the paper would not fit any more.
    pub(crate) content: Vec<u8>,
}

impl Issued {
    /// Seals a paper.
    pub fn seal(paper: &Paper, key: &PersonKey) -> Result<Self, IdentityError> {
        let Paper { id, case, kind, issued, .. } = *paper;
        let content = SHEET.seal_json(key, id, &paper.sheet)?;
        Ok(Self { id, case, number: paper.number.clone(), kind, issued, content })
    }

    /// The paper with what stands on it.
    pub fn open(self, key: &PersonKey) -> Result<Paper, IdentityError> {
        let sheet = SHEET.open_json(key, self.id, &self.content)?;
        let Self { id, case, number, kind, issued, .. } = self;
        Ok(Paper { id, case, number, kind, issued, sheet })
    }

    /// What the verification code is made of: number, time, and the digest of what is sealed. So a paper can be checked
    /// without opening it, and when its applicant was erased, too.
    pub(crate) fn proof(&self) -> String {
        let content = digest::hex(&digest::sha256(&self.content));
        format!("{}|{}|{content}", self.number, self.issued)
    }
}

/// An issued paper, opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// Its id.
    pub id: Id<Paper>,
    /// Its case.
    pub case: CaseRef,
    /// Its number: the case's, a letter, and from the second of its kind on which one it is.
    pub number: String,
    /// Which paper it is.
    pub kind: PaperKind,
    /// When it was issued.
    pub issued: Timestamp,
    /// What stands on it.
    pub sheet: Sheet,
}

impl Paper {
    /// What stands over it.
    pub fn title(&self) -> &'static str {
        match self.kind {
            PaperKind::Receipt => "收件凭证",
            PaperKind::Transfer => "移送告知书",
            PaperKind::SpotCorrection => "当场更正确认书",
            PaperKind::Correction => "一次性补正告知书",
            PaperKind::Promise => "告知承诺书",
            PaperKind::DeferralNotice => "容缺受理通知书",
            PaperKind::Acceptance => "受理通知书",
            PaperKind::NotAccepted => "不予受理通知书",
            PaperKind::Suspension => "特别程序所需时间告知书",
            PaperKind::Resumption => "恢复计时告知书",
            PaperKind::Extension => "延长办理期限告知书",
            PaperKind::ConsultationMinutes => "会商纪要",
            PaperKind::DeferralEnded => "终止办理告知书",
            PaperKind::Decision if !self.sheet.licence => "办理结果通知书",
            PaperKind::Decision if self.sheet.granted => "准予行政许可决定书",
            PaperKind::Decision => "不予行政许可决定书",
            PaperKind::DeliveryRecord => "送达回证",
            PaperKind::ServiceRecord => "电子送达凭证",
        }
    }

    /// The number of a case's paper of a kind, of which it has `before` already: the first has the letter alone, the
    /// second the letter and 2. `case` is the number of the case.
    pub fn number_of(case: &str, kind: PaperKind, before: usize) -> String {
        match before {
            0 => format!("{case}-{}", kind.letter()),
            _ => format!("{case}-{}{}", kind.letter(), before + 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_paper_of_a_kind_says_that_it_is_the_second() {
        let numbers =
            [0, 1, 2].map(|before| Paper::number_of("NH260302-000001", PaperKind::Suspension, before));
        assert_eq!(numbers, ["NH260302-000001-S", "NH260302-000001-S2", "NH260302-000001-S3"]);
    }
}
