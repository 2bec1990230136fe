//! `/admin/records`: what was done, for the audit administration.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Query, State};
use plat_facts::{Actor, Fact, PersonRef};
use plat_web::{Answer, AsOfficer, Errors, Page, Refusal};
use serde::Deserialize;
use serde_json::Value;

use super::{Choice, named, short};
use crate::Office;
use crate::records::{self, Filter, Group, Records};

/// A fact in a list.
pub(crate) struct RecordLine {
    pub(crate) position: i64,
    pub(crate) when: String,
    pub(crate) what: String,
    pub(crate) who: String,
    /// Where everything of the same person is read; empty for the program itself.
    pub(crate) of_who: String,
    /// References and codes, as they stand in the fact.
    pub(crate) details: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "records.html")]
pub(crate) struct RecordsPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) errors: &'a Errors,
    pub(crate) groups: Vec<Choice>,
    pub(crate) who: &'a str,
    pub(crate) from: &'a str,
    pub(crate) until: &'a str,
    pub(crate) lines: Vec<RecordLine>,
    pub(crate) next: String,
    /// Said where a page is not full although there may be more further back.
    pub(crate) looked: String,
}

/// What is asked for, as it stands in the address: codes, badges, references and days.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    group: String,
    #[serde(default)]
    who: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    until: String,
    before: Option<i64>,
}

impl Asked {
    fn address(&self, before: Option<i64>) -> String {
        let plain = |text: &str| text.replace(|it: char| !it.is_ascii_alphanumeric() && it != '-', "");
        let before = before.map(|it| format!("&before={it}")).unwrap_or_default();
        format!(
            "/admin/records?group={}&who={}&from={}&until={}{before}",
            plain(&self.group),
            plain(&self.who),
            plain(&self.from),
            plain(&self.until),
        )
    }
}

pub(super) async fn list(
    State(office): State<Office>,
    AsOfficer(officer): AsOfficer,
    page: Page,
    Query(asked): Query<Asked>,
) -> Answer {
    let proof = office.may_audit(&officer)?;
    let (filter, errors) = filter(&office, &page, &asked).await?;
    let found = if errors.is_empty() {
        records::list(&office, &proof, &filter, asked.before).await?
    } else {
        Records::default()
    };
    let lines = lines(&office, &page, &found.facts).await?;
    let looked = |at| page.t("administration.records.looked").with("at", page.when(&at)).to_string();
    let group = |it: Group| {
        let words = page.t(&format!("administration.group_{}", it.code()));
        Choice::new(it.code(), words, it == filter.group)
    };
    let view = RecordsPage {
        page: &page,
        errors: &errors,
        groups: Group::ALL.into_iter().map(group).collect(),
        who: asked.who.trim(),
        from: &asked.from,
        until: &asked.until,
        lines,
        next: found.next.map(|before| asked.address(Some(before))).unwrap_or_default(),
        looked: found.looked_to.map(looked).unwrap_or_default(),
    };
    Ok(if errors.is_empty() { page.answer(view) } else { page.invalid(view) })
}

async fn filter(office: &Office, page: &Page, asked: &Asked) -> Result<(Filter, Errors), Refusal> {
    let mut errors = Errors::new();
    let mut filter = Filter { group: Group::of_code(&asked.group), ..Filter::default() };
    for (name, text, day) in
        [("from", &asked.from, &mut filter.from), ("until", &asked.until, &mut filter.until)]
    {
        *day = text.parse().ok();
        if !text.is_empty() && day.is_none() {
            errors.add(name, page.t("administration.records.bad_day"));
        }
    }
    let who = asked.who.trim();
    if !who.is_empty() {
        filter.person = match who.parse() {
            Ok(person) => Some(person),
            Err(_) => office.identity.find_officer_by_badge(who).await?.map(|it| it.id),
        };
        if filter.person.is_none() {
            errors.add("who", page.t("administration.records.nobody"));
        }
    }
    Ok((filter, errors))
}

async fn lines(office: &Office, page: &Page, facts: &[Fact]) -> Result<Vec<RecordLine>, Refusal> {
    let mut names: BTreeMap<PersonRef, String> = BTreeMap::new();
    for fact in facts {
        if let Actor::Officer(id) | Actor::Deputy { officer: id, .. } = fact.actor
            && !names.contains_key(&id)
        {
            names.insert(id, named(office, page, id).await?);
        }
    }
    Ok(facts.iter().map(|fact| line(page, &names, fact)).collect())
}

fn line(page: &Page, names: &BTreeMap<PersonRef, String>, fact: &Fact) -> RecordLine {
    let key = format!("administration.fact.{}", fact.kind);
    let who = match fact.actor {
        Actor::System => page.t("administration.records.system").to_string(),
        Actor::Resident(id) => page.t("administration.records.resident").with("ref", short(id)).to_string(),
        Actor::Program(id) => {
            page.t("administration.records.program").with("ref", short(id.cast())).to_string()
        }
        Actor::Officer(id) | Actor::Deputy { officer: id, .. } => {
            names.get(&id).cloned().unwrap_or_else(|| short(id))
        }
    };
    RecordLine {
        position: fact.position,
        when: page.when(&fact.at),
        what: if page.says(&key) { page.t(&key).to_string() } else { fact.kind.clone() },
        who,
        of_who: records::doer(fact).map(|id| format!("/admin/records?who={id}")).unwrap_or_default(),
        details: details(&fact.body),
    }
}

/// The fields of a fact, one after the other; what is empty is left out.
fn details(body: &Value) -> Vec<(String, String)> {
    let Value::Object(fields) = body else { return Vec::new() };
    let text = |value: &Value| match value {
        Value::String(it) => it.clone(),
        Value::Array(all) => all.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" "),
        Value::Null => String::new(),
        other => other.to_string(),
    };
    let pairs = fields.iter().map(|(name, value)| (name.clone(), text(value)));
    pairs.filter(|(_, value)| !value.is_empty()).collect()
}
