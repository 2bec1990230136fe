//! Sign-out: this session, or every session of a person.

use plat_crypto::token;
use plat_facts::{Published, identity::SignedOut};
use plat_kernel::{Id, Timestamp};
use plat_store::Tx;

use crate::{
    Identity, IdentityError, Who,
    store::{
        people::{self, FoundSession},
        sessions,
    },
};

impl Identity {
    /// Ends the session of a token. A token that opens nothing is no error: who wants to be out is out.
    pub async fn sign_out(&self, token: &str) -> Result<(), IdentityError> {
        let (hash, now, vault) = (token::hash(token), self.now(), self.vault.clone());
        self.db
            .write(move |tx| match people::find_session(tx, &vault, &hash)? {
                Some(session) => end(tx, &session, now),
                None => Ok(()),
            })
            .await
    }

    /// Ends every session of the person behind a token, this one too; says how many there were. A token that opens nothing
    /// ends nothing.
    pub async fn sign_out_everywhere(&self, token: &str) -> Result<u64, IdentityError> {
        let (hash, now, vault) = (token::hash(token), self.now(), self.vault.clone());
        self.db
            .write(move |tx| match people::find_session(tx, &vault, &hash)? {
                Some(session) => {
                    end(tx, &session, now)?;
                    let Some(person) = session.who.person() else { return Ok(1) };
                    Ok(1 + sessions::end_others(tx, person, Id::nil(), now)?)
                }
                None => Ok(0),
            })
            .await
    }
}

fn end(tx: &mut Tx<'_>, session: &FoundSession, now: Timestamp) -> Result<(), IdentityError> {
    if sessions::end(tx, session.id, now)?
        && let Some(fact) = signed_out(&session.who)
        && let Some(actor) = session.who.actor()
    {
        tx.append(fact.fact(session.id.cast(), 2, now, actor))?;
    }
    Ok(())
}

fn signed_out(who: &Who) -> Option<SignedOut> {
    Some(SignedOut { person: who.person()?, side: who.side()? })
}

#[cfg(test)]
mod tests {
    use crate::testing::{PASSWORD, World};
    use plat_facts::{Published, identity::SignedOut};

    #[tokio::test]
    async fn sign_out_ends_this_session_and_no_other() {
        for world in World::on_each_engine() {
            let one = world.a_resident_signed_in(1).await;
            let (two, _) = world.sign_in("13000000001", PASSWORD).await.unwrap();
            let id = world.identity.who(one.as_str()).await.unwrap().unwrap().id;
            world.identity.sign_out(one.as_str()).await.unwrap();
            world.identity.sign_out(one.as_str()).await.unwrap();
            assert!(!world.is_in(&one).await);
            assert!(world.is_in(&two).await);
            let facts = world.facts_of(id.cast()).await;
            assert_eq!(facts.len(), 2);
            assert_eq!(facts[1].kind, SignedOut::KIND);
        }
    }

    #[tokio::test]
    async fn sign_out_everywhere_ends_all_sessions_of_the_person_and_of_nobody_else() {
        for world in World::on_each_engine() {
            let one = world.a_resident_signed_in(1).await;
            let (two, _) = world.sign_in("13000000001", PASSWORD).await.unwrap();
            let neighbour = world.a_resident_signed_in(2).await;
            assert_eq!(world.identity.sign_out_everywhere(one.as_str()).await.unwrap(), 2);
            assert!(!world.is_in(&one).await && !world.is_in(&two).await);
            assert!(world.is_in(&neighbour).await);
        }
    }
}
