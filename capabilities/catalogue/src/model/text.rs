//! The document of an item: everything that is written about it, by the ids of materials, forms and events of life.
//! It reads the same in a data file, in the database and in an export.

use super::{
    Ages, Channel, Confidence, Ending, Fee, FeeOption, FeePart, Field, FieldText, HandledAt, Handling, Item,
    ItemCode, Kind, LegalTerm, Material, MaterialText, Misfit, Reach, Shared, Step, Subject, Tariff,
};
use crate::situation::{Situation, SituationText};
use plat_facts::refs::ItemRef;
use plat_identity::{Branch, Level};
use plat_kernel::{Date, lang::Bilingual, money::Fen};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, sync::Arc};

/// All that is written about an item. What it refers to stands in [`Shared`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemText {
    /// Stable for ever.
    pub id: ItemRef,
    /// Counts the wordings of the item.
    pub version: u32,
    /// The first day of this wording.
    pub effective: Date,
    /// The branch that handles it; a data file is named after it and leaves it out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branch: Option<Branch>,
    /// Where the data was read.
    pub source: String,
    /// How sure the data is.
    pub confidence: Confidence,
    /// Its name.
    pub name: Bilingual,
    /// Who may ask.
    pub subject: Subject,
    /// Its legal nature.
    pub kind: Kind,
    /// On the spot, promised, or historical.
    pub handling: Handling,
    /// Why it ended, of an item that is historical.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Ending>,
    /// The longest time that the law allows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub legal_term: Option<LegalTerm>,
    /// The lowest level that may handle it.
    #[serde(default)]
    pub level: Level,
    /// The promised time in working days.
    #[serde(default)]
    pub promised_days: u32,
    /// What it costs.
    pub fee: FeeText,
    /// What must hold for anyone who asks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<Bilingual>,
    /// The steps of its way; without them the usual ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Step>,
    /// The segments of its code that are its own, by their keys in `codes.toml`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub code: BTreeMap<String, String>,
    /// The promised time in working days where a region promises another, by its six-digit division code.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub promised_by_region: BTreeMap<String, u32>,
    /// Where in the administration it may be handled.
    #[serde(default, skip_serializing_if = "HandledAt::is_usual")]
    pub handled_at: HandledAt,
    /// The ids of what it asks for.
    pub materials: Vec<String>,
    /// What it alone asks for, behind those; one that is optional may be asked for by an answer of its questions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub own_materials: Vec<MaterialText>,
    /// The id of its online form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<String>,
    /// What its form asks before that, of the data dictionary.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldText>,
    /// The articles of law it rests on.
    pub legal_basis: Vec<String>,
    /// Where it can be handled.
    pub channels: Vec<Channel>,
    /// What the applicant receives.
    pub result: Bilingual,
    /// Whether the identity card is enough.
    #[serde(default)]
    pub one_certificate: bool,
    /// Visits as the source gave them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_visits: Option<u32>,
    /// Whether it can be handled in another province.
    pub cross_province: Reach,
    /// The codes of the events of life that lead to it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub life_events: Vec<String>,
    /// The questions that narrow it, once an editor has written any; without them those that came with the program hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub situation: Option<SituationText>,
    /// What its compilers noted.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Why the branch should check the data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doubt: Option<Bilingual>,
}

/// The fee as it is written, in yuan.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeeText {
    /// The usual fee; without it the local price list decides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub yuan: Option<i64>,
    /// The form field whose answer chooses among the options.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// The prices to choose from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<PriceText>,
    /// The prices by age.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tariff: Vec<TariffText>,
    /// What the fee is made of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<ShareText>,
    /// What must be said about the price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Bilingual>,
    /// The price order that sets it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<String>,
}

/// One price of several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PriceText {
    /// The answer that chooses it.
    pub key: String,
    /// The price.
    pub yuan: i64,
    /// What people read, in Chinese.
    pub zh: String,
    /// And in English.
    pub en: String,
}

/// The price for people of certain ages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TariffText {
    /// Whom it is for.
    pub ages: Ages,
    /// The price.
    pub yuan: i64,
    /// What people read, in Chinese.
    pub zh: String,
    /// And in English.
    pub en: String,
}

/// One thing that a fee pays for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShareText {
    /// Its share.
    pub yuan: i64,
    /// What it is, in Chinese.
    pub zh: String,
    /// And in English.
    pub en: String,
}

impl ItemText {
    /// The item that this text describes, or everything in it that nobody knows.
    pub fn typed(&self, shared: &Shared) -> Result<Item, Vec<Misfit>> {
        let mut misfits = Vec::new();
        let mut materials =
            each(&self.materials, |id| shared.material(id).cloned(), Misfit::Material, &mut misfits);
        materials.extend(self.own_materials(shared, &mut misfits));
        let life_events =
            each(&self.life_events, |code| shared.life_event(code).cloned(), Misfit::LifeEvent, &mut misfits);
        let form = self.asks(shared, &mut misfits);
        if self.branch.is_none() {
            misfits.push(Misfit::NoBranch);
        }
        misfits.extend(shared.codes.faults(&self.code).into_iter().map(Misfit::Code));
        let division = |code: &&String| code.len() != 6 || !code.bytes().all(|digit| digit.is_ascii_digit());
        misfits.extend(self.promised_by_region.keys().filter(division).cloned().map(Misfit::Region));
        let situation = self.situation(shared).unwrap_or_else(|unknown| {
            misfits.extend(unknown);
            None
        });
        let (Some(branch), true) = (self.branch, misfits.is_empty()) else { return Err(misfits) };
        Ok(Item {
            text: Arc::new(self.clone()),
            id: self.id.clone(),
            version: self.version,
            effective: self.effective,
            source: self.source.clone(),
            name: self.name.clone(),
            branch,
            level: self.level,
            subject: self.subject,
            kind: self.kind,
            handling: self.handling,
            ended: self.ended.clone(),
            legal_term: self.legal_term,
            promised_days: self.promised_days,
            fee: self.fee.typed(),
            conditions: self.conditions.clone(),
            steps: self.steps.clone(),
            code: ItemCode(self.code.clone()),
            promised_by_region: self.promised_by_region.clone(),
            handled_at: self.handled_at.clone(),
            materials,
            form,
            situation,
            legal_basis: self.legal_basis.clone(),
            channels: self.channels.clone(),
            result: self.result.clone(),
            one_certificate: self.one_certificate,
            source_visits: self.source_visits,
            cross_province: self.cross_province,
            confidence: self.confidence,
            life_events,
            note: self.note.clone(),
            doubt: self.doubt.clone(),
        })
    }
}

impl ItemText {
    /// The text of an item of which nothing is known yet but its id.
    pub fn blank(id: ItemRef, today: Date) -> Self {
        Self {
            id,
            version: 1,
            effective: today,
            branch: None,
            source: String::new(),
            confidence: Confidence::Low,
            name: Bilingual::default(),
            subject: Subject::Person,
            kind: Kind::Licence,
            handling: Handling::Promised,
            ended: None,
            legal_term: None,
            level: Level::default(),
            promised_days: 0,
            fee: FeeText { yuan: Some(0), ..FeeText::default() },
            conditions: Vec::new(),
            steps: Vec::new(),
            code: BTreeMap::new(),
            promised_by_region: BTreeMap::new(),
            handled_at: HandledAt::default(),
            materials: Vec::new(),
            own_materials: Vec::new(),
            form: None,
            fields: Vec::new(),
            legal_basis: Vec::new(),
            channels: vec![Channel::Window],
            result: Bilingual::default(),
            one_certificate: false,
            source_visits: None,
            cross_province: Reach::Local,
            life_events: Vec::new(),
            situation: None,
            note: String::new(),
            doubt: None,
        }
    }

    /// What it alone asks for. An id of the list means the list's, so that no two things go by one name.
    fn own_materials(&self, shared: &Shared, misfits: &mut Vec<Misfit>) -> Vec<Material> {
        let listed = |it: &MaterialText| shared.material(&it.id).map(|_| "is in materials.toml");
        let wrong = |it: &MaterialText| it.fault().or_else(|| listed(it));
        let faults = self.own_materials.iter().filter_map(|it| Some((it, wrong(it)?)));
        misfits.extend(faults.map(|(it, why)| Misfit::OwnMaterial(format!("material `{}` {why}", it.id))));
        self.own_materials.iter().map(MaterialText::typed).collect()
    }

    /// What its form asks: its own questions first, then those of the form that it names.
    fn asks(&self, shared: &Shared, misfits: &mut Vec<Misfit>) -> Vec<Field> {
        let mut asked = Vec::new();
        for field in &self.fields {
            match field.typed(&asked, shared) {
                Ok(field) => asked.push(field),
                Err(why) => misfits.push(Misfit::Field(why)),
            }
        }
        let Some(form) = shared.form(self.form.as_deref()) else {
            misfits.push(Misfit::Form(self.form.clone().unwrap_or_default()));
            return asked;
        };
        let twice = form.iter().filter(|field| asked.iter().any(|own| own.key == field.key));
        misfits.extend(twice.map(|field| Misfit::Field(format!("field `{}` is here twice", field.key))));
        asked.extend_from_slice(form);
        asked
    }

    /// The questions that narrow it: its own, or those that came with the program.
    fn situation(&self, shared: &Shared) -> Result<Option<Arc<Situation>>, Vec<Misfit>> {
        match &self.situation {
            None => Ok(shared.situation(&self.id).cloned()),
            Some(text) if text.questions.is_empty() => Ok(None),
            Some(text) => {
                let own: Vec<Material> = self.own_materials.iter().map(MaterialText::typed).collect();
                text.typed(&self.id, (shared, &own)).map(|it| Some(Arc::new(it)))
            }
        }
    }
}

fn each<T>(
    words: &[String],
    find: impl Fn(&str) -> Option<T>,
    unknown: impl Fn(String) -> Misfit,
    misfits: &mut Vec<Misfit>,
) -> Vec<T> {
    let known = |word: &String| {
        let found = find(word);
        if found.is_none() {
            misfits.push(unknown(word.clone()));
        }
        found
    };
    words.iter().filter_map(known).collect()
}

impl FeeText {
    fn typed(&self) -> Fee {
        let label = |zh: &str, en: &str| Bilingual { zh: zh.to_owned(), en: en.to_owned() };
        let option = |price: &PriceText| FeeOption {
            key: price.key.clone(),
            label: label(&price.zh, &price.en),
            amount: Fen::from_yuan(price.yuan),
        };
        let rule = |rule: &TariffText| Tariff {
            ages: rule.ages,
            label: label(&rule.zh, &rule.en),
            amount: Fen::from_yuan(rule.yuan),
        };
        let part = |share: &ShareText| FeePart {
            label: label(&share.zh, &share.en),
            amount: Fen::from_yuan(share.yuan),
        };
        Fee {
            amount: self.yuan.map(Fen::from_yuan),
            by: self.by.clone(),
            options: self.options.iter().map(option).collect(),
            tariff: self.tariff.iter().map(rule).collect(),
            parts: self.parts.iter().map(part).collect(),
            note: self.note.clone(),
            basis: self.basis.clone(),
        }
    }
}
