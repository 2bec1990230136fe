//! Showing what a step names in clear. As on the police's own desk, an officer of another department, and its program, sees it for a reason, which
//! is on record before anything is shown; the person reads who looked, when and why (个人信息保护法 44, 51).

use cap_cases::show::Viewer;
use plat_identity::Worker;

use crate::{
    error::BundleError,
    policy::MayWork,
    reading::{self, Brief},
    service::Bundles,
};

/// What the step names, in clear, for the reason with this code.
pub async fn run(bundles: &Bundles, may: &MayWork, reason: &str) -> Result<Brief, BundleError> {
    let viewer = match may.worker() {
        Worker::Officer(officer) => Viewer::Officer(officer.id, officer.site.clone()),
        Worker::Program(program) => Viewer::Program(program.id, program.department.clone()),
    };
    cap_cases::show::of_step(&bundles.cases, (may.actor(), viewer), may.errand().applicant, reason).await?;
    reading::in_clear(bundles, may).await
}
