//! An item gets what no list has: a material of its own, a question of its form, another event of life; and everybody reads it.

use super::office::{editor, marks, office};
use plat_testing::both_engines;

const OWN: [(&str, &str); 8] = [
    ("own_materials.0.zh", "采光证明"),
    ("own_materials.0.en", "Proof of good light"),
    ("own_materials.0.provision", "upload"),
    ("own_materials.0.need", "required"),
    ("own_materials.0.original", "yes"),
    ("fields.0.field", "degree"),
    ("fields.0.need", "required"),
    ("life_events.later-life", "yes"),
];

both_engines! { office =>
    async fn a_material_a_question_and_an_event_of_life_go_from_a_draft_over_two_persons_to_the_guide(world) {
        let mut one = editor(world).await;
        one.get("/admin/catalogue/CR001").await;
        one.submit(r#"form[action$="/start"]"#, &[], &[]).await;
        // What the list has already, and half a name, are told at their fields; nothing is saved.
        let wrong = [("own_materials.0.zh", "身份证"), ("own_materials.0.id", "resident-identity-card"), ("do", "check")];
        let seen = one.submit(r#"form[action$="/draft"]"#, &wrong, &[]).await;
        assert!(seen.has("中文和英文都要写"), "{}", seen.text());
        one.get("/admin/catalogue/CR001/draft").await;
        let said: Vec<_> = OWN.into_iter().chain([("do", "check")]).collect();
        let seen = one.submit(r#"form[action$="/draft"]"#, &said, &[]).await;
        for told in ["采光证明 / Proof of good light [proof-of-good-light]", "本事项另问的表单项", "新增的材料没有法律依据"] {
            assert!(seen.has(told), "{told}: {}", seen.text());
        }
        let marks: Vec<String> = marks(seen);
        let stands: Vec<(&str, &str)> = marks.iter().map(|mark| ("stands", mark.as_str())).collect();
        assert!(one.get("/admin/catalogue/CR001/preview").await.has("采光证明"));
        one.get("/admin/catalogue/CR001/check").await;
        let seen = one.submit(r#"form[action$="/publish"]"#, &stands, &[]).await;
        assert!(seen.has("已提请发布"), "{}", seen.text());
        let mut reader = world.stranger();
        assert!(!reader.get("/guides/CR001").await.has("采光证明"));
        let mut two = editor(world).await;
        assert!(two.get("/admin/catalogue/CR001/release").await.has("采光证明"));
        assert!(two.submit(r#"form[action$="/release"]"#, &[], &[]).await.has("已发布"));
        assert!(reader.get("/guides/CR001").await.has("采光证明"));
        let item = reader.get("/api/v1/items/CR001").await.json();
        let asked = item["form"].as_array().unwrap().first().unwrap().clone();
        assert_eq!((asked["key"].as_str(), asked["required"].as_bool()), (Some("degree"), Some(true)));
        let own = item["materials"].as_array().unwrap().last().unwrap().clone();
        assert_eq!(own["id"], "proof-of-good-light");
        let later = reader.get("/api/v1/items?life_event=later-life&limit=100").await.json();
        assert!(later["items"].as_array().unwrap().iter().any(|it| it["id"] == "CR001"));
        // The next draft shows it where it was typed.
        one.get("/admin/catalogue/CR001").await;
        let seen = one.submit(r#"form[action$="/start"]"#, &[], &[]).await;
        assert_eq!(seen.attr(r#"[name="own_materials.0.id"]"#, "value").as_deref(), Some("proof-of-good-light"));
    }
}
