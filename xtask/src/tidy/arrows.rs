//! Who may depend on whom: `kernel ← facts ← platform/* ← capabilities/* ← app`, and no other arrow.

use std::collections::BTreeMap;
use std::path::Path;

use cargo_metadata::{DependencyKind, MetadataCommand};

use crate::finding::Finding;

/// Database drivers: only `platform/store` opens this door.
const DRIVERS: [&str; 7] =
    ["rusqlite", "libsqlite3-sys", "postgres", "tokio-postgres", "sqlx", "diesel", "sea-orm"];

/// One line of `[dependencies]` or `[dev-dependencies]`.
#[derive(Debug, Clone)]
struct Arrow {
    manifest: String,
    from: String,
    to: String,
    dev: bool,
}

/// Reads `cargo metadata` and reports every arrow that is not drawn in `ARCHITECTURE.md`.
pub(crate) fn check(root: &Path) -> Result<Vec<Finding>, String> {
    let metadata = MetadataCommand::new()
        .manifest_path(root.join("Cargo.toml"))
        .no_deps()
        .exec()
        .map_err(|why| format!("cargo metadata: {why}"))?;
    let mut arrows = Vec::new();
    for package in &metadata.packages {
        let manifest = package.manifest_path.strip_prefix(root).unwrap_or(&package.manifest_path);
        for dependency in &package.dependencies {
            arrows.push(Arrow {
                manifest: manifest.to_string(),
                from: package.name.to_string(),
                to: dependency.name.clone(),
                dev: dependency.kind == DependencyKind::Development,
            });
        }
    }
    let lines = |manifest: &str| std::fs::read_to_string(root.join(manifest)).unwrap_or_default();
    let texts = arrows.iter().map(|arrow| (arrow.manifest.clone(), lines(&arrow.manifest))).collect();
    Ok(wrong(&arrows, &texts))
}

fn wrong(arrows: &[Arrow], manifests: &BTreeMap<String, String>) -> Vec<Finding> {
    let mut found = Vec::new();
    for arrow in arrows {
        if let Some(why) = objection(arrow) {
            let text = manifests.get(&arrow.manifest).map_or("", String::as_str);
            let says = format!("{} must not depend on {}: {why}", arrow.from, arrow.to);
            found.push(Finding::at(&arrow.manifest, line_of(text, &arrow.to), says));
        }
    }
    found
}

fn line_of(manifest: &str, name: &str) -> usize {
    manifest.lines().position(|line| line.starts_with(name)).map_or(1, |at| at + 1)
}

/// Why an arrow may not be, `None` if it may.
fn objection(arrow: &Arrow) -> Option<&'static str> {
    let (from, to) = (arrow.from.as_str(), arrow.to.as_str());
    if matches!(from, "xtask" | "bench" | "faults") {
        return None; // tools beside the house: they measure and check it
    }
    if DRIVERS.contains(&to) && from != "plat-store" {
        return Some("only platform/store names a database driver; ask it for a Db");
    }
    if (to == "typst" || to.starts_with("typst-")) && from != "plat-documents" {
        return Some("typst is heavy to build and stays a leaf; ask platform/documents for the paper");
    }
    if matches!(to, "image" | "ab_glyph" | "object_store") && from != "plat-files" && !arrow.dev {
        return Some("pictures are read, and files kept, in one place; ask platform/files");
    }
    if to == "plat-testing" {
        return (!arrow.dev).then_some("the test world is a dev-dependency only");
    }
    if to == "faults" && from == "yichuang" && arrow.dev {
        return None; // the program's own tests break it with the same tools
    }
    if matches!(to, "xtask" | "bench" | "faults") {
        return Some("tools are not part of the product");
    }
    let inside = to == "yichuang" || to.starts_with("plat-") || to.starts_with("cap-");
    (inside && !allowed(from, to)).then_some(advice(from, to))
}

fn allowed(from: &str, to: &str) -> bool {
    if from == "yichuang" {
        return true;
    }
    if let Some(from) = from.strip_prefix("cap-") {
        return match to.strip_prefix("cap-") {
            None => to != "yichuang",
            Some(to) => below(from).contains(&to),
        };
    }
    match (from.strip_prefix("plat-"), to.strip_prefix("plat-")) {
        (Some(from), Some(to)) => beneath(from).contains(&to),
        _ => false,
    }
}

/// The capabilities that a capability may know.
fn below(capability: &str) -> &'static [&'static str] {
    match capability {
        "catalogue" | "papers" => &[],
        "sites" => &["catalogue"],
        "cases" => &["catalogue", "papers", "sites"],
        _ => &["catalogue", "sites", "cases", "papers"],
    }
}

/// The platform crates that a platform crate may know.
fn beneath(platform: &str) -> &'static [&'static str] {
    match platform {
        "kernel" => &[],
        "facts" => &["kernel"],
        "crypto" => &["kernel", "facts"],
        "store" | "documents" => &["kernel", "facts", "crypto"],
        "web" => &["kernel", "facts", "crypto", "store", "identity"],
        "ledger" => &["kernel", "facts", "crypto", "store", "identity", "jobs", "web"],
        "testing" => {
            &["kernel", "facts", "crypto", "store", "files", "identity", "jobs", "web", "documents", "ledger"]
        }
        // identity, jobs, and what is still to come
        _ => &["kernel", "facts", "crypto", "store"],
    }
}

fn advice(from: &str, to: &str) -> &'static str {
    match (from.starts_with("cap-"), to.starts_with("cap-"), to == "yichuang") {
        (_, _, true) => "nothing depends on the app; move what is shared down a floor",
        (true, true, _) => {
            "tell by a published fact (platform/facts) or ask by a trait you own, answered in app/wiring.rs"
        }
        (false, true, _) => "the platform never knows a capability; let the capability register itself",
        _ => "the arrow points up; see ARCHITECTURE.md for the order of floors",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arrow(from: &str, to: &str, dev: bool) -> Arrow {
        Arrow { manifest: format!("{from}/Cargo.toml"), from: from.into(), to: to.into(), dev }
    }

    fn refused(from: &str, to: &str) -> bool {
        objection(&arrow(from, to, false)).is_some()
    }

    #[test]
    fn the_arrows_of_the_design_are_allowed() {
        let drawn = [
            ("plat-facts", "plat-kernel"),
            ("plat-store", "plat-crypto"),
            ("plat-identity", "plat-store"),
            ("plat-web", "plat-identity"),
            ("plat-jobs", "plat-store"),
            ("plat-documents", "plat-crypto"),
            ("plat-ledger", "plat-jobs"),
            ("plat-ledger", "plat-web"),
            ("cap-cases", "plat-ledger"),
            ("cap-sites", "cap-catalogue"),
            ("cap-cases", "cap-sites"),
            ("cap-evaluation", "cap-cases"),
            ("cap-cases", "plat-documents"),
            ("yichuang", "cap-evaluation"),
            ("bench", "rusqlite"),
            ("faults", "yichuang"),
            ("plat-store", "rusqlite"),
            ("plat-documents", "typst-pdf"),
            ("plat-files", "plat-store"),
            ("plat-files", "image"),
            ("cap-cases", "plat-files"),
        ];
        for (from, to) in drawn {
            assert_eq!(objection(&arrow(from, to, false)), None, "{from} -> {to}");
        }
    }

    #[test]
    fn every_other_arrow_is_refused() {
        let undrawn = [
            ("plat-kernel", "plat-facts"),
            ("plat-store", "plat-identity"),
            ("plat-web", "plat-jobs"),
            ("plat-jobs", "plat-web"),
            ("plat-web", "plat-ledger"),
            ("plat-store", "plat-ledger"),
            ("plat-identity", "plat-ledger"),
            ("plat-web", "cap-cases"),
            ("cap-catalogue", "cap-sites"),
            ("cap-sites", "cap-cases"),
            ("cap-cases", "cap-evaluation"),
            ("cap-evaluation", "cap-queue"),
            ("cap-cases", "yichuang"),
            ("cap-cases", "rusqlite"),
            ("plat-identity", "tokio-postgres"),
            ("cap-cases", "typst"),
            ("cap-cases", "image"),
            ("plat-store", "object_store"),
            ("plat-store", "plat-files"),
            ("plat-files", "plat-identity"),
            ("yichuang", "xtask"),
        ];
        for (from, to) in undrawn {
            assert!(refused(from, to), "{from} -> {to}");
        }
    }

    #[test]
    fn the_test_world_is_a_dev_dependency_only() {
        assert!(refused("cap-cases", "plat-testing"));
        assert_eq!(objection(&arrow("cap-cases", "plat-testing", true)), None);
    }

    #[test]
    fn a_wrong_arrow_is_named_with_its_line() {
        let manifests = [(
            "cap-cases/Cargo.toml".to_owned(),
            "[dependencies]\ncap-evaluation.workspace = true\n".to_owned(),
        )];
        let found = wrong(&[arrow("cap-cases", "cap-evaluation", false)], &manifests.into());
        let says = found[0].to_string();
        assert!(
            says.starts_with("cap-cases/Cargo.toml:2: cap-cases must not depend on cap-evaluation: tell by"),
            "{says}"
        );
    }
}
