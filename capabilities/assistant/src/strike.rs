//! A question as it may be kept: without numbers and without names.

/// What stands for what was struck out.
const STRUCK: char = '＊';
/// The most characters of a question that are kept.
const LONGEST: usize = 120;
/// What people say before a name, and how many characters after it may be one.
const BEFORE_A_NAME: [&str; 12] = [
    "我叫",
    "名叫",
    "叫做",
    "姓名是",
    "姓名",
    "名字是",
    "名字叫",
    "本人",
    "我是",
    "my name is",
    "i am",
    "name:",
];
/// Characters that end a name.
const AFTER_A_NAME: &str = "，。,.？?！!、；;:：（）() 的在要想是了，";
/// A name in Chinese is at most so long.
const NAME: usize = 4;

/// Strikes out every word with a digit (numbers of people, papers, plates and phones), addresses of mail, and what follows the
/// words with which people say their names. A name in the middle of a sentence is not known for one: who attaches or
/// dismisses a question reads it, nobody else does.
pub(crate) fn struck(question: &str) -> String {
    let mut text: String = question.split_whitespace().collect::<Vec<_>>().join(" ");
    text = numbers(&text);
    for before in BEFORE_A_NAME {
        text = names(&text, before);
    }
    text.chars().take(LONGEST).collect()
}

/// Whether a character may stand inside a number, a plate or an address of mail.
fn of_a_number(c: char) -> bool {
    c.is_ascii_alphanumeric() || c.is_numeric() || matches!(c, '-' | '@' | '.' | '_' | '·')
}

fn numbers(text: &str) -> String {
    let mut struck = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let inside = of_a_number(first);
        let end = rest.find(|c| of_a_number(c) != inside).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        rest = after;
        // C1, 16 and the like are classes and ages and not about anybody.
        let short = word.chars().count() <= 3;
        if inside && !short && word.chars().any(|c| c.is_numeric() || c == '@') {
            struck.push(STRUCK);
        } else {
            struck.push_str(word);
        }
    }
    struck
}

fn names(text: &str, before: &str) -> String {
    // Characters that are longer in lower case would move what follows; such texts have none of these names.
    let lower = text.to_ascii_lowercase();
    let Some(at) = lower.find(before).map(|at| at + before.len()) else { return text.to_owned() };
    let (head, rest) = text.split_at(at);
    let rest = rest.trim_start_matches([' ', '：', ':']);
    let latin = rest.chars().next().is_some_and(|c| c.is_ascii_alphabetic());
    let end = if latin {
        rest.find(|c: char| !c.is_ascii_alphabetic() && c != ' ').unwrap_or(rest.len())
    } else {
        rest.char_indices().take(NAME).find(|(_, c)| AFTER_A_NAME.contains(*c)).map_or(0, |(at, _)| at)
    };
    if end == 0 {
        return text.to_owned();
    }
    format!("{head}{STRUCK}{}", rest.get(end..).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_number_of_anybody_is_kept() {
        assert_eq!(struck("我的身份证339900199001011234丢了"), "我的身份证＊丢了");
        assert_eq!(struck("打13800000000找我，车牌宁A12345"), "打＊找我，车牌宁＊");
        assert_eq!(struck("发到 zhang.san@example.cn"), "发到 ＊");
    }

    #[test]
    fn a_name_that_is_told_as_one_is_not_kept() {
        assert_eq!(struck("我叫张三丰，想改名"), "我叫＊，想改名");
        assert_eq!(struck("My name is John Smith, I lost it"), "My name is＊, I lost it");
    }

    #[test]
    fn classes_and_ages_stay_readable() {
        assert_eq!(struck("C1驾照满60岁还能开吗"), "C1驾照满60岁还能开吗");
    }
}
