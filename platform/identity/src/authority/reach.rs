//! Which cases an officer may do something with, as a list of places: what lists, counts and exports ask the database for.
//! It is made by asking the policies for every site and branch, so that no second copy of a rule stands in SQL.

use std::collections::BTreeSet;

use plat_facts::SiteRef;

use super::{Action, Asker, Authority, CaseThing, Post, Question, Thing};
use crate::{Branch, Level, Officer, Tie};

/// One site, and one branch there or all of them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Scope {
    /// The site.
    pub site: SiteRef,
    /// The branch; none for all.
    pub branch: Option<Branch>,
}

/// The scopes within which something is allowed; none overlaps another.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reach {
    scopes: std::sync::Arc<[Scope]>,
}

impl Reach {
    /// The scopes, by site and branch.
    pub fn scopes(&self) -> &[Scope] {
        &self.scopes
    }

    /// Whether a case there is within it.
    pub fn covers(&self, site: &SiteRef, branch: Branch) -> bool {
        let fits = |it: &Scope| it.site == *site && it.branch.is_none_or(|its| its == branch);
        self.scopes.iter().any(fits)
    }

    /// Whether there is nothing within it.
    pub fn is_empty(&self) -> bool {
        self.scopes.is_empty()
    }
}

impl Authority {
    /// Where an officer may do something with cases of strangers. Cases of their own and of relatives lie within it too:
    /// whoever lists leaves them out by [`crate::Standing::ties`]. The level of an item was checked when its case was
    /// received, so the lowest is asked for.
    pub fn reach(&self, officer: &Officer, action: Action, on_the_spot: bool) -> Reach {
        let mut posts: Vec<_> =
            std::iter::once(Post::own(officer)).chain(Post::delegated(officer).map(|it| it.1)).collect();
        posts.sort_unstable();
        posts.dedup();
        self.reaches.get((posts, action, on_the_spot), |(posts, action, on_the_spot)| {
            self.work_out_reach(posts, *action, *on_the_spot)
        })
    }

    fn work_out_reach(&self, posts: &[Post], action: Action, on_the_spot: bool) -> Reach {
        let sites: BTreeSet<_> = self.places.keys().chain(posts.iter().map(|it| &it.site)).collect();
        let mut scopes = Vec::new();
        for site in sites {
            let allowed = |branch: &Branch| {
                posts.iter().any(|post| self.allows(post, action, (site, *branch, on_the_spot)))
            };
            let branches: Vec<_> = Branch::all().filter(allowed).collect();
            if branches.len() == Branch::all().count() {
                scopes.push(Scope { site: site.clone(), branch: None });
            } else {
                let scope = |branch| Scope { site: site.clone(), branch: Some(branch) };
                scopes.extend(branches.into_iter().map(scope));
            }
        }
        Reach { scopes: scopes.into() }
    }

    fn allows(
        &self,
        post: &Post,
        action: Action,
        (site, branch, on_the_spot): (&SiteRef, Branch, bool),
    ) -> bool {
        let case = CaseThing {
            site: site.clone(),
            branch,
            level: Level::Station,
            on_the_spot,
            applicant: Tie::Stranger,
            consulted: false,
        };
        let asker = Asker::Officer(post.clone());
        self.work_out(&Question { asker, action, thing: Thing::Case(case) }).by(None).allowed
    }
}
