//! From the rows of a file to the documents of items, or to every mistake in it.

mod cell;

use std::{collections::HashMap, sync::Arc};

use cap_catalogue::{Edition, Item, ItemText, Misfit, Shared};
use plat_facts::ItemRef;
use plat_kernel::Date;
use plat_sheets::{Book, Row};
use serde_json::{Map, Value};

use crate::{
    columns::COLUMNS,
    document, export,
    heads::{self, Found},
    lexicon::Lexicon,
    mistake::{Mistake, Reason},
};

/// What items are read against.
pub(crate) struct Reader<'a> {
    /// What holds today.
    pub(crate) edition: &'a Edition,
    /// What items refer to.
    pub(crate) shared: &'a Shared,
    /// What codes are called.
    pub(crate) lexicon: &'a Lexicon,
    /// The drafts that there are: an import overwrites nobody's.
    pub(crate) drafted: HashMap<ItemRef, ItemText>,
    /// The day on which it is read.
    pub(crate) today: Date,
}

/// What a file says.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    /// The rows without a mistake, in their order.
    pub(crate) good: Vec<Good>,
    /// Everything that is wrong, by row.
    pub(crate) mistakes: Vec<Mistake>,
    /// The heads of columns that nobody knows; they are kept and not read.
    pub(crate) unknown: Vec<String>,
}

/// A row that is right.
#[derive(Debug)]
pub(crate) struct Good {
    /// Its number.
    pub(crate) row: u32,
    /// What it says.
    pub(crate) text: ItemText,
    /// What holds today; none of an item that is new.
    pub(crate) now: Option<Arc<Item>>,
    /// Whether it says what somebody's draft says already.
    drafted: bool,
}

impl Good {
    /// Whether it changes anything.
    pub(crate) fn changes(&self) -> bool {
        !self.drafted && self.now.as_ref().is_none_or(|now| *now.text != self.text)
    }
}

/// The field by which an item is known: its id.
const ID: usize = 0;
/// The field that says which version a row was made from.
const VERSION: usize = 1;

/// Finds the table of a file.
pub(crate) fn table<'b>(book: &'b Book, lexicon: &Lexicon) -> Result<Found<'b>, Mistake> {
    let known: Vec<[String; 3]> = COLUMNS
        .iter()
        .map(|column| {
            let [zh, en] = lexicon.both(&format!("guidebook.column.{}", column.key));
            [heads::normal(&zh), heads::normal(&en), heads::normal(column.key)]
        })
        .collect();
    let field = |head: &str| known.iter().position(|names| names.iter().any(|name| name == head));
    let found = heads::find(book, field, &[ID]);
    let title = COLUMNS.first().map_or_else(String::new, |column| export::title(column, lexicon));
    let found = found.ok_or_else(|| Mistake::at(0, None, Reason("no-heads", vec![("head", title)])))?;
    match found.twice() {
        Some(head) => Err(Mistake::at(found.head.number, None, Reason::about("head-twice", head))),
        None => Ok(found),
    }
}

impl Reader<'_> {
    /// Reads a whole file. Nothing is taken here: who calls decides by the mistakes.
    pub(crate) fn read(&self, book: &Book) -> Reading {
        let found = match table(book, self.lexicon) {
            Ok(found) => found,
            Err(mistake) => return Reading { mistakes: vec![mistake], ..Reading::default() },
        };
        let mut reading = Reading { unknown: found.unknown(), ..Reading::default() };
        if found.rows.is_empty() {
            reading.mistakes.push(Mistake::at(found.head.number, None, Reason("no-rows", Vec::new())));
        }
        let mut seen: HashMap<ItemRef, u32> = HashMap::new();
        for row in found.rows {
            match self.row(&found, row, &mut seen) {
                Ok(good) => reading.good.push(good),
                Err(mistakes) => reading.mistakes.extend(mistakes),
            }
        }
        reading
    }

    fn row(
        &self,
        found: &Found<'_>,
        row: &Row,
        seen: &mut HashMap<ItemRef, u32>,
    ) -> Result<Good, Vec<Mistake>> {
        let at = |field: usize, reason| Mistake::at(row.number, found.column(field), reason);
        let id = Self::id(found.cell(row, ID).unwrap_or_default()).map_err(|reason| vec![at(ID, reason)])?;
        let now = self.edition.get(&id).cloned();
        let draft = self.drafted.get(&id);
        let mut mistakes = Vec::new();
        if let Some(first) = seen.insert(id.clone(), row.number) {
            mistakes.push(at(ID, Reason::about("twice", id.as_str()).with("first", first)));
        }
        // Columns that a file leaves out stay as they are; a new item has nothing that could stay.
        let blank = || ItemText::blank(id.clone(), self.today);
        let kept = draft.cloned().or_else(|| now.as_ref().map(|now| ItemText::clone(&now.text)));
        let is_new = kept.is_none();
        let mut value = serde_json::to_value(kept.unwrap_or_else(blank)).unwrap_or_default();
        for (field, column) in COLUMNS.iter().enumerate() {
            let Some(text) = found.cell(row, field) else {
                if is_new && column.needed {
                    let head = export::title(column, self.lexicon);
                    mistakes.push(at(ID, Reason::about("new-lacks", &head)));
                }
                continue;
            };
            match self.cell(column, text) {
                Ok(new) => document::set(&mut value, column.path, new),
                Err(reason) => mistakes.push(at(field, reason)),
            }
        }
        let version = now.as_ref().map_or(1, |now| now.version);
        mistakes.extend(stale(&mut value, version).map(|reason| at(VERSION, reason)));
        mistakes.extend(halves(&value).map(|field| at(field, Reason("one-language", Vec::new()))));
        if !mistakes.is_empty() {
            return Err(mistakes);
        }
        let text = self.whole(value).map_err(|faults| {
            let place = |(field, reason): (Option<usize>, Reason)| {
                Mistake::at(row.number, field.and_then(|field| found.column(field)), reason)
            };
            faults.into_iter().map(place).collect::<Vec<_>>()
        })?;
        if draft.is_some_and(|draft| *draft != text) {
            return Err(vec![at(ID, Reason::about("drafted", id.as_str()))]);
        }
        if is_new && let Some(reason) = self.other_letters(&text) {
            return Err(vec![at(ID, reason)]);
        }
        Ok(Good { row: row.number, text, now, drafted: draft.is_some() })
    }

    /// The id of a new item begins as the ids of its branch do: a typing error would make an item otherwise.
    fn other_letters(&self, text: &ItemText) -> Option<Reason> {
        let known = self.edition.branch(text.branch?).next()?;
        let letters: String = known.id.as_str().chars().take_while(char::is_ascii_uppercase).collect();
        let number = text.id.as_str().strip_prefix(&letters);
        let fits = number.is_some_and(|it| it.len() == 3 && it.bytes().all(|digit| digit.is_ascii_digit()));
        (!fits).then(|| Reason::about("other-letters", text.id.as_str()).with("letters", letters))
    }

    fn id(text: &str) -> Result<ItemRef, Reason> {
        if text.is_empty() {
            return Err(Reason::missing());
        }
        text.parse().map_err(|_| Reason::about("no-id", text))
    }

    /// The document as an item: everything that it names is known.
    fn whole(&self, mut value: Value) -> Result<ItemText, Vec<(Option<usize>, Reason)>> {
        // A fee that says nothing is a fee, too: the local price list decides.
        if value.get("fee").is_none() {
            document::set(&mut value, &["fee"], Some(Value::Object(Map::new())));
        }
        let text: ItemText = serde_json::from_value(value)
            .map_err(|error| vec![(None, Reason::about("unreadable", &error.to_string()))])?;
        let misfit =
            |misfit: &Misfit| (field_of(misfit.part()), Reason::about("misfit", &misfit.to_string()));
        match text.typed(self.shared) {
            Ok(_) => Ok(text),
            Err(misfits) => Err(misfits.iter().map(misfit).collect()),
        }
    }
}

/// A row must have been made from the version that holds: it would undo what somebody else published since.
fn stale(value: &mut Value, now: u32) -> Option<Reason> {
    match value.get("version").and_then(Value::as_u64) {
        Some(said) if said != u64::from(now) => {
            Some(Reason("stale", vec![("said", said.to_string()), ("now", now.to_string())]))
        }
        Some(_) => None,
        None => {
            document::set(value, &["version"], Some(now.into()));
            None
        }
    }
}

/// The fields of texts that stand in one language only.
fn halves(value: &Value) -> impl Iterator<Item = usize> {
    let half = |(field, path): (usize, &'static [&'static str])| {
        let (last, before) = path.split_last()?;
        let other = match *last {
            "zh" => "en",
            "en" => "zh",
            _ => return None,
        };
        let pair = document::at(value, before);
        (pair.get(*last).is_none() && pair.get(other).is_some()).then_some(field)
    };
    let fields = COLUMNS.iter().enumerate().filter(|(_, column)| !column.needed);
    fields.filter_map(move |(field, column)| half((field, column.path))).collect::<Vec<_>>().into_iter()
}

/// The field that holds a part of the document.
fn field_of(part: &str) -> Option<usize> {
    COLUMNS.iter().position(|column| column.path.first() == Some(&part))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;
    use plat_kernel::Lang;
    use plat_sheets::{Cell, Limits, Sheet};
    use std::collections::HashSet;

    fn read(lang: Lang, book: &Book) -> Reading {
        let catalogue = samples::catalogue();
        let edition = catalogue.now();
        let lexicon = Lexicon::of(&samples::page(lang));
        let reader = Reader {
            edition: &edition,
            shared: catalogue.shared(),
            lexicon: &lexicon,
            drafted: HashMap::new(),
            today: Date::constant(2026, 3, 2),
        };
        reader.read(book)
    }

    fn exported(lang: Lang) -> Sheet {
        let catalogue = samples::catalogue();
        let lexicon = Lexicon::of(&samples::page(lang));
        let edition = catalogue.now();
        export::sheet(edition.items().iter().map(|item| &*item.text), catalogue.shared(), &lexicon).unwrap()
    }

    fn words(reading: &Reading) -> Vec<(u32, Option<usize>, &'static str)> {
        reading.mistakes.iter().map(|it| (it.row, it.column, it.why)).collect()
    }

    /// The exported items with one cell typed over.
    fn with(row: usize, key: &str, text: &str) -> Reading {
        let mut sheet = exported(Lang::Zh);
        let column = COLUMNS.iter().position(|column| column.key == key).unwrap();
        sheet.rows[row][column] = Cell::text(text);
        sheet.rows.truncate(3);
        let bytes = plat_sheets::xlsx(&[sheet]).unwrap();
        self::read(Lang::Zh, &plat_sheets::read(&bytes, &Limits::default()).unwrap())
    }

    #[test]
    fn what_is_exported_and_imported_unchanged_changes_nothing() {
        for lang in Lang::ALL {
            let sheet = exported(lang);
            for bytes in [plat_sheets::xlsx(std::slice::from_ref(&sheet)), plat_sheets::csv(&sheet)] {
                let reading = read(lang, &plat_sheets::read(&bytes.unwrap(), &Limits::default()).unwrap());
                assert_eq!(words(&reading), [], "{lang}");
                assert_eq!(reading.unknown, Vec::<String>::new());
                assert_eq!(reading.good.len(), samples::catalogue().now().items().len());
                let changed = reading.good.iter().find(|good| good.changes());
                assert!(
                    changed.is_none(),
                    "{:#?} {:#?}",
                    changed.map(|it| &it.text),
                    changed.map(|it| &it.now)
                );
            }
        }
    }

    #[test]
    fn a_file_in_one_language_is_read_by_a_reader_of_the_other() {
        let bytes = plat_sheets::csv(&exported(Lang::En)).unwrap();
        let reading = read(Lang::Zh, &plat_sheets::read(&bytes, &Limits::default()).unwrap());
        assert_eq!(words(&reading), []);
    }

    #[test]
    fn every_part_of_an_item_stands_in_a_column() {
        fn leaves(value: &Value, path: &mut Vec<String>, found: &mut HashSet<Vec<String>>) {
            let whole = COLUMNS.iter().any(|it| it.path.iter().eq(path.iter()));
            match value {
                Value::Object(map) if !whole => map.iter().for_each(|(key, inner)| {
                    path.push(key.clone());
                    leaves(inner, path, found);
                    path.pop();
                }),
                _ => drop(found.insert(path.clone())),
            }
        }
        let mut found = HashSet::new();
        for item in samples::catalogue().now().items() {
            leaves(&serde_json::to_value(&*item.text).unwrap(), &mut Vec::new(), &mut found);
        }
        let lost: Vec<_> =
            found.iter().filter(|path| !COLUMNS.iter().any(|it| it.path.iter().eq(path.iter()))).collect();
        assert_eq!(lost, Vec::<&Vec<String>>::new(), "columns.rs knows no column for these");
    }

    #[test]
    fn each_head_is_read_as_its_own_column_in_both_languages() {
        for lang in Lang::ALL {
            let sheet = exported(lang);
            let bytes = plat_sheets::csv(&Sheet { rows: Vec::new(), ..sheet }).unwrap();
            let book = plat_sheets::read(&bytes, &Limits::default()).unwrap();
            let fields = table(&book, &Lexicon::of(&samples::page(lang))).unwrap().fields;
            assert_eq!(fields, (0..COLUMNS.len()).map(Some).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_wrong_cell_is_named_by_row_and_column_and_the_other_rows_stay_good() {
        for (key, text, why) in [
            ("id", "第十二项", "no-id"),
            ("id", "ZZ999", "other-letters"),
            ("name-zh", "", "missing"),
            ("kind", "许可证", "no-such-word"),
            ("promised-days", "三天", "no-number"),
            ("materials", "一张不存在的纸", "no-such-material"),
            ("effective", "明天", "no-day"),
            ("fee-options", "a｜20", "parts"),
            ("version", "7", "stale"),
            ("doubt-zh", "只有中文", "one-language"),
            ("form", "no-such-form", "misfit"),
        ] {
            let reading = with(1, key, text);
            let column = COLUMNS.iter().position(|column| column.key == key);
            let expected = if why == "one-language" { column.map(|it| it + 1) } else { column };
            assert_eq!(words(&reading), [(3, expected, why)], "{key} {text}");
            assert_eq!(reading.good.len(), 2);
        }
    }

    #[test]
    fn a_new_item_says_all_that_an_item_needs_or_what_it_lacks_is_named() {
        let mut sheet = exported(Lang::Zh);
        sheet.rows.truncate(1);
        let column = |key: &str| COLUMNS.iter().position(|column| column.key == key).unwrap();
        let item = samples::catalogue().now().items()[0].clone();
        let letters: String = item.id.as_str().chars().take_while(char::is_ascii_uppercase).collect();
        sheet.rows[0][column("id")] = Cell::text(format!("{letters}990"));
        let bytes = plat_sheets::csv(&sheet).unwrap();
        let reading = read(Lang::Zh, &plat_sheets::read(&bytes, &Limits::default()).unwrap());
        assert_eq!(words(&reading), []);
        assert!(reading.good[0].now.is_none() && reading.good[0].changes());
        assert_eq!(reading.good[0].text.name, item.name);
        let short = format!("事项编号,事项名称\n{letters}990,新事\n");
        let reading = read(Lang::Zh, &plat_sheets::read(short.as_bytes(), &Limits::default()).unwrap());
        let lacking = COLUMNS.iter().filter(|column| column.needed).count() - 2;
        assert_eq!(words(&reading), vec![(2, Some(0), "new-lacks"); lacking]);
    }

    #[test]
    fn an_item_that_stands_twice_is_named_with_its_first_row() {
        let mut sheet = exported(Lang::Zh);
        sheet.rows.truncate(1);
        sheet.rows.push(sheet.rows[0].clone());
        let bytes = plat_sheets::csv(&sheet).unwrap();
        let reading = read(Lang::Zh, &plat_sheets::read(&bytes, &Limits::default()).unwrap());
        assert_eq!(words(&reading), [(3, Some(ID), "twice")]);
    }

    #[test]
    fn a_file_may_leave_out_columns_and_changes_what_it_has() {
        let item = samples::catalogue().now().items()[0].clone();
        let text = format!("备注,事项编号,承诺工作日,施行日期\nx,{},99,2027/1/5\n", item.id);
        let reading = read(Lang::Zh, &plat_sheets::read(text.as_bytes(), &Limits::default()).unwrap());
        assert_eq!(words(&reading), []);
        assert_eq!(reading.unknown, ["备注"]);
        let expected = ItemText {
            promised_days: 99,
            effective: "2027-01-05".parse().unwrap(),
            ..ItemText::clone(&item.text)
        };
        assert_eq!(reading.good[0].text, expected);
    }

    #[test]
    fn every_mistake_has_words_in_both_languages() {
        for lang in Lang::ALL {
            let page = samples::page(lang);
            for (key, text) in [("kind", "x"), ("materials", "x"), ("fee-options", "x"), ("effective", "x")] {
                for mistake in with(1, key, text).mistakes {
                    let said = mistake.words(&page).to_string();
                    samples::no_key_is_left(&said);
                    assert!(!said.contains('{'), "{said}");
                }
            }
        }
    }
}
