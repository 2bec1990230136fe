//! One question put to Cedar: the attributes become two entities, the policies say yes or no.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::Arc,
};

use cedar_policy::{
    Authorizer, Context, Decision as Cedar, Entities, Entity, EntityId, EntityTypeName, EntityUid, Request,
    RestrictedExpression as Value,
};
use plat_facts::{DelegationRef, SiteRef};

use super::{Action, Asker, CaseThing, Decision, DelegationThing, Place, Policies, Post, Thing};

/// What the policies say to one question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Verdict {
    allowed: bool,
    because: Arc<[String]>,
}

impl Verdict {
    fn refused(because: impl Into<Arc<[String]>>) -> Self {
        Self { allowed: false, because: because.into() }
    }

    /// The answer to an officer who asked by this delegation, or by their own post.
    pub(super) fn by(self, under: Option<DelegationRef>) -> Decision {
        let Self { allowed, because } = self;
        Decision { allowed, because, under: under.filter(|_| allowed) }
    }
}

/// Asks the policies. What cannot be asked or evaluated is refused: Cedar itself would skip a rule that fails.
pub(super) fn evaluate(
    policies: &Policies,
    places: &BTreeMap<SiteRef, Place>,
    (who, action, thing): (&Asker, Action, &Thing),
) -> Verdict {
    let known = policies.actions.get(&action).zip(policies.about.get(&action));
    let asked = known.zip(put(places, who, thing)).and_then(|((action, about), (principal, resource))| {
        let (principal_id, resource_id, action_id) = (principal.uid(), resource.uid(), action.uid());
        let entities = Entities::from_entities([principal, resource, action.clone()], None).ok()?;
        let request = Request::new(principal_id, action_id, resource_id, Context::empty(), None).ok()?;
        Some(Authorizer::new().is_authorized(&request, about, &entities))
    });
    let Some(answer) = asked else {
        tracing::error!(action = action.code(), "a question of authority could not be put");
        return Verdict::refused([]);
    };
    if let Some(error) = answer.diagnostics().errors().next() {
        tracing::error!(action = action.code(), %error, "a policy could not be evaluated");
        return Verdict::refused([]);
    }
    let mut because: Vec<_> = answer.diagnostics().reason().map(ToString::to_string).collect();
    because.sort_unstable();
    Verdict { allowed: answer.decision() == Cedar::Allow, because: because.into() }
}

/// Who asks and the thing as Cedar takes them.
fn put(places: &BTreeMap<SiteRef, Place>, who: &Asker, thing: &Thing) -> Option<(Entity, Entity)> {
    let place = |site: &SiteRef| places.get(site).cloned().unwrap_or_else(|| Place::unknown(site));
    let principal = match who {
        Asker::Officer(post) => entity("Officer", officer(post, &place(&post.site))?)?,
        Asker::Program => entity("Program", Vec::new())?,
    };
    let (sort, attributes) = match thing {
        Thing::Case(it) => ("Case", case(it, &place(&it.site))?),
        Thing::Account { own, appointed_by_me } => {
            ("Account", vec![("own", truth(*own)), ("appointed_by_me", truth(*appointed_by_me))])
        }
        Thing::Delegation(it) => ("Delegation", delegation(it)?),
        Thing::Conflict { own } => ("Conflict", vec![("own", truth(*own))]),
        Thing::Records => ("Records", Vec::new()),
        Thing::Person => ("Person", Vec::new()),
        Thing::Catalogue => ("Catalogue", Vec::new()),
        Thing::Wording { own } => ("Wording", vec![("own", truth(*own))]),
        Thing::Step { own, applicant } => {
            let tie = Value::new_entity_uid(uid("Tie", applicant.code())?);
            ("Step", vec![("own", truth(*own)), ("applicant", tie)])
        }
        Thing::Departments => ("Departments", Vec::new()),
        Thing::Hall { site } => {
            ("Hall", vec![("site", text(site.as_str())), ("district", text(&place(site).district))])
        }
        Thing::Visits { site } => ("Visits", vec![("site", text(site.as_str()))]),
        Thing::Roster { site } => ("Roster", vec![("site", text(site.as_str()))]),
        Thing::Rating { site, rated, concerned, rater } => {
            let attributes = vec![
                ("site", text(site.as_str())),
                ("district", text(&place(site).district)),
                ("rated", truth(*rated)),
                ("concerned", truth(*concerned)),
                ("rater", Value::new_entity_uid(uid("Tie", rater.code())?)),
            ];
            ("Rating", attributes)
        }
    };
    Some((principal, entity(sort, attributes)?))
}

type Attributes = Vec<(&'static str, Value)>;

fn officer(post: &Post, place: &Place) -> Option<Attributes> {
    let roles: Option<Vec<_>> =
        post.roles.iter().map(|role| uid("Role", role.code()).map(Value::new_entity_uid)).collect();
    Some(vec![
        ("roles", Value::new_set(roles?)),
        ("branch", text(post.branch.code())),
        ("site", text(post.site.as_str())),
        ("district", text(&place.district)),
        ("level", Value::new_long(place.level.number())),
        ("delegated", truth(post.delegated)),
    ])
}

fn case(it: &CaseThing, place: &Place) -> Option<Attributes> {
    Some(vec![
        ("site", text(it.site.as_str())),
        ("district", text(&place.district)),
        ("site_level", Value::new_long(place.level.number())),
        ("general", truth(place.general)),
        ("branch", text(it.branch.code())),
        ("level", Value::new_long(it.level.number())),
        ("on_the_spot", truth(it.on_the_spot)),
        ("applicant", Value::new_entity_uid(uid("Tie", it.applicant.code())?)),
        ("consulted", truth(it.consulted)),
    ])
}

fn delegation(it: &DelegationThing) -> Option<Attributes> {
    Some(vec![
        ("mine", truth(it.mine)),
        ("to_me", truth(it.to_me)),
        ("role", Value::new_entity_uid(uid("Role", it.role.code())?)),
        ("site", text(it.site.as_str())),
        ("branch", text(it.branch.code())),
        ("days", Value::new_long(it.days.into())),
    ])
}

fn entity(sort: &str, attributes: Attributes) -> Option<Entity> {
    let attributes: HashMap<_, _> = attributes.into_iter().map(|(key, it)| (key.to_owned(), it)).collect();
    Entity::new(uid(sort, "this")?, attributes, HashSet::new()).ok()
}

fn uid(sort: &str, name: &str) -> Option<EntityUid> {
    Some(EntityUid::from_type_name_and_id(sort.parse::<EntityTypeName>().ok()?, EntityId::new(name)))
}

fn text(it: &str) -> Value {
    Value::new_string(it.to_owned())
}

fn truth(it: bool) -> Value {
    Value::new_bool(it)
}
