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

/// Strikes out every word with a digit (numbers of people, papers, plates and phones), addresses of mail, what follows the
/// words with which people say their names, and what looks like a name where names often stand. Any other name is not known
/// for one: who attaches or dismisses a question reads it, nobody else does.
pub(crate) fn struck(question: &str) -> String {
    let mut text: String = question.split_whitespace().collect::<Vec<_>>().join(" ");
    text = numbers(&text);
    for before in BEFORE_A_NAME {
        text = names(&text, before);
    }
    for before in BEFORE_A_LIKELY_NAME {
        text = likely_names(&text, before);
    }
    text.chars().take(LONGEST).collect()
}

/// What often stands before a name and as often before something else: 给王小明办身份证, 给孩子办身份证.
const BEFORE_A_LIKELY_NAME: [&str; 14] =
    ["我是", "我叫", "叫", "姓名", "名字", "本人", "给", "帮", "替", "为", "代", "儿子", "女儿", "办"];
/// Family names that few other words begin with. 高, 成, 方, 时, 文, 金, 马, 白, 黄 and the like begin too many.
const FAMILY_NAMES: &str = "王李张刘陈杨赵吴周徐孙朱胡郭罗郑梁谢宋唐许韩冯邓曹彭曾肖蒋蔡贾丁魏薛闫潘杜戴姚汪廖邹熊陆郝孔崔邱秦\
    侯顾邵孟龙尹黎贺龚";
/// What may follow a name, so that what stands before it is one: what is done, of what, and the ends of sentences.
const AFTER_A_LIKELY_NAME: [&str; 22] = [
    "的", "，", "。", "、", ",", ".", "？", "?", "！", " ", "＊", "办", "补", "换", "申", "要", "想", "在",
    "报", "丢", "去", "迁",
];
/// Words that begin like a name and are none.
const NO_NAMES: [&str; 7] = ["张照片", "张纸", "张证", "许可", "许可证", "周末", "周岁"];

/// Strikes what looks like a name of two or three characters: a usual family name right after a word that often stands
/// before one, and right before something that often follows one. It rather leaves a name than takes a word.
fn likely_names(text: &str, before: &str) -> String {
    let mut struck = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(before).map(|at| at + before.len()) {
        let (head, after) = rest.split_at(at);
        struck.push_str(head);
        let length = likely_name(after);
        if length > 0 {
            struck.push(STRUCK);
        }
        rest = after.get(length..).unwrap_or_default();
    }
    struck.push_str(rest);
    struck
}

/// How many bytes at the start of a text look like a name; 0 when they do not.
fn likely_name(text: &str) -> usize {
    let family = text.chars().next().is_some_and(|first| FAMILY_NAMES.contains(first));
    if !family || NO_NAMES.iter().any(|word| text.starts_with(word)) {
        return 0;
    }
    let ends = text.char_indices().map(|(at, c)| (at + c.len_utf8(), c)).enumerate();
    let han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let whole = ends.take_while(|(at, (_, c))| *at < 3 && han(*c)).skip(1);
    let closed = |end: &usize| {
        let after = text.get(*end..).unwrap_or_default();
        after.is_empty() || AFTER_A_LIKELY_NAME.iter().any(|word| after.starts_with(word))
    };
    whole.map(|(_, (end, _))| end).filter(closed).last().unwrap_or_default()
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
    fn what_looks_like_a_name_is_not_kept() {
        assert_eq!(struck("给王小明办身份证"), "给＊办身份证");
        assert_eq!(struck("帮刘芳补户口本"), "帮＊补户口本");
        assert_eq!(struck("我是李雷，身份证丢了"), "我是＊，身份证丢了");
        assert_eq!(struck("替我女儿张晓红的护照换发"), "替我女儿＊的护照换发");
    }

    #[test]
    fn a_word_that_only_begins_like_a_name_stays() {
        for question in [
            "给孩子办身份证",
            "办许可证要多久",
            "办张照片",
            "我是外地人能办吗",
            "为何要迁户口",
            "帮老人换证",
            "周末能办吗",
            "给公司办章",
            "办何种签证",
        ] {
            assert_eq!(struck(question), question);
        }
    }

    #[test]
    fn classes_and_ages_stay_readable() {
        assert_eq!(struck("C1驾照满60岁还能开吗"), "C1驾照满60岁还能开吗");
    }
}
