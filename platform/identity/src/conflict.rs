//! Conflicts of interest 回避: an officer declares relatives, and from then on handles none of their cases. The officer's
//! own cases count by the officer's own identity number, without any declaration.

use std::str::FromStr;

use plat_facts::{
    Actor, ConflictRef, PersonRef, Published,
    officers::{ConflictDeclared, ConflictEnded},
};
use plat_kernel::{Lang, Timestamp};

use crate::{
    Action, Identity, IdentityError, MayManageRights, Officer, Thing, register,
    store::{conflicts, keys},
};

/// How somebody is related to an officer (公务员法 74, 76).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Relation {
    /// 夫妻
    Spouse,
    /// 直系血亲
    Lineal,
    /// 三代以内旁系血亲
    Collateral,
    /// 近姻亲
    Affinity,
    /// 其他可能影响公正执行公务的
    Interest,
}

/// A code that is no relation.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a relation: {0:?}")]
pub struct BadRelation(pub String);

impl Relation {
    /// All relations, in the order in which they are offered.
    pub const ALL: [Self; 5] = [Self::Spouse, Self::Lineal, Self::Collateral, Self::Affinity, Self::Interest];

    /// The code, as stored and as in JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Spouse => "spouse",
            Self::Lineal => "lineal",
            Self::Collateral => "collateral",
            Self::Affinity => "affinity",
            Self::Interest => "interest",
        }
    }

    /// The name in a language.
    pub const fn name(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Self::Spouse, Lang::Zh) => "夫妻",
            (Self::Spouse, Lang::En) => "Spouse",
            (Self::Lineal, Lang::Zh) => "直系血亲",
            (Self::Lineal, Lang::En) => "Parent, child, grandparent, grandchild",
            (Self::Collateral, Lang::Zh) => "三代以内旁系血亲",
            (Self::Collateral, Lang::En) => "Brother, sister, uncle, aunt, cousin",
            (Self::Affinity, Lang::Zh) => "近姻亲",
            (Self::Affinity, Lang::En) => "Relative by marriage",
            (Self::Interest, Lang::Zh) => "其他可能影响公正执行公务的关系",
            (Self::Interest, Lang::En) => "Another relation that may make the officer partial",
        }
    }
}

impl FromStr for Relation {
    type Err = BadRelation;
    fn from_str(code: &str) -> Result<Self, BadRelation> {
        Self::ALL.into_iter().find(|it| it.code() == code).ok_or_else(|| BadRelation(code.to_owned()))
    }
}

/// An entry: this officer handles no case of that person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// Names it.
    pub id: ConflictRef,
    /// The officer.
    pub officer: PersonRef,
    /// How they are related.
    pub relation: Relation,
    /// The relative's identity number, masked; empty once the officer was erased.
    pub masked_number: String,
    /// Since when.
    pub declared_at: Timestamp,
    /// Until when; none while it holds.
    pub ended_at: Option<Timestamp>,
}

impl Identity {
    /// An officer declares a relative by identity number, whether or not the relative has an account. Declaring the same
    /// person again answers with the entry that is there.
    pub async fn declare_conflict(
        &self,
        officer: &Officer,
        number: &str,
        relation: Relation,
    ) -> Result<Conflict, IdentityError> {
        self.allow(officer, Action::DeclareConflict, &Thing::Conflict { own: true })?;
        self.enter_conflict(officer.id, (number, relation), Actor::Officer(officer.id)).await
    }

    /// The security administration enters one for somebody else (公务员法 77).
    pub async fn declare_conflict_for(
        &self,
        proof: &MayManageRights,
        officer: PersonRef,
        (number, relation): (&str, Relation),
    ) -> Result<Conflict, IdentityError> {
        let thing = Thing::Conflict { own: proof.person() == Some(officer) };
        self.allow_by(proof.officer(), Action::DeclareConflict, &thing)?;
        self.enter_conflict(officer, (number, relation), proof.actor()).await
    }

    /// Ends an entry: by the security administration, and never one's own.
    pub async fn end_conflict(&self, proof: &MayManageRights, id: ConflictRef) -> Result<(), IdentityError> {
        let found = self.db.read::<_, IdentityError>(move |tx| Ok(conflicts::find(tx, id)?)).await?;
        let officer = found.ok_or(IdentityError::UnknownConflict)?.conflict.officer;
        let thing = Thing::Conflict { own: proof.person() == Some(officer) };
        self.allow_by(proof.officer(), Action::EndConflict, &thing)?;
        let (now, actor) = (self.now(), proof.actor());
        self.db
            .write(move |tx| {
                if !conflicts::end(tx, id, now)? {
                    return Err(IdentityError::UnknownConflict);
                }
                tx.append(ConflictEnded { conflict: id, officer }.fact(id.cast(), 2, now, actor))?;
                Ok(())
            })
            .await
    }

    /// What an officer declared, the oldest first.
    pub async fn list_own_conflicts(&self, officer: &Officer) -> Result<Vec<Conflict>, IdentityError> {
        self.allow(officer, Action::ListConflicts, &Thing::Conflict { own: true })?;
        self.conflicts_of(officer.id).await
    }

    /// What was declared for an officer, for the security administration.
    pub async fn list_conflicts(
        &self,
        _proof: &MayManageRights,
        officer: PersonRef,
    ) -> Result<Vec<Conflict>, IdentityError> {
        self.conflicts_of(officer).await
    }

    async fn conflicts_of(&self, officer: PersonRef) -> Result<Vec<Conflict>, IdentityError> {
        let vault = self.vault.clone();
        self.db
            .read(move |tx| {
                let key = keys::find(tx, &vault, officer)?;
                let found = conflicts::list(tx, officer)?.into_iter();
                Ok(found.map(|it| it.opened(key.as_ref())).collect::<Result<_, _>>()?)
            })
            .await
    }

    async fn enter_conflict(
        &self,
        officer: PersonRef,
        (number, relation): (&str, Relation),
        actor: Actor,
    ) -> Result<Conflict, IdentityError> {
        let number = register::id_number(number, self.mint.today())?;
        let (_, index) = keys::Kind::ResidentIdNumber.index(&self.vault, number.as_str());
        let (vault, now, id) = (self.vault.clone(), self.now(), self.mint.id());
        self.db
            .write(move |tx| {
                let key = keys::get(tx, &vault, officer)?;
                if let Some(same) = conflicts::find_same(tx, officer, &index)? {
                    return Ok(same.opened(Some(&key))?);
                }
                let masked_number = plat_kernel::mask::id_number(number.as_str());
                let entry =
                    Conflict { id, officer, relation, masked_number, declared_at: now, ended_at: None };
                let sealed = key.seal_text(conflicts::NUMBER, number.as_str());
                conflicts::insert(tx, &entry, (&index, &sealed))?;
                let fact = ConflictDeclared { conflict: id, officer, relation: relation.code().to_owned() };
                tx.append(fact.fact(id.cast(), 1, now, actor))?;
                Ok(entry)
            })
            .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        MayManagePeople, NewOfficer, Role, Tie,
        testing::{World, a_resident, an_officer},
    };

    async fn officer(world: &World, new: NewOfficer) -> Officer {
        world.identity.appoint(&MayManagePeople::of_installation(), new).await.unwrap()
    }

    async fn ties(world: &World, officer: PersonRef) -> Vec<(PersonRef, Tie)> {
        world.identity.officer_today(officer).await.unwrap().unwrap().standing.ties.into_iter().collect()
    }

    #[tokio::test]
    async fn a_relative_counts_from_the_day_on_which_they_have_an_account_or_earlier() {
        for world in World::on_each_engine() {
            let wang = officer(&world, an_officer("NH1001")).await;
            let number = a_resident(7).id_number;
            let entry = world.identity.declare_conflict(&wang, &number, Relation::Lineal).await.unwrap();
            assert_eq!(&entry.masked_number[..14], "339900********");
            assert!(ties(&world, wang.id).await.is_empty(), "no account, no case");
            let child = world.identity.sign_up(a_resident(7)).await.unwrap();
            assert_eq!(ties(&world, wang.id).await, [(child.id, Tie::Relative)]);
            let again = world.identity.declare_conflict(&wang, &number, Relation::Spouse).await.unwrap();
            assert_eq!(again.id, entry.id, "declared twice is declared once");
            let told = world.facts_of(entry.id.cast()).await;
            assert_eq!(told.len(), 1);
            assert!(!told[0].body.to_string().contains(&number), "no number in a fact");
        }
    }

    #[tokio::test]
    async fn officers_are_strangers_to_their_own_cases_in_no_way() {
        for world in World::on_each_engine() {
            let new = NewOfficer { id_number: Some(a_resident(8).id_number), ..an_officer("NH1001") };
            let wang = officer(&world, new).await;
            let at_home = world.identity.sign_up(a_resident(8)).await.unwrap();
            world.identity.sign_up(a_resident(9)).await.unwrap();
            assert_eq!(ties(&world, wang.id).await, [(at_home.id, Tie::Own)], "without any declaration");
        }
    }

    #[tokio::test]
    async fn a_declaration_is_ended_by_the_security_administration_and_never_ones_own() {
        for world in World::on_each_engine() {
            let wang = officer(&world, an_officer("NH1001")).await;
            let security = NewOfficer { roles: [Role::SecurityAdministrator].into(), ..an_officer("NH0002") };
            let security = officer(&world, security).await;
            assert!(world.identity.may_manage_rights(&wang).is_err());
            let rights = world.identity.may_manage_rights(&security).unwrap();
            let number = a_resident(7).id_number;
            let own = world.identity.declare_conflict(&security, &number, Relation::Spouse).await.unwrap();
            let refused = world.identity.end_conflict(&rights, own.id).await.unwrap_err();
            assert!(refused.because().unwrap().zh.contains("不得解除自己的回避申报"));
            let entered = (number.as_str(), Relation::Interest);
            let entry = world.identity.declare_conflict_for(&rights, wang.id, entered).await.unwrap();
            world.identity.end_conflict(&rights, entry.id).await.unwrap();
            let list = world.identity.list_conflicts(&rights, wang.id).await.unwrap();
            assert!(list.len() == 1 && list[0].ended_at.is_some());
            let again = world.identity.end_conflict(&rights, entry.id).await;
            assert_eq!(again, Err(IdentityError::UnknownConflict));
        }
    }

    #[tokio::test]
    async fn the_number_of_a_relative_is_in_no_column_in_clear() {
        let world = World::sqlite();
        let wang = officer(&world, an_officer("NH1001")).await;
        let number = a_resident(7).id_number;
        world.identity.declare_conflict(&wang, &number, Relation::Lineal).await.unwrap();
        world.db.close().await;
        for file in std::fs::read_dir(world.scratch.folder().unwrap()).unwrap() {
            let bytes = std::fs::read(file.unwrap().path()).unwrap();
            assert!(!bytes.windows(number.len()).any(|it| it == number.as_bytes()));
        }
    }
}
