//! `yichuang check`: is a number of that kind possible?

use std::process::ExitCode;

use clap::Args;
use plat_kernel::{Clock, Lang, kinds::Kind, lang::Bilingual};
use serde::Serialize;

use super::{failure::Failure, language, out};

/// What is asked.
#[derive(Args)]
pub(crate) struct Check {
    /// The kind of number, such as `resident_id` 类型
    #[arg(required_unless_present = "list")]
    kind: Option<String>,
    /// The number 号码
    #[arg(required_unless_present = "list", allow_hyphen_values = true)]
    value: Option<String>,
    /// Print the kinds, one a line 列出全部类型
    #[arg(long)]
    list: bool,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
}

/// The answer as JSON.
#[derive(Serialize)]
struct Answer<'a> {
    kind: &'a str,
    valid: bool,
    /// The number in its normal form.
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<Bilingual>,
}

/// Answers; the exit code is 0 for valid, 1 for invalid, 2 for a kind that is not known.
pub(crate) fn run(asked: &Check, lang: Lang) -> Result<ExitCode, Failure> {
    let (Some(kind), Some(value), false) = (&asked.kind, &asked.value, asked.list) else {
        Kind::all().for_each(|kind| out::line(kind.code()));
        return Ok(ExitCode::SUCCESS);
    };
    let kind: Kind = kind.parse().map_err(|_| unknown(kind, lang))?;
    let checked = kind.check(value, Clock::system().today());
    let valid = checked.is_ok();
    if asked.json {
        let (code, reason) = checked.as_ref().err().map(|why| (why.code(), why.reason())).unzip();
        let answer = Answer { kind: kind.code(), valid, value: checked.ok(), code, reason };
        let json = serde_json::to_string_pretty(&answer).map_err(|error| Failure::work(error.to_string()))?;
        out::line(json);
    } else {
        let name = kind.name(lang);
        match checked {
            Ok(value) => {
                out::line(format_args!("{} · {name} · {value}", language::say(lang, "有效", "valid")));
            }
            Err(why) => out::line(format_args!(
                "{} · {name} · {}",
                language::say(lang, "无效", "invalid"),
                why.text(lang)
            )),
        }
    }
    Ok(if valid { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn unknown(kind: &str, lang: Lang) -> Failure {
    Failure::usage(match lang {
        Lang::Zh => format!("没有“{kind}”这种类型；yichuang check --list 可列出全部类型"),
        Lang::En => format!("there is no kind `{kind}`; yichuang check --list prints them all"),
    })
}
