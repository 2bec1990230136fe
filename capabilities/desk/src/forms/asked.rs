//! A form as the page asks it, and what was typed into it as a command.

use cap_cases::{
    CaseError,
    command::Command,
    view::{self, Choice, Question},
};
use cap_catalogue::{Answers, Item, Material};
use cap_sites::Sites;
use plat_identity::Branch;
use plat_web::{Fields, Page};
use serde_json::{Map, Value, json};

use super::{Field, Form, Kind};

/// The longest line, in characters.
const LINE: usize = 80;

/// What a form is about: the item of the case in its city, and what its applicant answered, masked.
#[derive(Clone, Copy)]
pub(crate) struct About<'a> {
    pub(crate) item: &'a Item,
    pub(crate) sites: &'a Sites,
    pub(crate) answers: &'a Answers,
}

/// The questions of a form.
pub(crate) fn questions(page: &Page, about: About<'_>, form: &Form) -> Vec<Question> {
    let asked = |field: &Field| match field.kind {
        Kind::Answers => again(page, field.key, about),
        _ => vec![field.question(page, about.item, about.sites)],
    };
    form.fields.iter().flat_map(asked).collect()
}

/// The questions of the application once more, none of them answered: what stands there is told masked, and whatever stays empty
/// stays as it is.
fn again(page: &Page, key: &str, About { item, answers, .. }: About<'_>) -> Vec<Question> {
    let one = |field: &cap_catalogue::Field| {
        let asked = view::question(page, field, &Answers::new());
        let hint = match answers.get(&field.key).filter(|answer| !answer.is_empty()) {
            Some(now) => page.t("desk.ask.corrected_now").with("answer", field.answer_in(now, page.lang)),
            None => page.t("desk.ask.corrected_open"),
        };
        let hint = hint.to_string();
        // Asked where its answer stands, or where it would be asked after another one.
        let when = match &field.when {
            Some(when) if answers.get(&when.field) != Some(&when.is) => {
                (format!("{key}.{}", when.field), when.is.clone())
            }
            _ => Default::default(),
        };
        let kind = if asked.kind == "choice" { "list" } else { asked.kind };
        Question { key: format!("{key}.{}", field.key), hint, kind, when, ..asked }.optional()
    };
    item.form.iter().map(one).collect()
}

/// What was typed, as the command that the API would read. Whatever is missing or wrong is a fault of its field.
pub(crate) fn command(form: &Form, item: &Item, typed: &Fields) -> Result<Command, CaseError> {
    let mut body = Map::new();
    body.insert("verb".to_owned(), form.verb.code().into());
    for field in form.fields {
        if let Some(answer) = field.answer(item, typed)? {
            put(&mut body, field.key, answer);
        }
    }
    serde_json::from_value(Value::Object(body)).map_err(|_| {
        let first = form.fields.first().map_or("version", |field| field.key);
        wrong(first, "not_offered")
    })
}

/// Puts an answer where its name says.
fn put(body: &mut Map<String, Value>, key: &str, answer: Value) {
    match key.split_once('.') {
        None => drop(body.insert(key.to_owned(), answer)),
        Some((outer, inner)) => {
            let within = body.entry(outer).or_insert_with(|| json!({}));
            if let Value::Object(within) = within {
                put(within, inner, answer);
            }
        }
    }
}

fn wrong(field: &str, code: &'static str) -> CaseError {
    CaseError::Field { field: field.to_owned(), code }
}

impl Field {
    fn question(&self, page: &Page, item: &Item, sites: &Sites) -> Question {
        let label = page.t(&format!("desk.ask.{}", self.words));
        let hint = self.hint.then(|| page.t(&format!("desk.ask.{}_hint", self.words)).to_string());
        let hint = hint.unwrap_or_default();
        let choices = |words: &str, of: Vec<&str>| -> Vec<Choice> {
            of.iter().map(|code| Choice::new(code, page.t(&format!("{words}{code}")))).collect()
        };
        let question = match self.kind {
            Kind::Words => Question::words(self.key, label, hint),
            Kind::Line => Question { max: LINE, ..Question::line(self.key, label, hint) },
            Kind::Badges => Question { max: 4 * LINE, ..Question::line(self.key, label, hint) },
            Kind::Number => Question::number(self.key, label, hint),
            Kind::Site => listed(Question::choice(self.key, label, sites_of(page, sites)), hint),
            Kind::Branch => listed(Question::choice(self.key, label, branches(page)), hint),
            Kind::YesNo => {
                let words = |answer: &str| page.t(&format!("desk.ask.{}_{answer}", self.words));
                let answers = vec![Choice::new("yes", words("yes")), Choice::new("no", words("no"))];
                Question { hint, ..Question::choice(self.key, label, first_chosen(answers)) }
            }
            Kind::Choice(words, codes) => {
                Question { hint, ..Question::choice(self.key, label, choices(words, codes())) }
            }
            Kind::Usual(words, codes) => {
                Question { hint, ..Question::choice(self.key, label, first_chosen(choices(words, codes()))) }
            }
            Kind::Deferrable | Kind::Shown | Kind::Answers => {
                let all = item.materials.iter().filter(|it| self.takes(it));
                let choices = all.map(|it| Choice::new(&it.id, page.pick(&it.name))).collect();
                Question { hint, ..Question::checks(self.key, label, choices) }
            }
            Kind::Pages => {
                let all = item.materials.iter().filter(|it| self.takes(it));
                let choices = all.map(|it| Choice::new(&it.id, page.pick(&it.name))).collect();
                Question { kind: "files", hint, ..Question::checks(self.key, label, choices) }
            }
            Kind::Tick => {
                let yes = Choice::new("yes", page.t(&format!("desk.ask.{}_yes", self.words)));
                Question { hint, ..Question::checks(self.key, label, vec![yes]) }
            }
            Kind::Defects => {
                let asked = item.materials.iter().filter(|it| !it.is_generated());
                let mut lines: Vec<Choice> =
                    asked.map(|it| Choice::new(&it.id, page.pick(&it.name))).collect();
                lines.push(Choice::new("form", page.t("desk.ask.form")));
                Question::lines(self.key, label, hint, lines)
            }
        };
        if self.required { question } else { question.optional() }
    }

    fn answer(&self, item: &Item, typed: &Fields) -> Result<Option<Value>, CaseError> {
        if matches!(self.kind, Kind::Defects) {
            return Ok(Some(defects(self.key, item, typed)));
        }
        if matches!(self.kind, Kind::Answers) {
            let answered = item.form.iter().filter_map(|field| {
                let answer = typed.find(&format!("{}.{}", self.key, field.key))?;
                Some((field.key.clone(), Value::from(answer)))
            });
            return Ok(Some(Value::Object(answered.collect())));
        }
        if matches!(self.kind, Kind::Pages) {
            return Ok(None); // files are no part of a command
        }
        if matches!(self.kind, Kind::Deferrable | Kind::Shown) {
            return Ok(Some(typed.all(self.key).collect()));
        }
        let Some(text) = typed.find(self.key) else {
            return if self.required { Err(wrong(self.key, "missing")) } else { Ok(None) };
        };
        Ok(Some(match self.kind {
            Kind::Number => {
                text.parse::<u32>().map_err(|_| wrong(self.key, "not_a_number")).map(Value::from)?
            }
            Kind::YesNo | Kind::Tick => Value::from(text == "yes"),
            Kind::Badges => badges(text),
            Kind::Choice(_, codes) | Kind::Usual(_, codes) if !codes().contains(&text) => {
                return Err(wrong(self.key, "not_offered"));
            }
            _ => Value::from(text),
        }))
    }
}

impl Field {
    /// Whether a material is among its choices: nobody shows the original of what the program writes or the state knows.
    fn takes(&self, material: &Material) -> bool {
        !matches!(self.kind, Kind::Shown | Kind::Pages) || !(material.is_generated() || material.from_state())
    }
}

/// A choice that is shown as a list.
fn listed(question: Question, hint: String) -> Question {
    Question { kind: "list", hint, ..question }
}

fn sites_of(page: &Page, sites: &Sites) -> Vec<Choice> {
    sites.all().iter().map(|site| Choice::new(site.code.as_str(), page.pick(&site.name))).collect()
}

fn branches(page: &Page) -> Vec<Choice> {
    Branch::all().map(|branch| Choice::new(branch.code(), page.branch(&branch))).collect()
}

/// Badges, as they are written one after another.
fn badges(text: &str) -> Value {
    let parts = text.split(|c: char| c.is_whitespace() || ",，、;；".contains(c));
    parts.filter(|badge| !badge.is_empty()).collect()
}

fn first_chosen(mut choices: Vec<Choice>) -> Vec<Choice> {
    choices.iter_mut().take(1).for_each(|first| first.chosen = true);
    choices
}

/// One defect for each material for which something was written.
fn defects(key: &str, item: &Item, typed: &Fields) -> Value {
    let of_material = item.materials.iter().filter_map(|material| {
        let todo = typed.find(&format!("{key}.{}", material.id))?;
        Some(json!({ "material": material.id, "what": material.name.zh, "todo": todo }))
    });
    let of_form = typed.find(&format!("{key}.form"));
    let of_form = of_form.map(|todo| json!({ "material": null, "what": "申请表", "todo": todo }));
    of_material.chain(of_form).collect()
}

#[cfg(test)]
mod tests {
    use cap_cases::verb::Verb;

    use super::*;
    use crate::sample::an_item;

    fn typed(answers: &[(&str, &str)]) -> Fields {
        let mut fields = Fields::default();
        for (key, answer) in answers {
            fields.set(*key, *answer);
        }
        fields
    }

    fn read(verb: Verb, answers: &[(&str, &str)]) -> Result<Command, CaseError> {
        command(Form::find(verb).unwrap(), &an_item(), &typed(answers))
    }

    fn fault(verb: Verb, answers: &[(&str, &str)]) -> (String, &'static str) {
        match read(verb, answers) {
            Err(CaseError::Field { field, code }) => (field, code),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_is_typed_is_the_command_that_the_api_reads() {
        let refuse = read(Verb::Refuse, &[("ground", "incomplete"), ("reason", "缺少图纸")]).unwrap();
        assert!(matches!(refuse, Command::Refuse { reason, .. } if reason == "缺少图纸"));
        let review = read(Verb::Review, &[("grant", "no")]).unwrap();
        assert!(matches!(review, Command::Review { grant: false, opinion } if opinion.is_empty()));
        let stop = read(Verb::Suspend, &[("ground", "hearing"), ("told_days", "9")]).unwrap();
        assert!(matches!(stop, Command::Suspend { told_days: 9, .. }));
    }

    #[test]
    fn what_is_missing_or_wrong_is_a_fault_of_its_field() {
        assert_eq!(fault(Verb::Refuse, &[("ground", "incomplete")]), ("reason".to_owned(), "missing"));
        assert_eq!(fault(Verb::Refuse, &[("ground", "moon"), ("reason", "x")]).1, "not_offered");
        assert_eq!(fault(Verb::Suspend, &[("ground", "hearing"), ("told_days", "soon")]).1, "not_a_number");
    }

    #[test]
    fn each_material_and_the_form_have_a_line_for_their_defect() {
        let material = an_item().materials[0].id.clone();
        let asked = [(format!("defects.{material}"), "重拍"), ("defects.form".to_owned(), "补填")];
        let asked: Vec<(&str, &str)> = asked.iter().map(|(key, todo)| (key.as_str(), *todo)).collect();
        let Command::AskCorrection { defects } = read(Verb::AskCorrection, &asked).unwrap() else {
            panic!("another command")
        };
        assert_eq!(defects.len(), 2);
        assert_eq!((defects[0].material.as_ref(), defects[1].material.as_ref()), (Some(&material), None));
    }

    #[test]
    fn only_what_is_filled_in_is_corrected_and_what_stays_empty_stays_as_it_is() {
        let (first, second) = (an_item().form[0].key.clone(), an_item().form[1].key.clone());
        let asked = [
            (format!("answers.{first}"), "改"),
            (format!("answers.{second}"), ""),
            ("present".into(), "yes"),
        ];
        let asked: Vec<(&str, &str)> = asked.iter().map(|(key, answer)| (key.as_str(), *answer)).collect();
        let Command::CorrectOnTheSpot { answers, shown, present } =
            read(Verb::CorrectOnTheSpot, &asked).unwrap()
        else {
            panic!("another command")
        };
        assert_eq!(answers, [(first, Some("改".to_owned()))].into());
        assert!(present && shown.is_empty());
    }

    #[test]
    fn badges_are_written_one_after_another() {
        assert_eq!(badges("339001、339002, 339003"), json!(["339001", "339002", "339003"]));
    }

    #[test]
    fn a_name_with_a_dot_stands_inside_of_another() {
        let mut body = Map::new();
        put(&mut body, "approval.by", "王".into());
        put(&mut body, "approval.reference", "1".into());
        assert_eq!(Value::Object(body), json!({ "approval": { "by": "王", "reference": "1" } }));
    }
}
