//! plat-identity: being built.
