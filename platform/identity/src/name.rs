//! Names of people, as identity cards of China have them.

/// The shortest and the longest name, in characters.
const LENGTHS: std::ops::RangeInclusive<usize> = 2..=50;

/// A name in the form in which it is stored, or `None` when it cannot be one.
///
/// Every letter of Unicode is welcome (rare characters, the extensions of GB 18030-2022, Mongolian, Uyghur, Tibetan,
/// Latin), 々 and 〇, variation selectors, and between them `·` for names of the nationalities: the other dots that keyboards
/// make (`•`, `‧`, `・`, `．`) become `·`. Latin names may have single spaces, `-`, `'` and `.`. Case and width are kept.
pub(crate) fn parse(raw: &str) -> Option<String> {
    let words: Vec<&str> = raw.split_whitespace().collect();
    let name: String = words.join(" ").chars().map(one_dot).collect();
    let fits = LENGTHS.contains(&name.chars().count())
        && name.chars().all(|it| it.is_alphabetic() || is_mark(it) || is_between(it))
        && !name.starts_with(|it| is_between(it) || is_mark(it))
        && !name.ends_with(|it| is_between(it) && it != '.')
        && !has_two_between(&name);
    fits.then_some(name)
}

fn one_dot(it: char) -> char {
    if matches!(it, '\u{2022}' | '\u{2027}' | '\u{30FB}' | '\u{FF0E}' | '\u{2E31}' | '\u{FF65}') {
        '·'
    } else {
        it
    }
}

/// Characters that stand only between letters.
fn is_between(it: char) -> bool {
    matches!(it, '·' | ' ' | '-' | '\'' | '\u{2019}' | '.')
}

/// Characters that belong to the letter before them: variation selectors and the combining vowels of Mongolian and Tibetan.
fn is_mark(it: char) -> bool {
    matches!(it, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' | '\u{180B}'..='\u{180F}'
        | '\u{0F39}' | '\u{0F71}'..='\u{0F84}' | '\u{0F0B}' | '\u{0300}'..='\u{036F}')
}

/// Two separators side by side, but for an initial's full stop and its space (`John F. Smith`).
fn has_two_between(name: &str) -> bool {
    name.chars()
        .zip(name.chars().skip(1))
        .any(|(one, two)| is_between(one) && is_between(two) && (one, two) != ('.', ' '))
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn names_with_dots_rare_characters_and_other_scripts_are_kept() {
        for name in [
            "张三",
            "欧阳娜娜",
            "买买提·吐尔逊",
            "阿不都热合曼·买买提·阿不来提",
            "㛃㛃", // extension A
            "𬭩𫖯", // extensions C to E: GB 18030-2022, level 3 of the general table
            "龘𰻞", // extension G
            "〇〇",
            "葛\u{E0100}城", // an ideographic variation
            "ᠪᠠᠶᠠᠷ",         // Mongolian
            "Anne-Marie O'Neill",
            "John F. Smith",
        ] {
            assert_eq!(parse(name).as_deref(), Some(name), "{name}");
        }
    }

    #[test]
    fn every_dot_that_a_keyboard_makes_becomes_the_official_one() {
        for raw in ["买买提•吐尔逊", "买买提‧吐尔逊", "买买提・吐尔逊", " 买买提．吐尔逊 "]
        {
            assert_eq!(parse(raw).as_deref(), Some("买买提·吐尔逊"), "{raw}");
        }
    }

    #[test]
    fn what_cannot_be_a_name_is_refused() {
        let long = "长".repeat(51);
        for raw in [
            "",
            " ",
            "张",
            "张3",
            "·张三",
            "张三·",
            "张··三",
            "张三<b>",
            "张\u{0}三",
            "张\u{202E}三",
            "张，三",
            &long,
        ] {
            assert_eq!(parse(raw), None, "{raw}");
        }
    }
}
