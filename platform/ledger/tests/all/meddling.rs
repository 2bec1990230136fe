//! Whoever changes a row past the program is found, and the first row that does not fit is named.

use plat_crypto::sign::Signer;
use plat_kernel::{Chance, Lang};
use plat_ledger::{
    Ledger,
    audit::{Audit, What},
    check::Trust,
};

use crate::world::{World, worlds};

/// 600 facts under three heads.
async fn grown(world: &World) {
    for many in [10, 290, 300] {
        world.grow(many).await;
    }
    assert_eq!(world.is_whole().await.facts, 600);
}

/// What an audit finds after somebody ran these statements.
async fn found(world: &World, statements: &[&str]) -> (i64, What) {
    grown(world).await;
    for sql in statements {
        world.meddle(sql);
    }
    let finding = world.is_broken(&world.strict()).await;
    (finding.position, finding.what)
}

const DOWN: &str = "UPDATE store_fact SET position = -position - 1 WHERE position > 400; \
    UPDATE store_fact SET position = -position WHERE position < 0";
const UP: &str = "UPDATE store_fact SET position = -position + 1 WHERE position > 400; \
    UPDATE store_fact SET position = -position WHERE position < 0";

#[tokio::test(flavor = "multi_thread")]
async fn one_changed_byte_of_a_body_is_found_and_the_row_is_named() {
    for world in worlds() {
        grown(&world).await;
        world.meddle("UPDATE store_fact SET body = REPLACE(body, '\"n\":2', '\"n\":3') WHERE position = 302");
        let finding = world.is_broken(&world.strict()).await;
        assert_eq!((finding.position, &finding.what), (302, &What::FactChanged));
        let (_, version, kind) = finding.row.clone().unwrap();
        assert_eq!((version, kind.as_str()), (2, "tally.counted"));
        assert!(finding.text(Lang::En).starts_with("position 302 (stream "), "{}", finding.text(Lang::En));
        assert!(finding.text(Lang::Zh).contains("tally.counted）：内容与记录时不同"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_column_of_a_fact_is_covered() {
    let blob = |world: &World| if world.is_postgres() { "'\\x00'::bytea" } else { "x'00'" };
    for change in [
        "kind = 'tally.uncounted'",
        "at = at + 1",
        "actor = 'system '",
        "version = 9999",
        "id = ",
        "stream = ",
    ] {
        for world in worlds() {
            let value = if change.ends_with("= ") { blob(&world) } else { "" };
            let sql = format!("UPDATE store_fact SET {change}{value} WHERE position = 77");
            assert_eq!(found(&world, &[&sql]).await, (77, What::FactChanged), "{change}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_row_is_found_with_and_without_the_gap_closed() {
    for world in worlds() {
        let delete = "DELETE FROM store_fact WHERE position = 400";
        assert_eq!(found(&world, &[delete]).await, (400, What::FactMissing));
        world.meddle(UP);
        let finding = world.is_broken(&world.strict()).await;
        assert_eq!((finding.position, finding.what), (400, What::FactMissing));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_rows_cannot_be_deleted_without_notice() {
    for world in worlds() {
        let facts = "DELETE FROM store_fact WHERE position > 598";
        assert_eq!(found(&world, &[facts]).await, (599, What::FactMissing));
        let links = "DELETE FROM ledger_link WHERE position > 598; UPDATE ledger_state SET size = 598";
        world.meddle(links);
        let finding = world.is_broken(&world.strict()).await;
        assert_eq!((finding.position, finding.what), (600, What::HeadInserted));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_inserted_row_is_found() {
    for world in worlds() {
        let id = if world.is_postgres() { "'\\x0102'::bytea" } else { "x'0102'" };
        let insert = format!(
            "INSERT INTO store_fact (stream, version, id, kind, at, actor, body, position) \
             VALUES ({id}, 1, {id}, 'tally.counted', 1, 'system', '{{}}', 401)"
        );
        assert_eq!(found(&world, &[DOWN, &insert]).await, (401, What::FactInserted));
    }
    for world in worlds() {
        let id = if world.is_postgres() { "'\\x0102'::bytea" } else { "x'0102'" };
        let insert = format!(
            "INSERT INTO store_fact (stream, version, id, kind, at, actor, body, position) \
             VALUES ({id}, 1, {id}, 'tally.counted', 1, 'system', '{{}}', 0)"
        );
        assert_eq!(found(&world, &[&insert]).await, (0, What::FactInserted), "before the first");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_swapped_positions_are_found() {
    for world in worlds() {
        let swap = "UPDATE store_fact SET position = 10000 WHERE position = 20; \
            UPDATE store_fact SET position = 20 WHERE position = 500; \
            UPDATE store_fact SET position = 500 WHERE position = 10000";
        assert_eq!(found(&world, &[swap]).await, (20, What::FactMoved(500)));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_link_subtree_or_head_is_found() {
    let hash = |world: &World| if world.is_postgres() { "sha256('x'::bytea)" } else { "zeroblob(32)" };
    let cases = [
        ("UPDATE ledger_link SET link_sm3 = {} WHERE position = 33", 33, What::LinkChanged),
        ("UPDATE ledger_link SET leaf_sha256 = {} WHERE position = 33", 33, What::FactChanged),
        ("UPDATE ledger_node SET sm3 = {} WHERE place = 1", 512, What::NodeChanged { level: 8, place: 1 }),
        ("UPDATE ledger_head SET sha256 = {} WHERE size = 300", 300, What::HeadChanged),
        ("UPDATE ledger_head SET at = at + 1 WHERE size = 300", 300, What::HeadSignature),
        ("UPDATE ledger_head SET sm2 = {} WHERE size = 300", 300, What::HeadSignature),
    ];
    for (sql, position, what) in cases {
        for world in worlds() {
            let sql = sql.replace("{}", hash(&world));
            assert_eq!(found(&world, &[&sql]).await, (position, what.clone()), "{sql}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_or_superfluous_row_of_the_ledger_is_found() {
    let cases = [
        ("DELETE FROM ledger_link WHERE position = 44", 44, What::LinkMissing),
        (
            "DELETE FROM ledger_node WHERE place = 1 AND level = 8",
            512,
            What::NodeMissing { level: 8, place: 1 },
        ),
        (
            "INSERT INTO ledger_node SELECT level, 77, sha256, sm3 FROM ledger_node WHERE place = 1",
            0,
            What::NodeInserted,
        ),
        ("DELETE FROM ledger_head WHERE size = 300", 600, What::HeadMissing(300)),
        ("DELETE FROM ledger_head WHERE size = 600", 600, What::HeadMissing(600)),
        ("UPDATE ledger_state SET size = 590", 591, What::LinkInserted),
        ("DELETE FROM ledger_state", 1, What::LinkInserted),
    ];
    for (sql, position, what) in cases {
        for world in worlds() {
            assert_eq!(found(&world, &[sql]).await, (position, what.clone()), "{sql}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_even_be_read_is_named() {
    for world in worlds().filter(|it| !it.is_postgres()) {
        let (position, what) =
            found(&world, &["UPDATE store_fact SET body = x'ff' WHERE position = 9"]).await;
        assert_eq!(position, 9);
        assert!(matches!(what, What::FactUnreadable(_)), "{what:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_end_cut_off_with_its_heads_is_found_by_a_head_that_was_kept_elsewhere() {
    for world in worlds() {
        grown(&world).await;
        let kept = world.ledger.newest().await.unwrap().unwrap();
        world.meddle(
            "DELETE FROM store_fact WHERE position > 300; DELETE FROM ledger_link WHERE position > 300; \
             DELETE FROM ledger_head WHERE size > 300; DELETE FROM ledger_node WHERE (level = 8 AND place > 0) OR level > 8; \
             UPDATE ledger_state SET size = 300, head = 300",
        );
        // The rows alone fit together: nothing in them says that there once were more.
        assert_eq!(world.is_whole().await.facts, 300);
        let audit = Audit { kept: vec![kept], ..world.strict() };
        let finding = world.is_broken(&audit).await;
        assert_eq!((finding.position, finding.what), (600, What::CutOff(300)));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_history_written_anew_is_found_by_a_head_that_was_kept_elsewhere() {
    for world in worlds() {
        grown(&world).await;
        let kept = world.ledger.heads(Some(600), 1).await.unwrap().heads.remove(0);
        assert_eq!(kept.head.size, 300);
        // Somebody with the private key changes a fact and lets the whole ledger be made again.
        world.meddle(
            "UPDATE store_fact SET kind = 'tally.miscounted' WHERE position = 150; DELETE FROM ledger_link; \
             DELETE FROM ledger_head; DELETE FROM ledger_node; DELETE FROM ledger_state",
        );
        world.node().follow(plat_jobs::Occasion::Last).await.unwrap();
        assert_eq!(world.is_whole().await.facts, 600);
        let finding = world.is_broken(&Audit { kept: vec![kept.clone()], ..world.strict() }).await;
        assert_eq!((finding.position, finding.what), (300, What::KeptHeadDiffers));
        let mut forged = kept;
        forged.head.size = 299;
        let finding = world.is_broken(&Audit { kept: vec![forged], ..world.strict() }).await;
        assert_eq!(finding.what, What::KeptHead(Box::new(What::HeadSignature)));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn heads_signed_with_another_key_are_reported() {
    for world in worlds() {
        world.grow(5).await;
        let other = Signer::fleeting(&Chance::seeded(9));
        let thief = Ledger::new(world.db.clone(), world.mint.clone(), other.clone());
        world.tell(5).await;
        thief.follow(plat_jobs::Occasion::Last).await.unwrap();
        let finding = world.is_broken(&world.strict()).await;
        assert_eq!((finding.position, finding.what), (10, What::HeadKey(other.public().fingerprint())));
        // Whoever trusts both, such as after a change of keys, finds nothing wrong; whoever trusts none is told so.
        let both = Audit { trust: Trust::keys([world.signer.public(), other.public()]), kept: Vec::new() };
        assert!(matches!(world.audit(&both).await, plat_ledger::audit::Verdict::Whole(it) if it.vouched));
        let none = world.audit(&Audit::default()).await;
        assert!(matches!(none, plat_ledger::audit::Verdict::Whole(it) if !it.vouched && it.heads == 2));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_chain_stops_before_a_gap_and_says_so() {
    for world in worlds() {
        world.grow(5).await;
        world.tell(5).await;
        world.meddle("DELETE FROM store_fact WHERE position = 7");
        let stopped = world.ledger.follow(plat_jobs::Occasion::Last).await.unwrap_err();
        assert!(stopped.to_string().contains("before position 7"), "{stopped}");
    }
}
