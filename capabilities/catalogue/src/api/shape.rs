//! How items look in JSON. Names are in both languages, money in fen, codes as in the data files.

use crate::{
    Channel, Choice, Confidence, Fee, Field, FieldKind, Handling, Item, Kind, Material, Provision, Reach,
    Subject, derive,
    model::{MaterialSource, Step, StepRole, Visits},
};
use plat_kernel::{Bilingual, Fen};
use serde::Serialize;
use utoipa::ToSchema;

/// A text in both languages.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Both {
    #[schema(example = "往来港澳个人旅游签注（G）签发")]
    zh: String,
    #[schema(example = "Individual travel endorsement (G) for Hong Kong and Macau")]
    en: String,
}

/// An item in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ItemBrief {
    #[schema(example = "CR012")]
    pub(crate) id: String,
    version: u32,
    name: Both,
    #[schema(example = "exit-entry")]
    branch: &'static str,
    subject: Subject,
    kind: Kind,
    handling: Handling,
    /// Working days; 0 is on the spot.
    promised_days: u32,
    can_be_applied_for: bool,
    can_apply_online: bool,
    life_events: Vec<String>,
}

/// An item with everything its guide says.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ItemFull {
    #[serde(flatten)]
    brief: ItemBrief,
    /// The first day of this version.
    #[schema(example = "2026-11-01")]
    effective: String,
    source: String,
    confidence: Confidence,
    legal_term: Option<LegalTermShape>,
    fee: FeeShape,
    materials: Vec<MaterialShape>,
    form: Vec<FieldShape>,
    legal_basis: Vec<String>,
    channels: Vec<Channel>,
    result: Both,
    /// What must hold for anyone who asks.
    conditions: Vec<Both>,
    steps: Vec<StepShape>,
    /// How often one must come; derived from the item's data, as are the four below.
    visits: Visits,
    /// An identity card is enough; the rest is looked up.
    one_certificate: bool,
    /// How far it is handled online, from 1 to 5 stars.
    stars: u8,
    on_the_spot: bool,
    cross_province: Reach,
    /// Why the data should be checked before anyone relies on it.
    doubt: Option<Both>,
}

/// The longest time the law allows.
#[derive(Debug, Serialize, ToSchema)]
struct LegalTermShape {
    days: u32,
    /// `working`, `calendar`, or `unstated` where the statute has a bare 日.
    stated: &'static str,
    /// `working` or `calendar`: how the days are counted.
    counted: &'static str,
}

/// What it costs, in fen.
#[derive(Debug, Serialize, ToSchema)]
struct FeeShape {
    /// Absent when the local price list decides.
    amount: Option<i64>,
    /// The form field that chooses among the options.
    by: Option<String>,
    options: Vec<Price>,
    parts: Vec<Price>,
    note: Option<Both>,
    basis: Option<String>,
}

/// A price, in fen.
#[derive(Debug, Serialize, ToSchema)]
struct Price {
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<String>,
    label: Both,
    amount: i64,
}

/// A step on the way of a case.
#[derive(Debug, Serialize, ToSchema)]
struct StepShape {
    name: Both,
    role: StepRole,
    /// The working days it may take, where the item divides its time.
    days: Option<u32>,
}

/// A material.
#[derive(Debug, Serialize, ToSchema)]
struct MaterialShape {
    id: String,
    name: Both,
    required: bool,
    provision: Provision,
    /// Where it may come from, the best first.
    sources: Vec<MaterialSource>,
    /// Whether it may be handed in later for this item.
    deferrable: bool,
}

/// A question of the online form.
#[derive(Debug, Serialize, ToSchema)]
struct FieldShape {
    key: String,
    label: Both,
    /// `text`, `choice`, `date`, `number`, `permit`, `phone` or `address`.
    kind: &'static str,
    required: bool,
    hint: Option<Both>,
    /// Asked only when the field named here has the answer named here.
    when: Option<WhenShape>,
    choices: Vec<ChoiceShape>,
    /// The longest text, in characters.
    max: Option<usize>,
    /// The kind of number, as `yichuang check` names it.
    permit: Option<String>,
}

/// A condition.
#[derive(Debug, Serialize, ToSchema)]
struct WhenShape {
    field: String,
    is: String,
}

/// An answer to choose.
#[derive(Debug, Serialize, ToSchema)]
struct ChoiceShape {
    key: String,
    label: Both,
}

impl From<&Bilingual> for Both {
    fn from(text: &Bilingual) -> Self {
        Self { zh: text.zh.clone(), en: text.en.clone() }
    }
}

impl ItemBrief {
    pub(crate) fn of(item: &Item) -> Self {
        Self {
            id: item.id.to_string(),
            version: item.version,
            name: (&item.name).into(),
            branch: item.branch.code(),
            subject: item.subject,
            kind: item.kind,
            handling: item.handling,
            promised_days: item.promised_days,
            can_be_applied_for: item.can_be_applied_for(),
            can_apply_online: item.can_apply_online(),
            life_events: item.life_events.iter().map(|event| event.code.0.clone()).collect(),
        }
    }
}

impl ItemFull {
    pub(crate) fn of(item: &Item, later: &[&Material]) -> Self {
        let derived = derive::of(item);
        let legal = item.legal_term.map(|legal| LegalTermShape {
            days: legal.days,
            stated: legal.stated.code(),
            counted: legal.counted.code(),
        });
        Self {
            brief: ItemBrief::of(item),
            effective: item.effective.to_string(),
            source: item.source.clone(),
            confidence: item.confidence,
            legal_term: legal,
            fee: FeeShape::of(&item.fee),
            materials: item
                .materials
                .iter()
                .map(|material| MaterialShape::of(material, later.contains(&material)))
                .collect(),
            form: item.form.iter().map(FieldShape::of).collect(),
            legal_basis: item.legal_basis.clone(),
            channels: item.channels.clone(),
            result: (&item.result).into(),
            conditions: item.conditions.iter().map(Both::from).collect(),
            steps: item.steps.iter().map(StepShape::of).collect(),
            visits: derived.visits.value,
            one_certificate: derived.one_certificate.value,
            stars: derived.depth.value.stars(),
            on_the_spot: derived.on_the_spot.value,
            cross_province: derived.cross_province.value,
            doubt: item.doubt.as_ref().map(Both::from),
        }
    }
}

impl FeeShape {
    fn of(fee: &Fee) -> Self {
        let price = |key: Option<&String>, label: &Bilingual, amount: Fen| Price {
            key: key.cloned(),
            label: label.into(),
            amount: amount.0,
        };
        Self {
            amount: fee.amount.map(|amount| amount.0),
            by: fee.by.clone(),
            options: fee
                .options
                .iter()
                .map(|option| price(Some(&option.key), &option.label, option.amount))
                .collect(),
            parts: fee.parts.iter().map(|part| price(None, &part.label, part.amount)).collect(),
            note: fee.note.as_ref().map(Both::from),
            basis: fee.basis.clone(),
        }
    }
}

impl StepShape {
    fn of(step: &Step) -> Self {
        Self { name: (&step.name).into(), role: step.role, days: step.days }
    }
}

impl MaterialShape {
    fn of(material: &Material, deferrable: bool) -> Self {
        Self {
            id: material.id.clone(),
            name: (&material.name).into(),
            required: material.required,
            provision: material.provision,
            sources: material.sources.clone(),
            deferrable,
        }
    }
}

impl FieldShape {
    fn of(field: &Field) -> Self {
        let mut shape = Self {
            key: field.key.clone(),
            label: (&field.label).into(),
            kind: field.kind.code(),
            required: field.required,
            hint: field.hint.as_ref().map(Both::from),
            when: field
                .when
                .as_ref()
                .map(|when| WhenShape { field: when.field.clone(), is: when.is.clone() }),
            choices: Vec::new(),
            max: None,
            permit: None,
        };
        match &field.kind {
            FieldKind::Choice(choices) => shape.choices = choices.iter().map(ChoiceShape::of).collect(),
            FieldKind::Text { max } => shape.max = Some(*max),
            FieldKind::Permit(permit) => shape.permit = Some(permit.clone()),
            FieldKind::Date | FieldKind::Number | FieldKind::Phone | FieldKind::Address => {}
        }
        shape
    }
}

impl ChoiceShape {
    fn of(choice: &Choice) -> Self {
        Self { key: choice.key.clone(), label: (&choice.label).into() }
    }
}
