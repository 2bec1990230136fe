//! What an officer does with a task: fetches, asks the policies, decides, stores.

use cap_cases::{
    model::{Case, Tray},
    policy, reading,
};
use plat_facts::refs::{CaseRef, PersonRef};
use plat_identity::{Action, Officer, Role};

use crate::{
    claim,
    error::DeskError,
    give_back, hand_on,
    model::{Change, Deed, Task},
    park::{self, Until},
    scene::Scene,
    service::{Desk, MOST_HELD},
};

/// What an officer wants to do with a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Order {
    /// 领办
    Claim,
    /// 分派, to the colleague with a badge.
    Assign {
        /// The badge.
        badge: String,
        /// For the colleague.
        words: String,
    },
    /// 转交, to the colleague with a badge.
    Forward {
        /// The badge.
        badge: String,
        /// For the colleague.
        words: String,
    },
    /// 退回 to the team.
    Return {
        /// Why.
        words: String,
    },
    /// 搁置.
    Park {
        /// What it waits for.
        until: Until,
        /// Why.
        words: String,
    },
    /// Taken up again.
    Wake,
}

/// Does it, if the task is still at the version that was read. Nobody works on a case whose turn is not theirs, and nobody gives one to somebody whose turn it is not.
pub async fn run(
    desk: &Desk,
    who: &Officer,
    (id, read): (CaseRef, Option<i64>),
    order: Order,
) -> Result<Task, DeskError> {
    let case = reading::at_desk(&desk.cases, who, id).await?;
    let task = desk.task(&case).await?;
    if read.is_some_and(|read| read != task.version) {
        return Err(DeskError::ChangedMeanwhile);
    }
    let moment = desk.cases.moment();
    let scene = Scene { task: &task, case: &case, officer: who.id, moment: &moment, note: desk.note() };
    let change = match &order {
        Order::Assign { badge, words } => {
            if !may_assign(desk, who, &case) {
                return Err(DeskError::NotTheirTurn);
            }
            let to = colleague(desk, &case, badge).await?;
            Some(hand_on::assign(&scene, to, words)?)
        }
        Order::Forward { badge, words } => {
            let to = colleague(desk, &case, badge).await?;
            Some(hand_on::forward(&scene, to, words)?)
        }
        own => by_themselves(desk, who, &scene, own).await?,
    };
    match change {
        Some(change) => desk.save(change).await,
        None => Ok(task),
    }
}

/// What concerns nobody else.
async fn by_themselves(
    desk: &Desk,
    who: &Officer,
    scene: &Scene<'_>,
    order: &Order,
) -> Result<Option<Change>, DeskError> {
    if !policy::is_turn_of(desk.cases.authority(), who, scene.case) {
        return Err(DeskError::NotTheirTurn);
    }
    let takes_up = matches!(order, Order::Claim | Order::Park { .. });
    if takes_up && scene.task.holder(scene.case).is_none() && is_full(desk, who.id).await? {
        return Err(DeskError::TooMany);
    }
    match order {
        Order::Claim => claim::decide(scene),
        Order::Return { words } => give_back::decide(scene, words).map(Some),
        Order::Park { until, words } => park::decide(scene, *until, words).map(Some),
        Order::Wake => park::wake(scene).map(Some),
        Order::Assign { .. } | Order::Forward { .. } => Ok(None),
    }
}

async fn is_full(desk: &Desk, officer: PersonRef) -> Result<bool, DeskError> {
    Ok(i64::try_from(desk.held(officer).await?.len()).is_ok_and(|held| held >= MOST_HELD))
}

/// The colleague with a badge, if it is their turn with this case, too.
async fn colleague(desk: &Desk, case: &Case, badge: &str) -> Result<PersonRef, DeskError> {
    let found = desk.cases.identity.find_officer_by_badge(badge).await?.ok_or(DeskError::NoSuchColleague)?;
    let today = desk.cases.identity.officer_today(found.id).await?.ok_or(DeskError::NoSuchColleague)?;
    if policy::is_turn_of(desk.cases.authority(), &today, case) {
        Ok(today.id)
    } else {
        Err(DeskError::NoSuchColleague)
    }
}

/// The colleagues to whom a case can be given: those at its site whose turn it is, by badge.
pub async fn colleagues(desk: &Desk, who: &Officer, case: &Case) -> Result<Vec<Officer>, DeskError> {
    let directory = desk.cases.identity.officers_of_site(&case.site).await?;
    let fits = |it: &&Officer| it.id != who.id && policy::is_turn_of(desk.cases.authority(), it, case);
    Ok(directory.all().iter().filter(fits).cloned().collect())
}

/// Whether an officer gives out the cases of a site and branch: whoever decides there, and no relative of the applicant.
pub fn may_assign(desk: &Desk, who: &Officer, case: &Case) -> bool {
    let reach = desk.cases.authority().reach(who, Action::DecideCase, false);
    let near = who.standing.ties.contains_key(&case.applicant);
    let open = case.tray() != Tray::Closed;
    who.has(Role::Decider) && reach.covers(&case.site, case.branch) && !near && open
}

/// What this officer may do with the task now.
pub fn offered(desk: &Desk, who: &Officer, case: &Case, task: &Task) -> Vec<Deed> {
    let turn = policy::is_turn_of(desk.cases.authority(), who, case);
    let holder = task.holder(case);
    let mine = turn && holder == Some(who.id);
    let aside = task.is_aside(case, desk.cases.mint.today());
    let fits = |deed: &Deed| match deed {
        Deed::Claim => turn && holder.is_none(),
        Deed::Wake => mine && aside,
        Deed::Forward | Deed::Return => mine,
        Deed::Park => turn && !aside && (mine || holder.is_none()),
        Deed::Assign => may_assign(desk, who, case),
    };
    Deed::ALL.into_iter().filter(fits).collect()
}
