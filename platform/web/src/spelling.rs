//! Dates, money and counts as people of each language write them.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use plat_kernel::lang::Lang;
use plat_kernel::{Date, Timestamp, clock};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// `20元`, `20.50元`; `CNY 20`, `CNY 20.50`. `yuan` is the amount as `20.00`.
pub(crate) fn money(lang: Lang, yuan: &str) -> String {
    let (whole, cents) = yuan.split_once('.').unwrap_or((yuan, "00"));
    let whole = count(whole);
    let amount = if cents.trim_matches('0').is_empty() { whole } else { format!("{whole}.{cents}") };
    if lang == Lang::Zh { format!("{amount}元") } else { format!("CNY {amount}") }
}

pub(crate) fn date(lang: Lang, date: Date) -> String {
    let (year, month, day) = (date.year(), date.month(), date.day());
    if lang == Lang::Zh {
        return format!("{year}年{month}月{day}日");
    }
    let index = usize::try_from(month - 1).unwrap_or_default();
    format!("{day} {} {year}", MONTHS.get(index).copied().unwrap_or_default())
}

pub(crate) fn when(lang: Lang, at: Timestamp) -> String {
    let clock_text = clock::clock_text(at);
    let time = clock_text.rsplit(' ').next().unwrap_or_default();
    let day = date(lang, clock::date_of(at));
    if lang == Lang::Zh { format!("{day} {time}") } else { format!("{day}, {time}") }
}

/// Groups of three: `1234567` is `1,234,567`.
pub(crate) fn count(digits: &str) -> String {
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |rest| ("-", rest));
    let mut grouped = String::from(sign);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// An address as a header may carry it.
pub(crate) fn ascii_path(path: &str) -> String {
    const UNSAFE: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'\\');
    utf8_percent_encode(path, UNSAFE).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_written_without_empty_cents() {
        assert_eq!(money(Lang::Zh, "15.00"), "15元");
        assert_eq!(money(Lang::En, "1500.50"), "CNY 1,500.50");
    }

    #[test]
    fn a_date_is_written_as_each_language_writes_it() {
        let day: Date = "2026-03-09".parse().unwrap();
        assert_eq!(date(Lang::Zh, day), "2026年3月9日");
        assert_eq!(date(Lang::En, day), "9 March 2026");
    }

    #[test]
    fn a_moment_is_read_on_the_clocks_of_china() {
        let at: Timestamp = "2026-03-08T16:05:00Z".parse().unwrap();
        assert_eq!(when(Lang::Zh, at), "2026年3月9日 00:05");
        assert_eq!(when(Lang::En, at), "9 March 2026, 00:05");
    }

    #[test]
    fn counts_are_grouped_by_thousands() {
        assert_eq!(count("999"), "999");
        assert_eq!(count("-1234567"), "-1,234,567");
    }
}
