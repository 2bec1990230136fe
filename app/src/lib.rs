//! yichuang: being built.
