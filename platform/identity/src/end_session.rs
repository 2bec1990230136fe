//! A person ends one of their own sessions from another one: the tablet that was left at a counter.

use plat_facts::{Published, identity::SignedOut};
use plat_kernel::Id;

use crate::{Identity, IdentityError, SessionMark, Who, session::before, store::sessions};

impl Identity {
    /// Ends one of a person's own open sessions; false if they have no such session (any more).
    pub async fn end_session(&self, owner: &Who, id: Id<SessionMark>) -> Result<bool, IdentityError> {
        let (Some(person), Some(side), Some(actor)) = (owner.person(), owner.side(), owner.actor()) else {
            return Ok(false);
        };
        let (now, ever) = (self.now(), before(self.now(), self.policy.session_life));
        self.db
            .write(move |tx| {
                let own: Vec<Id<SessionMark>> = sessions::list(tx, person, (ever, ever), |row| row.id(0))?;
                if !own.contains(&id) || !sessions::end(tx, id, now)? {
                    return Ok(false);
                }
                tx.append(SignedOut { person, side }.fact(id.cast(), 2, now, actor))?;
                Ok(true)
            })
            .await
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{PASSWORD, World};

    #[tokio::test]
    async fn a_person_ends_a_session_of_their_own_and_of_nobody_else() {
        for world in World::on_each_engine() {
            world.an_officer("NH1001").await;
            world.an_officer("NH1002").await;
            let (_, wang) = world.sign_in("NH1001", PASSWORD).await.unwrap();
            let (token, li) = world.sign_in("NH1002", PASSWORD).await.unwrap();
            let session = world.identity.who(token.as_str()).await.unwrap().unwrap();
            assert!(!world.identity.end_session(&wang, session.id).await.unwrap());
            assert!(world.identity.who(token.as_str()).await.unwrap().is_some());
            assert!(world.identity.end_session(&li, session.id).await.unwrap());
            assert!(world.identity.who(token.as_str()).await.unwrap().is_none());
            assert!(!world.identity.end_session(&li, session.id).await.unwrap(), "it is over");
        }
    }
}
