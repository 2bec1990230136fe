//! An errand (总件): one run through a bundle. The rules of its parts are here, pure: which may begin, what a refusal means
//! for the others, how the whole stands. What happened to it is told in facts, and the facts are enough to have it again.

use plat_facts::{
    bundles::{ErrandEnd, ErrandReceived, PartEnd, PartPlanned},
    refs::{BundleRef, CaseRef, DepartmentRef, ErrandRef, ItemRef, OfferRef, PersonRef, SiteRef},
};
use plat_kernel::{Date, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{error::BundleError, graph, graph::Node};

/// One run through a bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Errand {
    /// Its id, also the id of its stream of facts.
    pub id: ErrandRef,
    /// The number that people quote.
    pub number: String,
    /// Counts the facts; two who change the same version do not overwrite each other.
    pub version: i64,
    /// The bundle.
    pub bundle: BundleRef,
    /// The wording of the bundle that held at receipt.
    pub bundle_version: u32,
    /// Who applies.
    pub applicant: PersonRef,
    /// Where its cases are handled, and where everything is picked up.
    pub site: SiteRef,
    /// When it was handed in.
    pub received: Timestamp,
    /// Its parts, in the bundle's order.
    pub parts: Vec<Part>,
    /// How many materials the applicant had to bring.
    pub materials: u32,
    /// How often somebody has to come in person.
    pub visits: u32,
    /// The offer that led to it.
    pub offer: Option<OfferRef>,
    /// When the last part was over.
    pub closed: Option<Timestamp>,
}

/// One part: a case of ours, or what another department does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// The step of the bundle.
    pub step: String,
    /// Whose work it is.
    pub work: PartWork,
    /// Its promised term in working days.
    pub days: u32,
    /// The steps whose results it needs.
    pub needs: Vec<String>,
    /// The steps that must be over first.
    pub after: Vec<String>,
    /// Where it stands.
    pub state: PartState,
}

/// Whose work a part is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartWork {
    /// Ours: a case with this id, from the beginning, so that it is received once.
    Case {
        /// The item.
        item: ItemRef,
        /// The case.
        case: CaseRef,
    },
    /// Another department's.
    Department(DepartmentRef),
}

/// Where a part stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum PartState {
    /// Waits for other parts.
    Waiting,
    /// May begin: a department sees it, a case is received next.
    Ready {
        /// Since when.
        since: Timestamp,
    },
    /// Is being worked.
    Started {
        /// Since when.
        since: Timestamp,
    },
    /// Over.
    Ended {
        /// When.
        at: Timestamp,
        /// How.
        end: PartEnd,
        /// The step on whose account it was stopped, or the code of a fault.
        because: Option<String>,
    },
}

impl PartState {
    /// The stable code, also the last part of its word key.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Ready { .. } => "ready",
            Self::Started { .. } => "started",
            Self::Ended { end: PartEnd::Granted, .. } => "granted",
            Self::Ended { end: PartEnd::Refused, .. } => "refused",
            Self::Ended { end: PartEnd::Withdrawn, .. } => "withdrawn",
            Self::Ended { end: PartEnd::Stopped, .. } => "stopped",
        }
    }

    /// How it ended.
    pub fn end(&self) -> Option<PartEnd> {
        if let Self::Ended { end, .. } = self { Some(*end) } else { None }
    }
}

impl Part {
    /// The case of a part of ours.
    pub fn case(&self) -> Option<CaseRef> {
        if let PartWork::Case { case, .. } = &self.work { Some(*case) } else { None }
    }

    /// The department of another's part.
    pub fn department(&self) -> Option<&DepartmentRef> {
        if let PartWork::Department(code) = &self.work { Some(code) } else { None }
    }

    fn is_over(&self) -> bool {
        self.state.end().is_some()
    }
}

/// Something that happens to a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// It may begin.
    Ready,
    /// It is being worked.
    Started,
    /// It is over.
    Ended {
        /// How.
        end: PartEnd,
        /// The step on whose account it was stopped, or the code of a fault.
        because: Option<String>,
    },
}

/// An event with its part.
pub type Happened = (String, Event);

impl Errand {
    /// The errand as it was handed in: every part waits.
    pub fn received(fact: &ErrandReceived, at: Timestamp) -> Result<Self, BundleError> {
        let parts: Result<_, _> = fact.parts.iter().map(planned).collect();
        Ok(Self {
            id: fact.errand,
            number: fact.number.clone(),
            version: 1,
            bundle: fact.bundle.clone(),
            bundle_version: fact.bundle_version,
            applicant: fact.applicant,
            site: fact.site.clone(),
            received: at,
            parts: parts?,
            materials: fact.materials,
            visits: fact.visits,
            offer: fact.offer,
            closed: None,
        })
    }

    /// The part of a step.
    pub fn part(&self, step: &str) -> Option<&Part> {
        self.parts.iter().find(|part| part.step == step)
    }

    /// The part that is this case.
    pub fn part_of_case(&self, case: CaseRef) -> Option<&Part> {
        self.parts.iter().find(|part| part.case() == Some(case))
    }

    /// Takes an event in. One that does not fit the part's state is refused: it has happened already, or never can.
    pub fn take(&mut self, (step, event): &Happened, at: Timestamp) -> Result<(), BundleError> {
        let part = self.parts.iter_mut().find(|it| it.step == *step).ok_or(BundleError::NoSuchStep)?;
        part.state = match (&part.state, event) {
            (PartState::Waiting, Event::Ready) => PartState::Ready { since: at },
            (PartState::Ready { .. }, Event::Started) => PartState::Started { since: at },
            // Only what needs another's result ends before it began.
            (PartState::Waiting, Event::Ended { end: end @ PartEnd::Stopped, because })
            | (PartState::Ready { .. } | PartState::Started { .. }, Event::Ended { end, because }) => {
                PartState::Ended { at, end: *end, because: because.clone() }
            }
            (state, _) => return Err(BundleError::WrongState(state.code())),
        };
        self.version += 1;
        Ok(())
    }

    /// What follows from how the parts stand, until nothing more does: who may begin, and who never will and why.
    pub fn follow(&mut self, at: Timestamp) -> Result<Vec<Happened>, BundleError> {
        let mut all = Vec::new();
        while let Some(happened) = self.next() {
            self.take(&happened, at)?;
            all.push(happened);
        }
        Ok(all)
    }

    fn next(&self) -> Option<Happened> {
        let waiting = self.parts.iter().filter(|part| part.state == PartState::Waiting);
        waiting.into_iter().find_map(|part| self.of_waiting(part).map(|event| (part.step.clone(), event)))
    }

    /// What becomes of a part that waits; nothing while it has to go on waiting. A step that is not in the errand does
    /// not apply to this person, and holds nobody up.
    fn of_waiting(&self, part: &Part) -> Option<Event> {
        let there =
            |steps: &[String]| steps.iter().filter_map(|it| self.part(it)).cloned().collect::<Vec<_>>();
        let (needs, after) = (there(&part.needs), there(&part.after));
        let failed = needs.iter().find(|it| it.state.end().is_some_and(|end| end != PartEnd::Granted));
        if let Some(failed) = failed {
            return Some(Event::Ended { end: PartEnd::Stopped, because: Some(failed.step.clone()) });
        }
        needs.iter().chain(&after).all(Part::is_over).then_some(Event::Ready)
    }

    /// Whether every part is over.
    pub fn is_over(&self) -> bool {
        self.parts.iter().all(Part::is_over)
    }

    /// How it ended, once every part is over.
    pub fn end(&self) -> Option<ErrandEnd> {
        if !self.is_over() {
            return None;
        }
        let granted = self.parts.iter().filter(|it| it.state.end() == Some(PartEnd::Granted)).count();
        Some(match granted {
            0 => ErrandEnd::Nothing,
            all if all == self.parts.len() => ErrandEnd::Done,
            _ => ErrandEnd::Partly,
        })
    }

    /// How many parts are over, and how many there are.
    pub fn progress(&self) -> (usize, usize) {
        (self.parts.iter().filter(|it| it.is_over()).count(), self.parts.len())
    }

    /// The parts as nodes that wait for each other.
    pub(crate) fn nodes(&self) -> Vec<Node<'_>> {
        self.parts
            .iter()
            .map(|part| Node {
                id: &part.step,
                days: part.days,
                before: part.needs.iter().chain(&part.after).map(String::as_str).collect(),
            })
            .collect()
    }

    /// The promised term in working days: the longest path.
    pub fn days(&self) -> u32 {
        graph::longest(&self.nodes()).0
    }

    /// The day on which it was handed in.
    pub fn received_on(&self) -> Date {
        plat_kernel::clock::date_of(self.received)
    }
}

fn planned(part: &PartPlanned) -> Result<Part, BundleError> {
    let work = match (&part.item, part.case, &part.department) {
        (Some(item), Some(case), None) => PartWork::Case { item: item.clone(), case },
        (None, None, Some(department)) => PartWork::Department(department.clone()),
        _ => return Err(BundleError::NoSuchStep),
    };
    Ok(Part {
        step: part.step.clone(),
        work,
        days: part.days,
        needs: part.needs.clone(),
        after: part.after.clone(),
        state: PartState::Waiting,
    })
}

#[cfg(test)]
mod tests;
