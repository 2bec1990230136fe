//! The parts of a guide that follow from an item's data, in the reader's words: its classes with their reasons, its code,
//! the levels that handle it.

use crate::{
    Item, Material,
    derive::{self, Derived, Judged, Reason},
    model::{CodePlan, Visits},
};
use plat_identity::Level;
use plat_kernel::lang::Bilingual;
use plat_web::{Page, Text};

/// What a guide says beyond what is written in the item.
pub(super) struct Parts {
    /// The classes; none for an item that nobody applies for.
    pub(super) classes: Vec<ClassLine>,
    /// The segments of the code: the name, and the value if it was entered.
    pub(super) code: Vec<(Bilingual, Option<String>)>,
    /// The standard the code follows.
    pub(super) code_basis: String,
    /// The levels that may handle it.
    pub(super) levels: String,
}

/// One class in words.
pub(super) struct ClassLine {
    pub(super) name: Text,
    pub(super) value: Text,
    /// Whether it is as good as it can be.
    pub(super) good: bool,
    pub(super) because: Vec<Text>,
}

impl Parts {
    pub(super) fn of(page: &Page, item: &Item, plan: &CodePlan) -> Self {
        let derived = derive::of(item);
        let code = plan.code_of(item);
        let segments = plan.segments.iter();
        let levels: Vec<String> =
            item.handled_at.open_to(item.level).map(|level| page.t(level_words(level)).to_string()).collect();
        Self {
            classes: if item.can_be_applied_for() { classes(page, &derived) } else { Vec::new() },
            code: segments
                .map(|segment| (segment.name.clone(), code.segment(&segment.key).map(str::to_owned)))
                .collect(),
            code_basis: plan.basis.clone(),
            levels: levels.join(between(page)),
        }
    }
}

fn classes(page: &Page, derived: &Derived) -> Vec<ClassLine> {
    let stars = derived.depth.value;
    let yes_no =
        |judged: &Judged<bool>, yes: &'static str, no: &'static str| if judged.value { yes } else { no };
    let one = &derived.one_certificate;
    let spot = &derived.on_the_spot;
    let reach = &derived.cross_province;
    let line = |name, value, good, because: &[Reason]| ClassLine {
        name: page.t(name),
        value: page.t(value),
        good,
        because: because.iter().map(|reason| reason.text(page)).collect(),
    };
    vec![
        line(
            "catalogue.class.visits",
            derived.visits.value.words(),
            derived.visits.value == Visits::None,
            &derived.visits.because,
        ),
        line(
            "catalogue.class.one_certificate",
            yes_no(one, "catalogue.class.yes.one_certificate", "catalogue.class.no.one_certificate"),
            one.value,
            &one.because,
        ),
        line("catalogue.class.depth", stars.words(), stars.stars() >= 4, &derived.depth.because),
        line(
            "catalogue.class.on_the_spot",
            yes_no(spot, "catalogue.class.yes.on_the_spot", "catalogue.class.no.on_the_spot"),
            spot.value,
            &spot.because,
        ),
        line(
            "catalogue.class.cross_province",
            reach.value.words(),
            reach.value == crate::Reach::Nationwide,
            &reach.because,
        ),
    ]
}

/// What stands between the words of a list.
fn between(page: &Page) -> &'static str {
    if page.is_chinese() { "、" } else { ", " }
}

/// The key of the word for a level.
const fn level_words(level: Level) -> &'static str {
    match level {
        Level::Station => "catalogue.level.station",
        Level::District => "catalogue.level.district",
        Level::City => "catalogue.level.city",
    }
}

/// Where a material may come from, and what else there is to know of it, in one line; empty when it goes without saying.
pub(super) fn provenance(page: &Page, material: &Material, may_follow: bool) -> String {
    use crate::model::MaterialSource::Applicant;
    let mut said = Vec::new();
    if !material.sources.is_empty() && material.sources != [Applicant] {
        let sources = material.sources.iter().map(|source| page.t(source.words()).to_string());
        let sources = sources.collect::<Vec<_>>().join(between(page));
        said.push(page.t("catalogue.guide.material_from").with("sources", sources).to_string());
    }
    if material.original && !material.spared() {
        said.push(page.t("catalogue.guide.original").to_string());
    }
    if may_follow {
        said.push(page.t("catalogue.guide.deferrable").to_string());
    }
    said.join(if page.is_chinese() { "；" } else { "; " })
}
