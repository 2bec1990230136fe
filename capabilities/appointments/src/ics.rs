//! One event as an iCalendar file (RFC 5545). Moments are UTC, so that no time zone has to be described.

use std::fmt::Write as _;

use plat_kernel::Timestamp;

/// What the file says.
pub(crate) struct Event<'a> {
    /// Names the event for ever; a later file with a higher sequence replaces an earlier one.
    pub(crate) id: &'a str,
    /// Whose event it is: the host of the city.
    pub(crate) host: &'a str,
    /// How often it was changed.
    pub(crate) sequence: i64,
    /// When the file was made.
    pub(crate) stamped: Timestamp,
    pub(crate) begins: Timestamp,
    pub(crate) ends: Timestamp,
    pub(crate) summary: &'a str,
    pub(crate) place: &'a str,
    /// Any lines.
    pub(crate) words: &'a str,
    /// What is said a day before.
    pub(crate) alarm: &'a str,
}

/// The file.
pub(crate) fn calendar(event: &Event<'_>) -> String {
    let lines = [
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        "PRODID:-//Yichuang//Appointments//EN".to_owned(),
        "METHOD:PUBLISH".to_owned(),
        "BEGIN:VEVENT".to_owned(),
        format!("UID:{}@{}", event.id, event.host),
        format!("DTSTAMP:{}", utc(event.stamped)),
        format!("DTSTART:{}", utc(event.begins)),
        format!("DTEND:{}", utc(event.ends)),
        format!("SEQUENCE:{}", event.sequence),
        "STATUS:CONFIRMED".to_owned(),
        format!("SUMMARY:{}", text(event.summary)),
        format!("LOCATION:{}", text(event.place)),
        format!("DESCRIPTION:{}", text(event.words)),
        "BEGIN:VALARM".to_owned(),
        "ACTION:DISPLAY".to_owned(),
        "TRIGGER:-P1D".to_owned(),
        format!("DESCRIPTION:{}", text(event.alarm)),
        "END:VALARM".to_owned(),
        "END:VEVENT".to_owned(),
        "END:VCALENDAR".to_owned(),
    ];
    lines.iter().map(|line| folded(line)).collect()
}

/// `20260304T010000Z`.
fn utc(at: Timestamp) -> String {
    let iso = at.to_string();
    let whole = iso.split(['.', 'Z']).next().unwrap_or_default();
    format!("{}Z", whole.replace(['-', ':'], ""))
}

/// Backslash, comma, semicolon and line ends are written with a backslash (3.3.11).
fn text(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// A line of at most 75 octets, the rest on lines that begin with a space, no character cut in two (3.1).
fn folded(line: &str) -> String {
    const LONGEST: usize = 75;
    let mut out = String::with_capacity(line.len() + 8);
    let mut length = 0;
    for c in line.chars() {
        if length + c.len_utf8() > LONGEST {
            out.push_str("\r\n ");
            length = 1;
        }
        let _ = write!(out, "{c}");
        length += c.len_utf8();
    }
    out + "\r\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn an_event<'a>(summary: &'a str, words: &'a str) -> Event<'a> {
        let at = |text: &str| text.parse().unwrap();
        Event {
            id: "1",
            host: "yichuang.test",
            sequence: 2,
            stamped: at("2026-03-02T09:00:00.5+08:00"),
            begins: at("2026-03-04T09:00:00+08:00"),
            ends: at("2026-03-04T09:15:00+08:00"),
            summary,
            place: "云汀区汀前大道1号, 三层",
            words,
            alarm: "明天",
        }
    }

    #[test]
    fn a_calendar_knows_when_and_where_in_universal_time() {
        let file = calendar(&an_event("到大厅办事", "身份证"));
        assert!(
            file.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n") && file.ends_with("END:VCALENDAR\r\n")
        );
        for line in [
            "UID:1@yichuang.test",
            "DTSTAMP:20260302T010000Z",
            "DTSTART:20260304T010000Z",
            "DTEND:20260304T011500Z",
            "SEQUENCE:2",
            "LOCATION:云汀区汀前大道1号\\, 三层",
        ] {
            assert!(file.contains(&format!("\r\n{line}\r\n")), "{line} in {file}");
        }
    }

    #[test]
    fn no_line_is_longer_than_75_octets_and_unfolded_it_is_what_was_written() {
        let long = "带身份证、户口簿；".repeat(20);
        let file = calendar(&an_event("A", &long));
        assert!(file.split("\r\n").all(|line| line.len() <= 75));
        assert!(file.replace("\r\n ", "").contains(&format!("DESCRIPTION:{long}")));
    }

    #[test]
    fn a_text_cannot_begin_a_line_of_its_own() {
        let file = calendar(&an_event("A\r\nATTACH:x", "a;b,c\\d\ne"));
        assert!(
            file.contains("SUMMARY:A\\nATTACH:x\r\n") && file.contains("DESCRIPTION:a\\;b\\,c\\\\d\\ne\r\n")
        );
    }
}
