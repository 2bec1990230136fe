use super::catalogue;
use cap_catalogue::Edition;
use plat_kernel::Stopwatch;

fn found(catalogue: &Edition, words: &str) -> Vec<String> {
    catalogue.search(words).iter().take(8).map(|hit| hit.item.id.to_string()).collect()
}

#[test]
fn an_id_finds_its_item_first_in_any_writing() {
    let catalogue = catalogue();
    for words in ["CR012", "cr012", "ＣＲ０１２", " cr 012 "] {
        assert_eq!(found(catalogue, words).first().map(String::as_str), Some("CR012"), "{words}");
    }
}

#[test]
fn names_in_both_languages_find_passports() {
    let catalogue = catalogue();
    for words in ["护照", "passport", "PASSPORT first", "huzhao", "普通hz"] {
        assert!(
            found(catalogue, words).iter().any(|id| id.starts_with("CR00")),
            "{words}: {:?}",
            found(catalogue, words)
        );
    }
}

#[test]
fn pinyin_initials_find_items() {
    let catalogue = catalogue();
    for (words, id) in [
        ("grlyqz", "CR012"),
        ("jmsfzsc", "SF001"),
        ("wfzjlzm", "ZA035"),
        ("lsjmsfz", "SF010"),
        ("csdj", "HZ001"),
    ] {
        assert!(found(catalogue, words).contains(&id.to_owned()), "{words}: {:?}", found(catalogue, words));
    }
}

#[test]
fn initials_of_words_that_lie_apart_still_find_items() {
    assert!(found(catalogue(), "gaqz").iter().any(|id| id.starts_with("CR01")));
    assert!(found(catalogue(), "港澳签注").contains(&"CR012".to_owned()));
}

#[test]
fn everyday_words_find_what_the_law_calls_otherwise() {
    let catalogue = catalogue();
    let asked = [
        ("身份证丢了", "SF005"),
        ("我的身份证丢了怎么办", "SF005"),
        ("驾照到期", "JG006"),
        ("电动车上牌", "CG056"),
        ("给孩子上户口", "HZ001"),
        ("去香港", "CR012"),
        ("无犯罪证明", "ZA035"),
        ("二手车过户", "CG021"),
        ("刻公章", "ZA007"),
        ("交罚款", "JT003"),
        ("港澳通行证", "CR007"),
    ];
    for (words, id) in asked {
        assert!(found(catalogue, words).contains(&id.to_owned()), "{words}: {:?}", found(catalogue, words));
    }
}

#[test]
fn several_words_must_all_be_met() {
    let catalogue = catalogue();
    assert!(
        found(catalogue, "护照 补发").first().is_some_and(|id| id == "CR005"),
        "{:?}",
        found(catalogue, "护照 补发")
    );
    assert!(found(catalogue, "taiwan business").contains(&"CR026".to_owned()));
}

#[test]
fn nothing_is_found_for_nothing_and_for_nonsense() {
    let catalogue = catalogue();
    for words in ["", "   ", "！！", "天气预报怎么样", "xyzzyq", "'; DROP TABLE"] {
        assert!(catalogue.search(words).is_empty(), "{words}: {:?}", found(catalogue, words));
    }
}

#[test]
fn historical_items_come_after_the_living() {
    let catalogue = catalogue();
    let hits = catalogue.search("xf");
    assert!(!hits.is_empty());
    let both = catalogue.search("许可");
    let first_old = both.iter().position(|hit| hit.item.historical()).unwrap();
    assert!(first_old > both.len() / 2, "{first_old} of {}", both.len());
}

#[test]
fn a_search_takes_a_few_milliseconds_at_most_even_unoptimised() {
    let catalogue = catalogue();
    let words =
        ["护照", "hzqz", "wfzjlzm", "身份证丢了", "passport renewal", "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"];
    let watch = Stopwatch::start();
    for _ in 0..20 {
        for words in words {
            let _ = catalogue.search(words);
        }
    }
    let each = watch.elapsed().as_secs_f64() / 120.0;
    assert!(each < 0.02, "{each} s");
}
