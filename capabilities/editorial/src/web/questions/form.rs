//! A question as the fields of a form, and back. What cannot be read is told at its field.

use std::collections::BTreeMap;

use cap_catalogue::{
    AnswerText, QuestionText, StopText,
    model::{Channel, ItemText, Shared},
};
use plat_kernel::Bilingual;
use plat_web::Fields;

use super::super::{
    filled::{code_of, pair},
    form::{COUNTED, Reader, STATED, Wrong, in_order, sent},
};

/// The answers of a question, and the rows of each.
pub(super) const ANSWER: &str = "answer";
/// A question has more answers than this nowhere.
const MOST_ANSWERS: usize = 12;

/// How many answers were sent, filled in or not.
pub(super) fn answers(fields: &Fields) -> usize {
    sent(fields, ANSWER).min(MOST_ANSWERS)
}

/// The fields of a form that shows a question.
pub(in crate::web) fn fill(question: &QuestionText) -> Fields {
    let mut fields = Fields::default();
    let mut set = |name: &str, value: &str| fields.set(name, value);
    set("question_key", &question.key);
    pair(&mut set, "ask", Some(&question.ask));
    pair(&mut set, "help", question.help.as_ref());
    for (earlier, any_of) in &question.when {
        for answer in any_of {
            set(&format!("when.{earlier}.{answer}"), "yes");
        }
    }
    for (at, answer) in question.answers.iter().enumerate() {
        fill_answer(&mut set, &format!("{ANSWER}.{at}."), answer);
    }
    fields
}

fn fill_answer(set: &mut impl FnMut(&str, &str), before: &str, answer: &AnswerText) {
    let name = |field: &str| format!("{before}{field}");
    set(&name("key"), &answer.key);
    set(&name("label_zh"), &answer.zh);
    set(&name("label_en"), &answer.en);
    for (at, id) in answer.add.iter().enumerate() {
        set(&name(&format!("add.{at}.material")), id);
    }
    answer.drop.iter().for_each(|id| set(&name(&format!("drop.{id}")), "yes"));
    let number = |it: Option<u32>| it.map(|it| it.to_string()).unwrap_or_default();
    set(&name("fee_yuan"), &answer.yuan.map(|it| it.to_string()).unwrap_or_default());
    set(&name("promised_days"), &number(answer.promised_days));
    set(&name("legal_days"), &number(answer.legal_term.map(|it| it.days)));
    set(&name("legal_stated"), answer.legal_term.map_or("working", |it| code_of(&STATED, it.stated)));
    set(&name("legal_counted"), answer.legal_term.map_or("working", |it| code_of(&COUNTED, it.counted)));
    pair(set, &name("condition"), answer.condition.as_ref());
    pair(set, &name("said"), answer.note.as_ref());
    for (at, (field, given)) in answer.answers.iter().enumerate() {
        set(&name(&format!("answers.{at}.field")), field);
        set(&name(&format!("answers.{at}.given")), given);
    }
    let channels = answer.channels.iter().flatten();
    channels.for_each(|it| set(&name(&format!("only.{}", it.code())), "yes"));
    if let Some(stop) = &answer.stop {
        pair(set, &name("stop"), Some(&Bilingual::new(&stop.zh, &stop.en)));
        set(&name("cure_zh"), stop.cure_zh.as_deref().unwrap_or_default());
        set(&name("cure_en"), stop.cure_en.as_deref().unwrap_or_default());
        set(&name("instead"), &stop.instead.as_ref().map(ToString::to_string).unwrap_or_default());
    }
}

/// Reads the form.
pub(in crate::web) fn read(
    fields: &Fields,
    text: &ItemText,
    (before, earlier): (&QuestionText, &[QuestionText]),
    shared: &Shared,
) -> (QuestionText, Vec<Wrong>) {
    let mut it = Reader { fields, wrong: Vec::new() };
    let mut when: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for question in earlier {
        for answer in &question.answers {
            if fields.find(&format!("when.{}.{}", question.key, answer.key)).is_some() {
                when.entry(question.key.clone()).or_default().push(answer.key.clone());
            }
        }
    }
    let key = it.line("question_key");
    if key.is_empty() {
        it.tell("question_key", "no_key");
    }
    let question = QuestionText {
        key,
        ask: it.both("ask"),
        help: it.optional_both("help"),
        when,
        answers: (0..answers(fields))
            .filter_map(|at| {
                let before = before.answers.get(at).cloned().unwrap_or_default();
                Answering { text, shared, was: before, before: format!("{ANSWER}.{at}.") }.read(&mut it)
            })
            .collect(),
    };
    (question, it.wrong)
}

/// One answer.
struct Answering<'a> {
    text: &'a ItemText,
    shared: &'a Shared,
    /// The answer as it was: what stays keeps its order.
    was: AnswerText,
    before: String,
}

impl Answering<'_> {
    fn name(&self, field: &str) -> String {
        format!("{}{field}", self.before)
    }

    /// None for an answer without key and words: it was emptied, and is gone.
    fn read(&self, it: &mut Reader<'_>) -> Option<AnswerText> {
        let key = it.line(&self.name("key"));
        let label = it.both(&self.name("label"));
        if key.is_empty() && label.zh.is_empty() && label.en.is_empty() {
            return None;
        }
        if key.is_empty() {
            it.tell(self.name("key"), "no_key");
        }
        let (add, drop) = (self.added(it), self.dropped(it));
        let ticked =
            |channel: &Channel| it.fields.find(&self.name(&format!("only.{}", channel.code()))).is_some();
        let was = self.was.channels.as_deref().unwrap_or_default();
        let channels = in_order(was, self.text.channels.iter().copied(), ticked);
        Some(AnswerText {
            key,
            zh: label.zh,
            en: label.en,
            add,
            drop,
            yuan: it.yuan(&self.name("fee_yuan")),
            promised_days: it.number(&self.name("promised_days")),
            legal_term: it.legal_term(&self.before),
            condition: it.optional_both(&self.name("condition")),
            note: it.optional_both(&self.name("said")),
            answers: {
                let part = self.name("answers");
                let row = |it: &mut Reader<'_>, at| {
                    Some((it.cell(&part, at, "field"), it.cell(&part, at, "given")))
                };
                it.rows_of(&part, &["field", "given"], row).into_iter().collect()
            },
            channels: (!channels.is_empty()).then_some(channels),
            stop: self.stop(it),
        })
    }

    /// Materials by id, or by their name in either language: of the list, or of what the item alone asks for.
    fn added(&self, it: &mut Reader<'_>) -> Vec<String> {
        let part = self.name("add");
        it.rows_of(&part, &["material"], |it, at| {
            let said = it.cell(&part, at, "material");
            let by_name = || self.shared.materials().find(|it| it.name.zh == said || it.name.en == said);
            let own = || self.text.own_materials.iter().find(|it| [&it.id, &it.zh, &it.en].contains(&&said));
            let listed = self.shared.material(&said).or_else(by_name).map(|it| it.id.clone());
            let found = listed.or_else(|| own().map(|it| it.id.clone()));
            if found.is_none() {
                it.tell(format!("{part}.{at}.material"), "no_material");
            }
            found
        })
    }

    fn dropped(&self, it: &Reader<'_>) -> Vec<String> {
        let ticked = |id: &String| it.fields.find(&self.name(&format!("drop.{id}"))).is_some();
        let own = self.text.own_materials.iter().map(|it| &it.id);
        in_order(&self.was.drop, self.text.materials.iter().chain(own).cloned(), ticked)
    }

    fn stop(&self, it: &mut Reader<'_>) -> Option<StopText> {
        let why = it.optional_both(&self.name("stop"))?;
        let cure = it.optional_both(&self.name("cure"));
        let said = it.line(&self.name("instead")).to_uppercase();
        let instead = (!said.is_empty()).then(|| said.parse().ok()).flatten();
        if instead.is_none() && !said.is_empty() {
            it.tell(self.name("instead"), "no_id");
        }
        let (cure_zh, cure_en) = cure.map_or((None, None), |cure| (Some(cure.zh), Some(cure.en)));
        Some(StopText { zh: why.zh, en: why.en, cure_zh, cure_en, instead })
    }
}
