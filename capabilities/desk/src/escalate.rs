//! 升级: the rules of the city bring a case before its heads, once for each step, and the ledger keeps that they did.

use cap_cases::{model::Tray, tasks};
use plat_facts::{
    Actor, Published,
    desk::TaskEscalated,
    refs::{CaseRef, SiteRef},
};
use plat_identity::{Action, Branch, Officer, Role};
use plat_kernel::{Date, Timestamp};

use crate::{
    error::DeskError,
    rules::{Audience, Rule},
    service::Desk,
    store,
};

/// A case before its heads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Escalated {
    /// The case.
    pub case: CaseRef,
    /// The rule, by its key.
    pub rule: String,
    /// The tray in which it lay.
    pub tray: Tray,
    /// Its branch.
    pub branch: Branch,
    /// When its step was due.
    pub due: Date,
    /// Since when it is before them.
    pub since: Timestamp,
}

/// How many cases of a tray are looked at in one run, the most urgent first.
const LOOKED_AT: i64 = 200;

/// Looks through the most urgent cases of every site. What is before its heads already stays there once.
pub async fn run(desk: &Desk) -> Result<(), DeskError> {
    let today = desk.cases.mint.today();
    for site in desk.cases.sites.all() {
        for tray in Tray::OPEN {
            for task in tasks::due_by(&desk.cases, (&site.code, tray), today, LOOKED_AT).await? {
                let Some(due) = task.due else { continue };
                one(desk, &task.case, due).await?;
            }
        }
    }
    Ok(())
}

async fn one(desk: &Desk, case: &cap_cases::model::Case, due: Date) -> Result<(), DeskError> {
    let moment = desk.cases.moment();
    let holds: Vec<&Rule> =
        desk.rules.all().iter().filter(|rule| rule.holds(due, moment.today(), &moment.calendar)).collect();
    if holds.is_empty() {
        return Ok(());
    }
    let claimed = desk.task(case).await?.holder(case).is_some();
    for rule in holds.into_iter().filter(|rule| !(rule.unclaimed && claimed)) {
        let escalated = Escalated {
            case: case.id,
            rule: rule.key.clone(),
            tray: case.tray(),
            branch: case.branch,
            due,
            since: moment.now,
        };
        bring(desk, escalated, rule.to, case.site.clone()).await?;
    }
    Ok(())
}

async fn bring(desk: &Desk, escalated: Escalated, to: Audience, site: SiteRef) -> Result<(), DeskError> {
    let stream: plat_facts::refs::StreamRef = desk.cases.mint.id();
    let fact = TaskEscalated {
        case: escalated.case,
        site: site.clone(),
        rule: escalated.rule.clone(),
        to: to.code().to_owned(),
        due: escalated.due,
    };
    let fact = fact.fact(stream, 1, escalated.since, Actor::System);
    desk.cases
        .db
        .write(move |tx| {
            if store::escalate(tx, &escalated, (to.code(), &site, stream))? {
                tx.append(&fact)?;
            }
            Ok::<_, DeskError>(())
        })
        .await
}

/// What lies before an officer as a head, the longest due first; at most so many of each site.
pub async fn before(desk: &Desk, who: &Officer, limit: i64) -> Result<Vec<Escalated>, DeskError> {
    let mut all = Vec::new();
    for (role, action, to) in [
        (Role::Decider, Action::DecideCase, Audience::Decider),
        (Role::Supervisor, Action::SeeCase, Audience::Supervisor),
    ] {
        if !who.has(role) {
            continue;
        }
        let reach = desk.cases.authority().reach(who, action, false);
        let mut sites: Vec<SiteRef> = reach.scopes().iter().map(|scope| scope.site.clone()).collect();
        sites.dedup();
        let list = move |tx: &mut plat_store::Tx<'_>| {
            let mut found = Vec::new();
            for site in &sites {
                let page = store::before_head(tx, (site, to.code()), (i64::MIN, CaseRef::nil()), limit)?;
                found.extend(page.into_iter().filter(|it| reach.covers(site, it.branch)));
            }
            Ok::<_, DeskError>(found)
        };
        all.extend(desk.cases.db.read(list).await?);
    }
    all.sort_by_key(|it| (it.due, it.case));
    Ok(all)
}

/// Whether an officer is a head, before whom cases may come.
pub fn is_head(who: &Officer) -> bool {
    who.has(Role::Decider) || who.has(Role::Supervisor)
}
