//! `POST /api/v1/ask`: the items that an everyday question is about, for programs.

use axum::extract::State;
use plat_kernel::Lang;
use plat_web::{Json, Refusal, Work, limited};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{Answer, AssistantError, LONGEST, questions::Assistance};

pub(crate) fn routes(assistance: Assistance) -> OpenApiRouter {
    limited(OpenApiRouter::new().routes(routes!(ask)), Work::Search).with_state(assistance)
}

/// A question in everyday words.
#[derive(Deserialize, ToSchema)]
struct AskBody {
    /// The question: Chinese in either script, pinyin or English.
    #[schema(min_length = 1, max_length = 200, example = "身份证被洗衣机洗坏了")]
    question: String,
    /// The language of the names in the answer: `zh-CN` (which is usual) or `en`.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "zh-CN")]
    lang: Lang,
}

/// What it is about.
#[derive(Debug, Serialize, ToSchema)]
pub struct AnswerBody {
    /// Whether it is a police service at all.
    pub known: bool,
    /// Whether the first item can be answered alone; if not, offer the first three.
    pub sure: bool,
    /// Who is in charge instead, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub who: Option<String>,
    /// The items, best first, five at most.
    pub items: Vec<AnswerItem>,
}

/// An item that may be meant.
#[derive(Debug, Serialize, ToSchema)]
pub struct AnswerItem {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// How probable it is that it was meant, from 0 to 1.
    pub score: f64,
}

impl AnswerBody {
    /// An answer with names in a language.
    pub fn of(answer: Answer, lang: Lang) -> Self {
        let who = answer.who.map(|who| match lang {
            Lang::Zh => who.zh,
            Lang::En => who.en,
        });
        let item = |scored: crate::Scored| AnswerItem {
            id: scored.item.id.to_string(),
            name: scored.item.name.in_lang(lang).to_owned(),
            score: (f64::from(scored.score) * 10_000.0).round() / 10_000.0,
        };
        let items = answer.items.into_iter().map(item).collect();
        Self { known: answer.known, sure: answer.sure, who, items }
    }
}

/// Ask in everyday words
#[utoipa::path(post, path = "/ask", tag = "items", request_body = AskBody,
    responses((status = 200, body = AnswerBody), (status = 422, body = plat_web::Problem)))]
async fn ask(
    State(assistance): State<Assistance>,
    Json(asked): Json<AskBody>,
) -> Result<Json<AnswerBody>, Refusal> {
    let length = asked.question.trim().chars().count();
    if length == 0 || length > LONGEST {
        return Err(AssistantError::Length.into());
    }
    Ok(Json(AnswerBody::of(assistance.assistant.ask(&asked.question), asked.lang)))
}
