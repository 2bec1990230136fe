//! Coming back from a provider: who is it, and does an account know them?

use std::{net::IpAddr, sync::Arc};

use plat_crypto::token;
use plat_facts::{
    PersonRef, Published,
    identity::{Side, SignedInByProvider},
};

use super::{
    Provider, ProviderError,
    browser::Browser,
    depart::{JOURNEY, NEXT},
    join::VOUCHED,
    vouched::Vouched,
};
use crate::{
    Entry, Identity, IdentityError, Who,
    session::before,
    store::links::{self, Link, Subject},
};

/// What a provider sends back with somebody.
#[derive(Clone, Default)]
pub struct Return<'a> {
    /// The secret that the browser carries.
    pub browser: Option<&'a str>,
    /// Which journey it is.
    pub state: &'a str,
    /// What the provider's word is redeemed with.
    pub code: Option<&'a str>,
    /// Why there is no code.
    pub error: Option<&'a str>,
    /// Who sends them back, if the provider says so (RFC 9207).
    pub issuer: Option<&'a str>,
}

impl std::fmt::Debug for Return<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Return(..)")
    }
}

/// Somebody came back.
#[derive(Debug)]
pub struct Came {
    /// Whether they went in order to add a link to their account.
    pub adding: bool,
    /// Where they want to go; empty when that is not known.
    pub next: String,
    /// What came of it.
    pub found: Result<Found, ProviderError>,
}

/// Who it is that came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// An account is linked: they are in.
    Known(Entry),
    /// The account they went to add the link to has it already.
    Mine,
    /// An account has their number: they have to show that it is theirs.
    MayJoin,
    /// No account: they may sign up.
    New,
}

impl Came {
    fn lost(error: ProviderError) -> Self {
        Self { adding: false, next: String::new(), found: Err(error) }
    }
}

impl Identity {
    /// Receives somebody who comes back from a provider. The journey is over with this call, whatever comes of it: a second
    /// return with the same state finds nothing. `who` is who is signed in, if anybody is.
    pub async fn come_back(&self, provider: &str, back: Return<'_>, who: &Who, from: IpAddr) -> Came {
        let handle = token::hash(back.state);
        let taken =
            self.db.write::<_, ProviderError>(move |tx| Ok(links::take_departure(tx, &handle)?)).await;
        let oldest = before(self.now(), JOURNEY);
        let row = match taken {
            Ok(Some(row)) if row.provider == provider && row.made_at > oldest => row,
            Ok(_) => return Came::lost(ProviderError::Stale),
            Err(error) => return Came::lost(error),
        };
        let browser = back.browser.and_then(Browser::known).filter(|it| it.hash() == row.browser);
        let Some(browser) = browser else { return Came::lost(ProviderError::OtherBrowser) };
        let next =
            browser.open(NEXT, &row.next).and_then(|it| String::from_utf8(it).ok()).unwrap_or_default();
        let found = self.received((provider, &browser), back, (row.person, who), from).await;
        Came { adding: row.person.is_some(), next, found }
    }

    async fn received(
        &self,
        (provider, browser): (&str, &Browser),
        back: Return<'_>,
        (adds, who): (Option<PersonRef>, &Who),
        from: IpAddr,
    ) -> Result<Found, ProviderError> {
        let provider = self.providers.find(provider).ok_or(ProviderError::Unknown)?;
        if back.issuer.is_some_and(|it| it != provider.issuer()) {
            return Err(ProviderError::NotVouched("issuer of the answer".to_owned()));
        }
        let code = back.code.filter(|_| back.error.is_none()).ok_or_else(|| declined(back.error))?;
        let vouched = provider.redeem(code, browser.proofs(back.state), self.now()).await?;
        let subject = self.subject_mark(provider, &vouched);
        let id = provider.id().to_owned();
        let link = self.db.read::<_, ProviderError>(move |tx| Ok(links::find(tx, &id, &subject)?)).await?;
        match (link, adds) {
            (Some(link), None) => self.enter(provider, &link, &vouched, from).await.map(Found::Known),
            (Some(link), Some(person)) if link.person == person && who.person() == adds => Ok(Found::Mine),
            (Some(_), Some(_)) => Err(ProviderError::LinkedElsewhere),
            (None, Some(_)) if who.person() != adds => Err(ProviderError::Stale),
            (None, _) => self.arrive((provider, browser), subject, vouched, (adds, who)).await,
        }
    }

    /// Signs in the person of a link, unless the account is closed or the provider now names somebody else.
    async fn enter(
        &self,
        provider: &Provider,
        link: &Link,
        vouched: &Vouched,
        from: IpAddr,
    ) -> Result<Entry, ProviderError> {
        let who = self.living(link.person, provider.side()).await?.ok_or(ProviderError::Closed)?;
        if vouched.number.as_deref().is_some_and(|it| it != number_of(&who)) {
            return Err(ProviderError::NumberDiffers);
        }
        let (id, now) = (link.id, self.now());
        let there = self.db.write::<_, ProviderError>(move |tx| Ok(links::see(tx, id, now)?)).await?;
        if !there {
            return Err(ProviderError::Stale);
        }
        self.enter_by(provider, who, from).await
    }

    /// Opens a session, or half of one, to somebody whom a provider has shown.
    pub(super) async fn enter_by(
        &self,
        provider: &Provider,
        who: Who,
        from: IpAddr,
    ) -> Result<Entry, ProviderError> {
        if let (Some(person), Some(actor)) = (who.person(), who.actor()) {
            let shown =
                SignedInByProvider { person, side: provider.side(), provider: provider.id().to_owned() };
            let fact = shown.fact(self.mint.id(), 1, self.now(), actor);
            self.db.write::<_, ProviderError>(move |tx| Ok(tx.append(&fact)?)).await?;
        }
        Ok(self.begin_session(who, from).await?)
    }

    /// Writes down that somebody came whom no account knows, and says what they can do about it.
    async fn arrive(
        &self,
        (provider, browser): (&Provider, &Browser),
        subject: Subject,
        vouched: Vouched,
        (adds, who): (Option<PersonRef>, &Who),
    ) -> Result<Found, ProviderError> {
        let number = vouched.number.clone().ok_or(ProviderError::NoNumber)?;
        let found = if adds.is_some() {
            self.refuse_join(provider, who, &number).await?;
            Found::MayJoin
        } else {
            self.account_of_number(provider.side(), &number).await?
        };
        let plain = serde_json::to_vec(&vouched).unwrap_or_default();
        let arrival = links::Arrival {
            provider: provider.id().to_owned(),
            subject,
            vouched: browser.seal(VOUCHED, &plain, self.mint.chance()),
            made_at: self.now(),
        };
        let hash = browser.hash();
        self.db.write::<_, ProviderError>(move |tx| Ok(links::arrive(tx, &hash, &arrival)?)).await?;
        Ok(found)
    }

    async fn account_of_number(&self, side: Side, number: &str) -> Result<Found, ProviderError> {
        match side {
            Side::Resident => {
                let account = self.find_resident_by_id_number(number).await?;
                Ok(if account.is_some() { Found::MayJoin } else { Found::New })
            }
            Side::Officer => {
                let officer = self.find_officer_by_badge(number).await?;
                officer.map(|_| Found::MayJoin).ok_or(ProviderError::NoOfficer)
            }
        }
    }

    /// The person behind a link; `None` if they were erased, or have left.
    async fn living(&self, person: PersonRef, side: Side) -> Result<Option<Who>, IdentityError> {
        match side {
            Side::Resident => Ok(there_is(self.resident(person).await)?.map(Who::Resident)),
            Side::Officer => {
                let Some(officer) = there_is(self.officer(person).await)? else { return Ok(None) };
                let serving = self.find_officer_by_badge(&officer.badge).await?;
                Ok(serving.filter(|it| it.id == person).map(Who::Officer))
            }
        }
    }

    /// Under which fingerprint a provider's name for a person is kept. The issuer goes in, so that another provider that gets
    /// this one's place in the settings opens nobody's account.
    fn subject_mark(&self, provider: &Arc<Provider>, vouched: &Vouched) -> Subject {
        let whole = format!("{}\n{}", provider.issuer(), vouched.subject);
        self.vault.masters().fingerprint("identity_link.subject", &whole)
    }
}

/// Somebody erased is nobody.
fn there_is<T: PartialEq>(found: Result<Option<T>, IdentityError>) -> Result<Option<T>, IdentityError> {
    if found == Err(IdentityError::Erased) { Ok(None) } else { found }
}

/// Identity number or badge; of nobody nothing that a provider could vouch for.
pub(super) fn number_of(who: &Who) -> &str {
    match who {
        Who::Anonymous => "",
        Who::Resident(it) => it.id_number.as_str(),
        Who::Officer(it) => &it.badge,
    }
}

/// OpenID Connect Core 3.1.2.6 and RFC 6749 4.1.2.1: what a provider says when it sends somebody back without a code.
fn declined(error: Option<&str>) -> ProviderError {
    match error {
        Some("access_denied" | "login_required" | "consent_required" | "interaction_required") => {
            ProviderError::Cancelled
        }
        Some("temporarily_unavailable" | "server_error") => {
            ProviderError::Unreachable("the provider says that it cannot serve".to_owned())
        }
        Some("unmet_authentication_requirements") => ProviderError::TooWeak,
        _ => ProviderError::Refused("no code".to_owned()),
    }
}
