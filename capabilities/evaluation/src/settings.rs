//! What a city sets for itself.

/// How evaluations are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// For how many calendar days after the day of delivery a case can be evaluated.
    ///
    /// 国办发〔2019〕51 号 lets people evaluate later what they did not evaluate on the spot, and leaves the days to each
    /// place. 30 is not taken from a text of law; the city confirms or changes it.
    pub days: u16,
}

impl Default for Settings {
    fn default() -> Self {
        Self { days: 30 }
    }
}
