//! The one receipt of an errand: what was handed in, what becomes of it, and by when.

use plat_identity::Resident;
use plat_kernel::Date;
use plat_web::Page;

use crate::{error::BundleError, reading::File, service::Bundles, view};

/// What stands on a receipt, in the reader's language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The number that people quote.
    pub number: String,
    /// Which bundle.
    pub title: String,
    /// Who publishes it.
    pub publisher: String,
    /// Which paper it is.
    pub kind: String,
    /// Who handed it in, masked, when, and by when all of it is due: pairs of words.
    pub head: Vec<(String, String)>,
    /// The parts: each with whose work it is and its promised term.
    pub parts_title: String,
    /// One line a part.
    pub parts: Vec<(String, String)>,
    /// The materials that were handed in, under their title.
    pub materials_title: String,
    /// One line a material.
    pub materials: Vec<String>,
    /// The words beside the code that leads to the page.
    pub scan: String,
    /// What to do with it.
    pub foot: String,
    /// The page on which it can be followed.
    pub path: String,
    /// The reader's language.
    pub lang: plat_kernel::Lang,
    /// The mark of a demonstration.
    pub demo: Option<String>,
}

/// Prints receipts; the press of the city answers.
pub trait PrintReceipt: Send + Sync {
    /// The receipt as PDF.
    fn print(&self, receipt: &Receipt) -> Result<Vec<u8>, String>;
}

/// The receipt of an errand as PDF.
pub(crate) async fn print(
    bundles: &Bundles,
    page: &Page,
    (file, applicant): (&File, &Resident),
) -> Result<Vec<u8>, BundleError> {
    let receipt = filled(bundles, page, (file, applicant))?;
    let printer = bundles.printer.clone();
    let pdf = tokio::task::spawn_blocking(move || printer.print(&receipt)).await;
    pdf.map_err(|error| BundleError::Press(error.to_string()))?.map_err(BundleError::Press)
}

fn filled(
    bundles: &Bundles,
    page: &Page,
    (file, applicant): (&File, &Resident),
) -> Result<Receipt, BundleError> {
    let errand = &file.errand;
    let bundle = bundles.bundle(&errand.bundle)?;
    let t = |key: &str| page.t(key).to_string();
    let day = |day: Date| page.date(&day);
    let site = bundles.cases.sites.get(&errand.site).map(|it| page.pick(&it.name).to_owned());
    let head = vec![
        (t("bundles.number"), errand.number.clone()),
        (t("bundles.applicant"), applicant.masked_name()),
        (t("bundles.id_number"), applicant.masked_id_number()),
        (t("bundles.received"), day(errand.received_on())),
        (t("bundles.due"), day(file.due)),
        (t("bundles.pickup"), site.unwrap_or_default()),
    ];
    let part = |part: &crate::errand::Part| {
        let step = bundle.step(&part.step);
        let name = step.map(|it| view::step_name(bundles, page, it)).unwrap_or_default();
        let whose = step.map(|it| view::whose(bundles, page, it)).unwrap_or_default();
        (name, format!("{whose} · {}", view::promise(page, part.days)))
    };
    Ok(Receipt {
        number: errand.number.clone(),
        title: page.pick(&bundle.name).to_owned(),
        publisher: page.site_name().to_owned(),
        kind: t("bundles.receipt.kind"),
        head,
        parts_title: t("bundles.parts"),
        parts: errand.parts.iter().map(part).collect(),
        materials_title: t("bundles.materials"),
        materials: view::materials_handed_in(bundles, page, &bundle, file),
        scan: t("bundles.receipt.scan"),
        foot: t("bundles.receipt.foot"),
        path: format!("/me/bundles/{}", errand.id),
        lang: page.lang,
        demo: page.demo.then(|| t("web.demo")),
    })
}
