//! The stars of a month: what was kept of it, held against the rule of the city.

use std::collections::BTreeMap;

use plat_facts::refs::{PersonRef, SiteRef};
use plat_identity::Officer;
use plat_kernel::Timestamp;
use plat_store::StoreError;

use super::{Month, Of, Record, Verdict, conduct::What};
use crate::{error::EvaluationError, service::Evaluations, standards::StarRule, store::stars as store};

/// The windows of a month, in the order of sites and numbers.
pub type Windows = BTreeMap<(SiteRef, u16), (Record, Verdict)>;
/// The staff of a month.
pub type Staff = BTreeMap<PersonRef, (Record, Verdict)>;

/// What a month brought.
#[derive(Debug, Clone)]
pub struct Board {
    /// The month.
    pub month: Month,
    /// The windows; none where the city has no rule for them.
    pub windows: Windows,
    /// The staff; none where the city has no rule for them.
    pub staff: Staff,
    /// When it was published; none as long as it may still change.
    pub published: Option<Timestamp>,
}

/// Everything that was kept of a month.
#[derive(Default)]
struct Records {
    windows: BTreeMap<(SiteRef, u16), Record>,
    staff: BTreeMap<PersonRef, Record>,
}

impl Records {
    /// Those of whom something is kept, a window and an officer.
    fn each(&mut self, window: Option<store::At>, officer: Option<PersonRef>, change: impl Fn(&mut Record)) {
        if let Some(window) = window {
            change(self.windows.entry(window).or_default());
        }
        if let Some(officer) = officer {
            change(self.staff.entry(officer).or_default());
        }
    }

    fn read(tx: &mut plat_store::Tx<'_>, month: Month, before: Timestamp) -> Result<Self, StoreError> {
        let days = (month.first(), month.next().first());
        let mut all = Self::default();
        for (window, count) in store::served(tx, days)? {
            all.each(Some(window), None, |it| it.served += count);
        }
        for said in store::said(tx, days, before)? {
            all.each(said.window, said.officer, |it| it.said.add(said.level, said.count));
        }
        for (window, officer) in store::upheld(tx, days)? {
            all.each(window, officer, |it| it.upheld += 1);
        }
        for (window, what, count) in store::of_windows(tx, days)? {
            all.each(Some(window), None, |it| it.tell(what, count));
        }
        for (officer, what, count) in store::of_staff(tx, days)? {
            all.each(None, Some(officer), |it| it.tell(what, count));
        }
        Ok(all)
    }
}

impl Record {
    fn tell(&mut self, what: What, count: i64) {
        match what {
            What::Kept => self.kept += count,
            What::Late => self.late += count,
            What::HandedBack | What::AskedAgain => self.mistakes += count,
        }
    }
}

fn judged<K: Ord>(rule: Option<&StarRule>, of: BTreeMap<K, Record>) -> BTreeMap<K, (Record, Verdict)> {
    let Some(rule) = rule else { return BTreeMap::new() };
    of.into_iter().map(|(who, record)| (who, (record, rule.limits.judge(&record)))).collect()
}

/// When the stars of a month are published, both at once; none without a rule.
pub(crate) fn published(evaluations: &Evaluations, month: Month) -> Option<Timestamp> {
    let of = |of| evaluations.standards.rule(of, month.first()).map(|rule| month.published(rule.published));
    [Of::Window, Of::Staff].into_iter().filter_map(of).max()
}

/// The last month whose stars are published.
pub(crate) fn last(evaluations: &Evaluations) -> Month {
    let now = evaluations.mint.now();
    let before = Month::of(evaluations.today()).before();
    if published(evaluations, before).is_some_and(|at| at <= now) { before } else { before.before() }
}

/// The newest month that may be read: supervisors see how the running one goes, everybody else what is published.
pub(crate) fn newest(evaluations: &Evaluations, supervises: bool) -> Month {
    if supervises { Month::of(evaluations.today()) } else { last(evaluations) }
}

/// The staff of these sites of whom something is kept, by badge.
pub(crate) async fn staff_of(
    evaluations: &Evaluations,
    board: &Board,
    sites: &[SiteRef],
) -> Result<Vec<(Officer, Verdict)>, EvaluationError> {
    let mut known = Vec::new();
    if sites.is_empty() {
        return Ok(known);
    }
    for (id, (_, verdict)) in &board.staff {
        if let Some(officer) = evaluations.identity.officer(*id).await?
            && sites.contains(&officer.site)
        {
            known.push((officer, verdict.clone()));
        }
    }
    known.sort_by(|a, b| a.0.badge.cmp(&b.0.badge));
    Ok(known)
}

/// The stars of a month as they were when published; before that, as they would be now.
pub(crate) async fn run(evaluations: &Evaluations, month: Month) -> Result<Board, EvaluationError> {
    let now = evaluations.mint.now();
    let published = published(evaluations, month).filter(|at| *at <= now);
    let before = published.unwrap_or(Timestamp::MAX);
    let records = evaluations.db.read(move |tx| Records::read(tx, month, before)).await?;
    let rule = |of| evaluations.standards.rule(of, month.first());
    Ok(Board {
        month,
        windows: judged(rule(Of::Window), records.windows),
        staff: judged(rule(Of::Staff), records.staff),
        published,
    })
}
