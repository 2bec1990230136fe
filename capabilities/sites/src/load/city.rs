//! Reads `city.toml`.

use plat_kernel::lang::Bilingual;
use serde::Deserialize;

use super::table::{Faults, Place, Placed, Tables};
use crate::city::{City, District, Edges, Spot, Travel, Water};

const FILE: &str = "city.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CityRow {
    code: String,
    name: Bilingual,
    invented: bool,
    width: f64,
    height: f64,
    north: f64,
    south: f64,
    west: f64,
    east: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DistrictRow {
    code: String,
    name: Bilingual,
    outline: String,
    label: [f64; 2],
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WaterRow {
    name: Bilingual,
    course: String,
    breadth: f64,
    label: [f64; 2],
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TravelRow {
    kmh: f64,
    detour: f64,
    source: String,
    confidence: String,
}

/// The one city in the files, or `None` if there is no usable one.
pub(super) fn read(files: &[(String, String)], faults: &mut Faults) -> Option<City> {
    let mut tables = Tables::read(files, FILE, faults);
    let cities: Vec<Placed<CityRow>> = tables.take("city", faults);
    let districts: Vec<Placed<DistrictRow>> = tables.take("district", faults);
    let waters: Vec<Placed<WaterRow>> = tables.take("water", faults);
    let travel: Vec<Placed<TravelRow>> = tables.take("travel", faults);
    tables.finish(faults);
    let mut cities = cities.into_iter();
    let Some(Placed { place, it: row }) = cities.next() else {
        faults.add(&Place { file: FILE.to_owned(), line: 0 }, "needs exactly one [[city]]");
        return None;
    };
    for second in cities {
        faults.add(&second.place, "needs exactly one [[city]], this is one too many");
    }
    let mut city = city_of(row, &place, faults);
    for district in districts {
        add_district(&mut city, district, faults);
    }
    city.travel = travel.into_iter().next().and_then(|it| travel_of(it, faults));
    city.waters = waters.into_iter().map(|water| water_of(water.it)).collect();
    Some(city)
}

fn city_of(row: CityRow, place: &Place, faults: &mut Faults) -> City {
    if !is_division(&row.code) {
        faults.add(place, format!("`{}` is not a division code of six digits", row.code));
    }
    if row.width <= 0.0 || row.height <= 0.0 {
        faults.add(place, "width and height must be more than 0");
    }
    if row.north <= row.south || row.east <= row.west {
        faults.add(place, "north must be above south, and east beyond west");
    }
    City {
        code: row.code,
        name: row.name,
        invented: row.invented,
        width: row.width,
        height: row.height,
        edges: Edges { north: row.north, south: row.south, west: row.west, east: row.east },
        districts: Vec::new(),
        waters: Vec::new(),
        travel: None,
    }
}

fn travel_of(Placed { place, it: row }: Placed<TravelRow>, faults: &mut Faults) -> Option<Travel> {
    if row.source.trim().is_empty() || row.confidence.trim().is_empty() {
        faults.add(&place, "a speed says where it is from, and how sure that is");
    }
    let fits = row.kmh > 0.0 && row.detour >= 1.0;
    if !fits {
        faults.add(&place, "kmh is more than 0, and no street is shorter than the straight line");
    }
    fits.then_some(Travel { kmh: row.kmh, detour: row.detour })
}

fn add_district(city: &mut City, Placed { place, it: row }: Placed<DistrictRow>, faults: &mut Faults) {
    // The first four digits of a division code name the city (GB/T 2260).
    if !is_division(&row.code) || row.code.get(..4) != city.code.get(..4) {
        faults.add(&place, format!("`{}` is not the code of a district of {}", row.code, city.code));
    }
    if city.districts.iter().any(|other| other.code == row.code) {
        faults.add(&place, format!("district `{}` is there twice", row.code));
    }
    let [x, y] = row.label;
    let label = Spot { x, y };
    city.districts.push(District { code: row.code, name: row.name, outline: row.outline, label });
}

fn water_of(row: WaterRow) -> Water {
    let [x, y] = row.label;
    Water { name: row.name, course: row.course, breadth: row.breadth, label: Spot { x, y } }
}

fn is_division(code: &str) -> bool {
    code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit())
}
