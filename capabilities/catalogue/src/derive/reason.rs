use super::names;
use crate::model::Material;
use plat_kernel::lang::{Bilingual, Lang};
use plat_web::{Page, Text};

/// Why an item is of a class. People read it through [`Reason::text`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// Nobody applies for it.
    NotAppliedFor,
    /// It can only be applied for at a site.
    AppliedForInPerson,
    /// It is applied for on this site.
    AppliedForOnline,
    /// It is applied for by post.
    AppliedForByPost,
    /// The police come to the applicant.
    PoliceCome,
    /// Something must happen in person before the decision.
    InPerson(Vec<Bilingual>),
    /// Originals are handed over.
    HandedIn(Vec<Bilingual>),
    /// Originals must be seen.
    OriginalSeen(Vec<Bilingual>),
    /// The result must be fetched: nobody sends it.
    ResultCollected,
    /// The result comes by post.
    ResultSent,
    /// The result is there at once.
    ResultAtOnce,
    /// Nothing is asked for but the proof of who one is.
    NothingButIdentity,
    /// What the state looks up, the wallet shows or a promise replaces.
    LookedUp(Vec<Bilingual>),
    /// What the applicant must bring besides.
    AskedFor(Vec<Bilingual>),
    /// It cannot be applied for online.
    NotOnline,
    /// From the application to the result, nobody comes.
    WholeOnline,
    /// One can check at home, by the window's own rules, whether everything is there.
    CheckedBeforehand,
    /// It is decided while one waits.
    DecidedAtOnce,
    /// It takes working days.
    TakesDays(u32),
    /// Several approvals.
    Approvals(usize),
    /// Somebody from outside looks into it.
    Expert(Bilingual),
    /// A national list opens it everywhere.
    OpenedNationwide,
    /// It is opened in some places or situations.
    OpenedPartly,
    /// Handled online from beginning to end, so it does not matter where one is.
    NobodyComes,
    /// It is handled where the case belongs.
    HandledHere,
}

impl Reason {
    /// The reason with the names of materials; none without materials.
    pub(super) fn about(kind: fn(Vec<Bilingual>) -> Self, materials: &[&Material]) -> Option<Self> {
        (!materials.is_empty()).then(|| kind(names(materials)))
    }

    /// The key of its words in `i18n/`.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::NotAppliedFor => "catalogue.because.not_applied_for",
            Self::AppliedForInPerson => "catalogue.because.applied_for_in_person",
            Self::AppliedForOnline => "catalogue.because.applied_for_online",
            Self::AppliedForByPost => "catalogue.because.applied_for_by_post",
            Self::PoliceCome => "catalogue.because.police_come",
            Self::InPerson(_) => "catalogue.because.in_person",
            Self::HandedIn(_) => "catalogue.because.handed_in",
            Self::OriginalSeen(_) => "catalogue.because.original_seen",
            Self::ResultCollected => "catalogue.because.result_collected",
            Self::ResultSent => "catalogue.because.result_sent",
            Self::ResultAtOnce => "catalogue.because.result_at_once",
            Self::NothingButIdentity => "catalogue.because.nothing_but_identity",
            Self::LookedUp(_) => "catalogue.because.looked_up",
            Self::AskedFor(_) => "catalogue.because.asked_for",
            Self::NotOnline => "catalogue.because.not_online",
            Self::WholeOnline => "catalogue.because.whole_online",
            Self::CheckedBeforehand => "catalogue.because.checked_beforehand",
            Self::DecidedAtOnce => "catalogue.because.decided_at_once",
            Self::TakesDays(_) => "catalogue.because.takes_days",
            Self::Approvals(_) => "catalogue.because.approvals",
            Self::Expert(_) => "catalogue.because.expert",
            Self::OpenedNationwide => "catalogue.because.opened_nationwide",
            Self::OpenedPartly => "catalogue.because.opened_partly",
            Self::NobodyComes => "catalogue.because.nobody_comes",
            Self::HandledHere => "catalogue.because.handled_here",
        }
    }

    /// The reason in the reader's words.
    pub fn text(&self, page: &Page) -> Text {
        let words = page.t(self.key());
        match self {
            Self::InPerson(names)
            | Self::HandedIn(names)
            | Self::OriginalSeen(names)
            | Self::LookedUp(names)
            | Self::AskedFor(names) => words.with("materials", listed(names, page.lang)),
            Self::TakesDays(days) => words.with("days", days),
            Self::Approvals(count) => words.with("count", count),
            Self::Expert(step) => words.with("step", page.pick(step)),
            _ => words,
        }
    }
}

fn listed(names: &[Bilingual], lang: Lang) -> String {
    let between = match lang {
        Lang::Zh => "、",
        Lang::En => ", ",
    };
    names.iter().map(|name| name.in_lang(lang)).collect::<Vec<_>>().join(between)
}
