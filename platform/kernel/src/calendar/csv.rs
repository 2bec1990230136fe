//! A year as a list of days.

use jiff::civil::Date;

use super::{
    check::{Draft, DraftRevision, HolidayLines},
    error::{CalendarError, Problem},
    plan::{Confidence, HolidayPlan, Revision, YearPlan},
};
use crate::lang::Bilingual;

struct Row {
    line: usize,
    date: Date,
    worked: bool,
    name: Bilingual,
}

pub(super) fn parse(text: &str, published: Date, source: &str) -> Result<YearPlan, CalendarError> {
    let mut rows = rows(text)?;
    rows.sort_by_key(|row| row.date);
    let year = year_of(&rows).ok_or(CalendarError::new(None, Problem::Empty))?;
    let mut holidays: Vec<HolidayPlan> = Vec::new();
    let mut lines: Vec<HolidayLines> = Vec::new();
    for row in rows.iter().filter(|row| !row.worked) {
        match (holidays.last_mut(), lines.last_mut()) {
            (Some(last), Some(line))
                if last.name == row.name && last.to.tomorrow().ok() == Some(row.date) =>
            {
                last.to = row.date;
                line.to = row.line;
            }
            _ => {
                holidays.push(HolidayPlan {
                    name: row.name.clone(),
                    from: row.date,
                    to: row.date,
                    makeup: vec![],
                });
                lines.push(HolidayLines { from: row.line, to: row.line, makeup: vec![] });
            }
        }
    }
    for row in rows.iter().filter(|row| row.worked) {
        let at = holidays.iter().position(|holiday| holiday.name == row.name);
        let found = at.and_then(|at| Some((holidays.get_mut(at)?, lines.get_mut(at)?)));
        let (holiday, line) =
            found.ok_or_else(|| CalendarError::at(row.line, Problem::NoSuchHoliday(row.name.zh.clone())))?;
        holiday.makeup.push(row.date);
        line.makeup.push(row.line);
    }
    let revision =
        Revision { published, source: source.to_owned(), confidence: Confidence::Secondhand, holidays };
    Draft { year, revisions: vec![DraftRevision { line: 1, revision, lines }] }.checked()
}

/// The year of most of the days.
fn year_of(rows: &[Row]) -> Option<i16> {
    let days_in = |year: i16| rows.iter().filter(|row| row.date.year() == year).count();
    rows.iter().map(|row| row.date.year()).max_by_key(|year| days_in(*year))
}

fn rows(text: &str) -> Result<Vec<Row>, CalendarError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    let headers = reader.headers().map_err(|error| form(&error))?.clone();
    let column = |name: &str| headers.iter().position(|header| header == name);
    let missing = |name| CalendarError::at(1, Problem::NoColumn(name));
    let date = column("date").ok_or_else(|| missing("date"))?;
    let kind = column("type").ok_or_else(|| missing("type"))?;
    let zh = column("name").or_else(|| column("name_zh")).ok_or_else(|| missing("name"))?;
    let en = column("name_en").unwrap_or(zh);
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| form(&error))?;
        let line = record.position().map_or(0, |at| usize::try_from(at.line()).unwrap_or(0));
        let field = |at: usize| record.get(at).unwrap_or_default();
        let day = field(date).parse();
        let day = day.map_err(|_| CalendarError::at(line, Problem::NotADate(field(date).to_owned())))?;
        let worked = match field(kind) {
            "holiday" => false,
            "makeup_workday" => true,
            other => return Err(CalendarError::at(line, Problem::UnknownType(other.to_owned()))),
        };
        rows.push(Row { line, date: day, worked, name: Bilingual::new(field(zh), field(en)) });
    }
    Ok(rows)
}

fn form(error: &csv::Error) -> CalendarError {
    let line = error.position().map(|at| usize::try_from(at.line()).unwrap_or(0));
    CalendarError::new(line, Problem::Form(error.to_string()))
}
