//! What is personal here is sealed under its applicant's key before it is queued for the database, and opened after it
//! was read. Whoever erases the key erases all of it, in backups too.

use plat_identity::SealedField;

/// The answers of a case's form.
pub(crate) const ANSWERS: SealedField = SealedField::new("cases_form.answers");
/// The answers of a draft.
pub(crate) const DRAFT: SealedField = SealedField::new("cases_draft.answers");
/// What the applicant of a draft answered to the questions that narrow its item.
pub(crate) const DRAFT_SITUATION: SealedField = SealedField::new("cases_draft.situation");
/// The outcome with which a case was received.
pub(crate) const CASE_SITUATION: SealedField = SealedField::new("cases_form.situation");
/// The answers behind a list that a resident keeps.
pub(crate) const CHECKLIST: SealedField = SealedField::new("cases_checklist.situation");
/// What an applicant of a draft wishes beside its answers.
pub(crate) const DRAFT_WISHES: SealedField = SealedField::new("cases_draft.wishes");
/// What somebody said against a promise that was found false.
pub(crate) const OBJECTION: SealedField = SealedField::new("cases_objection.words");
/// A photograph or another file.
pub(crate) const FILE: SealedField = SealedField::new("cases_material.file");
/// A piece of a file that is coming in.
pub(crate) const PART: SealedField = SealedField::new("cases_upload_part.file");
