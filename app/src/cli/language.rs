//! The language in which the command line speaks.

use plat_kernel::{Date, Lang};

/// As the environment says; Chinese where it says nothing that is known.
pub(crate) fn of_environment() -> Lang {
    let said = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(|name| std::env::var(name).ok());
    said.into_iter().find(|value| !value.is_empty()).and_then(|value| value.parse().ok()).unwrap_or_default()
}

/// Reads `--lang`.
pub(crate) fn parse(text: &str) -> Result<Lang, String> {
    text.parse().map_err(|_| "zh 或 en / zh or en".to_owned())
}

/// Reads a date, strictly as `2026-02-13`.
pub(crate) fn date(text: &str) -> Result<Date, String> {
    let read = if text.len() == 10 { text.parse().ok() } else { None };
    read.ok_or_else(|| "请写作 2026-02-13 这样真实存在的日期 / write a real date like 2026-02-13".to_owned())
}

/// One of two wordings.
pub(crate) fn say<'a>(lang: Lang, zh: &'a str, en: &'a str) -> &'a str {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// The weekday in short.
pub(crate) fn weekday(lang: Lang, date: Date) -> &'static str {
    let (zh, en) = match date.weekday().to_monday_zero_offset() {
        0 => ("周一", "Mon"),
        1 => ("周二", "Tue"),
        2 => ("周三", "Wed"),
        3 => ("周四", "Thu"),
        4 => ("周五", "Fri"),
        5 => ("周六", "Sat"),
        _ => ("周日", "Sun"),
    };
    say(lang, zh, en)
}
