//! A resident's errands: what is going on in each branch, the receipt, and where to rate the whole.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::IntoResponse as _,
};
use cap_cases::view::Pair;
use cap_catalogue::FieldKind;
use http::header;
use plat_facts::{bundles::ErrandEnd, refs::ErrandRef};
use plat_identity::Resident;
use plat_web::{Answer, AsResident, Page, Refusal};

use crate::{
    draft,
    errand::Errand,
    error::BundleError,
    offer::{self, Offer},
    picture::{self, Shape},
    reading::{self, File},
    receipt,
    service::Bundles,
    view::{self, FileView, PartRow},
};

/// An errand or a draft in a list.
pub(crate) struct Row {
    pub(crate) href: String,
    pub(crate) title: String,
    pub(crate) note: String,
    pub(crate) badge: String,
    pub(crate) look: &'static str,
}

/// An offer that waits for an answer.
pub(crate) struct OfferCard {
    pub(crate) action: String,
    pub(crate) title: String,
    pub(crate) words: String,
    pub(crate) facts: Vec<Pair>,
}

#[derive(Template)]
#[template(path = "my_bundles.html")]
pub(crate) struct MinePage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) offers: Vec<OfferCard>,
    pub(crate) rows: Vec<Row>,
}

#[derive(Template)]
#[template(path = "my_bundle.html")]
pub(crate) struct ErrandPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) name: String,
    pub(crate) number: String,
    pub(crate) state: String,
    pub(crate) look: &'static str,
    pub(crate) say: String,
    pub(crate) done: usize,
    pub(crate) all: usize,
    pub(crate) tall: String,
    pub(crate) wide: String,
    pub(crate) parts: Vec<PartRow>,
    pub(crate) due: String,
    pub(crate) facts: Vec<Pair>,
    pub(crate) answers: Vec<Pair>,
    pub(crate) files: Vec<FileView>,
    pub(crate) receipt: String,
    pub(crate) rate: String,
    /// The number as a picture for the scanner at the window, while something is ready there.
    pub(crate) picture: String,
    /// What is ready.
    pub(crate) ready: Vec<String>,
}

pub(super) async fn list(State(bundles): State<Bundles>, AsResident(who): AsResident, page: Page) -> Answer {
    let offers = offer::waiting(&bundles, &who).await?;
    let mut rows = Vec::new();
    for draft in draft::list(&bundles, &who).await? {
        let Ok(bundle) = bundles.bundle(&draft.bundle) else { continue };
        rows.push(Row {
            href: super::apply::at(&draft),
            title: page.pick(&bundle.name).to_owned(),
            note: page.t("bundles.draft_note").with("when", page.when(&draft.touched)).to_string(),
            badge: page.t("bundles.state.draft").to_string(),
            look: "warn",
        });
    }
    for errand in reading::mine(&bundles, &who).await? {
        rows.push(row(&bundles, &page, &errand)?);
    }
    let offers = offers.iter().map(|it| offered(&bundles, &page, it)).collect::<Result<_, _>>()?;
    Ok(page.answer(MinePage { page: &page, offers, rows }))
}

fn row(bundles: &Bundles, page: &Page, errand: &Errand) -> Result<Row, BundleError> {
    let bundle = bundles.bundle(&errand.bundle)?;
    let (done, all) = errand.progress();
    let (look, state) = state(page, errand);
    Ok(Row {
        href: format!("/me/bundles/{}", errand.id),
        title: page.pick(&bundle.name).to_owned(),
        note: page
            .t("bundles.progress_note")
            .with("number", &errand.number)
            .with("done", done)
            .with("all", all)
            .to_string(),
        badge: state,
        look,
    })
}

fn offered(bundles: &Bundles, page: &Page, offer: &Offer) -> Result<OfferCard, BundleError> {
    let bundle = bundles.bundle(&offer.bundle)?;
    let what = bundle.trigger.as_ref().map(|it| page.pick(&it.what).to_owned()).unwrap_or_default();
    let by = view::department(bundles, page, &offer.department);
    let shared = bundles.cases.catalogue.shared();
    // What is left of a day when it is masked tells nobody anything.
    let tells = |key: &&String| shared.field(key).is_some_and(|it| !matches!(it.kind, FieldKind::Date));
    let brought = bundle.trigger.as_ref().map(|it| it.fields.iter().filter(tells).cloned().collect());
    let brought: Vec<String> = brought.unwrap_or_default();
    Ok(OfferCard {
        action: format!("/me/offers/{}", offer.id),
        title: page.pick(&bundle.name).to_owned(),
        words: page
            .t("bundles.offer.words")
            .with("department", by)
            .with("what", what)
            .with("when", page.when(&offer.made))
            .to_string(),
        facts: view::told(bundles, page, (&brought, &offer.fields), true),
    })
}

/// The look and the words of how an errand stands.
fn state(page: &Page, errand: &Errand) -> (&'static str, String) {
    let (look, code) = match errand.end() {
        None => ("info", "running"),
        Some(ErrandEnd::Done) => ("ok", "done"),
        Some(ErrandEnd::Partly) => ("warn", "partly"),
        Some(ErrandEnd::Nothing) => ("bad", "nothing"),
    };
    (look, page.t(&format!("bundles.errand.{code}")).to_string())
}

pub(super) async fn show(
    State(bundles): State<Bundles>,
    AsResident(who): AsResident,
    page: Page,
    Path(id): Path<ErrandRef>,
) -> Answer {
    let own = match reading::own(&bundles, &who, id).await {
        Err(BundleError::NotFound) => {
            // Not handed in yet: on with the application.
            let draft = draft::get(&bundles, &who, id).await?;
            return Ok(page.go(format!("{}/questions", super::apply::at(&draft))));
        }
        own => own?,
    };
    let file = reading::file(&bundles, own, who.key()).await?;
    Ok(page.answer(errand_page(&bundles, &page, &file)?))
}

fn errand_page<'a>(bundles: &Bundles, page: &'a Page, file: &File) -> Result<ErrandPage<'a>, BundleError> {
    let errand = &file.errand;
    let bundle = bundles.bundle(&errand.bundle)?;
    let parts = view::parts(bundles, page, &bundle, file);
    let nodes = view::part_nodes(&parts);
    let (look, state) = state(page, errand);
    let (done, all) = errand.progress();
    let site =
        bundles.cases.sites.get(&errand.site).map(|it| page.pick(&it.name).to_owned()).unwrap_or_default();
    let form = crate::hand_in::form_of(bundles, &bundle, &file.filled.chosen);
    let mut answers = view::chosen(page, &bundle, &file.filled.chosen, "");
    answers.extend(view::answers(page, &form, &file.filled.answers, ""));
    let base = format!("/me/bundles/{}", errand.id);
    let ready = ready(bundles, page, file)?;
    let picture = if ready.is_empty() { None } else { cap_catalogue::scanned(&errand.number) };
    Ok(ErrandPage {
        page,
        name: page.pick(&bundle.name).to_owned(),
        number: errand.number.clone(),
        state,
        look,
        say: say(page, file),
        done,
        all,
        tall: picture::draw(&nodes, Shape::Tall),
        wide: picture::draw(&nodes, Shape::Wide),
        parts,
        due: page.date(&file.due),
        facts: vec![
            Pair::new(page.t("bundles.number"), &errand.number),
            Pair::new(page.t("bundles.received"), page.when(&errand.received)),
            Pair::new(page.t("bundles.promise_row"), view::promise(page, errand.days())),
            Pair::new(page.t("bundles.pickup"), site),
        ],
        answers,
        files: bundle_files(page, &base, file),
        receipt: format!("{base}/receipt"),
        rate: if errand.closed.is_some() { format!("/rate/{}", errand.id) } else { String::new() },
        picture: picture.unwrap_or_default(),
        ready,
    })
}

/// The results that lie at the window: all of them are handed over at once.
fn ready(bundles: &Bundles, page: &Page, file: &File) -> Result<Vec<String>, BundleError> {
    let there = file.cases.iter().filter(|case| case.tray() == cap_cases::model::Tray::Deliver);
    let name = |case| Ok(page.pick(&bundles.cases.item_of(case)?.result).to_owned());
    there.map(name).collect()
}

fn bundle_files(page: &Page, base: &str, file: &File) -> Vec<FileView> {
    let mut materials: Vec<&str> = file.files.iter().map(|it| it.material.as_str()).collect();
    materials.dedup();
    materials.iter().flat_map(|it| super::apply::shown(page, base, it, &file.files)).collect()
}

/// How the whole stands, in a sentence.
fn say(page: &Page, file: &File) -> String {
    let waits = file.cases.iter().any(|it| cap_cases::view::status(it) == "warn");
    match file.errand.end() {
        None if waits => page.t("bundles.say.correct").to_string(),
        None => page.t("bundles.say.running").with("date", page.date(&file.due)).to_string(),
        Some(ErrandEnd::Done) => page.t("bundles.say.done").to_string(),
        Some(ErrandEnd::Partly) => page.t("bundles.say.partly").to_string(),
        Some(ErrandEnd::Nothing) => page.t("bundles.say.nothing").to_string(),
    }
}

/// The one receipt, as PDF.
pub(super) async fn receipt(
    State(bundles): State<Bundles>,
    AsResident(who): AsResident,
    page: Page,
    Path(id): Path<ErrandRef>,
) -> Answer {
    let own = reading::own(&bundles, &who, id).await?;
    let file = reading::file(&bundles, own, who.key()).await?;
    let pdf = printed(&bundles, &page, (&file, &who)).await?;
    let name = format!("inline; filename=\"{}.pdf\"", file.errand.number);
    Ok(([(header::CONTENT_TYPE, "application/pdf".to_owned()), (header::CONTENT_DISPOSITION, name)], pdf)
        .into_response())
}

async fn printed(
    bundles: &Bundles,
    page: &Page,
    (file, who): (&File, &Resident),
) -> Result<Vec<u8>, Refusal> {
    Ok(receipt::print(bundles, page, (file, who)).await?)
}
