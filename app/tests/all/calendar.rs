//! `yichuang calendar`: a new year is published.

use std::fs;

use crate::program::run_on;

const YEAR: &str = r#"
year = 2027
[[revision]]
published = 2026-11-10
source = "（测试）关于2027年部分节假日安排的通知"
confidence = "M"
[[revision.holiday]]
zh = "元旦"
en = "New Year's Day"
from = 2027-01-01
to = 2027-01-03
[[revision.holiday]]
zh = "春节"
en = "Spring Festival"
from = 2027-02-05
to = 2027-02-11
makeup = [2027-01-30, 2027-02-20]
"#;

const LIST: &str = "date,type,name_zh,name_en\n2027-01-01,holiday,元旦,New Year's Day\n2027-02-05,holiday,春节,Spring Festival\n2027-02-20,makeup_workday,春节,Spring Festival\n";

#[test]
fn an_imported_year_is_no_longer_provisional() {
    let data = tempfile::tempdir().unwrap();
    let due = || run_on(data.path(), ["due", "--from", "2027-02-03", "--days", "3", "--json"]).json();
    let before = due();
    assert_eq!((&before["due"], &before["provisional"]), (&"2027-02-08".into(), &true.into()));

    let file = data.path().join("2027-notice.toml");
    fs::write(&file, YEAR).unwrap();
    let told = run_on(data.path(), ["calendar", "import", file.to_str().unwrap()]);
    assert_eq!(told.code, 0, "{}", told.err);
    assert!(
        told.out.contains("2027-02-05") && told.out.contains("Spring Festival (day off)"),
        "{}",
        told.out
    );
    assert!(told.out.contains("no longer provisional"), "{}", told.out);

    let after = due();
    assert_eq!((&after["due"], &after["provisional"]), (&"2027-02-15".into(), &false.into()));
    let shown = run_on(data.path(), ["calendar", "show", "2027"]);
    assert!(
        shown.out.contains("2027-02-05 – 2027-02-11  Spring Festival  worked 2027-01-30 2027-02-20"),
        "{}",
        shown.out
    );
}

#[test]
fn the_same_file_twice_changes_nothing() {
    let data = tempfile::tempdir().unwrap();
    let file = data.path().join("2027.toml");
    fs::write(&file, YEAR).unwrap();
    for words in ["no longer provisional", "No day is different"] {
        let told = run_on(data.path(), ["calendar", "import", file.to_str().unwrap()]);
        assert!(told.out.contains(words), "{}", told.out);
    }
    assert_eq!(fs::read_dir(data.path().join("calendar")).unwrap().count(), 1);
}

#[test]
fn a_list_of_days_is_imported_with_its_publication_and_source() {
    let data = tempfile::tempdir().unwrap();
    let file = data.path().join("days.csv");
    fs::write(&file, LIST).unwrap();
    let arguments = [
        "calendar",
        "import",
        file.to_str().unwrap(),
        "--published",
        "2026-11-10",
        "--source",
        "公报",
        "--lang",
        "zh",
    ];
    let told = run_on(data.path(), arguments);
    assert!(told.out.contains("2027-02-20  周六  休息日 → 春节补班"), "{}{}", told.out, told.err);
    let shown = run_on(data.path(), ["calendar", "show", "2027", "--lang", "zh"]);
    assert!(shown.out.contains("2027 年，2026-11-10 公布：公报"), "{}", shown.out);
}

#[test]
fn a_list_of_several_years_becomes_a_file_for_each() {
    let data = tempfile::tempdir().unwrap();
    let list = concat!(env!("CARGO_MANIFEST_DIR"), "/../data/calendar/testdata/holidays.csv");
    let told = run_on(data.path(), ["calendar", "import", list]);
    assert_eq!(told.code, 0, "{}", told.err);
    assert_eq!(fs::read_dir(data.path().join("calendar")).unwrap().count(), 9);
    assert_eq!(told.out.matches("No day is different").count(), 9, "{}", told.out);
}

#[test]
fn a_wrong_file_is_refused_with_its_line_and_nothing_is_stored() {
    let data = tempfile::tempdir().unwrap();
    let file = data.path().join("2027.toml");
    fs::write(&file, YEAR.replace("to = 2027-02-11", "to = 2027-02-01")).unwrap();
    let told = run_on(data.path(), ["calendar", "import", file.to_str().unwrap()]);
    assert_eq!(told.code, 2);
    assert!(told.err.contains("2027.toml: line 16"), "{}", told.err);
    assert!(!data.path().join("calendar").exists());
}

#[test]
fn a_stored_file_that_somebody_broke_is_named_with_its_line() {
    let data = tempfile::tempdir().unwrap();
    fs::create_dir(data.path().join("calendar")).unwrap();
    fs::write(data.path().join("calendar/2027.toml"), YEAR.replace("from = 2027-01-01", "from = 2027-13-01"))
        .unwrap();
    let told = run_on(data.path(), ["due", "--from", "2026-02-13", "--days", "1"]);
    assert_eq!(told.code, 1);
    assert!(told.err.contains("2027.toml") && told.err.contains("line 10"), "{}", told.err);
}
