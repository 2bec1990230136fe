//! What bundles there are.

use axum::extract::{Path, State};
use plat_facts::refs::BundleRef;
use plat_kernel::Bilingual;
use plat_web::{Json, Refusal};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    model::{Bundle, Step, Work},
    plan::Plan,
    service::Bundles,
};

pub(super) fn routes() -> OpenApiRouter<Bundles> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(show))
}

/// Words in both languages.
#[derive(Serialize, ToSchema)]
pub(super) struct WordsBody {
    zh: String,
    en: String,
}

impl From<&Bilingual> for WordsBody {
    fn from(both: &Bilingual) -> Self {
        Self { zh: both.zh.clone(), en: both.en.clone() }
    }
}

/// A bundle 一件事.
#[derive(Serialize, ToSchema)]
struct BundleBody {
    /// Its id.
    #[schema(example = "YJS02")]
    id: String,
    /// Which wording of it holds.
    version: u32,
    name: WordsBody,
    about: WordsBody,
    /// The event of life that leads to it.
    life_event: String,
    /// The department that leads it.
    lead: String,
    /// The promised term in working days when every step applies: the longest path through them.
    days: u32,
    /// How often somebody has to come in person when every step applies.
    visits: u32,
    /// The questions that say which steps apply.
    questions: Vec<QuestionBody>,
    /// Its steps.
    steps: Vec<StepBody>,
}

/// A question of a bundle.
#[derive(Serialize, ToSchema)]
struct QuestionBody {
    key: String,
    ask: WordsBody,
    answers: Vec<AnswerBody>,
}

/// An answer to choose.
#[derive(Serialize, ToSchema)]
struct AnswerBody {
    key: String,
    label: WordsBody,
}

/// A step of a bundle.
#[derive(Serialize, ToSchema)]
struct StepBody {
    id: String,
    name: WordsBody,
    /// The item of a step of the police.
    #[serde(skip_serializing_if = "Option::is_none")]
    item: Option<String>,
    /// The department of any other step.
    #[serde(skip_serializing_if = "Option::is_none")]
    department: Option<String>,
    /// Its promised term in working days.
    days: u32,
    /// The steps whose results it needs.
    needs: Vec<String>,
    /// The steps that must be over first.
    after: Vec<String>,
}

impl BundleBody {
    fn of(bundles: &Bundles, bundle: &Bundle) -> Self {
        let items = bundles.cases.catalogue.now();
        let plan = Plan::whole(bundle, &items);
        let question = |it: &crate::model::Question| QuestionBody {
            key: it.key.clone(),
            ask: (&it.ask).into(),
            answers: it
                .answer
                .iter()
                .map(|it| AnswerBody { key: it.key.clone(), label: (&it.label()).into() })
                .collect(),
        };
        Self {
            id: bundle.id.to_string(),
            version: bundle.version,
            name: (&bundle.name).into(),
            about: (&bundle.about).into(),
            life_event: bundle.life_event.0.clone(),
            lead: bundle.lead.to_string(),
            days: plan.longest().0,
            visits: plan.visits(),
            questions: bundle.questions.iter().map(question).collect(),
            steps: plan.steps.iter().map(|it| step(bundles, it.step, it.days)).collect(),
        }
    }
}

fn step(bundles: &Bundles, step: &Step, days: u32) -> StepBody {
    let items = bundles.cases.catalogue.now();
    let name = match &step.work {
        Work::Item(work) => items.get(&work.item).map(|it| (&it.name).into()),
        Work::Department(work) => Some((&work.name).into()),
    };
    StepBody {
        id: step.id.clone(),
        name: name.unwrap_or(WordsBody { zh: step.id.clone(), en: step.id.clone() }),
        item: step.item().map(|it| it.item.to_string()),
        department: step.department().map(|it| it.department.to_string()),
        days,
        needs: step.needs.clone(),
        after: step.after.clone(),
    }
}

/// List the bundles
#[utoipa::path(get, path = "/bundles", tag = "bundles", responses((status = 200, body = Vec<BundleBody>)))]
async fn list(State(bundles): State<Bundles>) -> Json<Vec<BundleBody>> {
    Json(bundles.shelf.bundles().map(|it| BundleBody::of(&bundles, it)).collect())
}

/// Read a bundle
#[utoipa::path(get, path = "/bundles/{id}", tag = "bundles", params(("id" = String, Path)),
    responses((status = 200, body = BundleBody)))]
async fn show(
    State(bundles): State<Bundles>,
    Path(id): Path<BundleRef>,
) -> Result<Json<BundleBody>, Refusal> {
    let bundle = bundles.bundle(&id)?;
    Ok(Json(BundleBody::of(&bundles, &bundle)))
}
