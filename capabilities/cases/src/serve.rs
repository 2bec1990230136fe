//! 电子送达: a paper that has effects for its applicant is served online when they open it for the first time. That moment
//! goes on record; it is a deed of theirs (a button that says so), never a mere reading.

use cap_papers::{Channel, Issued, PaperKind, SheetService};
use plat_kernel::Timestamp;

use crate::{
    error::CaseError,
    model::{Case, DeliveryWay, Stage},
    policy::Own,
    reading,
    service::Cases,
};

/// Records that the applicant opens a paper; only the first time counts. Says when that was.
pub async fn run(
    cases: &Cases,
    own: &Own,
    number: &str,
    channel: Channel,
) -> Result<(Issued, Timestamp), CaseError> {
    let case = own.case();
    let paper = reading::own_paper(cases, case, number).await?;
    let at = cases.papers.open(&paper, (case.applicant, own.actor()), channel).await?;
    Ok((paper, at))
}

/// What stands on the record of a hand-over: how, by whom, and which papers it closes, each with when it was opened online.
pub(crate) async fn record(
    cases: &Cases,
    case: &Case,
    papers: &[Issued],
) -> Result<Option<SheetService>, CaseError> {
    let Stage::Delivered { delivery, result, .. } = &case.stage else { return Ok(None) };
    let tracking = delivery.tracking.clone();
    let opened = cases.papers.opened(case.id).await?;
    let by = cases.officer(delivery.by).await?.map(|it| format!("{}（{}）", it.name, it.badge));
    let way = match delivery.way {
        DeliveryWay::Window => "直接送达",
        DeliveryWay::Courier => "邮寄送达",
        DeliveryWay::Electronic => "电子送达",
    };
    let served = papers.iter().filter(|paper| matches!(paper.kind, PaperKind::Decision));
    let served = served.map(|it| ("决定书".to_owned(), it.number.clone(), opened.get(&it.id).copied()));
    let result = result.iter().filter(|it| !it.serial.is_empty());
    let result = result.map(|it| ("证件".to_owned(), it.serial.clone(), None));
    Ok(Some(SheetService {
        way: way.to_owned(),
        tracking,
        by: by.unwrap_or_default(),
        received: (delivery.way == DeliveryWay::Window).then_some(delivery.at),
        papers: served.chain(result).collect(),
    }))
}
