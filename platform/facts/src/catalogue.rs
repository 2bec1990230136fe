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

/// A draft is ready: its editor asked that it be released.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemReleaseAsked {
    /// The item.
    pub item: ItemRef,
    /// The first day that was asked for.
    pub effective: Date,
}

/// A draft was not released but sent back to its editor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemSentBack {
    /// The item.
    pub item: ItemRef,
}

published! {
    ItemPublished => "catalogue.item_published",
    ItemDraftDiscarded => "catalogue.item_draft_discarded",
    ItemReleaseAsked => "catalogue.item_release_asked",
    ItemSentBack => "catalogue.item_sent_back",
}
