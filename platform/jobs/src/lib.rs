//! plat-jobs: being built.
