//! Which cases come before their heads, by the rules of the city (`data/desk.toml`).

use cap_catalogue::BadData;
use plat_kernel::{Bilingual, Date, calendar::CalendarView};
use serde::Deserialize;

/// The path of the rules.
const FILE: &str = "desk.toml";

/// The rules of a city.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    rules: Vec<Rule>,
}

/// A rule.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Its key, which stays: facts name it.
    pub key: String,
    /// Before whom.
    pub to: Audience,
    /// So many working days after the day on which the step was due; 0: on that day.
    pub days_late: u32,
    /// Only if nobody has taken the case up.
    #[serde(default)]
    pub unclaimed: bool,
    /// What it says.
    pub words: Bilingual,
    /// Where it is from.
    pub source: String,
    /// How sure that is.
    pub confidence: String,
}

/// Before whom a case comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Audience {
    /// Those who decide at its site and branch.
    Decider,
    /// Those who supervise its site.
    Supervisor,
}

impl Audience {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Decider => "decider",
            Self::Supervisor => "supervisor",
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    rule: Vec<Rule>,
}

impl Rules {
    /// The rules in the texts of the reference data, each with its path; none, if there is no such file.
    pub fn load(texts: impl Iterator<Item = (String, String)>) -> Result<Self, Vec<BadData>> {
        let mut rules = Vec::new();
        for (path, text) in texts.filter(|(path, _)| path == FILE || path.ends_with("/desk.toml")) {
            let written: Written = toml::from_str(&text).map_err(|fault| vec![bad(&path, &text, &fault)])?;
            rules.extend(written.rule);
        }
        Ok(Self { rules })
    }

    /// All of them.
    pub fn all(&self) -> &[Rule] {
        &self.rules
    }

    /// The rule with a key.
    pub fn find(&self, key: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.key == key)
    }
}

impl Rule {
    /// Whether the rule holds for a step that was due on a day.
    pub fn holds(&self, due: Date, today: Date, calendar: &CalendarView) -> bool {
        if due > today {
            return false;
        }
        let days = due.series(jiff::Span::new().days(1)).skip(1).take_while(|day| *day <= today);
        let late = days.filter(|day| calendar.is_workday(*day)).count();
        u32::try_from(late).is_ok_and(|late| late >= self.days_late)
    }
}

/// A fault of a file, with the line on which it stands.
pub(crate) fn bad(path: &str, text: &str, fault: &toml::de::Error) -> BadData {
    let at = fault.span().map_or(0, |span| span.start);
    let line = text.get(..at).map_or(1, |before| before.matches('\n').count() + 1);
    BadData { file: path.to_owned(), line, why: fault.message().to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::moment;

    fn shipped() -> Rules {
        let text = include_str!("../../../data/desk.toml").to_owned();
        Rules::load(std::iter::once((FILE.to_owned(), text))).unwrap()
    }

    #[test]
    fn the_shipped_rules_are_read_and_each_key_stands_once() {
        let rules = shipped();
        let keys: std::collections::BTreeSet<&str> =
            rules.all().iter().map(|rule| rule.key.as_str()).collect();
        assert!(!keys.is_empty() && keys.len() == rules.all().len());
    }

    #[test]
    fn days_late_are_working_days_after_the_day_on_which_the_step_was_due() {
        let rule = Rule { days_late: 1, ..shipped().all()[0].clone() };
        let calendar = moment("2026-03-02").calendar;
        let holds =
            |due: &str, today: &str| rule.holds(due.parse().unwrap(), today.parse().unwrap(), &calendar);
        assert!(!holds("2026-03-06", "2026-03-06"), "due today is not late");
        assert!(!holds("2026-03-06", "2026-03-08"), "no working day has passed on Sunday");
        assert!(holds("2026-03-06", "2026-03-09"));
    }

    #[test]
    fn a_fault_names_file_and_line() {
        let text = "[[rule]]\nkey = \"late\"\nto = \"nobody\"\n".to_owned();
        let fault = Rules::load(std::iter::once((FILE.to_owned(), text))).unwrap_err().remove(0).to_string();
        assert!(fault.contains("desk.toml:"), "{fault}");
    }
}
