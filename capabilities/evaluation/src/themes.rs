//! What ratings are about, for those who supervise: counts by theme and level of their sites, and the bad ratings behind each theme.

use std::collections::BTreeMap;

use plat_facts::refs::SiteRef;
use plat_kernel::{Date, Timestamp};
use plat_store::StoreError;

use crate::{
    bad::reading::Listed,
    error::EvaluationError,
    figures::{Filter, Tally},
    policy::{MayList, Read},
    service::Evaluations,
    store::{self, tasks},
};

/// How many bad ratings are listed of a theme.
const MOST: u32 = 200;

/// Counts of each theme, by its code, as they are now: without what was set aside since a bulletin, too.
pub(crate) async fn run(
    evaluations: &Evaluations,
    may: &MayList,
    filter: &Filter,
) -> Result<BTreeMap<String, Tally>, EvaluationError> {
    let days = filter.days(evaluations.today());
    let rows = evaluations.db.read(move |tx| store::themes(tx, days, Timestamp::MAX)).await?;
    let mut themes: BTreeMap<String, Tally> = BTreeMap::new();
    for it in rows.into_iter().filter(|it| within(may, filter, &it.site)) {
        themes.entry(it.theme).or_default().add(it.level, it.count);
    }
    Ok(themes)
}

/// The bad ratings about a theme that the officer may read, the newest first. Good ones are counted, and nobody reads them.
pub(crate) async fn list(
    evaluations: &Evaluations,
    may: &MayList,
    (theme, filter): (&str, &Filter),
) -> Result<Vec<Listed>, EvaluationError> {
    let days: (Date, Date) = filter.days(evaluations.today());
    let sites: Vec<SiteRef> = may.sites.iter().filter(|it| within(may, filter, it)).cloned().collect();
    let theme = theme.to_owned();
    let all = evaluations.db.read(move |tx| {
        let mut all = Vec::new();
        for site in &sites {
            for kept in tasks::about(tx, (&theme, site), days, MOST)? {
                let id = kept.task.id;
                all.push(Read { kept, handlers: tasks::handlers(tx, id)?, steps: tasks::steps(tx, id)? });
            }
        }
        Ok::<_, StoreError>(all)
    });
    let mut all = all.await?;
    all.sort_by_key(|it| std::cmp::Reverse(it.kept.task.about.opened));
    let seen = all.into_iter().filter(|it| may.sees(evaluations, it)).take(MOST as usize);
    Ok(seen.map(|it| Listed { task: it.kept.task, brought: it.kept.brought }).collect())
}

fn within(may: &MayList, filter: &Filter, site: &SiteRef) -> bool {
    may.sites.contains(site) && filter.site.as_ref().is_none_or(|it| it == site)
}
