//! What something is done to: the attributes that policies can see, and nothing personal.

use plat_facts::SiteRef;

use crate::{Branch, Level, Role, Tie};

/// What a question of authority is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Thing {
    /// A case, or an application about to become one.
    Case(CaseThing),
    /// An officer's account.
    Account {
        /// Of who asks.
        own: bool,
        /// Made by who asks.
        appointed_by_me: bool,
    },
    /// A delegation, given or about to be given.
    Delegation(DelegationThing),
    /// A declared conflict of interest.
    Conflict {
        /// Of who asks.
        own: bool,
    },
    /// All that was written down about what people did.
    Records,
    /// A person's data, not of one case.
    Person,
    /// The catalogue of items.
    Catalogue,
    /// A draft of an item's next version.
    Wording {
        /// Who asks wrote in it.
        own: bool,
    },
    /// What a department does, or what it certified.
    Step {
        /// It is the department of who asks.
        own: bool,
        /// How the applicant is related to who asks.
        applicant: Tie,
    },
    /// Which officer works for which department.
    Departments,
    /// The line and the windows of a site 大厅现场.
    Hall {
        /// The site.
        site: SiteRef,
    },
    /// The visits to a site 预约.
    Visits {
        /// The site.
        site: SiteRef,
    },
    /// Who staffs the windows of a site 排班.
    Roster {
        /// The site.
        site: SiteRef,
    },
    /// What is done about a bad rating 差评.
    Rating {
        /// The site that was rated.
        site: SiteRef,
        /// Who asks had a part in what was rated.
        rated: bool,
        /// Who asks had a part in what is to be looked at once more by somebody else.
        concerned: bool,
        /// How whoever rated is related to who asks.
        rater: Tie,
    },
}

/// A case as policies see it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CaseThing {
    /// The site that handles it. Its district, its level and whether it is a station are known by the site's code.
    pub site: SiteRef,
    /// The item's branch.
    pub branch: Branch,
    /// The lowest level that may handle the item.
    pub level: Level,
    /// Whether it is decided on the spot.
    pub on_the_spot: bool,
    /// How the applicant is related to who asks.
    pub applicant: Tie,
    /// Who asks was asked for an opinion on it.
    pub consulted: bool,
}

/// A delegation as policies see it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DelegationThing {
    /// Given by who asks.
    pub mine: bool,
    /// Given to who asks.
    pub to_me: bool,
    /// As what.
    pub role: Role,
    /// Where.
    pub site: SiteRef,
    /// For which branch.
    pub branch: Branch,
    /// From the first to the last day, both counted.
    pub days: u16,
}

/// What policies may know of a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The site.
    pub site: SiteRef,
    /// The division code of its district.
    pub district: String,
    /// How high it stands.
    pub level: Level,
    /// A station is small: there reviewers and deciders work for all branches.
    pub general: bool,
}

impl Place {
    /// A site of which nothing is known stands lowest and alone.
    pub(super) fn unknown(site: &SiteRef) -> Self {
        Self { site: site.clone(), district: site.to_string(), level: Level::Station, general: false }
    }
}
