//! What the rules of the city have brought before heads, and whose step is still open. The rules themselves and who is told
//! belong to the desk.

use plat_facts::refs::{CaseRef, ItemRef, SiteRef, StreamRef};
use plat_kernel::{Date, Timestamp};
use plat_store::micros;
use plat_web::{Cursor, Paged, Paging};

use crate::{
    error::SupervisionError, figures::questions, filter::Filter, list::FIRST, policy::MaySupervise,
    service::Supervision, store::counts,
};

/// A case before its heads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Escalation {
    /// The stream of its fact.
    pub stream: StreamRef,
    /// The case.
    pub case: CaseRef,
    /// The item.
    pub item: ItemRef,
    /// Where it is handled.
    pub site: SiteRef,
    /// The rule, by its key.
    pub rule: String,
    /// Before whom: `decider` or `supervisor`.
    pub audience: String,
    /// When the step was due.
    pub due: Date,
    /// Since when it is before them.
    pub since: Timestamp,
}

/// A page of what is before heads now, the longest first.
pub async fn run(
    supervision: &Supervision,
    may: &MaySupervise,
    filter: &Filter,
    paging: Paging,
) -> Result<Paged<Escalation>, SupervisionError> {
    let of = questions(may, filter, (i64::MIN, i64::MAX));
    let after = paging.after.unwrap_or(FIRST);
    let limit = paging.limit() + 1;
    let list = move |tx: &mut plat_store::Tx<'_>| {
        let mut found = Vec::new();
        for of in &of {
            found.extend(counts::escalated(tx, of, after, limit)?);
        }
        Ok::<_, SupervisionError>(found)
    };
    let mut found = supervision.db.read(list).await?;
    found.sort_by_key(|it| (it.since, it.stream));
    found.truncate(limit as usize);
    Ok(paging.cut(found, |it| Cursor { at: micros(it.since), id: *it.stream.as_bytes() }))
}
