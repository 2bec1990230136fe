//! An application for a bundle that is not handed in yet: nothing typed is lost. Its id becomes the errand's.

use cap_catalogue::{Answers, Chosen};
use plat_facts::refs::{BundleRef, ErrandRef, OfferRef, PersonRef};
use plat_identity::Resident;
use plat_kernel::Timestamp;

use crate::{
    error::BundleError,
    files,
    service::Bundles,
    store::{self, drafts::DraftRow},
};

/// What a resident has filled in so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The id of the errand to be.
    pub id: ErrandRef,
    /// Who fills it in.
    pub applicant: PersonRef,
    /// The bundle.
    pub bundle: BundleRef,
    /// The offer that led here.
    pub offer: Option<OfferRef>,
    /// The answers to the bundle's questions.
    pub chosen: Chosen,
    /// The answers of the form, as typed.
    pub answers: Answers,
    /// When it was last changed.
    pub touched: Timestamp,
}

/// Begins an application, or goes on with the one that was begun for the same bundle. `known` is what an offer brought: it
/// fills what is still empty.
pub async fn begin(
    bundles: &Bundles,
    resident: &Resident,
    bundle: &BundleRef,
    (offer, known): (Option<OfferRef>, Answers),
) -> Result<Draft, BundleError> {
    let bundle = bundles.bundle(bundle)?;
    let begun = list(bundles, resident).await?.into_iter().find(|draft| draft.bundle == bundle.id);
    if let Some(draft) = begun {
        let answers = known.into_iter().chain(draft.answers.clone()).collect();
        return save(bundles, resident, Draft { answers, offer: draft.offer.or(offer), ..draft }).await;
    }
    let draft = Draft {
        id: bundles.mint.id(),
        applicant: resident.id,
        bundle: bundle.id.clone(),
        offer,
        chosen: Chosen::new(),
        answers: known,
        touched: bundles.mint.now(),
    };
    let row = DraftRow::of(draft.clone(), resident.key())?;
    bundles.db.write(move |tx| Ok::<_, BundleError>(store::drafts::insert(tx, &row)?)).await?;
    Ok(draft)
}

/// The resident's drafts, the latest first.
pub async fn list(bundles: &Bundles, resident: &Resident) -> Result<Vec<Draft>, BundleError> {
    let applicant = resident.id;
    let kept = bundles.db.read(move |tx| store::drafts::of_applicant(tx, applicant)).await?;
    kept.into_iter().map(|row| row.open(resident.key())).collect()
}

/// The resident's own draft.
pub async fn get(bundles: &Bundles, resident: &Resident, id: ErrandRef) -> Result<Draft, BundleError> {
    let applicant = resident.id;
    let kept = bundles.db.read(move |tx| store::drafts::find(tx, id, applicant)).await?;
    kept.ok_or(BundleError::NotFound)?.open(resident.key())
}

/// Keeps what was typed, right or wrong.
pub async fn save(bundles: &Bundles, resident: &Resident, draft: Draft) -> Result<Draft, BundleError> {
    let draft = Draft { touched: bundles.mint.now(), ..draft };
    let row = DraftRow::of(draft.clone(), resident.key())?;
    bundles.db.write(move |tx| store::drafts::update(tx, &row)).await?;
    Ok(draft)
}

/// Throws a draft away with all that was photographed for it.
pub async fn discard(bundles: &Bundles, draft: Draft) -> Result<(), BundleError> {
    let kept = files::list(bundles, draft.id).await?;
    bundles
        .db
        .write(move |tx| {
            store::drafts::delete(tx, draft.id, draft.applicant)?;
            Ok::<_, BundleError>(store::files::delete_all(tx, draft.id)?)
        })
        .await?;
    files::delete(bundles, &kept).await;
    Ok(())
}
