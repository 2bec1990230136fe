//! Another guide, such as a province's, as the table that somebody made of it.

use plat_kernel::{Date, Id, Timestamp, money::Fen};
use plat_sheets::{Book, Row};
use serde::{Deserialize, Serialize};

use crate::{
    cells::lines,
    heads::{self, Found},
    mistake::{Mistake, Reason},
};

/// What an item asks, in figures; none where a guide does not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Measure {
    /// Materials that the applicant brings.
    pub(crate) materials: Option<u32>,
    /// Working days until it is decided.
    pub(crate) days: Option<u32>,
    /// Steps on the way.
    pub(crate) steps: Option<u32>,
    /// Visits in person.
    pub(crate) trips: Option<u32>,
    /// What it costs.
    pub(crate) cost: Option<Fen>,
}

/// One item of the other guide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Entry {
    /// The row of the file.
    pub(crate) row: u32,
    /// Its code there, as far as it has one.
    pub(crate) code: String,
    /// Its name there.
    pub(crate) name: String,
    /// What it asks.
    pub(crate) measure: Measure,
}

/// Another guide as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Baseline {
    /// Its id.
    pub(crate) id: Id<Self>,
    /// What it is called.
    pub(crate) name: String,
    /// Where it was read.
    pub(crate) source: String,
    /// The day as of which it says so.
    pub(crate) as_of: Date,
    /// Its items.
    pub(crate) entries: Vec<Entry>,
    /// When it was uploaded.
    pub(crate) uploaded: Timestamp,
    /// When it was published; none: only editors see it.
    pub(crate) published: Option<Timestamp>,
}

/// The fields of a row, in the order of the template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Column {
    Code,
    Name,
    Materials,
    Days,
    Steps,
    Trips,
    Cost,
}

impl Column {
    /// All of them.
    pub(crate) const ALL: [Self; 7] =
        [Self::Code, Self::Name, Self::Materials, Self::Days, Self::Steps, Self::Trips, Self::Cost];

    /// The key of its words.
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::Code => "guidebook.baseline.code",
            Self::Name => "guidebook.baseline.name",
            Self::Materials => "guidebook.baseline.materials",
            Self::Days => "guidebook.baseline.days",
            Self::Steps => "guidebook.baseline.steps",
            Self::Trips => "guidebook.baseline.trips",
            Self::Cost => "guidebook.baseline.cost",
        }
    }

    /// The heads under which guides have it, without spaces and what stands in brackets.
    const fn heads(self) -> &'static [&'static str] {
        match self {
            Self::Code => &[
                "事项编码",
                "事项编号",
                "事项代码",
                "实施编码",
                "基本编码",
                "编码",
                "编号",
                "代码",
                "itemcode",
                "code",
                "id",
            ],
            Self::Name => &["事项名称", "事项", "名称", "办理事项", "itemname", "item", "name"],
            Self::Materials => &[
                "材料数",
                "材料数量",
                "申请材料",
                "申请材料数",
                "材料清单",
                "材料",
                "提交材料",
                "materials",
                "documents",
            ],
            Self::Days => &[
                "承诺时限",
                "承诺办结时限",
                "承诺期限",
                "办理时限",
                "时限",
                "办理天数",
                "天数",
                "工作日",
                "days",
                "workingdays",
                "promiseddays",
            ],
            Self::Steps => &["办理环节", "环节", "环节数", "环节数量", "办理步骤", "步骤", "steps"],
            Self::Trips => &[
                "跑动次数",
                "跑腿次数",
                "到现场次数",
                "到办事现场次数",
                "办事次数",
                "次数",
                "trips",
                "visits",
            ],
            Self::Cost => {
                &["收费", "费用", "收费金额", "收费标准", "成本", "元", "cost", "fee", "yuan", "price"]
            }
        }
    }

    fn of_head(head: &str) -> Option<usize> {
        Self::ALL.iter().position(|column| column.heads().contains(&head))
    }

    const fn place(self) -> usize {
        self as usize
    }
}

/// Reads the table of another guide. A mistake spoils its row and no other.
pub(crate) fn read(book: &Book) -> (Vec<Entry>, Vec<Mistake>) {
    let needed = [Column::Code.place(), Column::Name.place()];
    let Some(found) = heads::find(book, Column::of_head, &needed) else {
        return (Vec::new(), vec![Mistake::at(0, None, Reason("baseline-no-heads", Vec::new()))]);
    };
    if let Some(head) = found.twice() {
        return (Vec::new(), vec![Mistake::at(found.head.number, None, Reason::about("head-twice", head))]);
    }
    let (mut entries, mut mistakes) = (Vec::new(), Vec::new());
    for row in found.rows {
        match entry(&found, row) {
            Ok(entry) => entries.push(entry),
            Err(more) => mistakes.extend(more),
        }
    }
    if entries.is_empty() && mistakes.is_empty() {
        mistakes.push(Mistake::at(found.head.number, None, Reason("no-rows", Vec::new())));
    }
    (entries, mistakes)
}

fn entry(found: &Found<'_>, row: &Row) -> Result<Entry, Vec<Mistake>> {
    let text = |column: Column| found.cell(row, column.place()).unwrap_or_default();
    let mut mistakes = Vec::new();
    let mut take = |column: Column, read: fn(&str) -> Result<u32, Reason>| match text(column) {
        nothing if says_nothing(nothing) => None,
        text => read(text)
            .map_err(|reason| mistakes.push(Mistake::at(row.number, found.column(column.place()), reason)))
            .ok(),
    };
    let measure = Measure {
        materials: take(Column::Materials, materials),
        days: take(Column::Days, days),
        steps: take(Column::Steps, count),
        trips: take(Column::Trips, count),
        cost: take(Column::Cost, fen).map(|fen| Fen(i64::from(fen))),
    };
    let (code, name) = (text(Column::Code).to_owned(), text(Column::Name).to_owned());
    if code.is_empty() && name.is_empty() {
        mistakes.push(Mistake::at(row.number, None, Reason("nameless", Vec::new())));
    }
    if mistakes.is_empty() { Ok(Entry { row: row.number, code, name, measure }) } else { Err(mistakes) }
}

/// What people write where a guide says nothing.
fn says_nothing(text: &str) -> bool {
    matches!(text, "" | "-" | "—" | "——" | "/" | "、" | "未公布" | "不详" | "n/a" | "N/A")
}

/// A number, or a list to be counted.
fn materials(text: &str) -> Result<u32, Reason> {
    if let Ok(number) = count(text) {
        return Ok(number);
    }
    let of = |separators: &[char]| {
        lines(text).flat_map(|line| line.split(separators)).filter(|part| !part.trim().is_empty()).count()
    };
    let things = of(&['；', ';']);
    // A sentence with commas may be one material; a line or a semicolon between things is none of its words.
    u32::try_from(things).map_err(|_| Reason::about("no-count", text))
}

fn days(text: &str) -> Result<u32, Reason> {
    if ["即办", "当场", "即时", "immediate", "on the spot"]
        .iter()
        .any(|word| text.to_lowercase().contains(word))
    {
        return Ok(0);
    }
    let bare =
        without_units(text, &["个工作日", "工作日", "个自然日", "working days", "days", "day", "天", "日"]);
    bare.parse().map_err(|_| Reason::about("no-days", text))
}

fn count(text: &str) -> Result<u32, Reason> {
    if matches!(text, "无" | "不需要" | "零" | "none") {
        return Ok(0);
    }
    let bare = without_units(text, &["次", "个", "项", "份", "步", "times", "steps", "visits"]);
    bare.parse().map_err(|_| Reason::about("no-count", text))
}

/// Yuan with at most two decimals, in fen.
fn fen(text: &str) -> Result<u32, Reason> {
    if ["免费", "不收费", "无", "free", "none"].contains(&text.to_lowercase().as_str()) {
        return Ok(0);
    }
    let wrong = || Reason::about("no-money", text);
    let bare = without_units(text, &["元", "yuan", "cny", "rmb", "¥", "￥"]).replace(',', "");
    let (yuan, decimals) = bare.split_once('.').unwrap_or((bare.as_str(), ""));
    if decimals.len() > 2 {
        return Err(wrong());
    }
    let number = |digits: &str| digits.parse::<u32>().map_err(|_| wrong());
    let yuan = number(yuan)?;
    let decimals = number(&format!("{decimals:0<2}"))?;
    yuan.checked_mul(100).and_then(|fen| fen.checked_add(decimals)).ok_or_else(wrong)
}

fn without_units(text: &str, units: &[&str]) -> String {
    let mut text = text.trim().to_lowercase();
    for unit in units {
        text = text.trim().trim_start_matches(unit).trim_end_matches(unit).to_owned();
    }
    let text = text.trim();
    text.strip_suffix(".0").unwrap_or(text).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use plat_sheets::Limits;

    fn read_csv(text: &str) -> (Vec<Entry>, Vec<Mistake>) {
        read(&plat_sheets::read(text.as_bytes(), &Limits::default()).unwrap())
    }

    #[test]
    fn a_guide_is_read_with_the_heads_and_words_that_guides_have() {
        let (entries, mistakes) = read_csv(
            "某省政务服务事项\n事项名称,申请材料,承诺办结时限（工作日）,办理环节,到办事现场次数,收费标准\n\
             普通护照签发,\"身份证\n照片；申请表\",7个工作日,4,1次,120元\n户口簿补发,3,即办,—,0,免费\n",
        );
        assert_eq!(mistakes, []);
        let measures: Vec<_> = entries.iter().map(|entry| entry.measure).collect();
        let measure = |materials, days, steps, trips, fen| Measure {
            materials: Some(materials),
            days: Some(days),
            steps,
            trips: Some(trips),
            cost: Some(Fen(fen)),
        };
        assert_eq!(measures, [measure(3, 7, Some(4), 1, 12_000), measure(3, 0, None, 0, 0)]);
    }

    #[test]
    fn a_mistake_names_its_row_and_column_and_spoils_no_other_row() {
        let (entries, mistakes) = read_csv("code,days,fee\nCR012,soon,20.505\nCR001,7,\n,3,\n");
        assert_eq!(entries.len(), 1);
        let places: Vec<_> = mistakes.iter().map(|it| (it.row, it.column, it.why)).collect();
        assert_eq!(places, [(2, Some(1), "no-days"), (2, Some(2), "no-money"), (4, None, "nameless")]);
    }

    #[test]
    fn a_file_without_known_heads_says_so() {
        let (_, mistakes) = read_csv("a,b\n1,2");
        assert_eq!(mistakes[0].why, "baseline-no-heads");
    }
}
