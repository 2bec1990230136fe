//! Delegation 委托: an officer lets another do one of their roles for some days. It lasts no longer than the giver has the
//! role, is decided on the day it is used, and goes no further.

use std::{fmt, str::FromStr};

use plat_facts::{
    Actor, DelegationRef, PersonRef, Published, SiteRef,
    officers::{DelegationEnded, DelegationGiven},
};
use plat_kernel::{Date, Id, Timestamp};

use crate::{
    Action, Branch, DelegationThing, Identity, IdentityError, MayAudit, MayManageRights, Officer, Role,
    Thing,
    store::{delegations, posts},
};

/// The longest page of delegations.
const PAGE: u32 = 100;

/// Why an officer is away. A code: free words would be personal data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DelegationReason {
    /// 休假
    Leave,
    /// 病假
    Sick,
    /// 出差
    Trip,
    /// 培训
    Training,
    /// 工作调配
    Workload,
}

/// A code that is no reason.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a reason: {0:?}")]
pub struct BadDelegationReason(pub String);

impl DelegationReason {
    /// All reasons, in the order in which they are offered.
    pub const ALL: [Self; 5] = [Self::Leave, Self::Sick, Self::Trip, Self::Training, Self::Workload];

    /// The code, as stored and as in JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Leave => "leave",
            Self::Sick => "sick",
            Self::Trip => "trip",
            Self::Training => "training",
            Self::Workload => "workload",
        }
    }
}

impl FromStr for DelegationReason {
    type Err = BadDelegationReason;
    fn from_str(code: &str) -> Result<Self, BadDelegationReason> {
        Self::ALL.into_iter().find(|it| it.code() == code).ok_or_else(|| BadDelegationReason(code.to_owned()))
    }
}

/// A delegation to give. Site and branch are the giver's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDelegation {
    /// Who shall do it.
    pub receiver: PersonRef,
    /// Which of the giver's roles.
    pub role: Role,
    /// The first day.
    pub from: Date,
    /// The last day.
    pub until: Date,
    /// Why.
    pub reason: DelegationReason,
}

/// A delegation, in force, to come or over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delegation {
    /// Names it.
    pub id: DelegationRef,
    /// Whose work it is.
    pub giver: PersonRef,
    /// Who does it.
    pub receiver: PersonRef,
    /// As what.
    pub role: Role,
    /// Where.
    pub site: SiteRef,
    /// For which branch.
    pub branch: Branch,
    /// The first day.
    pub from: Date,
    /// The last day.
    pub until: Date,
    /// Why.
    pub reason: DelegationReason,
    /// When it was given.
    pub given_at: Timestamp,
    /// When it was ended before its last day.
    pub ended_at: Option<Timestamp>,
}

impl Delegation {
    /// Whether it holds on a day.
    pub fn holds_on(&self, day: Date) -> bool {
        self.ended_at.is_none() && self.from <= day && day <= self.until
    }

    fn seen_by(&self, officer: Option<PersonRef>) -> Thing {
        Thing::Delegation(DelegationThing {
            mine: Some(self.giver) == officer,
            to_me: Some(self.receiver) == officer,
            role: self.role,
            site: self.site.clone(),
            branch: self.branch,
            days: days(self.from, self.until),
        })
    }
}

impl fmt::Display for DelegationReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// From the first to the last day, both counted; 0 if the last comes before the first.
fn days(from: Date, until: Date) -> u16 {
    let between = from.until(until).map_or(-1, |span| span.get_days());
    u16::try_from(between.saturating_add(1)).unwrap_or(if between < 0 { 0 } else { u16::MAX })
}

impl Identity {
    /// Lets another officer do one of the giver's roles. Refused in the words of the policies if the giver has not the role,
    /// or it is an administrator's, or was itself delegated, or it lasts too long;
    /// [`IdentityError::BadDelegation`] if it begins before today or ends before it begins.
    pub async fn delegate(&self, giver: &Officer, new: NewDelegation) -> Result<Delegation, IdentityError> {
        if new.from < self.mint.today() || new.until < new.from {
            return Err(IdentityError::BadDelegation);
        }
        let delegation = Delegation {
            id: self.mint.id(),
            giver: giver.id,
            receiver: new.receiver,
            role: new.role,
            site: giver.site.clone(),
            branch: giver.branch,
            from: new.from,
            until: new.until,
            reason: new.reason,
            given_at: self.now(),
            ended_at: None,
        };
        self.allow(giver, Action::Delegate, &delegation.seen_by(Some(giver.id)))?;
        let (it, actor) = (delegation.clone(), Actor::Officer(giver.id));
        self.db
            .write(move |tx| {
                let receiver = posts::find(tx, it.receiver)?.ok_or(IdentityError::UnknownPerson)?;
                if receiver.roles.iter().any(Role::is_administrator) {
                    return Err(IdentityError::MixedRoles);
                }
                delegations::insert(tx, &it)?;
                tx.append(given(&it).fact(it.id.cast(), 1, it.given_at, actor))?;
                Ok(())
            })
            .await?;
        Ok(delegation)
    }

    /// Ends a delegation before its last day: by who gave it, by who has it, or by the security administration.
    pub async fn revoke(&self, officer: &Officer, id: DelegationRef) -> Result<(), IdentityError> {
        let found = self.delegation(id).await?;
        self.allow(officer, Action::EndDelegation, &found.seen_by(Some(officer.id)))?;
        let (now, by) = (self.now(), officer.id);
        self.db
            .write(move |tx| {
                if !delegations::end(tx, id, (Some(by), now))? {
                    return Err(IdentityError::UnknownDelegation);
                }
                tx.append(DelegationEnded { delegation: id }.fact(id.cast(), 2, now, Actor::Officer(by)))?;
                Ok(())
            })
            .await
    }

    /// A page of at most 100 of the delegations that an officer gave or received, the newest first.
    pub async fn list_own_delegations(
        &self,
        officer: &Officer,
        before: Option<DelegationRef>,
        limit: u32,
    ) -> Result<Vec<Delegation>, IdentityError> {
        self.delegations_of(Some(officer.id), before, limit).await
    }

    /// A page of at most 100 of everybody's delegations, the newest first: for the security administration.
    pub async fn list_delegations(
        &self,
        _proof: &MayManageRights,
        before: Option<DelegationRef>,
        limit: u32,
    ) -> Result<Vec<Delegation>, IdentityError> {
        self.delegations_of(None, before, limit).await
    }

    /// The same for the audit administration.
    pub async fn audit_delegations(
        &self,
        _proof: &MayAudit,
        before: Option<DelegationRef>,
        limit: u32,
    ) -> Result<Vec<Delegation>, IdentityError> {
        self.delegations_of(None, before, limit).await
    }

    async fn delegation(&self, id: DelegationRef) -> Result<Delegation, IdentityError> {
        let found = self.db.read::<_, IdentityError>(move |tx| Ok(delegations::find(tx, id)?)).await?;
        found.ok_or(IdentityError::UnknownDelegation)
    }

    async fn delegations_of(
        &self,
        of: Option<PersonRef>,
        before: Option<DelegationRef>,
        limit: u32,
    ) -> Result<Vec<Delegation>, IdentityError> {
        let page = (before.unwrap_or_else(last), limit.min(PAGE));
        self.db.read(move |tx| Ok(delegations::list(tx, of, page)?)).await
    }
}

/// After every id that is ever given.
fn last() -> DelegationRef {
    Id::from_bytes(&[0xff; 16]).unwrap_or_else(Id::nil)
}

fn given(it: &Delegation) -> DelegationGiven {
    DelegationGiven {
        delegation: it.id,
        giver: it.giver,
        receiver: it.receiver,
        role: it.role.code().to_owned(),
        site: it.site.clone(),
        branch: it.branch.code().to_owned(),
        from: it.from,
        until: it.until,
        reason: it.reason.code().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        MayManagePeople, NewOfficer, Roles,
        testing::{World, an_officer},
    };

    async fn officer(world: &World, badge: &str, role: Role) -> Officer {
        let new = NewOfficer { roles: [role].into(), ..an_officer(badge) };
        world.identity.appoint(&MayManagePeople::of_installation(), new).await.unwrap()
    }

    fn to(receiver: PersonRef, role: Role, days: i64) -> NewDelegation {
        let from = World::today();
        let until = from.saturating_add(plat_kernel::SignedDuration::from_hours(24 * (days - 1)));
        NewDelegation { receiver, role, from, until, reason: DelegationReason::Leave }
    }

    async fn acts_as(world: &World, officer: PersonRef) -> Vec<Role> {
        let standing = world.identity.officer_today(officer).await.unwrap().unwrap().standing;
        standing.delegated.into_iter().map(|it| it.role).collect()
    }

    #[tokio::test]
    async fn a_delegation_holds_from_its_first_to_its_last_day() {
        for world in World::on_each_engine() {
            let reviewer = officer(&world, "NH1001", Role::Reviewer).await;
            let window = officer(&world, "NH1002", Role::Window).await;
            let new = to(window.id, Role::Reviewer, 3);
            let tomorrow = new.from.tomorrow().unwrap();
            let given =
                world.identity.delegate(&reviewer, NewDelegation { from: tomorrow, ..new }).await.unwrap();
            assert_eq!((given.site.clone(), given.branch), (reviewer.site.clone(), reviewer.branch));
            assert!(acts_as(&world, window.id).await.is_empty(), "not yet");
            world.minutes_pass(24 * 60);
            assert_eq!(acts_as(&world, window.id).await, [Role::Reviewer]);
            world.minutes_pass(24 * 60);
            assert_eq!(acts_as(&world, window.id).await, [Role::Reviewer], "the last day counts");
            world.minutes_pass(24 * 60);
            assert!(acts_as(&world, window.id).await.is_empty(), "over");
        }
    }

    #[tokio::test]
    async fn what_the_giver_loses_the_receiver_loses_too() {
        for world in World::on_each_engine() {
            let identity = &world.identity;
            let reviewer = officer(&world, "NH1001", Role::Reviewer).await;
            let window = officer(&world, "NH1002", Role::Window).await;
            identity.delegate(&reviewer, to(window.id, Role::Reviewer, 3)).await.unwrap();
            let rights = MayManageRights::of_installation();
            identity.grant_roles(&rights, reviewer.id, Roles::NONE).await.unwrap();
            assert!(acts_as(&world, window.id).await.is_empty(), "no role, nothing to act as");
            identity.grant_roles(&rights, reviewer.id, [Role::Reviewer].into()).await.unwrap();
            assert_eq!(acts_as(&world, window.id).await, [Role::Reviewer]);
            identity.dismiss(&MayManagePeople::of_installation(), reviewer.id).await.unwrap();
            assert!(acts_as(&world, window.id).await.is_empty(), "gone with the giver");
        }
    }

    #[tokio::test]
    async fn nobody_gives_what_they_have_not_nor_further_nor_for_ever() {
        for world in World::on_each_engine() {
            let identity = &world.identity;
            let reviewer = officer(&world, "NH1001", Role::Reviewer).await;
            let window = officer(&world, "NH1002", Role::Window).await;
            let third = officer(&world, "NH1003", Role::Window).await;
            let refused = async |who: &Officer, new: NewDelegation| {
                identity.delegate(who, new).await.unwrap_err().because().map(|it| it.zh.clone())
            };
            let had = refused(&window, to(third.id, Role::Reviewer, 3)).await.unwrap();
            assert!(had.starts_with("这项操作只限"), "{had}");
            identity.delegate(&reviewer, to(window.id, Role::Reviewer, 3)).await.unwrap();
            let deputy = identity.officer_today(window.id).await.unwrap().unwrap();
            let further = refused(&deputy, to(third.id, Role::Reviewer, 3)).await.unwrap();
            assert!(further.contains("不得再转委托"), "{further}");
            let long = refused(&reviewer, to(window.id, Role::Reviewer, 91)).await.unwrap();
            assert!(long.contains("90 天"), "{long}");
            let own = refused(&reviewer, to(reviewer.id, Role::Reviewer, 3)).await.unwrap();
            assert!(own.contains("委托给自己"), "{own}");
            let late =
                NewDelegation { from: "2026-11-21".parse().unwrap(), ..to(window.id, Role::Reviewer, 3) };
            assert_eq!(identity.delegate(&reviewer, late).await, Err(IdentityError::BadDelegation));
        }
    }

    #[tokio::test]
    async fn an_administrator_neither_gives_nor_receives_a_delegation() {
        let world = World::sqlite();
        let security = officer(&world, "NH0002", Role::SecurityAdministrator).await;
        let reviewer = officer(&world, "NH1001", Role::Reviewer).await;
        let gives = world.identity.delegate(&security, to(reviewer.id, Role::SecurityAdministrator, 3)).await;
        assert!(gives.unwrap_err().because().unwrap().zh.contains("管理员的岗位不得委托"));
        let receives = world.identity.delegate(&reviewer, to(security.id, Role::Reviewer, 3)).await;
        assert_eq!(receives, Err(IdentityError::MixedRoles));
    }

    #[tokio::test]
    async fn a_delegation_is_ended_by_both_sides_and_by_nobody_else() {
        for world in World::on_each_engine() {
            let identity = &world.identity;
            let reviewer = officer(&world, "NH1001", Role::Reviewer).await;
            let window = officer(&world, "NH1002", Role::Window).await;
            let third = officer(&world, "NH1003", Role::Window).await;
            for ends in [&reviewer, &window] {
                let given = identity.delegate(&reviewer, to(window.id, Role::Reviewer, 3)).await.unwrap();
                assert_eq!(
                    identity.revoke(&third, given.id).await.unwrap_err().code(),
                    "identity.not_allowed"
                );
                identity.revoke(ends, given.id).await.unwrap();
                assert!(acts_as(&world, window.id).await.is_empty());
                assert_eq!(identity.revoke(ends, given.id).await, Err(IdentityError::UnknownDelegation));
                let told = world.facts_of(given.id.cast()).await;
                let kinds: Vec<_> = told.iter().map(|it| it.kind.as_str()).collect();
                assert_eq!(kinds, [DelegationGiven::KIND, DelegationEnded::KIND]);
            }
            assert_eq!(identity.list_own_delegations(&window, None, 1).await.unwrap().len(), 1);
            assert_eq!(identity.list_own_delegations(&window, None, 9).await.unwrap().len(), 2);
            assert!(identity.list_own_delegations(&third, None, 9).await.unwrap().is_empty());
            let all = identity.list_delegations(&MayManageRights::of_installation(), None, 9).await.unwrap();
            let rest =
                identity.audit_delegations(&MayAudit::of_installation(), Some(all[0].id), 9).await.unwrap();
            assert_eq!((all.len(), rest), (2, all[1..].to_vec()));
        }
    }
}
