//! What is shown on many screens at once is drawn once: one picture for each page and language, drawn anew when its hall changes, for as
//! long as somebody looks.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use plat_kernel::lang::Lang;
use plat_web::{Page, Refusal};
use tokio::sync::watch;

/// A page that is followed.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Screen {
    /// Its path.
    pub(crate) path: String,
    /// The language in which it is read.
    pub(crate) lang: Lang,
    /// Whose it is, if it shows what others may not see.
    pub(crate) reader: String,
}

impl Screen {
    /// A page that shows everybody the same.
    pub(crate) fn of(page: &Page, path: String) -> Self {
        Self { path, lang: page.lang, reader: String::new() }
    }
}

/// Times pass though nothing happens: a picture is drawn anew at least so often.
const AT_LEAST: Duration = Duration::from_secs(20);
/// Changes that follow each other at once are drawn together: a hall calls some times a second at most.
const TOGETHER: Duration = Duration::from_millis(40);

type View = watch::Sender<Arc<str>>;

/// The pictures that somebody looks at.
#[derive(Debug, Clone, Default)]
pub(crate) struct Screens(Arc<Mutex<HashMap<Screen, View>>>);

impl Screens {
    fn all(&self) -> MutexGuard<'_, HashMap<Screen, View>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Looks at a screen; whoever is first makes that it is drawn.
    pub(crate) async fn look<D, F>(
        &self,
        screen: Screen,
        bell: watch::Receiver<i64>,
        draw: D,
    ) -> Result<watch::Receiver<Arc<str>>, Refusal>
    where
        D: Fn() -> F + Send + Sync + 'static,
        F: Future<Output = Result<String, Refusal>> + Send + 'static,
    {
        if let Some(view) = self.all().get(&screen) {
            return Ok(view.subscribe());
        }
        let first: Arc<str> = draw().await?.into();
        let (view, looking) = {
            let mut all = self.all();
            // Another may have been quicker.
            if let Some(view) = all.get(&screen) {
                return Ok(view.subscribe());
            }
            let (view, looking) = watch::channel(first);
            all.insert(screen.clone(), view.clone());
            (view, looking)
        };
        tokio::spawn(keep(self.clone(), (screen, view), bell, draw));
        Ok(looking)
    }
}

/// Draws until nobody looks any more.
async fn keep<D, F>(screens: Screens, (screen, view): (Screen, View), mut bell: watch::Receiver<i64>, draw: D)
where
    D: Fn() -> F + Send + Sync + 'static,
    F: Future<Output = Result<String, Refusal>> + Send + 'static,
{
    loop {
        tokio::select! {
            rung = bell.changed() => if rung.is_err() { break },
            () = tokio::time::sleep(AT_LEAST) => {}
            () = view.closed() => {}
        }
        {
            let mut all = screens.all();
            if view.is_closed() {
                all.remove(&screen);
                return;
            }
        }
        bell.mark_unchanged();
        match draw().await {
            Ok(html) => {
                view.send_if_modified(|shown| {
                    let differs = **shown != *html;
                    if differs {
                        *shown = html.into();
                    }
                    differs
                });
            }
            // Whoever looks hears no beat of a change, and is told the time of the last one.
            Err(why) => tracing::warn!(?why, path = screen.path, "a screen could not be drawn"),
        }
        tokio::time::sleep(TOGETHER).await;
    }
    screens.all().remove(&screen);
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    fn a_board() -> Screen {
        Screen { path: "/boards/NH-HALL".to_owned(), lang: Lang::Zh, reader: String::new() }
    }

    #[tokio::test]
    async fn however_many_look_a_change_is_drawn_once_and_when_all_are_gone_no_more() {
        let (screens, drawn) = (Screens::default(), Arc::new(AtomicU32::new(0)));
        let (ring, bell) = watch::channel(0);
        let draw = {
            let drawn = drawn.clone();
            move || {
                let n = drawn.fetch_add(1, Ordering::SeqCst);
                async move { Ok(format!("<p>{n}</p>")) }
            }
        };
        let mut looking = Vec::new();
        for _ in 0..50 {
            looking.push(screens.look(a_board(), bell.clone(), draw.clone()).await.unwrap());
        }
        assert_eq!((drawn.load(Ordering::SeqCst), &**looking[0].borrow()), (1, "<p>0</p>"));
        ring.send_replace(1);
        for view in &mut looking {
            view.changed().await.unwrap();
            assert_eq!(&**view.borrow_and_update(), "<p>1</p>");
        }
        assert_eq!(drawn.load(Ordering::SeqCst), 2);
        drop(looking);
        while !screens.all().is_empty() {
            tokio::task::yield_now().await;
        }
    }
}
