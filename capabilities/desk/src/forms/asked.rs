//! A form as the page asks it, and what was typed into it as a command.

use cap_cases::{
    CaseError,
    command::Command,
    view::{Choice, Question},
};
use cap_catalogue::Item;
use cap_sites::Sites;
use plat_identity::Branch;
use plat_web::{Fields, Page};
use serde_json::{Map, Value, json};

use super::{Field, Form, Kind};

/// The longest line, in characters.
const LINE: usize = 80;

/// The questions of a form, for a case of this item in this city.
pub(crate) fn questions(page: &Page, (item, sites): (&Item, &Sites), form: &Form) -> Vec<Question> {
    form.fields.iter().map(|field| field.question(page, item, sites)).collect()
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
            Kind::Deferrable => {
                let all = item.materials.iter();
                let choices = all.map(|it| Choice::new(&it.id, page.pick(&it.name))).collect();
                Question { hint, ..Question::checks(self.key, label, choices) }
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
        if matches!(self.kind, Kind::Deferrable) {
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
