//! What follows from an item's data and is never typed in: how often one must come, whether an identity card is enough,
//! how far it is handled online, whether it is decided on the spot, whether it can be handled in another province. Each
//! with its reasons, so that an editor sees what to change and a resident sees why.

mod claims;
mod reason;
#[cfg(test)]
mod tests;

pub use claims::{Class, Difference, differences};
pub use reason::Reason;

use crate::model::{Channel, Depth, Item, Material, Provision, Reach, StepRole, Visits};
use plat_kernel::lang::Bilingual;

/// The classes of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Derived {
    /// How often the applicant must come, when the materials are complete: a correction is no excuse (domain §1.6).
    pub visits: Judged<Visits>,
    /// 一证通办: nothing is asked for but the proof of who one is.
    pub one_certificate: Judged<bool>,
    /// 办事深度.
    pub depth: Judged<Depth>,
    /// 即办件.
    pub on_the_spot: Judged<bool>,
    /// 跨省通办.
    pub cross_province: Judged<Reach>,
}

/// A class with its reasons; there is always one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged<T> {
    /// The class.
    pub value: T,
    /// Why.
    pub because: Vec<Reason>,
}

impl<T> Judged<T> {
    fn new(value: T, because: Vec<Reason>) -> Self {
        Self { value, because }
    }
}

/// The classes of an item, from its data alone.
pub fn of(item: &Item) -> Derived {
    if !item.can_be_applied_for() {
        return not_applied_for();
    }
    let presence = Presence::of(item);
    let visits = presence.visits();
    Derived {
        one_certificate: one_certificate(item),
        depth: presence.depth(visits.value),
        on_the_spot: on_the_spot(item),
        cross_province: cross_province(item, &presence, visits.value),
        visits,
    }
}

/// A historical item or a penalty: nobody applies, so nobody comes; only its guide is there.
fn not_applied_for() -> Derived {
    let because = || vec![Reason::NotAppliedFor];
    Derived {
        visits: Judged::new(Visits::None, because()),
        one_certificate: Judged::new(false, because()),
        depth: Judged::new(Depth::OneStar, because()),
        on_the_spot: Judged::new(false, because()),
        cross_province: Judged::new(Reach::Local, because()),
    }
}

/// What makes somebody come to a site.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own, and any may go with any")]
struct Presence<'a> {
    /// Whether one can check at home what the window will check.
    checked_beforehand: bool,
    online: bool,
    post: bool,
    /// The police come to the applicant.
    home: bool,
    /// What must happen in person before the decision.
    in_person: Vec<&'a Material>,
    /// Originals that are handed over.
    hand_in: Vec<&'a Material>,
    /// Originals that are looked at.
    seen: Vec<&'a Material>,
    /// Whether the result is there while one waits.
    at_once: bool,
    /// Whether the result is brought to the applicant.
    sent: bool,
}

impl<'a> Presence<'a> {
    fn of(item: &'a Item) -> Self {
        let through = |channel| item.channels.contains(&channel);
        let (online, post, home) =
            (through(Channel::Online), through(Channel::Post), through(Channel::HomeVisit));
        let required = |wanted: &dyn Fn(&Material) -> bool| {
            item.materials.iter().filter(|it| it.required && !home && wanted(it)).collect::<Vec<_>>()
        };
        let sent = post || home || online && is_couriered(item);
        Self {
            checked_beforehand: item.situation.is_some(),
            online,
            post,
            home,
            in_person: required(&|it| it.provision == Provision::OnSite && !(it.remote && online)),
            hand_in: required(&|it| it.provision == Provision::HandIn && !post),
            seen: required(&|it| it.original && !it.spared() && !post),
            at_once: on_the_spot(item).value,
            sent,
        }
    }

    /// Whether the applicant must come before anything is decided.
    fn comes_first(&self) -> bool {
        !(self.online || self.post || self.home) || !self.in_person.is_empty()
    }

    /// Whether the result must be fetched on another day.
    fn is_collected(&self) -> bool {
        !self.at_once && !self.sent
    }

    /// Originals are handed over and looked at whenever somebody comes anyway, else they are a visit of their own.
    fn visits(&self) -> Judged<Visits> {
        let looked_at = !self.hand_in.is_empty() || !self.seen.is_empty();
        let value = match (self.comes_first(), self.is_collected()) {
            (true, true) => Visits::More,
            (false, false) if !looked_at => Visits::None,
            _ => Visits::One,
        };
        let mut because = vec![self.way()];
        because.extend(Reason::about(Reason::InPerson, &self.in_person));
        because.extend(Reason::about(Reason::HandedIn, &self.hand_in));
        because.extend(Reason::about(Reason::OriginalSeen, &self.seen));
        because.push(self.handing_over());
        Judged::new(value, because)
    }

    fn way(&self) -> Reason {
        match self {
            Self { home: true, .. } => Reason::PoliceCome,
            Self { online: true, .. } => Reason::AppliedForOnline,
            Self { post: true, .. } => Reason::AppliedForByPost,
            _ => Reason::AppliedForInPerson,
        }
    }

    fn handing_over(&self) -> Reason {
        if self.is_collected() {
            Reason::ResultCollected
        } else if self.at_once {
            Reason::ResultAtOnce
        } else {
            Reason::ResultSent
        }
    }

    fn depth(&self, visits: Visits) -> Judged<Depth> {
        if !self.online {
            return self.depth_offline();
        }
        if visits == Visits::None {
            return Judged::new(Depth::FiveStars, vec![Reason::WholeOnline]);
        }
        let mut because = vec![Reason::AppliedForOnline];
        because.extend(Reason::about(Reason::InPerson, &self.in_person));
        if !self.in_person.is_empty() {
            return Judged::new(Depth::ThreeStars, because);
        }
        because.extend(Reason::about(Reason::HandedIn, &self.hand_in));
        because.extend(Reason::about(Reason::OriginalSeen, &self.seen));
        because.extend(self.is_collected().then_some(Reason::ResultCollected));
        Judged::new(Depth::FourStars, because)
    }

    fn depth_offline(&self) -> Judged<Depth> {
        if self.checked_beforehand {
            Judged::new(Depth::ThreeStars, vec![Reason::CheckedBeforehand, Reason::NotOnline])
        } else if self.post {
            Judged::new(Depth::TwoStars, vec![Reason::AppliedForByPost, Reason::NotOnline])
        } else {
            Judged::new(Depth::OneStar, vec![Reason::NotOnline])
        }
    }
}

/// Whether the form asks how the result should come, so that a courier may bring it.
fn is_couriered(item: &Item) -> bool {
    item.form.iter().any(|field| field.key == "delivery")
}

fn one_certificate(item: &Item) -> Judged<bool> {
    let (spared, asked): (Vec<_>, Vec<_>) =
        item.materials.iter().filter(|it| it.required).partition(|it| is_no_burden(it));
    if !asked.is_empty() {
        return Judged::new(false, Reason::about(Reason::AskedFor, &asked).into_iter().collect());
    }
    let looked_up: Vec<_> = spared.into_iter().filter(|it| it.spared() && !it.identity).collect();
    let mut because = vec![Reason::NothingButIdentity];
    because.extend(Reason::about(Reason::LookedUp, &looked_up));
    Judged::new(true, because)
}

/// Whether a material asks for no paper beyond the proof of who one is.
fn is_no_burden(material: &Material) -> bool {
    material.identity
        || material.spared()
        || matches!(material.provision, Provision::Platform | Provision::OnSite)
}

/// Decided while the applicant waits: no days, one approval at most, nobody from outside (行政许可法 34, 45).
fn on_the_spot(item: &Item) -> Judged<bool> {
    let approvals = item.steps.iter().filter(|step| step.role == StepRole::Decider).count();
    let mut against = Vec::new();
    if item.promised_days > 0 {
        against.push(Reason::TakesDays(item.promised_days));
    }
    if approvals > 1 {
        against.push(Reason::Approvals(approvals));
    }
    let expert = item.steps.iter().find(|step| step.role == StepRole::Expert);
    against.extend(expert.map(|step| Reason::Expert(step.name.clone())));
    if against.is_empty() {
        Judged::new(true, vec![Reason::DecidedAtOnce])
    } else {
        Judged::new(false, against)
    }
}

/// A national list opens it (the data says so), or nobody has to come at all: 全程网办 is one of the three ways of
/// 跨省通办 (国办发〔2020〕35号, M).
fn cross_province(item: &Item, presence: &Presence<'_>, visits: Visits) -> Judged<Reach> {
    match item.cross_province {
        Reach::Nationwide => Judged::new(Reach::Nationwide, vec![Reason::OpenedNationwide]),
        _ if presence.online && visits == Visits::None => {
            Judged::new(Reach::Nationwide, vec![Reason::NobodyComes])
        }
        Reach::Partly => Judged::new(Reach::Partly, vec![Reason::OpenedPartly]),
        Reach::Local => Judged::new(Reach::Local, vec![Reason::HandledHere]),
    }
}

/// The names of materials.
fn names(materials: &[&Material]) -> Vec<Bilingual> {
    materials.iter().map(|material| material.name.clone()).collect()
}
