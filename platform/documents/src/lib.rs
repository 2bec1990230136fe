//! plat-documents: being built.
