//! `yichuang ask`: which items an everyday question is about. It needs no data folder.

use std::process::ExitCode;

use cap_assistant::{AnswerBody, Assistant};
use cap_catalogue::{BadData, Catalogue};
use clap::Args;
use plat_kernel::Lang;

use super::{failure::Failure, language, out};
use crate::{fault::listed, reference};

/// What is asked.
#[derive(Args)]
pub(crate) struct Ask {
    /// The question, in everyday words 问题
    question: String,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
}

/// How many items are offered when it is not sure which is meant.
const CHOICES: usize = 3;

/// Answers; the exit code is 0 whether or not the question is ours.
pub(crate) fn run(asked: &Ask, lang: Lang) -> Result<ExitCode, Failure> {
    let assistant = assistant().map_err(|faults| Failure::work(listed(&faults)))?;
    let answer = AnswerBody::of(assistant.ask(&asked.question), lang);
    if asked.json {
        let json = serde_json::to_string_pretty(&answer).map_err(|error| Failure::work(error.to_string()))?;
        out::line(json);
    } else {
        told(&answer, lang);
    }
    Ok(ExitCode::SUCCESS)
}

/// An assistant for the reference data that the program carries.
pub fn assistant() -> Result<Assistant, Vec<BadData>> {
    let texts = reference::carried();
    let catalogue = Catalogue::load(texts.iter().cloned())?;
    Assistant::load(&catalogue, texts.iter().cloned())
}

fn told(answer: &AnswerBody, lang: Lang) {
    if !answer.known {
        out::line(language::say(
            lang,
            "这看来不是公安机关办理的事项。",
            "This does not look like a service of the police.",
        ));
        if let Some(who) = &answer.who {
            out::line(format_args!("{}{who}", language::say(lang, "请找：", "In charge: ")));
        }
        return;
    }
    let items = if answer.sure { 1 } else { CHOICES };
    if !answer.sure {
        out::line(language::say(lang, "您要办的是哪一项？", "Which of these do you mean?"));
    }
    for item in answer.items.iter().take(items) {
        out::line(format_args!("{}  {}", item.id, item.name));
    }
}
