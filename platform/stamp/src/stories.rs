//! A paper, its seal, and everything that somebody may do to them.

use std::sync::LazyLock;

use plat_crypto::sign::Signer;
use plat_kernel::{Chance, Lang};
use proptest::prelude::*;

use crate::{
    Fault, SealedPaper, Stamped,
    archive::{check_archive, pack},
    canonical::Json,
    check::{Checked, Trusted, check},
    stamp,
};

static SIGNER: LazyLock<Signer> = LazyLock::new(|| Signer::fleeting(&Chance::seeded(1)));
static STAMPED: LazyLock<Stamped> = LazyLock::new(|| stamped("NH260302-000001-5-D", &SIGNER));

/// The smallest PDF that readers open.
fn a_pdf(words: &str) -> Vec<u8> {
    let mut pdf = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for object in
        ["<</Type /Catalog\n/Pages 2 0 R>>", "<</Type /Pages /Kids [] /Count 0>>", &format!("({words})")]
    {
        places.push(pdf.len());
        pdf.extend_from_slice(format!("{} 0 obj\n{object}\nendobj\n", places.len()).as_bytes());
    }
    let xref = pdf.len();
    pdf.extend_from_slice(b"xref\n0 4\n0000000000 65535 f \n");
    for place in places {
        pdf.extend_from_slice(format!("{place:010} 00000 n \n").as_bytes());
    }
    pdf.extend_from_slice(format!("trailer\n<</Size 4\n/Root 1 0 R>>\nstartxref\n{xref}\n%%EOF").as_bytes());
    pdf
}

fn stamped(number: &str, signer: &Signer) -> Stamped {
    let facts = serde_json::json!({ "applicant": "龚䶮·𬱖", "granted": true });
    let paper = SealedPaper {
        number: number.into(),
        kind: "decision".into(),
        title: "准予行政许可决定书".into(),
        organ: "宁和市公安局".into(),
        day: "2026-03-04".parse().unwrap(),
        issued: "2026-03-04T01:00:00Z".parse().unwrap(),
        test: true,
        facts: Json::of(&facts).unwrap(),
    };
    stamp(paper, &a_pdf(number), signer).unwrap()
}

fn ours() -> Trusted {
    Trusted::new([SIGNER.public().clone()])
}

fn found(file: &[u8]) -> Vec<Fault> {
    let Checked { faults, .. } = check(file, None, &ours());
    for fault in &faults {
        for lang in Lang::ALL {
            assert!(!fault.text(lang).is_empty());
        }
    }
    faults
}

fn replaced(file: &[u8], from: &str, to: &str) -> Vec<u8> {
    let at = file.windows(from.len()).position(|it| it == from.as_bytes()).unwrap();
    [&file[..at], to.as_bytes(), &file[at + from.len()..]].concat()
}

#[test]
fn a_paper_and_its_seal_are_genuine_each_alone_and_side_by_side() {
    let Stamped { pdf, seal } = &*STAMPED;
    assert_eq!(found(pdf), []);
    assert_eq!(found(seal), []);
    assert!(check(pdf, Some(seal), &ours()).is_whole());
    // Before the seal was attached, the paper is proved by the seal beside it.
    assert!(check(&a_pdf("NH260302-000001-5-D"), Some(seal), &ours()).is_whole());
    let said = check(pdf, None, &ours()).seal().unwrap();
    assert_eq!((said.paper.number.as_str(), said.pdf.bytes), ("NH260302-000001-5-D", 283));
}

#[test]
fn the_same_paper_gives_the_same_bytes() {
    assert_eq!(stamped("NH260302-000001-5-D", &SIGNER), *STAMPED);
}

#[test]
fn a_seal_that_was_laid_out_anew_is_still_genuine() {
    let json: serde_json::Value = serde_json::from_slice(&STAMPED.seal).unwrap();
    assert_eq!(found(json.to_string().as_bytes()), []);
}

#[test]
fn a_changed_letter_of_the_paper_is_found() {
    let changed = replaced(&STAMPED.pdf, "(NH260302", "(NH260303");
    assert_eq!(found(&changed), [Fault::Content]);
    let longer = replaced(&STAMPED.pdf, "(NH260302", "(NH2603021");
    assert_eq!(found(&longer).first().map(Fault::code), Some("content"));
}

#[test]
fn a_changed_word_of_the_seal_breaks_both_signatures() {
    let changed = replaced(&STAMPED.seal, "true", "false");
    assert_eq!(found(&changed), [Fault::Signature]);
    let inside = replaced(&STAMPED.pdf, "龚䶮·𬱖", "龚䶮·𬱗");
    assert_eq!(found(&inside)[0], Fault::Signature);
}

#[test]
fn a_word_that_was_added_or_said_twice_is_found() {
    let added = replaced(&STAMPED.seal, "{", "{\"note\": \"有效\",");
    assert_eq!(found(&added), [Fault::Signature]);
    let twice = replaced(&STAMPED.seal, "\"kind\"", "\"kind\": \"acceptance\", \"kind\"");
    assert_eq!(found(&twice), [Fault::NotOurs]);
}

#[test]
fn one_signature_alone_is_not_enough() {
    let other: serde_json::Value =
        serde_json::from_slice(&stamped("NH260302-000002-3-D", &SIGNER).seal).unwrap();
    for (name, fault) in [("es256", Fault::OnlySm2), ("sm2", Fault::OnlyEs256)] {
        let mut mixed: serde_json::Value = serde_json::from_slice(&STAMPED.seal).unwrap();
        mixed["signature"][name] = other["signature"][name].clone();
        assert_eq!(found(mixed.to_string().as_bytes()), [fault]);
    }
}

#[test]
fn a_seal_by_somebody_elses_keys_is_refused_with_their_fingerprint() {
    let stranger = Signer::fleeting(&Chance::seeded(2));
    let forged = stamped("NH260302-000001-5-D", &stranger);
    let unknown = [Fault::UnknownKey(stranger.public().fingerprint())];
    assert_eq!(found(&forged.pdf), unknown);
    assert_eq!(found(&forged.seal), unknown);
    // Who also writes our fingerprint into it has no signature that fits.
    let ours = SIGNER.public().fingerprint();
    let claimed = replaced(&forged.seal, &stranger.public().fingerprint(), &ours);
    assert_eq!(found(&claimed), [Fault::Signature]);
}

#[test]
fn the_seal_of_another_paper_does_not_fit() {
    let other = stamped("NH260302-000002-3-D", &SIGNER);
    assert_eq!(check(&STAMPED.pdf, Some(&other.seal), &ours()).faults, [Fault::OtherSeal]);
    let swapped = crate::pdf::attach(&a_pdf("NH260302-000001-5-D"), "x.seal.json", &other.seal).unwrap();
    assert_eq!(found(&swapped), [Fault::Content]);
}

#[test]
fn what_was_put_behind_a_paper_is_found_whatever_it_looks_like() {
    let pdf = &STAMPED.pdf;
    let appended = [pdf.as_slice(), b"% one more line\n"].concat();
    assert_eq!(found(&appended), [Fault::Appended(16)]);
    // A further incremental update that shows another catalogue: what PDF shadow attacks do.
    let update = b"1 0 obj\n<</Type /Catalog /Pages 9 0 R>>\nendobj\nstartxref\n0\n%%EOF\n";
    let updated = [pdf.as_slice(), update].concat();
    assert_eq!(found(&updated).first().map(Fault::code), Some("appended"));
}

#[test]
fn a_paper_that_was_cut_off_anywhere_is_never_genuine() {
    for length in 0..STAMPED.pdf.len() {
        assert!(!found(&STAMPED.pdf[..length]).is_empty(), "{length}");
    }
    for length in 0..STAMPED.seal.len() - 1 {
        assert!(!found(&STAMPED.seal[..length]).is_empty(), "{length}");
    }
}

#[test]
fn a_pdf_of_somebody_else_and_any_other_file_are_not_ours() {
    assert_eq!(found(&a_pdf("x")), [Fault::NoSeal]);
    assert_eq!(found(b"{}"), [Fault::NotOurs]);
    assert_eq!(found(b""), [Fault::NotOurs]);
    assert!(Fault::NoSeal.is_foreign() && !Fault::Content.is_foreign());
}

#[test]
fn an_archive_is_whole_or_says_which_entry_is_not() {
    let entries = vec![
        ("papers/D.pdf".to_owned(), STAMPED.pdf.clone()),
        ("papers/D.seal.json".to_owned(), STAMPED.seal.clone()),
        ("case.json".to_owned(), b"{}".to_vec()),
    ];
    let about = ("NH260302-000001-5", "2026-03-09T01:00:00Z".parse().unwrap(), true);
    let whole = pack(about, &entries, &SIGNER).unwrap();
    assert_eq!(whole, pack(about, &entries, &SIGNER).unwrap(), "the same entries give the same bytes");
    let checked = check_archive(&whole, &ours());
    assert_eq!((checked.faults.as_slice(), checked.manifest.unwrap().entries.len()), (&[][..], 3));

    let stranger = Signer::fleeting(&Chance::seeded(2));
    let forged = pack(about, &entries, &stranger).unwrap();
    assert_eq!(check_archive(&forged, &ours()).faults, [Fault::UnknownKey(stranger.public().fingerprint())]);
    assert_eq!(check_archive(&whole[..whole.len() / 2], &ours()).faults, [Fault::Cut]);
}

#[test]
fn an_entry_that_was_changed_left_out_or_added_is_named() {
    use crate::archive::MANIFEST;
    use crate::archive::packing::{repack, unpack};
    type Entries = std::collections::BTreeMap<String, Vec<u8>>;
    let about = ("NH260302-000001-5", "2026-03-09T01:00:00Z".parse().unwrap(), true);
    let entries = vec![("case.json".to_owned(), b"{}".to_vec()), ("form.json".to_owned(), b"[]".to_vec())];
    let whole = unpack(&pack(about, &entries, &SIGNER).unwrap()).unwrap();
    let with = |change: &dyn Fn(&mut Entries)| {
        let mut entries = whole.clone();
        change(&mut entries);
        let entries: Vec<_> = entries.into_iter().collect();
        check_archive(&repack(&entries).unwrap(), &ours()).faults
    };
    assert_eq!(with(&|_| ()), []);
    let changed = with(&|it| drop(it.insert("case.json".into(), b"{ }".to_vec())));
    assert_eq!(changed, [Fault::Entry("case.json".into())]);
    assert_eq!(with(&|it| drop(it.remove("form.json"))), [Fault::Missing("form.json".into())]);
    let added = with(&|it| drop(it.insert("more.txt".into(), Vec::new())));
    assert_eq!(added, [Fault::Extra("more.txt".into())]);
    assert_eq!(with(&|it| drop(it.remove(MANIFEST))), [Fault::NotOurs]);
}

proptest! {
    #[test]
    fn no_flipped_bit_of_a_paper_goes_unnoticed(at in 0..STAMPED.pdf.len(), bit in 0..8) {
        let mut changed = STAMPED.pdf.clone();
        changed[at] ^= 1u8 << bit;
        prop_assert!(!check(&changed, None, &ours()).is_whole());
    }

    #[test]
    fn no_bytes_whatever_make_a_check_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400), seed in any::<bool>()) {
        let bytes = if seed { [b"%PDF-1.7\nxref\n0 1\ntrailer\n<<".as_slice(), &bytes].concat() } else { bytes };
        let _ = check(&bytes, Some(&bytes), &ours());
        let _ = check_archive(&bytes, &ours());
        let _ = crate::pdf::attach(&bytes, "a", b"{}");
    }
}
