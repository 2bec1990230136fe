//! An authenticator of the tests: makes ES256 passkeys, and answers questions as a browser would.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use p256::ecdsa::{Signature, SigningKey, signature::Signer as _};
use plat_crypto::digest::sha256;
use serde_json::{Value, json};

use crate::{PasskeyAnswer, PasskeyQuestion};

const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x04;
const NEW_KEY: u8 = 0x40;

/// One passkey and the counter of the authenticator that holds it. A clone is what a thief would have.
#[derive(Clone)]
pub(crate) struct Authenticator {
    key: SigningKey,
    id: Vec<u8>,
    owner: Vec<u8>,
    origin: &'static str,
    flags: u8,
    pub(crate) counter: u32,
}

impl Authenticator {
    pub(crate) fn new(serial: u8) -> Self {
        Self {
            key: SigningKey::from_slice(&[serial; 32]).unwrap(),
            id: vec![serial; 16],
            owner: Vec::new(),
            origin: "https://yc.ninghe.example",
            flags: PRESENT | VERIFIED,
            counter: 1,
        }
    }

    /// The same, asked by a page of another site.
    pub(crate) fn at(mut self, origin: &'static str) -> Self {
        self.origin = origin;
        self
    }

    /// The same, not asking for finger, face or PIN.
    pub(crate) fn careless(mut self) -> Self {
        self.flags = PRESENT;
        self
    }

    /// Makes its passkey.
    pub(crate) fn makes(&mut self, asked: &PasskeyQuestion) -> PasskeyAnswer {
        self.owner = URL_SAFE_NO_PAD.decode(asked.options["user"]["id"].as_str().unwrap()).unwrap();
        let client = self.client(asked, "webauthn.create");
        let mut said = self.said(&asked.options["rp"]["id"], self.flags | NEW_KEY);
        said.extend([0; 16]); // of no known make
        said.extend(u16::try_from(self.id.len()).unwrap().to_be_bytes());
        said.extend(&self.id);
        said.extend(self.public());
        let mut attestation = vec![0xa3]; // a map of three
        attestation.extend(b"\x63fmt\x64none\x67attStmt\xa0\x68authData\x59");
        attestation.extend(u16::try_from(said.len()).unwrap().to_be_bytes());
        attestation.extend(said);
        let response = json!({ "attestationObject": coded(&attestation), "clientDataJSON": coded(&client) });
        self.answer(asked, &response)
    }

    /// Shows its passkey, and counts.
    pub(crate) fn shows(&mut self, asked: &PasskeyQuestion) -> PasskeyAnswer {
        self.counter += 1;
        let client = self.client(asked, "webauthn.get");
        let said = self.said(&asked.options["rpId"], self.flags);
        let signed: Signature = self.key.sign(&[said.as_slice(), &sha256(&client)].concat());
        let response = json!({
            "authenticatorData": coded(&said),
            "clientDataJSON": coded(&client),
            "signature": coded(signed.to_der().as_bytes()),
            "userHandle": coded(&self.owner),
        });
        self.answer(asked, &response)
    }

    fn answer(&self, asked: &PasskeyQuestion, response: &Value) -> PasskeyAnswer {
        let id = coded(&self.id);
        let credential = json!({ "id": id, "rawId": id, "type": "public-key", "response": response });
        PasskeyAnswer { handle: asked.handle.clone(), credential }
    }

    fn client(&self, asked: &PasskeyQuestion, kind: &str) -> Vec<u8> {
        let challenge = &asked.options["challenge"];
        let said =
            json!({ "type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false });
        said.to_string().into_bytes()
    }

    fn said(&self, host: &Value, flags: u8) -> Vec<u8> {
        let mut said = sha256(host.as_str().unwrap().as_bytes()).to_vec();
        said.push(flags);
        said.extend(self.counter.to_be_bytes());
        said
    }

    /// The public key as a COSE map: EC2, ES256, P-256, x, y.
    fn public(&self) -> Vec<u8> {
        let point = self.key.verifying_key().to_sec1_point(false);
        let (x, y) = point.as_bytes()[1..].split_at(32);
        [b"\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20", x, b"\x22\x58\x20", y].concat()
    }
}

fn coded(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
