//! A small provider of identities in this process. It answers as told, truly or not.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use axum::{
    Form, Json, Router,
    extract::State,
    http::StatusCode,
    routing::{get, post},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use p256::ecdsa::{Signature, SigningKey, signature::Signer as _};
use plat_kernel::Clock;
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// What the provider signs with; and what somebody else signs with.
const KEY: [u8; 32] = [3; 32];
const ANOTHER: [u8; 32] = [5; 32];

/// How the provider answers.
#[derive(Clone)]
pub(super) struct Script {
    /// Claims of the ID token besides the usual ones, or instead of them; `null` takes one away.
    pub(super) claims: Value,
    /// What it says at its user info endpoint.
    pub(super) more: Value,
    /// The algorithm in the header.
    pub(super) alg: &'static str,
    /// The key in the header.
    pub(super) kid: &'static str,
    /// Signs with a key that is not the provider's.
    pub(super) forged: bool,
    /// The keys that it shows.
    pub(super) shows: Vec<&'static str>,
    /// Answers nothing but 503.
    pub(super) down: bool,
}

impl Default for Script {
    fn default() -> Self {
        let (claims, more) = (json!({}), json!({}));
        Self { claims, more, alg: "ES256", kid: "one", forged: false, shows: vec!["one"], down: false }
    }
}

/// The provider, running.
#[derive(Clone)]
pub(super) struct Fake {
    pub(super) issuer: String,
    pub(super) script: Arc<Mutex<Script>>,
    /// What it remembers of the last person it sent back: nonce and PKCE challenge.
    pub(super) asked: Arc<Mutex<HashMap<String, String>>>,
    /// How often it was asked to describe itself.
    pub(super) described: Arc<Mutex<u32>>,
    clock: Clock,
}

impl Fake {
    pub(super) async fn start(clock: Clock) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let fake =
            Self { issuer, script: Arc::default(), asked: Arc::default(), described: Arc::default(), clock };
        let routes = Router::new().merge(describing()).merge(answering()).with_state(fake.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
        fake
    }

    /// From now on it answers so.
    pub(super) fn answers(&self, change: impl FnOnce(&mut Script)) {
        change(&mut self.script.lock().unwrap());
    }

    /// The person is at its door with this address, and agrees.
    pub(super) fn sees(&self, address: &str) -> HashMap<String, String> {
        let query = address.split_once('?').unwrap().1;
        let asked: HashMap<String, String> = query
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        (*self.asked.lock().unwrap()).clone_from(&asked);
        asked
    }

    fn script(&self) -> Script {
        self.script.lock().unwrap().clone()
    }

    fn token(&self) -> String {
        let script = self.script();
        let now = self.clock.now().as_second();
        let nonce = self.asked.lock().unwrap().get("nonce").cloned().unwrap_or_default();
        let mut claims = json!({ "iss": self.issuer, "sub": "somebody", "aud": "yichuang", "iat": now, "exp": now + 300, "nonce": nonce });
        for (name, value) in script.claims.as_object().unwrap() {
            claims[name] = value.clone();
        }
        claims.as_object_mut().unwrap().retain(|_, value| !value.is_null());
        let header = json!({ "alg": script.alg, "kid": script.kid });
        let signed = format!("{}.{}", encoded(&header), encoded(&claims));
        if script.alg == "none" {
            return format!("{signed}.");
        }
        let key = SigningKey::from_slice(if script.forged { &ANOTHER } else { &KEY }).unwrap();
        let signature: Signature = key.sign(signed.as_bytes());
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature.to_bytes()))
    }
}

fn encoded(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

fn describing() -> Router<Fake> {
    async fn description(State(fake): State<Fake>) -> Result<Json<Value>, StatusCode> {
        *fake.described.lock().unwrap() += 1;
        if fake.script().down {
            return Err(StatusCode::SERVICE_UNAVAILABLE);
        }
        let at = |path: &str| format!("{}{path}", fake.issuer);
        Ok(Json(json!({
            "issuer": fake.issuer,
            "authorization_endpoint": at("/authorize"),
            "token_endpoint": at("/token"),
            "userinfo_endpoint": at("/me"),
            "jwks_uri": at("/keys"),
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["ES256"],
        })))
    }
    async fn keys(State(fake): State<Fake>) -> Json<Value> {
        let point = SigningKey::from_slice(&KEY).unwrap().verifying_key().to_sec1_point(false);
        let bytes = point.as_bytes();
        let key = |kid: &str| {
            json!({ "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": kid,
                "x": URL_SAFE_NO_PAD.encode(&bytes[1..33]), "y": URL_SAFE_NO_PAD.encode(&bytes[33..]) })
        };
        Json(json!({ "keys": fake.script().shows.iter().map(|kid| key(kid)).collect::<Vec<_>>() }))
    }
    Router::new().route("/.well-known/openid-configuration", get(description)).route("/keys", get(keys))
}

fn answering() -> Router<Fake> {
    async fn token(
        State(fake): State<Fake>,
        Form(form): Form<HashMap<String, String>>,
    ) -> (StatusCode, Json<Value>) {
        let digest =
            plat_crypto::digest::sha256(form.get("code_verifier").cloned().unwrap_or_default().as_bytes());
        let challenge = fake.asked.lock().unwrap().get("code_challenge").cloned();
        if fake.script().down {
            return (StatusCode::SERVICE_UNAVAILABLE, Json(json!({})));
        }
        if challenge != Some(URL_SAFE_NO_PAD.encode(digest))
            || form.get("code").is_none_or(|it| it != "a-code")
        {
            return (StatusCode::BAD_REQUEST, Json(json!({ "error": "invalid_grant" })));
        }
        let answer = json!({ "access_token": "access", "token_type": "Bearer", "id_token": fake.token() });
        (StatusCode::OK, Json(answer))
    }
    async fn me(State(fake): State<Fake>) -> Json<Value> {
        let mut more = fake.script().more;
        if more.get("sub").is_none() {
            more["sub"] = fake.script().claims.get("sub").cloned().unwrap_or_else(|| json!("somebody"));
        }
        Json(more)
    }
    Router::new().route("/token", post(token)).route("/me", get(me))
}
