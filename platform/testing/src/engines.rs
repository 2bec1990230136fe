//! Each story twice: on SQLite, and on PostgreSQL where there is one.

use std::future::Future;

use plat_store::Engine;
use plat_store::scratch::PG_VARIABLE;

use crate::World;

/// Set to `1` by `make test`: then a missing PostgreSQL is a failure and no excuse.
const REQUIRED: &str = "YICHUANG_REQUIRE_PG";

/// Makes two tests of each story: `NAME::on_sqlite` and `NAME::on_postgres`.
///
/// The name before `=>` is an `async fn(Engine) -> World`; the story's argument is a `&World`.
#[macro_export]
macro_rules! both_engines {
    ($make:path => $($(#[$note:meta])* async fn $name:ident($world:ident) $story:block)+) => {$(
        $(#[$note])*
        #[cfg(test)]
        mod $name {
            use super::*;

            async fn story($world: &$crate::World) $story

            #[test]
            fn on_sqlite() {
                $crate::on_sqlite($make, async |world: &$crate::World| story(world).await);
            }

            #[test]
            fn on_postgres() {
                $crate::on_postgres($make, async |world: &$crate::World| story(world).await);
            }
        }
    )+};
}

/// Tells a story on SQLite.
pub fn on_sqlite<M: Future<Output = World>>(make: fn(Engine) -> M, story: impl AsyncFnOnce(&World)) {
    tell(Engine::Sqlite, make, story);
}

/// Tells a story on PostgreSQL, or says why not.
pub fn on_postgres<M: Future<Output = World>>(make: fn(Engine) -> M, story: impl AsyncFnOnce(&World)) {
    if std::env::var(PG_VARIABLE).is_ok_and(|url| !url.is_empty()) {
        return tell(Engine::Postgres, make, story);
    }
    assert!(
        std::env::var(REQUIRED).is_ok_and(|it| it != "1") || std::env::var(REQUIRED).is_err(),
        "{REQUIRED}=1, but {PG_VARIABLE} names no server (scripts/with-postgres starts one)"
    );
    println!("skipped on PostgreSQL: {PG_VARIABLE} is not set (scripts/with-postgres sets it)");
}

fn tell<M: Future<Output = World>>(engine: Engine, make: fn(Engine) -> M, story: impl AsyncFnOnce(&World)) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.expect("a runtime for the story").block_on(async {
        let world = make(engine).await;
        story(&world).await;
        world.close().await;
    });
}
