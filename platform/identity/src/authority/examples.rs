//! The examples beside the policies, run. Each policy must have one that it decides alone.

use std::collections::BTreeSet;

use plat_facts::SiteRef;
use serde::Deserialize;

use super::{Action, Asker, Authority, CaseThing, DelegationThing, Place, Post, Question, Thing};
use crate::{Branch, Level, Role, Tie};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Examples {
    place: Vec<PlaceRow>,
    example: Vec<Example>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlaceRow {
    site: SiteRef,
    district: String,
    level: Level,
    general: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Example {
    say: String,
    who: WhoRow,
    does: String,
    to: To,
    allowed: bool,
    rule: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[serde(untagged)]
enum WhoRow {
    Officer {
        roles: Vec<Role>,
        site: SiteRef,
        branch: Branch,
        #[serde(default)]
        delegated: bool,
    },
    /// Another department's program: `who = { program = "tax" }`.
    Program {
        #[serde(rename = "program")]
        _program: String,
    },
}

impl WhoRow {
    fn asker(self) -> Asker {
        match self {
            Self::Officer { roles, site, branch, delegated } => {
                Asker::Officer(Post { roles: roles.into_iter().collect(), branch, site, delegated })
            }
            Self::Program { .. } => Asker::Program,
        }
    }
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
#[expect(clippy::struct_excessive_bools, reason = "one for each attribute that an example may set")]
struct To {
    site: Option<SiteRef>,
    branch: Option<Branch>,
    level: Level,
    on_the_spot: bool,
    consulted: bool,
    rated: bool,
    concerned: bool,
    applicant: Option<String>,
    own: bool,
    appointed_by_me: bool,
    mine: bool,
    #[serde(rename = "to_me")]
    for_me: bool,
    role: Option<Role>,
    days: u16,
}

impl To {
    fn tie(&self) -> Tie {
        let ties = [Tie::Stranger, Tie::Own, Tie::Relative];
        let tie = self.applicant.as_deref().unwrap_or("stranger");
        ties.into_iter().find(|it| it.code() == tie).unwrap()
    }

    fn thing(self, action: Action) -> Thing {
        let place = || (self.site.clone().unwrap(), self.branch.unwrap());
        match action {
            Action::ListAccounts
            | Action::Appoint
            | Action::Dismiss
            | Action::GrantRoles
            | Action::RegisterProgram
            | Action::AuthoriseProgram
            | Action::EndSessions
            | Action::Unlock => Thing::Account { own: self.own, appointed_by_me: self.appointed_by_me },
            Action::Erase => Thing::Person,
            Action::EditCatalogue => Thing::Catalogue,
            Action::ReleaseItem => Thing::Wording { own: self.own },
            Action::WorkStep | Action::OfferBundle => Thing::Step { own: self.own, applicant: self.tie() },
            Action::PostToDepartment => Thing::Departments,
            Action::ServeVisits => Thing::Visits { site: place().0 },
            Action::WorkWindow | Action::ServeDoor | Action::SeeHall => Thing::Hall { site: place().0 },
            Action::KeepRoster => Thing::Roster { site: place().0 },
            Action::SeeRating | Action::WorkRating | Action::ReviewRating => Thing::Rating {
                site: place().0,
                rated: self.rated,
                concerned: self.concerned,
                rater: self.tie(),
            },
            Action::DeclareConflict | Action::EndConflict | Action::ListConflicts => {
                Thing::Conflict { own: self.own }
            }
            Action::ReadLedger | Action::ReadSignIns | Action::ReadDisclosures => Thing::Records,
            Action::Delegate | Action::EndDelegation | Action::ListDelegations => {
                let (site, branch) = place();
                let (mine, to_me, role, days) = (self.mine, self.for_me, self.role.unwrap(), self.days);
                Thing::Delegation(DelegationThing { mine, to_me, role, site, branch, days })
            }
            _ => {
                let ((site, branch), level) = (place(), self.level);
                let (on_the_spot, consulted) = (self.on_the_spot, self.consulted);
                let applicant = self.tie();
                Thing::Case(CaseThing { site, branch, level, on_the_spot, applicant, consulted })
            }
        }
    }
}

fn examples() -> Examples {
    toml::from_str(include_str!("../../../../data/policies/examples.toml")).unwrap()
}

#[test]
fn every_example_is_decided_as_it_says_and_every_policy_decides_one_alone() {
    let Examples { place, example } = examples();
    let places = place.into_iter().map(|PlaceRow { site, district, level, general }| Place {
        site,
        district,
        level,
        general,
    });
    let authority = Authority::shipped().in_city(places);
    let mut alone = BTreeSet::new();
    for Example { say, who, does, to, allowed, rule } in example {
        let action = Action::of_code(&does).unwrap_or_else(|| panic!("{say}: no action {does}"));
        let answer =
            authority.work_out(&Question { asker: who.asker(), action, thing: to.thing(action) }).by(None);
        let expected: Vec<_> = rule.iter().cloned().collect();
        assert_eq!((answer.allowed, &*answer.because), (allowed, &*expected), "{say}");
        if let Some(rule) = rule {
            assert_eq!(authority.rule(&rule).unwrap().permits, allowed, "{say}");
            alone.insert(rule);
        }
    }
    let silent: Vec<_> = authority.rules().map(|it| &it.id).filter(|id| !alone.contains(*id)).collect();
    assert!(silent.is_empty(), "no example is decided by these alone: {silent:?}");
}
