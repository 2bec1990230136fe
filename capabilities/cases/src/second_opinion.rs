//! The dates of random cases against `bench/oracle`, which reckons them from the law in another language and shares no idea
//! with this program. Its README says how each date is read; the two must never differ.

use std::{
    io::Write as _,
    path::PathBuf,
    process::{Command, Stdio},
};

use plat_kernel::{
    Chance, Date, Timestamp,
    calendar::{Calendar, CalendarView, YearPlan},
    clock::{date_of, start_of},
    term::Due,
};
use serde_json::{Value, json};

use crate::{
    accept, answer_correction, ask_correction,
    change::{Change, Moment},
    dates::{extension_days, lamp},
    decide,
    error::CaseError,
    extend,
    model::{Approval, Case, Defect, LegalDays, Outcome, PauseGround, Review, Stage, Terms},
    resume,
    sample::{a_case, an_officer, officer},
    suspend,
};

/// How many cases are compared.
const MANY: usize = 20_000;

/// One case as it went, told as the oracle wants to hear it, with what the program said of it on the way.
struct Life {
    chance: Chance,
    calendar: CalendarView,
    now: Timestamp,
    case: Case,
    events: Vec<Value>,
    told: Told,
}

/// The program's dates, by the names of the oracle's answer.
#[derive(Default)]
struct Told {
    /// For the receipt and for each answer: the last day to tell defects.
    clocks: Vec<Due>,
    accepted: Option<(Date, bool)>,
    legal: Option<Due>,
    promised: Option<Due>,
    result: Option<Due>,
}

impl Life {
    fn begin(chance: Chance, calendar: CalendarView) -> Self {
        let first: Date = "2018-01-02".parse().unwrap();
        let received = start_of(first.saturating_add(jiff::Span::new().days(i64::from(chance.below(3_250)))));
        let now = received + jiff::SignedDuration::from_mins(i64::from(chance.below(24 * 60)));
        let terms = terms(&chance);
        let case = Case {
            received: now,
            terms,
            stage: Stage::Received { since: now, corrected: false },
            ..a_case()
        };
        Self { chance, calendar, now, case, events: Vec::new(), told: Told::default() }
    }

    fn moment(&self) -> Moment {
        Moment { now: self.now, calendar: self.calendar.clone() }
    }

    fn below(&self, many: u32) -> i64 {
        i64::from(self.chance.below(many))
    }

    /// So many days later, at any hour; never before.
    fn wait(&mut self, most: u32) {
        let day = date_of(self.now).saturating_add(jiff::Span::new().days(self.below(most)));
        let hour = start_of(day) + jiff::SignedDuration::from_mins(self.below(24 * 60));
        self.now = self.now.max(hour);
    }

    /// What the program allows happens, and is told.
    fn try_to(&mut self, change: Result<Change, CaseError>, event: Value) -> bool {
        let Ok(change) = change else { return false };
        self.case = change.case;
        self.events.push(event);
        true
    }

    fn lives(&mut self) {
        self.reply_clock();
        if self.below(3) == 0 {
            self.wait(9);
            let at = self.now.to_string();
            let defects =
                vec![Defect { material: None, what: "照片模糊".into(), todo: "请重新拍照".into() }];
            let asked = ask_correction::decide(&self.case, defects, an_officer(), &self.moment());
            if self.try_to(asked, json!({"kind": "asked", "at": at})) {
                self.wait(40);
                let answered = answer_correction::decide(&self.case, officer(), &self.moment());
                let at = self.now.to_string();
                assert!(
                    self.try_to(answered, json!({"kind": "answered", "at": at})),
                    "an answer is always taken"
                );
                self.reply_clock();
            }
        }
        self.wait(11);
        let at = self.now.to_string();
        let accepted = accept::decide(&self.case, officer(), &self.moment());
        assert!(
            self.try_to(accepted, json!({"kind": "accepted", "at": at})),
            "what was received can be accepted"
        );
        let acceptance = self.case.stage.acceptance().unwrap();
        self.told.accepted = Some((date_of(acceptance.at), acceptance.deemed));
        for _ in 0..self.below(4) {
            self.wait(9);
            self.stand_or_extend();
        }
        self.wait(12);
        self.decided();
    }

    fn reply_clock(&mut self) {
        self.told.clocks.extend(self.moment().dues(&self.case).reply);
    }

    fn stand_or_extend(&mut self) {
        let (from, at) = (date_of(self.now), self.now.to_string());
        if self.below(2) == 0 {
            let stopped =
                suspend::decide(&self.case, (PauseGround::Hearing, 5), an_officer(), &self.moment());
            let event = json!({"kind": "suspended", "from": from.to_string(), "to": null});
            if self.try_to(stopped, event) {
                self.wait(25);
                let to = date_of(self.now).to_string();
                self.case = resume::decide(&self.case, an_officer(), &self.moment()).unwrap().case;
                self.events.last_mut().unwrap()["to"] = json!(to);
            }
        } else {
            let days = 1 + self.chance.below(extension_days(&self.case.terms));
            let approval = Approval { head: "市长".into(), number: "宁政批〔2026〕1号".into() };
            let more = (days, "案情复杂".to_owned(), Some(approval));
            let extended = extend::decide(&self.case, more, an_officer(), &self.moment());
            self.try_to(extended, json!({"kind": "extended", "at": at, "days": days}));
        }
    }

    fn decided(&mut self) {
        let dues = self.moment().dues(&self.case);
        (self.told.legal, self.told.promised) = (dues.legal, dues.promised);
        let acceptance = self.case.stage.acceptance().unwrap().clone();
        if !self.case.terms.on_the_spot {
            let opinion = "符合条件".to_owned();
            let review = Review { at: self.now, by: an_officer(), grant: true, opinion };
            self.case = self.case.at(Stage::Reviewed { acceptance, review });
        }
        let granted = decide::decide(&self.case, Outcome::Granted, an_officer(), &self.moment());
        let at = self.now.to_string();
        assert!(self.try_to(granted, json!({"kind": "decided", "at": at, "outcome": "granted"})));
        self.told.result = self.moment().dues(&self.case).delivery;
    }

    fn question(&self, id: usize) -> Value {
        let terms = &self.case.terms;
        let counted = |legal: LegalDays| if legal.working { "working" } else { "calendar" };
        let legal = terms.legal.map(|legal| json!({"days": legal.days, "counted": counted(legal)}));
        json!({
            "id": id.to_string(), "received": self.case.received.to_string(), "channel": "online",
            "terms": {"legal": legal, "promised": terms.promised, "joint": terms.joint, "on_the_spot": terms.on_the_spot},
            "events": self.events,
        })
    }

    /// Where the program says something else than the oracle.
    fn differences(&self, expected: &Value) -> Vec<String> {
        let skipped = |name: &str| expected["provisional"].as_array().unwrap().contains(&json!(name));
        let mut found = Vec::new();
        let mut compare = |name: &str, ours: Option<String>, theirs: &Value| {
            if ours.as_deref() != theirs.as_str() {
                found.push(format!("{name}: program {ours:?}, oracle {theirs}"));
            }
        };
        if skipped("clocks") {
            return found;
        }
        for (at, reply) in self.told.clocks.iter().enumerate() {
            let clock = &expected["clocks"][at];
            compare("reply_due", Some(reply.date.to_string()), &clock["reply_due"]);
            let warned: Date = clock["warning"].as_str().unwrap().parse().unwrap();
            let lamps =
                [warned.yesterday().unwrap(), warned].map(|day| lamp(reply.date, day, &self.calendar));
            compare("warning", Some(format!("{lamps:?}")), &json!("[Green, Yellow]"));
        }
        let accepted = self.told.accepted.unwrap();
        compare("accepted", Some(accepted.0.to_string()), &expected["accepted"]);
        compare("deemed", Some(accepted.1.to_string()), &json!(expected["deemed"].to_string()));
        let dues = [
            ("legal_due", self.told.legal),
            ("promised_due", self.told.promised),
            ("result_due", self.told.result),
        ];
        for (name, due) in dues.into_iter().filter(|(name, _)| !skipped(name)) {
            compare(name, due.map(|due| due.date.to_string()), &expected[name]);
        }
        found
    }
}

/// Terms as items have them: the promise never longer than the law.
fn terms(chance: &Chance) -> Terms {
    let below = |many| chance.below(many);
    let legal = match below(5) {
        0 => None,
        1 => Some(LegalDays { days: 30 + below(31), working: false }),
        2 => Some(LegalDays { days: 1 + below(10), working: true }),
        _ => Some(LegalDays { days: 20, working: true }),
    };
    let joint = below(6) == 0;
    let legal = if joint { Some(LegalDays { days: 45, working: true }) } else { legal };
    let longest = legal.map_or(20, |legal| if legal.working { legal.days } else { legal.days / 3 });
    let on_the_spot = below(8) == 0;
    let promised = if on_the_spot { 0 } else { 1 + below(longest) };
    Terms { on_the_spot, promised, legal, joint, ..a_case().terms }
}

fn calendar() -> CalendarView {
    let plans = (2018..=2026).map(|year| {
        let path = format!("{}/../../data/calendar/{year}.toml", env!("CARGO_MANIFEST_DIR"));
        YearPlan::parse(&std::fs::read_to_string(path).unwrap()).unwrap()
    });
    Calendar::new(plans.collect()).unwrap().latest()
}

/// What the oracle answers to these questions. A day on which the procedure still goes on does not count, the day of its end
/// included: as notices say it, the clock runs again from the day after (`both` in its README).
fn ask(questions: String) -> Vec<Value> {
    let oracle = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../bench/oracle/oracle.py");
    let mut python = Command::new("python3")
        .arg(oracle)
        .args(["--suspension", "both"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python3 is needed to ask the oracle");
    let mut told = python.stdin.take().unwrap();
    let telling = std::thread::spawn(move || told.write_all(questions.as_bytes()));
    let answers = python.wait_with_output().unwrap();
    telling.join().unwrap().unwrap();
    assert!(answers.status.success(), "the oracle gave up");
    let answers = String::from_utf8(answers.stdout).unwrap();
    answers.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn twenty_thousand_cases_have_the_dates_that_the_law_gives_them() {
    let calendar = calendar();
    let lives: Vec<Life> = (0_u64..)
        .take(MANY)
        .map(|seed| {
            let mut life = Life::begin(Chance::seeded(seed), calendar.clone());
            life.lives();
            life
        })
        .collect();
    let questions: String =
        lives.iter().enumerate().map(|(id, life)| life.question(id).to_string() + "\n").collect();
    let answers = ask(questions);
    assert_eq!(answers.len(), MANY);
    let mut wrong = Vec::new();
    for (id, (life, answer)) in lives.iter().zip(&answers).enumerate() {
        let found = life.differences(answer);
        if !found.is_empty() {
            wrong.push(format!("{found:?}\n  {}", life.question(id)));
        }
    }
    let shown = wrong.iter().take(5).cloned().collect::<Vec<_>>().join("\n");
    assert!(wrong.is_empty(), "{} of {MANY} cases differ:\n{shown}", wrong.len());
    // Each way was taken often enough to say something.
    let corrected = lives.iter().filter(|life| life.told.clocks.len() > 1).count();
    let deemed = lives.iter().filter(|life| life.told.accepted.is_some_and(|(_, deemed)| deemed)).count();
    let paused = lives.iter().filter(|life| !life.case.pauses.is_empty()).count();
    let extended = lives.iter().filter(|life| life.case.extension.is_some()).count();
    assert!([corrected, deemed, paused, extended].into_iter().all(|many| many > MANY / 20));
}
