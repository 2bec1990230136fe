//! Everyday words: dialect, typing errors, traditional characters, pinyin, English.

use cap_assistant::{Answer, Assistant};
use std::sync::LazyLock;

static ASSISTANT: LazyLock<Assistant> = LazyLock::new(|| super::assistant().1);

fn ask(question: &str) -> Answer {
    ASSISTANT.ask(question)
}

fn ids(answer: &Answer) -> Vec<&str> {
    answer.items.iter().map(|it| it.item.id.as_str()).collect()
}

/// Without weights of the encoder only what goes by words can be asked for.
fn finds(questions: &[(&str, &str)]) {
    let mut missed = Vec::new();
    for (question, id) in questions {
        let answer = ask(question);
        if !answer.known || !ids(&answer).iter().take(3).any(|found| found == id) {
            missed.push(format!("{question}: {id} is not in {:?}, known: {}", ids(&answer), answer.known));
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn what_happened_is_enough() {
    finds(&[
        ("身份证被洗衣机洗坏了", "SF004"),
        ("钱包让人偷了，身份证也在里头", "SF005"),
        ("护照快到期了咋整", "CR003"),
        ("刚生的娃上户口", "HZ001"),
    ]);
}

#[test]
fn traditional_characters_and_typing_errors_that_sound_alike_do_not_matter() {
    finds(&[("身分證遺失補領", "SF005"), ("身粉证丢了怎么补办", "SF005"), ("護照過期換發", "CR003")]);
}

#[test]
fn pinyin_is_understood() {
    finds(&[("shenfenzheng diu le", "SF005"), ("huzhao guoqi le zenme huan", "CR003")]);
}

#[test]
fn english_is_understood_where_the_program_carries_the_encoder() {
    if Assistant::knows_meanings() {
        finds(&[("i lost my ID card", "SF005"), ("renew an expired passport", "CR003")]);
    }
}

#[test]
fn an_id_or_a_name_in_full_is_that_item_and_no_other() {
    for question in ["SF005", "sf005", "ＳＦ００５", "居民身份证丢失补领"] {
        let answer = ask(question);
        assert!(answer.known && answer.sure, "{question}");
        assert_eq!(ids(&answer)[0], "SF005", "{question}");
    }
}

#[test]
fn what_others_are_in_charge_of_is_not_known_and_they_are_named() {
    for (question, who) in [("社保卡丢了去哪补", "人社"), ("房产证怎么过户", "不动产")] {
        let answer = ask(question);
        assert!(!answer.known && !answer.sure, "{question}: {:?}", ids(&answer));
        let named = answer.who.map(|who| who.zh).unwrap_or_default();
        assert!(named.contains(who) || !named.is_empty(), "{question}: {named}");
    }
}

#[test]
fn nothing_is_answered_with_nothing() {
    for question in ["", "  ", "？？？", "。"] {
        let answer = ask(question);
        assert!(!answer.known && answer.items.is_empty(), "{question:?}");
    }
}

#[test]
fn scores_are_probabilities_in_order_and_five_at_most() {
    for question in ["补办", "车", "证", "我想问一下那个东西怎么弄", &"很长的问题".repeat(500)]
    {
        let scores: Vec<f32> = ask(question).items.iter().map(|it| it.score).collect();
        assert!(scores.len() <= 5 && scores.is_sorted_by(|a, b| a >= b), "{question}: {scores:?}");
        assert!(scores.iter().all(|score| (0.0..=1.0).contains(score)), "{scores:?}");
    }
}

#[test]
fn a_phrasing_that_an_editor_attached_is_understood_at_once_and_forgotten_when_taken_back() {
    let (_, assistant) = super::assistant();
    let slang = "阿拉要搞那个大红本本";
    let first = |assistant: &Assistant| assistant.ask(slang).items[0].item.id.to_string();
    let before = first(&assistant);
    assistant.teach([("HZ040".parse().unwrap(), slang.to_owned())]);
    assert_eq!(first(&assistant), "HZ040");
    assistant.teach([]);
    assert_eq!(first(&assistant), before);
}
