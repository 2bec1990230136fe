//! Reads a city's data files into [`Sites`] and reports every fault with file, line and reason.
//!
//! Files are told apart by their names: `city.toml`, `organisations.toml`, `hours.toml`, `sites.toml` and (if they are
//! there) `delegations.toml` and `plans.toml`, in any folder. Other files are passed over, so that a whole folder of city data can be given.

mod city;
mod delegations;
mod hours;
mod organisations;
mod plans;
mod sites;
pub(crate) mod table;

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
        let by_code = all.iter().map(|site| (site.code.clone(), Arc::clone(site))).collect();
        // A site that could not be read is named already.
        if faults.is_empty() {
            sites::check_exceptions(&hours.exceptions, &by_code, &mut faults);
        }
        let delegations = delegations::read(&files, &by_code, &mut faults);
        let plans = plans::read(&files, &by_code, &mut faults);
        match (city, faults.into_list()) {
            (Some(city), faults) if faults.is_empty() => {
                Ok(Self { city: Arc::new(city), organisations, all, by_code, delegations, plans })
            }
            (_, faults) => Err(faults),
        }
    }
}

#[cfg(test)]
mod tests {
    use plat_identity::Branch;

    use super::*;
    use crate::model::SiteKind;
    use crate::testing::{ninghe, ninghe_files};

    #[test]
    fn the_demo_city_has_one_hall_with_61_windows_and_27_stations() {
        let sites = ninghe();
        let halls: Vec<_> = sites.all().iter().filter(|site| site.kind == SiteKind::Hall).collect();
        assert_eq!(halls.len(), 1);
        let numbers: Vec<u16> = halls[0].windows.iter().map(|window| window.number).collect();
        assert_eq!(numbers, (1..=61).collect::<Vec<u16>>());
        assert_eq!(sites.all().len() - halls.len(), 27);
    }

    #[test]
    fn no_division_code_of_the_demo_city_was_ever_assigned() {
        let sites = ninghe();
        let codes = sites.city().districts.iter().map(|district| &district.code).chain([&sites.city().code]);
        // 3399 names no prefecture of Zhejiang: they run from 3301 to 3311 (GB/T 2260).
        assert!(codes.into_iter().all(|code| code.starts_with("3399")));
    }

    #[test]
    fn no_telephone_of_the_demo_city_can_be_dialled() {
        assert!(ninghe().all().iter().all(|site| site.phone.starts_with("0000-555")));
    }

    #[test]
    fn every_branch_of_work_that_is_still_done_has_a_window_in_the_hall() {
        let sites = ninghe();
        for branch in Branch::all().filter(|branch| *branch != Branch::Fire) {
            let served = sites.of_branch(branch);
            assert!(served.iter().any(|site| site.kind == SiteKind::Hall), "{branch}");
        }
        assert!(sites.of_branch(Branch::Fire).is_empty());
    }

    #[test]
    fn a_spot_on_the_map_and_its_place_on_the_earth_are_one() {
        let sites = ninghe();
        for site in sites.all() {
            let spot = sites.city().on_map(site.lat, site.lon);
            assert!((spot.x - site.spot.x).abs() < 1e-6 && (spot.y - site.spot.y).abs() < 1e-6);
        }
    }

    #[test]
    fn no_two_sites_share_a_spot_or_a_name() {
        let sites = ninghe();
        for (at, one) in sites.all().iter().enumerate() {
            for other in &sites.all()[at + 1..] {
                let apart = (one.spot.x - other.spot.x).hypot(one.spot.y - other.spot.y);
                assert!(apart > 30.0, "{} and {}", one.code, other.code);
                assert_ne!(one.name, other.name);
            }
        }
    }

    #[test]
    fn all_faults_of_all_files_are_told_at_once_with_file_line_and_reason() {
        let files = ninghe_files().into_iter().map(|(path, text)| {
            let text = text
                .replace("hours = \"hall\"", "hours = \"always\"")
                .replace("code = \"339907\"", "code = \"110101\"");
            (path, text)
        });
        let faults = Sites::load(files).unwrap_err();
        let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
        let says = |file: &str, why: &str| told.iter().any(|it| it.contains(file) && it.contains(why));
        assert!(says("city.toml:", "`110101` is not the code of a district of 339900"), "{told:#?}");
        assert!(says("sites.toml:", "there is no timetable `always`"), "{told:#?}");
        assert!(says("sites.toml:", "there is no district `339907`"), "{told:#?}");
        assert!(faults.iter().all(|fault| fault.line > 0));
    }

    #[test]
    fn a_slip_of_the_pen_is_a_fault_and_not_passed_over() {
        let slip = |from: &str, to: &str| {
            let files = ninghe_files().into_iter().map(|(path, text)| (path, text.replacen(from, to, 1)));
            Sites::load(files).map(|_| ()).unwrap_err()
        };
        assert!(slip("phone = ", "fone = ")[0].why.contains("fone"));
        assert!(slip("[[water]]", "[[wotar]]")[0].why.contains("wotar"));
        assert!(slip("\"户政\"", "\"户正\"")[0].why.contains("户正"));
        assert!(slip("\"step-free\"", "\"stepfree\"")[0].why.contains("stepfree"));
        assert!(slip("from = \"08:00\"", "from = \"25:00\"")[0].why.contains("25:00"));
        assert!(
            slip("windows = [13, 20]", "windows = [12, 20]")[0].why.contains("window 12 is in two zones")
        );
    }

    #[test]
    fn a_missing_file_is_named() {
        let files = ninghe_files().into_iter().filter(|(path, _)| !path.ends_with("city.toml"));
        let faults = Sites::load(files).unwrap_err();
        assert!(faults.iter().any(|fault| fault.file == "city.toml" && fault.why.contains("missing")));
    }

    #[test]
    fn every_name_list_of_the_demo_city_has_names_in_both_scripts() {
        let (_, text) = ninghe_files().into_iter().find(|(path, _)| path.ends_with("names.toml")).unwrap();
        let names: toml::Table = toml::from_str(&text).unwrap();
        let pairs = |value: &toml::Value| {
            value.as_array().unwrap().iter().all(|pair| pair[0].is_str() && pair[1].is_str())
        };
        assert!(pairs(&names["surnames"][0]["common"]) && pairs(&names["surnames"][0]["compound"]));
        for table in names["given"].as_array().unwrap() {
            assert!(pairs(&table["one"]) && pairs(&table["two"]));
        }
        assert!(pairs(&names["rare"][0]["given"]));
        for table in names["dotted"].as_array().unwrap() {
            assert!(pairs(&table["given"]) && pairs(&table["father"]));
        }
        let weights =
            names["kind"].as_array().unwrap().iter().map(|kind| kind["weight"].as_integer().unwrap());
        assert_eq!(weights.sum::<i64>(), 1000);
    }
}
