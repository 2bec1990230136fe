//! Reading policies. Whatever is wrong is found at start, with its file and its line.

use std::{
    collections::{BTreeSet, HashMap},
    fmt,
    str::FromStr as _,
};

use cedar_policy::{
    ActionConstraint, Effect, Entities, Entity, EntityUid, PolicyId, PolicySet, Schema, ValidationMode,
    Validator,
};
use miette::Diagnostic;
use plat_kernel::Bilingual;

use super::{Action, Rules};

/// The annotations that every policy must have.
const ANNOTATIONS: [&str; 5] = ["id", "zh", "en", "ground", "confidence"];

/// Why a policy file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadPolicy {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// Why.
    pub why: String,
}

impl fmt::Display for BadPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.why)
    }
}

/// A policy as people read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Its id, unique among all files.
    pub id: String,
    /// The file that it stands in.
    pub file: String,
    /// Its line there.
    pub line: usize,
    /// What it says.
    pub words: Bilingual,
    /// The law or standard that it rests on, or 本市设定 for a setting of the city.
    pub ground: String,
    /// How sure that is: V, V2, S, M as in the rule book, or `setting`.
    pub confidence: String,
    /// Whether it allows; otherwise it forbids.
    pub permits: bool,
    /// What it is about.
    pub actions: BTreeSet<Action>,
}

/// All policies of an installation, checked against their schema.
#[derive(Default)]
pub struct Policies {
    pub(super) set: PolicySet,
    pub(super) rules: Rules,
    pub(super) order: Vec<String>,
    /// Each action with the groups that it belongs to.
    pub(super) actions: HashMap<Action, Entity>,
    /// The policies that are about an action: most are about another one and need not be asked.
    pub(super) about: HashMap<Action, PolicySet>,
}

/// One file while it is read.
struct Source<'a> {
    file: &'a str,
    text: &'a str,
}

impl Source<'_> {
    fn fault(&self, offset: usize, why: impl fmt::Display) -> BadPolicy {
        let before = self.text.get(..offset).unwrap_or(self.text);
        BadPolicy { file: self.file.to_owned(), line: before.matches('\n').count() + 1, why: why.to_string() }
    }

    /// The fault where Cedar says that it is.
    fn diagnosed(&self, error: &(impl Diagnostic + fmt::Display)) -> BadPolicy {
        let offset = error.labels().and_then(|mut it| it.next()).map_or(0, |label| label.offset());
        let help = error.help().map(|help| format!(" ({help})")).unwrap_or_default();
        self.fault(offset, format!("{error}{help}"))
    }

    fn offset_of(&self, id: &str) -> usize {
        self.text.find(&format!("@id(\"{id}\")")).unwrap_or_default()
    }
}

impl Policies {
    /// Reads `.cedar` files and the `.cedarschema` that they are checked against; other files are none of its business.
    pub fn load(texts: impl IntoIterator<Item = (String, String)>) -> Result<Self, Vec<BadPolicy>> {
        let mut texts: Vec<_> = texts.into_iter().collect();
        texts.sort();
        let sources = |ending: &'static str| {
            let fits = move |it: &&(String, String)| it.0.ends_with(ending);
            texts.iter().filter(fits).map(|(file, text)| Source { file, text })
        };
        let schema = schema_of(sources(".cedarschema"))?;
        let mut policies = Self { actions: actions_of(&schema), ..Self::default() };
        let mut faults = Vec::new();
        for source in sources(".cedar") {
            policies.read(&source, &mut faults);
        }
        let checked = Validator::new(schema).validate(&policies.set, ValidationMode::Strict);
        for error in checked.validation_errors() {
            let id = error.policy_id().to_string();
            let place = policies.rules.get(&id).map(|it| (it.file.clone(), it.line)).unwrap_or_default();
            faults.push(BadPolicy { file: place.0, line: place.1, why: error.to_string() });
        }
        policies.about = policies.by_action();
        if faults.is_empty() { Ok(policies) } else { Err(faults) }
    }

    fn read(&mut self, source: &Source<'_>, faults: &mut Vec<BadPolicy>) {
        let parsed = match PolicySet::from_str(source.text) {
            Ok(parsed) => parsed,
            Err(error) => return faults.push(source.diagnosed(&error)),
        };
        let mut found: Vec<_> = parsed.policies().collect();
        found.sort_by_key(|it| source.offset_of(it.annotation("id").unwrap_or_default()));
        for policy in found {
            let id = policy.annotation("id").unwrap_or_default().to_owned();
            let at = source.offset_of(&id);
            let missing = ANNOTATIONS.iter().find(|it| policy.annotation(it).is_none_or(str::is_empty));
            if let Some(missing) = missing {
                faults.push(source.fault(at, format!("a policy ({id}) has no @{missing}")));
                continue;
            }
            if self.set.add(policy.new_id(PolicyId::new(&id))).is_err() {
                faults.push(source.fault(at, format!("the id `{id}` is there twice")));
                continue;
            }
            let said = |key: &str| policy.annotation(key).unwrap_or_default().to_owned();
            let rule = Rule {
                id: id.clone(),
                file: source.file.to_owned(),
                line: source.fault(at, "").line,
                words: Bilingual { zh: said("zh"), en: said("en") },
                ground: said("ground"),
                confidence: said("confidence"),
                permits: policy.effect() == Effect::Permit,
                actions: self.about(&policy.action_constraint()),
            };
            self.order.push(id.clone());
            self.rules.insert(id, rule);
        }
        if parsed.templates().next().is_some() {
            faults.push(source.fault(0, "templates are not used here"));
        }
    }

    fn by_action(&self) -> HashMap<Action, PolicySet> {
        let about = |action: Action| {
            let fits = |id: &PolicyId| {
                let rule = self.rules.get::<str>(id.as_ref());
                rule.is_some_and(|it| it.actions.contains(&action))
            };
            let policies = self.set.policies().filter(|it| fits(it.id())).cloned();
            // Each id is there once, so that the set can be made; without it nothing would be allowed.
            (action, PolicySet::from_policies(policies).unwrap_or_default())
        };
        Action::ALL.into_iter().map(about).collect()
    }

    /// What a policy is about: the actions that it names, and those of the groups that it names.
    fn about(&self, constraint: &ActionConstraint) -> BTreeSet<Action> {
        let named: &[EntityUid] = match constraint {
            ActionConstraint::Any => return Action::ALL.into_iter().collect(),
            ActionConstraint::In(all) => all,
            ActionConstraint::Eq(one) => std::slice::from_ref(one),
        };
        let all = Entities::from_entities(self.actions.values().cloned(), None);
        let belongs = |(action, entity): (&Action, &Entity)| {
            let uid = entity.uid();
            let group = |it: &EntityUid| all.as_ref().is_ok_and(|all| all.is_ancestor_of(it, &uid));
            named.iter().any(|it| *it == uid || group(it)).then_some(*action)
        };
        self.actions.iter().filter_map(belongs).collect()
    }
}

fn schema_of<'a>(mut sources: impl Iterator<Item = Source<'a>>) -> Result<Schema, Vec<BadPolicy>> {
    let none = BadPolicy { file: "policies".to_owned(), line: 0, why: "there is no .cedarschema".to_owned() };
    let source = sources.next().ok_or_else(|| vec![none])?;
    if let Some(second) = sources.next() {
        return Err(vec![second.fault(0, "there is a second .cedarschema")]);
    }
    let (schema, _) =
        Schema::from_cedarschema_str(source.text).map_err(|error| vec![source.diagnosed(&error)])?;
    let known = |it: &Action| schema.actions().any(|action| action.id().unescaped() == it.code());
    let missing = Action::ALL.into_iter().filter(|it| !known(it));
    let missing: Vec<_> =
        missing.map(|it| source.fault(0, format!("the action \"{}\" is missing", it.code()))).collect();
    if missing.is_empty() { Ok(schema) } else { Err(missing) }
}

/// The actions of the schema that programs ask for.
fn actions_of(schema: &Schema) -> HashMap<Action, Entity> {
    let all = schema.action_entities().unwrap_or_else(|_| Entities::empty());
    let known = |it: &Entity| Some((Action::of_code(it.uid().id().unescaped())?, it.clone()));
    all.iter().filter_map(known).collect()
}
