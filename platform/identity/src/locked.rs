//! Whether an account is locked, for who may open it.

use plat_facts::PersonRef;

use crate::{
    Identity, IdentityError,
    store::{attempts, people},
};

impl Identity {
    /// For how many minutes more a person's account is locked, rounded up; none if it is not.
    pub async fn locked_for(&self, person: PersonRef) -> Result<Option<i64>, IdentityError> {
        let (now, subject) = (self.now(), people::subject_of_account(person));
        self.db
            .read(move |tx| Ok(attempts::find(tx, &subject)?.and_then(|failures| failures.locked_for(now))))
            .await
    }
}
