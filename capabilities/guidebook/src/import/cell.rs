//! One cell: what somebody typed, as the value that stands in the document.

use plat_kernel::{Bilingual, Date};
use serde_json::{Map, Value};

use super::Reader;
use crate::{
    cells::{lines, parts},
    columns::{Column, List, Part, PartShape, Shape},
    document,
    lexicon::Family,
    mistake::Reason,
};

impl Reader<'_> {
    /// The value of a cell; none where nothing stands.
    pub(super) fn cell(&self, column: &Column, text: &str) -> Result<Option<Value>, Reason> {
        if text.is_empty() {
            return if column.needed { Err(Reason::missing()) } else { Ok(nothing(column)) };
        }
        let value = match column.shape {
            Shape::Text | Shape::Form => Value::String(text.replace("\r\n", "\n")),
            Shape::Number => number(text)?,
            Shape::Day => Value::String(day(text)?.to_string()),
            Shape::YesNo => Value::Bool(self.code(Family::YesNo, text)? == "yes"),
            Shape::Word(family) => Value::String(self.code(family, text)?.to_owned()),
            Shape::Words(family) => {
                each(text, |line| self.code(family, line).map(|code| Value::String(code.to_owned())))?
            }
            Shape::Lines => each(text, |line| Ok(Value::String(parts(line).join("｜"))))?,
            Shape::Refs(list) => each(text, |line| self.reference(list, line).map(Value::String))?,
            Shape::Rows(shape) => each(text, |line| self.thing(line, shape))?,
            Shape::Texts => pairs(text, |value| Ok(Value::String(value.to_owned())))?,
            Shape::Numbers => pairs(text, number)?,
            Shape::Document => serde_json::from_str(text).map_err(|_| Reason::about("no-document", text))?,
        };
        Ok(Some(value))
    }

    fn code(&self, family: Family, said: &str) -> Result<&'static str, Reason> {
        self.lexicon.code(family, said).ok_or_else(|| {
            let words = self.lexicon.words(family);
            let names: Vec<&str> = words.iter().map(|word| word.in_lang(self.lexicon.lang)).collect();
            Reason::about("no-such-word", said).with("words", names.join(" / "))
        })
    }

    /// The id of a line: as it was exported, or the name alone where only one thing has it.
    fn reference(&self, list: List, line: &str) -> Result<String, Reason> {
        let said = parts(line).into_iter().next().unwrap_or_default();
        let known = match list {
            List::Materials => self.shared.material(&said).is_some(),
            List::LifeEvents => self.shared.life_event(&said).is_some(),
        };
        if known {
            return Ok(said);
        }
        let named = |names: &Bilingual| names.zh == said || names.en.eq_ignore_ascii_case(&said);
        let mut by_name: Vec<&str> = match list {
            List::Materials => {
                self.shared.materials().filter(|it| named(&it.name)).map(|it| it.id.as_str()).collect()
            }
            List::LifeEvents => {
                let events = self.shared.life_events().iter();
                events.filter(|it| named(&it.name)).map(|it| it.code.0.as_str()).collect()
            }
        };
        match (by_name.pop(), by_name.is_empty()) {
            (Some(id), true) => Ok(id.to_owned()),
            (Some(_), false) => Err(Reason::about("many-such", &said)),
            (None, _) if list == List::Materials => Err(Reason::about("no-such-material", &said)),
            (None, _) => Err(Reason::about("no-such-event", &said)),
        }
    }

    fn thing(&self, line: &str, shape: &[Part]) -> Result<Value, Reason> {
        let texts = parts(line);
        if texts.len() != shape.len() {
            let (has, needs) = (texts.len(), shape.len());
            return Err(Reason::about("parts", line).with("has", has).with("needs", needs));
        }
        let mut thing = Value::Object(Map::new());
        for (part, text) in shape.iter().zip(&texts) {
            let value = match part.shape {
                PartShape::Perhaps if text.is_empty() => None,
                _ if text.is_empty() => return Err(Reason::about("part-missing", line)),
                PartShape::Number | PartShape::Perhaps => Some(number(text)?),
                PartShape::Text => Some(Value::String(text.clone())),
                PartShape::Word(family) => Some(Value::String(self.code(family, text)?.to_owned())),
            };
            document::set(&mut thing, part.path, value);
        }
        Ok(thing)
    }
}

/// What an empty cell means: a list that every document has is empty, everything else is left out.
fn nothing(column: &Column) -> Option<Value> {
    matches!(column.key, "materials" | "legal-basis").then(|| Value::Array(Vec::new()))
}

fn number(text: &str) -> Result<Value, Reason> {
    let digits = text.trim().strip_suffix(".0").unwrap_or(text.trim());
    digits.parse::<u32>().map(Value::from).map_err(|_| Reason::about("no-number", text))
}

/// `2026-11-01`, and as people and Excel write it: `2026/11/1`, `2026.11.1`, `2026年11月1日`.
fn day(text: &str) -> Result<Date, Reason> {
    let digits: Vec<&str> =
        text.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty()).collect();
    let wrong = || Reason::about("no-day", text);
    let [year, month, day] = digits.as_slice() else { return Err(wrong()) };
    format!("{year:0>4}-{month:0>2}-{day:0>2}").parse().map_err(|_| wrong())
}

fn each(cell: &str, value: impl Fn(&str) -> Result<Value, Reason>) -> Result<Value, Reason> {
    lines(cell).map(value).collect::<Result<_, _>>().map(Value::Array)
}

fn pairs(cell: &str, value: impl Fn(&str) -> Result<Value, Reason>) -> Result<Value, Reason> {
    let mut map = Map::new();
    for line in lines(cell) {
        let parts = parts(line);
        let [key, text] = parts.as_slice() else {
            return Err(Reason::about("parts", line).with("has", parts.len()).with("needs", 2));
        };
        map.insert(key.clone(), value(text)?);
    }
    Ok(Value::Object(map))
}
