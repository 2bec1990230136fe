//! Files by their content.

use plat_files::{FileRef, Files};
use plat_store::StoreError;

#[tokio::test]
async fn a_file_is_got_back_by_the_name_of_its_content() {
    let folder = tempfile::tempdir().unwrap();
    let files = Files::folder(&folder.path().join("files")).unwrap();
    let name = files.put(b"a photograph".to_vec()).await.unwrap();
    assert_eq!(files.put(b"a photograph".to_vec()).await.unwrap(), name);
    assert_ne!(files.put(b"another".to_vec()).await.unwrap(), name);
    assert_eq!(files.get(&name).await.unwrap(), b"a photograph");
    assert_eq!(files.size(&name).await.unwrap(), 12);
    assert_eq!(name.to_string().parse::<FileRef>().unwrap(), name);
}

#[tokio::test]
async fn a_file_that_is_not_there_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    let files = Files::folder(folder.path()).unwrap();
    let nobody: FileRef = "0".repeat(64).parse().unwrap();
    assert_eq!(files.get(&nobody).await, Err(StoreError::Missing("files")));
    assert_eq!(files.size(&nobody).await, Err(StoreError::Missing("files")));
}

#[tokio::test]
async fn a_file_that_was_changed_is_not_given_out() {
    let folder = tempfile::tempdir().unwrap();
    let files = Files::folder(folder.path()).unwrap();
    let name = files.put(b"granted".to_vec()).await.unwrap();
    let digits = name.as_str();
    let path = folder.path().join(&digits[..2]).join(&digits[2..4]).join(digits);
    std::fs::write(path, b"refused").unwrap();
    assert!(matches!(files.get(&name).await, Err(StoreError::Corrupt { .. })));
}

#[test]
fn a_path_is_not_a_name() {
    for raw in ["", "../../etc/passwd", &"0".repeat(63), &"G".repeat(64), &"A".repeat(64)] {
        assert!(raw.parse::<FileRef>().is_err(), "{raw}");
    }
}
