//! Joining somebody who came from a provider to an account: an existing one after proof, or a new one. And the links that are.

use std::{net::IpAddr, sync::Arc};

use plat_facts::{
    Actor, PersonRef, Published,
    identity::{LinkMade, LinkRemoved},
};
use plat_kernel::{Id, Timestamp, mask};
use plat_store::Tx;

use super::{
    Provider, ProviderError, browser::Browser, come_back::number_of, depart::JOURNEY, vouched::Vouched,
};
use crate::{
    Entry, Identity, NewResident, Who,
    session::before,
    store::links::{self, LinkMark, Subject},
};

/// The field name of what a provider vouches for, sealed.
pub(super) const VOUCHED: &str = "identity_arrival.vouched";

/// Somebody who came from a provider within the last ten minutes, in this browser, and whom no account knows.
#[derive(Debug, Clone)]
pub struct Arrival {
    /// From where.
    pub provider: Arc<Provider>,
    vouched: Vouched,
    subject: Subject,
    browser: [u8; 32],
}

impl Arrival {
    /// Identity number or badge, as a page may show it.
    pub fn masked_number(&self) -> String {
        let number = self.number();
        if number.len() == 18 { mask::id_number(number) } else { number.to_owned() }
    }

    /// The identity number (of officers: the badge) that the provider vouches for.
    pub fn number(&self) -> &str {
        self.vouched.number.as_deref().unwrap_or_default()
    }

    /// The name that the provider vouches for.
    pub fn name(&self) -> Option<&str> {
        self.vouched.name.as_deref()
    }

    /// The phone that the provider knows. It may be an old one: the person has to look at it.
    pub fn phone(&self) -> Option<&str> {
        self.vouched.phone.as_deref()
    }

    /// Whether the account of `who` is the one that this person may join.
    pub fn fits(&self, who: &Who) -> bool {
        who.side() == Some(self.provider.side()) && number_of(who) == self.number()
    }
}

/// A person's link to a provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkRow {
    /// The name of the provider in the settings, which may no longer have it.
    pub provider: String,
    /// When it was made.
    pub made_at: Timestamp,
    /// When somebody signed in with it last.
    pub last_used: Timestamp,
}

impl Identity {
    /// Who came from a provider in this browser and waits; `None` after ten minutes, and when the browser has no such secret.
    pub async fn arrival(&self, browser: &str) -> Result<Option<Arrival>, ProviderError> {
        let Some(browser) = Browser::known(browser) else { return Ok(None) };
        let (hash, oldest) = (browser.hash(), before(self.now(), JOURNEY));
        let found = self.db.read::<_, ProviderError>(move |tx| Ok(links::find_arrival(tx, &hash)?)).await?;
        let Some(row) = found.filter(|it| it.made_at > oldest) else { return Ok(None) };
        let opened = browser.open(VOUCHED, &row.vouched).and_then(|it| serde_json::from_slice(&it).ok());
        let provider = self.providers.find(&row.provider).cloned();
        let whole = provider.zip(opened);
        Ok(whole.map(|(provider, vouched)| Arrival {
            provider,
            vouched,
            subject: row.subject,
            browser: hash,
        }))
    }

    /// Forgets an arrival: its person does not want to join.
    pub async fn forget_arrival(&self, arrival: &Arrival) -> Result<(), ProviderError> {
        let browser = arrival.browser;
        self.db.write::<_, ProviderError>(move |tx| Ok(links::end_arrival(tx, &browser).map(drop)?)).await
    }

    /// Joins an arrival to the account of `who`, who has signed in to it and confirmed this on a page. The number that the
    /// provider vouches for must be the account's own.
    pub async fn join(&self, arrival: &Arrival, who: &Who) -> Result<(), ProviderError> {
        self.refuse_join(&arrival.provider, who, arrival.number()).await?;
        let (Some(person), Some(actor)) = (who.person(), who.actor()) else {
            return Err(ProviderError::Stale);
        };
        let (arrival, made) = (arrival.clone(), (self.mint.id(), self.now()));
        self.db.write(move |tx| link(tx, &arrival, made, (person, actor))).await
    }

    /// Makes an account for an arrival that has none, linked from the beginning, and signs its person in. Number and name are
    /// the provider's, whatever the form says.
    pub async fn sign_up_from(
        &self,
        arrival: &Arrival,
        form: NewResident,
        from: IpAddr,
    ) -> Result<Entry, ProviderError> {
        let who = Who::Resident(self.sign_up(arrival.completed(form)).await?);
        // Not one transaction with the account: should it end here, the person joins the account by its password next time.
        self.join(arrival, &who).await?;
        self.enter_by(&arrival.provider, who, from).await
    }

    /// A person's links, oldest first.
    pub async fn links(&self, person: PersonRef) -> Result<Vec<LinkRow>, ProviderError> {
        let found = self.db.read::<_, ProviderError>(move |tx| Ok(links::list(tx, person)?)).await?;
        let row =
            |it: links::Link| LinkRow { provider: it.provider, made_at: it.made_at, last_used: it.last_used };
        Ok(found.into_iter().map(row).collect())
    }

    /// Removes a person's own link. Removing what is not there is no error.
    pub async fn remove_link(&self, who: &Who, provider: &str) -> Result<(), ProviderError> {
        let (Some(person), Some(actor)) = (who.person(), who.actor()) else { return Ok(()) };
        let (provider, now) = (provider.to_owned(), self.now());
        self.db
            .write(move |tx| {
                let Some(link) = links::find_of_person(tx, person, &provider)? else { return Ok(()) };
                if links::delete(tx, link.id)? {
                    tx.append(LinkRemoved { person, provider: provider.clone() }.fact(
                        link.id.cast(),
                        2,
                        now,
                        actor,
                    ))?;
                }
                Ok::<_, ProviderError>(())
            })
            .await
    }

    /// Whether a provider that vouches for `number` may be joined to the account of `who`.
    pub(super) async fn refuse_join(
        &self,
        provider: &Provider,
        who: &Who,
        number: &str,
    ) -> Result<(), ProviderError> {
        let person = who.person().ok_or(ProviderError::Stale)?;
        if who.side() != Some(provider.side()) {
            return Err(ProviderError::OtherSide);
        }
        if number_of(who) != number {
            return Err(ProviderError::NumberDiffers);
        }
        let id = provider.id().to_owned();
        let has =
            self.db.read::<_, ProviderError>(move |tx| Ok(links::find_of_person(tx, person, &id)?)).await?;
        if has.is_some() { Err(ProviderError::LinkExists) } else { Ok(()) }
    }
}

impl Arrival {
    /// A form with what the provider vouches for in place of what was typed; the phone stays as typed.
    fn completed(&self, form: NewResident) -> NewResident {
        let name = self.name().map_or(form.name, ToOwned::to_owned);
        NewResident { name, id_number: self.number().to_owned(), ..form }
    }

    /// Everything that is wrong with such a form.
    pub fn faults(
        &self,
        form: NewResident,
        policy: &crate::Policy,
        today: plat_kernel::Date,
    ) -> Vec<crate::IdentityError> {
        self.completed(form).faults(policy, today)
    }
}

/// Of two who join the same at once one finds the arrival gone; the unique indexes stand behind it.
fn link(
    tx: &mut Tx<'_>,
    arrival: &Arrival,
    (id, now): (Id<LinkMark>, Timestamp),
    (person, actor): (PersonRef, Actor),
) -> Result<(), ProviderError> {
    let provider = arrival.provider.id();
    if !links::end_arrival(tx, &arrival.browser)? {
        return Err(ProviderError::Stale);
    }
    if links::find(tx, provider, &arrival.subject)?.is_some() {
        return Err(ProviderError::LinkedElsewhere);
    }
    if links::find_of_person(tx, person, provider)?.is_some() {
        return Err(ProviderError::LinkExists);
    }
    links::insert(tx, (id, now), (provider, &arrival.subject), (person, arrival.provider.side()))?;
    tx.append(LinkMade { person, provider: provider.to_owned() }.fact(id.cast(), 1, now, actor))?;
    Ok(())
}
