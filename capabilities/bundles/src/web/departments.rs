//! The security administration says for which department an officer works.

use askama::Template;
use axum::extract::State;
use cap_cases::view::Choice;
use plat_facts::refs::DepartmentRef;
use plat_web::{Answer, AsOfficer, Errors, Fields, Page};

use crate::{
    error::BundleError,
    policy::{self, MayPost},
    post,
    service::Bundles,
    view,
};

/// An officer and the department.
pub(crate) struct PostRow {
    pub(crate) badge: String,
    pub(crate) department: String,
}

#[derive(Template)]
#[template(path = "departments.html")]
pub(crate) struct DepartmentsPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) errors: Errors,
    pub(crate) rows: Vec<PostRow>,
    pub(crate) departments: Vec<Choice>,
    pub(crate) badge: String,
}

pub(super) async fn list(State(bundles): State<Bundles>, AsOfficer(who): AsOfficer, page: Page) -> Answer {
    let may = policy::may_post(&bundles, &who)?;
    Ok(page.answer(shown(&bundles, &page, &may, (Errors::new(), String::new())).await?))
}

async fn shown<'a>(
    bundles: &Bundles,
    page: &'a Page,
    may: &MayPost,
    (errors, badge): (Errors, String),
) -> Result<DepartmentsPage<'a>, BundleError> {
    let row = |(badge, code): (String, DepartmentRef)| PostRow {
        badge,
        department: view::department(bundles, page, &code),
    };
    let rows = post::list(bundles, may).await?.into_iter().map(row).collect();
    let choice = |it: &crate::model::Department| Choice::new(it.code.as_str(), page.pick(&it.name));
    Ok(DepartmentsPage {
        page,
        errors,
        rows,
        departments: bundles.shelf.departments().map(choice).collect(),
        badge,
    })
}

pub(super) async fn post(
    State(bundles): State<Bundles>,
    AsOfficer(who): AsOfficer,
    page: Page,
    fields: Fields,
) -> Answer {
    let may = policy::may_post(&bundles, &who)?;
    let (badge, department) = (fields.text("badge"), fields.find("department"));
    let department =
        department.map(str::parse::<DepartmentRef>).transpose().map_err(|_| BundleError::NoSuchDepartment)?;
    match post::by_badge(&bundles, &may, (badge, department)).await {
        Ok(()) => Ok(page.go_saying("/admin/departments", &page.t("bundles.posted"))),
        Err(error @ BundleError::NoSuchOfficer) => {
            let mut errors = Errors::new();
            errors.add("badge", page.fault(&error));
            Ok(page.invalid(shown(&bundles, &page, &may, (errors, badge.to_owned())).await?))
        }
        Err(error) => Err(error.into()),
    }
}
