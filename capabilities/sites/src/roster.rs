//! Who sits where: the officers of a city as its data files name them, for filling a new database.

use std::collections::BTreeSet;

use plat_facts::refs::SiteRef;
use plat_identity::{BadRole, Branch, Roles};
use plat_kernel::lang::Bilingual;
use serde::Deserialize;

use crate::load::table::{Faults, Place, Placed, Tables};
use crate::{BadData, Sites};

/// An officer's place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// Badge number, unique in the city.
    pub badge: String,
    /// The officer's name.
    pub name: Bilingual,
    /// The branches the officer works for; the first is the officer's own.
    pub branches: Vec<Branch>,
    /// Where.
    pub site: SiteRef,
    /// The window, for officers who serve at one.
    pub window: Option<u16>,
    /// As what.
    pub roles: Roles,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    badge: String,
    name: Bilingual,
    branches: Vec<String>,
    site: SiteRef,
    window: Option<u16>,
    roles: Vec<String>,
}

/// Reads `officers.toml` and checks every post against the service points; all faults at once.
pub fn posts(
    files: impl Iterator<Item = (String, String)>,
    sites: &Sites,
) -> Result<Vec<Post>, Vec<BadData>> {
    let files: Vec<(String, String)> = files.collect();
    let mut faults = Faults::default();
    let mut tables = Tables::read(&files, "officers.toml", &mut faults);
    let rows: Vec<Placed<Row>> = tables.take("officer", &mut faults);
    tables.finish(&mut faults);
    let mut badges = BTreeSet::new();
    let mut found = Vec::with_capacity(rows.len());
    for Placed { place, it: row } in rows {
        if !badges.insert(row.badge.clone()) {
            faults.add(&place, format!("badge `{}` is there twice", row.badge));
        }
        found.push(post_of(row, &place, sites, &mut faults));
    }
    let faults = faults.into_list();
    if faults.is_empty() { Ok(found) } else { Err(faults) }
}

fn post_of(row: Row, place: &Place, sites: &Sites, faults: &mut Faults) -> Post {
    match (sites.get(&row.site), row.window) {
        (None, _) => faults.add(place, format!("there is no site `{}`", row.site)),
        (Some(site), Some(window)) if site.window(window).is_none() => {
            faults.add(place, format!("`{}` has no window {window}", row.site));
        }
        _ => {}
    }
    let roles = row.roles.join(" ").parse().unwrap_or_else(|why: BadRole| {
        faults.add(place, why.to_string());
        Roles::NONE
    });
    let mut branches = Vec::new();
    for word in &row.branches {
        match Branch::of_category(word) {
            Some(branch) => branches.push(branch),
            None => faults.add(place, format!("`{word}` is not a branch of police work")),
        }
    }
    if branches.is_empty() {
        faults.add(place, "an officer needs at least one branch");
    }
    let Row { badge, name, site, window, .. } = row;
    Post { badge, name, branches, site, window, roles }
}

#[cfg(test)]
mod tests {
    use plat_identity::Role;

    use super::*;
    use crate::SiteKind;
    use crate::testing::{ninghe, ninghe_files};

    fn all() -> Vec<Post> {
        posts(ninghe_files().into_iter(), &ninghe()).unwrap()
    }

    #[test]
    fn every_window_of_every_site_has_exactly_one_officer() {
        let (sites, posts) = (ninghe(), all());
        for site in sites.all() {
            for window in &site.windows {
                let here =
                    posts.iter().filter(|post| post.site == site.code && post.window == Some(window.number));
                assert_eq!(here.count(), 1, "{} window {}", site.code, window.number);
            }
        }
    }

    #[test]
    fn whoever_serves_at_a_window_can_do_what_the_window_does() {
        let sites = ninghe();
        for post in all().iter().filter(|post| post.window.is_some()) {
            let window = sites.get(&post.site).unwrap().window(post.window.unwrap()).unwrap();
            assert!(window.branches.contains(&post.branches[0]), "{}", post.badge);
        }
    }

    #[test]
    fn every_branch_has_a_reviewer_and_another_decider_in_the_hall_and_every_station_its_decider() {
        let (sites, posts) = (ninghe(), all());
        let has = |site: &SiteRef, branch: Branch, role: Role| {
            let fits = |post: &&Post| post.site == *site && post.branches.contains(&branch);
            posts.iter().filter(fits).find(|post| post.roles.has(role)).map(|post| post.badge.clone())
        };
        for site in sites.all() {
            for branch in &site.branches {
                let decider = has(&site.code, *branch, Role::Decider);
                let reviewer = has(&site.code, *branch, Role::Reviewer);
                assert!(decider.is_some() && reviewer.is_some(), "{} {branch}", site.code);
                assert_ne!(decider, reviewer, "{} {branch}", site.code);
            }
        }
        assert!(sites.all().iter().any(|site| site.kind == SiteKind::Station));
    }

    #[test]
    fn the_three_administrators_are_three_people() {
        for role in Role::ADMINISTRATORS {
            assert_eq!(all().iter().filter(|post| post.roles.has(role)).count(), 1, "{role:?}");
        }
    }

    #[test]
    fn an_administrator_with_another_role_is_a_fault_with_its_line() {
        let mixed = "roles = [\"audit-administrator\", \"supervisor\"]";
        let files = ninghe_files()
            .into_iter()
            .map(|(path, text)| (path, text.replace("roles = [\"audit-administrator\"]", mixed)));
        let faults = posts(files, &ninghe()).unwrap_err();
        assert!(faults[0].line > 1 && faults[0].why.contains("no other role"), "{faults:?}");
    }

    #[test]
    fn an_officer_at_a_site_that_does_not_exist_is_a_fault_with_its_line() {
        let files = ninghe_files()
            .into_iter()
            .map(|(path, text)| (path, text.replace("site = \"NH-0703\"", "site = \"NH-9999\"")));
        let faults = posts(files, &ninghe()).unwrap_err();
        assert!(faults[0].line > 1 && faults[0].why.contains("NH-9999"), "{faults:?}");
    }
}
