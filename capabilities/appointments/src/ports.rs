//! What appointments ask of others.

use plat_facts::ItemRef;
use plat_kernel::SignedDuration;

/// Knows how long things take at a window.
pub trait ServiceTimes: Send + Sync {
    /// How long an item usually takes for one person: measured, else as the city set it.
    fn usual(&self, item: &ItemRef) -> SignedDuration;
}
