//! 电子送达: a paper that has effects for its applicant is served online when they open it for the first time. That moment
//! goes on record; it is a deed of theirs (a button that says so), never a mere reading.

use plat_facts::{Published, papers::PaperOpened};
use plat_kernel::Timestamp;

use crate::{
    error::CaseError,
    model::{Case, DeliveryWay, Stage},
    paper::{Issued, PaperKind, SheetService},
    policy::Own,
    reading,
    service::Cases,
    store,
};

/// How a paper was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    /// On the pages.
    Web,
    /// By another program of the applicant's, over the API.
    Api,
}

impl Channel {
    fn code(self) -> &'static str {
        match self {
            Self::Web => "web",
            Self::Api => "api",
        }
    }
}

/// Records that the applicant opens a paper; only the first time counts. Says when that was.
pub async fn run(
    cases: &Cases,
    own: &Own,
    number: &str,
    channel: Channel,
) -> Result<(Issued, Timestamp), CaseError> {
    let case = own.case();
    let paper = reading::own_paper(cases, case, number).await?;
    let (id, now) = (paper.id, cases.mint.now());
    let fact = PaperOpened {
        case: case.id,
        kind: paper.kind.code().to_owned(),
        number: paper.number.clone(),
        applicant: case.applicant,
        channel: channel.code().to_owned(),
    };
    let fact = fact.fact(id.cast(), 1, now, own.actor());
    let case = case.id;
    let at = cases
        .db
        .write(move |tx| {
            if let Some(before) = store::prints::opened(tx, case)?.get(&id) {
                tx.is_the_deed();
                return Ok::<_, CaseError>(*before);
            }
            store::prints::open(tx, (id, case), now)?;
            tx.append(&fact)?;
            Ok(now)
        })
        .await?;
    Ok((paper, at))
}

/// What stands on the record of a hand-over: how, by whom, and which papers it closes, each with when it was opened online.
pub(crate) async fn record(
    cases: &Cases,
    case: &Case,
    papers: &[Issued],
) -> Result<Option<SheetService>, CaseError> {
    let Stage::Delivered { delivery, result, .. } = &case.stage else { return Ok(None) };
    let (id, tracking) = (case.id, delivery.tracking.clone());
    let opened = cases.db.read(move |tx| store::prints::opened(tx, id)).await?;
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

/// Whether the applicant has yet to open a paper that is served by being opened.
pub(crate) async fn is_waiting(cases: &Cases, paper: &Issued) -> Result<bool, CaseError> {
    if !paper.kind.is_served() {
        return Ok(false);
    }
    let (case, id) = (paper.case, paper.id);
    let opened = cases.db.read(move |tx| store::prints::opened(tx, case)).await?;
    Ok(!opened.contains_key(&id))
}
