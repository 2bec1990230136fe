//! `yichuang due`: when a term ends, and why.

use std::{fmt::Write as _, path::PathBuf, process::ExitCode};

use clap::Args;
use plat_kernel::{
    Date, Lang,
    calendar::CalendarView,
    term::{Explanation, Suspension, Term, Unit, explain},
};

use super::{calendar, failure::Failure, language, out};

/// What is asked.
#[derive(Args)]
pub(crate) struct Due {
    /// The start day, which is not counted 起算日（不计入）
    #[arg(long, value_name = "DATE", value_parser = language::date)]
    from: Date,
    /// How many days, 0 to 3650 天数
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(0..=i64::from(Term::MAX_DAYS)))]
    days: u32,
    /// working or calendar 工作日或自然日
    #[arg(long, default_value = "working", value_parser = unit)]
    unit: Unit,
    /// Days that are not counted, both ends included, as 2026-03-02..2026-03-06; may be repeated 停钟
    #[arg(long, value_name = "FROM..TO", value_parser = suspension)]
    suspend: Vec<Suspension>,
    /// Reckon with the holidays that were published by this date 按该日已公布的节假日计算
    #[arg(long, value_name = "DATE", value_parser = language::date)]
    as_of: Option<Date>,
    /// The data folder, for its imported calendars 数据目录
    #[arg(long, value_name = "DIR", env = "YICHUANG_DATA")]
    data: Option<PathBuf>,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
}

fn unit(text: &str) -> Result<Unit, String> {
    text.parse().map_err(|_| "working（工作日）或 calendar（自然日）/ working or calendar".to_owned())
}

fn suspension(text: &str) -> Result<Suspension, String> {
    text.parse().map_err(|why: plat_kernel::term::BadSuspension| why.to_string())
}

/// Answers.
pub(crate) fn run(asked: &Due, lang: Lang) -> Result<ExitCode, Failure> {
    let calendar = calendar::known(asked.data.as_deref())?;
    let view = asked.as_of.map_or_else(|| calendar.latest(), |date| calendar.known_on(date));
    let explanation = reckon(&view, asked);
    if asked.json {
        let json =
            serde_json::to_string_pretty(&explanation).map_err(|error| Failure::work(error.to_string()))?;
        out::line(json);
    } else {
        out::text(table(&explanation, asked, lang));
    }
    Ok(ExitCode::SUCCESS)
}

fn reckon(view: &CalendarView, asked: &Due) -> Explanation {
    explain(view, asked.from, Term { days: asked.days, unit: asked.unit }, &asked.suspend)
}

/// A line for each day, then the answer.
fn table(explanation: &Explanation, asked: &Due, lang: Lang) -> String {
    let mut text = String::new();
    let mut counted = 0;
    for day in &explanation.days {
        counted += u32::from(day.counted);
        let number = if day.counted { counted.to_string() } else { "–".to_owned() };
        let weekday = language::weekday(lang, day.date);
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{}  {weekday}  {number:>4}  {}", day.date, day.reason.text(lang));
    }
    let _ = writeln!(text, "\n{}", sentence(explanation, asked, lang));
    if explanation.provisional {
        let warning = language::say(
            lang,
            "注意：其中有的日子所在年份的节假日安排尚未公布，只按周末推算，结果可能变化。",
            "Note: the holidays of some of these days are not published yet; they are reckoned from weekends and may change.",
        );
        let _ = writeln!(text, "{warning}");
    }
    text
}

fn sentence(explanation: &Explanation, asked: &Due, lang: Lang) -> String {
    let (due, weekday, days) = (explanation.due, language::weekday(lang, explanation.due), asked.days);
    match (lang, asked.unit) {
        (Lang::Zh, Unit::Working) => {
            format!("自 {} 起 {days} 个工作日，{due}（{weekday}）届满。", asked.from)
        }
        (Lang::Zh, Unit::Calendar) => {
            format!("自 {} 起 {days} 个自然日，{due}（{weekday}）届满。", asked.from)
        }
        (Lang::En, Unit::Working) => {
            format!("{days} working days from {} end on {due} ({weekday}).", asked.from)
        }
        (Lang::En, Unit::Calendar) => {
            format!("{days} calendar days from {} end on {due} ({weekday}).", asked.from)
        }
    }
}
