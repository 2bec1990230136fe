//! What the database says: every fact, read in order and held against what callers were told.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use plat_facts::Fact;
use plat_kernel::Stopwatch;
use plat_store::Db;
use serde_json::Value;

use crate::{Account, Crowd, Deed, Failure};

const INVITED: &str = "evaluation.evaluation_invited";
/// Facts read at once.
const PAGE: u32 = 1_000;
/// Readers of facts must have caught up after this.
const PATIENCE: Duration = Duration::from_secs(20);

/// All facts, as far as they matter here.
#[derive(Debug, Default)]
pub struct Book {
    last: i64,
    versions: BTreeMap<String, i64>,
    numbers: BTreeSet<String>,
    deeds: BTreeMap<(String, String), usize>,
    faults: Vec<String>,
}

impl Book {
    /// How many facts there are.
    pub fn facts(&self) -> i64 {
        self.last
    }

    /// How many cases there are.
    pub fn cases(&self) -> usize {
        self.numbers.len()
    }

    /// Reads the facts that came since the last time.
    pub async fn read_on(&mut self, db: &Db) -> Result<(), Failure> {
        let settled = tokio::time::timeout(PATIENCE, db.facts().settle()).await;
        settled.map_err(|_| "facts do not get their positions")??;
        loop {
            let facts = db.facts().after(self.last, PAGE).await?;
            for fact in &facts {
                self.enter(fact);
            }
            if facts.len() < PAGE as usize {
                return Ok(());
            }
        }
    }

    /// Reads on until every delivered case has its invitation.
    pub async fn catch_up(&mut self, db: &Db) -> Result<(), Failure> {
        let watch = Stopwatch::start();
        loop {
            self.read_on(db).await?;
            if self.uninvited() == 0 {
                return Ok(());
            }
            if watch.elapsed() > PATIENCE {
                return Err(format!("{} delivered cases have no invitation", self.uninvited()).into());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    fn uninvited(&self) -> usize {
        let delivered = self.deeds.keys().filter(|(_, kind)| kind == Deed::Deliver.kind());
        delivered.filter(|(case, _)| !self.deeds.contains_key(&(case.clone(), INVITED.to_owned()))).count()
    }

    fn enter(&mut self, fact: &Fact) {
        if fact.position != self.last + 1 {
            self.faults.push(format!("after position {} comes {}", self.last, fact.position));
        }
        self.last = fact.position;
        let version = self.versions.entry(fact.stream.to_string()).or_default();
        if fact.version != *version + 1 {
            self.faults.push(format!("{}: after version {version} comes {}", fact.stream, fact.version));
        }
        *version = fact.version;
        let text = |name: &str| fact.body.get(name).and_then(Value::as_str).map(str::to_owned);
        if fact.kind == Deed::Receive.kind()
            && let Some(number) = text("number")
            && !self.numbers.insert(number.clone())
        {
            self.faults.push(format!("two cases have the number {number}"));
        }
        if fact.kind.starts_with("cases.") || fact.kind.starts_with("evaluation.") {
            let case = text("case").unwrap_or_else(|| fact.stream.to_string());
            *self.deeds.entry((case, fact.kind.clone())).or_default() += 1;
        }
    }

    /// Acknowledged and not there.
    pub fn lost(&self, account: &Account) -> Vec<String> {
        let missing = |(case, kind): &(String, &str)| {
            let there = self.deeds.contains_key(&(case.clone(), (*kind).to_owned()));
            (!there).then(|| format!("{kind} of {case} was acknowledged and is not there"))
        };
        account.done().keys().filter_map(missing).collect()
    }

    /// There more than once, or never asked for, or acknowledged to two who asked.
    pub fn doubled(&self, crowd: &Crowd) -> Vec<String> {
        let (done, outside) = (crowd.account().done(), crowd.account().outside());
        let twice = self.deeds.iter().filter(|(_, many)| **many > 1);
        let mut found: Vec<String> =
            twice.map(|((case, kind), many)| format!("{many} × {kind} of {case}")).collect();
        let told = done.iter().filter(|(_, many)| **many > 1);
        found.extend(told.map(|((case, kind), many)| format!("{kind} of {case} was acknowledged {many} ×")));
        let asked = |case: &str, kind: &str| {
            kind == INVITED
                || outside.contains(case)
                || done.contains_key(&(case.to_owned(), kind_of(kind)))
                || crowd
                    .pending()
                    .any(|it| it.deed.kind() == kind && it.case.as_deref().is_none_or(|it| it == case))
        };
        let unasked = self.deeds.keys().filter(|(case, kind)| !asked(case, kind));
        found.extend(unasked.map(|(case, kind)| format!("{kind} of {case}: nobody was told of it")));
        found
    }

    /// Gaps and doubles in the order of the facts and in case numbers.
    pub fn faults(&self) -> &[String] {
        &self.faults
    }
}

/// The kind as a deed names it; what no deed names is nobody's deed.
fn kind_of(kind: &str) -> &'static str {
    let all = [Deed::Receive, Deed::Accept, Deed::Grant, Deed::Produce, Deed::Deliver, Deed::Evaluate];
    all.into_iter().map(Deed::kind).find(|it| *it == kind).unwrap_or_default()
}
