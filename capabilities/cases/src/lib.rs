//! cap-cases: being built.
