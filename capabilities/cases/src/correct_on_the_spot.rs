//! 当场更正: what is wrong in an application and can be put right there and then, its applicant is allowed to put right there and
//! then (行政许可法 32(1)(3)). No notice is used up and no clock begins anew: the five days run on, and so does everything else.
//!
//! It is done at a window, by whoever applies, before an officer, and told on a paper that the applicant signs. What was answered
//! before stands on that paper, sealed like all papers; the fact names keys only.

use std::collections::{BTreeMap, BTreeSet};

use cap_catalogue::{Answers, Field, Item};
use cap_papers::{Issued, PaperKind, SheetCorrected};
use plat_facts::{
    Actor,
    cases::CorrectedOnTheSpot,
    refs::{CaseRef, PersonRef},
};
use plat_identity::PersonKey;
use plat_kernel::{Date, Timestamp, lang::Lang};
use plat_store::Tx;

use crate::{
    change::{Change, Moment},
    error::CaseError,
    grade::Grade,
    intake,
    materials::{self, HandedIn, MaterialForm, Upload},
    model::{Case, SpotCorrection, Stage, Terms},
    places::{self, Places},
    policy::{Examine, May},
    reading, sealed,
    service::Cases,
    store,
};

/// What an applicant corrects.
#[derive(Clone, Debug, Default)]
pub struct Corrections {
    /// The answers that were wrong, as they are to be; none takes an answer away.
    pub answers: BTreeMap<String, Option<String>>,
    /// The materials of which the right original was shown instead of what was handed in, by their ids in the guide.
    pub shown: Vec<String>,
    /// The pages of materials that were taken anew from their right originals, instead of what was handed in.
    pub pages: Vec<Upload>,
    /// Whoever applies is present, and has read what was corrected.
    pub present: bool,
}

/// Corrects the application before this officer.
pub async fn run(
    cases: &Cases,
    may: May<Examine>,
    Corrections { answers, shown, pages, present }: Corrections,
) -> Result<Case, CaseError> {
    if !present {
        return Err(wrong("present", "missing"));
    }
    let (case, moment) = (may.case(), cases.moment());
    let item = cases.item_asked(case).await?;
    let before = reading::answers(cases, case).await?;
    let after = checked(&item, &before, answers, moment.today())?;
    let fields: Vec<&Field> = changed(&item, &before, &after).collect();
    let paged: BTreeSet<&str> = pages.iter().map(|page| page.material.as_str()).collect();
    let shown = known(&item, shown.into_iter().chain(paged.iter().map(|id| (*id).to_owned())).collect())?;
    let keys = fields.iter().map(|field| field.key.clone()).collect();
    let adjusted = adjusted(cases, case, &item, &after);
    let change = decide(&adjusted, (keys, shown.clone()), may.officer(), &moment)?.by(may.actor());

    let (mut paper, applicant) = cases.paper_of(&change, PaperKind::SpotCorrection).await?;
    let of_form = fields.iter().map(|field| on_paper(field, (&before, &after)));
    paper.sheet.corrected =
        of_form.chain(shown.iter().filter_map(|id| shown_on_paper(&item, id, &pages))).collect();
    cases.papers.printable(&paper.sheet)?;
    let paper = Issued::seal(&paper, applicant.key())?;
    let (id, now) = (case.id, moment.now);
    let form = sealed::ANSWERS.seal_json(applicant.key(), id, &after)?;
    let mut right: Vec<HandedIn> =
        shown.iter().filter(|id| !paged.contains(id.as_str())).map(|id| original(cases, id)).collect();
    let seen = (may.officer(), now);
    let taken = take_anew(cases, applicant.key(), (id, &item), pages, seen).await?;
    right.extend(taken.iter().cloned());
    let keep = move |tx: &mut Tx<'_>| {
        store::correct_form(tx, id, &form)?;
        shown.iter().try_for_each(|material| store::materials::set_aside(tx, id, material, now))?;
        right.iter().try_for_each(|it| store::materials::insert(tx, id, it))
    };
    let stored = cases.store_with(change, Some(paper), keep).await;
    if stored.is_err() {
        materials::delete_files(cases, &taken).await;
    }
    stored
}

/// The pages that the officer took from originals that they have seen, sealed; no row names them yet.
async fn take_anew(
    cases: &Cases,
    key: &PersonKey,
    (case, item): (CaseRef, &Item),
    pages: Vec<Upload>,
    seen: (PersonRef, Timestamp),
) -> Result<Vec<HandedIn>, CaseError> {
    let mut taken = Vec::with_capacity(pages.len());
    for (at, Upload { material, bytes }) in (0..).zip(pages) {
        let material = item.material(&material).ok_or_else(|| wrong("pages", "not_offered"))?;
        match materials::take(cases, key, case, (material, bytes)).await {
            Ok(page) => taken.push(as_seen(page, at, seen)),
            Err(error) => {
                materials::delete_files(cases, &taken).await;
                return Err(error);
            }
        }
    }
    Ok(taken)
}

/// A page behind those that were taken before it, of an original that an officer has seen.
fn as_seen(mut page: HandedIn, behind: i64, seen: (PersonRef, Timestamp)) -> HandedIn {
    if let MaterialForm::File { leaf, .. } = &mut page.form {
        leaf.place += behind;
        leaf.grade = Grade::Seen;
        leaf.seen = Some(seen);
    }
    page
}

/// The answers of a case as they would be, unchecked: for a page that shows what is wrong with each.
pub async fn merged(cases: &Cases, may: &May<Examine>, answers: &Answers) -> Result<Answers, CaseError> {
    let wanted = answers.iter().map(|(key, answer)| (key.clone(), Some(answer.clone())));
    Ok(merge(&reading::answers(cases, may.case()).await?, wanted))
}

/// The pure rule: of an application that is being examined, while the five days run.
pub(crate) fn decide(
    case: &Case,
    (fields, materials): (Vec<String>, Vec<String>),
    officer: PersonRef,
    moment: &Moment,
) -> Result<Change, CaseError> {
    if !matches!(case.stage, Stage::Received { .. }) {
        return Err(case.cannot("correct_on_the_spot"));
    }
    if moment.reply_term_is_over(case) {
        return Err(CaseError::ReplyTermOver);
    }
    if fields.is_empty() && materials.is_empty() {
        return Err(wrong("answers", "missing"));
    }
    // Whoever acted and may act no longer cannot correct either: then it is the applicant who is there.
    let acting = case.acting();
    let by = if case.may_act(acting, moment.today()) { acting } else { case.applicant };
    let fact = CorrectedOnTheSpot {
        case: case.id,
        by,
        officer,
        fields: fields.clone(),
        materials: materials.clone(),
        corrected_on: moment.today(),
    };
    let mut after = case.clone();
    after.course.corrections.push(SpotCorrection { at: moment.now, by, before: officer, fields, materials });
    Ok(Change::new(after, &fact, Actor::Officer(officer), moment.now))
}

fn wrong(field: &str, code: &'static str) -> CaseError {
    CaseError::Field { field: field.to_owned(), code }
}

fn merge(before: &Answers, wanted: impl IntoIterator<Item = (String, Option<String>)>) -> Answers {
    let mut after = before.clone();
    for (key, answer) in wanted {
        match answer {
            Some(answer) => drop(after.insert(key, answer)),
            None => drop(after.remove(&key)),
        }
    }
    after
}

/// The whole form as it is then, by the same rules by which it was received.
fn checked(
    item: &Item,
    before: &Answers,
    wanted: BTreeMap<String, Option<String>>,
    today: Date,
) -> Result<Answers, CaseError> {
    let asked = |key: &String| item.form.iter().any(|field| field.key == *key);
    if let Some(other) = wanted.keys().find(|key| !asked(key)) {
        return Err(wrong(other, "not_offered"));
    }
    intake::check(item, &merge(before, wanted), today)
}

fn changed<'a>(item: &'a Item, before: &Answers, after: &Answers) -> impl Iterator<Item = &'a Field> {
    item.form.iter().filter(|field| before.get(&field.key) != after.get(&field.key))
}

/// The materials, each once and all of them in the guide.
fn known(item: &Item, mut shown: Vec<String>) -> Result<Vec<String>, CaseError> {
    shown.sort_unstable();
    shown.dedup();
    let handed_in = |id: &String| item.material(id).is_some_and(|material| !material.is_generated());
    if shown.iter().all(handed_in) { Ok(shown) } else { Err(wrong("shown", "not_offered")) }
}

/// What follows from other answers: the day on which the law would grant, and where the result comes out. Everything else
/// was frozen at receipt and stays.
fn adjusted(cases: &Cases, case: &Case, item: &Item, answers: &Answers) -> Case {
    let deemed = case.terms.deemed.as_ref().and_then(|_| cases.procedures.terms(item, answers).deemed);
    let taken_at = case.places.taken_at.clone();
    let pick_up = places::wanted(answers, case.places.pick_up.clone()).or_else(|| taken_at.clone());
    let terms = Terms { deemed, ..case.terms.clone() };
    Case { terms, places: Places { taken_at, pick_up }, ..case.clone() }
}

fn original(cases: &Cases, material: &str) -> HandedIn {
    HandedIn {
        id: cases.mint.id(),
        material: material.to_owned(),
        form: MaterialForm::Original,
        added: cases.mint.now(),
    }
}

fn on_paper(field: &Field, (before, after): (&Answers, &Answers)) -> SheetCorrected {
    let words = |answers: &Answers| match answers.get(&field.key) {
        Some(answer) => field.answer_in(answer, Lang::Zh),
        None => "（没有填写）".to_owned(),
    };
    SheetCorrected { what: field.label.zh.clone(), before: words(before), after: words(after) }
}

fn shown_on_paper(item: &Item, id: &str, pages: &[Upload]) -> Option<SheetCorrected> {
    let material = item.material(id)?;
    let taken = pages.iter().filter(|page| page.material == id).count();
    let after = if taken > 0 {
        format!("当面核对的原件，重新拍摄 {taken} 页")
    } else {
        "当面核对的原件".to_owned()
    };
    Some(SheetCorrected { what: material.name.zh.clone(), before: "先前提交的材料".to_owned(), after })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        accept, ask_correction,
        model::Defect,
        sample::{a_case, accepted, an_officer, at, moment, narrow_item, officer},
    };

    fn corrected(case: &Case, day: &str) -> Result<Case, CaseError> {
        let changed = (vec!["rooms".to_owned()], vec!["lease".to_owned()]);
        decide(case, changed, an_officer(), &moment(day)).map(|change| change.case)
    }

    #[test]
    fn a_correction_on_the_spot_moves_no_date_and_uses_up_no_notice() {
        let (case, now) = (a_case(), moment("2026-03-04"));
        let after = corrected(&case, "2026-03-04").unwrap();
        assert_eq!((&after.stage, now.dates(&after)), (&case.stage, now.dates(&case)));
        let defect = Defect { material: None, what: "缺".into(), todo: "补".into() };
        assert!(ask_correction::decide(&after, vec![defect], an_officer(), &now).is_ok());
        let accepted = accept::decide(&after, officer(), &now).unwrap().case;
        assert_eq!(
            accepted.stage.acceptance().unwrap().at,
            now.now,
            "accepted on the day, not as of another"
        );
    }

    #[test]
    fn it_may_be_done_more_than_once_and_says_each_time_what_was_corrected_and_before_whom() {
        let again = corrected(&corrected(&a_case(), "2026-03-04").unwrap(), "2026-03-05").unwrap();
        let [first, second] = &again.course.corrections[..] else { panic!() };
        assert!(first.at < second.at && first.fields == ["rooms"] && first.materials == ["lease"]);
        assert_eq!((first.by, first.before), (a_case().applicant, an_officer()));
    }

    #[test]
    fn only_what_is_being_examined_is_corrected_on_the_spot() {
        assert!(corrected(&accepted(&a_case(), "2026-03-04"), "2026-03-04").is_err());
        let asked = a_case().at(Stage::Correcting { asked: at("2026-03-04"), defects: vec![] });
        assert!(corrected(&asked, "2026-03-05").is_err(), "then the notice is answered");
        assert!(matches!(corrected(&a_case(), "2026-03-10"), Err(CaseError::ReplyTermOver)));
        assert!(decide(&a_case(), (vec![], vec![]), an_officer(), &moment("2026-03-04")).is_err());
    }

    #[test]
    fn nobody_corrects_what_the_form_does_not_ask_or_the_guide_does_not_know() {
        let item = narrow_item();
        let other = BTreeMap::from([("moon".to_owned(), Some("full".to_owned()))]);
        let today = "2026-03-04".parse().unwrap();
        assert!(matches!(checked(&item, &Answers::new(), other, today), Err(CaseError::Field { .. })));
        assert!(known(&item, vec!["moon".to_owned()]).is_err());
    }
}
