//! plat-kernel: being built.
