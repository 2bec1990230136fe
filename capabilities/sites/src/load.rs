//! Reads a city's data files into [`Sites`] and reports every fault with file, line and reason.
//!
//! Files are told apart by their names: `city.toml`, `organisations.toml`, `hours.toml` and `sites.toml`, in any
//! folder. Other files are passed over, so that a whole folder of city data can be given.

mod city;
mod hours;
mod organisations;
mod sites;
mod table;

use std::sync::Arc;

use crate::BadData;
use crate::model::Sites;

use table::Faults;

impl Sites {
    /// Reads a city. Each file is a pair of its path (for messages) and its text.
    pub fn load(files: impl Iterator<Item = (String, String)>) -> Result<Self, Vec<BadData>> {
        let files: Vec<(String, String)> = files.collect();
        let mut faults = Faults::default();
        let city = city::read(&files, &mut faults);
        let organisations = organisations::read(&files, &mut faults);
        let hours = hours::read(&files, &mut faults);
        let known = sites::Known { city: city.as_ref(), organisations: &organisations, hours: &hours };
        let mut all = sites::read(&files, &known, &mut faults);
        all.sort_by(|a, b| (a.kind, &a.district, &a.code).cmp(&(b.kind, &b.district, &b.code)));
        match (city, faults.into_list()) {
            (Some(city), faults) if faults.is_empty() => {
                let by_code = all.iter().map(|site| (site.code.clone(), Arc::clone(site))).collect();
                Ok(Self { city: Arc::new(city), organisations, all, by_code })
            }
            (_, faults) => Err(faults),
        }
    }
}
