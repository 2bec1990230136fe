use super::{
    Answers, Channel, Confidence, Ending, Fee, Field, HandledAt, Handling, ItemCode, ItemText, Kind,
    Material, Provision, Reach, Step, Subject,
};
use plat_facts::refs::ItemRef;
use plat_identity::{Branch, Level};
use plat_kernel::{
    Date,
    lang::Bilingual,
    money::Fen,
    term::{StatedUnit, Term, Unit},
};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, sync::Arc};

/// A service item (事项): everything its guide says, and all that a case needs to know of it.
#[derive(Debug, Clone)]
pub struct Item {
    /// The text that it was read from.
    pub text: Arc<ItemText>,
    /// `CR012`: stable for ever.
    pub id: ItemRef,
    /// Which wording of the item this is; cases remember it.
    pub version: u32,
    /// The first day on which this version holds.
    pub effective: Date,
    /// Where the data was read.
    pub source: String,
    /// Its name.
    pub name: Bilingual,
    /// The branch of the police that handles it (警种).
    pub branch: Branch,
    /// The lowest level that the law lets handle it 行使层级.
    pub level: Level,
    /// Who may ask.
    pub subject: Subject,
    /// Its legal nature.
    pub kind: Kind,
    /// On the spot, promised, or historical.
    pub handling: Handling,
    /// Why it ended, and what stands in its place.
    pub ended: Option<Ending>,
    /// The longest time that the law allows, when it sets one.
    pub legal_term: Option<LegalTerm>,
    /// The promised time in working days; 0 is on the spot.
    pub promised_days: u32,
    /// The promised time in working days where a region promises another, by its six-digit division code (GB/T 2260).
    pub promised_by_region: BTreeMap<String, u32>,
    /// What must hold for anyone who asks (受理条件).
    pub conditions: Vec<Bilingual>,
    /// The steps of its way where they were recorded (办理环节).
    pub steps: Vec<Step>,
    /// The segments of its code that are its own; [`super::CodePlan::code_of`] adds what the city and its kind say.
    pub code: ItemCode,
    /// Where in the administration it may be handled (办理层级).
    pub handled_at: HandledAt,
    /// What it costs.
    pub fee: Fee,
    /// What it asks for.
    pub materials: Vec<Material>,
    /// What the online form asks, beyond what the account already knows.
    pub form: Vec<Field>,
    /// The questions that narrow it to one person's situation (情形), when it has some.
    pub situation: Option<Arc<crate::situation::Situation>>,
    /// The articles of law it rests on.
    pub legal_basis: Vec<String>,
    /// Where it can be handled.
    pub channels: Vec<Channel>,
    /// What the applicant receives.
    pub result: Bilingual,
    /// 一证通办: the ID card is enough, the rest is looked up.
    pub one_certificate: bool,
    /// Visits as the source gave them; the figure people see is derived from the channels.
    pub source_visits: Option<u32>,
    /// Whether it can be handled in another province.
    pub cross_province: Reach,
    /// How sure the data is.
    pub confidence: Confidence,
    /// The events of life that lead to it.
    pub life_events: Vec<Arc<LifeEvent>>,
    /// What the compilers of the source noted.
    pub note: String,
    /// Why the data should be checked by the branch before anyone relies on it.
    pub doubt: Option<Bilingual>,
}

/// The longest time that the law allows for a decision (法定时限).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LegalTerm {
    /// How many days.
    pub days: u32,
    /// The unit as the statute words it.
    pub stated: StatedUnit,
    /// The unit by which the days are counted: for a bare 日 a setting of this item.
    pub counted: Unit,
}

/// The code of a life event, as items name it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LifeEventRef(pub String);

/// An event of life that leads people to the police: a birth, a lost wallet, a new car.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LifeEvent {
    /// Stable code: `travel-abroad`.
    pub code: LifeEventRef,
    /// Its name.
    pub name: Bilingual,
    /// One line that says what it covers.
    pub about: Bilingual,
    /// The icon that stands for it (Tabler).
    pub icon: String,
}

/// The branches whose items take nothing on somebody's word. Which items are meant is each province's list; a branch
/// as a whole is the careful reading.
const GUARDED: [Branch; 6] = [
    Branch::Firearms,
    Branch::Explosives,
    Branch::Drugs,
    Branch::Foreigners,
    Branch::Border,
    Branch::Detention,
];

impl Item {
    /// What must hold for anyone who asks: what the item says, and what was written with its questions.
    pub fn all_conditions(&self) -> Vec<&Bilingual> {
        let more = self.situation.iter().flat_map(|situation| &situation.conditions);
        self.conditions.iter().chain(more.filter(|condition| !self.conditions.contains(condition))).collect()
    }

    /// The materials by how they come to the case: what one brings first, what one need not think of last.
    pub fn by_provision(&self) -> Vec<(Provision, Vec<&Material>)> {
        use Provision::{HandIn, OnSite, Platform, State, Upload};
        let of = |provision| self.materials.iter().filter(move |material| material.provision == provision);
        let groups =
            [Upload, HandIn, OnSite, Platform, State].map(|provision| (provision, of(provision).collect()));
        groups.into_iter().filter(|(_, materials): &(_, Vec<_>)| !materials.is_empty()).collect()
    }

    /// The promised time. Lamps, overdue lists and supervision go by it (domain §1.3).
    pub fn promised_term(&self) -> Term {
        Term { days: self.promised_days, unit: Unit::Working }
    }

    /// The legal time, in the unit that this item's setting gives it.
    pub fn legal(&self) -> Option<Term> {
        self.legal_term.map(|legal| Term { days: legal.days, unit: legal.counted })
    }

    /// 即办件: decided while the applicant waits.
    pub fn on_the_spot(&self) -> bool {
        self.handling == Handling::OnTheSpot
    }

    /// Read-only: abolished or handed to another department.
    pub fn historical(&self) -> bool {
        self.handling == Handling::Historical
    }

    /// Whether a case can be opened for it. A penalty is imposed, not applied for.
    pub fn can_be_applied_for(&self) -> bool {
        !self.historical() && self.kind != Kind::Penalty
    }

    /// Whether the application can be made on this site.
    pub fn can_apply_online(&self) -> bool {
        self.can_be_applied_for() && self.channels.contains(&Channel::Online)
    }

    /// The fee for the answers of a form; `None` when the local price list decides.
    pub fn fee_for(&self, answers: &Answers) -> Option<Fen> {
        let chosen = self.fee.by.as_ref().and_then(|field| answers.get(field));
        self.fee.due(chosen.map(String::as_str))
    }

    /// The promised time in working days in a region.
    pub fn promised_in(&self, region: &str) -> u32 {
        self.promised_by_region.get(region).copied().unwrap_or(self.promised_days)
    }

    /// 全城通办: any site of the city takes it. What is open in every province is open in every district.
    pub fn is_city_wide(&self) -> bool {
        self.handled_at.city_wide || self.cross_province == Reach::Nationwide
    }

    /// Whether it touches state security, public security or important foreign affairs, so that nothing is taken on
    /// somebody's word: nothing follows later, nothing is promised (国办发〔2020〕42号; domain §1.4, M).
    pub fn is_guarded(&self) -> bool {
        GUARDED.contains(&self.branch)
    }

    /// The materials an online application asks a photograph or a file of.
    pub fn uploads(&self) -> impl Iterator<Item = &Material> {
        self.materials.iter().filter(|material| material.is_uploaded())
    }

    /// The material with an id, when this item asks for it.
    pub fn material(&self, id: &str) -> Option<&Material> {
        self.materials.iter().find(|material| material.id == id)
    }
}
