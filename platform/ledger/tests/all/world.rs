//! A fresh database with a ledger, and somebody who tells facts.

use plat_crypto::sign::Signer;
use plat_facts::{Actor, NewFact, Stream};
use plat_jobs::Occasion;
use plat_kernel::{Chance, Clock, Id, Mint, SignedDuration};
use plat_ledger::{
    Ledger,
    audit::{Audit, Counts, Finding, Verdict},
    check::Trust,
};
use plat_store::{Db, Engine, Options, StoreError, scratch};

pub(crate) struct World {
    pub(crate) db: Db,
    pub(crate) mint: Mint,
    pub(crate) clock: Clock,
    pub(crate) signer: Signer,
    pub(crate) ledger: Ledger,
    pub(crate) scratch: scratch::Scratch,
}

pub(crate) fn worlds() -> impl Iterator<Item = World> {
    scratch::engines().into_iter().map(World::on)
}

impl World {
    pub(crate) fn on(engine: Engine) -> Self {
        let clock = Clock::manual("2026-03-02T01:00:00Z".parse().unwrap());
        let mint = Mint::new(clock.clone(), Chance::system());
        let scratch = scratch::Scratch::on(engine).unwrap();
        let db = open(&scratch, &mint);
        let signer = Signer::fleeting(&Chance::seeded(1));
        let ledger = Ledger::new(db.clone(), mint.clone(), signer.clone());
        Self { db, mint, clock, signer, ledger, scratch }
    }

    pub(crate) fn is_postgres(&self) -> bool {
        self.db.engine() == Engine::Postgres
    }

    /// Another node on the same database.
    pub(crate) fn node(&self) -> Ledger {
        Ledger::new(open(&self.scratch, &self.mint), self.mint.clone(), self.signer.clone())
    }

    pub(crate) fn fact(&self, stream: Id<Stream>, version: i64) -> NewFact {
        let body = serde_json::json!({ "n": version, "words": "事实" });
        NewFact { stream, version, kind: "tally.counted", at: self.mint.now(), actor: Actor::System, body }
    }

    /// Tells so many facts on one stream, and waits until they have positions.
    pub(crate) async fn tell(&self, many: i64) -> Id<Stream> {
        let stream = self.mint.id();
        self.tell_on(stream, 1..=many).await;
        stream
    }

    pub(crate) async fn tell_on(&self, stream: Id<Stream>, versions: std::ops::RangeInclusive<i64>) {
        let facts: Vec<_> = versions.map(|version| self.fact(stream, version)).collect();
        let told: Result<(), StoreError> =
            self.db.write(move |tx| facts.iter().try_for_each(|fact| tx.append(fact))).await;
        told.unwrap();
        self.db.facts().settle().await.unwrap();
    }

    /// Chains and signs everything.
    pub(crate) async fn follow(&self) {
        self.ledger.follow(Occasion::Last).await.unwrap();
    }

    /// Some facts under a head, each time a second later.
    pub(crate) async fn grow(&self, many: i64) -> Id<Stream> {
        let stream = self.tell(many).await;
        self.clock.advance(SignedDuration::from_secs(1));
        self.follow().await;
        stream
    }

    pub(crate) async fn audit(&self, audit: &Audit) -> Verdict {
        audit.run(&self.db, &mut |_, _| {}).await.unwrap()
    }

    /// Goes through everything with the key of the installation, and expects nothing wrong.
    pub(crate) async fn is_whole(&self) -> Counts {
        match self.audit(&self.strict()).await {
            Verdict::Whole(counts) => counts,
            Verdict::Broken(finding) => panic!("{}", finding.text(plat_kernel::Lang::En)),
        }
    }

    /// Goes through everything, and expects something wrong.
    pub(crate) async fn is_broken(&self, audit: &Audit) -> Finding {
        match self.audit(audit).await {
            Verdict::Broken(finding) => finding,
            Verdict::Whole(counts) => panic!("nothing was found wrong: {counts:?}"),
        }
    }

    pub(crate) fn strict(&self) -> Audit {
        Audit { trust: self.trust(), kept: Vec::new() }
    }

    pub(crate) fn trust(&self) -> Trust {
        Trust::keys([self.signer.public()])
    }

    pub(crate) fn meddle(&self, sql: &str) {
        self.scratch.meddle(sql).unwrap();
    }
}

fn open(scratch: &scratch::Scratch, mint: &Mint) -> Db {
    Db::open(scratch.place(), &[plat_ledger::MIGRATIONS], mint, Options::small()).unwrap()
}
