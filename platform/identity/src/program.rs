//! Another department's own program: what is known of it, and who is behind a token that it shows.

use std::{fmt, net::IpAddr, str::FromStr};

use plat_crypto::token;
use plat_facts::{Actor, DepartmentRef, PersonRef, ProgramRef, SecretRef};
use plat_kernel::{BadNetwork, Network, Timestamp};

use crate::{Identity, IdentityError, Officer, store::programs};

/// What every token of a program begins with, so that it is taken for nothing else.
const TOKEN: &str = "ycp_";
/// What every secret of a program begins with, so that one that got lost is found by those who look for such.
const SECRET: &str = "ycs_";
/// The most networks that one program may come from.
const MOST_NETWORKS: usize = 10;

/// A program of another department, let in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    /// Names the program in facts; also its client id.
    pub id: ProgramRef,
    /// For which department it works.
    pub department: DepartmentRef,
    /// What the department calls it.
    pub name: String,
    /// From where it comes.
    pub networks: Networks,
}

/// The networks that a program comes from; none of them: from anywhere.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Networks(Vec<Network>);

impl Networks {
    /// Whether a program may come from this address.
    pub fn let_in(&self, from: IpAddr) -> bool {
        self.0.is_empty() || self.0.iter().any(|network| network.has(from))
    }
}

impl FromStr for Networks {
    type Err = BadNetwork;

    fn from_str(text: &str) -> Result<Self, BadNetwork> {
        let parts = text.split([' ', ',', '\n', '\r']).filter(|part| !part.is_empty());
        let networks = parts.map(str::parse).collect::<Result<Vec<Network>, _>>()?;
        if networks.len() > MOST_NETWORKS { Err(BadNetwork(text.to_owned())) } else { Ok(Self(networks)) }
    }
}

impl fmt::Display for Networks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let texts: Vec<_> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&texts.join(" "))
    }
}

/// A program's account, as administrators read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgramRow {
    /// The program.
    pub program: Program,
    /// Who made the account; none for the installation itself.
    pub made_by: Option<PersonRef>,
    /// When.
    pub made_at: Timestamp,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
}

/// A secret of a program, as administrators read it: never the secret itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretRow {
    /// Names it.
    pub id: SecretRef,
    /// When it was given.
    pub made_at: Timestamp,
    /// When it ends by itself.
    pub ends_at: Timestamp,
    /// When it was ended before.
    pub revoked_at: Option<Timestamp>,
    /// When it last let the program in.
    pub used_at: Option<Timestamp>,
}

impl SecretRow {
    /// Whether it lets anybody in.
    pub fn holds(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && now < self.ends_at
    }
}

/// Who works a department's step: one of its officers, or its program.
#[derive(Debug, Clone)]
pub enum Worker {
    /// An officer who signed in.
    Officer(Officer),
    /// A program that was let in.
    Program(Program),
}

impl Program {
    /// The program as the actor of a fact.
    pub fn actor(&self) -> Actor {
        Actor::Program(self.id)
    }
}

impl Identity {
    /// The program behind a token; `None` if it is no token of a program, or holds no more, or comes from elsewhere.
    pub async fn program_of(&self, token: &str, from: IpAddr) -> Result<Option<Program>, IdentityError> {
        let Some(secret) = token.strip_prefix(TOKEN) else { return Ok(None) };
        let (hash, now) = (token::hash(secret), self.now());
        let found =
            self.db.read::<_, IdentityError>(move |tx| Ok(programs::find_by_token(tx, &hash, now)?)).await?;
        Ok(found.filter(|it| it.networks.let_in(from)))
    }

    /// A new token: what the program gets, and the hash to store.
    pub(crate) fn new_program_token(&self) -> (String, [u8; 32]) {
        let (text, hash) = token::new(self.mint.chance());
        (format!("{TOKEN}{text}"), hash)
    }

    /// A new secret: what is shown once, and the hash to store.
    pub(crate) fn new_program_secret(&self) -> (String, [u8; 32]) {
        let (text, hash) = token::new(self.mint.chance());
        (format!("{SECRET}{text}"), hash)
    }
}

/// The hash of a secret as it was shown; of anything else a hash that no secret has.
pub(crate) fn hash_of_secret(secret: &str) -> [u8; 32] {
    token::hash(secret.strip_prefix(SECRET).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_comes_from_its_networks_and_without_any_from_anywhere() {
        let one: Networks = "10.1.0.0/16, 192.0.2.7".parse().unwrap();
        assert_eq!(one.to_string(), "10.1.0.0/16 192.0.2.7/32");
        assert!(one.let_in("10.1.2.3".parse().unwrap()) && one.let_in("192.0.2.7".parse().unwrap()));
        assert!(!one.let_in("10.2.0.1".parse().unwrap()));
        assert!("".parse::<Networks>().unwrap().let_in("2001:db8::1".parse().unwrap()));
        assert!("10.0.0.0/33".parse::<Networks>().is_err());
        assert!("10.0.0.1 ".repeat(11).parse::<Networks>().is_err());
    }
}
