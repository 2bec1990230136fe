//! The materials of a case: what was handed in, how far it is believed, and what an officer has seen of it.

use axum::extract::{Path, State};
use plat_facts::refs::CaseRef;
use plat_files::Scan;
use plat_identity::Officer;
use plat_kernel::id::Id;
use plat_web::{Answer, AsOfficer, Fields, Page};

use cap_cases::{
    Cases, copy,
    grade::Grade,
    materials::{HandedIn, MaterialForm},
    model::Case,
    policy,
    reading::{self, File},
    see_original,
    view::{self, KeptFile},
};

/// One material of the guide with what was handed in for it.
pub(crate) struct DeskMaterial {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) state: String,
    pub(crate) status: &'static str,
    pub(crate) files: Vec<KeptFile>,
    /// What is to be known of it: its grade, what its photographs may lack, from where it was taken.
    pub(crate) notes: Vec<String>,
    /// Where it is said that the original was seen; empty where nobody says so now.
    pub(crate) see: String,
}

/// The materials of a case as this officer sees them.
pub(super) fn materials(
    (cases, who, page): (&Cases, &Officer, &Page),
    base: &str,
    item: &cap_catalogue::Item,
    file: &File,
) -> Vec<DeskMaterial> {
    let handed_in = &file.materials;
    let may =
        !file.case.is_closed() && policy::may_examine(cases.authority(), who, file.case.clone()).is_ok();
    let material = |material: &cap_catalogue::Material| {
        let (state, status) = state((page, &file.case), material, handed_in);
        let see = may && see_original::is_open(handed_in, &material.id);
        DeskMaterial {
            id: material.id.clone(),
            name: page.pick(&material.name).to_owned(),
            state,
            status,
            files: view::files(page, base, &material.id, handed_in),
            notes: notes(page, &material.id, handed_in),
            see: if see { format!("{base}/seen") } else { String::new() },
        }
    };
    item.materials.iter().map(material).collect()
}

fn state(
    (page, case): (&Page, &Case),
    material: &cap_catalogue::Material,
    handed_in: &[HandedIn],
) -> (String, &'static str) {
    let handed = handed(material, handed_in);
    let (key, status) = match on_word(page, case, &material.id) {
        Some(on_word)
            if matches!(handed.1, "bad" | "")
                && see_original::grade_of(handed_in, &material.id).is_none() =>
        {
            return on_word;
        }
        _ => handed,
    };
    (page.t(key).to_string(), status)
}

/// What nobody has handed in because it was promised, or follows later: until when.
fn on_word(page: &Page, case: &Case, id: &str) -> Option<(String, &'static str)> {
    let named = |ids: &[String]| ids.iter().any(|it| it == id);
    if case.promise.as_ref().is_some_and(|promise| named(&promise.materials)) {
        return Some((page.t("desk.material.promised").to_string(), "info"));
    }
    let deferral = case.deferral.as_ref().filter(|it| it.is_open() && named(&it.materials))?;
    let words = match deferral.until {
        Some(until) => page.t("desk.material.deferred_until").with("date", page.date(&until)),
        None => page.t("desk.material.deferred"),
    };
    Some((words.to_string(), "warn"))
}

fn handed(material: &cap_catalogue::Material, handed_in: &[HandedIn]) -> (&'static str, &'static str) {
    let of_it: Vec<_> = handed_in.iter().filter(|it| it.material == material.id).collect();
    let original = of_it.iter().any(|it| it.form == MaterialForm::Original);
    match see_original::grade_of(handed_in, &material.id) {
        Some(_) if original => ("desk.material.seen", "ok"),
        Some(Grade::Issued) => ("desk.material.grade_a", "ok"),
        Some(Grade::Seen) => ("desk.material.grade_b", "ok"),
        Some(Grade::Sent) => ("desk.material.grade_c", "warn"),
        Some(Grade::Own) => ("desk.material.grade_d", ""),
        None if material.from_state() => ("desk.material.from_state", "info"),
        None if material.is_generated() => ("desk.material.generated", "info"),
        None if material.is_uploaded() && material.required => ("desk.material.missing", "bad"),
        None => ("desk.material.at_window", ""),
    }
}

fn notes(page: &Page, material: &str, handed_in: &[HandedIn]) -> Vec<String> {
    let leaves = handed_in.iter().filter(|it| it.material == material).filter_map(HandedIn::leaf);
    let mut keys: Vec<String> = Vec::new();
    for leaf in leaves {
        keys.extend(leaf.hints.iter().map(|hint| format!("desk.hint.{}", hint.code())));
        keys.extend(leaf.from.map(|_| "desk.material.reused".to_owned()));
        keys.extend((leaf.scan == Scan::Skipped).then(|| "desk.material.unscanned".to_owned()));
    }
    keys.sort_unstable();
    keys.dedup();
    keys.iter().map(|key| page.t(key).to_string()).collect()
}

/// A file as a copy: a picture carries its purpose over all of it.
pub(super) async fn file(
    State(cases): State<Cases>,
    AsOfficer(who): AsOfficer,
    Path((id, file)): Path<(CaseRef, Id<HandedIn>)>,
) -> Answer {
    let case = reading::at_desk(&cases, &who, id).await?;
    Ok(cap_cases::inline(copy::for_officer(&cases, &case, file).await?))
}

/// The officer has compared a material with its original.
pub(super) async fn seen(
    State(cases): State<Cases>,
    AsOfficer(who): AsOfficer,
    page: Page,
    Path(id): Path<CaseRef>,
    fields: Fields,
) -> Answer {
    let case = reading::at_desk(&cases, &who, id).await?;
    let may = policy::may_examine(cases.authority(), &who, case)?;
    see_original::run(&cases, may, fields.text("material")).await?;
    Ok(page.go_saying(format!("/desk/cases/{id}#materials"), &page.t("desk.material.now_seen")))
}
