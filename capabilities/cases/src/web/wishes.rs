//! Applying, between the form and the photographs: for whom, what follows later, what is promised, where the result comes
//! out, which earlier case there is. Only who may ask for something is asked.

use askama::Template;
use axum::extract::{Path, State};
use cap_catalogue::{Item, Material};
use plat_facts::refs::CaseRef;
use plat_identity::Resident;
use plat_web::{Answer, AsResident, Errors, Fault, Fields, Page, Text};

use crate::{
    agents::{self, ActingAs, Named},
    draft::{self, Draft, Wishes},
    duplicates,
    error::CaseError,
    exclusion,
    model::Case,
    service::Cases,
    view::{self, Choice, ItemHead, Pair, Question},
};

use super::{
    apply::{after_wishes, at, steps},
    done,
};

/// An earlier case for the same item.
pub(crate) struct Earlier {
    pub(crate) href: String,
    pub(crate) number: String,
    pub(crate) state: String,
}

/// Questions that belong together, with what is told before they are answered.
pub(crate) struct Group {
    pub(crate) id: &'static str,
    pub(crate) title: Text,
    pub(crate) words: Vec<String>,
    pub(crate) questions: Vec<Question>,
}

#[derive(Template)]
#[template(path = "apply_wishes.html")]
pub(crate) struct WishesPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) item: ItemHead,
    pub(crate) steps: Vec<Text>,
    pub(crate) now: usize,
    pub(crate) errors: Errors,
    pub(crate) action: String,
    pub(crate) back: String,
    pub(crate) earlier: Vec<Earlier>,
    pub(crate) groups: Vec<Group>,
}

/// All that an application may ask for.
struct Offered {
    item: std::sync::Arc<Item>,
    deferrable: Vec<Material>,
    days: u32,
    promisable: Vec<Material>,
    consequences: Option<plat_kernel::Bilingual>,
    excluded: Option<plat_kernel::Date>,
    earlier: Vec<Case>,
}

impl Offered {
    async fn to(cases: &Cases, draft: &Draft) -> Result<Self, CaseError> {
        let item = cases.item_of_draft(draft)?;
        let applicant = cases.resident(draft.subject()).await?;
        let later = cases.deferral_offer(&item, &applicant).await?;
        let promise = cases.promise_offer(&item, &applicant).await?;
        // Nobody has looked at the authority yet: of somebody else nothing is told that who acts may not read anyway.
        let other = draft.subject() != draft.applicant;
        let mut earlier = duplicates::of(cases, applicant.id, &item.id).await?;
        earlier.retain(|case| case.is_of(draft.applicant));
        let excluded = exclusion::from_word(cases, &applicant).await?.filter(|_| !other);
        let own = |materials: &[&Material]| materials.iter().map(|it| (*it).clone()).collect::<Vec<_>>();
        Ok(Self {
            days: later.as_ref().map_or(0, |it| it.days),
            deferrable: later.map(|it| own(&it.materials)).unwrap_or_default(),
            consequences: promise.as_ref().map(|it| it.consequences.clone()),
            promisable: promise.map(|it| own(&it.materials)).unwrap_or_default(),
            excluded,
            earlier,
            item,
        })
    }
}

/// Whether there is something to ask before the photographs: who may apply alone, for nothing special, is asked nothing.
pub(super) async fn are_asked(cases: &Cases, draft: &Draft, who: &Resident) -> Result<bool, CaseError> {
    let offered = Offered::to(cases, draft).await?;
    let child = draft.wishes.acts_for.is_none() && who.age(cases.mint.today()) < cases.trust.guardian.under;
    let known = |case: &Case| draft.wishes.despite == Some(case.id);
    let news = !offered.earlier.is_empty() && !offered.earlier.iter().any(known);
    Ok(child || news || !offered.deferrable.is_empty() || !offered.promisable.is_empty())
}

pub(super) async fn show(
    State(cases): State<Cases>,
    AsResident(who): AsResident,
    page: Page,
    Path(id): Path<CaseRef>,
) -> Answer {
    let Some(draft) = done::begun(&cases, &who, id).await? else { return Ok(page.go(done::at(id))) };
    show_wishes(&cases, &page, &draft, (&Named::default(), Errors::new())).await
}

pub(super) async fn keep(
    State(cases): State<Cases>,
    AsResident(who): AsResident,
    page: Page,
    Path(id): Path<CaseRef>,
    fields: Fields,
) -> Answer {
    let draft = draft::get(&cases, &who, id).await?;
    let named = named(&fields);
    let mut errors = Errors::new();
    let acts_for = if named.kind.is_empty() || named.kind == "self" {
        None
    } else {
        match agents::find(&cases, &who, &named).await {
            Ok(found) => Some(found),
            Err(error) => {
                wrong(&page, &mut errors, &error)?;
                None
            }
        }
    };
    let all = |name: &str| fields.all(name).map(str::to_owned).collect::<Vec<_>>();
    let wishes = Wishes {
        acts_for,
        pick_up: fields.find("pick_up").and_then(|site| site.parse().ok()),
        deferred: all("deferred"),
        promised: all("promised"),
        despite: fields.find("despite").and_then(|case| case.parse().ok()),
    };
    let bound = !wishes.deferred.is_empty() || !wishes.promised.is_empty();
    let unsigned = bound && !fields.is("signed", "yes");
    let draft = draft::wish(&cases, draft, wishes).await?;
    if errors.is_empty() {
        if unsigned {
            errors.add("signed", page.t("cases.wishes.sign_first"));
        }
        if let Err(error) = draft::is_held(&cases, &draft).await {
            wrong(&page, &mut errors, &error)?;
        }
        let mut earlier = duplicates::of(&cases, draft.subject(), &draft.item).await?;
        earlier.retain(|case| case.is_of(who.id));
        if !earlier.is_empty() && !earlier.iter().any(|case| draft.wishes.despite == Some(case.id)) {
            errors.add("despite", page.t("cases.wishes.choose"));
        }
    }
    if !errors.is_empty() {
        return show_wishes(&cases, &page, &draft, (&named, errors)).await;
    }
    after_wishes(&cases, &page, &draft)
}

/// Puts what is wrong at its field; what has none goes on as a refusal.
fn wrong(page: &Page, errors: &mut Errors, error: &CaseError) -> Result<(), CaseError> {
    let text = match error {
        CaseError::Field { code, .. } => page.t(&format!("cases.field.{code}")),
        CaseError::Identity(_) | CaseError::Trust(_) => page.fault(error),
        _ => return Err(CaseError::NotFound),
    };
    errors.add(error.field().unwrap_or("acts").to_owned(), text);
    Ok(())
}

fn named(fields: &Fields) -> Named {
    let text = |name: &str| fields.text(name).to_owned();
    Named {
        kind: text("acts"),
        name: text("acts_name"),
        id_number: text("acts_id_number"),
        until: text("acts_until"),
        consent: fields.is("consent", "yes"),
    }
}

/// The page, with what was typed.
pub(super) async fn show_wishes(
    cases: &Cases,
    page: &Page,
    draft: &Draft,
    (named, errors): (&Named, Errors),
) -> Answer {
    let offered = Offered::to(cases, draft).await?;
    let wrong = !errors.is_empty();
    let earlier = |case: &Case| Earlier {
        href: format!("/me/cases/{}", case.id),
        number: case.number.to_string(),
        state: view::state(page, case),
    };
    let mut groups = Vec::new();
    groups.extend(known(page, draft, &offered));
    groups.extend(later(page, draft, &offered));
    groups.extend(promised(page, draft, &offered));
    if !(offered.deferrable.is_empty() && offered.promisable.is_empty()) {
        groups.push(signature(cases, page));
    }
    groups.push(for_whom(page, draft, named));
    groups.extend(pick_up(cases, page, draft));
    let view = WishesPage {
        page,
        item: ItemHead::of(page, &offered.item),
        steps: steps(page, &offered.item),
        now: 1,
        errors,
        action: format!("{}/wishes", at(draft)),
        back: at(draft),
        earlier: offered.earlier.iter().map(earlier).collect(),
        groups,
    };
    Ok(if wrong { page.invalid(view) } else { page.answer(view) })
}

/// There is an earlier case: continue it, or go on knowing of it.
fn known(page: &Page, draft: &Draft, offered: &Offered) -> Option<Group> {
    let first = offered.earlier.first()?;
    let chosen = draft.wishes.despite == Some(first.id);
    let choice = Choice { chosen, ..Choice::new(&first.id.to_string(), page.t("cases.wishes.despite")) };
    let question = Question::checks("despite", page.t("cases.wishes.despite_label"), vec![choice]).optional();
    Some(Group {
        id: "earlier",
        title: page.t("cases.wishes.earlier_title"),
        words: Vec::new(),
        questions: vec![question],
    })
}

fn choices(page: &Page, materials: &[Material], chosen: &[String]) -> Vec<Choice> {
    let choice = |it: &Material| Choice {
        chosen: chosen.contains(&it.id),
        ..Choice::new(&it.id, page.pick(&it.name))
    };
    materials.iter().map(choice).collect()
}

/// 容缺: what may follow, until when, and what happens otherwise.
fn later(page: &Page, draft: &Draft, offered: &Offered) -> Option<Group> {
    if let Some(until) = offered.excluded {
        let words = page.t("cases.wishes.excluded").with("until", page.date(&until)).to_string();
        let title = page.t("cases.wishes.later_title");
        return Some(Group { id: "later", title, words: vec![words], questions: Vec::new() });
    }
    let choices = choices(page, &offered.deferrable, &draft.wishes.deferred);
    let question = Question::checks("deferred", page.t("cases.wishes.deferred"), choices).optional();
    (!offered.deferrable.is_empty()).then(|| Group {
        id: "later",
        title: page.t("cases.wishes.later_title"),
        words: vec![page.t("cases.wishes.later").with("days", offered.days).to_string()],
        questions: vec![question],
    })
}

/// 告知承诺: what is attested, how it is checked, what follows from a false word.
fn promised(page: &Page, draft: &Draft, offered: &Offered) -> Option<Group> {
    let consequences = offered.consequences.as_ref()?;
    let choices = choices(page, &offered.promisable, &draft.wishes.promised);
    Some(Group {
        id: "promise",
        title: page.t("cases.wishes.promise_title"),
        words: vec![
            page.t("cases.wishes.promise").to_string(),
            page.t("cases.wishes.promise_checked").to_string(),
            page.t("cases.wishes.promise_false").with("words", page.pick(consequences)).to_string(),
        ],
        questions: vec![Question::checks("promised", page.t("cases.wishes.promised"), choices).optional()],
    })
}

fn signature(cases: &Cases, page: &Page) -> Group {
    let today = page.date(&cases.mint.today());
    let choice = Choice::new("yes", page.t("cases.wishes.sign").with("date", today));
    let question = Question::checks("signed", page.t("cases.wishes.sign_label"), vec![choice]).optional();
    Group {
        id: "sign",
        title: page.t("cases.wishes.sign_title"),
        words: Vec::new(),
        questions: vec![question],
    }
}

fn for_whom(page: &Page, draft: &Draft, named: &Named) -> Group {
    let chosen = draft.wishes.acts_for.as_ref().map_or(named.kind.as_str(), |it| it.kind.code());
    let own = Choice {
        chosen: chosen.is_empty() || chosen == "self",
        ..Choice::new("self", page.t("cases.acts.self"))
    };
    let others = ActingAs::ALL.map(|it| Choice {
        chosen: chosen == it.code(),
        ..Choice::new(it.code(), page.t(&format!("cases.acts.{}", it.code())))
    });
    let line = |key: &str, value: &str| {
        let words = |part: &str| page.t(&format!("cases.acts.{part}"));
        let question = Question::line(&format!("acts_{key}"), words(key), words(&format!("{key}_hint")));
        Question { value: value.to_owned(), ..question.optional() }
    };
    let until = Question { kind: "date", ..line("until", &named.until) };
    let mut words = vec![page.t("cases.wishes.for_whom").to_string()];
    if draft.wishes.acts_for.is_some() {
        words.push(page.t("cases.wishes.for_whom_kept").to_string());
    }
    Group {
        id: "for-whom",
        title: page.t("cases.wishes.for_whom_title"),
        words,
        questions: vec![
            Question::choice("acts", page.t("cases.acts"), std::iter::once(own).chain(others).collect()),
            line("name", &named.name),
            line("id_number", &named.id_number),
            until,
            consent(page, named.consent),
        ],
    }
}

fn consent(page: &Page, chosen: bool) -> Question {
    let choice = Choice { chosen, ..Choice::new("yes", page.t("cases.acts.consent")) };
    Question::checks("consent", page.t("cases.acts.consent_label"), vec![choice]).optional()
}

/// The window at which the result is picked up, where it is not sent.
fn pick_up(cases: &Cases, page: &Page, draft: &Draft) -> Option<Group> {
    if draft.answers.get("delivery").is_none_or(|way| way != "pickup") {
        return None;
    }
    let sites = cases.sites.all().iter().filter(|site| cases.sites.hands_out(&site.code));
    let chosen = draft.wishes.pick_up.as_ref().unwrap_or(&draft.site);
    let choice = |site: &std::sync::Arc<cap_sites::Site>| Choice {
        chosen: site.code == *chosen,
        ..Choice::new(site.code.as_str(), page.pick(&site.name))
    };
    let question = Question::choice("pick_up", page.t("cases.wishes.pick_up"), sites.map(choice).collect());
    Some(Group {
        id: "pick-up",
        title: page.t("cases.wishes.pick_up_title"),
        words: Vec::new(),
        questions: vec![Question { kind: "list", ..question.optional() }],
    })
}

/// What was wished, in words, each with where it can be changed: for the last look before an application is sent.
pub(super) async fn pairs(cases: &Cases, page: &Page, draft: &Draft) -> Result<Vec<Pair>, CaseError> {
    let item = cases.item_of_draft(draft)?;
    let change = format!("{}/wishes", at(draft));
    let names = |ids: &[String]| {
        let names = ids.iter().filter_map(|id| item.material(id)).map(|it| page.pick(&it.name).to_owned());
        names.collect::<Vec<_>>().join(if page.is_chinese() { "、" } else { ", " })
    };
    let mut pairs = Vec::new();
    if let Some(acts) = &draft.wishes.acts_for {
        let person = cases.resident(acts.person).await?;
        let words =
            format!("{} · {}", person.masked_name(), page.t(&format!("cases.acts.{}", acts.kind.code())));
        pairs.push(Pair::new(page.t("cases.wishes.for_whom_title"), words));
    }
    if !draft.wishes.deferred.is_empty() {
        pairs.push(Pair::new(page.t("cases.wishes.deferred"), names(&draft.wishes.deferred)));
    }
    if !draft.wishes.promised.is_empty() {
        pairs.push(Pair::new(page.t("cases.wishes.promised"), names(&draft.wishes.promised)));
    }
    if let Some(site) = draft.wishes.pick_up.as_ref().and_then(|site| cases.sites.get(site)) {
        pairs.push(Pair::new(page.t("cases.wishes.pick_up"), page.pick(&site.name)));
    }
    for pair in &mut pairs {
        change.clone_into(&mut pair.change);
    }
    Ok(pairs)
}

/// Which site takes in the application.
pub(super) fn where_to(cases: &Cases, page: &Page, item: &Item, draft: &Draft) -> Question {
    let sites = cases.sites.taking_on(item, cases.mint.today());
    let choices = sites.iter().map(|site| {
        let choice = Choice::new(site.code.as_str(), page.pick(&site.name));
        Choice { chosen: site.code == draft.site, ..choice }
    });
    let question = Question::choice("site", page.t("cases.apply.site"), choices.collect());
    Question { kind: "list", hint: page.t("cases.apply.site_hint").to_string(), ..question }
}

/// Who applies, as the account knows it: not asked again.
pub(super) fn person(page: &Page) -> Vec<Pair> {
    let of = |resident: &plat_identity::Resident| {
        vec![
            Pair::new(page.t("cases.name"), resident.masked_name()),
            Pair::new(page.t("cases.id_number"), resident.masked_id_number()),
            Pair::new(page.t("cases.phone"), resident.masked_phone()),
        ]
    };
    page.resident().map(of).unwrap_or_default()
}
