//! What pages, papers and the API say of a bundle, in the reader's words.

use cap_cases::view::Pair;
use cap_catalogue::{Chosen, Field, FieldFault, Provision};
use plat_facts::refs::DepartmentRef;
use plat_kernel::mask;
use plat_web::{Errors, Page};

use crate::{
    errand::{Part, PartState},
    hand_in::{Asked, fault_code},
    model::{Bundle, Condition, Question, Step, Work},
    picture::Node,
    plan::Plan,
    reading::File,
    service::Bundles,
};

/// What a step is called.
pub(crate) fn step_name(bundles: &Bundles, page: &Page, step: &Step) -> String {
    match &step.work {
        Work::Department(work) => page.pick(&work.name).to_owned(),
        Work::Item(work) => {
            let item = bundles.cases.catalogue.now().get(&work.item).cloned();
            item.map_or_else(|| work.item.to_string(), |item| page.pick(&item.name).to_owned())
        }
    }
}

/// Whose work a step is.
pub(crate) fn whose(bundles: &Bundles, page: &Page, step: &Step) -> String {
    match step.department() {
        Some(work) => department(bundles, page, &work.department),
        None => page.t("bundles.police").to_string(),
    }
}

/// The name of a department.
pub(crate) fn department(bundles: &Bundles, page: &Page, code: &DepartmentRef) -> String {
    bundles.shelf.department(code).map_or_else(|| code.to_string(), |it| page.pick(&it.name).to_owned())
}

/// A promised term in words.
pub(crate) fn promise(page: &Page, days: u32) -> String {
    match days {
        0 => page.t("bundles.at_once").to_string(),
        days => page.t("bundles.days").with("days", days).to_string(),
    }
}

/// The materials of an errand, each with how many pictures there are of it.
pub(crate) fn materials_handed_in(
    bundles: &Bundles,
    page: &Page,
    bundle: &Bundle,
    file: &File,
) -> Vec<String> {
    let items = bundles.cases.catalogue.now();
    let chosen = bundle.taken(&file.filled.chosen);
    let plan = Plan::of(bundle, &items, &chosen);
    let asked = Asked::of(bundles, bundle, &plan, &chosen);
    let line = |wanted: &crate::materials::Wanted| {
        let name = page.pick(&wanted.name);
        let many = file.files.iter().filter(|it| it.material == wanted.id).count();
        match wanted.provision {
            Provision::Upload => {
                page.t("bundles.material.pictures").with("name", name).with("n", many).to_string()
            }
            provision => page
                .t("bundles.material.other")
                .with("name", name)
                .with("how", how(page, provision))
                .to_string(),
        }
    };
    let there = |wanted: &&crate::materials::Wanted| {
        !wanted.is_uploaded() || file.files.iter().any(|it| it.material == wanted.id)
    };
    asked.materials.iter().filter(there).map(line).collect()
}

/// How a material comes, in words.
pub(crate) fn how(page: &Page, provision: Provision) -> String {
    let key = match provision {
        Provision::Upload => "bundles.provision.upload",
        Provision::State => "bundles.provision.state",
        Provision::Platform => "bundles.provision.platform",
        Provision::OnSite => "bundles.provision.on_site",
        Provision::HandIn => "bundles.provision.hand_in",
    };
    page.t(key).to_string()
}

/// A photograph, as pages show it.
#[derive(Debug, Clone)]
pub(crate) struct FileView {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) href: String,
    /// It is a picture, and no PDF.
    pub(crate) picture: bool,
}

/// The answers of a form, in the reader's words, each with where it can be changed.
pub(crate) fn answers(
    page: &Page,
    form: &[Field],
    answers: &cap_catalogue::Answers,
    change: &str,
) -> Vec<Pair> {
    let pair = |field: &Field| {
        let answer = answers.get(&field.key).filter(|it| !it.is_empty())?;
        let pair = Pair::new(page.pick(&field.label), field.answer_in(answer, page.lang));
        Some(Pair { change: change.to_owned(), ..pair })
    };
    form.iter().filter(|field| field.is_asked(answers)).filter_map(pair).collect()
}

/// What a department is told, in words; what was typed is masked until it is asked for.
pub(crate) fn told(
    bundles: &Bundles,
    page: &Page,
    (order, answers): (&[String], &cap_catalogue::Answers),
    masked: bool,
) -> Vec<Pair> {
    let shared = bundles.cases.catalogue.shared();
    let pair = |key: &String| {
        let answer = answers.get(key)?;
        let field = shared.field(key)?;
        let chosen = matches!(field.kind, cap_catalogue::FieldKind::Choice(_));
        let plain = field.answer_in(answer, page.lang);
        let value = if masked && !chosen { mask::answer(&plain) } else { plain };
        Some(Pair::new(page.pick(&field.label), value))
    };
    order.iter().filter_map(pair).collect()
}

/// What is wrong with the answers, each at its field.
pub(crate) fn faults(page: &Page, form: &[Field], faults: Vec<(String, FieldFault)>) -> Errors {
    let mut errors = Errors::new();
    for (field, fault) in faults {
        let asked = form.iter().find(|it| it.key == field).map(|it| page.pick(&it.label)).unwrap_or_default();
        let text = page.t(&format!("bundles.field.{}", fault_code(&fault))).with("field", asked);
        let text = match fault {
            FieldFault::TooLong { max } => text.with("max", max),
            FieldFault::NotValid(why) => text.with("why", why.text(page.lang)),
            _ => text,
        };
        errors.add(field, text);
    }
    errors
}

/// The answers to the bundle's questions, in words.
pub(crate) fn chosen(page: &Page, bundle: &Bundle, chosen: &Chosen, change: &str) -> Vec<Pair> {
    let taken = bundle.taken(chosen);
    let pair = |question: &crate::model::Question| {
        let answer = question.answer.iter().find(|it| taken.get(&question.key) == Some(&it.key))?;
        let pair = Pair::new(page.pick(&question.ask), page.pick(&answer.label()));
        Some(Pair { change: change.to_owned(), ..pair })
    };
    bundle.questions.iter().filter_map(pair).collect()
}

/// After which answers a step applies, a sentence for each question; none for what everybody has.
pub(crate) fn only_when(page: &Page, bundle: &Bundle, step: &Step) -> Vec<String> {
    let sentence = |when: &Condition| {
        let question = bundle.questions.iter().find(|it| it.key == when.question)?;
        let words = page.t("bundles.only_when").with("ask", page.pick(&question.ask));
        Some(words.with("answers", labels(page, "bundles.or", (question, when))).to_string())
    };
    step.when.iter().filter_map(sentence).collect()
}

fn labels(page: &Page, between: &str, (question, when): (&Question, &Condition)) -> String {
    let given = question.answer.iter().filter(|it| when.any_of.contains(&it.key));
    let labels: Vec<String> = given.map(|it| page.pick(&it.label()).to_owned()).collect();
    labels.join(&page.t(between).to_string())
}

/// What tells a step from another one with the same item: the answers that lead to it.
fn twin_of(page: &Page, bundle: &Bundle, step: &Step) -> Option<String> {
    let item = &step.item()?.item;
    let same = bundle.steps.iter().filter(|it| it.item().is_some_and(|it| it.item == *item)).count();
    let when = step.when.first().filter(|_| same > 1)?;
    let question = bundle.questions.iter().find(|it| it.key == when.question)?;
    Some(labels(page, "bundles.and", (question, when)))
}

/// The steps of a plan as a picture shows them.
pub(crate) fn plan_nodes(bundles: &Bundles, page: &Page, (bundle, plan): (&Bundle, &Plan<'_>)) -> Vec<Node> {
    let (_, longest) = plan.longest();
    let there: Vec<&str> = plan.steps.iter().map(|it| it.step.id.as_str()).collect();
    let node = |planned: &crate::plan::Planned<'_>| Node {
        id: planned.step.id.clone(),
        title: step_name(bundles, page, planned.step),
        note: [whose(bundles, page, planned.step), promise(page, planned.days)]
            .into_iter()
            .chain(twin_of(page, bundle, planned.step))
            .collect::<Vec<_>>()
            .join(" · "),
        look: if longest.contains(&planned.step.id.as_str()) { "long" } else { "plain" },
        days: planned.days,
        before: planned.step.waits_for().filter(|it| there.contains(&it.as_str())).cloned().collect(),
    };
    plan.steps.iter().map(node).collect()
}

/// A part of an errand, as pages show it.
#[derive(Debug, Clone)]
pub(crate) struct PartRow {
    pub(crate) step: String,
    pub(crate) name: String,
    pub(crate) whose: String,
    pub(crate) state: String,
    pub(crate) look: &'static str,
    /// What is going on, in a sentence.
    pub(crate) say: String,
    /// What a department wrote.
    pub(crate) words: String,
    /// Where the case can be read; empty for another department's step.
    pub(crate) href: String,
    pub(crate) days: u32,
    pub(crate) before: Vec<String>,
}

/// The parts of an errand in words.
pub(crate) fn parts(bundles: &Bundles, page: &Page, bundle: &Bundle, file: &File) -> Vec<PartRow> {
    file.errand.parts.iter().map(|part| part_row(bundles, page, (bundle, file), part)).collect()
}

fn part_row(bundles: &Bundles, page: &Page, (bundle, file): (&Bundle, &File), part: &Part) -> PartRow {
    let name = |id: &str| bundle.step(id).map_or_else(|| id.to_owned(), |it| step_name(bundles, page, it));
    let case = file.case(&part.step);
    let (look, state) = state(page, part, case);
    PartRow {
        step: part.step.clone(),
        name: name(&part.step),
        whose: bundle.step(&part.step).map(|it| whose(bundles, page, it)).unwrap_or_default(),
        state,
        look,
        say: say(bundles, page, part, &name),
        words: file.words(&part.step).unwrap_or_default().to_owned(),
        href: case.map(|it| format!("/me/cases/{}", it.id)).unwrap_or_default(),
        days: part.days,
        before: part.needs.iter().chain(&part.after).cloned().collect(),
    }
}

/// The colour and the words of a part's state: of a case that is being worked, the case's own.
fn state(page: &Page, part: &Part, case: Option<&cap_cases::model::Case>) -> (&'static str, String) {
    let look = match part.state.code() {
        "waiting" => "todo",
        "ready" | "started" => "now",
        "granted" => "ok",
        "refused" => "bad",
        _ => "stop",
    };
    match case {
        Some(case) if matches!(part.state, PartState::Started { .. }) => {
            let look = if cap_cases::view::status(case) == "warn" { "wait" } else { look };
            (look, cap_cases::view::state(page, case))
        }
        _ => (look, page.t(&format!("bundles.state.{}", part.state.code())).to_string()),
    }
}

fn say(bundles: &Bundles, page: &Page, part: &Part, name: &dyn Fn(&str) -> String) -> String {
    let names = || {
        let all: Vec<String> = part.needs.iter().chain(&part.after).map(|id| name(id)).collect();
        all.join(&page.t("bundles.and").to_string())
    };
    match &part.state {
        PartState::Waiting => page.t("bundles.say.waiting").with("steps", names()).to_string(),
        PartState::Ready { .. } | PartState::Started { .. } => match crate::told::due(bundles, part) {
            Some(due) => page.t("bundles.say.due").with("date", page.date(&due)).to_string(),
            None => String::new(),
        },
        PartState::Ended { at, end: plat_facts::bundles::PartEnd::Stopped, because } => match because {
            Some(step) if !step.contains('.') => {
                page.t("bundles.say.stopped").with("step", name(step)).to_string()
            }
            Some(code) => {
                page.t("bundles.say.not_received").with("why", page.t(&format!("error.{code}"))).to_string()
            }
            None => page.when(at),
        },
        PartState::Ended { at, .. } => page.t("bundles.say.over").with("when", page.when(at)).to_string(),
    }
}

/// The parts of an errand as a picture shows them.
pub(crate) fn part_nodes(rows: &[PartRow]) -> Vec<Node> {
    let node = |row: &PartRow| Node {
        id: row.step.clone(),
        title: row.name.clone(),
        note: format!("{} · {}", row.whose, row.state),
        look: row.look,
        days: row.days,
        before: row.before.clone(),
    };
    rows.iter().map(node).collect()
}
