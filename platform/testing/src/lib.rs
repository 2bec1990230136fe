//! plat-testing: being built.
