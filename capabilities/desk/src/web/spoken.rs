//! What is said at the window beside the form: who acts for the applicant, what is promised over their signature, where the
//! result comes out, and which earlier case they know of.

use cap_cases::{
    CaseError, Cases,
    agents::{self, ActingAs},
    duplicates, exclusion,
    receive::Spoken,
    said::Wanted,
    view::{Choice, Question},
};
use cap_catalogue::Item;
use plat_facts::refs::SiteRef;
use plat_identity::Resident;
use plat_web::{Fields, Page};

/// The questions, with what was ticked; only what this item offers to this person.
pub(super) async fn questions(
    cases: &Cases,
    page: &Page,
    (item, person): (&Item, &Resident),
    fields: &Fields,
) -> Result<Vec<Question>, CaseError> {
    let mut questions = Vec::new();
    questions.extend(earlier(cases, page, (item, person), fields).await?);
    questions.extend(promise(cases, page, (item, person), fields).await?);
    questions.push(acts(page, fields));
    let id_number = Question::line(
        "acts_id_number",
        page.t("desk.spoken.id_number"),
        page.t("desk.spoken.id_number_hint"),
    );
    questions.push(Question { value: fields.text("acts_id_number").to_owned(), ..id_number.optional() });
    let until = Question::line("acts_until", page.t("desk.spoken.until"), page.t("desk.spoken.until_hint"));
    let until = Question { kind: "date", value: fields.text("acts_until").to_owned(), ..until.optional() };
    questions.push(until);
    questions.push(tick(page, "consent", fields));
    questions.push(pick_up(cases, page, fields));
    Ok(questions)
}

fn tick(page: &Page, key: &str, fields: &Fields) -> Question {
    let yes =
        Choice { chosen: fields.is(key, "yes"), ..Choice::new("yes", page.t(&format!("desk.spoken.{key}"))) };
    Question::checks(key, page.t(&format!("desk.spoken.{key}_label")), vec![yes]).optional()
}

/// There is an earlier case for the same item: it is shown, and going on is a choice on record.
async fn earlier(
    cases: &Cases,
    page: &Page,
    (item, person): (&Item, &Resident),
    fields: &Fields,
) -> Result<Option<Question>, CaseError> {
    let found = duplicates::of(cases, person.id, &item.id).await?;
    let choice = |case: &cap_cases::model::Case| {
        let id = case.id.to_string();
        let words = page.t("desk.spoken.despite").with("number", &case.number);
        Choice {
            chosen: fields.is("despite", &id),
            note: cap_cases::view::state(page, case),
            ..Choice::new(&id, words)
        }
    };
    let label = page.t("desk.spoken.despite_label");
    let question = Question::checks("despite", label, found.iter().map(choice).collect()).optional();
    Ok((!found.is_empty()).then_some(question))
}

/// What a promise may stand for, with its signature; or until when nothing is taken on this person's word.
async fn promise(
    cases: &Cases,
    page: &Page,
    (item, person): (&Item, &Resident),
    fields: &Fields,
) -> Result<Vec<Question>, CaseError> {
    let Some(offer) = cases.promise_offer(item, person).await? else { return Ok(Vec::new()) };
    let choice = |it: &&cap_catalogue::Material| Choice {
        chosen: fields.is("promised", &it.id),
        ..Choice::new(&it.id, page.pick(&it.name))
    };
    let choices = offer.materials.iter().map(choice).collect();
    let told = page.t("desk.spoken.promised_hint").with("words", page.pick(offer.consequences)).to_string();
    let promised = Question::checks("promised", page.t("desk.spoken.promised"), choices).optional();
    Ok(vec![Question { hint: told, ..promised }, tick(page, "signed", fields)])
}

fn acts(page: &Page, fields: &Fields) -> Question {
    let typed = fields.text("acts");
    let own = Choice {
        chosen: typed.is_empty() || typed == "self",
        ..Choice::new("self", page.t("desk.spoken.self"))
    };
    let others = ActingAs::ALL.map(|it| Choice {
        chosen: typed == it.code(),
        ..Choice::new(it.code(), page.t(&format!("desk.spoken.{}", it.code())))
    });
    let choices = std::iter::once(own).chain(others).collect();
    Question { kind: "list", ..Question::choice("acts", page.t("desk.spoken.acts"), choices) }
}

/// Where the result comes out; this site, if nothing is chosen.
fn pick_up(cases: &Cases, page: &Page, fields: &Fields) -> Question {
    let sites = cases.sites.all().iter().filter(|site| cases.sites.hands_out(&site.code));
    let choice = |site: &std::sync::Arc<cap_sites::Site>| Choice {
        chosen: fields.is("pick_up", site.code.as_str()),
        ..Choice::new(site.code.as_str(), page.pick(&site.name))
    };
    let question = Question::choice("pick_up", page.t("desk.spoken.pick_up"), sites.map(choice).collect());
    let hint = page.t("desk.spoken.pick_up_hint").to_string();
    Question { kind: "list", hint, ..question.optional() }
}

/// What was said, as the form says it.
pub(super) async fn said(cases: &Cases, fields: &Fields) -> Result<Spoken, CaseError> {
    let acting = match fields.text("acts") {
        "" | "self" => None,
        kind => {
            let until = fields.find("acts_until").map(str::parse).transpose();
            let until =
                until.map_err(|_| CaseError::Field { field: "acts_until".into(), code: "not_a_date" })?;
            let consent = fields.is("consent", "yes");
            Some(agents::at_window(cases, (kind, fields.text("acts_id_number")), (until, consent)).await?)
        }
    };
    let wanted = Wanted {
        acting,
        deferred: Vec::new(),
        promised: fields.all("promised").map(str::to_owned).collect(),
        despite: fields.find("despite").and_then(|case| case.parse().ok()),
    };
    let pick_up = fields.find("pick_up").and_then(|site| site.parse::<SiteRef>().ok());
    Ok(Spoken { wanted, signed: fields.is("signed", "yes"), pick_up })
}

/// Until when nothing is taken on this person's word, for the officer to know.
pub(super) async fn excluded(
    cases: &Cases,
    page: &Page,
    person: &Resident,
) -> Result<Option<String>, CaseError> {
    let all = exclusion::of_person(cases, person).await?;
    let until = all.iter().map(|it| it.until).max();
    Ok(until.map(|until| page.t("desk.spoken.excluded").with("date", page.date(&until)).to_string()))
}
