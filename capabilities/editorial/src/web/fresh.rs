//! A new item: its branch, its id, its name; everything else is written in the draft.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State;
use plat_facts::refs::ItemRef;
use plat_identity::Branch;
use plat_kernel::Bilingual;
use plat_web::{Answer, AsOfficer, Errors, Fields, Page, Refusal};

use super::{form::LINE, list::Choice};
use cap_catalogue::edit::{self, EditError, Editors};

#[derive(Template)]
#[template(path = "editorial/new.html")]
pub(crate) struct NewItemPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) errors: &'a Errors,
    pub(crate) branches: Vec<Choice>,
    pub(crate) id: String,
    pub(crate) zh: String,
    pub(crate) en: String,
    /// The next number of each branch.
    pub(crate) next: Vec<(String, String)>,
}

pub(super) async fn page(
    State(editors): State<Editors>,
    AsOfficer(officer): AsOfficer,
    page: Page,
) -> Answer {
    editors.may(&officer)?;
    Ok(page.answer(view(&editors, &page, &Errors::new(), &Fields::default())))
}

pub(super) async fn send(
    State(editors): State<Editors>,
    AsOfficer(officer): AsOfficer,
    page: Page,
    typed: Fields,
) -> Answer {
    let may = editors.may(&officer)?;
    let mut errors = Errors::new();
    let branch = Branch::of_code(typed.text("branch"));
    let id = typed.text("id").to_uppercase().parse::<ItemRef>().ok();
    if branch.is_none() {
        errors.add("branch", page.t("editorial.wrong.not_offered"));
    }
    if !id.as_ref().is_some_and(|id| well_formed(id.as_str())) {
        errors.add("id", page.t("editorial.wrong.no_id"));
    } else if let Some((of, id)) = branch.zip(id.as_ref())
        && !letters(&editors, of).is_none_or(|letters| id.as_str().starts_with(&letters))
    {
        let letters = letters(&editors, of).unwrap_or_default();
        errors.add("id", page.t("editorial.wrong.other_letters").with("letters", letters));
    }
    let name = Bilingual::new(typed.text("name_zh"), typed.text("name_en"));
    for (field, text) in [("name_zh", &name.zh), ("name_en", &name.en)] {
        if text.is_empty() || text.chars().count() > LINE {
            errors.add(field, page.t("editorial.wrong.no_name"));
        }
    }
    let (Some(branch), Some(id), true) = (branch, id, errors.is_empty()) else {
        return Ok(page.invalid(view(&editors, &page, &errors, &typed)));
    };
    match edit::create(&editors, &may, (id, branch), name).await {
        Ok(draft) => Ok(page.go(format!("/admin/catalogue/{}/draft", draft.text.id))),
        Err(error @ (EditError::Taken(_) | EditError::Drafted(_))) => {
            errors.add("id", page.fault(&error));
            Ok(page.invalid(view(&editors, &page, &errors, &typed)))
        }
        Err(error) => Err(Refusal::from(error)),
    }
}

/// Two or three capital letters and three digits: `CR012`.
fn well_formed(id: &str) -> bool {
    let letters = id.bytes().take_while(u8::is_ascii_uppercase).count();
    let digits = id.bytes().skip(letters).take_while(u8::is_ascii_digit).count();
    (2..=3).contains(&letters) && digits == 3 && letters + digits == id.len()
}

/// The letters with which the ids of a branch begin, where it has items.
fn letters(editors: &Editors, branch: Branch) -> Option<String> {
    let now = editors.catalogue().now();
    let first = now.branch(branch).next()?;
    Some(first.id.as_str().chars().take_while(char::is_ascii_uppercase).collect())
}

/// The next free id of each branch that has items, by its code.
fn next(editors: &Editors) -> BTreeMap<&'static str, String> {
    let highest = |branch: Branch| {
        let letters = letters(editors, branch)?;
        let ids = editors.catalogue().history();
        let numbers =
            ids.iter().filter_map(|item| item.id.as_str().strip_prefix(&letters)?.parse::<u32>().ok());
        Some((branch.code(), format!("{letters}{:03}", numbers.max()?.saturating_add(1))))
    };
    Branch::all().filter_map(highest).collect()
}

fn view<'a>(editors: &Editors, page: &'a Page, errors: &'a Errors, typed: &Fields) -> NewItemPage<'a> {
    let branch = |it: Branch| Choice {
        code: it.code().to_owned(),
        words: it.name(page.lang).to_owned(),
        chosen: typed.text("branch") == it.code(),
    };
    let next = next(editors)
        .into_iter()
        .filter_map(|(code, id)| Some((Branch::of_code(code)?.name(page.lang).to_owned(), id)));
    NewItemPage {
        page,
        errors,
        branches: Branch::all().map(branch).collect(),
        id: typed.text("id").to_owned(),
        zh: typed.text("name_zh").to_owned(),
        en: typed.text("name_en").to_owned(),
        next: next.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::well_formed;

    #[test]
    fn an_id_is_letters_and_a_number() {
        for (id, good) in
            [("CR012", true), ("XYZ001", true), ("C012", false), ("CR12", false), ("CR0123", false)]
        {
            assert_eq!(well_formed(id), good, "{id}");
        }
    }
}
