//! The cases behind a figure: exactly those that it counts, the oldest first. No applicant stands in them; who may read a case
//! finds the applicant on its page.

use plat_facts::refs::{CaseRef, ItemRef, PersonRef, SiteRef};
use plat_kernel::Date;
use plat_web::{Cursor, Paged, Paging};

use crate::{
    error::SupervisionError,
    figures::{Figure, questions},
    filter::Filter,
    model::State,
    policy::MaySupervise,
    service::Supervision,
    store::counts,
};

/// A case in the list of a figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The case.
    pub case: CaseRef,
    /// The number that people quote.
    pub number: String,
    /// The item.
    pub item: ItemRef,
    /// Where it is handled.
    pub site: SiteRef,
    /// How far it is.
    pub state: State,
    /// The day of receipt.
    pub received_on: Date,
    /// The nearer of the two last days.
    pub due: Option<Date>,
    /// The day of the decision.
    pub decided_on: Option<Date>,
    /// Working days after the promised day.
    pub promised_late: Option<i32>,
    /// Working days after the last day of the law.
    pub legal_late: Option<i32>,
    /// Who has it.
    pub holder: Option<PersonRef>,
    /// How many correction notices were given.
    pub corrections: i64,
    /// Its place in the order.
    pub(crate) place: i64,
}

/// A page of the cases that a figure counts.
pub async fn run(
    supervision: &Supervision,
    may: &MaySupervise,
    (figure, filter): (Figure, &Filter),
    paging: Paging,
) -> Result<Paged<Listed>, SupervisionError> {
    let of = questions(may, filter, figure.days(filter, supervision.mint.today()));
    let after = paging.after.unwrap_or(FIRST);
    let limit = paging.limit() + 1;
    let list = move |tx: &mut plat_store::Tx<'_>| {
        let mut found = Vec::new();
        for of in &of {
            found.extend(counts::list(tx, (figure, of), after, limit)?);
        }
        Ok::<_, SupervisionError>(found)
    };
    let mut found = supervision.db.read(list).await?;
    found.sort_by_key(|it| (it.place, it.case));
    found.truncate(limit as usize);
    Ok(paging.cut(found, |it| Cursor { at: it.place, id: *it.case.as_bytes() }))
}

/// Before every place.
pub(crate) const FIRST: Cursor = Cursor { at: i64::MIN, id: [0; 16] };
