//! The kernel against the law, the published calendar and the published examples of every number.

#[cfg(test)]
mod calendar;
#[cfg(test)]
mod calendar_files;
#[cfg(test)]
mod number_properties;
#[cfg(test)]
mod numbers;
#[cfg(test)]
mod term_properties;
#[cfg(test)]
mod terms;

#[cfg(test)]
fn date(text: &str) -> plat_kernel::Date {
    text.parse().unwrap()
}

/// A row of `data/calendar/testdata/holidays.csv`, made from two independent packages (its column `source`).
#[cfg(test)]
#[derive(Debug, Clone, PartialEq, Eq)]
struct KnownDay {
    date: plat_kernel::Date,
    worked: bool,
    zh: String,
    en: String,
}

#[cfg(test)]
fn known_days() -> Vec<KnownDay> {
    let text = include_str!("../../../../data/calendar/testdata/holidays.csv");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows = reader.records().map(Result::unwrap);
    rows.map(|row| {
        let worked = &row[3] == "makeup_workday";
        KnownDay { date: date(&row[0]), worked, zh: row[5].to_owned(), en: row[6].to_owned() }
    })
    .collect()
}
