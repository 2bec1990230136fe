//! What another department does with its step: it takes it up, and then says that it is done or refuses it with a reason.

use std::str::FromStr;

use plat_facts::bundles::PartEnd;

use crate::{
    errand::{Errand, Event},
    error::BundleError,
    policy::MayWork,
    sealed,
    service::Bundles,
    store, told,
};

/// The longest text to the applicant, in characters.
pub const LONGEST_REASON: usize = 500;

/// What a department does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// It takes the step up.
    Start,
    /// It is done; the words say what came of it.
    Finish,
    /// It is refused; the words say why.
    Refuse,
}

impl FromStr for Verb {
    type Err = BundleError;

    fn from_str(code: &str) -> Result<Self, BundleError> {
        match code {
            "start" => Ok(Self::Start),
            "finish" => Ok(Self::Finish),
            "refuse" => Ok(Self::Refuse),
            _ => Err(BundleError::NotFound),
        }
    }
}

impl Verb {
    fn event(self) -> Event {
        let ended = |end| Event::Ended { end, because: None };
        match self {
            Self::Start => Event::Started,
            Self::Finish => ended(PartEnd::Granted),
            Self::Refuse => ended(PartEnd::Refused),
        }
    }
}

/// Does it, with the words for the applicant in the same transaction. `seen` is the version of the errand that the officer
/// looked at: one who was overtaken hears of it.
pub async fn run(
    bundles: &Bundles,
    may: MayWork,
    (verb, words): (Verb, &str),
) -> Result<Errand, BundleError> {
    let words = checked(verb, words)?;
    let (step, now) = (may.step().to_owned(), bundles.mint.now());
    let told = told::happen(bundles, may.errand().clone(), (step.clone(), verb.event()), (now, may.actor()))?;
    let (id, errand) = (told.errand.id, told.errand.clone());
    let sealed = match words {
        "" => None,
        words => Some(sealed::WORDS.seal(&bundles.key_of(errand.applicant).await?, id, words.as_bytes())),
    };
    bundles
        .db
        .write(move |tx| {
            told.store(tx)?;
            match &sealed {
                Some(words) => Ok(store::write_words(tx, (id, &step), words)?),
                None => Ok::<_, BundleError>(()),
            }
        })
        .await?;
    Ok(errand)
}

fn checked(verb: Verb, words: &str) -> Result<&str, BundleError> {
    let words = words.trim();
    if words.chars().count() > LONGEST_REASON {
        return Err(BundleError::ReasonTooLong);
    }
    if verb == Verb::Refuse && words.is_empty() {
        return Err(BundleError::NoReason);
    }
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_says_why() {
        assert!(matches!(checked(Verb::Refuse, " \n"), Err(BundleError::NoReason)));
        assert!(matches!(checked(Verb::Finish, &"长".repeat(501)), Err(BundleError::ReasonTooLong)));
        assert_eq!(checked(Verb::Finish, " 已办结 ").unwrap(), "已办结");
    }
}
