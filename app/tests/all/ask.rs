//! `yichuang ask`, as a script of somebody else uses it.

use crate::program::run;

#[test]
fn an_everyday_question_is_answered_in_json_without_a_data_folder() {
    let said = run(["--lang", "zh", "ask", "身份证被洗衣机洗坏了", "--json"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let answer = said.json();
    assert_eq!(answer["known"], true);
    assert!(answer["sure"].is_boolean());
    let items = answer["items"].as_array().unwrap();
    assert!((1..=5).contains(&items.len()), "{answer}");
    assert_eq!(items[0]["id"], "SF004");
    assert_eq!(items[0]["name"], "居民身份证损坏换领");
    assert!(items[0]["score"].as_f64().is_some_and(|score| (0.0..=1.0).contains(&score)), "{answer}");
}

#[test]
fn people_hear_the_item_or_who_else_is_in_charge_in_their_language() {
    let said = run(["--lang", "en", "ask", "SF005"]);
    assert!(said.out.contains("SF005") && said.out.contains("identity card"), "{}", said.out);
    let said = run(["--lang", "zh", "ask", "公积金怎么提取"]);
    assert!(said.out.contains("不是公安机关"), "{}", said.out);
}
