//! All callers together.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use plat_kernel::Chance;
use tokio::task::JoinSet;

use crate::{Account, Caller, Client, Failure, Order, Town, caller::Part};

/// Everybody who calls; between two loads they wait here with what was not answered.
pub struct Crowd {
    callers: Vec<Caller>,
    account: Arc<Account>,
}

/// The crowd at work.
pub struct Load {
    working: JoinSet<Caller>,
    enough: Arc<AtomicBool>,
    account: Arc<Account>,
}

impl Crowd {
    /// So many officers and as many residents of a town; whoever is left can be somebody else's hero.
    pub fn of(town: &Town, many: u16, site: SocketAddr, chance: &Chance) -> Self {
        let many = usize::from(many);
        let (account, people) = (Arc::<Account>::default(), &town.people);
        let caller = |part, name, token: &str| {
            let client = Client::of(site, Some(token.to_owned()));
            Caller::of(client, (part, name), (&account, people), chance.clone())
        };
        let officers = people.officers.iter().take(many).enumerate();
        let officers = officers.map(|(at, it)| caller(Part::Officer, format!("officer-{at}"), &it.token));
        let residents = people.residents.iter().take(many).enumerate();
        let residents =
            residents.map(|(at, it)| caller(Part::Resident(at), format!("resident-{at}"), &it.token));
        let callers = officers.chain(residents).collect();
        Self { callers, account }
    }

    /// What they were told.
    pub fn account(&self) -> &Arc<Account> {
        &self.account
    }

    /// What was sent and not answered.
    pub fn pending(&self) -> impl Iterator<Item = &Order> {
        self.callers.iter().filter_map(Caller::pending)
    }

    /// Sends everybody to another node.
    pub fn go_to(&mut self, sites: &[SocketAddr]) {
        for (caller, site) in self.callers.iter_mut().zip(sites.iter().cycle()) {
            caller.client.go_to(*site);
        }
    }

    /// Lets everybody work until the program is gone or [`Load::end`] is called.
    pub fn begin(&mut self) -> Load {
        let (mut working, enough) = (JoinSet::new(), Arc::new(AtomicBool::new(false)));
        for mut caller in self.callers.drain(..) {
            let enough = Arc::clone(&enough);
            working.spawn(async move {
                caller.work(|| enough.load(Ordering::Relaxed)).await;
                caller
            });
        }
        Load { working, enough, account: Arc::clone(&self.account) }
    }

    /// Repeats all that was not answered. An error names what still is not.
    pub async fn make_up(&mut self) -> Result<(), Failure> {
        let mut working = JoinSet::new();
        for mut caller in self.callers.drain(..) {
            working.spawn(async move {
                let done = caller.make_up().await;
                (caller, done)
            });
        }
        let mut left = Vec::new();
        while let Some(ended) = working.join_next().await {
            let (caller, done) = ended?;
            if !done {
                left.push(format!("{:?}", caller.pending()));
            }
            self.callers.push(caller);
        }
        if left.is_empty() { Ok(()) } else { Err(format!("never answered: {}", left.join(", ")).into()) }
    }
}

impl Load {
    /// Lets everybody end what they are at, and gives the crowd back.
    pub async fn end(mut self) -> Result<Crowd, Failure> {
        self.enough.store(true, Ordering::Relaxed);
        let mut callers = Vec::new();
        while let Some(caller) = self.working.join_next().await {
            callers.push(caller?);
        }
        Ok(Crowd { callers, account: self.account })
    }

    /// What they were told so far.
    pub fn account(&self) -> &Account {
        &self.account
    }
}
