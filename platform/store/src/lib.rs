//! plat-store: being built.
