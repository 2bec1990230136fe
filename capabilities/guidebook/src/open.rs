//! Open data: the items as JSON for anybody's program, with a schema made from these types.

use cap_catalogue::{
    Catalogue, Channel, Confidence, Edition, FeeOption, FeePart, Handling, Item, Kind, Material, Provision,
    Reach, Subject, derive,
    model::{Depth, Visits},
};
use plat_kernel::{Bilingual, money::Fen};
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::sync::Arc;
use utoipa::{PartialSchema, ToSchema};

/// The licence of the city's open data: a setting of the city; the demonstration uses this one.
pub(crate) const LICENCE: &str = "CC-BY-4.0";
/// Where the schema is.
pub(crate) const SCHEMA: &str = "/api/v1/open/items.schema.json";
/// Counts the breaking changes of the format.
const FORMAT: u32 = 1;

/// All items that hold today.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OpenItems {
    /// Where the schema of this document is.
    #[serde(rename = "$schema")]
    #[schema(example = "/api/v1/open/items.schema.json")]
    schema: &'static str,
    /// Counts the breaking changes of the format.
    format: u32,
    /// What anybody may do with it (an SPDX identifier).
    #[schema(example = "CC-BY-4.0")]
    licence: &'static str,
    publisher: OpenText,
    /// How many items there are.
    count: usize,
    items: Vec<OpenItem>,
}

/// One item with all that its guide says.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OpenItem {
    /// Stable for ever.
    #[schema(example = "CR012")]
    id: String,
    /// Counts the wordings of the item; a published one never changes.
    version: u32,
    /// The first day of this wording.
    #[schema(example = "2026-11-01", format = "date")]
    effective: String,
    name: OpenText,
    #[schema(example = "exit-entry")]
    branch: &'static str,
    branch_name: OpenText,
    subject: Subject,
    kind: Kind,
    handling: Handling,
    /// What must hold for anyone who asks.
    conditions: Vec<OpenText>,
    materials: Vec<OpenMaterial>,
    steps: Vec<OpenText>,
    legal_term: Option<OpenTerm>,
    /// Working days; 0 is on the spot.
    promised_days: u32,
    fee: OpenFee,
    legal_basis: Vec<String>,
    channels: Vec<Channel>,
    result: OpenText,
    cross_province: Reach,
    /// How often the applicant must come, reckoned from the rest.
    visits: Visits,
    /// Whether nothing is asked for but the proof of who one is, reckoned from the rest.
    one_certificate: bool,
    /// How far it is handled online, reckoned from the rest.
    depth: Depth,
    /// The events of life that lead to it.
    life_events: Vec<String>,
    /// How sure the data is.
    confidence: Confidence,
    /// Where it was read.
    source: String,
    /// Why it should be checked before anyone relies on it.
    doubt: Option<OpenText>,
    /// The guide for people.
    #[schema(example = "/guides/CR012")]
    guide: String,
}

/// A text in both languages.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OpenText {
    zh: String,
    en: String,
}

/// A material.
#[derive(Debug, Serialize, ToSchema)]
struct OpenMaterial {
    #[schema(example = "identity-card")]
    id: String,
    name: OpenText,
    /// Not so: in some situations only; its name says in which.
    required: bool,
    /// How it comes to the case.
    provision: Provision,
    /// Whether it may be handed in later.
    deferrable: bool,
}

/// The longest time that the law allows.
#[derive(Debug, Serialize, ToSchema)]
struct OpenTerm {
    days: u32,
    /// `working`, `calendar`, or `unstated` where the statute has a bare 日.
    stated: &'static str,
    /// `working` or `calendar`: how this city counts.
    counted: &'static str,
}

/// What it costs, in fen.
#[derive(Debug, Serialize, ToSchema)]
struct OpenFee {
    /// Absent where the local price list decides.
    amount: Option<i64>,
    /// The prices to choose from.
    options: Vec<OpenPrice>,
    /// What the amount is made of.
    parts: Vec<OpenPrice>,
    /// The order that sets it.
    basis: Option<String>,
    note: Option<OpenText>,
}

/// A price, in fen.
#[derive(Debug, Serialize, ToSchema)]
struct OpenPrice {
    label: OpenText,
    amount: i64,
}

impl From<&Bilingual> for OpenText {
    fn from(both: &Bilingual) -> Self {
        Self { zh: both.zh.clone(), en: both.en.clone() }
    }
}

impl OpenItems {
    pub(crate) fn of(catalogue: &Catalogue, edition: &Edition, publisher: &Bilingual) -> Self {
        let open = |item: &Arc<Item>| OpenItem::of(item, &catalogue.may_follow(item));
        let items: Vec<_> = edition.items().iter().map(open).collect();
        Self {
            schema: SCHEMA,
            format: FORMAT,
            licence: LICENCE,
            publisher: publisher.into(),
            count: items.len(),
            items,
        }
    }
}

impl OpenItem {
    pub(crate) fn of(item: &Item, later: &[&Material]) -> Self {
        let derived = derive::of(item);
        let texts = |texts: &[Bilingual]| texts.iter().map(OpenText::from).collect();
        Self {
            id: item.id.to_string(),
            version: item.version,
            effective: item.effective.to_string(),
            name: (&item.name).into(),
            branch: item.branch.code(),
            branch_name: (&item.branch.names()).into(),
            subject: item.subject,
            kind: item.kind,
            handling: item.handling,
            conditions: texts(&item.conditions),
            materials: item.materials.iter().map(|it| OpenMaterial::of(it, later.contains(&it))).collect(),
            steps: item.steps.iter().map(|step| OpenText::from(&step.name)).collect(),
            legal_term: item.legal_term.map(|legal| OpenTerm {
                days: legal.days,
                stated: legal.stated.code(),
                counted: legal.counted.code(),
            }),
            promised_days: item.promised_days,
            fee: OpenFee::of(&item.fee),
            legal_basis: item.legal_basis.clone(),
            channels: item.channels.clone(),
            result: (&item.result).into(),
            cross_province: item.cross_province,
            visits: derived.visits.value,
            one_certificate: derived.one_certificate.value,
            depth: derived.depth.value,
            life_events: item.life_events.iter().map(|event| event.code.0.clone()).collect(),
            confidence: item.confidence,
            source: item.source.clone(),
            doubt: item.doubt.as_ref().map(OpenText::from),
            guide: format!("/guides/{}", item.id),
        }
    }
}

impl OpenMaterial {
    fn of(material: &Material, deferrable: bool) -> Self {
        Self {
            id: material.id.clone(),
            name: (&material.name).into(),
            required: material.required,
            provision: material.provision,
            deferrable,
        }
    }
}

impl OpenFee {
    fn of(fee: &cap_catalogue::Fee) -> Self {
        let price = |label: &Bilingual, Fen(amount): Fen| OpenPrice { label: label.into(), amount };
        Self {
            amount: fee.amount.map(|Fen(amount)| amount),
            options: fee
                .options
                .iter()
                .map(|FeeOption { label, amount, .. }| price(label, *amount))
                .collect(),
            parts: fee.parts.iter().map(|FeePart { label, amount }| price(label, *amount)).collect(),
            basis: fee.basis.clone(),
            note: fee.note.as_ref().map(OpenText::from),
        }
    }
}

/// The JSON Schema (2020-12) of [`OpenItems`], from the types themselves.
pub(crate) fn schema() -> Result<Value, serde_json::Error> {
    let mut parts = Vec::new();
    OpenItems::schemas(&mut parts);
    let mut definitions = Map::new();
    for (name, part) in parts {
        definitions.insert(name, referring(serde_json::to_value(part)?));
    }
    let mut whole = referring(serde_json::to_value(OpenItems::schema())?);
    if let Some(whole) = whole.as_object_mut() {
        whole.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
        whole.insert("$id".to_owned(), json!(SCHEMA));
        whole.insert("title".to_owned(), json!("Service items of the city's police"));
        whole.insert("$defs".to_owned(), Value::Object(definitions));
    }
    Ok(whole)
}

/// OpenAPI keeps its parts under another name than a schema that stands alone.
fn referring(mut value: Value) -> Value {
    match &mut value {
        Value::Object(map) => {
            for (key, inner) in map.iter_mut() {
                match inner {
                    Value::String(to) if key == "$ref" => {
                        *to = to.replace("#/components/schemas/", "#/$defs/");
                    }
                    _ => *inner = referring(inner.take()),
                }
            }
        }
        Value::Array(all) => all.iter_mut().for_each(|inner| *inner = referring(inner.take())),
        _ => {}
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;

    #[test]
    fn the_open_data_is_what_its_schema_says() {
        let (mut schemas, mut compiler) = (boon::Schemas::new(), boon::Compiler::new());
        compiler.set_default_draft(boon::Draft::V2020_12);
        let mut schema = schema().unwrap();
        schema["$id"] = json!("https://city.example/items.schema.json");
        compiler.add_resource("https://city.example/items.schema.json", schema).unwrap();
        let whole = compiler.compile("https://city.example/items.schema.json", &mut schemas).unwrap();
        let publisher = Bilingual::new("宁和一窗", "Ninghe One Window");
        let all = serde_json::to_value(OpenItems::of(
            samples::catalogue(),
            &samples::catalogue().now(),
            &publisher,
        ))
        .unwrap();
        schemas.validate(&all, whole).unwrap_or_else(|error| panic!("{error:#}"));
        assert_eq!(all["count"], samples::catalogue().now().items().len());

        let mut wrong = all;
        wrong["items"][0]["confidence"] = json!("certain");
        assert!(schemas.validate(&wrong, whole).is_err(), "the schema refuses a word that it does not know");
        wrong["items"][0].as_object_mut().unwrap().remove("name");
        assert!(schemas.validate(&wrong, whole).is_err(), "the schema refuses an item without a name");
    }
}
