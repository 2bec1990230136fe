use crate::{Item, Material};
use std::{
    fmt,
    sync::{Arc, OnceLock},
};

/// What may follow an application (容缺). Who handles cases decides that; guides only tell it. `app` answers it with `cap-cases`.
pub trait MayFollow: Send + Sync {
    /// The ids of the materials of an item that may be handed in later.
    fn may_follow(&self, item: &Item) -> Vec<String>;
}

/// Who is asked what may follow; before anybody is named, nothing may.
#[derive(Default, Clone)]
pub(crate) struct Later(OnceLock<Arc<dyn MayFollow>>);

impl Later {
    pub(crate) fn asks(&self, who: Arc<dyn MayFollow>) {
        // Only the first is asked: a city has one rule.
        let _second = self.0.set(who);
    }

    /// The materials of an item that may be handed in later.
    pub(crate) fn of<'i>(&self, item: &'i Item) -> Vec<&'i Material> {
        let ids = self.0.get().map(|who| who.may_follow(item)).unwrap_or_default();
        item.materials.iter().filter(|material| ids.contains(&material.id)).collect()
    }
}

impl fmt::Debug for Later {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Later").field(&self.0.get().is_some()).finish()
    }
}
