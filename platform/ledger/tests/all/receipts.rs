//! What people take home, and how it is checked without asking anybody.

use plat_kernel::{Lang, SignedDuration};
use plat_ledger::{
    LedgerError,
    check::{CheckError, Shows, Trust, check},
    document::{Document, Receipt},
};

use crate::world::worlds;

#[expect(clippy::needless_pass_by_value, reason = "stories read better without a reference")]
fn written(document: Document) -> String {
    document.write().unwrap()
}

fn receipt_of(text: &str) -> Receipt {
    match Document::read(text).unwrap() {
        Document::Receipt(it) => it,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_proves_what_was_recorded_and_nothing_else() {
    for world in worlds() {
        world.grow(300).await;
        let mine = world.tell(3).await;
        world.grow(500).await;
        let text = written(Document::Receipt(world.ledger.receipt(mine).await.unwrap()));
        let checked = check(&text, &world.trust()).unwrap();
        assert_eq!((checked.shows, checked.head.head.size), (Shows::Facts { many: 3, waiting: 0 }, 803));
        assert!(checked.vouched);
        let receipt = receipt_of(&text);
        assert_eq!(receipt.facts.iter().map(|it| it.version).collect::<Vec<_>>(), [1, 2, 3]);
        assert!(receipt.facts.iter().all(|it| it.stream == mine));
        assert!(receipt.facts[0].proof.len() <= 10, "a proof is short: {}", receipt.facts[0].proof.len());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_with_anything_changed_is_refused() {
    for world in worlds() {
        let mine = world.grow(20).await;
        let receipt = world.ledger.receipt(mine).await.unwrap();
        let first = receipt.facts[0].position;
        let forge = |change: &dyn Fn(&mut Receipt)| {
            let mut forged = receipt.clone();
            change(&mut forged);
            check(&written(Document::Receipt(forged)), &world.trust())
        };
        let fact = |position| CheckError::Fact { position, kind: "tally.counted".to_owned() };
        assert_eq!(forge(&|it| it.facts[0].body = "{\"n\":7}".to_owned()), Err(fact(first)));
        assert_eq!(forge(&|it| it.facts[0].version = 8), Err(fact(first)));
        assert_eq!(forge(&|it| it.facts[0].position = 2), Err(fact(2)));
        assert_eq!(forge(&|it| it.facts[0].position = 0), Err(fact(0)));
        assert_eq!(forge(&|it| it.facts[0].at += SignedDuration::from_micros(1)), Err(fact(first)));
        assert_eq!(forge(&|it| it.facts[0].proof.truncate(1)), Err(fact(first)));
        assert_eq!(forge(&|it| it.head.head.size += 1), Err(CheckError::Signature(21)));
        assert_eq!(forge(&|it| it.head.signature.sm2[9] ^= 1), Err(CheckError::Signature(20)));
        assert!(matches!(forge(&|it| it.keys.clear()), Err(CheckError::NoKeys(_))));
        // Facts of a case may be left out: a receipt says what was recorded, not that nothing else was.
        assert!(forge(&|it| drop(it.facts.remove(0))).is_ok());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_signed_by_somebody_else_holds_and_nobody_vouches_for_it() {
    for world in worlds() {
        let mine = world.grow(2).await;
        let text = written(Document::Receipt(world.ledger.receipt(mine).await.unwrap()));
        let stranger = plat_crypto::sign::Signer::fleeting(&plat_kernel::Chance::seeded(5));
        for trust in [Trust::default(), Trust::keys([stranger.public()])] {
            let checked = check(&text, &trust).unwrap();
            assert!(!checked.vouched);
            assert!(checked.open(Lang::En)[0].contains(&world.signer.public().fingerprint()));
        }
        let printed = world.signer.public().fingerprint().to_uppercase();
        let (a, b) = printed.split_at(30);
        let trust = Trust::default().and(&format!("{a} {b}")).unwrap();
        assert!(check(&text, &trust).unwrap().vouched, "as people copy it from a notice");
        assert!(Trust::default().and("abc").is_none());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_says_how_many_facts_are_too_new_and_waits_for_them() {
    for world in worlds() {
        let mine = world.grow(2).await;
        world.tell_on(mine, 3..=3).await;
        // The clock stands still, so no further head is due: the wait of two seconds ends without one.
        let receipt = world.ledger.receipt(mine).await.unwrap();
        assert_eq!((receipt.facts.len(), receipt.waiting), (2, 1));
        let text = written(Document::Receipt(receipt));
        assert_eq!(check(&text, &world.trust()).unwrap().open(Lang::Zh).len(), 1);
        world.clock.advance(SignedDuration::from_secs(2));
        let ledger = world.ledger.clone();
        let background = tokio::spawn(async move {
            tokio::time::sleep(std::time::Duration::from_millis(300)).await;
            ledger.follow(plat_jobs::Occasion::Usual).await
        });
        let receipt = world.ledger.receipt(mine).await.unwrap();
        assert_eq!((receipt.facts.len(), receipt.waiting), (3, 0), "the receipt waited for the head");
        background.await.unwrap().unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn before_the_first_head_there_is_no_receipt() {
    for world in worlds() {
        let mine = world.tell(1).await;
        assert_eq!(world.ledger.receipt(mine).await, Err(LedgerError::NotYet));
        assert_eq!(world.ledger.head_file().await, Err(LedgerError::NotYet));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_receipt_is_given_for_a_row_that_was_changed() {
    for world in worlds() {
        let mine = world.grow(5).await;
        world.meddle("UPDATE store_fact SET actor = 'nobody' WHERE position = 3");
        assert_eq!(world.ledger.receipt(mine).await, Err(LedgerError::Broken(3)));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newer_head_is_proved_to_continue_an_older_one() {
    for world in worlds() {
        for many in [3, 260, 517] {
            world.grow(many).await;
        }
        for (from, to) in [(3, 263), (3, 780), (263, 780), (780, 780)] {
            let proof = world.ledger.consistency(from, to).await.unwrap();
            let text = written(Document::Consistency(proof.clone()));
            assert_eq!(check(&text, &world.trust()).unwrap().shows, Shows::Continues(from));
            if from != to {
                let mut forged = proof;
                forged.proof.reverse();
                forged.proof.pop();
                let text = written(Document::Consistency(forged));
                assert_eq!(check(&text, &world.trust()), Err(CheckError::Fork { from, to }));
            }
        }
        assert_eq!(world.ledger.consistency(4, 780).await, Err(LedgerError::NoHead));
        assert_eq!(world.ledger.consistency(780, 3).await, Err(LedgerError::NoHead));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn heads_are_listed_newest_first_page_by_page_and_none_can_be_taken_out() {
    for world in worlds() {
        for _ in 0..5 {
            world.grow(2).await;
        }
        let first = world.ledger.heads(None, 2).await.unwrap();
        assert_eq!((first.heads.len(), first.heads[0].head.size, first.next), (2, 10, Some(8)));
        let last = world.ledger.heads(Some(4), 2).await.unwrap();
        assert_eq!((last.heads.len(), last.next), (1, None));
        let mut all = world.ledger.heads(None, 50).await.unwrap();
        let text = written(Document::Heads(all.clone()));
        assert_eq!(check(&text, &world.trust()).unwrap().shows, Shows::Heads(5));
        all.heads.remove(2);
        assert_eq!(check(&written(Document::Heads(all)), &world.trust()), Err(CheckError::Gap(6)));
        let head = Document::Head(world.ledger.head_file().await.unwrap());
        assert_eq!(check(&written(head), &world.trust()).unwrap().shows, Shows::Head);
    }
}

#[test]
fn something_else_is_not_a_file_of_the_ledger() {
    for text in [
        "",
        "{}",
        "[1]",
        "{\"format\":\"yichuang.ledger.receipt/2\"}",
        "{\"format\":\"yichuang.ledger.receipt/1\"}",
    ] {
        assert!(matches!(check(text, &Trust::default()), Err(CheckError::Unreadable(_))), "{text}");
    }
    let keys = "{\"format\":\"yichuang.ledger.keys/1\",\"keys\":[]}";
    assert_eq!(check(keys, &Trust::default()), Err(CheckError::OnlyKeys));
}
