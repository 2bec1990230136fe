//! What the API says about cases. No personal data beyond what its reader entered.

use cap_papers::PaperBody;
use plat_kernel::{Timestamp, lang::Bilingual, term::Explanation};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    dates::Lamp,
    materials::{HandedIn, MaterialForm},
    model::Case,
    reading::File,
    service::Cases,
    tasks, view,
};

use super::{shown::ShownBody, trust::TrustBody};

/// A case in a list.
#[derive(Serialize, ToSchema)]
pub(super) struct CaseSummary {
    /// Its id.
    id: String,
    /// The number that people read out to each other.
    number: String,
    /// The item's id.
    item: String,
    /// The item's name.
    #[schema(value_type = std::collections::BTreeMap<String, String>)]
    name: Option<Bilingual>,
    /// Where it stands: `received`, `proposed`, `correcting`, `accepted`, `reviewed`, `granted`, `refused`, `produced`, `delivered`,
    /// `not-accepted`, `ended` or `withdrawn`.
    stage: &'static str,
    /// Whose turn it is: `examine`, `hard-case`, `applicant`, `settle`, `review`, `inspect`, `decide`, `produce`, `deliver` or `closed`.
    tray: &'static str,
    /// The clock stands still.
    paused: bool,
    /// The site that handles it.
    site: String,
    /// When it was handed in.
    #[schema(value_type = String, format = DateTime)]
    received: Timestamp,
    /// Until when this step is due.
    #[schema(value_type = Option<String>, format = Date)]
    due: Option<plat_kernel::Date>,
    /// `green`, `yellow` or `red`.
    lamp: Option<&'static str>,
    /// The version, to be given with a verb that must not overwrite another's.
    version: i64,
}

impl CaseSummary {
    pub(super) fn of(cases: &Cases, case: Case) -> Self {
        let task = tasks::task(cases, case);
        let case = &task.case;
        Self {
            id: case.id.to_string(),
            number: case.number.to_string(),
            item: case.item.to_string(),
            name: cases.item_of(case).ok().map(|item| item.name.clone()),
            stage: case.stage.code(),
            tray: case.tray().code(),
            paused: case.is_paused(),
            site: case.site.to_string(),
            received: case.received,
            due: task.due,
            lamp: task.lamp.map(Lamp::code),
            version: case.version,
        }
    }
}

/// One case in full.
#[derive(Serialize, ToSchema)]
pub(super) struct CaseBody {
    #[serde(flatten)]
    summary: CaseSummary,
    /// The answers of its form; on the desk of what was typed only the first character, until it is shown.
    #[schema(value_type = std::collections::BTreeMap<String, String>)]
    answers: cap_catalogue::Answers,
    /// What was handed in.
    materials: Vec<HandedInBody>,
    /// The papers that were issued.
    papers: Vec<PaperBody>,
    /// What happened, oldest first.
    timeline: Vec<FactBody>,
    /// Who was shown the applicant's data in clear, oldest first.
    shown: Vec<ShownBody>,
    /// The applicant's data was erased: there are no answers, files and papers to be read any more.
    erased: bool,
    /// Its dates, every day of each explained.
    dates: DatesBody,
    /// What rests on somebody's word.
    trust: TrustBody,
}

impl CaseBody {
    /// As an officer sees it: masked.
    pub(super) fn at_desk(cases: &Cases, file: File) -> Self {
        let item = file.item(cases).ok();
        let answers = view::masked(item.as_deref(), &file.answers);
        Self::of(cases, File { answers, ..file })
    }

    /// As its applicant sees it.
    pub(super) fn of(cases: &Cases, file: File) -> Self {
        let fact = |fact: &plat_facts::Fact| FactBody { kind: fact.kind.clone(), at: fact.at };
        Self {
            trust: TrustBody::of(&file.case),
            summary: CaseSummary::of(cases, file.case),
            answers: file.answers,
            materials: file.materials.iter().map(HandedInBody::of).collect(),
            papers: file
                .papers
                .iter()
                .map(|it| PaperBody::of(it, file.opened.get(&it.id).copied()))
                .collect(),
            timeline: file.facts.iter().map(fact).collect(),
            shown: file.shown.iter().map(ShownBody::of).collect(),
            erased: file.applicant.is_none(),
            dates: DatesBody {
                reply: file.dates.reply,
                promised: file.dates.promised,
                legal: file.dates.legal,
                delivery: file.dates.delivery,
                stop: file.dates.stop,
                deemed: file.dates.deemed,
                answer: file.dates.answer,
            },
        }
    }
}

/// The dates of a case.
#[derive(Serialize, ToSchema)]
pub(super) struct DatesBody {
    /// Until when defects must be told.
    #[schema(value_type = Option<Object>)]
    reply: Option<Explanation>,
    /// Until when the decision was promised.
    #[schema(value_type = Option<Object>)]
    promised: Option<Explanation>,
    /// Until when the law wants the decision.
    #[schema(value_type = Option<Object>)]
    legal: Option<Explanation>,
    /// Until when the decision and its result must reach the applicant.
    #[schema(value_type = Option<Object>)]
    delivery: Option<Explanation>,
    /// Until when the clock was said to stand still.
    #[schema(value_type = Option<Object>)]
    stop: Option<Explanation>,
    /// The last day to decide, after which the law grants.
    #[schema(value_type = Option<Object>)]
    deemed: Option<Explanation>,
    /// Until when an objection is to be answered, once nothing else is left to do.
    #[schema(value_type = Option<Object>)]
    answer: Option<Explanation>,
}

/// Something that happened.
#[derive(Serialize, ToSchema)]
pub(super) struct FactBody {
    /// Its kind, such as `cases.case_accepted`.
    kind: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
}

/// Something that was handed in.
#[derive(Serialize, ToSchema)]
pub(super) struct HandedInBody {
    /// Its id.
    id: String,
    /// Which material of the guide it is.
    material: String,
    /// The media type of its file; none for an original seen at the window.
    media: Option<String>,
    /// The size of its file in bytes.
    size: Option<i64>,
    /// How far it is believed: `a` issued electronically, `b` original seen, `c` sent by the applicant, `d` made by them.
    grade: &'static str,
    /// What its photograph may lack, as advice: any of `blurred`, `dark` and `cut_off`.
    hints: Vec<&'static str>,
    /// Whether it was looked at for malware: `off` (no scanner), `clean` or `skipped` (the scanner was away); none for an
    /// original.
    scan: Option<&'static str>,
    /// The earlier case from which it was taken.
    from: Option<String>,
}

impl HandedInBody {
    pub(super) fn of(it: &HandedIn) -> Self {
        let (media, size) = match &it.form {
            MaterialForm::Original => (None, None),
            MaterialForm::File { media, size, .. } => (Some(media.clone()), Some(*size)),
        };
        let leaf = it.leaf();
        Self {
            id: it.id.to_string(),
            material: it.material.clone(),
            media,
            size,
            grade: it.grade().code(),
            hints: leaf.map(|leaf| leaf.hints.iter().map(|hint| hint.code()).collect()).unwrap_or_default(),
            scan: leaf.map(|leaf| leaf.scan.code()),
            from: leaf.and_then(|leaf| leaf.from).map(|from| from.to_string()),
        }
    }
}
