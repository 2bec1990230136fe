//! Guides ask what may be handed in later; the procedures of items know, and the rules of the city.

use std::sync::Arc;

use cap_cases::{deferral, procedures::Procedures, trust::TrustRules};
use cap_catalogue::{Item, MayFollow};

/// What the procedures let follow, as cases read them.
pub(crate) fn deferrals(procedures: &Arc<Procedures>, trust: &Arc<TrustRules>) -> Arc<dyn MayFollow> {
    Arc::new(Rules { procedures: procedures.clone(), trust: trust.clone() })
}

struct Rules {
    procedures: Arc<Procedures>,
    trust: Arc<TrustRules>,
}

impl MayFollow for Rules {
    fn may_follow(&self, item: &Item) -> Vec<String> {
        let named = self.procedures.of(&item.id).map(|it| it.deferrable.as_slice()).unwrap_or_default();
        let offer = deferral::offer(item, named, &self.trust.deferral);
        offer.map(|it| it.materials.into_iter().map(|it| it.id.clone()).collect()).unwrap_or_default()
    }
}
