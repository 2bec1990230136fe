//! From what was typed to an [`Opinion`], or to everything that is wrong with it.

use plat_web::{Errors, Page};

use crate::{
    error::EvaluationError,
    model::{Aspect, Level, Opinion, Remark},
};

/// What was typed or sent.
#[derive(Debug, Clone, Default)]
pub(crate) struct Typed {
    /// `5` to `1`, or nothing.
    pub(crate) level: String,
    /// Codes of [`Aspect`].
    pub(crate) aspects: Vec<String>,
    /// The words.
    pub(crate) words: String,
    /// Ticked: they want to stay unnamed.
    pub(crate) unnamed: bool,
}

impl Typed {
    /// The opinion. Every fault is told at once, each with its field.
    pub(crate) fn read(&self) -> Result<Opinion, Vec<EvaluationError>> {
        let level = self.level.parse().ok().and_then(Level::of_number).ok_or(EvaluationError::NoLevel);
        let aspects = self.aspects.iter().map(|code| code.parse()).collect::<Result<Vec<Aspect>, _>>();
        match (level, aspects, self.words.parse::<Remark>()) {
            (Ok(level), Ok(aspects), Ok(remark)) => {
                Ok(Opinion { level, aspects, remark, unnamed: self.unnamed })
            }
            (level, aspects, remark) => {
                let faults = [level.err(), aspects.err(), remark.err()];
                Err(faults.into_iter().flatten().collect())
            }
        }
    }
}

/// The faults, at their fields.
pub(crate) fn errors(page: &Page, faults: &[EvaluationError]) -> Errors {
    use plat_web::Fault;
    let mut errors = page.errors();
    for fault in faults {
        errors.add(fault.field().unwrap_or("level"), page.fault(fault));
    }
    errors
}

#[cfg(test)]
mod tests {
    use plat_web::Fault;

    use super::*;

    #[test]
    fn all_that_is_wrong_is_told_at_once() {
        let typed = Typed {
            level: "6".to_owned(),
            aspects: vec!["weather".to_owned()],
            words: "好".repeat(501),
            unnamed: false,
        };
        let faults = typed.read().unwrap_err();
        let fields: Vec<_> = faults.iter().filter_map(Fault::field).collect();
        assert_eq!(fields, ["level", "aspects", "words"]);
    }

    #[test]
    fn a_level_is_all_that_must_be_said() {
        let typed = Typed { level: "5".to_owned(), ..Typed::default() };
        assert_eq!(typed.read().unwrap().level, Level::VerySatisfied);
        assert!(Typed::default().read().is_err());
    }
}
