//! How far somebody is on the way to an appointment, as it stands in the address: nothing is stored before a time is chosen.

use plat_facts::refs::{ItemRef, SiteRef};
use plat_kernel::Date;
use plat_web::Fields;

use crate::model::Purpose;

/// What was chosen so far.
#[derive(Debug, Clone, Default)]
pub(super) struct Way {
    pub(super) items: Vec<ItemRef>,
    pub(super) persons: Option<u16>,
    pub(super) site: Option<SiteRef>,
    pub(super) day: Option<Date>,
    /// Words to look for another item by.
    pub(super) q: Option<String>,
}

impl Way {
    /// From the pairs of an address or a form. What cannot be read was not chosen.
    pub(super) fn of<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        let mut way = Self::default();
        for (name, value) in pairs {
            match name {
                "item" => way.items.extend(value.parse().ok().filter(|item| !way.items.contains(item))),
                "persons" => way.persons = value.parse().ok(),
                "site" => way.site = value.parse().ok(),
                "day" => way.day = value.parse().ok(),
                "q" => way.q = Some(value.trim().to_owned()),
                _ => {}
            }
        }
        way
    }

    /// From the query of an address.
    pub(super) fn of_query(pairs: &[(String, String)]) -> Self {
        Self::of(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())))
    }

    /// From a form.
    pub(super) fn of_form(fields: &Fields) -> Self {
        Self::of(fields.iter())
    }

    /// What the visit is for.
    pub(super) fn purpose(&self) -> Purpose {
        Purpose { items: self.items.clone(), persons: self.persons.unwrap_or(1) }
    }

    /// The address of a page with what was chosen; all of it is codes, numbers and days.
    pub(super) fn address(&self, path: &str) -> String {
        let items = self.items.iter().map(|item| format!("item={item}"));
        let persons = self.persons.iter().map(|persons| format!("persons={persons}"));
        let site = self.site.iter().map(|site| format!("site={site}"));
        let day = self.day.iter().map(|day| format!("day={day}"));
        let all: Vec<String> = items.chain(persons).chain(site).chain(day).collect();
        if all.is_empty() { path.to_owned() } else { format!("{path}?{}", all.join("&")) }
    }

    /// The same, with something else instead.
    pub(super) fn but(&self, change: impl FnOnce(&mut Self)) -> Self {
        let mut other = Self { q: None, ..self.clone() };
        change(&mut other);
        other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_items_are_kept_in_order_each_once_and_what_is_no_code_is_not_there() {
        let pairs =
            [("item", "SF001"), ("item", "HZ001"), ("item", "SF001"), ("item", "a b"), ("persons", "2")];
        let way = Way::of(pairs.into_iter());
        assert_eq!(way.address("/appointments/new"), "/appointments/new?item=SF001&item=HZ001&persons=2");
        assert_eq!(way.purpose().persons, 2);
    }
}
