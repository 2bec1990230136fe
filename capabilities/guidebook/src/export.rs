//! The catalogue as a table: what an editor would type, in the reader's language.

use cap_catalogue::{ItemText, Shared};
use plat_sheets::{Cell, Column as Head, Sheet};
use serde_json::Value;

use crate::{
    cells,
    columns::{COLUMNS, Column, List, Part, PartShape, Shape},
    document,
    lexicon::{Family, Lexicon},
};

/// The sheet of these texts.
pub(crate) fn sheet<'a>(
    texts: impl Iterator<Item = &'a ItemText>,
    shared: &Shared,
    lexicon: &Lexicon,
) -> Result<Sheet, serde_json::Error> {
    let writer = Writer { shared, lexicon };
    let rows = texts.map(|text| writer.row(text)).collect::<Result<_, _>>()?;
    Ok(Sheet::new(lexicon.t("guidebook.sheet"), heads(lexicon), rows))
}

/// The heads of all columns.
pub(crate) fn heads(lexicon: &Lexicon) -> Vec<Head> {
    COLUMNS.iter().map(|column| Head::new(title(column, lexicon), column.width)).collect()
}

/// What stands above a column.
pub(crate) fn title(column: &Column, lexicon: &Lexicon) -> String {
    lexicon.t(&format!("guidebook.column.{}", column.key))
}

/// Writes items as rows.
pub(crate) struct Writer<'a> {
    pub(crate) shared: &'a Shared,
    pub(crate) lexicon: &'a Lexicon,
}

impl Writer<'_> {
    /// The cells of all columns.
    pub(crate) fn row(&self, text: &ItemText) -> Result<Vec<Cell>, serde_json::Error> {
        let document = serde_json::to_value(text)?;
        let cell = |column: &Column| self.cell(document::at(&document, column.path), column.shape);
        Ok(COLUMNS.iter().map(cell).collect())
    }

    fn cell(&self, value: &Value, shape: Shape) -> Cell {
        match shape {
            Shape::YesNo => {
                let code = if value.as_bool() == Some(true) { "yes" } else { "no" };
                Cell::text(self.lexicon.name(Family::YesNo, code))
            }
            Shape::Number => value.as_f64().map_or(Cell::NOTHING, Cell::number),
            Shape::Word(family) => {
                Cell::text(value.as_str().map_or_else(String::new, |code| self.lexicon.name(family, code)))
            }
            Shape::Words(family) => lines(value, |code| self.lexicon.name(family, &plain(code))),
            Shape::Lines => lines(value, |text| cells::line([plain(text).as_str()])),
            Shape::Refs(list) => lines(value, |id| self.named(list, &plain(id))),
            Shape::Rows(parts) => lines(value, |thing| self.thing(thing, parts)),
            Shape::Texts | Shape::Numbers => {
                let pairs = value.as_object().into_iter().flatten();
                let lines = pairs.map(|(key, value)| cells::line([key.as_str(), &plain(value)]));
                Cell::text(lines.collect::<Vec<_>>().join("\n"))
            }
            Shape::Text | Shape::Day | Shape::Form | Shape::Document => Cell::text(plain(value)),
        }
    }

    /// An id with the name behind it, for who reads the file.
    fn named(&self, list: List, id: &str) -> String {
        let name = match list {
            List::Materials => self.shared.material(id).map(|it| it.name.in_lang(self.lexicon.lang)),
            List::LifeEvents => self.shared.life_event(id).map(|it| it.name.in_lang(self.lexicon.lang)),
        };
        name.map_or_else(|| id.to_owned(), |name| cells::line([id, name]))
    }

    fn thing(&self, thing: &Value, parts: &[Part]) -> String {
        let text = |part: &Part| {
            let value = document::at(thing, part.path);
            match part.shape {
                PartShape::Word(family) => self.lexicon.name(family, &plain(value)),
                PartShape::Text | PartShape::Number | PartShape::Perhaps => plain(value),
            }
        };
        let texts: Vec<String> = parts.iter().map(text).collect();
        cells::line(texts.iter().map(String::as_str))
    }
}

fn lines(value: &Value, line: impl Fn(&Value) -> String) -> Cell {
    let lines: Vec<String> = value.as_array().into_iter().flatten().map(line).collect();
    Cell::text(lines.join("\n"))
}

/// A text or a number as it is typed.
fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
