//! Which part of a name or number is what was typed.

/// The fewest characters that are told apart: one alone stands in too many names.
const SHORTEST: usize = 2;

/// A text in pieces, in order; those that stand in the question too are true. Letters count the same in either case.
pub(super) fn marked<'t>(text: &'t str, typed: &str) -> Vec<(bool, &'t str)> {
    let typed = typed.to_lowercase();
    let mut pieces: Vec<(bool, &'t str)> = Vec::new();
    let (mut rest, mut plain) = (text, text);
    while let Some(first) = rest.chars().next() {
        let length = shared(rest, &typed);
        if length == 0 {
            rest = rest.get(first.len_utf8()..).unwrap_or_default();
            continue;
        }
        let before = plain.len() - rest.len();
        pieces.extend(plain.get(..before).filter(|text| !text.is_empty()).map(|text| (false, text)));
        let (hit, after) = rest.split_at(length);
        pieces.push((true, hit));
        (rest, plain) = (after, after);
    }
    pieces.extend(Some((false, plain)).filter(|(_, text)| !text.is_empty()));
    pieces
}

/// How many bytes at the start of a text stand in the question; 0 when they are too few to mean anything.
fn shared(text: &str, typed: &str) -> usize {
    let ends = text.char_indices().map(|(at, c)| at + c.len_utf8());
    let found = ends
        .enumerate()
        .take_while(|(_, end)| text.get(..*end).is_some_and(|start| typed.contains(&start.to_lowercase())));
    found.last().filter(|(last, _)| last + 1 >= SHORTEST).map_or(0, |(_, end)| end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_is_told_apart_in_names_and_numbers() {
        assert_eq!(
            marked("居民身份证挂失", "我的身份证丢了"),
            [(false, "居民"), (true, "身份证"), (false, "挂失")]
        );
        assert_eq!(marked("CR012", "cr012 怎么办"), [(true, "CR012")]);
        assert_eq!(
            marked("Lost identity card", "LOST card"),
            [(true, "Lost "), (false, "identity"), (true, " card")]
        );
        assert_eq!(marked("户口迁移", "驾驶证"), [(false, "户口迁移")]);
        assert_eq!(marked("", "x"), []);
    }

    #[test]
    fn the_pieces_are_the_text() {
        for (text, typed) in [("İstanbul 签证", "签证 i̇s"), ("<b>身份证", "<b>"), ("证", "证")] {
            let whole: String = marked(text, typed).into_iter().map(|(_, piece)| piece).collect();
            assert_eq!(whole, text);
        }
    }
}
