//! Everybody who may come.

use std::net::{IpAddr, Ipv4Addr};

use plat_facts::PersonRef;
use plat_identity::{Branch, MayManagePeople, NewOfficer, Role as Post, Roles};
use serde_json::{Value, json};

use crate::api::Caller;
use crate::city::{HALL, PASSWORD, TestCity};

/// A column of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Anonymous,
    Owner,
    Resident,
    Window,
    WindowElsewhere,
    Reviewer,
    ReviewerOfOther,
    Decider,
    Supervisor,
    System,
    Security,
    Audit,
    Editor,
}

impl Role {
    pub(crate) const ALL: [Self; 13] = [
        Self::Anonymous,
        Self::Owner,
        Self::Resident,
        Self::Window,
        Self::WindowElsewhere,
        Self::Reviewer,
        Self::ReviewerOfOther,
        Self::Decider,
        Self::Supervisor,
        Self::System,
        Self::Security,
        Self::Audit,
        Self::Editor,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Anonymous => "nobody",
            Self::Owner => "owner",
            Self::Resident => "another resident",
            Self::Window => "window",
            Self::WindowElsewhere => "window elsewhere",
            Self::Reviewer => "reviewer",
            Self::ReviewerOfOther => "reviewer, other branch",
            Self::Decider => "decider",
            Self::Supervisor => "supervisor",
            Self::System => "system adm.",
            Self::Security => "security adm.",
            Self::Audit => "audit adm.",
            Self::Editor => "editor",
        }
    }

    fn post(self) -> Option<(Post, Branch, &'static str, &'static str)> {
        Some(match self {
            Self::Anonymous | Self::Owner | Self::Resident => return None,
            Self::Window => (Post::Window, Branch::ExitEntry, HALL, "NHR001"),
            Self::WindowElsewhere => (Post::Window, Branch::ExitEntry, "NH-0102", "NHR002"),
            Self::Reviewer => (Post::Reviewer, Branch::PublicOrder, HALL, "NHR003"),
            Self::ReviewerOfOther => (Post::Reviewer, Branch::Traffic, HALL, "NHR004"),
            Self::Decider => (Post::Decider, Branch::PublicOrder, HALL, "NHR005"),
            Self::Supervisor => (Post::Supervisor, Branch::Legal, HALL, "NHR006"),
            Self::System => (Post::SystemAdministrator, Branch::Legal, HALL, "NHR007"),
            Self::Security => (Post::SecurityAdministrator, Branch::Legal, HALL, "NHR008"),
            Self::Audit => (Post::AuditAdministrator, Branch::Legal, HALL, "NHR009"),
            Self::Editor => (Post::Editor, Branch::Legal, HALL, "NHR010"),
        })
    }

    fn login(self) -> Option<&'static str> {
        match self {
            Self::Anonymous => None,
            Self::Owner => Some("15400000001"),
            Self::Resident => Some("15400000002"),
            officer => officer.post().map(|(.., badge)| badge),
        }
    }
}

/// The people of one city.
pub(crate) struct Cast(());

const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

impl Cast {
    pub(crate) async fn in_city(it: &TestCity) -> Self {
        it.resident(1).await;
        it.resident(2).await;
        for (role, branch, site, badge) in Role::ALL.into_iter().filter_map(Role::post) {
            an_officer(it, badge, (branch, site, Roles::from([role]))).await;
        }
        Self(())
    }

    /// A fresh session: what one request ended, the next has again.
    pub(crate) async fn session(&self, it: &TestCity, role: Role) -> Option<String> {
        let entered = it.city.identity.sign_in_for_demo(role.login()?, HERE).await.unwrap();
        Some(entered.session().unwrap().0.as_str().to_owned())
    }

    /// Somebody who calls the API.
    pub(crate) async fn caller(&self, it: &TestCity, role: Role) -> Caller {
        Caller::with_token(it.router.clone(), self.session(it, role).await.unwrap())
    }

    /// What an officer does with a case, by the API.
    pub(crate) async fn does(&self, it: &TestCity, role: Role, (case, command): (&str, Value)) {
        self.caller(it, role).await.does(case, command).await;
    }

    /// A case that waits to be decided, or at an earlier or later step.
    pub(crate) async fn case(&self, it: &TestCity, steps: usize) -> String {
        let application = json!({"item": "ZA002", "site": HALL, "answers": {"delivery": "pickup"}});
        let owner = self.caller(it, Role::Owner).await;
        let case = owner.post("/api/v1/cases", application).await;
        let id = case["id"].as_str().unwrap().to_owned();
        let way = [
            (Role::Window, json!({"verb": "accept"})),
            (Role::Reviewer, json!({"verb": "review", "grant": true, "opinion": "符合条件"})),
            (Role::Decider, json!({"verb": "grant"})),
            (Role::Window, json!({"verb": "produce", "serial": "339900000001"})),
            (Role::Window, json!({"verb": "deliver", "way": "window"})),
        ];
        for (role, command) in way.into_iter().take(steps) {
            self.does(it, role, (&id, command)).await;
        }
        id
    }
}

/// One more officer, with this badge.
pub(crate) async fn an_officer(
    it: &TestCity,
    badge: &str,
    (branch, site, roles): (Branch, &str, Roles),
) -> PersonRef {
    let new = NewOfficer {
        name: "王明".to_owned(),
        badge: badge.to_owned(),
        branch,
        site: site.parse().unwrap(),
        roles,
        password: PASSWORD.to_owned(),
        id_number: None,
    };
    let proof = MayManagePeople::of_installation();
    it.city.identity.appoint(&proof, new).await.unwrap().id
}
