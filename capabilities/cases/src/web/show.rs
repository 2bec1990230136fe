//! What residents read of those who looked at their data.

use askama::Template;
use axum::extract::{Query, State};
use plat_web::{Answer, AsResident, Cursor, Page, Paging};

use crate::{
    service::Cases,
    show::{self, Showing},
    store::After,
    view::{self, Entry},
};

/// One time that a resident's data was shown.
pub(crate) struct Look {
    pub(crate) entry: Entry,
    pub(crate) href: String,
}

#[derive(Template)]
#[template(path = "my_shown.html")]
pub(crate) struct MyShownPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) looks: Vec<Look>,
    pub(crate) after: String,
}

pub(super) async fn mine(
    State(cases): State<Cases>,
    AsResident(who): AsResident,
    page: Page,
    Query(paging): Query<Paging>,
) -> Answer {
    let after = paging.after.map(After::from);
    let found = show::list_of_person(&cases, &who, after, i64::from(paging.limit()) + 1).await?;
    let found = paging.cut(found, place);
    let hrefs =
        found.items.iter().map(|it| it.case.map(|case| format!("/me/cases/{case}")).unwrap_or_default());
    let programs = show::programs_in(&cases, &found.items).await?;
    let entries = view::looked(&page, (&cases.sites, &programs), &found.items);
    let looks = entries.into_iter().zip(hrefs).map(|(entry, href)| Look { entry, href }).collect();
    let after = found.next.map(|next| format!("/me/shown?after={next}")).unwrap_or_default();
    Ok(page.answer(MyShownPage { page: &page, looks, after }))
}

/// The place of a showing in the list of [`show::list_of_person`].
pub(crate) fn place(showing: &Showing) -> Cursor {
    Cursor::from(After { key: plat_store::micros(showing.at), id: showing.id.cast() })
}
