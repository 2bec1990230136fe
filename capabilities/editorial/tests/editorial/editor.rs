//! What the catalogue editor does, over HTTP, on both engines.

use super::office::{HALL, editor, fresh, node, office};
use axum::http::StatusCode;
use cap_catalogue::{Item, edit};
use plat_facts::{
    ItemRef, Published,
    catalogue::{ItemDraftDiscarded, ItemPublished},
};
use plat_identity::{MayEditCatalogue, MayReleaseItems, Role};
use plat_kernel::Date;
use plat_store::sql_test;
use plat_testing::{Browser, World, both_engines};
use std::sync::Arc;

/// Promises 7 working days; the law gives 15 calendar days.
const ITEM: &str = "CR001";

async fn draft(editor: &mut Browser) {
    editor.get(&format!("/admin/catalogue/{ITEM}")).await;
    let begun = editor.seen().link("编辑草稿").is_some();
    let seen = if begun {
        editor.get(&format!("/admin/catalogue/{ITEM}/draft")).await
    } else {
        editor.submit(r#"form[action$="/start"]"#, &[], &[]).await
    };
    assert!(seen.address.ends_with("/draft"), "{} {}", seen.address, seen.text());
}

/// Saves what is typed and goes on to the check.
async fn checked(editor: &mut Browser, typed: &[(&str, &str)]) {
    let mut fields = typed.to_vec();
    fields.push(("do", "check"));
    let seen = editor.submit(r#"form[action$="/draft"]"#, &fields, &[]).await;
    assert!(seen.address.ends_with("/check"), "{} {}", seen.address, seen.text());
}

/// Asks for the release; somebody else releases it.
async fn published(world: &World, editor: &mut Browser, fields: &[(&str, &str)]) {
    asked(editor, fields).await;
    released(&mut self::editor(world).await).await;
}

async fn asked(editor: &mut Browser, fields: &[(&str, &str)]) {
    let seen = editor.submit(r#"form[action$="/publish"]"#, fields, &[]).await;
    assert!(seen.has("已提请发布"), "{}", seen.text());
}

async fn released(other: &mut Browser) {
    other.get(&format!("/admin/catalogue/{ITEM}/release")).await;
    let seen = other.submit(r#"form[action$="/release"]"#, &[], &[]).await;
    assert!(seen.has("已发布"), "{}", seen.text());
}

fn item() -> ItemRef {
    ITEM.parse().unwrap()
}

both_engines! { office =>
    async fn a_guide_shows_the_new_version_from_its_day_and_not_before(world) {
        let mut editor = editor(world).await;
        draft(&mut editor).await;
        checked(&mut editor, &[("promised_days", "5")]).await;
        assert!(editor.seen().has("7 个工作日") && editor.seen().has("5 个工作日"), "{}", editor.seen().text());
        published(world, &mut editor, &[("effective", "2026-03-05")]).await;
        let mut reader = world.stranger();
        let guide = format!("/guides/{ITEM}");
        assert!(reader.get(&guide).await.has("7 个工作日内办结"));
        world.morning_of(Date::constant(2026, 3, 5));
        let seen = reader.get(&guide).await;
        assert!(seen.has("5 个工作日内办结") && seen.has("第 2 版"), "{}", seen.text());
        let api = reader.get(&format!("/api/v1/items/{ITEM}")).await.json();
        assert_eq!((&api["version"], &api["promised_days"]), (&2.into(), &5.into()));
    }

    async fn a_contradictory_draft_cannot_be_published_and_says_why(world) {
        let mut editor = editor(world).await;
        draft(&mut editor).await;
        checked(&mut editor, &[("promised_days", "20"), ("fee_basis", ""), ("result_en", "")]).await;
        for said in ["可能超过法定时限", "收费没有依据", "缺中文或者英文"] {
            assert!(editor.seen().has(said), "{said}: {}", editor.seen().text());
        }
        let seen = editor.submit(r#"form[action$="/publish"]"#, &[], &[]).await;
        assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(seen.has("还有必须先改正的问题"), "{}", seen.text());
        let mut reader = world.stranger();
        assert!(reader.get(&format!("/guides/{ITEM}")).await.has("7 个工作日内办结"));
    }

    async fn a_warning_must_be_acknowledged(world) {
        let mut editor = editor(world).await;
        draft(&mut editor).await;
        checked(&mut editor, &[("promised_days", "9")]).await;
        let seen = editor.submit(r#"form[action$="/publish"]"#, &[], &[]).await;
        assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(seen.has("请逐条确认提醒") && seen.has("承诺时限比上一版长"), "{}", seen.text());
        published(world, &mut editor, &[("stands", "slower:")]).await;
        assert!(world.stranger().get(&format!("/guides/{ITEM}")).await.has("9 个工作日内办结"));
    }

    async fn nobody_but_an_editor_sees_a_draft(world) {
        let mut editor = editor(world).await;
        draft(&mut editor).await;
        editor.submit(r#"form[action$="/draft"]"#, &[("note", "只给编辑看"), ("do", "save")], &[]).await;
        let mut others = vec![world.resident("张三").await];
        for role in Role::ALL.into_iter().filter(|role| *role != Role::Editor) {
            others.push(world.officer(role, HALL).await);
        }
        for other in &mut others {
            for path in ["", "/CR001", "/CR001/draft", "/CR001/check"] {
                let seen = other.get(&format!("/admin/catalogue{path}")).await;
                assert_eq!(seen.status, StatusCode::FORBIDDEN, "{path}");
                assert!(!seen.has("只给编辑看"));
            }
            let sent = other.post_form("/admin/catalogue/CR001/publish", &[("effective", "2026-03-02")]).await;
            assert_eq!(sent.status, StatusCode::FORBIDDEN);
        }
        assert!(!world.stranger().get("/guides/CR001").await.has("只给编辑看"));
    }

    async fn two_editors_of_one_draft_lose_nothing_and_overwrite_nobody_unasked(world) {
        let (mut one, mut two) = (editor(world).await, editor(world).await);
        draft(&mut one).await;
        draft(&mut two).await;
        let save = r#"form[action$="/draft"]"#;
        one.submit(save, &[("note", "甲写的"), ("do", "save")], &[]).await;
        let seen = two.submit(save, &[("note", "乙写的"), ("do", "save")], &[]).await;
        assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(seen.has("甲写的") && seen.has("乙写的") && seen.has("别人刚才保存了"), "{}", seen.text());
        assert!(one.get(&format!("/admin/catalogue/{ITEM}/draft")).await.has("甲写的"));
        // Whoever has read the difference may go on.
        let seen = two.submit(save, &[("do", "save")], &[]).await;
        assert!(seen.has("草稿已保存") && seen.has("乙写的"), "{}", seen.text());
    }

    async fn what_was_typed_into_a_draft_that_ended_meanwhile_is_not_lost(world) {
        let (mut one, mut two) = (editor(world).await, editor(world).await);
        draft(&mut one).await;
        draft(&mut two).await;
        one.get(&format!("/admin/catalogue/{ITEM}")).await;
        let seen = one.submit(r#"form[action$="/discard"]"#, &[], &[]).await;
        assert!(seen.has("草稿已作废"), "{}", seen.text());
        let save = r#"form[action$="/draft"]"#;
        let seen = two.submit(save, &[("note", "乙写的"), ("do", "save")], &[]).await;
        assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(seen.has("乙写的") && seen.has("已经发布或者作废"), "{}", seen.text());
        let seen = two.submit(save, &[("do", "save")], &[]).await;
        assert!(seen.has("草稿已保存") && seen.has("乙写的"), "{}", seen.text());
    }

    async fn what_cannot_be_read_is_told_at_its_field_and_nothing_typed_is_lost(world) {
        let mut editor = editor(world).await;
        draft(&mut editor).await;
        let save = r#"form[action$="/draft"]"#;
        let seen = editor.submit(save, &[("promised_days", "很快"), ("note", "新注"), ("do", "save")], &[]).await;
        assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(seen.has("请填整数") && seen.has("新注"), "{}", seen.text());
        assert_eq!(seen.attr("#promised_days", "value").as_deref(), Some("很快"));
        assert_eq!(seen.attr("#promised_days", "aria-invalid").as_deref(), Some("true"));
    }

    async fn materials_are_picked_and_removed_without_losing_the_rest(world) {
        let mut editor = editor(world).await;
        draft(&mut editor).await;
        let form = r#"form[action$="/draft"]"#;
        let typed = [("note", "新注"), ("add_material", "没有这种材料"), ("do", "add-material")];
        assert!(editor.submit(form, &typed, &[]).await.has("没有这种材料，请从列表中选"));
        let other = fresh().shared().materials().find(|it| it.id == "household-register").map(|it| it.name.zh.clone());
        let name = other.unwrap_or_else(|| fresh().shared().materials().next().unwrap().name.zh.clone());
        let seen = editor.submit(form, &[("add_material", &name), ("do", "add-material")], &[]).await;
        assert!(seen.has(&name) && seen.has("新注"), "{}", seen.text());
        let seen = editor.submit(form, &[("do", "remove:fingerprints-taken")], &[]).await;
        assert!(seen.has("新注") && seen.attr(r#"input[value="fingerprints-taken"]"#, "name").is_none());
        checked(&mut editor, &[]).await;
        assert!(editor.seen().has(&name), "{}", editor.seen().text());
    }

    async fn publishing_and_discarding_are_facts_with_references_only(world) {
        let mut editor = editor(world).await;
        draft(&mut editor).await;
        checked(&mut editor, &[("promised_days", "5")]).await;
        published(world, &mut editor, &[]).await;
        draft(&mut editor).await;
        editor.get(&format!("/admin/catalogue/{ITEM}")).await;
        editor.submit(r#"form[action$="/discard"]"#, &[], &[]).await;
        let facts = world.db().read(|tx| tx.facts_after(0, 1000)).await.unwrap();
        let read: Vec<_> = facts.iter().filter_map(ItemPublished::read).collect::<Result<_, _>>().unwrap();
        let today = Date::constant(2026, 3, 2);
        assert_eq!(read, [ItemPublished { item: item(), version: 2, effective: today }]);
        let read: Vec<_> = facts.iter().filter_map(ItemDraftDiscarded::read).collect::<Result<_, _>>().unwrap();
        assert_eq!(read, [ItemDraftDiscarded { item: item(), base: 2 }]);
    }

    async fn another_node_takes_what_was_published(world) {
        let (catalogue, editors) = node(world.house());
        editors.catch_up().await.unwrap();
        let mut editor = editor(world).await;
        draft(&mut editor).await;
        checked(&mut editor, &[("promised_days", "5")]).await;
        published(world, &mut editor, &[]).await;
        assert_eq!(catalogue.now().get(&item()).unwrap().promised_days, 7);
        assert!(editors.catch_up().await.unwrap());
        assert!(!editors.catch_up().await.unwrap());
        assert_eq!(catalogue.now().get(&item()).unwrap().promised_days, 5);
        assert_eq!(catalogue.version(&item(), 1).unwrap().promised_days, 7);
        let on = |day| catalogue.on(day).into_iter().find(|it| it.id == item()).unwrap().version;
        assert_eq!([on(Date::constant(2026, 3, 1)), on(Date::constant(2026, 3, 2))], [1, 2]);
    }

    async fn published_versions_never_change(world) {
        let (catalogue, editors) = node(world.house());
        let may = MayEditCatalogue::of_installation();
        let ids: Vec<ItemRef> = ["CR001", "CR003", "SF003"].into_iter().map(|id| id.parse().unwrap()).collect();
        let mut kept: Vec<Arc<Item>> = catalogue.history();
        let mut luck = 20_260_302_u64;
        let mut below = |most: u64| {
            luck = luck.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (luck >> 33) % most
        };
        for round in 0..40_u64 {
            let id = &ids[usize::try_from(below(3)).unwrap()];
            let versions = catalogue.versions(id);
            let from = versions[usize::try_from(below(versions.len() as u64)).unwrap()].version;
            let draft = edit::start(&editors, &may, id, from).await.unwrap();
            let mut text = draft.text.clone();
            text.note = format!("round {round}");
            let draft = edit::save(&editors, &may, draft, text).await.unwrap();
            if below(4) == 0 {
                edit::discard(&editors, &may, draft).await.unwrap();
                continue;
            }
            let soonest = versions.iter().filter(|it| it.version > 1).map(|it| it.effective).max();
            let today = editors_today(world);
            let effective = soonest.unwrap_or(today).max(today);
            let acknowledged = edit::check(&editors, &draft, effective).iter().map(edit::Finding::mark).collect();
            let wish = edit::Wish { draft, effective, acknowledged };
            if let Ok(item) = edit::publish(&editors, &MayReleaseItems::of_installation(), wish).await {
                kept.push(item);
            }
            if below(5) == 0 {
                world.morning_of(editors_today(world).tomorrow().unwrap());
            }
        }
        assert!(kept.len() > 413 + 20, "{}", kept.len());
        let (again, later) = node(world.house());
        later.catch_up().await.unwrap();
        for catalogue in [&catalogue, &again] {
            for item in &kept {
                assert_eq!(catalogue.version(&item.id, item.version).unwrap().text, item.text);
            }
            assert_eq!(catalogue.history().len(), kept.len());
        }
    }

    async fn all_sql_can_be_prepared(world) {
        let texts: Vec<_> = cap_catalogue::sql().collect();
        sql_test::prepare_all(world.db(), &texts).await.unwrap();
    }
}

fn editors_today(world: &World) -> Date {
    world.house().mint.today()
}
