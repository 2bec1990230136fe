//! What is wrong with the questions of an item, and where: told to who starts the program in English, and to who edits
//! them in their own language.

use std::fmt;

/// Something wrong with the questions of an item.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SituationFault {
    /// Where.
    pub spot: Spot,
    /// What.
    pub wrong: Wrong,
    /// The word, key or value that it is about; empty where none is.
    pub about: String,
}

/// Where something is wrong.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spot {
    /// In all of it.
    Whole,
    /// At a question, by its key.
    Question(String),
    /// At an answer, by the keys of its question and its own.
    Answer(String, String),
    /// At the end of a way through the questions: the keys of each question and of the answer to it.
    Way(Vec<(String, String)>),
}

macro_rules! wrongs {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $says:literal;)+) => {
        /// What may be wrong with questions.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Wrong { $($(#[$doc])* $name,)+ }

        impl Wrong {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// Its stable code: the key of its words.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)+ }
            }

            /// The sentence; `{}` stands for what it is about.
            const fn says(self) -> &'static str {
                match self { $(Self::$name => $says,)+ }
            }
        }
    };
}

wrongs! {
    /// A text in one language only.
    OneLanguage = "one_language", "something lacks a language: `{}`";
    /// No source.
    NoSource = "no_source", "it does not say where its rules come from";
    /// No question.
    AsksNothing = "asks_nothing", "it asks nothing";
    /// The key cannot stand in an address.
    NoKey = "no_key",
        "its key `{}` is none: small letters, digits and hyphens are, but for words an address needs";
    /// Two questions of one key.
    QuestionTwice = "question_twice", "it is here twice";
    /// One answer is none.
    OneAnswer = "one_answer", "it needs two answers or more";
    /// The key of an answer cannot stand in an address.
    NoAnswerKey = "no_answer_key", "the answer `{}` has no key of small letters, digits and hyphens";
    /// Two answers of one key.
    AnswerTwice = "answer_twice", "the answer `{}` is here twice";
    /// It waits for a question that comes later or never.
    WaitsForLater = "waits_for_later", "it waits for `{}`, which does not come before it";
    /// It waits for an answer that nobody can give.
    WaitsForNoAnswer = "waits_for_no_answer", "it waits for {}";
    /// A material is taken away that nobody is asked for.
    DropsUnasked = "drops_unasked", "it drops `{}`, which the item does not ask for";
    /// A material is added that everybody brings.
    AddsAsked = "adds_asked", "it adds `{}`, which the item asks everybody for";
    /// A field is filled in that the form does not have.
    NotInForm = "not_in_form", "it answers `{}`, which the form does not ask";
    /// The form refuses what is filled in.
    FormRefuses = "form_refuses", "its answer {} is refused by the form";
    /// 工作日 where the statute says 日, or the other way.
    UnitTurned = "unit_turned", "a unit that the statute states is counted otherwise";
    /// It ends without a way on.
    DeadEnd = "dead_end", "it stops and says neither what would change that nor what is right instead";
    /// It leads to an item that is not there, is over, or is this one.
    LeadsNowhere = "leads_nowhere", "it leads to `{}`, which cannot be had";
    /// Nobody comes to it.
    AskedOfNobody = "asked_of_nobody", "it is asked of nobody";
    /// The answer to it does not matter.
    ChangesNothing = "changes_nothing", "all its answers change the same";
    /// Nobody likes to be asked so much.
    TooMany = "too_many", "{} questions are too many";
    /// Nowhere to go.
    NoChannel = "no_channel", "no channel is left";
    /// Nothing to bring, not even a proof of identity.
    NoMaterial = "no_material", "nothing is left that shows who asks";
    /// Longer than the law allows.
    BeyondLegal = "beyond_legal", "the promised time can end after the legal time";
    /// The fee of the questions and that of the form differ.
    FeeOtherwise = "fee_otherwise", "the fee becomes {}, but the form's answer costs otherwise";
    /// Asked for and not asked for.
    AddedAndDropped = "added_and_dropped", "`{}` is added and dropped";
    /// Two prices.
    TwoFees = "two_fees", "two answers set the fee, each to another value";
    /// Two promises.
    TwoPromises = "two_promises", "two answers set the promised time, each to another value";
    /// Two terms of law.
    TwoTerms = "two_terms", "two answers set the legal time, each to another value";
    /// Two answers of the form.
    FilledTwice = "filled_twice", "two answers fill in `{}`, each otherwise";
}

impl Spot {
    /// `where=elsewhere lost=yes` for a way; otherwise the keys that lead there.
    pub fn keys(&self) -> String {
        match self {
            Self::Whole => String::new(),
            Self::Question(question) => question.clone(),
            Self::Answer(question, answer) => format!("{question}={answer}"),
            Self::Way(steps) => {
                let steps = steps.iter().map(|(question, answer)| format!("{question}={answer}"));
                steps.collect::<Vec<_>>().join(" ")
            }
        }
    }
}

impl fmt::Display for SituationFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.spot {
            Spot::Whole => {}
            Spot::Question(question) => write!(f, "question `{question}`: ")?,
            Spot::Answer(question, answer) => write!(f, "question `{question}`, answer `{answer}`: ")?,
            Spot::Way(_) => write!(f, "{}: ", self.spot.keys())?,
        }
        f.write_str(&self.wrong.says().replace("{}", &self.about))
    }
}
