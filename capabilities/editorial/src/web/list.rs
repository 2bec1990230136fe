//! All items, those that are being worked on first.

use std::{collections::BTreeMap, sync::Arc};

use askama::Template;
use axum::extract::{Query, State};
use plat_facts::refs::ItemRef;
use plat_identity::Branch;
use plat_kernel::Date;
use plat_web::{Answer, AsOfficer, Page};
use serde::Deserialize;

use super::saved;
use cap_catalogue::{
    Item, ItemText,
    edit::{self, Draft, EditError, Editors},
};

/// How many items a page has.
const ROWS: usize = 20;

/// An item in the list.
pub(crate) struct ItemRow {
    pub(crate) href: String,
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) branch: String,
    pub(crate) version: u32,
    pub(crate) effective: String,
    /// What is being done about it; empty for most.
    pub(crate) state: String,
    /// The look of the badge.
    pub(crate) status: &'static str,
    pub(crate) note: String,
    /// Whether it has no version yet.
    pub(crate) fresh: bool,
}

/// An entry of a list to choose from.
pub(crate) struct Choice {
    pub(crate) code: String,
    pub(crate) words: String,
    pub(crate) chosen: bool,
}

#[derive(Template)]
#[template(path = "editorial/list.html")]
pub(crate) struct EditorListPage<'a> {
    pub(crate) page: &'a Page,
    pub(crate) q: &'a str,
    pub(crate) branches: Vec<Choice>,
    pub(crate) states: Vec<Choice>,
    pub(crate) rows: Vec<ItemRow>,
    pub(crate) found: usize,
    pub(crate) before: String,
    pub(crate) after: String,
}

/// What the list is asked for.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    branch: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    from: usize,
}

/// What is being done about an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Doing {
    Asked,
    Draft,
    Ahead,
    Still,
}

impl Doing {
    const fn code(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Draft => "draft",
            Self::Ahead => "ahead",
            Self::Still => "still",
        }
    }
}

pub(super) async fn page(
    State(editors): State<Editors>,
    AsOfficer(officer): AsOfficer,
    page: Page,
    Query(asked): Query<Asked>,
) -> Answer {
    let may = editors.may(&officer)?;
    let drafts: BTreeMap<ItemRef, Draft> =
        edit::drafts(&editors, &may).await?.into_iter().map(|it| (it.text.id.clone(), it)).collect();
    let found = found(&editors, &asked, &drafts);
    let from = asked.from.min(found.len());
    let mut rows = Vec::new();
    for (state, item) in found.iter().skip(from).take(ROWS) {
        rows.push(row(&editors, &page, (*state, item), drafts.get(&item.id)).await?);
    }
    let branch = |it: Branch| Choice {
        code: it.code().to_owned(),
        words: it.name(page.lang).to_owned(),
        chosen: asked.branch == it.code(),
    };
    let doing = |it: Doing| Choice {
        code: it.code().to_owned(),
        words: page.t(&format!("editorial.state.{}", it.code())).to_string(),
        chosen: asked.state == it.code(),
    };
    let address = |from: usize| {
        let q = asked.q.replace(['&', '#', '%', '+', '?'], "");
        format!("/admin/catalogue?q={q}&branch={}&state={}&from={from}", asked.branch, asked.state)
    };
    Ok(page.answer(EditorListPage {
        page: &page,
        q: &asked.q,
        branches: Branch::all().map(branch).collect(),
        states: [Doing::Asked, Doing::Draft, Doing::Ahead].map(doing).into(),
        rows,
        found: found.len(),
        before: if from == 0 { String::new() } else { address(from.saturating_sub(ROWS)) },
        after: if from + ROWS < found.len() { address(from + ROWS) } else { String::new() },
    }))
}

/// The items that are asked for, what is worked on first; a search keeps its own order behind that.
fn found(editors: &Editors, asked: &Asked, drafts: &BTreeMap<ItemRef, Draft>) -> Vec<(Doing, Arc<Item>)> {
    let now = editors.catalogue().now();
    let q = asked.q.trim();
    let mut items: Vec<Arc<Item>> = if q.is_empty() {
        now.items().to_vec()
    } else {
        now.search(q).into_iter().map(|hit| hit.item).collect()
    };
    // What holds nowhere yet: new items, in their drafts or with a first day that lies ahead.
    let unseen = drafts.values().filter_map(|draft| fresh(editors, draft));
    let ahead = editors.catalogue().history();
    let all = unseen.chain(ahead).filter(|item| now.get(&item.id).is_none() && answers(item, q));
    for item in all {
        if !items.iter().any(|known| known.id == item.id) {
            items.push(item);
        }
    }
    let today = editors.today();
    let state = |item: Arc<Item>| (state_of(editors, &item.id, drafts, today), item);
    let wanted = |(state, item): &(Doing, Arc<Item>)| {
        (asked.branch.is_empty() || item.branch.code() == asked.branch)
            && (asked.state.is_empty() || state.code() == asked.state)
    };
    let mut found: Vec<_> = items.into_iter().map(state).filter(wanted).collect();
    found.sort_by_key(|(state, _)| *state);
    found
}

/// The item that the draft of a new one describes so far.
fn fresh(editors: &Editors, draft: &Draft) -> Option<Arc<Item>> {
    let known = draft.text.typed(editors.catalogue().shared());
    // A draft that names what nobody knows is listed by its name alone.
    let bare = || {
        let blank = ItemText::blank(draft.text.id.clone(), draft.text.effective);
        let (branch, name) = (draft.text.branch, draft.text.name.clone());
        ItemText { branch, name, ..blank }.typed(editors.catalogue().shared()).ok()
    };
    known.ok().or_else(bare).map(Arc::new)
}

/// Whether an item that no index knows answers to some words.
fn answers(item: &Item, q: &str) -> bool {
    let q = q.to_lowercase();
    [item.id.as_str(), &item.name.zh, &item.name.en].iter().any(|it| it.to_lowercase().contains(&q))
}

fn state_of(editors: &Editors, item: &ItemRef, drafts: &BTreeMap<ItemRef, Draft>, today: Date) -> Doing {
    if let Some(draft) = drafts.get(item) {
        return if draft.asked.is_some() { Doing::Asked } else { Doing::Draft };
    }
    let ahead =
        editors.catalogue().versions(item).last().is_some_and(|it| it.version > 1 && it.effective > today);
    if ahead { Doing::Ahead } else { Doing::Still }
}

async fn row(
    editors: &Editors,
    page: &Page,
    (state, item): (Doing, &Arc<Item>),
    draft: Option<&Draft>,
) -> Result<ItemRow, EditError> {
    let note = match (draft, state) {
        (Some(draft), _) => saved(editors, page, draft).await?,
        (None, Doing::Ahead) => {
            let day = editors.catalogue().versions(&item.id).last().map(|it| page.date(&it.effective));
            page.t("editorial.from_day").with("day", day.unwrap_or_default()).to_string()
        }
        (None, _) => String::new(),
    };
    let still = state == Doing::Still;
    let words = || page.t(&format!("editorial.state.{}", state.code())).to_string();
    Ok(ItemRow {
        href: format!("/admin/catalogue/{}", item.id),
        id: item.id.to_string(),
        name: page.pick(&item.name).to_owned(),
        branch: page.branch(&item.branch),
        version: item.version,
        effective: page.date(&item.effective),
        state: if still { String::new() } else { words() },
        status: if state == Doing::Draft { "warn" } else { "info" },
        fresh: editors.catalogue().versions(&item.id).is_empty(),
        note,
    })
}
