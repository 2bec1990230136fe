use pinyin::ToPinyinMulti;

/// A Chinese name with the ways in which each of its characters can be spelt.
#[derive(Debug)]
pub(super) struct Spelling {
    text: String,
    chars: Vec<(char, Vec<&'static str>)>,
}

impl Spelling {
    pub(super) fn of(name: &str) -> Self {
        let text = fold(name);
        let chars = text.chars().map(|c| (c, sounds(c))).collect();
        Self { text, chars }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn len(&self) -> usize {
        self.chars.len()
    }

    /// Whether the query spells neighbouring characters, each by itself, by its first letter or in full pinyin; the
    /// last may be unfinished, as while one types.
    pub(super) fn sounds_like(&self, query: &[char]) -> bool {
        let mut rest = self.chars.as_slice();
        while !rest.is_empty() {
            if spells(rest, query) {
                return true;
            }
            rest = rest.get(1..).unwrap_or_default();
        }
        false
    }

    /// Whether the characters or first letters of the query come in this order, with how many gaps between them.
    pub(super) fn in_order(&self, query: &[char]) -> Option<u32> {
        let (mut gaps, mut inside) = (0, false);
        let mut left = query.iter();
        let mut next = left.next()?;
        for (c, sounds) in &self.chars {
            let meets = c == next || sounds.iter().any(|sound| sound.starts_with(*next));
            if meets {
                inside = true;
                match left.next() {
                    Some(more) => next = more,
                    None => return Some(gaps),
                }
            } else if inside {
                gaps += 1;
                inside = false;
            }
        }
        None
    }

    pub(super) fn has_pair(&self, pair: &[char]) -> bool {
        self.chars.windows(2).any(|own| own.iter().map(|(c, _)| c).eq(pair))
    }
}

fn spells(chars: &[(char, Vec<&'static str>)], query: &[char]) -> bool {
    let Some(first) = query.first() else { return true };
    let Some(((c, sounds), rest)) = chars.split_first() else { return false };
    let by_one = *c == *first || sounds.iter().any(|sound| sound.starts_with(*first));
    if by_one && spells(rest, query.get(1..).unwrap_or_default()) {
        return true;
    }
    sounds.iter().any(|sound| {
        let same = sound.chars().zip(query).take_while(|(a, b)| a == *b).count();
        let whole = same == sound.len();
        let unfinished = same == query.len() && same > 1;
        unfinished || (whole && spells(rest, query.get(same..).unwrap_or_default()))
    })
}

fn sounds(c: char) -> Vec<&'static str> {
    let mut sounds: Vec<_> = c.to_pinyin_multi().into_iter().flatten().map(pinyin::Pinyin::plain).collect();
    sounds.sort_unstable();
    sounds.dedup();
    sounds
}

/// One spelling for all: half-width, lower case, letters and digits only.
pub(super) fn fold(text: &str) -> String {
    text.chars().map(half_width).filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn half_width(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => u32::from(c).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(c),
        _ => c,
    }
}
