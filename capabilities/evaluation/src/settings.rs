//! What a city sets for itself (`data/evaluation.toml`).

use cap_catalogue::BadData;
use serde::Deserialize;

use crate::standards::{Standards, StarRow, ThemeRow};

/// The path of the settings.
const FILE: &str = "evaluation.toml";

/// How evaluations are asked for, and how long what follows from a bad one may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// For how many calendar days after the day of the service it can be evaluated.
    ///
    /// 国办发〔2019〕51 号 lets people evaluate later what they did not evaluate on the spot, and leaves the days to each
    /// place. 30 is not taken from a text of law; the city confirms or changes it.
    pub days: u16,
    /// What is done about a bad rating, and until when.
    pub bad: BadTerms,
    /// No share is told of fewer ratings than this.
    pub least: i64,
    /// On which day after its Sunday the bulletin of a week is out.
    pub bulletin_days: u16,
}

/// The terms of what is done about a bad rating. Days are working days; the national document names none of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BadTerms {
    /// Until whoever rated was spoken to.
    pub contact_days: u32,
    /// Until all is done.
    pub settle_days: u32,
    /// Until all is done, of what takes more.
    pub complex_days: u32,
    /// Until a second person has decided whether it is set aside.
    pub review_days: u32,
    /// How often somebody is called before it goes on without them.
    pub tries: u8,
    /// For whoever rated to answer to what was done.
    pub answer_days: u32,
}

impl Default for Settings {
    fn default() -> Self {
        let bad = BadTerms {
            contact_days: 1,
            settle_days: 5,
            complex_days: 15,
            review_days: 3,
            tries: 3,
            answer_days: ANSWER_DAYS,
        };
        Self { days: 30, bad, least: 10, bulletin_days: 1 }
    }
}

/// What holds where a city says nothing of it, in working days.
const ANSWER_DAYS: u32 = 10;

fn usual_answer_days() -> u32 {
    ANSWER_DAYS
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sheet {
    evaluate: EvaluateRow,
    bad: BadRow,
    figures: FiguresRow,
    bulletin: Option<BulletinRow>,
    #[serde(default)]
    star: Vec<StarRow>,
    #[serde(default)]
    theme: Vec<ThemeRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EvaluateRow {
    days: u16,
    source: String,
    confidence: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BadRow {
    contact_days: u32,
    settle_days: u32,
    complex_days: u32,
    review_days: u32,
    tries: u8,
    #[serde(default = "usual_answer_days")]
    answer_days: u32,
    source: String,
    confidence: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FiguresRow {
    least: i64,
    source: String,
    confidence: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BulletinRow {
    after_days: u16,
    source: String,
    confidence: String,
}

impl Settings {
    /// The settings in the texts of the reference data, each with its path, and by what is judged and grouped; if there is no such
    /// file the usual ones, and no star.
    pub fn load(texts: impl Iterator<Item = (String, String)>) -> Result<(Self, Standards), Vec<BadData>> {
        let ours = |path: &str| path.rsplit(['/', '\\']).next() == Some(FILE);
        let Some((file, text)) = texts.into_iter().find(|(path, _)| ours(path)) else {
            return Ok(Default::default());
        };
        let fault = |at: usize, why: String| {
            let line = text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1;
            vec![BadData { file: file.clone(), line, why }]
        };
        let sheet: Sheet = toml::from_str(&text)
            .map_err(|error| fault(error.span().unwrap_or_default().start, error.message().to_owned()))?;
        sheet.check().map_err(|why| fault(0, why.to_owned()))?;
        let settings = sheet.settings();
        let standards = Standards::of(sheet.star, sheet.theme).map_err(|why| fault(0, why))?;
        Ok((settings, standards))
    }
}

impl Sheet {
    fn check(&self) -> Result<(), &'static str> {
        let told = [
            (&self.evaluate.source, &self.evaluate.confidence),
            (&self.bad.source, &self.bad.confidence),
            (&self.figures.source, &self.figures.confidence),
        ];
        let bulletin = self.bulletin.iter().map(|it| (&it.source, &it.confidence));
        if told
            .into_iter()
            .chain(bulletin)
            .any(|(source, confidence)| source.is_empty() || confidence.is_empty())
        {
            return Err("a setting says where it is from, and how sure that is");
        }
        let it = &self.bad;
        if it.contact_days > it.settle_days || it.settle_days > it.complex_days {
            return Err("contact_days, settle_days and complex_days do not get shorter");
        }
        if it.tries == 0 || self.figures.least < 1 {
            return Err("tries and least are at least 1");
        }
        Ok(())
    }

    fn settings(&self) -> Settings {
        let BadRow { contact_days, settle_days, complex_days, review_days, tries, answer_days, .. } =
            self.bad;
        let bad = BadTerms { contact_days, settle_days, complex_days, review_days, tries, answer_days };
        let bulletin_days = self.bulletin.as_ref().map_or(1, |it| it.after_days.max(1));
        Settings { days: self.evaluate.days, bad, least: self.figures.least, bulletin_days }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHIPPED: &str = include_str!("../../../data/evaluation.toml");

    fn load(text: &str) -> Result<(Settings, Standards), Vec<BadData>> {
        Settings::load(std::iter::once((FILE.to_owned(), text.to_owned())))
    }

    #[test]
    fn a_city_without_the_file_has_what_the_file_of_the_program_says() {
        let (settings, standards) = load(SHIPPED).unwrap();
        assert_eq!(settings, Settings::default());
        assert_eq!((standards.stars().len(), standards.themes().len()), (2, 8));
        assert_eq!(Settings::load(std::iter::empty()).unwrap(), Default::default());
    }

    #[test]
    fn a_file_from_before_stars_and_themes_is_still_read() {
        let old = SHIPPED.split("[bulletin]").next().unwrap().replace("answer_days = 10\n", "");
        assert_eq!(load(&old).unwrap(), (Settings::default(), Standards::default()));
    }

    #[test]
    fn a_setting_without_a_source_and_terms_that_get_shorter_are_refused_with_the_file() {
        for (from, to) in [
            ("settle_days = 5", "settle_days = 0"),
            ("tries = 3", "tries = 0"),
            ("\"M\"", "\"\""),
            ("good = 95", "good = 101"),
            ("\"attitude\"", "\"weather\""),
            ("code = \"manner\"", "code = \"waiting\""),
        ] {
            let fault = load(&SHIPPED.replace(from, to)).unwrap_err().remove(0).to_string();
            assert!(fault.contains(FILE), "{fault}");
        }
    }
}
