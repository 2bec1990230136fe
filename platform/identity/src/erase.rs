//! Erasing a person: the one key that opens their data goes, and with it the data, wherever copies of it lie.

use std::{fmt, str::FromStr};

use plat_facts::{Actor, PersonRef, Published, identity::PersonErased};
use plat_kernel::Id;

use crate::{
    Action, Identity, IdentityError, Officer, Thing,
    store::{keys, people, sessions},
};

/// Permission to erase people.
#[derive(Debug)]
pub struct MayErase(Actor);

impl MayErase {
    /// For the command line: who runs the program on the machine owns the installation already.
    pub fn of_installation() -> Self {
        Self(Actor::System)
    }
}

impl Identity {
    /// The proof of a security administrator.
    pub fn may_erase(&self, officer: &Officer) -> Result<MayErase, IdentityError> {
        self.allow(officer, Action::Erase, &Thing::Person).map(|()| MayErase(Actor::Officer(officer.id)))
    }
}

/// Why somebody is erased: the cases of art. 47 of the Personal Information Protection Law (个人信息保护法).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EraseReason {
    /// The purpose is achieved, cannot be achieved, or the data is no longer needed for it (1).
    PurposeAchieved,
    /// The service ended, or the time for keeping is over (2).
    RetentionOver,
    /// The person took their consent back (3).
    ConsentWithdrawn,
    /// The data was handled against the law or what was agreed (4).
    Unlawful,
    /// Another law or regulation says so (5).
    OtherLaw,
}

impl EraseReason {
    /// All, in the order of the law.
    pub const ALL: [Self; 5] =
        [Self::PurposeAchieved, Self::RetentionOver, Self::ConsentWithdrawn, Self::Unlawful, Self::OtherLaw];

    /// The code, as facts have it.
    pub fn code(self) -> &'static str {
        match self {
            Self::PurposeAchieved => "purpose_achieved",
            Self::RetentionOver => "retention_over",
            Self::ConsentWithdrawn => "consent_withdrawn",
            Self::Unlawful => "unlawful",
            Self::OtherLaw => "other_law",
        }
    }
}

/// No reason has this code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BadEraseReason;

impl fmt::Display for BadEraseReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&EraseReason::ALL.map(EraseReason::code).join(", "))
    }
}

impl std::error::Error for BadEraseReason {}

impl FromStr for EraseReason {
    type Err = BadEraseReason;

    fn from_str(code: &str) -> Result<Self, BadEraseReason> {
        Self::ALL.into_iter().find(|it| it.code() == code).ok_or(BadEraseReason)
    }
}

impl Identity {
    /// Erases a resident or an officer: their key, what they are found by, what they sign in with, every session. Facts,
    /// cases and the ledger stay; they have references only. Backups of keys made so far become unreadable: make a new one.
    ///
    /// Running it again on somebody who is erased only cleans up once more, in case the first run was cut off.
    pub async fn erase(
        &self,
        proof: MayErase,
        person: PersonRef,
        reason: EraseReason,
    ) -> Result<(), IdentityError> {
        let (now, stream) = (self.now(), self.mint.id());
        let fact = PersonErased { person, reason: reason.code().to_owned() };
        self.db
            .write(move |tx| {
                if !people::erase(tx, person, now)? {
                    let again = keys::is_erased(tx, person)?;
                    return if again { Ok(()) } else { Err(IdentityError::UnknownPerson) };
                }
                keys::destroy(tx, person)?;
                keys::forget(tx, person)?;
                sessions::end_others(tx, person, Id::nil(), now)?;
                tx.append(fact.fact(stream, 1, now, proof.0))?;
                Ok(())
            })
            .await?;
        self.vault.forget(person);
        self.vault.masters().replace_escrow(self.mint.chance()).map_err(IdentityError::key_file)?;
        Ok(self.db.scrub().await?)
    }
}

#[cfg(test)]
mod tests {
    use plat_kernel::{Lang, SignedDuration};

    use super::*;
    use crate::testing::{PASSWORD, World, a_resident};

    const WHY: EraseReason = EraseReason::ConsentWithdrawn;

    async fn erased(world: &World, person: PersonRef) {
        world.identity.erase(MayErase::of_installation(), person, WHY).await.unwrap();
    }

    #[tokio::test]
    async fn an_erased_resident_is_out_and_unknown_and_cannot_be_read() {
        for world in World::on_each_engine() {
            let token = world.a_resident_signed_in(1).await;
            let other = world.identity.sign_up(a_resident(2)).await.unwrap();
            let resident = world.identity.find_resident_by_phone("13000000001").await.unwrap().unwrap();
            let sealed = resident.key().seal("a.b", b"x");
            erased(&world, resident.id).await;
            assert!(!world.is_in(&token).await);
            assert_eq!(world.sign_in("13000000001", PASSWORD).await, Err(IdentityError::WrongLogin));
            assert_eq!(world.identity.resident(resident.id).await, Err(IdentityError::Erased));
            assert_eq!(world.identity.vault().key_of(resident.id).await, Err(IdentityError::Erased));
            assert!(other.key().open("a.b", &sealed).is_err());
            let list = world.identity.residents(None, 10).await.unwrap();
            assert_eq!(list, [other]);
            assert_eq!(world.identity.masked_name(resident.id, Lang::En).await.unwrap(), "(erased)");
            assert_eq!(world.identity.masked_name(resident.id, Lang::Zh).await.unwrap(), "（已清除）");
            world.identity.check_keys().await.unwrap();
        }
    }

    #[tokio::test]
    async fn who_was_erased_can_make_an_account_again() {
        for world in World::on_each_engine() {
            let first = world.identity.sign_up(a_resident(1)).await.unwrap();
            erased(&world, first.id).await;
            let second = world.identity.sign_up(a_resident(1)).await.unwrap();
            assert_ne!(first.id, second.id);
        }
    }

    #[tokio::test]
    async fn an_erased_officer_keeps_badge_and_post_and_has_no_name() {
        for world in World::on_each_engine() {
            world.an_officer("NH1001").await;
            let officer = world.identity.find_officer_by_badge("NH1001").await.unwrap().unwrap();
            erased(&world, officer.id).await;
            let left = world.identity.officer(officer.id).await.unwrap().unwrap();
            assert_eq!((left.name.as_str(), left.badge.as_str()), ("（已清除）", "NH1001"));
            assert_eq!(world.identity.officers().await.unwrap(), []);
            assert_eq!(world.sign_in("NH1001", PASSWORD).await, Err(IdentityError::WrongLogin));
        }
    }

    #[tokio::test]
    async fn a_program_that_still_has_the_key_in_memory_forgets_it_within_seconds() {
        for world in World::on_each_engine() {
            let resident = world.identity.sign_up(a_resident(1)).await.unwrap();
            let elsewhere = crate::Identity::new(world.db.clone(), world.mint(), crate::testing::masters());
            elsewhere.vault().key_of(resident.id).await.unwrap();
            erased(&world, resident.id).await;
            world.clock.advance(SignedDuration::from_secs(3));
            assert_eq!(elsewhere.vault().key_of(resident.id).await, Err(IdentityError::Erased));
        }
    }

    #[tokio::test]
    async fn the_fact_of_erasing_names_the_reason_and_erasing_again_says_nothing_more() {
        for world in World::on_each_engine() {
            let resident = world.identity.sign_up(a_resident(1)).await.unwrap();
            erased(&world, resident.id).await;
            erased(&world, resident.id).await;
            world.db.facts().settle().await.unwrap();
            let facts = world.db.facts().after(0, 100).await.unwrap();
            let told: Vec<_> = facts.iter().filter(|it| it.kind == PersonErased::KIND).collect();
            assert_eq!(told.len(), 1);
            assert!(format!("{:?}", told[0]).contains("consent_withdrawn"));
            let proof = MayErase::of_installation();
            let nobody = world.identity.erase(proof, PersonRef::nil(), WHY).await;
            assert_eq!(nobody, Err(IdentityError::UnknownPerson));
        }
    }

    #[tokio::test]
    async fn nothing_of_an_erased_key_is_left_in_the_file_or_its_log() {
        let world = World::sqlite();
        let people = (1..=200).map(a_resident).collect();
        let proof = crate::MayManagePeople::of_installation();
        let loaded = world.identity.import_residents(proof, people).await.unwrap();
        let find = |person: PersonRef| {
            world.db.read::<_, IdentityError>(move |tx| {
                Ok(tx.find(keys::FIND, &[(&person).into()], |row| row.blob(0))?)
            })
        };
        let gone = find(loaded[77]).await.unwrap().unwrap();
        let stays = find(loaded[78]).await.unwrap().unwrap();
        erased(&world, loaded[77]).await;
        let bytes = world.raw_bytes();
        let has = |needle: &[u8]| bytes.windows(needle.len()).any(|it| it == needle);
        assert!(!has(&gone[8..]), "the wrapped key lingers");
        assert!(has(&stays[8..]), "the search works");
    }
}
