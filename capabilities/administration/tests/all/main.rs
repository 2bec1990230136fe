//! The stories of the administrations, each on both engines.
