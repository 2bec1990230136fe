//! What became of the wordings of items. The stream is the draft's own id; who did it is the fact's actor.

use plat_kernel::Date;
use serde::{Deserialize, Serialize};

use crate::{ItemRef, published::published};

/// A new version of an item was published. It never changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemPublished {
    /// The item.
    pub item: ItemRef,
    /// The number of the version.
    pub version: u32,
    /// The first day on which it holds.
    pub effective: Date,
}

/// A draft was thrown away before it became a version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemDraftDiscarded {
    /// The item.
    pub item: ItemRef,
    /// The version that the draft began as a copy of.
    pub base: u32,
}

published! {
    ItemPublished => "catalogue.item_published",
    ItemDraftDiscarded => "catalogue.item_draft_discarded",
}
