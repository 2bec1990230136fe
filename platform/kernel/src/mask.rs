//! Personal data as lists, logs and exports may show it.

/// Keeps the first character of a name: `张*`, `欧***`. A name of one character is hidden whole.
///
/// ```
/// assert_eq!(plat_kernel::mask::name("张三"), "张*");
/// ```
pub fn name(name: &str) -> String {
    let long = name.chars().nth(1).is_some();
    stars(name, usize::from(long), 0)
}

/// Keeps the first 6 and the last 4 characters of an identity number; of a short document number the first 2 and the last 2.
///
/// ```
/// assert_eq!(plat_kernel::mask::id_number("330203190001010013"), "330203********0013");
/// ```
pub fn id_number(number: &str) -> String {
    match number.chars().count() {
        0..=4 => stars(number, 0, 0),
        5..=14 => stars(number, 2, 2),
        _ => stars(number, 6, 4),
    }
}

/// Keeps the first 3 and the last 4 digits of a mobile number; of anything shorter the last 2.
///
/// ```
/// assert_eq!(plat_kernel::mask::phone("13000000000"), "130****0000");
/// ```
pub fn phone(number: &str) -> String {
    match number.chars().count() {
        0..=4 => stars(number, 0, 0),
        5..=10 => stars(number, 0, 2),
        _ => stars(number, 3, 4),
    }
}

/// Keeps the first character of what somebody typed; how much follows is not told.
///
/// ```
/// assert_eq!(plat_kernel::mask::answer("宁和市中山路 1 号"), "宁***");
/// ```
pub fn answer(answer: &str) -> String {
    match answer.chars().next() {
        Some(first) if answer.chars().nth(1).is_some() => format!("{first}***"),
        Some(_) => "***".to_owned(),
        None => String::new(),
    }
}

fn stars(text: &str, first: usize, last: usize) -> String {
    let hidden_to = text.chars().count().saturating_sub(last);
    text.chars().enumerate().map(|(at, c)| if at >= first && at < hidden_to { '*' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_keeps_its_first_character() {
        assert_eq!(name("张三"), "张*");
        assert_eq!(name("欧阳娜娜"), "欧***");
        assert_eq!(name("𠮷野"), "𠮷*");
        assert_eq!(name("张"), "*");
        assert_eq!(name(""), "");
    }

    #[test]
    fn an_identity_number_keeps_six_and_four() {
        assert_eq!(id_number("33020519071111002X"), "330205********002X");
        assert_eq!(id_number("E00000001"), "E0*****01");
        assert_eq!(id_number("1234"), "****");
    }

    #[test]
    fn an_answer_keeps_its_first_character_and_hides_its_length() {
        assert_eq!(answer("宁和市中山路 1 号"), answer("宁和"));
        assert_eq!((answer("7"), answer("")), ("***".to_owned(), String::new()));
    }

    #[test]
    fn a_phone_number_keeps_three_and_four() {
        assert_eq!(phone("13000000000"), "130****0000");
        assert_eq!(phone("8712345"), "*****45");
    }
}
