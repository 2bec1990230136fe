//! What colleagues found and wrote on the way of a case, for whoever has to go on from there: what the window would refuse, what was
//! handed back to it, who proposed what, and what was asked and answered in a consultation. The applicant reads none of it.

use cap_cases::model::{Case, Consultation, Defect, Proposal, Signature, Stage, Vote};
use plat_facts::refs::PersonRef;
use plat_identity::Officer;
use plat_kernel::Timestamp;
use plat_web::Page;

use super::rows::called;
use crate::{error::DeskError, service::Desk};

/// Something that a colleague found.
#[derive(Default)]
pub(crate) struct Said {
    /// What it is, and how it is meant.
    pub(crate) words: String,
    /// `ok` for a yes, `bad` for a no, else empty.
    pub(crate) look: &'static str,
    /// Who said it; nobody where the case went on without them.
    pub(crate) by: String,
    /// When, in words.
    pub(crate) time: String,
    /// As it was written.
    pub(crate) quote: String,
}

/// Something that was said, before it is known how its officer is called.
struct Entry {
    at: Timestamp,
    by: Option<PersonRef>,
    said: Said,
}

/// All of it, oldest first.
pub(super) async fn course(
    desk: &Desk,
    page: &Page,
    who: &Officer,
    case: &Case,
) -> Result<Vec<Said>, DeskError> {
    let mut entries: Vec<Entry> = proposed(page, case).into_iter().collect();
    entries.extend(case.course.handed_back.iter().map(|it| Entry {
        at: it.at,
        by: Some(it.by),
        said: Said { quote: it.reason.clone(), ..plain(page, "desk.course.handed_back") },
    }));
    entries.extend(case.course.signatures.iter().map(|it| signed(page, it)));
    for consultation in &case.course.consultations {
        entries.extend(asked(desk, page, who, consultation).await?);
    }
    entries.sort_by_key(|entry| entry.at);
    let mut all = Vec::with_capacity(entries.len());
    for Entry { at, by, said } in entries {
        let by = match by {
            Some(officer) => called(desk, page, who, officer).await?,
            None => String::new(),
        };
        all.push(Said { by, time: page.when(&at), ..said });
    }
    Ok(all)
}

fn plain(page: &Page, key: &str) -> Said {
    Said { words: page.t(key).to_string(), ..Said::default() }
}

/// What the window would do, for the reviewer of hard cases.
fn proposed(page: &Page, case: &Case) -> Option<Entry> {
    let Stage::Proposed { at, by, proposal, .. } = &case.stage else { return None };
    let said = match proposal {
        Proposal::Refusal { ground, reason } => {
            let ground = page.t(&format!("cases.ground.{}", ground.code())).to_string();
            let words = page.t("desk.course.would_refuse").with("ground", ground).to_string();
            Said { words, look: "bad", quote: reason.clone(), ..Said::default() }
        }
        Proposal::Correction { defects } => {
            let line = |it: &Defect| format!("{}：{}", it.what, it.todo);
            let quote = defects.iter().map(line).collect::<Vec<_>>().join("\n");
            Said { quote, ..plain(page, "desk.course.would_ask") }
        }
    };
    Some(Entry { at: *at, by: Some(*by), said })
}

/// What somebody proposed who looked at it.
fn signed(page: &Page, it: &Signature) -> Entry {
    let (key, look) =
        if it.grant { ("desk.course.proposes_yes", "ok") } else { ("desk.course.proposes_no", "bad") };
    let said = Said { look, quote: it.opinion.clone(), ..plain(page, key) };
    Entry { at: it.at, by: Some(it.by), said }
}

/// What was asked in a consultation and of whom, what each said, and its minutes.
async fn asked(desk: &Desk, page: &Page, who: &Officer, it: &Consultation) -> Result<Vec<Entry>, DeskError> {
    let mut members = Vec::with_capacity(it.members.len());
    for member in &it.members {
        members.push(called(desk, page, who, member.officer).await?);
    }
    let members = members.join(if page.is_chinese() { "、" } else { ", " });
    let words = page.t("desk.course.asked").with("who", members).to_string();
    let question = Said { words, quote: it.question.clone(), ..Said::default() };
    let mut entries = vec![Entry { at: it.opened, by: Some(it.by), said: question }];
    entries.extend(it.opinions.iter().map(|opinion| {
        let look = match opinion.vote {
            Vote::For => "ok",
            Vote::Against => "bad",
            Vote::Abstain => "",
        };
        let vote = page.t(&format!("desk.vote.{}", opinion.vote.code())).to_string();
        let words = page.t("desk.course.vote").with("vote", vote).to_string();
        let said = Said { words, look, quote: opinion.words.clone(), ..Said::default() };
        Entry { at: opinion.at, by: Some(opinion.by), said }
    }));
    entries.extend(it.closed.iter().map(|minutes| {
        let [yes, no, neither] = Vote::ALL.map(|vote| it.count(vote));
        let words =
            page.t("desk.course.minutes").with("for", yes).with("against", no).with("abstain", neither);
        let said = Said { words: words.to_string(), quote: minutes.words.clone(), ..Said::default() };
        Entry { at: minutes.at, by: minutes.by, said }
    }));
    Ok(entries)
}
