//! The editing form read back into an item. What cannot be read is told at its field; the rest is taken.

mod own;

use std::{collections::BTreeMap, str::FromStr};

use plat_identity::{Branch, Level};
use plat_kernel::{
    lang::Bilingual,
    term::{StatedUnit, Unit},
};
use plat_web::Fields;

use cap_catalogue::model::{
    Ages, Channel, Confidence, FeeText, HandledAt, Handling, ItemText, Kind, LegalTerm, PriceText, Reach,
    ShareText, Shared, Step, StepRole, Subject, TariffText,
};

/// Levels, units: words that have no list of their own.
pub(super) const LEVELS: [(&str, Level); 3] =
    [("station", Level::Station), ("district", Level::District), ("city", Level::City)];
pub(super) const STATED: [(&str, StatedUnit); 3] = [
    ("working", StatedUnit::Working),
    ("calendar", StatedUnit::Calendar),
    ("unstated", StatedUnit::Unstated),
];
pub(super) const COUNTED: [(&str, Unit); 2] = [("working", Unit::Working), ("calendar", Unit::Calendar)];

/// The parts that have as many rows as they need, and the columns of each.
pub(super) const ROWS: [(&str, &[&str]); 9] = [
    ("promised_by_region", &["region", "days"]),
    ("fee_options", &["key", "yuan", "zh", "en"]),
    ("fee_tariff", &["from", "below", "yuan", "zh", "en"]),
    ("fee_parts", &["yuan", "zh", "en"]),
    ("conditions", &["zh", "en"]),
    ("steps", &["zh", "en", "role", "days"]),
    ("code", &["segment", "value"]),
    (own::MATERIALS, &["zh", "en", "provision", "need", "original", "basis", "id"]),
    (own::FIELDS, &["field", "need", "after", "is"]),
];

/// Lists that always have a choice made: by themselves they say nothing.
const CHOSEN: [&str; 4] = ["role", "provision", "need", "original"];

/// The longest line and the longest text that are taken, in characters.
pub(super) const LINE: usize = 300;
pub(super) const TEXT: usize = 4000;

/// Something that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wrong {
    /// The name of the control.
    pub(super) field: String,
    /// What is wrong: the words stand under `editorial.wrong.` and this code.
    pub(super) code: &'static str,
}

/// Reads the form over what was there before; what cannot be read stays as it was, and is told.
pub(super) fn read(fields: &Fields, before: &ItemText, shared: &Shared) -> (ItemText, Vec<Wrong>) {
    let mut it = Reader { fields, wrong: Vec::new() };
    let text = ItemText {
        id: before.id.clone(),
        version: before.version,
        effective: before.effective,
        branch: Branch::of_code(fields.text("branch")).or(before.branch),
        source: it.line("source"),
        confidence: it.one_of("confidence", Confidence::ALL, Confidence::code, before.confidence),
        name: it.both("name"),
        subject: it.one_of("subject", Subject::ALL, Subject::code, before.subject),
        kind: it.one_of("kind", Kind::ALL, Kind::code, before.kind),
        handling: it.one_of("handling", Handling::ALL, Handling::code, before.handling),
        ended: it.ending(),
        legal_term: it.legal_term(""),
        level: it.listed("level", &LEVELS, before.level),
        promised_days: it.number("promised_days").unwrap_or_default(),
        fee: it.fee(),
        conditions: it.rows("conditions", |it, at| Some(it.cell_pair("conditions", at))),
        steps: it.rows("steps", |it, at| Some(it.step(at))),
        code: it
            .rows("code", |it, at| Some((it.cell("code", at, "segment"), it.cell("code", at, "value"))))
            .into_iter()
            .collect(),
        promised_by_region: it.regions(),
        handled_at: HandledAt {
            levels: LEVELS
                .into_iter()
                .filter(|(code, _)| it.ticked("levels", code))
                .map(|(_, level)| level)
                .collect(),
            city_wide: fields.find("city_wide").is_some(),
            delegated: fields.find("delegated").is_some(),
        },
        materials: materials(fields),
        own_materials: it.own_materials(before, shared),
        form: it.form(shared),
        fields: it.own_fields(before, (shared, fields.find("form"))),
        legal_basis: it.lines("legal_basis"),
        channels: in_order(&before.channels, Channel::ALL.iter().copied(), |channel| {
            it.ticked("channels", channel.code())
        }),
        result: it.both("result"),
        one_certificate: fields.find("one_certificate").is_some(),
        source_visits: it.number("source_visits"),
        cross_province: it.one_of("cross_province", Reach::ALL, Reach::code, before.cross_province),
        life_events: in_order(
            &before.life_events,
            shared.life_events().iter().map(|event| event.code.0.clone()),
            |code| it.ticked("life_events", code),
        ),
        situation: before.situation.clone(),
        note: it.area("note"),
        doubt: it.optional_both("doubt"),
    };
    (text, it.wrong)
}

/// What is ticked: what was there before in its own order, then the rest.
pub(super) fn in_order<T: Clone + PartialEq>(
    before: &[T],
    all: impl Iterator<Item = T>,
    ticked: impl Fn(&T) -> bool,
) -> Vec<T> {
    let kept = before.iter().filter(|it| ticked(it)).cloned();
    kept.chain(all.filter(|it| !before.contains(it) && ticked(it))).collect()
}

/// The materials in the order of the form.
pub(super) fn materials(fields: &Fields) -> Vec<String> {
    let mut found: Vec<(usize, String)> = fields
        .iter()
        .filter_map(|(name, value)| Some((name.strip_prefix("materials.")?.parse().ok()?, value.to_owned())))
        .collect();
    found.sort();
    found.into_iter().map(|(_, id)| id).collect()
}

/// How many rows of a part were sent.
pub(super) fn sent(fields: &Fields, part: &str) -> usize {
    let place = |name: &str| -> Option<usize> {
        name.strip_prefix(part)?.strip_prefix('.')?.split('.').next()?.parse().ok()
    };
    fields.iter().filter_map(|(name, _)| place(name)).map(|at| at + 1).max().unwrap_or(0).min(MOST_ROWS)
}

/// More rows than any item has.
const MOST_ROWS: usize = 60;

/// Reads controls, and notes what cannot be read.
pub(super) struct Reader<'a> {
    pub(super) fields: &'a Fields,
    pub(super) wrong: Vec<Wrong>,
}

impl Reader<'_> {
    pub(super) fn tell(&mut self, field: impl Into<String>, code: &'static str) {
        self.wrong.push(Wrong { field: field.into(), code });
    }

    fn short(&mut self, field: &str, most: usize) -> String {
        let text = self.fields.text(field).to_owned();
        if text.chars().count() > most {
            self.tell(field, "too_long");
        }
        text
    }

    pub(super) fn line(&mut self, field: &str) -> String {
        self.short(field, LINE)
    }

    fn area(&mut self, field: &str) -> String {
        self.short(field, TEXT)
    }

    fn lines(&mut self, field: &str) -> Vec<String> {
        let text = self.area(field);
        text.lines().map(str::trim).filter(|line| !line.is_empty()).map(ToOwned::to_owned).collect()
    }

    pub(super) fn both(&mut self, field: &str) -> Bilingual {
        Bilingual { zh: self.line(&format!("{field}_zh")), en: self.line(&format!("{field}_en")) }
    }

    pub(super) fn optional_both(&mut self, field: &str) -> Option<Bilingual> {
        Some(self.both(field)).filter(|both| !both.zh.is_empty() || !both.en.is_empty())
    }

    fn ticked(&self, part: &str, code: &str) -> bool {
        self.fields.find(&format!("{part}.{code}")).is_some()
    }

    fn parsed<T: FromStr>(&mut self, field: &str, code: &'static str) -> Option<T> {
        let typed = self.fields.find(field)?.replace(',', "");
        let number = typed.parse().ok();
        if number.is_none() {
            self.tell(field, code);
        }
        number
    }

    pub(super) fn number(&mut self, field: &str) -> Option<u32> {
        self.parsed(field, "not_a_number")
    }

    pub(super) fn yuan(&mut self, field: &str) -> Option<i64> {
        self.parsed::<u32>(field, "not_yuan").map(i64::from)
    }

    pub(super) fn one_of<T: Copy>(
        &mut self,
        field: &str,
        all: &[T],
        code: impl Fn(T) -> &'static str,
        before: T,
    ) -> T {
        let typed = self.fields.text(field);
        let found = all.iter().copied().find(|it| code(*it) == typed);
        if found.is_none() {
            self.tell(field, "not_offered");
        }
        found.unwrap_or(before)
    }

    pub(super) fn listed<T: Copy>(&mut self, field: &str, list: &[(&'static str, T)], before: T) -> T {
        let typed = self.fields.text(field);
        let found = list.iter().find(|(code, _)| *code == typed).map(|(_, value)| *value);
        if found.is_none() {
            self.tell(field, "not_offered");
        }
        found.unwrap_or(before)
    }

    /// A term in three controls, whose names begin alike.
    pub(super) fn legal_term(&mut self, before: &str) -> Option<LegalTerm> {
        let days = self.number(&format!("{before}legal_days"))?;
        let stated = self.listed(&format!("{before}legal_stated"), &STATED, StatedUnit::Unstated);
        let counted = self.listed(&format!("{before}legal_counted"), &COUNTED, Unit::Working);
        Some(LegalTerm { days, stated, counted })
    }

    fn form(&mut self, shared: &Shared) -> Option<String> {
        let form = self.fields.find("form")?.to_owned();
        if shared.form(Some(&form)).is_none() {
            self.tell("form", "not_offered");
        }
        Some(form)
    }

    fn fee(&mut self) -> FeeText {
        FeeText {
            yuan: self.yuan("fee_yuan"),
            by: self.fields.find("fee_by").map(ToOwned::to_owned),
            options: self.rows("fee_options", |it, at| {
                let key = it.cell("fee_options", at, "key");
                let (yuan, label) = (it.cell_yuan("fee_options", at)?, it.cell_pair("fee_options", at));
                Some(PriceText { key, yuan, zh: label.zh, en: label.en })
            }),
            tariff: self.rows("fee_tariff", |it, at| {
                let from = it.parsed(&cell_name("fee_tariff", at, "from"), "not_an_age").unwrap_or_default();
                let below = it.parsed(&cell_name("fee_tariff", at, "below"), "not_an_age");
                let (yuan, label) = (it.cell_yuan("fee_tariff", at)?, it.cell_pair("fee_tariff", at));
                Some(TariffText { ages: Ages { from, below }, yuan, zh: label.zh, en: label.en })
            }),
            parts: self.rows("fee_parts", |it, at| {
                let (yuan, label) = (it.cell_yuan("fee_parts", at)?, it.cell_pair("fee_parts", at));
                Some(ShareText { yuan, zh: label.zh, en: label.en })
            }),
            note: self.optional_both("fee_note"),
            basis: Some(self.line("fee_basis")).filter(|basis| !basis.is_empty()),
        }
    }

    fn regions(&mut self) -> BTreeMap<String, u32> {
        let part = "promised_by_region";
        let row = |it: &mut Self, at: usize| {
            let region = it.cell(part, at, "region");
            if region.len() != 6 || !region.bytes().all(|byte| byte.is_ascii_digit()) {
                it.tell(cell_name(part, at, "region"), "not_a_region");
            }
            let days = it.number(&cell_name(part, at, "days"));
            if days.is_none() {
                it.tell(cell_name(part, at, "days"), "not_a_number");
            }
            Some((region, days?))
        };
        self.rows(part, row).into_iter().collect()
    }

    fn step(&mut self, at: usize) -> Step {
        let name = self.cell_pair("steps", at);
        let role =
            self.one_of(&cell_name("steps", at, "role"), StepRole::ALL, StepRole::code, StepRole::Window);
        Step { name, role, days: self.number(&cell_name("steps", at, "days")) }
    }

    pub(super) fn cell(&mut self, part: &str, at: usize, column: &str) -> String {
        self.line(&cell_name(part, at, column))
    }

    fn cell_yuan(&mut self, part: &str, at: usize) -> Option<i64> {
        let field = cell_name(part, at, "yuan");
        if self.fields.find(&field).is_none() {
            self.tell(field, "not_yuan");
            return None;
        }
        self.yuan(&field)
    }

    pub(super) fn cell_pair(&mut self, part: &str, at: usize) -> Bilingual {
        Bilingual { zh: self.cell(part, at, "zh"), en: self.cell(part, at, "en") }
    }

    /// The rows of a part in which anything was typed.
    fn rows<T>(&mut self, part: &'static str, row: impl FnMut(&mut Self, usize) -> Option<T>) -> Vec<T> {
        let columns = ROWS.iter().find(|(known, _)| *known == part).map_or(&[][..], |(_, columns)| *columns);
        self.rows_of(part, columns, row)
    }

    /// The rows of a part with these columns in which anything was typed.
    pub(super) fn rows_of<T>(
        &mut self,
        part: &str,
        columns: &[&str],
        mut row: impl FnMut(&mut Self, usize) -> Option<T>,
    ) -> Vec<T> {
        let typed = |at: usize, fields: &Fields| {
            columns
                .iter()
                .filter(|column| !CHOSEN.contains(column))
                .any(|column| fields.find(&cell_name(part, at, column)).is_some())
        };
        let places: Vec<usize> = (0..sent(self.fields, part)).filter(|at| typed(*at, self.fields)).collect();
        places.into_iter().filter_map(|at| row(self, at)).collect()
    }
}

/// The name of a control in a row.
pub(super) fn cell_name(part: &str, at: usize, column: &str) -> String {
    format!("{part}.{at}.{column}")
}
