//! plat-crypto: being built.
