//! The draft of an item: the form, saved as often as one likes, lost never.

use askama::Template;
use axum::extract::{Path, State};
use plat_facts::refs::ItemRef;
use plat_web::{Answer, AsOfficer, Errors, Fields, Page};

use super::{
    ChangeLine, Found, difference, filled, form, found,
    list::Choice,
    saved,
    sheet::{Look, Section, Sheet},
};
use cap_catalogue::{
    edit::{self, Draft, EditError, Editors},
    model::ItemText,
};

#[derive(Template)]
#[template(path = "editorial/draft.html")]
pub(crate) struct EditorDraftPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) errors: &'a Errors,
    pub(crate) item: String,
    pub(crate) name: String,
    /// The version that the draft was a copy of.
    pub(crate) base: u32,
    /// How often the draft was saved: what is sent back says what was seen.
    pub(crate) version: i64,
    /// When and by whom it was saved.
    pub(crate) saved: String,
    pub(crate) sections: Vec<Section>,
    /// All materials by id, to pick from.
    pub(crate) materials: Vec<Choice>,
    /// Somebody else saved meanwhile: what differs between theirs and what was typed here.
    pub(crate) other: Option<Vec<ChangeLine>>,
    /// The draft was published or thrown away meanwhile.
    pub(crate) gone: bool,
}

/// How the form is shown.
#[derive(Default)]
struct Shown<'a> {
    /// The part that gets one more row.
    more: &'a str,
    other: Option<Vec<ChangeLine>>,
    gone: bool,
}

pub(super) async fn page(
    State(editors): State<Editors>,
    AsOfficer(officer): AsOfficer,
    page: Page,
    Path(id): Path<String>,
) -> Answer {
    let it = found(&editors, &officer, &id).await?;
    let draft = it.draft()?;
    let (errors, typed) = (Errors::new(), filled::fill(&draft.text));
    Ok(page.answer(view(&editors, &page, (&errors, &typed), draft, Shown::default()).await?))
}

pub(super) async fn send(
    State(editors): State<Editors>,
    AsOfficer(officer): AsOfficer,
    page: Page,
    Path(id): Path<String>,
    mut typed: Fields,
) -> Answer {
    let it = found(&editors, &officer, &id).await?;
    let there = it.draft.is_some();
    if !there && typed.find("again").is_none() && typed.find("version").is_none() {
        return Err(EditError::NotFound.into());
    }
    let ended = || it.last.as_ref().map(|last| edit::ended(&editors, last));
    let draft = it.draft.clone().or_else(ended).ok_or(EditError::NotFound)?;
    let wanted = typed.text("do").to_owned();
    let mut errors = Errors::new();
    if wanted.starts_with("add-") || wanted.starts_with("remove:") || wanted.starts_with("row:") {
        let more = rearrange(&editors, &page, &wanted, &mut typed, &mut errors);
        let draft = Draft { version: seen(&typed, &draft), ..draft };
        let shown = Shown { more, gone: !there, ..Shown::default() };
        return Ok(page.answer(view(&editors, &page, (&errors, &typed), &draft, shown).await?));
    }
    let (text, wrong) = form::read(&typed, &draft.text, editors.catalogue().shared());
    for form::Wrong { field, code } in wrong {
        errors.add(field, page.t(&format!("editorial.wrong.{code}")));
    }
    if !errors.is_empty() {
        let draft = Draft { version: seen(&typed, &draft), ..draft };
        let shown = Shown { gone: !there, ..Shown::default() };
        return Ok(page.invalid(view(&editors, &page, (&errors, &typed), &draft, shown).await?));
    }
    let written = Written { text, again: typed.find("again").is_some() };
    match store(&editors, &it, &draft, &typed, written).await? {
        Stored::Saved(item) if wanted == "check" => Ok(page.go(format!("/admin/catalogue/{item}/check"))),
        Stored::Saved(item) => {
            Ok(page.go_saying(format!("/admin/catalogue/{item}/draft"), &page.t("editorial.saved")))
        }
        Stored::Meanwhile { draft, text, there } => {
            errors.add("version", page.t("error.catalogue.edit.changed"));
            let other = there.then(|| difference(&editors, &page, Some(&draft.text), &text));
            let shown = Shown { other, gone: !there, ..Shown::default() };
            Ok(page.invalid(view(&editors, &page, (&errors, &typed), &draft, shown).await?))
        }
    }
}

/// What is to be stored.
struct Written {
    text: ItemText,
    /// The editor knows that the draft had ended, and begins another one with what was typed.
    again: bool,
}

/// What became of it.
enum Stored {
    Saved(ItemRef),
    /// Somebody else was faster: their draft, and what was typed here.
    Meanwhile {
        draft: Box<Draft>,
        text: Box<ItemText>,
        there: bool,
    },
}

async fn store(
    editors: &Editors,
    it: &Found,
    draft: &Draft,
    typed: &Fields,
    Written { text, again }: Written,
) -> Result<Stored, EditError> {
    let there = it.draft.is_some();
    if !there && !again {
        let (draft, text) = (Box::new(draft.clone()), Box::new(text));
        return Ok(Stored::Meanwhile { draft, text, there });
    }
    let draft = if there {
        Draft { version: seen(typed, draft), ..draft.clone() }
    } else {
        edit::start(editors, &it.may, &it.id, it.newest()).await?
    };
    match edit::save(editors, &it.may, draft.clone(), text.clone()).await {
        Ok(_) => Ok(Stored::Saved(it.id.clone())),
        Err(EditError::Changed) => {
            let now = edit::find(editors, &it.may, &it.id).await?;
            let there = now.is_some();
            let draft = Box::new(now.unwrap_or(draft));
            Ok(Stored::Meanwhile { draft, text: Box::new(text), there })
        }
        Err(error) => Err(error),
    }
}

/// How often the draft had been saved when the form was shown.
fn seen(typed: &Fields, draft: &Draft) -> i64 {
    typed.text("version").parse().unwrap_or(draft.version)
}

/// Adds or removes a material, or asks for a row: nothing is saved, and nothing typed is lost. Gives the part that gets
/// a row.
fn rearrange<'a>(
    editors: &Editors,
    page: &Page,
    wanted: &'a str,
    typed: &mut Fields,
    errors: &mut Errors,
) -> &'a str {
    if let Some(part) = wanted.strip_prefix("row:") {
        return part;
    }
    let mut materials = form::materials(typed);
    if let Some(id) = wanted.strip_prefix("remove:") {
        materials.retain(|known| known != id);
    } else {
        let said = typed.text("add_material").to_owned();
        let shared = editors.catalogue().shared();
        let found = shared
            .material(&said)
            .or_else(|| shared.materials().find(|it| it.name.zh == said || it.name.en == said));
        match found {
            Some(material) if materials.contains(&material.id) => {
                errors.add("add_material", page.t("editorial.wrong.material_there"));
            }
            Some(material) => {
                materials.push(material.id.clone());
                typed.set("add_material", "");
            }
            None => errors.add("add_material", page.t("editorial.wrong.no_material")),
        }
    }
    let others: Vec<(String, String)> = typed
        .iter()
        .filter(|(name, _)| !name.starts_with("materials."))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    *typed = Fields::default();
    for (name, value) in others {
        typed.set(name, value);
    }
    materials.iter().enumerate().for_each(|(at, id)| typed.set(format!("materials.{at}"), id));
    ""
}

async fn view<'a>(
    editors: &Editors,
    page: &'a Page,
    (errors, typed): (&'a Errors, &Fields),
    draft: &Draft,
    Shown { more, other, gone }: Shown<'_>,
) -> Result<EditorDraftPage<'a>, EditError> {
    let shared = editors.catalogue().shared();
    let saved = saved(editors, page, draft).await?;
    let material = |it: &cap_catalogue::Material| Choice {
        code: it.id.clone(),
        words: page.pick(&it.name).to_owned(),
        chosen: false,
    };
    Ok(EditorDraftPage {
        page,
        errors,
        item: draft.text.id.to_string(),
        name: page.pick(&draft.text.name).to_owned(),
        base: draft.base,
        version: draft.version,
        saved: if gone { String::new() } else { saved },
        sections: Sheet { page, shared, typed, errors, more }.sections(),
        materials: shared.materials().map(material).collect(),
        other,
        gone,
    })
}
