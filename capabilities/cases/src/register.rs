//! A person who has no account yet comes to a window: the officer enters them, and they may sign in by phone later.

use plat_crypto::token;
use plat_identity::{IdentityError, NewResident, Resident};

use crate::{policy::MayReceive, service::Cases};

/// Enters the person. Every fault is told at once, each with its field.
pub async fn run(
    cases: &Cases,
    _may: &MayReceive,
    (name, id_number, phone): (&str, &str, &str),
) -> Result<Resident, Vec<IdentityError>> {
    // Nobody knows this password: the first sign-in is by a code to the phone.
    let (secret, _) = token::new(cases.mint.chance());
    let form = NewResident {
        name: name.to_owned(),
        id_number: id_number.to_owned(),
        phone: phone.to_owned(),
        password: format!("Aa1-{secret}"),
    };
    let faults = form.faults(cases.identity.policy(), cases.mint.today());
    if !faults.is_empty() {
        return Err(faults);
    }
    cases.identity.sign_up(form).await.map_err(|error| vec![error])
}
