//! Officers from the roster, and residents that nobody is.

use std::collections::{BTreeSet, HashMap};

use cap_sites::{duty, roster};
use plat_facts::refs::{PersonRef, SiteRef};
use plat_identity::{Identity, MayManagePeople, NewOfficer, NewResident, Officer, Policy, Resident};
use plat_kernel::{
    Chance, Clock, Date, Mint, Timestamp,
    idno::{ResidentId, Sex},
};

use super::{DemoError, cast, luck::Luck, names::Names};
use crate::City;

/// The ages of `names.toml` are those of this day, so that the same people are born each time.
const BORN_BY: Date = Date::constant(2025, 6, 1);

/// Those who live and work in the demo city.
pub(super) struct People {
    /// The residents of the one-click sign-in come first.
    pub(super) residents: Vec<Resident>,
    pub(super) officers: Vec<Officer>,
}

impl People {
    /// The officers by their sites.
    pub(super) fn at_sites(&self) -> HashMap<SiteRef, Vec<Officer>> {
        let mut sites: HashMap<SiteRef, Vec<Officer>> = HashMap::new();
        for officer in &self.officers {
            sites.entry(officer.site.clone()).or_default().push(officer.clone());
        }
        sites
    }
}

/// Loads everybody; they have lived here since `since`.
pub(super) async fn move_in(city: &City, residents: u32, since: Timestamp) -> Result<People, DemoError> {
    let mint = Mint::new(Clock::manual(since), Chance::system());
    let masters = city.identity.vault().masters().clone();
    let identity = Identity::new(city.db.clone(), mint, masters).with_policy(Policy::demo());
    let proof = MayManagePeople::of_installation;
    identity.import_officers(proof(), officers(city)?).await?;
    let ids = identity.import_residents(proof(), self::residents(&names(city)?, residents)).await?;
    let mut known: HashMap<PersonRef, Resident> = HashMap::new();
    let mut after = None;
    loop {
        let page = identity.residents(after, 200).await?;
        let Some(last) = page.last() else { break };
        after = Some(last.id);
        known.extend(page.into_iter().map(|it| (it.id, it)));
    }
    let residents = ids.iter().filter_map(|id| known.remove(id)).collect();
    Ok(People { residents, officers: identity.officers().await? })
}

/// Puts everybody who has a window there, as the shifts of `rosters.toml` say.
pub(super) async fn take_their_windows(city: &City, people: &People) -> Result<(), DemoError> {
    let rules = duty::load::shifts(city.texts.iter().cloned(), &city.sites).map_err(DemoError::Data)?;
    let posts = roster::posts(city.texts.iter().cloned(), &city.sites).map_err(DemoError::Data)?;
    let ids: HashMap<&str, PersonRef> = people.officers.iter().map(|it| (it.badge.as_str(), it.id)).collect();
    let sitting = |post: roster::Post| {
        let officer = *ids.get(post.badge.as_str())?;
        Some((post, officer))
    };
    let posts: Vec<_> = posts.into_iter().filter_map(sitting).collect();
    for site in city.sites.all() {
        duty::load::seed(&city.rosters, site, (&rules, &posts)).await?;
    }
    Ok(())
}

fn officers(city: &City) -> Result<Vec<NewOfficer>, DemoError> {
    let posts = roster::posts(city.texts.iter().cloned(), &city.sites).map_err(DemoError::Data)?;
    let officer = |post: roster::Post| {
        Some(NewOfficer {
            name: post.name.zh,
            badge: post.badge,
            branch: *post.branches.first()?,
            site: post.site,
            roles: post.roles,
            password: cast::PASSWORD.to_owned(),
            id_number: None,
        })
    };
    Ok(posts.into_iter().filter_map(officer).collect())
}

fn names(city: &City) -> Result<Names, DemoError> {
    let text = city.texts.iter().find(|(path, _)| path.ends_with("names.toml"));
    let text = text.map_or(include_str!("../../../data/demo/ninghe/names.toml"), |(_, text)| text);
    Ok(toml::from_str(text)?)
}

/// The same people each time: the cast, then whomever luck brings. Identity numbers under 339901 to 339907, division
/// codes that were never assigned, with ordinary birth dates.
fn residents(names: &Names, count: u32) -> Vec<NewResident> {
    let luck = Luck::seeded(339_900);
    let mut taken = BTreeSet::new();
    let mut all = Vec::new();
    let mut add = |name: String, id_number: ResidentId| {
        if taken.insert(id_number.to_string()) {
            let phone = cast::phone(all.len() + 1);
            let id = id_number.to_string();
            let new = NewResident { name, id_number: id, phone, password: cast::PASSWORD.to_owned() };
            all.push(new);
        }
    };
    for player in cast::RESIDENTS {
        if let Ok(number) = ResidentId::synthetic("339901", player.birth, player.serial) {
            add(player.name.to_owned(), number);
        }
    }
    for _ in 3..count {
        let region = format!("33990{}", luck.between(1, 7));
        let number = ResidentId::synthetic(&region, birth(names, &luck), serial(&luck));
        if let Ok(number) = number {
            let sex = if number.sex() == Sex::Female { Sex::Female } else { Sex::Male };
            add(names.draw(sex, &luck), number);
        }
    }
    all
}

fn serial(luck: &Luck) -> u16 {
    u16::try_from(luck.between(1, 999)).unwrap_or(1)
}

fn birth(names: &Names, luck: &Luck) -> Date {
    let (from, to) = luck.weighted(&names.age, |age| age.weight).map_or((18, 60), |age| (age.from, age.to));
    let years = luck.between(from, to);
    let days = years * 365 + years / 4 + luck.between(1, 364);
    BORN_BY.saturating_sub(plat_kernel::SignedDuration::from_hours(24 * i64::from(days)))
}

/// Old enough to apply alone.
pub(super) fn is_adult(resident: &Resident, today: Date) -> bool {
    resident.age(today) >= 18
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_thousand_residents_are_all_different_and_always_the_same() {
        let names: Names = toml::from_str(include_str!("../../../data/demo/ninghe/names.toml")).unwrap();
        let make = || residents(&names, 2000);
        let all = make();
        assert!(all.len() > 1990, "{}", all.len());
        assert!(all.iter().all(|new| new.id_number.starts_with("3399")));
        let phones: BTreeSet<&String> = all.iter().map(|new| &new.phone).collect();
        assert_eq!(phones.len(), all.len());
        assert!(all.iter().zip(make()).all(|(one, other)| one.id_number == other.id_number));
    }
}
