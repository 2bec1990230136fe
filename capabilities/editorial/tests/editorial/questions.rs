//! A new item, and the questions that narrow it, from the first word to the guide.

use super::office::{editor, marks, office};
use axum::http::StatusCode;
use plat_kernel::Date;
use plat_testing::{Browser, both_engines};

const DRAFT: &str = r#"form[action$="/draft"]"#;

async fn new_item(editor: &mut Browser) {
    editor.get("/admin/catalogue/new").await;
    let fields = [
        ("branch", "exit-entry"),
        ("id", "cr900"),
        ("name_zh", "旅行证件照相预约"),
        ("name_en", "Appointment for a passport photograph"),
    ];
    let seen = editor.submit(r#"form[action$="/new"]"#, &fields, &[]).await;
    assert!(seen.address.ends_with("/admin/catalogue/CR900/draft"), "{} {}", seen.address, seen.text());
}

async fn written(editor: &mut Browser) {
    new_item(editor).await;
    editor.submit(DRAFT, &[("add_material", "resident-identity-card"), ("do", "add-material")], &[]).await;
    let fields = [
        ("source", "本市"),
        ("confidence", "high"),
        ("kind", "public-service"),
        ("promised_days", "3"),
        ("legal_basis", "出境入境管理法"),
        ("result_zh", "预约单"),
        ("result_en", "An appointment"),
        ("do", "save"),
    ];
    let seen = editor.submit(DRAFT, &fields, &[]).await;
    assert!(seen.has("草稿已保存"), "{}", seen.text());
}

/// Writes a question with two answers; the second one changes what is given.
async fn question(editor: &mut Browser, key: &str, second: &[(&str, &str)]) {
    editor.get("/admin/catalogue/CR900/questions/new").await;
    let mut fields = vec![
        ("question_key", key),
        ("ask_zh", "第一次吗？"),
        ("ask_en", "For the first time?"),
        ("answer.0.key", "yes"),
        ("answer.0.label_zh", "是"),
        ("answer.0.label_en", "Yes"),
        ("answer.1.key", "no"),
        ("answer.1.label_zh", "不是"),
        ("answer.1.label_en", "No"),
        ("do", "save"),
    ];
    fields.extend(second);
    let seen = editor.submit(r#"form[action$="/questions/new"]"#, &fields, &[]).await;
    assert!(seen.address.ends_with("/questions"), "{} {}", seen.address, seen.text());
}

both_engines! { office =>
    async fn a_new_item_with_questions_is_written_checked_released_and_asked(world) {
        let mut one = editor(world).await;
        written(&mut one).await;
        let second = [
            ("answer.1.promised_days", "1"),
            ("answer.1.said_zh", "带上旧证件更快"),
            ("answer.1.said_en", "An old document makes it faster"),
        ];
        question(&mut one, "first", &second).await;
        one.get("/admin/catalogue/CR900/questions").await;
        let named = [("source", "本市规定"), ("confidence", "high"), ("do", "save")];
        let seen = one.submit(r#"form[action$="/questions"]"#, &named, &[]).await;
        assert!(seen.has("2 种走法") && !seen.has("还有不对的地方"), "{}", seen.text());
        let preview = one.get("/admin/catalogue/CR900/preview").await;
        assert!(preview.has("这是草稿") && preview.has("旅行证件照相预约"), "{}", preview.text());
        let asked = one.get("/admin/catalogue/CR900/preview/assess").await;
        assert!(asked.has("第一次吗？"), "{}", asked.text());
        let result = one.get("/admin/catalogue/CR900/preview/assess?first=no").await;
        assert!(result.has("带上旧证件更快") && result.has("1 个工作日"), "{}", result.text());
        assert_eq!(world.stranger().get("/guides/CR900").await.status, StatusCode::NOT_FOUND);
        one.get("/admin/catalogue/CR900/check").await;
        let marks: Vec<String> = marks(one.seen());
        let mut fields: Vec<(&str, &str)> = marks.iter().map(|mark| ("stands", mark.as_str())).collect();
        fields.push(("effective", "2026-03-04"));
        let seen = one.submit(r#"form[action$="/publish"]"#, &fields, &[]).await;
        assert!(seen.has("已提请发布"), "{}", seen.text());
        let mut two = editor(world).await;
        two.get("/admin/catalogue/CR900/release").await;
        assert!(two.submit(r#"form[action$="/release"]"#, &[], &[]).await.has("已发布"));
        let mut reader = world.stranger();
        assert_eq!(reader.get("/guides/CR900").await.status, StatusCode::NOT_FOUND, "its day lies ahead");
        world.morning_of(Date::constant(2026, 3, 4));
        assert!(reader.get("/guides/CR900").await.has("旅行证件照相预约"));
        assert!(reader.get("/guides/CR900/assess?first=no").await.has("带上旧证件更快"));
        assert!(reader.get("/guides?branch=exit-entry").await.has("旅行证件照相预约"));
    }

    async fn an_answer_asks_for_a_material_that_the_item_alone_knows(world) {
        let mut one = editor(world).await;
        written(&mut one).await;
        one.get("/admin/catalogue/CR900/draft").await;
        let own = [
            ("own_materials.0.zh", "采光证明"),
            ("own_materials.0.en", "Proof of good light"),
            ("own_materials.0.provision", "upload"),
            ("own_materials.0.need", "optional"),
            ("do", "save"),
        ];
        let seen = one.submit(DRAFT, &own, &[]).await;
        assert!(seen.has("草稿已保存"), "{}", seen.text());
        let seen = one.get("/admin/catalogue/CR900/questions/new").await;
        assert!(seen.attrs("datalist option", "value").contains(&"采光证明".to_owned()), "{}", seen.html());
        // Its row is opened first; then it is named as people call it.
        let form = r#"form[action$="/questions/new"]"#;
        one.submit(form, &[("do", "row:answer.1.add")], &[]).await;
        let typed = [
            ("question_key", "first"),
            ("ask_zh", "第一次吗？"),
            ("ask_en", "For the first time?"),
            ("answer.0.key", "yes"),
            ("answer.0.label_zh", "是"),
            ("answer.0.label_en", "Yes"),
            ("answer.1.key", "no"),
            ("answer.1.label_zh", "不是"),
            ("answer.1.label_en", "No"),
            ("answer.1.add.0.material", "采光证明"),
            ("do", "save"),
        ];
        let seen = one.submit(form, &typed, &[]).await;
        assert!(seen.address.ends_with("/questions"), "{} {}", seen.address, seen.text());
        let named = [("source", "本市规定"), ("confidence", "high"), ("do", "save")];
        let seen = one.submit(r#"form[action$="/questions"]"#, &named, &[]).await;
        assert!(seen.has("2 种走法") && !seen.has("还有不对的地方"), "{}", seen.text());
        let seen = one.get("/admin/catalogue/CR900/questions/1").await;
        assert_eq!(seen.attr(r#"[name="answer.1.add.0.material"]"#, "value").as_deref(), Some("proof-of-good-light"));
        assert!(one.get("/admin/catalogue/CR900/preview/assess?first=no").await.has("采光证明"));
    }

    async fn a_dead_end_and_a_contradiction_are_named_and_keep_the_draft_from_being_released(world) {
        let mut one = editor(world).await;
        written(&mut one).await;
        let stop = [("answer.1.stop_zh", "只办第一次"), ("answer.1.stop_en", "Only for the first time")];
        question(&mut one, "first", &stop).await;
        one.get("/admin/catalogue/CR900/questions").await;
        let named = [("source", "本市规定"), ("do", "save")];
        let seen = one.submit(r#"form[action$="/questions"]"#, &named, &[]).await;
        assert!(seen.has("first=no") && seen.has("走到了死路"), "{}", seen.text());
        let seen = one.get("/admin/catalogue/CR900/check").await;
        assert!(seen.has("走到了死路"), "{}", seen.text());
        let seen = one.submit(r#"form[action$="/publish"]"#, &[], &[]).await;
        assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(seen.has("还有必须先改正的问题"), "{}", seen.text());
    }

    async fn an_id_that_is_taken_or_is_none_is_told_at_its_field(world) {
        let mut one = editor(world).await;
        one.get("/admin/catalogue/new").await;
        let form = r#"form[action$="/new"]"#;
        let fields = [("branch", "exit-entry"), ("name_zh", "甲"), ("name_en", "A")];
        for (id, said) in [("CR001", "已经有事项 CR001"), ("第一", "这不是事项编号"), ("ZZ001", "以 CR 开头")] {
            let fields: Vec<_> = fields.into_iter().chain([("id", id)]).collect();
            let seen = one.submit(form, &fields, &[]).await;
            assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(seen.has(said), "{id}: {}", seen.text());
        }
    }

    async fn a_material_that_nobody_knows_is_told_at_its_row_and_nothing_typed_is_lost(world) {
        let mut one = editor(world).await;
        new_item(&mut one).await;
        let seen = one.get("/admin/catalogue/CR900/questions/new").await;
        assert!(seen.has("答案 2"), "{}", seen.text());
        let form = r#"form[action$="/questions/new"]"#;
        let seen = one.submit(form, &[("ask_zh", "几岁？"), ("do", "row:answer.0.add")], &[]).await;
        assert_eq!(seen.attr("#ask_zh", "value").as_deref(), Some("几岁？"));
        let typed = [
            ("answer.0.key", "a"),
            ("answer.0.add.0.material", "一张不存在的纸"),
            ("question_key", "age"),
            ("do", "save"),
        ];
        let seen = one.submit(form, &typed, &[]).await;
        assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(seen.has("没有这种材料"), "{}", seen.text());
    }
}
