//! One provider at run time: what it says of itself (kept, refreshed), where people are sent, and whether what comes back is
//! its word.

use std::sync::Arc;

use openidconnect::{
    AccessTokenHash, AuthenticationContextClass, AuthenticationFlow, AuthorizationCode,
    ClaimsVerificationError, ClientId, ClientSecret, CsrfToken, IssuerUrl, Nonce, OAuth2TokenResponse,
    PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RequestTokenError, Scope, SignatureVerificationError,
    TokenResponse as _,
    core::{CoreClientAuthMethod, CoreJwsSigningAlgorithm as Alg, CoreProviderMetadata, CoreResponseType},
};
use plat_facts::identity::Side;
use plat_kernel::{SignedDuration, Timestamp, lang::Bilingual};
use tokio::sync::Mutex;

use super::{
    ProviderError,
    http::{Http, NoAnswer},
    protocol::{Client, IdTokenVerifier, TokenResponse},
    settings::{Settings, is_here, is_reachable},
    vouched::{Said, Vouched},
};

/// For how long a provider's description and keys are kept. Keys that are not known are asked for at once.
const KEPT: SignedDuration = SignedDuration::from_hours(1);
/// For how long a provider that did not answer is not asked again, and keys that did not help are not fetched again.
const PATIENCE: SignedDuration = SignedDuration::from_secs(10);
/// How far a provider's clock may be from ours.
const SKEW: SignedDuration = SignedDuration::from_mins(2);
/// How old a token may be when it arrives: it was made a moment ago, at our request.
const FRESH: SignedDuration = SignedDuration::from_mins(5);

/// The signatures that are believed. Neither `none` nor those with a shared secret.
const SIGNATURES: [Alg; 7] = [
    Alg::RsaSsaPkcs1V15Sha256,
    Alg::RsaSsaPkcs1V15Sha384,
    Alg::RsaSsaPkcs1V15Sha512,
    Alg::RsaSsaPssSha256,
    Alg::RsaSsaPssSha384,
    Alg::EcdsaP256Sha256,
    Alg::EcdsaP384Sha384,
];

/// An outside provider of identities.
pub struct Provider {
    settings: Settings,
    /// Where it sends people back to.
    back: String,
    http: Http,
    known: Mutex<Known>,
}

/// What a provider said of itself.
#[derive(Default)]
struct Known {
    metadata: Option<Arc<CoreProviderMetadata>>,
    /// When it was asked last, whatever came of it.
    asked_at: Option<Timestamp>,
}

/// The proofs that belong to one journey.
pub(super) struct Proofs {
    pub(super) state: String,
    pub(super) nonce: String,
    pub(super) verifier: String,
}

impl std::fmt::Debug for Provider {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Provider({})", self.settings.id)
    }
}

impl Provider {
    pub(super) fn new(settings: Settings, back: String) -> Result<Self, String> {
        let http =
            Http::new(settings.ca.as_deref(), is_here(&settings.issuer)).map_err(|why| why.to_string())?;
        IssuerUrl::new(settings.issuer.clone()).map_err(|_| "issuer is not an address".to_owned())?;
        RedirectUrl::new(back.clone())
            .map_err(|_| "the address of this site is not an address".to_owned())?;
        Ok(Self { settings, back, http, known: Mutex::default() })
    }

    /// Names it in addresses and facts.
    pub fn id(&self) -> &str {
        &self.settings.id
    }

    /// Its name for people.
    pub fn name(&self) -> &Bilingual {
        &self.settings.name
    }

    /// Whom it is for.
    pub fn side(&self) -> Side {
        self.settings.side
    }

    pub(super) fn issuer(&self) -> &str {
        &self.settings.issuer
    }

    /// The address at the provider to which a person is sent.
    pub(super) async fn address(&self, proofs: Proofs, now: Timestamp) -> Result<String, ProviderError> {
        let metadata = self.metadata(now, KEPT).await?;
        let client = self.client(&metadata)?;
        let (state, nonce) = (CsrfToken::new(proofs.state), Nonce::new(proofs.nonce));
        let verifier = PkceCodeVerifier::new(proofs.verifier);
        let flow = AuthenticationFlow::<CoreResponseType>::AuthorizationCode;
        let mut asked = client
            .authorize_url(flow, move || state, move || nonce)
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier))
            .add_scopes(self.settings.scopes.iter().cloned().map(Scope::new));
        for level in &self.settings.levels {
            asked = asked.add_auth_context_value(AuthenticationContextClass::new(level.clone()));
        }
        Ok(asked.url().0.into())
    }

    /// Redeems a code and says for whom the provider vouches.
    pub(super) async fn redeem(
        &self,
        code: &str,
        proofs: Proofs,
        now: Timestamp,
    ) -> Result<Vouched, ProviderError> {
        let metadata = self.metadata(now, KEPT).await?;
        let client = self.client(&metadata)?;
        let answer = client
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .map_err(|why| refused(&why))?
            .set_pkce_verifier(PkceCodeVerifier::new(proofs.verifier))
            .request_async(&self.http)
            .await
            .map_err(no_token)?;
        let nonce = Nonce::new(proofs.nonce);
        let said = match self.verified(&client, &answer, &nonce, now) {
            // A key that is not known: the provider may have changed its keys since we asked.
            Err(Untrue::UnknownKey) => {
                let metadata = self.metadata(now, PATIENCE).await?;
                self.verified(&self.client(&metadata)?, &answer, &nonce, now)
            }
            other => other,
        };
        let said = said.map_err(ProviderError::from)?;
        if !self.settings.levels.is_empty()
            && !said.level.as_ref().is_some_and(|it| self.settings.levels.contains(it))
        {
            return Err(ProviderError::TooWeak);
        }
        let vouched = Vouched::of(&said, &self.settings);
        if vouched.is_whole(&self.settings) {
            return Ok(vouched);
        }
        match self.told_more(&client, &answer, &said).await {
            Ok(more) => Ok(vouched.or(Vouched::of(&more, &self.settings))),
            // The number is what counts; name and phone can be typed.
            Err(ProviderError::Unreachable(_)) if vouched.number.is_some() => Ok(vouched),
            Err(error) => Err(error),
        }
    }

    /// The claims of the ID token, once issuer, audience, signature, times, nonce and hash fit.
    fn verified(
        &self,
        client: &Client,
        answer: &TokenResponse,
        nonce: &Nonce,
        now: Timestamp,
    ) -> Result<Said, Untrue> {
        let token = answer.id_token().ok_or_else(|| Untrue::Wrong("no ID token".to_owned()))?;
        let verifier = Self::verifier(client, now);
        let claims = token.claims(&verifier, nonce).map_err(untrue)?;
        if let Some(hash) = claims.access_token_hash() {
            let wrong = |_| Untrue::Wrong("at_hash cannot be checked".to_owned());
            let key = token.signing_key(&verifier).map_err(wrong)?;
            let alg = token.signing_alg().map_err(wrong)?;
            let real = AccessTokenHash::from_token(answer.access_token(), alg, key);
            if !real.is_ok_and(|real| real == *hash) {
                return Err(Untrue::Wrong("at_hash".to_owned()));
            }
        }
        if claims.authorized_party().is_some_and(|it| it.as_str() != self.settings.client_id) {
            return Err(Untrue::Wrong("authorized party".to_owned()));
        }
        let level = claims.auth_context_ref().map(|it| it.as_str().to_owned());
        let all = serde_json::to_value(claims).unwrap_or_default();
        Ok(Said { subject: claims.subject().as_str().to_owned(), level, all })
    }

    fn verifier(client: &Client, now: Timestamp) -> IdTokenVerifier<'_> {
        let seconds = u64::try_from(now.as_second()).unwrap_or_default();
        let moment = std::time::UNIX_EPOCH + std::time::Duration::from_secs(seconds);
        let now = now.as_second();
        client
            .id_token_verifier()
            .set_allowed_algs(SIGNATURES)
            .set_time_fn(move || moment.into())
            .set_issue_time_verifier_fn(move |made| {
                let age = now - made.timestamp();
                let fits = age <= FRESH.as_secs() + SKEW.as_secs() && age >= -SKEW.as_secs();
                if fits { Ok(()) } else { Err(format!("made {age} s ago")) }
            })
    }

    /// What the provider says at its user info endpoint of the same subject.
    async fn told_more(
        &self,
        client: &Client,
        answer: &TokenResponse,
        said: &Said,
    ) -> Result<Said, ProviderError> {
        let nothing = Said { subject: said.subject.clone(), level: None, all: serde_json::Value::Null };
        let token = answer.access_token().clone();
        if client.user_info_url().is_none() || !token.secret().bytes().all(|it| it.is_ascii_graphic()) {
            return Ok(nothing);
        }
        let subject = openidconnect::SubjectIdentifier::new(said.subject.clone());
        let asked = client.user_info(token, Some(subject)).map_err(|why| refused(&why))?;
        let claims: super::protocol::UserInfo =
            asked.request_async(&self.http).await.map_err(|why| match why {
                openidconnect::UserInfoError::Request(why) => ProviderError::Unreachable(why.to_string()),
                _ => ProviderError::NotVouched("user info".to_owned()),
            })?;
        Ok(Said { all: serde_json::to_value(&claims).unwrap_or_default(), ..nothing })
    }

    /// What the provider said of itself, not older than `most`. When it does not answer, what it said before stands. One asks,
    /// the others wait for the same answer; a provider that is down is asked once in ten seconds.
    async fn metadata(
        &self,
        now: Timestamp,
        most: SignedDuration,
    ) -> Result<Arc<CoreProviderMetadata>, ProviderError> {
        let mut known = self.known.lock().await;
        let age = known.asked_at.map(|at| now.duration_since(at).abs());
        let most = if known.metadata.is_some() { most } else { PATIENCE };
        if age.is_none_or(|age| age >= most) {
            known.asked_at = Some(now);
            match self.discover().await {
                Ok(metadata) => known.metadata = Some(Arc::new(metadata)),
                Err(why) => tracing::warn!(provider = self.settings.id, why, "the provider does not answer"),
            }
        }
        let nothing = || ProviderError::Unreachable("no description of the provider".to_owned());
        known.metadata.clone().ok_or_else(nothing)
    }

    async fn discover(&self) -> Result<CoreProviderMetadata, String> {
        let issuer = IssuerUrl::new(self.settings.issuer.clone()).map_err(|why| why.to_string())?;
        let metadata = CoreProviderMetadata::discover_async(issuer, &self.http).await;
        let metadata = metadata.map_err(|why| match why {
            openidconnect::DiscoveryError::Request(why) => why.to_string(),
            other => other.to_string(),
        })?;
        let here = is_here(&self.settings.issuer);
        let addresses = [
            Some(metadata.authorization_endpoint().as_str()),
            metadata.token_endpoint().map(|it| it.as_str()),
            metadata.userinfo_endpoint().map(|it| it.as_str()),
        ];
        let fits = |url: &str| url.starts_with("https://") || (here && is_reachable(url));
        let open = addresses.into_iter().flatten().find(|url| !fits(url)).map(ToOwned::to_owned);
        open.map_or(Ok(metadata), |url| Err(format!("{url} is not encrypted")))
    }

    fn client(&self, metadata: &CoreProviderMetadata) -> Result<Client, ProviderError> {
        let back = RedirectUrl::new(self.back.clone()).map_err(|why| refused(&why))?;
        let secret = self.settings.secret.clone().map(ClientSecret::new);
        let id = ClientId::new(self.settings.client_id.clone());
        let client = Client::from_provider_metadata(metadata.clone(), id, secret).set_redirect_uri(back);
        let ways = metadata.token_endpoint_auth_methods_supported().map_or(&[][..], Vec::as_slice);
        let in_body = ways.contains(&CoreClientAuthMethod::ClientSecretPost)
            && !ways.contains(&CoreClientAuthMethod::ClientSecretBasic);
        Ok(if in_body { client.set_auth_type(openidconnect::AuthType::RequestBody) } else { client })
    }
}

/// Why a token is not believed.
enum Untrue {
    UnknownKey,
    Wrong(String),
}

impl From<Untrue> for ProviderError {
    fn from(it: Untrue) -> Self {
        Self::NotVouched(match it {
            Untrue::UnknownKey => "unknown key".to_owned(),
            Untrue::Wrong(what) => what,
        })
    }
}

/// Without the values, which may be personal.
#[expect(clippy::needless_pass_by_value, reason = "handed to `map_err` as it is")]
fn untrue(error: ClaimsVerificationError) -> Untrue {
    Untrue::Wrong(
        match error {
            ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey) => {
                return Untrue::UnknownKey;
            }
            ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoSignature) => {
                "not signed"
            }
            ClaimsVerificationError::SignatureVerification(SignatureVerificationError::DisallowedAlg(_)) => {
                "algorithm"
            }
            ClaimsVerificationError::SignatureVerification(_) => "signature",
            ClaimsVerificationError::Expired(_) => "time",
            ClaimsVerificationError::InvalidAudience(_) => "audience",
            ClaimsVerificationError::InvalidIssuer(_) => "issuer",
            ClaimsVerificationError::InvalidNonce(_) => "nonce",
            ClaimsVerificationError::InvalidSubject(_) => "subject",
            _ => "form",
        }
        .to_owned(),
    )
}

fn refused(why: &impl std::fmt::Display) -> ProviderError {
    ProviderError::Refused(why.to_string())
}

fn no_token<T: openidconnect::ErrorResponse>(error: RequestTokenError<NoAnswer, T>) -> ProviderError {
    match error {
        RequestTokenError::Request(why) => ProviderError::Unreachable(why.to_string()),
        RequestTokenError::ServerResponse(_) => {
            ProviderError::Refused("the code was not redeemed".to_owned())
        }
        RequestTokenError::Parse(..) => ProviderError::NotVouched("form".to_owned()),
        RequestTokenError::Other(_) => ProviderError::Refused("no token".to_owned()),
    }
}
