//! Officers of other departments, one for each: they work its steps of bundles on the same desk.

use cap_bundles::{policy::MayPost, post};
use plat_identity::{Branch, MayManagePeople, NewOfficer, Role, Roles};

use super::{DemoError, cast};
use crate::City;

/// Where they sit: other departments have windows in the service hall too.
const HALL: &str = "NH-HALL";
/// The department that has officers already.
const POLICE: &str = "police";

/// One officer for each department that works in bundles.
pub(super) async fn move_in(city: &City) -> Result<(), DemoError> {
    let Ok(site) = HALL.parse() else { return Ok(()) };
    if city.sites.get(&site).is_none() {
        return Ok(());
    }
    for department in city.bundles.shelf.departments().filter(|it| it.code.as_str() != POLICE) {
        let new = NewOfficer {
            name: name(&department.name.zh),
            badge: badge(department.code.as_str()),
            branch: Branch::Legal,
            site: site.clone(),
            roles: Roles::from([Role::Department]),
            password: cast::PASSWORD.to_owned(),
            id_number: None,
        };
        let officer = city.identity.insert_officer(MayManagePeople::of_installation(), new).await?;
        post::run(&city.bundles, &MayPost::of_installation(), officer.id, Some(department.code.clone()))
            .await?;
    }
    Ok(())
}

/// What stands in place of a name: nobody real works here. What is said of a department in brackets is no part of it.
fn name(department: &str) -> String {
    let plain: String = department.chars().take_while(|it| it.is_alphabetic()).collect();
    format!("{plain}经办")
}

/// The badge of a department's officer: a B, and the first letters of its code.
fn badge(code: &str) -> String {
    let letters = code.chars().filter(char::is_ascii_alphanumeric).take(9);
    std::iter::once('B').chain(letters).collect::<String>().to_ascii_uppercase()
}
