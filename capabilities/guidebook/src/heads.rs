//! Which column of a file is which: by the words above it, in either language, wherever the table begins.

use plat_sheets::{Book, Row, Table};

/// How far down a table may begin: guides often have a title above it.
const SEARCHED: usize = 12;

/// A table whose heads are known.
#[derive(Debug)]
pub(crate) struct Found<'a> {
    /// The name of its sheet.
    pub(crate) sheet: &'a str,
    /// The row of the heads.
    pub(crate) head: &'a Row,
    /// For each column of the file the number of the field that it holds.
    pub(crate) fields: Vec<Option<usize>>,
    /// The rows below the heads.
    pub(crate) rows: &'a [Row],
}

impl<'a> Found<'a> {
    /// The column of the file that holds a field.
    pub(crate) fn column(&self, field: usize) -> Option<usize> {
        self.fields.iter().position(|known| *known == Some(field))
    }

    /// What a row holds for a field; none where the file has no such column.
    pub(crate) fn cell(&self, row: &'a Row, field: usize) -> Option<&'a str> {
        self.column(field).map(|column| row.cell(column))
    }

    /// The heads that nobody knows.
    pub(crate) fn unknown(&self) -> Vec<String> {
        let heads = self.head.cells.iter().zip(&self.fields);
        heads
            .filter(|(head, field)| field.is_none() && !head.is_empty())
            .map(|(head, _)| head.clone())
            .collect()
    }

    /// A head that stands above two columns.
    pub(crate) fn twice(&self) -> Option<&'a str> {
        let of = |at: usize| {
            self.fields.iter().take(at).any(|field| *field == self.fields.get(at).copied().flatten())
        };
        let places = self.fields.iter().enumerate();
        let again = places.filter(|(_, field)| field.is_some()).find(|(at, _)| of(*at)).map(|(at, _)| at);
        again.map(|at| self.head.cell(at))
    }
}

/// The first table of a workbook in which one row names a field of `needed` and at least one more.
pub(crate) fn find<'a>(
    book: &'a Book,
    field: impl Fn(&str) -> Option<usize>,
    needed: &[usize],
) -> Option<Found<'a>> {
    book.sheets.iter().find_map(|table| in_table(table, &field, needed))
}

fn in_table<'a>(
    table: &'a Table,
    field: &impl Fn(&str) -> Option<usize>,
    needed: &[usize],
) -> Option<Found<'a>> {
    let rows = table.rows.iter().enumerate().take(SEARCHED);
    rows.map(|(at, row)| (at, row, row.cells.iter().map(|cell| field(&normal(cell))).collect::<Vec<_>>()))
        .find(|(_, _, fields)| {
            let known = fields.iter().flatten().count();
            known >= 2 && fields.iter().flatten().any(|field| needed.contains(field))
        })
        .map(|(at, head, fields)| Found {
            sheet: &table.name,
            head,
            fields,
            rows: table.rows.get(at.saturating_add(1)..).unwrap_or_default(),
        })
}

/// A head without what people add to it: spaces, line breaks, an asterisk, words in brackets; Latin letters small.
pub(crate) fn normal(head: &str) -> String {
    let mut normal = String::new();
    let mut depth = 0_u32;
    for letter in head.chars() {
        match letter {
            '（' | '(' | '【' | '[' => depth = depth.saturating_add(1),
            '）' | ')' | '】' | ']' => depth = depth.saturating_sub(1),
            _ if depth > 0 || letter.is_whitespace() || "*＊：:_-－".contains(letter) => {}
            _ => normal.extend(letter.to_lowercase()),
        }
    }
    normal
}

#[cfg(test)]
mod tests {
    use super::*;
    use plat_sheets::{Limits, read};

    #[test]
    fn a_table_is_found_below_a_title_and_with_decorated_heads() {
        let book =
            read("某省办事指南\n\n事项 编码*,时限（工作日）,备注\nCR012,20,x".as_bytes(), &Limits::default())
                .unwrap();
        let field = |head: &str| ["事项编码", "时限"].iter().position(|known| *known == head);
        let found = find(&book, field, &[0]).unwrap();
        assert_eq!(found.rows.len(), 1);
        assert_eq!(found.cell(&found.rows[0], 1), Some("20"));
        assert_eq!(found.unknown(), ["备注"]);
        assert_eq!(found.twice(), None);
    }

    #[test]
    fn a_file_without_a_needed_head_is_not_found_and_a_double_head_is_named() {
        let field = |head: &str| ["a", "b"].iter().position(|known| *known == head);
        let book = read(b"b,c\n1,2", &Limits::default()).unwrap();
        assert!(find(&book, field, &[0]).is_none());
        let book = read(b"a,b,b\n1,2,3", &Limits::default()).unwrap();
        assert_eq!(find(&book, field, &[0]).unwrap().twice(), Some("b"));
    }
}
