//! The form of materials: what is there page by page, what may be taken from an earlier case, and what its buttons do.

use cap_catalogue::Material;
use plat_facts::refs::CaseRef;
use plat_files::Turn;
use plat_kernel::{clock::date_of, id::Id};
use plat_web::{Errors, Fields, Page};

use crate::{
    error::CaseError,
    grade::Grade,
    materials::HandedIn,
    pages,
    reuse::{self, Consent, Offer},
    room::Room,
    service::Cases,
    view::{self, KeptFile},
};

use super::forms::uploads;

/// One material with its pages so far.
pub(crate) struct ApplyMaterial {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) required: bool,
    pub(crate) hint: String,
    pub(crate) pages: Vec<KeptPage>,
    pub(crate) offer: Option<OfferBox>,
}

/// A page that is there.
pub(crate) struct KeptPage {
    pub(crate) file: KeptFile,
    /// What its photograph may lack.
    pub(crate) hints: Vec<String>,
    /// From where it was taken; empty for one that was sent.
    pub(crate) from: String,
    /// It may still be changed.
    pub(crate) open: bool,
    pub(crate) first: bool,
    pub(crate) last: bool,
}

/// A material of an earlier case, to be ticked.
pub(crate) struct OfferBox {
    pub(crate) name: String,
    pub(crate) case: String,
    pub(crate) words: String,
    pub(crate) note: String,
}

/// Where the script sends pieces, and from when on it says something about a photograph.
pub(crate) struct Sender {
    pub(crate) address: String,
    pub(crate) quality: String,
}

impl Sender {
    pub(super) fn of(cases: &Cases, case: CaseRef) -> Self {
        let at = cases.files.thresholds();
        Self {
            address: format!("/api/v1/cases/{case}/uploads"),
            quality: format!("{} {} {}", at.sharpness, at.brightness, at.edge),
        }
    }
}

/// The materials of a form; `base` is the address below which files are shown.
pub(super) fn materials<'a>(
    page: &Page,
    (room, base): (&Room, &str),
    wanted: impl Iterator<Item = &'a Material>,
    (handed_in, offers): (&[HandedIn], &[Offer]),
) -> Vec<ApplyMaterial> {
    let offer = |id: &str| offers.iter().find(|it| it.material == id).map(|it| offer(page, it));
    wanted
        .map(|material| ApplyMaterial {
            id: material.id.clone(),
            name: page.pick(&material.name).to_owned(),
            required: material.required,
            hint: page.t("cases.apply.photo_hint").to_string(),
            pages: kept(page, (room, base), &material.id, handed_in),
            offer: offer(&material.id),
        })
        .collect()
}

fn kept(page: &Page, (room, base): (&Room, &str), material: &str, handed_in: &[HandedIn]) -> Vec<KeptPage> {
    let leaves: Vec<_> =
        handed_in.iter().filter(|it| it.material == material && it.leaf().is_some()).collect();
    let open: Vec<_> = leaves.iter().filter(|it| room.is_open(it)).map(|it| it.id).collect();
    let files = view::files(page, base, material, handed_in);
    let page_of = |(file, it): (KeptFile, &&HandedIn)| KeptPage {
        file,
        hints: hints(page, it),
        from: it
            .leaf()
            .and_then(|leaf| leaf.from)
            .map(|_| page.t("cases.page.reused").to_string())
            .unwrap_or_default(),
        open: room.is_open(it),
        first: open.first() == Some(&it.id),
        last: open.last() == Some(&it.id),
    };
    files.into_iter().zip(&leaves).map(page_of).collect()
}

/// What a photograph may lack, in words.
pub(crate) fn hints(page: &Page, it: &HandedIn) -> Vec<String> {
    let words = |leaf: &crate::materials::Leaf| {
        leaf.hints.iter().map(|hint| page.t(&format!("cases.hint.{}", hint.code())).to_string()).collect()
    };
    it.leaf().map(words).unwrap_or_default()
}

fn offer(page: &Page, it: &Offer) -> OfferBox {
    let note = if it.grade == Grade::Sent { "cases.reuse.to_see" } else { "cases.reuse.seen" };
    let words = page.t("cases.reuse.offer").with("number", &it.number).with("n", it.pages);
    OfferBox {
        name: format!("reuse.{}", it.material),
        case: it.case.to_string(),
        words: words.with("date", page.date(&date_of(it.added))).to_string(),
        note: page.t(note).to_string(),
    }
}

/// Takes in what a form brings: files, and consent to use earlier ones. Each fault stands at its material.
pub(super) async fn take_in(cases: &Cases, page: &Page, room: &Room, fields: &Fields) -> Errors {
    let mut errors = Errors::new();
    for consent in consents(room, fields) {
        let field = format!("reuse.{}", consent.material);
        if let Err(error) = reuse::take(cases, room, &consent).await {
            errors.add(field, page.fault(&error));
        }
    }
    for upload in uploads(&room.item, fields) {
        let field = format!("material.{}", upload.material);
        if let Err(error) = room.add(cases, upload).await {
            errors.add(field, page.fault(&error));
        }
    }
    errors
}

fn consents(room: &Room, fields: &Fields) -> Vec<Consent> {
    let ticked = |material: &Material| {
        let from = fields.find(&format!("reuse.{}", material.id))?.parse().ok()?;
        Some(Consent { material: material.id.clone(), from })
    };
    room.item.materials.iter().filter_map(ticked).collect()
}

/// Does what the button of a page says; false if none was pressed.
pub(super) async fn press(cases: &Cases, room: &Room, fields: &Fields) -> Result<bool, CaseError> {
    let pressed = |name: &str| fields.find(name).and_then(|id| id.parse::<Id<HandedIn>>().ok());
    if let Some(id) = pressed("remove") {
        pages::remove(cases, room, id).await?;
    } else if let Some(id) = pressed("turn") {
        pages::turn(cases, room, id, Turn::Quarter).await?;
    } else if let Some(id) = pressed("earlier") {
        pages::shift(cases, room, id, true).await?;
    } else if let Some(id) = pressed("later") {
        pages::shift(cases, room, id, false).await?;
    } else {
        return Ok(false);
    }
    Ok(true)
}
