//! plat-facts: being built.
