//! How each item is handled beyond what its guide says, and what the city sets for all: read from `data/procedures`,
//! checked against the catalogue at start. Its shape is told in `data/procedures/README.md`.

mod check;

use std::{collections::BTreeMap, ops::Range};

use cap_catalogue::{Answers, BadData, Catalogue, Item, Kind};
use jiff::Span;
use plat_facts::refs::ItemRef;
use plat_kernel::{Date, lang::Bilingual, term::Unit};
use serde::Deserialize;
use toml::Spanned;

use crate::{
    dates::JOINT_DAYS,
    model::{Deemed, Ground, LegalDays, PauseGround, Proposal, ReviewStep, Terms},
};

/// The folder below `data/`.
const FOLDER: &str = "procedures";

/// The procedures of a city: those that differ from the usual, by item, and what holds for all.
#[derive(Clone, Debug, Default)]
pub struct Procedures {
    items: BTreeMap<ItemRef, Procedure>,
    city: CityRules,
}

/// How one item is handled.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Procedure {
    item: ItemRef,
    /// Why it is handled so.
    pub source: String,
    /// How sure that is.
    pub confidence: Sureness,
    #[serde(default)]
    chain: Vec<ReviewStep>,
    #[serde(default)]
    joint: bool,
    pauses: Option<Vec<PauseGround>>,
    deemed: Option<DeemedRule>,
    reconsideration: Option<OwnTerm>,
    /// The materials that may follow 容缺.
    #[serde(default)]
    pub deferrable: Vec<String>,
    /// What a promise may stand for 告知承诺; none where it is not offered.
    pub promise: Option<PromiseOffer>,
    /// 直接关系公共安全 (行政许可法 78, 79).
    #[serde(default)]
    pub public_safety: bool,
}

/// How sure the source of a setting is, as in the handbook of the domain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Sureness {
    /// Read in the text of the law.
    V,
    /// Read in a second place.
    V2,
    /// Usual, not read.
    M,
    /// A setting of the city.
    #[serde(rename = "setting")]
    Setting,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct DeemedRule {
    outcome: String,
    days_before_event: u16,
    field: String,
    article: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct OwnTerm {
    days: u32,
    article: String,
}

/// What a promise may stand for.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PromiseOffer {
    /// The materials, by their ids in the guide.
    pub materials: Vec<String>,
    /// What follows from a false promise, as it is told before.
    pub consequences: Bilingual,
    /// How sure it is that this item may be promised.
    pub confidence: Sureness,
}

/// What holds in the whole city.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CityRules {
    hard_cases: Vec<SeenFirst>,
    consultation_members: usize,
    /// Who set it so.
    pub source: String,
    /// How sure that is.
    pub confidence: Sureness,
}

/// What a window does only after the reviewer of hard cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum SeenFirst {
    Refusal,
    Correction,
}

impl Default for CityRules {
    /// A city that reviews no refusals: for programs and tests that have no such data.
    fn default() -> Self {
        let source = "none".to_owned();
        Self { hard_cases: Vec::new(), consultation_members: 2, source, confidence: Sureness::Setting }
    }
}

impl CityRules {
    /// Whether the reviewer of hard cases sees this first. What the law wants told at once is told at once
    /// (行政许可法 32(1)(1)–(2)).
    pub(crate) fn is_seen_first(&self, proposal: &Proposal) -> bool {
        let sort = match proposal {
            Proposal::Refusal { ground: Ground::NotCompetent | Ground::NotRequired, .. } => return false,
            Proposal::Refusal { .. } => SeenFirst::Refusal,
            Proposal::Correction { .. } => SeenFirst::Correction,
        };
        self.hard_cases.contains(&sort)
    }

    /// How many are asked in a joint consultation at least.
    pub(crate) fn consultation_members(&self) -> usize {
        self.consultation_members
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    procedure: Vec<Spanned<Procedure>>,
    city: Option<Spanned<CityRules>>,
}

impl Procedure {
    /// How many reviewers one of its steps wants at most.
    pub fn signers(&self) -> usize {
        self.chain.iter().map(|step| usize::from(step.persons)).max().unwrap_or(1)
    }
}

impl Procedures {
    /// From the files of `data/`: those in the folder `procedures` are ours. Every mistake is told, with its item.
    pub fn load(
        catalogue: &Catalogue,
        files: impl Iterator<Item = (String, String)>,
    ) -> Result<Self, Vec<BadData>> {
        let mut read = Self::default();
        let (mut cities, mut faults) = (0, Vec::new());
        for (path, text) in files.filter(|(path, _)| is_ours(path)) {
            let fault = |at: &Range<usize>, why: String| bad(&path, &text, at, why);
            let file = match toml::from_str::<File>(&text) {
                Ok(file) => file,
                Err(error) => {
                    faults.push(fault(&error.span().unwrap_or(0..0), error.message().to_owned()));
                    continue;
                }
            };
            for table in file.procedure {
                let (at, procedure) = (table.span(), table.into_inner());
                let id = procedure.item.clone();
                let mut wrong = match catalogue.now().get(&id) {
                    Some(item) => check::procedure(&procedure, item),
                    None => vec!["there is no such item".to_owned()],
                };
                if read.items.insert(id.clone(), procedure).is_some() {
                    wrong.push("it is here twice".to_owned());
                }
                faults.extend(wrong.into_iter().map(|why| fault(&at, format!("item `{id}`: {why}"))));
            }
            if let Some(city) = file.city {
                cities += 1;
                let wrong = check::city(city.get_ref());
                faults.extend(wrong.into_iter().map(|why| fault(&city.span(), format!("[city]: {why}"))));
                read.city = city.into_inner();
            }
        }
        if cities != 1 && faults.is_empty() {
            let why = format!("[city] must stand there once, and stands there {cities} times");
            faults.push(BadData { file: FOLDER.to_owned(), line: 1, why });
        }
        if faults.is_empty() { Ok(read) } else { Err(faults) }
    }

    /// How an item is handled, where that is more than usual.
    pub fn of(&self, item: &ItemRef) -> Option<&Procedure> {
        self.items.get(item)
    }

    /// What holds in the whole city.
    pub fn city(&self) -> &CityRules {
        &self.city
    }

    /// The terms of an application, as they are frozen at receipt.
    pub(crate) fn terms(&self, item: &Item, answers: &Answers) -> Terms {
        let legal = item.legal_term;
        // Articles 42 and 45 speak of licences: the clock of anything else stops only where its own procedure says so.
        let licence = item.kind == Kind::Licence;
        let usual = Terms {
            on_the_spot: item.on_the_spot(),
            level: item.level,
            promised: item.promised_days,
            legal: legal.map(|it| LegalDays { days: it.days, working: it.counted == Unit::Working }),
            pauses: (!licence).then(Vec::new),
            no_extension: !licence,
            ..Terms::default()
        };
        let Some(procedure) = self.of(&item.id) else { return usual };
        let joint = procedure.joint.then_some(LegalDays { days: JOINT_DAYS, working: true });
        Terms {
            legal: joint.or(usual.legal),
            joint: procedure.joint,
            chain: procedure.chain.clone(),
            pauses: procedure.pauses.clone().or_else(|| usual.pauses.clone()),
            deemed: procedure.deemed.as_ref().and_then(|rule| rule.of(answers)),
            reconsideration: procedure.reconsideration.as_ref().map(|it| it.days),
            ..usual
        }
    }
}

impl DeemedRule {
    /// The last day to decide, counted back from the day that was answered.
    fn of(&self, answers: &Answers) -> Option<Deemed> {
        let event: Date = answers.get(&self.field)?.parse().ok()?;
        let until = event.checked_sub(Span::new().days(i32::from(self.days_before_event))).ok()?;
        Some(Deemed { until, event, article: self.article.clone() })
    }
}

fn is_ours(path: &str) -> bool {
    let folder = path.split('/').rev().nth(1) == Some(FOLDER);
    folder && std::path::Path::new(path).extension().is_some_and(|kind| kind == "toml")
}

fn bad(path: &str, text: &str, at: &Range<usize>, why: String) -> BadData {
    let before = text.get(..at.start).unwrap_or_default();
    BadData { file: path.to_owned(), line: 1 + before.matches('\n').count(), why }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::narrow_item;

    #[test]
    fn what_the_law_says_of_stopping_and_extending_holds_for_licences_only() {
        let of = |kind| Procedures::default().terms(&Item { kind, ..narrow_item() }, &Answers::new());
        let (licence, other) = (of(Kind::Licence), of(Kind::Confirmation));
        assert!(licence.may_stop_for(PauseGround::Hearing) && !licence.no_extension);
        assert!(!other.may_stop_for(PauseGround::Hearing) && !other.may_be_extended());
    }
}
