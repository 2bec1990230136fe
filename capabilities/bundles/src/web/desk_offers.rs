//! What a department certified, offered to families from its officers' desk; and what became of each offer: how many, never who.

use askama::Template;
use axum::extract::{Path, Query, State};
use cap_cases::view::{Choice, Question, question};
use cap_catalogue::{Answers, Field};
use plat_facts::refs::{BundleRef, DepartmentRef, OfferRef};
use plat_identity::{Officer, Worker};
use plat_web::{Answer, AsOfficer, Cursor, Errors, Fault as _, Fields, Page};
use serde::Deserialize;

use crate::{
    error::BundleError,
    model::Bundle,
    offer::{self, Notice},
    offered::{self, Counts, Offered},
    policy,
    service::Bundles,
    view,
};

/// Offers on a page.
const ROWS: i64 = 20;

/// An offer in the list.
pub(crate) struct OfferRow {
    pub(crate) made: String,
    pub(crate) bundle: String,
    pub(crate) people: String,
    /// What was answered, each with its look.
    pub(crate) answers: Vec<(String, &'static str)>,
    /// What came of it; empty for nothing yet.
    pub(crate) errands: String,
    /// Where it is taken back; empty once nobody is asked any more.
    pub(crate) action: String,
    /// The name of the dialog that asks before.
    pub(crate) dialog: String,
}

#[derive(Template)]
#[template(path = "desk_offers.html")]
pub(crate) struct OffersPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) errors: Errors,
    pub(crate) department: String,
    pub(crate) rows: Vec<OfferRow>,
    /// Where earlier offers stand; empty on the last page.
    pub(crate) earlier: String,
    /// What the department begins; empty where it begins nothing.
    pub(crate) bundles: Vec<Choice>,
    /// The one that is offered now, and what leads to it.
    pub(crate) bundle: String,
    pub(crate) what: String,
    pub(crate) reference: String,
    pub(crate) people: String,
    pub(crate) questions: Vec<Question>,
}

/// Which page of the list, and what is to be offered.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Wanted {
    bundle: Option<BundleRef>,
    after: Option<Cursor>,
}

/// What was typed.
#[derive(Default)]
struct Typed {
    reference: String,
    people: String,
    fields: Answers,
}

pub(super) async fn list(
    State(bundles): State<Bundles>,
    AsOfficer(who): AsOfficer,
    page: Page,
    Query(wanted): Query<Wanted>,
) -> Answer {
    let view = shown(&bundles, &page, (who, wanted), (Errors::new(), Typed::default())).await?;
    Ok(page.answer(view))
}

async fn shown<'a>(
    bundles: &Bundles,
    page: &'a Page,
    (who, wanted): (Officer, Wanted),
    (errors, typed): (Errors, Typed),
) -> Result<OffersPage<'a>, BundleError> {
    let may = policy::may_follow_offers(bundles, &Worker::Officer(who)).await?;
    let after = wanted.after.map(|it| (it.at, it.id));
    let mut found = offered::list(bundles, &may, (after, ROWS + 1)).await?;
    let more = i64::try_from(found.len()).is_ok_and(|many| many > ROWS);
    found.truncate(usize::try_from(ROWS).unwrap_or_default());
    let last = found.last().filter(|_| more).map(|it| it.made.place());
    let earlier = last.map(|(at, id)| format!("/desk/offers?after={}", Cursor { at, id }));
    let begun = begun_by(bundles, may.department());
    let named = |it: &&std::sync::Arc<Bundle>| wanted.bundle.as_ref().is_none_or(|id| it.id == *id);
    let bundle = begun.iter().find(named).or(begun.first());
    let choice = |it: &std::sync::Arc<Bundle>| Choice {
        chosen: bundle.is_some_and(|chosen| chosen.id == it.id),
        ..Choice::new(it.id.as_str(), page.pick(&it.name))
    };
    let trigger = bundle.and_then(|it| it.trigger.as_ref());
    Ok(OffersPage {
        page,
        errors,
        department: view::department(bundles, page, may.department()),
        rows: found.iter().map(|it| row(bundles, page, it)).collect(),
        earlier: earlier.unwrap_or_default(),
        bundles: begun.iter().map(choice).collect(),
        bundle: bundle.map(|it| it.id.to_string()).unwrap_or_default(),
        what: trigger.map(|it| page.pick(&it.what).to_owned()).unwrap_or_default(),
        questions: trigger.map(|it| asked(bundles, page, (&it.fields, &typed.fields))).unwrap_or_default(),
        reference: typed.reference,
        people: typed.people,
    })
}

/// The bundles that a department begins.
fn begun_by(bundles: &Bundles, department: &DepartmentRef) -> Vec<std::sync::Arc<Bundle>> {
    let begins = |it: &&std::sync::Arc<Bundle>| it.trigger.as_ref().is_some_and(|it| it.by == *department);
    bundles.shelf.bundles().filter(begins).cloned().collect()
}

/// What an offer may bring, so that nobody types it again; each may stay open.
fn asked(bundles: &Bundles, page: &Page, (keys, typed): (&[String], &Answers)) -> Vec<Question> {
    let shared = bundles.cases.catalogue.shared();
    let fields = keys.iter().filter_map(|key| shared.field(key));
    fields.map(|field| question(page, field, typed).optional()).collect()
}

fn row(bundles: &Bundles, page: &Page, Offered { made, counts }: &Offered) -> OfferRow {
    let name = |it: std::sync::Arc<Bundle>| page.pick(&it.name).to_owned();
    let open = counts.waiting > 0;
    OfferRow {
        made: page.when(&made.at),
        bundle: bundles.bundle(&made.bundle).map_or_else(|_| made.bundle.to_string(), name),
        people: page.count(counts.people),
        answers: answers(page, counts),
        errands: errands(page, counts),
        action: if open { format!("/desk/offers/{}/withdraw", made.id) } else { String::new() },
        dialog: format!("withdraw-{}", made.id),
    }
}

/// What was answered, with how many answered so.
fn answers(page: &Page, counts: &Counts) -> Vec<(String, &'static str)> {
    let said = [
        ("waiting", counts.waiting, "warn"),
        ("accepted", counts.accepted, "ok"),
        ("declined", counts.declined, ""),
        ("not_me", counts.not_me, ""),
        ("withdrawn", counts.withdrawn, "bad"),
    ];
    let words = |(code, many, look): (&str, i64, &'static str)| {
        (page.t(&format!("bundles.offers.{code}")).with("n", page.count(many)).to_string(), look)
    };
    said.into_iter().filter(|(_, many, _)| *many > 0).map(words).collect()
}

fn errands(page: &Page, counts: &Counts) -> String {
    if counts.errands == 0 {
        return String::new();
    }
    let words = page.t("bundles.offers.handed_in").with("n", page.count(counts.errands));
    words.with("over", page.count(counts.over)).to_string()
}

pub(super) async fn make(
    State(bundles): State<Bundles>,
    AsOfficer(who): AsOfficer,
    page: Page,
    fields: Fields,
) -> Answer {
    policy::may_follow_offers(&bundles, &Worker::Officer(who.clone())).await?;
    let id: BundleRef = fields.text("bundle").parse().map_err(|_| BundleError::NoSuchBundle)?;
    let bundle = bundles.bundle(&id)?;
    let trigger = bundle.trigger.as_ref().ok_or(BundleError::NotTriggered)?;
    let may = policy::may_offer(&bundles, &Worker::Officer(who.clone()), &trigger.by).await?;
    let filled = |key: &String| Some((key.clone(), fields.find(key)?.trim().to_owned()));
    let typed = Typed {
        reference: fields.text("reference").to_owned(),
        people: fields.text("people").to_owned(),
        fields: trigger.fields.iter().filter_map(filled).filter(|(_, value)| !value.is_empty()).collect(),
    };
    let notice = Notice {
        reference: typed.reference.clone(),
        bundle: id.clone(),
        people: typed.people.split_whitespace().map(str::to_owned).collect(),
        fields: typed.fields.clone(),
    };
    let mut errors = wrong(&bundles, &page, (&trigger.fields, &typed.fields));
    if errors.is_empty() {
        match offer::make(&bundles, &may, notice).await {
            Ok(_) => {
                let next = format!("/desk/offers?bundle={id}");
                return Ok(page.go_saying(next, &page.t("bundles.offers.made")));
            }
            Err(error @ (BundleError::BadPeople | BundleError::BadReference)) => {
                errors.add(error.field().unwrap_or_default().to_owned(), page.fault(&error));
            }
            Err(error) => return Err(error.into()),
        }
    }
    let wanted = Wanted { bundle: Some(id), after: None };
    Ok(page.invalid(shown(&bundles, &page, (who, wanted), (errors, typed)).await?))
}

/// What is wrong with what the offer brings, each at its field.
fn wrong(bundles: &Bundles, page: &Page, (keys, typed): (&[String], &Answers)) -> Errors {
    let shared = bundles.cases.catalogue.shared();
    let form: Vec<Field> = keys.iter().filter_map(|key| shared.field(key).cloned()).collect();
    let fault = |(key, value): (&String, &String)| {
        let fault = form.iter().find(|field| field.key == *key)?.check(value, bundles.today()).err()?;
        Some((key.clone(), fault))
    };
    let faults = typed.iter().filter_map(fault).collect();
    view::faults(page, &form, faults)
}

pub(super) async fn withdraw(
    State(bundles): State<Bundles>,
    AsOfficer(who): AsOfficer,
    page: Page,
    Path(id): Path<OfferRef>,
) -> Answer {
    let may = policy::may_follow_offers(&bundles, &Worker::Officer(who)).await?;
    offered::withdraw(&bundles, &may, id).await?;
    Ok(page.go_saying("/desk/offers", &page.t("bundles.offers.taken_back")))
}
