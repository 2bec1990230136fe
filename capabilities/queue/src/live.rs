//! The halls as they are now, for all who look on: read from the rows once for each change, however many look, and rung for when
//! something changes. Other programs on the same database are noticed by a look each second.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use plat_facts::refs::SiteRef;
use plat_kernel::Date;
use tokio::sync::watch;

use crate::{error::QueueError, forecast::Reckoned, hall::Hall, service::Queue, store};

/// How often it is looked whether another program changed a hall.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// What is kept of each hall.
#[derive(Default)]
pub(crate) struct Live(Mutex<HashMap<SiteRef, Kept>>);

#[derive(Default)]
struct Kept {
    /// Rings with the hall's version.
    bell: Option<watch::Sender<i64>>,
    hall: Option<Arc<Hall>>,
    forecast: Arc<Reckoned>,
}

impl Live {
    fn all(&self) -> MutexGuard<'_, HashMap<SiteRef, Kept>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Rings for those who look on.
    pub(crate) fn changed(&self, site: &SiteRef, version: i64) {
        if let Some(bell) = self.all().get(site).and_then(|it| it.bell.as_ref()) {
            ring(bell, version);
        }
    }

    fn hall(&self, site: &SiteRef, version: (Date, i64, i64)) -> Option<Arc<Hall>> {
        let all = self.all();
        let hall = all.get(site)?.hall.as_ref()?;
        (version_of(hall) == version).then(|| hall.clone())
    }

    fn keep(&self, hall: &Arc<Hall>) {
        let mut all = self.all();
        let kept = all.entry(hall.site.code.clone()).or_default();
        let older = kept.hall.as_ref().is_none_or(|it| version_of(it) < version_of(hall));
        if older {
            kept.hall = Some(hall.clone());
        }
    }

    /// Rings though the hall did not change: something else that is shown did.
    pub(crate) fn look_again(&self, site: &SiteRef) {
        if let Some(bell) = self.all().get(site).and_then(|it| it.bell.as_ref()) {
            bell.send_modify(|_| {});
        }
    }

    /// Where the forecast of a hall is kept.
    pub(crate) fn forecast(&self, site: &SiteRef) -> Arc<Reckoned> {
        self.all().entry(site.clone()).or_default().forecast.clone()
    }
}

/// Two readings of a hall with the same are the same.
fn version_of(hall: &Hall) -> (Date, i64, i64) {
    (hall.day, hall.version, hall.roster)
}

fn ring(bell: &watch::Sender<i64>, version: i64) {
    bell.send_if_modified(|it| std::mem::replace(it, version) != version);
}

impl Queue {
    /// A hall as it is now. Only its version and that of its roster are read if nothing changed since the last look.
    pub(crate) async fn hall(&self, site: &SiteRef) -> Result<Arc<Hall>, QueueError> {
        let (site, day) = (self.site(site)?.clone(), self.today());
        let (code, skills) = (site.code.clone(), self.skills.clone());
        let versions = move |tx: &mut plat_store::Tx<'_>| {
            Ok::<_, QueueError>((store::version(tx, &code, day)?, skills.version(tx, &code)?))
        };
        let (version, roster) = self.db.read(versions).await?;
        if let Some(hall) = self.live().hall(&site.code, (day, version, roster)) {
            return Ok(hall);
        }
        self.measured().refresh(self).await?;
        let queue = self.clone();
        let hall = self.db.read(move |tx| Hall::read(tx, &queue, (site, day))).await?;
        let hall = Arc::new(hall);
        self.live().keep(&hall);
        Ok(hall)
    }

    /// Rings whenever a hall changes: at once if this program changed it, within a second if another one did. What it carries is of no
    /// meaning; read what is to be shown.
    pub fn watch(&self, site: &SiteRef) -> Result<watch::Receiver<i64>, QueueError> {
        let site = self.site(site)?.code.clone();
        let mut all = self.live().all();
        let kept = all.entry(site.clone()).or_default();
        if let Some(bell) = &kept.bell {
            return Ok(bell.subscribe());
        }
        let bell = watch::Sender::new(0);
        let receiver = bell.subscribe();
        kept.bell = Some(bell.clone());
        tokio::spawn(look(self.clone(), site, bell));
        Ok(receiver)
    }
}

/// Looks for changes by other programs, as long as somebody looks on.
async fn look(queue: Queue, site: SiteRef, bell: watch::Sender<i64>) {
    loop {
        tokio::time::sleep(LOOK_EVERY).await;
        {
            let mut all = queue.live().all();
            if bell.receiver_count() == 0 {
                if let Some(kept) = all.get_mut(&site) {
                    kept.bell = None;
                }
                return;
            }
        }
        let (code, day) = (site.clone(), queue.today());
        match queue.db.read(move |tx| Ok::<_, QueueError>(store::version(tx, &code, day)?)).await {
            Ok(version) => ring(&bell, version),
            Err(error) => tracing::warn!(%error, "nobody could look at the hall"),
        }
    }
}
