//! Lists of days that span several years: one plan is one year.

use std::collections::BTreeSet;

/// The years of the dates with which the lines begin, in order.
pub(super) fn years(text: &str) -> Vec<i16> {
    text.lines().filter_map(year_of).collect::<BTreeSet<_>>().into_iter().collect()
}

/// The list with only the days of one year; the others' lines stay as empty lines, so that line numbers hold.
pub(super) fn only(text: &str, year: i16) -> String {
    let keep =
        |line: &str| if year_of(line).is_none_or(|it| it == year) { line.to_owned() } else { String::new() };
    text.lines().map(keep).collect::<Vec<_>>().join("\n")
}

fn year_of(line: &str) -> Option<i16> {
    let (date, _) = line.split_once(',')?;
    let (year, rest) = date.trim().trim_matches('"').split_once('-')?;
    if year.len() == 4 && rest.len() == 5 { year.parse().ok() } else { None }
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
}
