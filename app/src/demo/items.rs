//! What people come for, and how often.

use std::sync::Arc;

use cap_catalogue::{Catalogue, Item};
use plat_facts::refs::ItemRef;

/// Of some 1,500 applications. Invented; after what halls of this size report to be asked for most.
const WISHES: [(&str, u32); 51] = [
    // ID cards
    ("SF003", 60),
    ("SF005", 45),
    ("SF001", 20),
    ("SF002", 22),
    ("SF004", 10),
    ("SF010", 28),
    ("SF011", 12),
    // passports, Hong Kong and Macau, Taiwan
    ("CR001", 36),
    ("CR002", 12),
    ("CR003", 52),
    ("CR005", 8),
    ("CR007", 26),
    ("CR009", 40),
    ("CR011", 34),
    ("CR012", 96),
    ("CR013", 14),
    ("CR014", 9),
    ("CR019", 8),
    ("CR031", 10),
    // household registration
    ("HZ001", 24),
    ("HZ007", 8),
    ("HZ017", 15),
    ("HZ023", 9),
    ("HZ024", 16),
    ("HZ030", 20),
    ("HZ035", 7),
    ("HZ039", 4),
    ("HZ043", 2),
    ("HZ046", 12),
    ("HZ051", 20),
    ("HZ052", 42),
    ("HZ055", 10),
    // residence permits
    ("JZ001", 40),
    ("JZ002", 28),
    ("JZ003", 14),
    ("JZ005", 6),
    // licences and vehicles
    ("JG006", 58),
    ("JG012", 30),
    ("JG020", 8),
    ("JG028", 8),
    ("CG016", 9),
    ("CG033", 15),
    ("CG035", 12),
    ("CG038", 44),
    ("CG056", 20),
    // public order
    ("ZA001", 7),
    ("ZA005", 4),
    ("ZA021", 5),
    ("ZA030", 12),
    ("ZA035", 40),
    ("ZA042", 5),
];

/// The items that can be applied for, with their weights.
pub(super) fn wishes(catalogue: &Catalogue) -> Vec<(Arc<Item>, u32)> {
    let catalogue = catalogue.now();
    let known = |(id, weight): &(&str, u32)| {
        let item: ItemRef = id.parse().ok()?;
        let item = catalogue.get(&item).filter(|item| item.can_be_applied_for())?;
        Some((item.clone(), *weight))
    };
    WISHES.iter().filter_map(known).collect()
}
