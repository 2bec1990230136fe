//! An invitation and an opinion, for tests.

use plat_kernel::Timestamp;

use crate::model::{Evaluation, Invitation, Level, Opinion, Remark};

pub(crate) fn at(day: &str) -> Timestamp {
    format!("{day}T10:00:00+08:00").parse().unwrap()
}

/// Applied for online, delivered on 2 March 2026.
pub(crate) fn an_invitation() -> Invitation {
    Invitation {
        case: "0190a000-0000-7000-8000-000000000001".parse().unwrap(),
        stream: "0190a000-0000-7000-8000-000000000002".parse().unwrap(),
        number: "NH2026030200018".to_owned(),
        item: "CR012".parse().unwrap(),
        site: "NH-HALL".parse().unwrap(),
        applicant: Some("0190a000-0000-7000-8000-000000000003".parse().unwrap()),
        officer: Some("0190a000-0000-7000-8000-00000000000f".parse().unwrap()),
        online: true,
        delivered_on: "2026-03-02".parse().unwrap(),
        at_window: None,
    }
}

pub(crate) fn waiting() -> Evaluation {
    Evaluation { invitation: an_invitation(), given: None }
}

pub(crate) fn opinion(level: Level) -> Opinion {
    Opinion { level, aspects: Vec::new(), remark: Remark::default(), unnamed: false }
}
