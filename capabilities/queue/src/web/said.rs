//! What is said of a wait, a number and a right, in the reader's words.

use cap_sites::Site;
use fast_qr::{
    ECL, QRBuilder,
    convert::{Builder as _, Shape, svg::SvgBuilder},
};
use plat_facts::ItemRef;
use plat_kernel::{SignedDuration, Timestamp, clock::clock_text};
use plat_web::Page;

use crate::{
    estimate::Range,
    line::{Claim, Why},
    service::Queue,
};

/// Minutes of a wait, as one says them: begun ones count, and from ten on it is told in steps of five. Nobody waits 37 minutes.
fn minutes(wait: SignedDuration) -> i64 {
    let begun = (wait.as_secs() + 59) / 60;
    if begun <= 10 { begun } else { (begun + 4) / 5 * 5 }
}

/// The middle of a range: the nearest that one says, or it would hold for more than half.
fn middle(wait: SignedDuration) -> i64 {
    let nearest = (wait.as_secs() + 30) / 60;
    if nearest <= 10 { nearest } else { (nearest + 2) / 5 * 5 }
}

/// `约 10–25 分钟`.
pub(crate) fn range(page: &Page, range: Range) -> String {
    let (half, most) = (middle(range.p50), minutes(range.p90));
    match (half, most) {
        (_, ..=1) => page.t("queue.now").to_string(),
        (half, most) if half == most || half <= 1 => page.t("queue.minutes").with("most", most).to_string(),
        _ => page.t("queue.range").with("half", half).with("most", most).to_string(),
    }
}

/// The same where there is little room.
pub(crate) fn range_short(page: &Page, range: Range) -> String {
    let (half, most) = (middle(range.p50), minutes(range.p90));
    match (half, most) {
        (_, ..=1) => page.t("queue.now_short").to_string(),
        (half, most) if half == most || half <= 1 => {
            page.t("queue.minutes_short").with("most", most).to_string()
        }
        _ => page.t("queue.range_short").with("half", half).with("most", most).to_string(),
    }
}

/// How many are before somebody.
pub(crate) fn ahead(page: &Page, count: usize) -> String {
    match count {
        0 => page.t("queue.ahead_none").to_string(),
        _ => page.t("queue.ahead").with("count", count).to_string(),
    }
}

/// `14:05`, on the clocks of China.
pub(crate) fn time(at: Timestamp) -> String {
    clock_text(at).rsplit(' ').next().unwrap_or_default().to_owned()
}

/// By what right somebody stands where they stand; nothing for who simply came.
pub(crate) fn right(queue: &Queue, page: &Page, claim: &Claim) -> String {
    match claim {
        Claim::Came => String::new(),
        Claim::Appointment(_) => page.t("queue.because.appointment").to_string(),
        Claim::Lane(key) => lane(queue, page, key),
    }
}

/// The rule's name by which somebody went first; none for who came first.
pub(crate) fn because(queue: &Queue, page: &Page, why: &Why) -> Option<String> {
    match why {
        Why::CameFirst => None,
        Why::Appointment => Some(page.t("queue.because.appointment").to_string()),
        Why::Lane(key) => Some(lane(queue, page, key)),
        Why::OtherAbsent => Some(page.t("queue.because.absent").to_string()),
        Why::OtherWindow => Some(page.t("queue.because.window").to_string()),
        Why::OtherOfficer => Some(page.t("queue.because.officer").to_string()),
    }
}

/// The name of a priority lane.
pub(crate) fn lane(queue: &Queue, page: &Page, key: &str) -> String {
    queue.rules.lane(key).map_or(key, |it| page.pick(&it.name)).to_owned()
}

/// The names of items; one that the catalogue knows no more by its code.
pub(crate) fn items(queue: &Queue, page: &Page, items: &[ItemRef]) -> Vec<String> {
    let edition = queue.catalogue.now();
    items
        .iter()
        .map(|id| edition.get(id).map_or(id.as_str(), |item| page.pick(&item.name)).to_owned())
        .collect()
}

/// Where to sit down: the zone of the windows that can do it, if all of them are in one.
pub(crate) fn where_to(page: &Page, site: &Site, windows: &[u16]) -> String {
    let mut zones = windows.iter().filter_map(|number| site.window(*number)).map(|it| it.zone.as_str());
    let first = zones.next();
    let zone = first.filter(|first| !first.is_empty() && zones.all(|it| it == *first));
    let zone = zone.and_then(|letter| site.zones.iter().find(|it| it.letter == letter));
    match zone {
        Some(it) => {
            page.t("queue.where.zone").with("zone", &it.letter).with("name", page.pick(&it.name)).to_string()
        }
        None => page.t("queue.where.any").to_string(),
    }
}

/// What the sign of a window's zone says, beside its number: `A 区 · 户籍业务`; where there is one zone only, what it does.
pub(crate) fn sign(page: &Page, site: &Site, window: u16) -> String {
    let letter = site.window(window).map(|it| it.zone.as_str());
    let Some(zone) = site.zones.iter().find(|it| Some(it.letter.as_str()) == letter) else {
        return String::new();
    };
    let name = page.pick(&zone.name);
    if site.zones.len() == 1 {
        return name.to_owned();
    }
    page.t("queue.zone").with("zone", &zone.letter).with("name", name).to_string()
}

/// A drawing of the code that leads to an address; nothing if the address is too long for one.
pub(crate) fn picture(address: &str) -> String {
    let code = QRBuilder::new(address).ecl(ECL::M).build();
    code.map(|it| SvgBuilder::default().margin(1).shape(Shape::Square).to_str(&it)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_that_began_count_and_long_waits_are_told_in_steps_of_five() {
        let told = |seconds| minutes(SignedDuration::from_secs(seconds));
        assert_eq!([0, 1, 60, 61, 600].map(told), [0, 1, 1, 2, 10]);
        assert_eq!([601, 900, 901, 37 * 60].map(told), [15, 15, 20, 40]);
    }

    #[test]
    fn the_middle_of_a_range_is_the_nearest_that_one_says_and_never_behind_its_end() {
        let told = |seconds| middle(SignedDuration::from_secs(seconds));
        assert_eq!(
            [0, 29, 30, 629, 12 * 60, 13 * 60, 37 * 60, 38 * 60].map(told),
            [0, 0, 1, 10, 10, 15, 35, 40]
        );
        assert!((0..10_000).all(|it| told(it) <= minutes(SignedDuration::from_secs(it))));
    }

    #[test]
    fn the_code_to_scan_is_a_drawing() {
        assert!(picture("https://ninghe.test/tickets/0123456789ABCDEF").starts_with("<svg"));
    }
}
