//! What comes before an application is handed in: a draft with its photographs.

use serde_json::Value;

use crate::{
    Answer, Client, Lost,
    order::{ITEM, application},
};

/// A PDF is taken as it is; a photograph would have to be one.
const PHOTOGRAPH: [u8; 8] = *b"%PDF-1.7";

/// Hands in an application as a resident does who photographs what the guide wants, under a key if there is one. The
/// answer is the last one, or the first refusal on the way.
pub async fn hand_in(resident: &mut Client, key: Option<&str>) -> Result<Answer, Lost> {
    let guide = resident.get(&format!("/api/v1/items/{ITEM}")).await?.json();
    let all = guide.get("materials").and_then(Value::as_array).into_iter().flatten();
    let wanted = all.filter(|it| it.get("provision").is_some_and(|it| it == "upload"));
    let wanted = wanted.filter(|it| it.get("required") == Some(&Value::Bool(true)));
    let wanted: Vec<String> =
        wanted.filter_map(|it| it.get("id").and_then(Value::as_str)).map(str::to_owned).collect();
    match prepare(resident, &wanted).await? {
        Some(refused) => Ok(refused),
        None => resident.post("/api/v1/cases", key, &application()).await,
    }
}

/// Begins a draft, or goes on with the one that is there, and photographs what is wanted. Answers only if refused.
pub(crate) async fn prepare(resident: &mut Client, wanted: &[String]) -> Result<Option<Answer>, Lost> {
    if wanted.is_empty() {
        return Ok(None);
    }
    let draft = resident.post("/api/v1/applications", None, &application()).await?;
    if !draft.status.is_success() {
        return Ok(Some(draft));
    }
    let draft = draft.json();
    let id = draft.get("id").and_then(Value::as_str).unwrap_or_default();
    for material in wanted {
        let path = format!("/api/v1/cases/{id}/materials?material={material}");
        let added = resident.put_up(&path, PHOTOGRAPH.to_vec()).await?;
        if !added.status.is_success() {
            return Ok(Some(added));
        }
    }
    Ok(None)
}
