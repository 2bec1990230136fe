//! The forms of the verbs, as data. The form of a new verb is one entry of [`FORMS`] plus its words: `desk.act.<verb>.do`,
//! `.hint`, `.done` (and `.ask` for one that asks before), and `desk.ask.<words>` for each field (`desk.ask.<words>_hint`
//! for a hint). What is typed becomes a `Command` by the names of its fields, as the API reads it.

mod asked;

use cap_cases::{
    model::{DeliveryWay, Ground, PauseGround, Remedy, Vote},
    verb::Verb,
};

pub(crate) use asked::{About, command, questions};

/// The form of a verb.
pub(crate) struct Form {
    /// The verb.
    pub(crate) verb: Verb,
    /// The letter that opens it; no two that are offered at once have the same.
    pub(crate) key: &'static str,
    /// Its picture.
    pub(crate) icon: &'static str,
    /// The colour of its button: `ok`, `bad` or none.
    pub(crate) look: &'static str,
    /// It cannot be taken back, so the page asks before.
    pub(crate) asks: bool,
    /// What it wants to know.
    pub(crate) fields: &'static [Field],
}

/// One field of a form.
pub(crate) struct Field {
    /// Its name in the command; `a.b` is `b` inside of `a`.
    pub(crate) key: &'static str,
    /// The last part of its word key.
    words: &'static str,
    /// What is asked for.
    kind: Kind,
    /// An answer is wanted.
    required: bool,
    /// Words stand below it.
    hint: bool,
}

/// What a field asks for.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    /// Several lines.
    Words,
    /// One line.
    Line,
    /// Badges of officers, on one line.
    Badges,
    /// A whole number.
    Number,
    /// One of the city's sites.
    Site,
    /// A branch of the force.
    Branch,
    /// Yes (chosen at first) or no.
    YesNo,
    /// One of several codes; the words of each are `<words><code>`.
    Choice(&'static str, fn() -> Vec<&'static str>),
    /// As [`Kind::Choice`]; the first is chosen at first.
    Usual(&'static str, fn() -> Vec<&'static str>),
    /// What is wrong with each material, and with the form (一次性告知).
    Defects,
    /// Some of the materials that may follow later (容缺).
    Deferrable,
    /// Every question of the item's form, to be answered anew where its answer is wrong.
    Answers,
    /// Some of the materials whose originals can be shown.
    Shown,
    /// Pages of some of the materials, taken anew.
    Pages,
    /// Ticked, or not.
    Tick,
}

impl Form {
    /// A form that asks nothing.
    const fn of(verb: Verb, key: &'static str, icon: &'static str) -> Self {
        Self { verb, key, icon, look: "", asks: false, fields: &[] }
    }

    /// The form of a verb; a verb without one is not offered on the desk.
    pub(crate) fn find(verb: Verb) -> Option<&'static Self> {
        FORMS.iter().find(|form| form.verb == verb)
    }
}

impl Form {
    /// The field into which a template of a reason goes.
    pub(crate) fn target(&self) -> Option<&'static str> {
        let takes = |field: &&Field| field.required && matches!(field.kind, Kind::Words | Kind::Defects);
        let field = self.fields.iter().find(takes)?;
        Some(if matches!(field.kind, Kind::Defects) { "defects.form" } else { field.key })
    }
}

impl Field {
    /// A field that must be answered, called by its name.
    const fn of(key: &'static str, kind: Kind) -> Self {
        Self { key, words: key, kind, required: true, hint: false }
    }

    /// The same field under another name.
    const fn called(self, words: &'static str) -> Self {
        Self { words, ..self }
    }

    /// The same field with words below it.
    const fn hinted(self) -> Self {
        Self { hint: true, ..self }
    }

    /// The same field, which may stay open.
    const fn optional(self) -> Self {
        Self { required: false, ..self }
    }
}

/// The reason that the applicant reads on paper.
const REASON: Field = Field::of("reason", Kind::Words).hinted();
/// The kind of reason for which something is refused.
const GROUND: Field =
    Field::of("ground", Kind::Choice("cases.ground.", || codes(&Ground::ALL, Ground::code)));

/// The form of each verb.
pub(crate) const FORMS: &[Form] = &[
    Form { look: "ok", ..Form::of(Verb::Accept, "a", "circle-check") },
    Form {
        fields: &[
            Field::of("answers", Kind::Answers).called("corrected").optional(),
            Field::of("shown", Kind::Shown).hinted().optional(),
            Field::of("pages", Kind::Pages).hinted().optional(),
            Field::of("present", Kind::Tick).hinted(),
        ],
        ..Form::of(Verb::CorrectOnTheSpot, "E", "writing")
    },
    Form {
        asks: true,
        fields: &[Field::of("defects", Kind::Defects).hinted()],
        ..Form::of(Verb::AskCorrection, "c", "pencil")
    },
    Form::of(Verb::AnswerCorrection, "b", "inbox"),
    Form { look: "bad", asks: true, fields: &[GROUND, REASON], ..Form::of(Verb::RefuseAcceptance, "x", "x") },
    Form {
        fields: &[
            Field::of("grant", Kind::YesNo).called("proposal"),
            Field::of("opinion", Kind::Words).optional(),
        ],
        ..Form::of(Verb::Review, "v", "search")
    },
    Form { look: "ok", ..Form::of(Verb::Grant, "y", "circle-check") },
    Form { look: "bad", asks: true, fields: &[GROUND, REASON], ..Form::of(Verb::Refuse, "n", "x") },
    Form {
        fields: &[
            Field::of("ground", Kind::Choice("cases.pause.", || codes(&PauseGround::ALL, PauseGround::code)))
                .called("pause"),
            Field::of("told_days", Kind::Number).hinted(),
        ],
        ..Form::of(Verb::Suspend, "s", "clock")
    },
    Form::of(Verb::Resume, "r", "clock"),
    Form {
        fields: &[
            Field::of("days", Kind::Number).hinted(),
            REASON,
            Field::of("approval.head", Kind::Line).called("approval_head").hinted().optional(),
            Field::of("approval.number", Kind::Line).called("approval_number").optional(),
        ],
        ..Form::of(Verb::Extend, "e", "clock")
    },
    Form { asks: true, ..Form::of(Verb::ConfirmHardCase, "w", "circle-check") },
    Form {
        fields: &[Field::of("reason", Kind::Words).called("back_reason").hinted()],
        ..Form::of(Verb::HandBack, "h", "inbox")
    },
    Form {
        fields: &[Field::of("question", Kind::Words), Field::of("members", Kind::Badges).hinted()],
        ..Form::of(Verb::Consult, "u", "users")
    },
    Form {
        fields: &[
            Field::of("vote", Kind::Choice("desk.vote.", || codes(&Vote::ALL, Vote::code))),
            Field::of("opinion", Kind::Words).optional(),
        ],
        ..Form::of(Verb::GiveOpinion, "q", "pencil")
    },
    Form {
        fields: &[Field::of("minutes", Kind::Words).hinted()],
        ..Form::of(Verb::CloseConsultation, "z", "file-text")
    },
    Form {
        asks: true,
        fields: &[
            Field::of("site", Kind::Site).called("to_site").optional(),
            Field::of("branch", Kind::Branch).called("to_branch").optional(),
            REASON,
        ],
        ..Form::of(Verb::Transfer, "t", "send")
    },
    Form {
        asks: true,
        fields: &[
            Field::of("remedy", Kind::Choice("desk.remedy.", || codes(&Remedy::ALL, Remedy::code))),
            Field::of("reference", Kind::Line).hinted(),
            REASON,
        ],
        ..Form::of(Verb::Reopen, "f", "refresh")
    },
    Form {
        fields: &[Field::of("serial", Kind::Line).hinted().optional()],
        ..Form::of(Verb::Produce, "p", "file-certificate")
    },
    Form {
        fields: &[
            Field::of("way", Kind::Usual("cases.way.", || codes(&DeliveryWay::ALL, DeliveryWay::code))),
            Field::of("tracking", Kind::Line).hinted().optional(),
        ],
        ..Form::of(Verb::Deliver, "d", "send")
    },
    Form {
        look: "ok",
        fields: &[
            Field::of("materials", Kind::Deferrable).called("deferred"),
            Field::of("signed", Kind::Tick).hinted(),
        ],
        ..Form::of(Verb::Defer, "l", "clock")
    },
    Form::of(Verb::SupplyDeferred, "m", "inbox"),
    Form {
        fields: &[
            Field::of("kept", Kind::YesNo),
            Field::of("reason", Kind::Words).called("grounds").hinted().optional(),
        ],
        ..Form::of(Verb::CheckPromise, "C", "search")
    },
    Form {
        fields: &[Field::of("lifted", Kind::YesNo), REASON],
        ..Form::of(Verb::AnswerObjection, "o", "scale")
    },
];

/// The codes of all of an enum.
fn codes<T: Copy>(all: &[T], code: fn(T) -> &'static str) -> Vec<&'static str> {
    all.iter().map(|it| code(*it)).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_verb_has_two_forms_and_no_two_forms_one_letter() {
        let verbs: BTreeSet<&str> = FORMS.iter().map(|form| form.verb.code()).collect();
        let keys: BTreeSet<&str> = FORMS.iter().map(|form| form.key).collect();
        assert_eq!((verbs.len(), keys.len()), (FORMS.len(), FORMS.len()));
    }

    #[test]
    fn a_letter_of_the_desk_itself_opens_no_verb() {
        assert!(FORMS.iter().all(|form| !["j", "k", "g", "i", "?", "/", "L", "F", "R", "P", "W", "A"].contains(&form.key)));
    }

    #[test]
    fn each_form_has_all_of_its_words() {
        let own = include_str!("../i18n/zh-CN.toml");
        let cases = include_str!("../../cases/i18n/zh-CN.toml");
        let has = |key: String| {
            let line = format!("\"{key}\" = ");
            assert!(own.contains(&line) || cases.contains(&line), "no words for {key}");
        };
        for form in FORMS {
            let asks = form.asks.then_some("ask");
            for part in ["do", "hint", "done"].into_iter().chain(asks) {
                has(format!("desk.act.{}.{part}", form.verb.code()));
            }
            for field in form.fields {
                has(format!("desk.ask.{}", field.words));
                if field.hint {
                    has(format!("desk.ask.{}_hint", field.words));
                }
                match field.kind {
                    Kind::Choice(words, codes) | Kind::Usual(words, codes) => {
                        for code in codes() {
                            has(format!("{words}{code}"));
                        }
                    }
                    Kind::YesNo => {
                        has(format!("desk.ask.{}_yes", field.words));
                        has(format!("desk.ask.{}_no", field.words));
                    }
                    _ => {}
                }
            }
        }
    }
}
