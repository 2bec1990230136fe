//! A year as a TOML file.

use std::fmt::Write as _;

use jiff::civil::Date;
use serde::Deserialize;
use toml::{Spanned, value::Datetime};

use super::{
    check::{Draft, DraftRevision, HolidayLines},
    error::{CalendarError, Problem},
    plan::{Confidence, HolidayPlan, Revision, YearPlan},
};
use crate::lang::Bilingual;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    year: i16,
    #[serde(default)]
    revision: Vec<FileRevision>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileRevision {
    published: Spanned<Datetime>,
    source: String,
    confidence: Confidence,
    #[serde(default)]
    holiday: Vec<FileHoliday>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileHoliday {
    zh: String,
    en: String,
    from: Spanned<Datetime>,
    to: Spanned<Datetime>,
    #[serde(default)]
    makeup: Vec<Spanned<Datetime>>,
}

pub(super) fn parse(text: &str) -> Result<YearPlan, CalendarError> {
    let file: File = toml::from_str(text).map_err(|error| {
        let line = error.span().map(|span| line_at(text, span.start));
        CalendarError::new(line, Problem::Form(error.message().to_owned()))
    })?;
    let revisions =
        file.revision.into_iter().map(|revision| draft(text, revision)).collect::<Result<_, _>>()?;
    Draft { year: file.year, revisions }.checked()
}

fn draft(text: &str, from: FileRevision) -> Result<DraftRevision, CalendarError> {
    let (published, line) = date(text, &from.published)?;
    let mut holidays = Vec::with_capacity(from.holiday.len());
    let mut lines = Vec::with_capacity(from.holiday.len());
    for holiday in from.holiday {
        let (first, first_line) = date(text, &holiday.from)?;
        let (last, last_line) = date(text, &holiday.to)?;
        let makeup = holiday.makeup.iter().map(|day| date(text, day)).collect::<Result<Vec<_>, _>>()?;
        let (makeup, makeup_lines) = makeup.into_iter().unzip();
        let name = Bilingual { zh: holiday.zh, en: holiday.en };
        holidays.push(HolidayPlan { name, from: first, to: last, makeup });
        lines.push(HolidayLines { from: first_line, to: last_line, makeup: makeup_lines });
    }
    let revision = Revision { published, source: from.source, confidence: from.confidence, holidays };
    Ok(DraftRevision { line, revision, lines })
}

/// A date without a time of day, and its line.
fn date(text: &str, from: &Spanned<Datetime>) -> Result<(Date, usize), CalendarError> {
    let line = line_at(text, from.span().start);
    let written = from.get_ref();
    let date = match (written.date, written.time) {
        (Some(day), None) => {
            let parts = (i16::try_from(day.year), i8::try_from(day.month), i8::try_from(day.day));
            if let (Ok(year), Ok(month), Ok(day)) = parts { Date::new(year, month, day).ok() } else { None }
        }
        _ => None,
    };
    date.map(|date| (date, line))
        .ok_or_else(|| CalendarError::at(line, Problem::NotADate(written.to_string())))
}

fn line_at(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}

pub(super) fn write(plan: &YearPlan) -> String {
    let mut out = format!("year = {}\n", plan.year());
    for revision in plan.revisions() {
        let mark = match revision.confidence {
            Confidence::Verified => "V",
            Confidence::Secondhand => "V2",
            Confidence::Memory => "M",
        };
        let source = quoted(&revision.source);
        let published = revision.published;
        // Writing to a String cannot fail.
        let _ = write!(
            out,
            "\n[[revision]]\npublished = {published}\nsource = {source}\nconfidence = \"{mark}\"\n"
        );
        for holiday in &revision.holidays {
            write_holiday(&mut out, holiday);
        }
    }
    out
}

fn write_holiday(out: &mut String, holiday: &HolidayPlan) {
    let HolidayPlan { name, from, to, makeup } = holiday;
    let (zh, en) = (quoted(&name.zh), quoted(&name.en));
    let _ = write!(out, "\n[[revision.holiday]]\nzh = {zh}\nen = {en}\nfrom = {from}\nto = {to}\n");
    if !makeup.is_empty() {
        let days: Vec<String> = makeup.iter().map(ToString::to_string).collect();
        let _ = writeln!(out, "makeup = [{}]", days.join(", "));
    }
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
