//! The providers of an installation.

use std::{path::Path, sync::Arc};

use plat_facts::identity::Side;

use super::{
    BadProvider, Provider,
    settings::{self, Environment},
};

/// The providers that an installation trusts, in the order in which its settings name them. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Providers(Arc<[Arc<Provider>]>);

impl Providers {
    /// Reads the settings in `file`; `address` is where people reach this site. `environment` reads a variable.
    pub fn load(file: &Path, address: &str, environment: Environment<'_>) -> Result<Self, Vec<BadProvider>> {
        let (mut all, mut faults) = (Vec::new(), Vec::new());
        for settings in settings::read(file, environment)? {
            let id = settings.id.clone();
            let back = format!("{}/signin/with/{id}/back", address.trim_end_matches('/'));
            match Provider::new(settings, back) {
                Ok(it) => all.push(Arc::new(it)),
                Err(why) => {
                    faults
                        .push(BadProvider { file: file.display().to_string(), why: format!("{id}: {why}") });
                }
            }
        }
        if faults.is_empty() { Ok(Self(all.into())) } else { Err(faults) }
    }

    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = &Arc<Provider>> {
        self.0.iter()
    }

    /// Those of one side of the window.
    pub fn of(&self, side: Side) -> impl Iterator<Item = &Arc<Provider>> {
        self.all().filter(move |it| it.side() == side)
    }

    /// The one with this name.
    pub fn find(&self, id: &str) -> Option<&Arc<Provider>> {
        self.all().find(|it| it.id() == id)
    }
}
