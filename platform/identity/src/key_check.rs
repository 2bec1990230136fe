//! Whether the key files fit the database, asked once at start: a wrong file is found before anybody is turned away.

use plat_crypto::master::NotWrapped;
use plat_facts::PersonRef;
use plat_store::{StoreError, Tx};

use crate::{
    Identity, IdentityError, Vault,
    store::{
        keys::{self, Kind},
        people,
    },
};

/// Why the program must not start with these keys. Each says what to do.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum KeyTrouble {
    /// People's keys are wrapped by a master key that is missing, or that is another one.
    #[error("{count} people cannot be read: {why}")]
    Master {
        /// How many people.
        count: i64,
        /// Which file, and what to do.
        why: NotWrapped,
    },
    /// People cannot be found: `index.key` is another one.
    #[error(
        "people cannot be found: the key file index.key does not fit: restore the right one from the backup of the keys folder"
    )]
    Index,
    /// A database was restored and the keys were not.
    #[error(
        "{count} people have no key: bring back the newest backup of keys with `yichuang keys import FILE`"
    )]
    Keyless {
        /// How many people.
        count: i64,
    },
    /// The database could not be asked.
    #[error(transparent)]
    Identity(#[from] IdentityError),
}

impl From<StoreError> for KeyTrouble {
    fn from(error: StoreError) -> Self {
        Self::Identity(error.into())
    }
}

impl Identity {
    /// Whether the key files fit the database: one person of each master key is read, and one is found.
    pub async fn check_keys(&self) -> Result<(), KeyTrouble> {
        let vault = self.vault.clone();
        self.db.read(move |tx| check(tx, &vault)).await
    }
}

fn check(tx: &mut Tx<'_>, vault: &Vault) -> Result<(), KeyTrouble> {
    let counts = keys::counts(tx)?;
    let keyless = people::count_all(tx)? - counts.iter().map(|(_, count)| count).sum::<i64>();
    for (master, count) in counts {
        let Some((person, wrapped)) = keys::sample(tx, master)? else { continue };
        let unwrapped = vault.masters().unwrap(person.as_bytes(), &wrapped);
        unwrapped.map_err(|why| KeyTrouble::Master { count, why })?;
    }
    if keyless > 0 {
        return Err(KeyTrouble::Keyless { count: keyless });
    }
    let Some(resident) = people::list_residents(tx, vault, PersonRef::nil(), 1)?.pop() else { return Ok(()) };
    let kept = keys::index_of(tx, resident.id, Kind::ResidentPhone)?;
    let fits = kept == Some(Kind::ResidentPhone.of(vault, &resident.phone));
    if fits { Ok(()) } else { Err(KeyTrouble::Index) }
}

#[cfg(test)]
mod tests {
    use plat_crypto::MasterKeys;

    use super::*;
    use crate::testing::{World, a_resident};

    #[tokio::test]
    async fn other_keys_than_those_of_the_database_are_found_at_start_with_the_cure() {
        for world in World::on_each_engine() {
            let other = Identity::new(world.db.clone(), world.mint(), MasterKeys::from_secret([8; 32]));
            other.check_keys().await.unwrap();
            world.identity.sign_up(a_resident(1)).await.unwrap();
            world.identity.check_keys().await.unwrap();
            let trouble = other.check_keys().await.unwrap_err().to_string();
            assert!(
                trouble.contains("master-1.key") && trouble.contains("restore the right one"),
                "{trouble}"
            );
        }
    }

    #[tokio::test]
    async fn a_missing_master_key_is_named() {
        for world in World::on_each_engine() {
            world.identity.vault().masters().rotate(world.mint().chance()).unwrap();
            world.identity.sign_up(a_resident(1)).await.unwrap();
            let other = Identity::new(world.db.clone(), world.mint(), crate::testing::masters());
            let trouble = other.check_keys().await.unwrap_err().to_string();
            assert!(
                trouble.contains("1 people cannot be read: the key file master-2.key is missing"),
                "{trouble}"
            );
        }
    }

    #[tokio::test]
    async fn another_index_key_is_found_at_start() {
        let world = World::sqlite();
        world.identity.sign_up(a_resident(1)).await.unwrap();
        let spoil = |tx: &mut Tx<'_>| -> Result<(), IdentityError> {
            tx.run(
                "UPDATE identity_index SET value = $1 WHERE kind = 'resident.phone'",
                &[(&[0; 16]).into()],
            )?;
            Ok(())
        };
        world.db.write(spoil).await.unwrap();
        assert_eq!(world.identity.check_keys().await, Err(KeyTrouble::Index));
    }
}
