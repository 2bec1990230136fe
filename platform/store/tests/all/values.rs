//! The five values, there and back.

use plat_kernel::{Id, Timestamp};
use plat_store::{Db, Migrations, Options, StoreError, Val};

use crate::world::{TALLY, World, worlds};

const VALUES: Migrations = Migrations {
    module: "values",
    steps: &[(
        "0001",
        "CREATE TABLE values_all (n BIGINT NOT NULL PRIMARY KEY, i BIGINT, r DOUBLE PRECISION, t TEXT, b {blob})",
    )],
};
const INSERT: &str = "INSERT INTO values_all (n, i, r, t, b) VALUES ($1, $2, $3, $4, $5)";
const GET: &str = "SELECT i, r, t, b FROM values_all WHERE n = $1";

fn open(world: &World) -> Db {
    Db::open(world.scratch.place(), &[TALLY, VALUES], &world.mint, Options::small()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn values_are_read_back_as_they_were_written() {
    let texts = ["", "plain", "\u{5f20}\u{4e09} \u{20bb7}", "it's $1 \\ %_\n"];
    let ints = [0, -1, i64::MAX, i64::MIN];
    let reals = [0.0, -1.5, f64::MAX, f64::MIN_POSITIVE];
    let blobs: [&[u8]; 4] = [&[], &[0], &[255; 16], b"\0\\x00"];
    for world in worlds() {
        let db = open(&world);
        for (n, i) in (0i64..).zip(ints) {
            let at = usize::try_from(n).unwrap();
            let (r, t, b) = (reals[at], texts[at], blobs[at]);
            let insert =
                db.write(move |tx| tx.run(INSERT, &[n.into(), i.into(), r.into(), t.into(), b.into()]));
            assert_eq!(insert.await, Ok::<_, StoreError>(1));
            let got = db.read(move |tx| {
                tx.get(GET, &[n.into()], |it| Ok((it.int(0)?, it.real(1)?, it.text(2)?, it.blob(3)?)))
            });
            assert_eq!(got.await, Ok::<_, StoreError>((i, r, t.to_owned(), b.to_vec())));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ids_times_and_nothing_are_read_back_as_they_were_written() {
    for world in worlds() {
        let db = open(&world);
        let (id, at): (Id<World>, Timestamp) = (world.mint.id(), world.mint.now());
        let insert = db.write(move |tx| {
            tx.run(INSERT, &[1i64.into(), at.into(), Val::Null, None::<&str>.into(), (&id).into()])
        });
        assert_eq!(insert.await, Ok::<_, StoreError>(1));
        let got = db.read(|tx| {
            tx.get(GET, &[1i64.into()], |it| Ok((it.time(0)?, it.opt_real(1)?, it.opt_text(2)?, it.id(3)?)))
        });
        let (time, real, text, same): (_, _, _, Id<World>) = got.await.map_err(|e: StoreError| e).unwrap();
        assert_eq!((time, real, text, same), (at, None, None, id));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_zero_character_in_a_text_is_refused_alike() {
    for world in worlds() {
        let db = open(&world);
        let insert =
            db.write(|tx| tx.run(INSERT, &[1i64.into(), Val::Null, Val::Null, "a\0b".into(), Val::Null]));
        assert!(matches!(insert.await, Err(StoreError::Engine(_))));
    }
}
