//! How far a material is believed (电子材料可信等级, 国办函〔2016〕108号; 本项目按 domain.md §1.6 标 V2).

use cap_catalogue::{Material, MaterialSource};

/// The four grades, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// Made by the authority that issues it, under its electronic seal: used as it is. No source issues such files to us
    /// yet; the grade waits for the certificates of the exchange.
    Issued,
    /// An officer compared it with the original: it may be used again.
    Seen,
    /// Sent by the applicant: the original is still to be seen.
    Sent,
    /// Made by the applicant, or nobody says who made it: a statement, a promise, a report.
    Own,
}

impl Grade {
    /// All of them, the best first.
    pub const ALL: [Self; 4] = [Self::Issued, Self::Seen, Self::Sent, Self::Own];

    /// The stable code, also the last part of its word key.
    pub fn code(self) -> &'static str {
        match self {
            Self::Issued => "a",
            Self::Seen => "b",
            Self::Sent => "c",
            Self::Own => "d",
        }
    }

    /// What a code means.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code)
    }

    /// That of a file that the applicant sends for a material: what an authority made has an original somewhere.
    pub fn of_upload(material: &Material) -> Self {
        let only_theirs = material.sources.iter().all(|it| *it == MaterialSource::Applicant);
        if only_theirs && !material.original { Self::Own } else { Self::Sent }
    }

    /// Whether nobody needs to look at the original any more.
    pub fn is_relied_on(self) -> bool {
        matches!(self, Self::Issued | Self::Seen)
    }

    /// After an officer has compared it with the original (a report of somebody else rises as well, once it was checked).
    pub fn raised(self) -> Option<Self> {
        (!self.is_relied_on()).then_some(Self::Seen)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_relies_on_yet_rises_when_its_original_was_seen() {
        assert_eq!(Grade::ALL.map(Grade::raised), [None, None, Some(Grade::Seen), Some(Grade::Seen)]);
    }

    #[test]
    fn every_code_leads_back_to_its_grade() {
        assert!(Grade::ALL.iter().all(|it| Grade::of_code(it.code()) == Some(*it)));
        assert_eq!(Grade::of_code("e"), None);
    }
}
