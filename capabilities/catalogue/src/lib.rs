//! cap-catalogue: being built.
