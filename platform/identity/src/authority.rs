//! Who may do what. The rules are Cedar policies in `data/policies/`; nothing here knows one of them. An answer is a pure
//! function of the attributes that policies can see, so it is worked out once and remembered.

mod action;
mod evaluate;
mod load;
mod memo;
mod reach;
mod shipped;
mod thing;

#[cfg(test)]
mod examples;
#[cfg(test)]
mod tests;

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, OnceLock},
};

use plat_facts::{Actor, DelegationRef, SiteRef};
use plat_kernel::Bilingual;

use crate::{Branch, Officer, Program, Roles, Worker};
use evaluate::Verdict;
use memo::Memo;

pub use action::Action;
pub use load::{BadPolicy, Policies, Rule};
pub use reach::{Reach, Scope};
pub use shipped::SHIPPED;
pub use thing::{CaseThing, DelegationThing, Place, Thing};

/// How many answers are remembered: a city of some hundred posts asks some ten thousand different questions.
const ANSWERS: usize = 65_536;
/// How many reaches are remembered: a few for each post.
const REACHES: usize = 4_096;

/// What speaks for an officer when a question is asked: their own post, or one that was delegated to them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Post {
    pub(crate) roles: Roles,
    pub(crate) branch: Branch,
    pub(crate) site: SiteRef,
    pub(crate) delegated: bool,
}

impl Post {
    fn own(officer: &Officer) -> Self {
        let Officer { roles, branch, site, .. } = officer;
        Self { roles: *roles, branch: *branch, site: site.clone(), delegated: false }
    }

    fn delegated(officer: &Officer) -> impl Iterator<Item = (DelegationRef, Self)> {
        officer.standing.delegated.iter().map(|it| {
            let post = Self {
                roles: Roles::from([it.role]),
                branch: it.branch,
                site: it.site.clone(),
                delegated: true,
            };
            (it.delegation, post)
        })
    }
}

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Asker {
    /// An officer, by one of their posts.
    Officer(Post),
    /// Another department's program. Policies know nothing of it but what it asks about.
    Program,
}

/// A question as it is remembered.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Question {
    asker: Asker,
    action: Action,
    thing: Thing,
}

/// The answer to a question of authority.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Whether it is allowed.
    pub allowed: bool,
    /// The ids of the policies that allow it, or of those that forbid it; none when no policy allows it.
    pub because: Arc<[String]>,
    /// The delegation under which it is allowed; none when the officer's own post is enough.
    pub under: Option<DelegationRef>,
}

impl Decision {
    /// The officer as the actor of a fact: with the delegation, if it took one.
    pub fn actor(&self, officer: &Officer) -> Actor {
        self.under.map_or(Actor::Officer(officer.id), |under| Actor::Deputy { officer: officer.id, under })
    }
}

/// Where one of these posts may do something, on the spot or not.
type ReachQuestion = (Vec<Post>, Action, bool);

/// The policies of an installation, and every answer that was asked for lately. Cheap to clone.
#[derive(Clone)]
pub struct Authority {
    policies: Arc<Policies>,
    places: Arc<BTreeMap<SiteRef, Place>>,
    answers: Arc<Memo<Question, Verdict>>,
    reaches: Arc<Memo<ReachQuestion, Reach>>,
}

impl Authority {
    /// Reads and checks policies: `.cedar` files and one `.cedarschema`, by path. Every fault names file and line.
    pub fn load(texts: impl IntoIterator<Item = (String, String)>) -> Result<Self, Vec<BadPolicy>> {
        Policies::load(texts).map(Self::of)
    }

    /// The policies that come with the program.
    pub fn shipped() -> Self {
        static ONCE: OnceLock<Authority> = OnceLock::new();
        let texts = || SHIPPED.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
        // A test loads them; were they wrong all the same, nobody would be allowed anything.
        ONCE.get_or_init(|| Self::of(Policies::load(texts()).unwrap_or_default())).clone()
    }

    fn of(policies: Policies) -> Self {
        Self {
            policies: Arc::new(policies),
            places: Arc::default(),
            answers: Arc::new(Memo::bounded(ANSWERS)),
            reaches: Arc::new(Memo::bounded(REACHES)),
        }
    }

    /// The same policies, for a city with these sites. It remembers for itself.
    #[must_use]
    pub fn in_city(&self, places: impl IntoIterator<Item = Place>) -> Self {
        let places = places.into_iter().map(|place| (place.site.clone(), place)).collect();
        Self {
            policies: self.policies.clone(),
            places: Arc::new(places),
            answers: Arc::new(Memo::bounded(ANSWERS)),
            reaches: Arc::new(Memo::bounded(REACHES)),
        }
    }

    /// Whether an officer may do something: by their own post, or by one that was delegated to them.
    pub fn may(&self, officer: &Officer, action: Action, thing: &Thing) -> Decision {
        decide(officer, action, thing, |question| self.answers.get(question, |it| self.work_out(it)))
    }

    /// The same without what is remembered: what [`Authority::may`] must agree with.
    pub fn may_worked_out(&self, officer: &Officer, action: Action, thing: &Thing) -> Decision {
        decide(officer, action, thing, |question| self.work_out(&question))
    }

    /// Whether another department's program may do something.
    pub fn may_program(&self, _program: &Program, action: Action, thing: &Thing) -> Decision {
        let question = Question { asker: Asker::Program, action, thing: thing.clone() };
        self.answers.get(question, |it| self.work_out(it)).by(None)
    }

    /// Whether one of these may do something, and as which actor of a fact.
    pub fn may_work(&self, worker: &Worker, action: Action, thing: &Thing) -> (Decision, Actor) {
        match worker {
            Worker::Officer(officer) => {
                let decision = self.may(officer, action, thing);
                let actor = decision.actor(officer);
                (decision, actor)
            }
            Worker::Program(program) => (self.may_program(program, action, thing), program.actor()),
        }
    }

    fn work_out(&self, Question { asker, action, thing }: &Question) -> Verdict {
        evaluate::evaluate(&self.policies, &self.places, (asker, *action, thing))
    }

    /// A policy by its id, with its words and its legal ground.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.policies.rules.get(id)
    }

    /// All policies, by file and in the order of each file.
    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.policies.order.iter().filter_map(|id| self.policies.rules.get(id))
    }

    /// Why something was refused, for the officer: the rule that forbids it, or else whom the rules allow it.
    pub fn explain(&self, decision: &Decision, action: Action) -> Bilingual {
        let forbidden: Vec<_> = decision.because.iter().filter_map(|id| self.rule(id)).collect();
        if !forbidden.is_empty() && !decision.allowed {
            return words(&forbidden, ("", ""));
        }
        let allowed: Vec<_> = self.rules().filter(|it| it.permits && it.actions.contains(&action)).collect();
        words(&allowed, ("这项操作只限：", "Only this is allowed: "))
    }
}

impl std::fmt::Debug for Authority {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Authority").field("policies", &self.policies.order.len()).finish_non_exhaustive()
    }
}

/// A refusal by a rule outweighs one by lack of a rule, whichever post met it.
fn decide(officer: &Officer, action: Action, thing: &Thing, ask: impl Fn(Question) -> Verdict) -> Decision {
    let question = |post| Question { asker: Asker::Officer(post), action, thing: thing.clone() };
    let mut answer = ask(question(Post::own(officer))).by(None);
    for (delegation, post) in Post::delegated(officer) {
        if answer.allowed {
            break;
        }
        let other = ask(question(post)).by(Some(delegation));
        if other.allowed || answer.because.is_empty() {
            answer = other;
        }
    }
    answer
}

/// What rules say, one after the other, each with its ground.
fn words(rules: &[&Rule], (zh, en): (&str, &str)) -> Bilingual {
    let joined = |between: &str, of: fn(&Rule) -> String| {
        rules.iter().map(|rule| of(rule)).collect::<Vec<_>>().join(between)
    };
    Bilingual {
        zh: format!("{zh}{}", joined("；", |it| format!("{}（{}）", it.words.zh, it.ground))),
        en: format!("{en}{}", joined("; ", |it| format!("{} ({})", it.words.en, it.ground))),
    }
}

type Rules = HashMap<String, Rule>;
