//! Which providers an installation trusts: `providers.toml`. Secrets stand in files or in the environment, never in it.

use std::path::{Path, PathBuf};

use plat_facts::identity::Side;
use plat_kernel::lang::Bilingual;
use serde::Deserialize;

/// What is wrong with the settings of providers.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {why}")]
pub struct BadProvider {
    /// The file.
    pub file: String,
    /// What, and of which provider.
    pub why: String,
}

/// Reads a variable of the environment.
pub type Environment<'a> = &'a dyn Fn(&str) -> Option<String>;

/// One provider, as set down.
#[derive(Clone)]
pub(super) struct Settings {
    /// Names it in addresses, in facts and in the database.
    pub(super) id: String,
    /// Its name for people.
    pub(super) name: Bilingual,
    /// Whom it is for.
    pub(super) side: Side,
    /// Its issuer identifier, exactly as in its tokens.
    pub(super) issuer: String,
    /// What it calls this installation.
    pub(super) client_id: String,
    /// What proves to it that we are we; none for a public client.
    pub(super) secret: Option<String>,
    /// A root certificate (PEM) to trust besides the usual ones.
    pub(super) ca: Option<Vec<u8>>,
    /// What is asked for besides `openid`.
    pub(super) scopes: Vec<String>,
    /// The levels of assurance (`acr`) that are good enough; none: any.
    pub(super) levels: Vec<String>,
    /// Where it says what.
    pub(super) claims: Claims,
}

/// The names of the claims that carry a person.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Claims {
    /// Residents: the identity number. Officers: the badge.
    pub(super) number: String,
    /// The name as on the identity card.
    pub(super) name: Option<String>,
    /// The mobile number.
    pub(super) phone: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    provider: Vec<Written>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    id: String,
    name: Bilingual,
    side: WrittenSide,
    issuer: String,
    client_id: String,
    /// Read by hand: a secret written here in clear must not come back in an error message.
    secret: Option<toml::Value>,
    ca: Option<PathBuf>,
    #[serde(default)]
    scopes: Vec<String>,
    #[serde(default)]
    levels: Vec<String>,
    claims: Claims,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum WrittenSide {
    Residents,
    Officers,
}

/// Reads and checks a file of providers; says everything that is wrong with it.
pub(super) fn read(file: &Path, environment: Environment<'_>) -> Result<Vec<Settings>, Vec<BadProvider>> {
    let bad = |why: String| BadProvider { file: file.display().to_string(), why };
    let text = std::fs::read_to_string(file).map_err(|why| vec![bad(why.to_string())])?;
    // The message alone: the lines it would quote may hold a secret.
    let parsed: File = toml::from_str(&text).map_err(|why| vec![bad(at_line(&text, &why))])?;
    let folder = file.parent().unwrap_or(Path::new("."));
    let (mut good, mut faults) = (Vec::<Settings>::new(), Vec::new());
    for written in parsed.provider {
        let id = written.id.clone();
        if good.iter().any(|it| it.id == id) {
            faults.push(bad(format!("the provider {id:?} stands there twice")));
        }
        match settings(written, folder, environment) {
            Ok(it) => good.push(it),
            Err(whys) => faults.extend(whys.into_iter().map(|why| bad(format!("{id}: {why}")))),
        }
    }
    if faults.is_empty() { Ok(good) } else { Err(faults) }
}

fn at_line(text: &str, why: &toml::de::Error) -> String {
    let before = why.span().and_then(|span| text.get(..span.start));
    let line = before.map_or(1, |before| before.matches('\n').count() + 1);
    format!("line {line}: {}", why.message())
}

fn settings(it: Written, folder: &Path, environment: Environment<'_>) -> Result<Settings, Vec<String>> {
    let secret = it.secret.map(|place| secret(&place, folder, environment)).transpose();
    let ca = it.ca.map(|file| read_bytes(&folder.join(file))).transpose();
    let side = match it.side {
        WrittenSide::Residents => Side::Resident,
        WrittenSide::Officers => Side::Officer,
    };
    let faults = [
        (!is_id(&it.id)).then(|| "id must be 1 to 32 of a-z, 0-9 and -".to_owned()),
        (it.name.zh.trim().is_empty() || it.name.en.trim().is_empty())
            .then(|| "name must be there in zh and in en".to_owned()),
        (!is_reachable(&it.issuer)).then(|| "issuer must begin with https://".to_owned()),
        it.client_id.is_empty().then(|| "client_id is empty".to_owned()),
        it.claims.number.is_empty().then(|| "claims.number is empty".to_owned()),
        (side == Side::Officer && it.levels.is_empty())
            .then(|| "a provider of officers must name the levels (acr) that it vouches for".to_owned()),
        secret.as_ref().err().cloned(),
        ca.as_ref().err().cloned(),
    ];
    let faults: Vec<String> = faults.into_iter().flatten().collect();
    match (secret, ca) {
        (Ok(secret), Ok(ca)) if faults.is_empty() => Ok(Settings {
            id: it.id,
            name: it.name,
            side,
            issuer: it.issuer,
            client_id: it.client_id,
            secret,
            ca,
            scopes: it.scopes,
            levels: it.levels,
            claims: it.claims,
        }),
        _ => Err(faults),
    }
}

/// `{ file = "gov.secret" }` (beside the settings unless its path begins at the root) or `{ env = "YICHUANG_GOV" }`.
fn secret(place: &toml::Value, folder: &Path, environment: Environment<'_>) -> Result<String, String> {
    let named = |name: &str| place.get(name).and_then(toml::Value::as_str);
    let text = match (named("file"), named("env")) {
        (Some(file), None) => {
            let path = folder.join(file);
            std::fs::read_to_string(&path).map_err(|why| format!("{}: {why}", path.display()))?
        }
        (None, Some(variable)) => {
            environment(variable).ok_or_else(|| format!("the environment has no {variable}"))?
        }
        _ => {
            return Err(
                "secret must be { file = \"…\" } or { env = \"…\" }, never the secret itself".to_owned()
            );
        }
    };
    let text = text.trim();
    if text.is_empty() { Err("the secret is empty".to_owned()) } else { Ok(text.to_owned()) }
}

fn read_bytes(path: &Path) -> Result<Vec<u8>, String> {
    std::fs::read(path).map_err(|why| format!("{}: {why}", path.display()))
}

fn is_id(id: &str) -> bool {
    let fits = |it: u8| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'-';
    (1..=32).contains(&id.len()) && id.bytes().all(fits)
}

/// Encrypted, or on this very machine (a provider under test).
pub(super) fn is_reachable(url: &str) -> bool {
    url.starts_with("https://") || is_here(url)
}

/// Whether an address is on this very machine.
pub(super) fn is_here(url: &str) -> bool {
    let rest = url.strip_prefix("http://").unwrap_or_default();
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.rsplit_once(':').map_or(host, |(host, _)| host);
    matches!(host, "127.0.0.1" | "localhost" | "[::1]")
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"
        [[provider]]
        id = "gov"
        name = { zh = "国家政务服务平台", en = "National Government Service Platform" }
        side = "residents"
        issuer = "https://id.example"
        client_id = "yichuang"
        secret = { env = "GOV_SECRET" }
        scopes = ["profile"]
        claims = { number = "id_number", name = "name" }
    "#;

    fn read_text(text: &str) -> Result<Vec<Settings>, String> {
        let folder = std::env::temp_dir().join(format!("yichuang-providers-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let name = plat_crypto::digest::hex(&plat_crypto::digest::sha256(text.as_bytes()));
        let file = folder.join(name);
        std::fs::write(&file, text).unwrap();
        std::fs::write(folder.join("gov.secret"), " from a file\n").unwrap();
        let environment = |name: &str| (name == "GOV_SECRET").then(|| "hush".to_owned());
        let found = read(&file, &environment);
        std::fs::remove_file(&file).unwrap();
        found.map_err(|faults| faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
    }

    fn fault(change: (&str, &str)) -> String {
        assert!(GOOD.contains(change.0), "{}", change.0);
        read_text(&GOOD.replace(change.0, change.1)).err().unwrap()
    }

    #[test]
    fn a_secret_comes_from_the_environment_or_from_a_file() {
        assert_eq!(read_text(GOOD).ok().unwrap()[0].secret.as_deref(), Some("hush"));
        let text = GOOD.replace("{ env = \"GOV_SECRET\" }", "{ file = \"gov.secret\" }");
        assert_eq!(read_text(&text).ok().unwrap()[0].secret.as_deref(), Some("from a file"));
    }

    #[test]
    fn a_secret_written_in_clear_is_refused_and_not_repeated() {
        let said = fault(("{ env = \"GOV_SECRET\" }", "\"my-secret\""));
        assert!(said.contains("never the secret itself") && !said.contains("my-secret"), "{said}");
        let said =
            fault(("client_id = \"yichuang\"", "client_id = \"yichuang\"\nclient_secret = \"my-secret\""));
        assert!(said.contains("line") && !said.contains("my-secret"), "{said}");
    }

    #[test]
    fn every_fault_names_its_provider_and_what_to_do() {
        for (change, words) in [
            (("https://id.example", "http://id.example"), "https://"),
            (("\"gov\"", "\"Gov!\""), "a-z"),
            (("GOV_SECRET", "NOT_THERE"), "NOT_THERE"),
            (("\"residents\"", "\"officers\""), "levels"),
            (("[[provider]]", &format!("{GOOD}\n[[provider]]")), "twice"),
            (("en = \"National Government Service Platform\"", "en = \"\""), "zh and in en"),
        ] {
            let said = fault(change);
            assert!(said.contains(words), "{said}");
        }
    }

    #[test]
    fn only_this_very_machine_may_be_spoken_to_in_clear() {
        for here in ["http://127.0.0.1:9000/oidc", "http://localhost", "http://[::1]:1/"] {
            assert!(is_reachable(here), "{here}");
        }
        for elsewhere in ["http://localhost.evil.example", "http://127.0.0.1.evil.example:80/", "ftp://x", ""]
        {
            assert!(!is_reachable(elsewhere), "{elsewhere}");
        }
    }
}
