//! The years that come with the program.

use super::{error::CalendarError, plan::YearPlan};

/// The text of every file in `data/calendar/`.
const FILES: &[&str] = &[
    include_str!("../../../../data/calendar/2018.toml"),
    include_str!("../../../../data/calendar/2019.toml"),
    include_str!("../../../../data/calendar/2020.toml"),
    include_str!("../../../../data/calendar/2021.toml"),
    include_str!("../../../../data/calendar/2022.toml"),
    include_str!("../../../../data/calendar/2023.toml"),
    include_str!("../../../../data/calendar/2024.toml"),
    include_str!("../../../../data/calendar/2025.toml"),
    include_str!("../../../../data/calendar/2026.toml"),
];

pub(super) fn plans() -> Result<Vec<YearPlan>, CalendarError> {
    FILES.iter().map(|text| YearPlan::parse(text)).collect()
}
