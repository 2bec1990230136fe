//! Another guide beside ours.

use plat_sheets::Limits;
use plat_testing::{Browser, Upload, both_engines};

use crate::city::{a_city, an_editor};

async fn sends(editor: &mut Browser, text: &str) {
    editor.get("/admin/catalogue/baselines").await;
    let fields = [("name", "某省事项 2025"), ("source", "某省政务服务网"), ("as_of", "2025-12-31")];
    let file = Upload { field: "file", name: "省.csv", media: "text/csv", bytes: text.as_bytes() };
    editor.submit("main form", &fields, &[file]).await;
}

both_engines! { a_city =>
    /// The five are shown to everybody once the editor says so, and not before.
    async fn what_is_saved_is_public_when_the_editor_publishes_it(world) {
        let mut editor = an_editor(world).await;
        sends(&mut editor, "事项编码,事项名称,申请材料,承诺时限,跑动次数,收费\nCR012,,9,20个工作日,3次,100元\n,没有的事项,1,1,1,1\n").await;
        let kept = editor.seen().clone();
        assert!(kept.has("CR012") && kept.has("没有的事项"), "{}", kept.text());
        assert!(world.stranger().get("/guides/compare").await.has("还没有公开的对比"));
        editor.submit("form[action$='/publish']", &[], &[]).await;
        let public = world.stranger().get("/guides/compare").await.clone();
        assert!(public.has("某省事项 2025") && public.has("某省政务服务网") && public.has("20 → 0"), "{}", public.text());
        let table = world.stranger().get("/guides/compare.xlsx").await.body.clone();
        let sheets = plat_sheets::read(&table, &Limits::default()).unwrap().sheets;
        assert_eq!(sheets[0].rows[1].cells[5..8], ["20", "0", "20"]);
        assert!(sheets[1].rows[1].cells.contains(&"没有的事项".to_owned()));
        editor.submit("form[action$='/withdraw']", &[], &[]).await;
        assert!(world.stranger().get("/guides/compare").await.has("还没有公开的对比"));
        editor.submit("form[action$='/delete']", &[], &[]).await;
        assert!(editor.seen().has("已删除"));
        assert_eq!(editor.get(&kept.address).await.status, 404);
    }

    /// A guide with a mistake is not kept, and the mistake is named by row.
    async fn a_mistake_in_another_guide_is_named_by_row_and_nothing_is_kept(world) {
        let mut editor = an_editor(world).await;
        sends(&mut editor, "事项编码,承诺时限\nCR012,很快\n").await;
        assert_eq!(editor.seen().status, 422);
        assert!(editor.seen().has("第 2 行 B 列") && editor.seen().has("“很快”不是天数"), "{}", editor.seen().text());
        assert!(editor.seen().html().contains("某省事项 2025"), "what was typed is still there");
        assert_eq!(editor.get("/admin/catalogue/baselines").await.all("table.rows").len(), 0);
    }

    /// The template has the heads that are read.
    async fn the_template_comes_back_as_a_guide_that_says_nothing(world) {
        let mut editor = an_editor(world).await;
        let bytes = editor.get("/admin/catalogue/baselines/template.xlsx").await.body.clone();
        editor.get("/admin/catalogue/baselines").await;
        let fields = [("name", "模板"), ("source", "本市"), ("as_of", "2026-01-01")];
        let file = Upload { field: "file", name: "t.xlsx", media: "application/zip", bytes: &bytes };
        editor.submit("main form", &fields, &[file]).await;
        assert!(editor.seen().has("已保存"), "{}", editor.seen().text());
    }
}
