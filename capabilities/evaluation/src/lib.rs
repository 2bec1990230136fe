//! cap-evaluation: being built.
