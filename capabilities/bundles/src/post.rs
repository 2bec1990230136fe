//! For which department an officer works: said by the security administration, or by whoever installs the program.

use plat_facts::{
    Published as _,
    bundles::OfficerPosted,
    refs::{DepartmentRef, PersonRef},
};

use crate::{error::BundleError, policy::MayPost, service::Bundles, store};

/// An officer works for a department from now on; none for no more.
pub async fn run(
    bundles: &Bundles,
    may: &MayPost,
    officer: PersonRef,
    department: Option<DepartmentRef>,
) -> Result<(), BundleError> {
    if let Some(code) = &department {
        bundles.department(code)?;
    }
    let fact = OfficerPosted { officer, department: department.clone() };
    let fact = fact.fact(bundles.mint.id(), 1, bundles.mint.now(), may.actor());
    bundles
        .db
        .write(move |tx| {
            store::officers::put(tx, officer, department.as_ref())?;
            Ok::<_, BundleError>(tx.append(&fact)?)
        })
        .await
}

/// The same for an officer with a badge.
pub async fn by_badge(
    bundles: &Bundles,
    may: &MayPost,
    (badge, department): (&str, Option<DepartmentRef>),
) -> Result<(), BundleError> {
    let officer = bundles.identity.find_officer_by_badge(badge).await?.ok_or(BundleError::NoSuchOfficer)?;
    run(bundles, may, officer.id, department).await
}

/// Who works for which department, by department.
pub async fn list(bundles: &Bundles, _may: &MayPost) -> Result<Vec<(String, DepartmentRef)>, BundleError> {
    let posts = bundles.db.read::<_, BundleError>(|tx| Ok(store::officers::list(tx)?)).await?;
    let officers = bundles.identity.officers().await?;
    let badge = |id: PersonRef| officers.iter().find(|it| it.id == id).map(|it| it.badge.clone());
    Ok(posts.into_iter().filter_map(|(officer, department)| Some((badge(officer)?, department))).collect())
}
