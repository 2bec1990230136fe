//! plat-web: being built.
