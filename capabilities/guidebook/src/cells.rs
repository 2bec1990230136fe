//! Several things in one cell: one a line, and the parts of a thing between bars.

/// Stands between the parts of a line: a wide bar, which hardly any text has.
pub(crate) const BAR: char = '｜';

/// The parts in one line.
pub(crate) fn line<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let mut line = String::new();
    for (at, part) in parts.into_iter().enumerate() {
        if at > 0 {
            line.push(BAR);
        }
        for letter in part.chars() {
            match letter {
                '\n' => line.push_str("\\n"),
                '\\' | BAR => line.extend(['\\', letter]),
                _ => line.push(letter),
            }
        }
    }
    line
}

/// The parts of a line.
pub(crate) fn parts(line: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut letters = line.chars();
    while let Some(letter) = letters.next() {
        let letter = match letter {
            BAR => {
                parts.push(String::new());
                continue;
            }
            '\\' => match letters.next() {
                Some('n') => '\n',
                Some(other) => other,
                None => '\\',
            },
            other => other,
        };
        if let Some(last) = parts.last_mut() {
            last.push(letter);
        }
    }
    parts.into_iter().map(|part| part.trim().to_owned()).collect()
}

/// The lines of a cell that have anything in them.
pub(crate) fn lines(cell: &str) -> impl Iterator<Item = &str> {
    cell.lines().map(str::trim).filter(|line| !line.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_into_a_line_comes_out_of_it() {
        for given in [vec!["a", "b"], vec!["a｜b", "", "c\\d"], vec!["一行\n两行"], vec![""]] {
            assert_eq!(parts(&line(given.iter().copied())), given);
        }
    }
}
