//! People who are signed in already: made through the real sign-up and sign-in, as anybody would.

use std::sync::atomic::Ordering;

use plat_facts::{PersonRef, SiteRef};
use plat_identity::{Branch, MayManagePeople, NewOfficer, NewResident, Role, Roles};
use plat_kernel::Date;
use plat_kernel::idno::ResidentId;

use crate::{Browser, World};

/// Everybody's password.
pub const PASSWORD: &str = "Ninghe-2026";

/// A division code that was never assigned: numbers under it belong to nobody.
const REGION: &str = "339900";

impl World {
    /// A resident of that name with a fresh identity number and phone, signed in.
    pub async fn resident(&self, name: &str) -> Browser {
        let serial = self.next();
        let number =
            ResidentId::synthetic(REGION, Date::constant(1990, 1, 15), serial).expect("an identity number");
        let form = NewResident {
            name: name.to_owned(),
            id_number: number.as_str().to_owned(),
            phone: format!("130{serial:08}"),
            password: PASSWORD.to_owned(),
        };
        let resident = self.house().identity.sign_up(form).await.expect("a resident who may sign up");
        self.signed_in(resident.id, resident.id_number.as_str()).await
    }

    /// An officer of exit and entry with one role at a site, signed in.
    pub async fn officer(&self, role: Role, site: &str) -> Browser {
        self.officer_of(Branch::ExitEntry, Roles::from([role]), site).await
    }

    /// An officer of any branch with any roles at a site, signed in.
    pub async fn officer_of(&self, branch: Branch, roles: Roles, site: &str) -> Browser {
        let badge = format!("339{:03}", self.next());
        let new = NewOfficer {
            name: "王警官".to_owned(),
            badge: badge.clone(),
            branch,
            site: site.parse::<SiteRef>().expect("a site's code"),
            roles,
            password: PASSWORD.to_owned(),
            id_number: None,
        };
        let proof = MayManagePeople::of_installation();
        let officer =
            self.house().identity.insert_officer(proof, new).await.expect("an officer who may be inserted");
        self.signed_in(officer.id, &badge).await
    }

    async fn signed_in(&self, person: PersonRef, login: &str) -> Browser {
        let mut browser = self.stranger();
        browser.get("/signin").await;
        browser.submit("main form", &[("login", login), ("password", PASSWORD)], &[]).await;
        assert!(
            browser.cookie(plat_web::SESSION_COOKIE).is_some(),
            "not signed in: {}",
            browser.seen().text()
        );
        browser.be(person);
        browser
    }

    fn next(&self) -> u16 {
        self.people.fetch_add(1, Ordering::Relaxed)
    }
}
