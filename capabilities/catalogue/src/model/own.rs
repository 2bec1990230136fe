//! What an item may bring along instead of taking it from a list: a material, a question of its form. They are written as in
//! the lists, so that a published version says all that it asks and never changes with a list.

use super::{Field, FieldKind, Material, MaterialSource, Provision, Shared, When};
use plat_facts::refs::ItemRef;
use plat_kernel::lang::Bilingual;
use serde::{Deserialize, Serialize};

/// Why an item ended, and what stands in its place.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ending {
    /// Why, in words for people.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub why: Bilingual,
    /// The item that people apply for instead, when there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub successor: Option<ItemRef>,
}

fn is_empty(text: &Bilingual) -> bool {
    text.zh.is_empty() && text.en.is_empty()
}

/// A material as it is written: in `materials.toml` for all items, or in an item that alone asks for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "the marks of a table, each by itself")]
pub struct MaterialText {
    /// Stable: cases remember it.
    pub id: String,
    /// Its name in Chinese.
    pub zh: String,
    /// And in English.
    pub en: String,
    /// How it comes to the case.
    pub provision: Provision,
    /// Asked for in some situations only.
    #[serde(default, skip_serializing_if = "is_false")]
    pub optional: bool,
    /// Where it may come from; what its provision says, when left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<MaterialSource>,
    /// Somebody else made it, and the original is looked at.
    #[serde(default, skip_serializing_if = "is_false")]
    pub original: bool,
    /// What happens in person can happen at the applicant's own phone as well.
    #[serde(default, skip_serializing_if = "is_false")]
    pub remote: bool,
    /// It is the proof of who one is.
    #[serde(default, skip_serializing_if = "is_false")]
    pub identity: bool,
    /// The rule that asks for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks by reference")]
const fn is_false(value: &bool) -> bool {
    !*value
}

impl MaterialText {
    /// The material that this text describes.
    pub(crate) fn typed(&self) -> Material {
        Material {
            id: self.id.clone(),
            name: Bilingual::new(&self.zh, &self.en),
            required: !self.optional,
            provision: self.provision,
            sources: self.sources(),
            original: self.original,
            remote: self.remote,
            identity: self.identity,
            basis: self.basis.clone(),
        }
    }

    /// Where it comes from when the text does not say: the state has what is looked up, the platform writes from the
    /// answers what it writes, and the applicant has everything else. An original that was seen once is grade B and can
    /// be used again (国办函〔2016〕108号).
    fn sources(&self) -> Vec<MaterialSource> {
        match self.provision {
            _ if !self.sources.is_empty() => self.sources.clone(),
            Provision::State => vec![MaterialSource::Department],
            Provision::Platform => Vec::new(),
            Provision::Upload if self.original => {
                vec![MaterialSource::EarlierCase, MaterialSource::Applicant]
            }
            Provision::Upload | Provision::OnSite | Provision::HandIn => vec![MaterialSource::Applicant],
        }
    }

    /// What contradicts itself.
    pub(crate) fn fault(&self) -> Option<&'static str> {
        let twice = self
            .sources
            .iter()
            .enumerate()
            .any(|(at, source)| self.sources.iter().take(at).any(|it| it == source));
        let looked_up = self.provision == Provision::State;
        [
            (self.zh.is_empty() || self.en.is_empty(), "needs a name in both languages"),
            (twice, "names a source twice"),
            (
                looked_up && self.sources.contains(&MaterialSource::Applicant),
                "is looked up, so the applicant is no source",
            ),
            (
                self.provision == Provision::Platform && !self.sources.is_empty(),
                "is written by the platform, so it has no source",
            ),
            (self.remote && self.provision != Provision::OnSite, "is remote and does not happen in person"),
            (
                self.original && self.provision != Provision::Upload,
                "has an original to be seen and is not uploaded",
            ),
        ]
        .into_iter()
        .find_map(|(wrong, why)| wrong.then_some(why))
    }
}

/// A field of the data dictionary as one form asks it: in `forms.toml`, or in an item that alone asks it. What it is called and
/// what it may be stands in the dictionary only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldText {
    /// Its key in the dictionary.
    pub key: String,
    /// Whether it must be answered.
    #[serde(default, skip_serializing_if = "is_false")]
    pub required: bool,
    /// Help that holds for this form only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<Bilingual>,
    /// Asked only when an earlier one has a certain answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<When>,
    /// The answers that this form offers, of those in the dictionary; all of them, when left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<String>,
}

impl FieldText {
    /// The question behind those that come `before` it, or why it cannot be asked.
    pub(crate) fn typed(&self, before: &[Field], shared: &Shared) -> Result<Field, String> {
        let Self { key, required, hint, when, choices } = self;
        let Some(meant) = shared.field(key) else {
            return Err(format!("the field `{key}` is not in dictionary.toml"));
        };
        if before.iter().any(|field| field.key == *key) {
            return Err(format!("field `{key}` is here twice"));
        }
        if let Some(when) = when {
            waits(key, when, before)?;
        }
        let mut field = meant.clone();
        if !choices.is_empty() {
            field.kind = narrowed(&field, choices)?;
        }
        Ok(Field { required: *required, hint: hint.clone().or(field.hint), when: when.clone(), ..field })
    }
}

fn waits(key: &str, when: &When, before: &[Field]) -> Result<(), String> {
    let Some(earlier) = before.iter().find(|field| field.key == when.field) else {
        return Err(format!("field `{key}` waits for `{}`, which does not come before it", when.field));
    };
    match &earlier.kind {
        FieldKind::Choice(choices) if choices.iter().all(|choice| choice.key != when.is) => Err(format!(
            "field `{key}` waits for the answer `{}`, which `{}` does not offer",
            when.is, when.field
        )),
        _ => Ok(()),
    }
}

/// The answers that a form offers, in the order of the dictionary.
fn narrowed(field: &Field, offered: &[String]) -> Result<FieldKind, String> {
    let FieldKind::Choice(all) = &field.kind else {
        return Err(format!(
            "field `{}` offers answers, and dictionary.toml says that it is no choice",
            field.key
        ));
    };
    if let Some(unknown) = offered.iter().find(|key| all.iter().all(|choice| choice.key != **key)) {
        return Err(format!("field `{}` offers `{unknown}`, which dictionary.toml does not know", field.key));
    }
    if offered.len() < 2 {
        return Err(format!("field `{}` needs two answers or more", field.key));
    }
    Ok(FieldKind::Choice(all.iter().filter(|choice| offered.contains(&choice.key)).cloned().collect()))
}
