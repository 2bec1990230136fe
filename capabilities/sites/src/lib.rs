//! cap-sites: being built.
