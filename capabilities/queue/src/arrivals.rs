//! Who comes on a day, as a table: `at,branch,lane,appointment,minutes`, a line each.

use std::io::Read;

use plat_identity::Branch;
use serde::Deserialize;

use crate::rules::Rules;

/// Somebody who comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    /// Minutes since midnight at which they take a ticket.
    pub at: u32,
    /// The branch of police work that they come for.
    pub branch: Branch,
    /// The key of their lane.
    pub lane: Option<String>,
    /// Minutes since midnight of their appointment.
    pub appointment: Option<u32>,
    /// How many minutes they will be at the window, if that is known.
    pub minutes: Option<u32>,
}

/// A row that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadRow {
    /// Its line in the file, from 1.
    pub line: u64,
    /// The column, where one is wrong.
    pub column: Option<&'static str>,
    /// What is wrong.
    pub why: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    at: String,
    branch: String,
    #[serde(default)]
    lane: Option<String>,
    #[serde(default)]
    appointment: Option<String>,
    #[serde(default)]
    minutes: Option<String>,
}

/// Reads a table of arrivals; branches and lanes are written as their codes and keys.
///
/// # Errors
/// Every row that is wrong, by line and column; nothing is taken from a file in which one is.
pub fn read(file: impl Read, rules: &Rules) -> Result<Vec<Arrival>, Vec<BadRow>> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(file);
    let headers = match reader.headers() {
        Ok(headers) => headers.clone(),
        Err(why) => return Err(vec![BadRow { line: 1, column: None, why: why.to_string() }]),
    };
    let (mut all, mut bad) = (Vec::new(), Vec::new());
    for record in reader.into_records() {
        let line = match &record {
            Ok(record) => record.position(),
            Err(why) => why.position(),
        };
        let line = line.map_or(0, csv::Position::line);
        let row = record.and_then(|record| record.deserialize(Some(&headers)));
        match row.map_err(|why| (None, why.to_string())).and_then(|row| arrival(row, rules)) {
            Ok(arrival) => all.push(arrival),
            Err((column, why)) => bad.push(BadRow { line, column, why }),
        }
    }
    if bad.is_empty() { Ok(all) } else { Err(bad) }
}

/// The column that is wrong, where it is one, and why.
type Fault = (Option<&'static str>, String);

fn arrival(row: Row, rules: &Rules) -> Result<Arrival, Fault> {
    let time = |column, text: &str| {
        clock(text).ok_or_else(|| (Some(column), format!("`{text}` is not a time like 09:30")))
    };
    let branch = Branch::of_code(&row.branch).ok_or_else(|| {
        (Some("branch"), format!("`{}` is not the code of a branch of police work", row.branch))
    })?;
    let filled = |text: Option<String>| text.filter(|it| !it.is_empty());
    let lane = filled(row.lane);
    if let Some(key) = lane.as_deref().filter(|key| rules.lane(key).is_none()) {
        return Err((Some("lane"), format!("`{key}` is not a lane of queue.toml")));
    }
    let minutes = filled(row.minutes).map(|text| {
        text.parse().map_err(|_| (Some("minutes"), format!("`{text}` is not a number of minutes")))
    });
    Ok(Arrival {
        at: time("at", &row.at)?,
        branch,
        lane,
        appointment: filled(row.appointment).map(|text| time("appointment", &text)).transpose()?,
        minutes: minutes.transpose()?,
    })
}

/// Minutes since midnight of a time like 09:30.
fn clock(text: &str) -> Option<u32> {
    let (hours, minutes) = text.split_once(':')?;
    let (hours, minutes): (u32, u32) = (hours.parse().ok()?, minutes.parse().ok()?);
    (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_it(text: &str) -> Result<Vec<Arrival>, Vec<BadRow>> {
        read(text.as_bytes(), &Rules::read(include_str!("../../../data/queue.toml")).unwrap())
    }

    #[test]
    fn a_table_of_arrivals_is_read() {
        let all =
            read_it("at,branch,lane,appointment,minutes\n08:05,id-card,,,\n9:30,id-card,elderly,09:45,7\n")
                .unwrap();
        let wanted = Arrival {
            at: 570,
            branch: Branch::IdCard,
            lane: Some("elderly".to_owned()),
            appointment: Some(585),
            minutes: Some(7),
        };
        assert_eq!((all.len(), &all[1]), (2, &wanted));
    }

    #[test]
    fn every_wrong_row_is_named_by_line_and_column() {
        let bad = read_it("at,branch,lane,appointment,minutes\n25:00,id-card,,,\n08:00,id-card,,,\n08:00,fishing,,,\n08:00,id-card,vip,,\n08:00,id-card,,,x\n").unwrap_err();
        let found: Vec<_> = bad.iter().map(|it| (it.line, it.column)).collect();
        assert_eq!(found, [(2, Some("at")), (4, Some("branch")), (5, Some("lane")), (6, Some("minutes"))]);
    }
}
