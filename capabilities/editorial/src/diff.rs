//! An item part by part in a reader's words, and what differs between two wordings of it.

use plat_facts::refs::ItemRef;
use plat_identity::{Branch, Level};
use plat_kernel::{
    lang::Bilingual,
    money::Fen,
    term::{StatedUnit, Unit},
};
use plat_web::Page;

use cap_catalogue::{
    AnswerText, FieldText, MaterialText, QuestionText, SituationText,
    model::{FeeText, ItemText, LegalTerm, Shared, Step, TariffText},
};

/// One part of an item in words: a line, or as many as it has entries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part {
    /// The name of its field; its label stands in `i18n/` under `editorial.part.` and this name.
    pub(crate) name: &'static str,
    /// What it says.
    pub(crate) lines: Vec<String>,
}

/// A part that two wordings say differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) name: &'static str,
    /// What the first says and the second does not.
    pub(crate) was: Vec<String>,
    /// What the second says and the first does not.
    pub(crate) becomes: Vec<String>,
    /// Both say the same things in another order.
    pub(crate) order: bool,
}

/// The parts that differ, in the order of the outline.
pub(crate) fn changes(was: &[Part], becomes: &[Part]) -> Vec<Change> {
    let differing = was.iter().zip(becomes).filter(|(was, becomes)| was != becomes);
    let change = |(was, becomes): (&Part, &Part)| {
        let only = |these: &Part, those: &Part| -> Vec<String> {
            these.lines.iter().filter(|line| !those.lines.contains(line)).cloned().collect()
        };
        let (left, came) = (only(was, becomes), only(becomes, was));
        Change { name: was.name, order: left.is_empty() && came.is_empty(), was: left, becomes: came }
    };
    differing.map(change).collect()
}

/// Says things in the reader's language.
struct Teller<'a> {
    page: &'a Page,
    shared: &'a Shared,
}

/// Every part of an item, in the order of the form. Parts that say nothing have no lines.
pub(crate) fn outline(text: &ItemText, shared: &Shared, page: &Page) -> Vec<Part> {
    let say = Teller { page, shared };
    let fee = &text.fee;
    let part = |name: &'static str, lines: Vec<String>| Part { name, lines };
    let word = |key: &str| vec![page.t(key).to_string()];
    let plain = |lines: &[String]| lines.to_vec();
    let yes = |yes: bool| word(if yes { "editorial.yes" } else { "editorial.no" });
    vec![
        part("name", Teller::both(&text.name)),
        part("branch", text.branch.iter().map(|branch: &Branch| page.branch(branch)).collect()),
        part("level", vec![say.level(text.level)]),
        part("subject", word(text.subject.words())),
        part("kind", word(text.kind.words())),
        part("handling", word(text.handling.words())),
        part("ended", say.ending(text)),
        part("promised_days", vec![say.working(text.promised_days)]),
        part("promised_by_region", say.regions(text)),
        part("legal_term", text.legal_term.iter().map(|term| say.legal(*term)).collect()),
        part("fee", say.fee(fee)),
        part(
            "fee_options",
            fee.options.iter().map(|it| say.price(&it.key, it.yuan, &it.zh, &it.en)).collect(),
        ),
        part("fee_tariff", fee.tariff.iter().map(|it| say.tariff(it)).collect()),
        part("fee_parts", fee.parts.iter().map(|it| say.price("", it.yuan, &it.zh, &it.en)).collect()),
        part("fee_note", fee.note.iter().flat_map(Teller::both).collect()),
        part("fee_basis", fee.basis.iter().cloned().collect()),
        part("conditions", text.conditions.iter().map(Teller::one).collect()),
        part("steps", text.steps.iter().map(|step| say.step(step)).collect()),
        part("materials", text.materials.iter().map(|id| say.material(id)).collect()),
        part("own_materials", text.own_materials.iter().map(|it| say.own_material(it)).collect()),
        part("form", text.form.iter().cloned().collect()),
        part("fields", text.fields.iter().map(|it| say.field(it)).collect()),
        part("channels", text.channels.iter().map(|it| page.t(it.words()).to_string()).collect()),
        part("handled_at", say.handled_at(text)),
        part("legal_basis", plain(&text.legal_basis)),
        part("result", Teller::both(&text.result)),
        part("one_certificate", yes(text.one_certificate)),
        part("source_visits", text.source_visits.iter().map(ToString::to_string).collect()),
        part("cross_province", word(text.cross_province.words())),
        part("life_events", text.life_events.iter().map(|code| say.life_event(code)).collect()),
        part("situation", say.questions(text)),
        part("code", text.code.iter().map(|(key, value)| say.segment(key, value)).collect()),
        part("note", Some(text.note.clone()).into_iter().filter(|note| !note.is_empty()).collect()),
        part("doubt", text.doubt.iter().flat_map(Teller::both).collect()),
        part("source", vec![text.source.clone()]),
        part("confidence", word(text.confidence.words())),
    ]
}

impl Teller<'_> {
    /// Both languages, each on its line: an editor looks after both.
    fn both(text: &Bilingual) -> Vec<String> {
        [&text.zh, &text.en].into_iter().filter(|text| !text.is_empty()).cloned().collect()
    }

    fn one(text: &Bilingual) -> String {
        Self::both(text).join(" / ")
    }

    fn working(&self, days: u32) -> String {
        let key = if days == 0 { "catalogue.term.on_the_spot" } else { "catalogue.term.working" };
        self.page.t(key).with("days", days).to_string()
    }

    fn legal(&self, term: LegalTerm) -> String {
        let key = match term.counted {
            Unit::Working => "catalogue.term.working",
            Unit::Calendar => "catalogue.term.calendar",
        };
        let days = self.page.t(key).with("days", term.days);
        if term.stated == StatedUnit::Unstated {
            self.page.t("editorial.bare").with("days", days).to_string()
        } else {
            days.to_string()
        }
    }

    fn level(&self, level: Level) -> String {
        self.page.t(level_words(level)).to_string()
    }

    fn regions(&self, text: &ItemText) -> Vec<String> {
        let line = |(region, days): (&String, &u32)| format!("{region}: {}", self.working(*days));
        text.promised_by_region.iter().map(line).collect()
    }

    fn money(&self, yuan: i64) -> String {
        self.page.money(&Fen::from_yuan(yuan))
    }

    fn fee(&self, fee: &FeeText) -> Vec<String> {
        let amount = match fee.yuan {
            None => self.page.t("catalogue.fee.local").to_string(),
            Some(0) => self.page.t("catalogue.fee.free").to_string(),
            Some(yuan) => self.money(yuan),
        };
        let by = fee.by.iter().map(|field| self.page.t("editorial.by").with("field", field).to_string());
        std::iter::once(amount).chain(by).collect()
    }

    fn price(&self, key: &str, yuan: i64, zh: &str, en: &str) -> String {
        let label = Self::one(&Bilingual::new(zh, en));
        let key = if key.is_empty() { String::new() } else { format!(" [{key}]") };
        format!("{label}: {}{key}", self.money(yuan))
    }

    fn tariff(&self, price: &TariffText) -> String {
        let below = price.ages.below.map(|age| age.to_string()).unwrap_or_default();
        format!("{}–{below} {}", price.ages.from, self.price("", price.yuan, &price.zh, &price.en))
    }

    fn step(&self, step: &Step) -> String {
        let days = step.days.map(|days| format!(", {}", self.working(days))).unwrap_or_default();
        format!("{} ({}{days})", Self::one(&step.name), self.page.t(step.role.words()))
    }

    fn material(&self, id: &str) -> String {
        self.shared.material(id).map_or(id, |it| self.page.pick(&it.name)).to_owned()
    }

    fn ending(&self, text: &ItemText) -> Vec<String> {
        let Some(ended) = &text.ended else { return Vec::new() };
        let instead = |id: &ItemRef| self.page.t("editorial.instead").with("item", id).to_string();
        Self::both(&ended.why).into_iter().chain(ended.successor.as_ref().map(instead)).collect()
    }

    /// A material of its own, with all that its list would say of it.
    fn own_material(&self, it: &MaterialText) -> String {
        let mut said = vec![self.page.t(it.provision.words()).to_string(), self.need(it.optional)];
        if it.original {
            said.push(self.page.t("catalogue.guide.original").to_string());
        }
        said.extend(it.basis.clone());
        format!("{} [{}] ({})", Self::one(&Bilingual::new(&it.zh, &it.en)), it.id, said.join(", "))
    }

    /// A question of its own, with the answer that it waits for.
    fn field(&self, it: &FieldText) -> String {
        let label = self.shared.field(&it.key).map_or(it.key.as_str(), |field| self.page.pick(&field.label));
        let mut said = vec![self.need(!it.required)];
        said.extend(it.when.iter().map(|when| format!("{} = {}", when.field, when.is)));
        said.extend(it.hint.iter().map(Self::one));
        said.extend(it.choices.iter().cloned());
        format!("{label} ({})", said.join(", "))
    }

    fn need(&self, optional: bool) -> String {
        let key = if optional { "editorial.need.optional" } else { "editorial.need.required" };
        self.page.t(key).to_string()
    }

    fn life_event(&self, code: &str) -> String {
        self.shared.life_event(code).map_or(code, |it| self.page.pick(&it.name)).to_owned()
    }

    /// The questions, each answer on a line of its own: its own, or those that came with the program.
    fn questions(&self, text: &ItemText) -> Vec<String> {
        let shipped = || self.shared.situation(&text.id).map(|it| SituationText::of(it));
        let Some(situation) = text.situation.clone().or_else(shipped) else { return Vec::new() };
        if situation.questions.is_empty() {
            return Vec::new();
        }
        let about = format!("{} ({})", situation.source, self.page.t(situation.confidence.words()));
        let conditions = situation.conditions.iter().map(Self::one).collect::<Vec<_>>();
        let asked = situation.questions.iter().flat_map(|question| self.question(question));
        std::iter::once(about).chain(conditions).chain(asked).collect()
    }

    fn question(&self, it: &QuestionText) -> Vec<String> {
        let waits = it.when.iter().map(|(question, any_of)| format!("{question} = {}", any_of.join(" | ")));
        let waits = waits.collect::<Vec<_>>().join(", ");
        let waits = if waits.is_empty() { String::new() } else { format!(" [{waits}]") };
        let help = it.help.iter().map(|help| format!("{}: {}", it.key, Self::one(help)));
        let ask = format!("{}: {}{waits}", it.key, Self::one(&it.ask));
        let answers = it.answers.iter().map(|answer| {
            let label = Self::one(&Bilingual::new(&answer.zh, &answer.en));
            let effects = self.effects(answer);
            let effects =
                if effects.is_empty() { String::new() } else { format!(" → {}", effects.join("; ")) };
            format!("{} = {}: {label}{effects}", it.key, answer.key)
        });
        std::iter::once(ask).chain(help).chain(answers).collect()
    }

    /// What an answer changes.
    fn effects(&self, it: &AnswerText) -> Vec<String> {
        let added = it.add.iter().map(|id| format!("+ {}", self.material(id)));
        let dropped = it.drop.iter().map(|id| format!("− {}", self.material(id)));
        let mut said: Vec<String> = added.chain(dropped).collect();
        said.extend(it.yuan.map(|yuan| self.money(yuan)));
        said.extend(it.promised_days.map(|days| self.working(days)));
        said.extend(it.legal_term.map(|term| self.legal(term)));
        said.extend([&it.condition, &it.note].into_iter().flatten().map(Self::one));
        said.extend(it.answers.iter().map(|(field, answer)| format!("{field} = {answer}")));
        let channels = it.channels.iter().flatten();
        said.extend(channels.map(|channel| self.page.t(channel.words()).to_string()));
        if let Some(stop) = &it.stop {
            said.push(Self::one(&Bilingual::new(&stop.zh, &stop.en)));
            let (zh, en) = (stop.cure_zh.clone(), stop.cure_en.clone());
            said.push(Self::one(&Bilingual { zh: zh.unwrap_or_default(), en: en.unwrap_or_default() }));
            said.extend(stop.instead.as_ref().map(ToString::to_string));
        }
        said.retain(|it| !it.is_empty());
        said
    }

    fn segment(&self, key: &str, value: &str) -> String {
        let name = self.shared.codes().segment(key).map_or(key, |segment| self.page.pick(&segment.name));
        format!("{name}: {value}")
    }

    fn handled_at(&self, text: &ItemText) -> Vec<String> {
        let at = &text.handled_at;
        let flag = |on: bool, key: &str| on.then(|| self.page.t(key).to_string());
        let levels = at.levels.iter().map(|level| self.level(*level));
        levels
            .chain(flag(at.city_wide, "editorial.city_wide"))
            .chain(flag(at.delegated, "editorial.delegated"))
            .collect()
    }
}

/// The key of a level's name.
pub(crate) const fn level_words(level: Level) -> &'static str {
    match level {
        Level::Station => "catalogue.level.station",
        Level::District => "catalogue.level.district",
        Level::City => "catalogue.level.city",
    }
}
