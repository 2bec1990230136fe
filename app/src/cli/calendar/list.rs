//! Lists of days that span several years: one plan is what one year's notice says. The last days of December that go
//! with New Year's Day stand in the notice of the year after.

use std::collections::BTreeSet;

use plat_kernel::Date;

/// The years whose notices the list holds, in order.
pub(super) fn years(text: &str) -> Vec<i16> {
    let own: BTreeSet<i16> = text.lines().filter_map(date_of).map(Date::year).collect();
    text.lines()
        .filter_map(date_of)
        .map(|date| notice_of(date, &own))
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect()
}

/// The list with only the days of one notice; the others' lines stay as empty lines, so that line numbers hold.
pub(super) fn only(text: &str, year: i16) -> String {
    let own: BTreeSet<i16> = text.lines().filter_map(date_of).map(Date::year).collect();
    let keep = |line: &str| {
        let mine = date_of(line).is_none_or(|date| notice_of(date, &own) == year);
        if mine { line.to_owned() } else { String::new() }
    };
    text.lines().map(keep).collect::<Vec<_>>().join("\n")
}

fn notice_of(date: Date, own: &BTreeSet<i16>) -> i16 {
    let next = date.year() + 1;
    if date.month() == 12 && date.day() >= 25 && own.contains(&next) { next } else { date.year() }
}

fn date_of(line: &str) -> Option<Date> {
    let (date, _) = line.split_once(',')?;
    date.trim().trim_matches('"').parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: &str = "date,type,name\n2026-01-01,holiday,元旦\n2027-01-01,holiday,元旦\n";

    #[test]
    fn each_year_of_a_list_keeps_its_lines() {
        assert_eq!(years(TWO), [2026, 2027]);
        assert_eq!(only(TWO, 2027), "date,type,name\n\n2027-01-01,holiday,元旦");
    }

    #[test]
    fn the_last_days_of_december_go_with_the_new_year() {
        let list = format!("{TWO}2026-12-31,holiday,元旦\n");
        assert!(only(&list, 2027).contains("2026-12-31") && !only(&list, 2026).contains("2026-12-31"));
        assert_eq!(years("2026-12-31,holiday,元旦"), [2026]);
    }
}
