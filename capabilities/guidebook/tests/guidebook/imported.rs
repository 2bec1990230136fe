//! What an editor sends.

use plat_identity::Role;
use plat_sheets::Limits;
use plat_testing::{Browser, Upload, both_engines};

use crate::city::{a_city, an_editor};

const CSV: &str = "text/csv";

async fn sends(editor: &mut Browser, name: &str, bytes: &[u8]) {
    editor.get("/admin/catalogue/import").await;
    let file = Upload { field: "file", name, media: CSV, bytes };
    editor.submit("main form", &[], &[file]).await;
}

/// Three items with another promised term; `second` is what the second one promises.
fn three(second: &str) -> String {
    format!("事项编号,版本,承诺工作日\nCR012,1,3\nHZ002,1,{second}\nHZ003,1,5\n")
}

both_engines! { a_city =>
    /// Issue 4, §"What it must show" 4: a wrong row is named, and nothing of the file is lost or half-imported.
    async fn a_wrong_row_is_named_and_nothing_is_imported_and_nothing_is_lost(world) {
        let mut editor = an_editor(world).await;
        sends(&mut editor, "三项.csv", three("三天").as_bytes()).await;
        let seen = editor.seen().clone();
        assert!(seen.has("第 3 行 C 列“承诺工作日”"), "{}", seen.text());
        assert!(seen.has("“三天”不是整数"), "{}", seen.text());
        assert!(seen.has("没有导入任何内容"));
        assert_eq!(seen.all("form[action$='/take']").len(), 0, "a file with a mistake offers no way to take it");
        // Nothing became a draft, not even by hand.
        let address = seen.address.clone();
        assert_eq!(editor.post_form(&format!("{address}/take"), &[]).await.status, 409);
        assert!(!editor.get("/admin/catalogue").await.has("草稿 3"));
        // The good rows are still there with what they would change, and the marked file has all of it.
        assert!(editor.get(&address).await.has("会修改的事项"));
        let marked = editor.get(&format!("{address}/marked.xlsx")).await.body.clone();
        let rows = plat_sheets::read(&marked, &Limits::default()).unwrap().sheets.remove(0).rows;
        assert_eq!(rows[1].cells, ["CR012", "1", "3"]);
        assert!(rows[2].cells[3].contains("“三天”不是整数"), "{rows:?}");
        assert_eq!(rows[3].cells, ["HZ003", "1", "5"]);
        // Put right and sent again, the very file that was fetched is taken.
        sends(&mut editor, "改好.csv", three("4").as_bytes()).await;
        assert!(editor.seen().has("没有差错，3 个事项会有修改"), "{}", editor.seen().text());
        editor.submit("form[action$='/take']", &[], &[]).await;
        assert!(editor.seen().has("已导入 3 份草稿"), "{}", editor.seen().text());
        assert!(world.stranger().get("/guides/HZ003").await.has("10 个工作日"), "drafts change nothing for the public");
    }

    /// Excel in China saves CSV as GB18030 and says nothing about it.
    async fn a_csv_of_excel_in_china_is_read(world) {
        let mut editor = an_editor(world).await;
        let bytes: &[u8] = b"\xca\xc2\xcf\xee\xb1\xe0\xba\xc5,\xb3\xd0\xc5\xb5\xb9\xa4\xd7\xf7\xc8\xd5\r\nCR012,3\r\n";
        sends(&mut editor, "gb.csv", bytes).await;
        assert!(editor.seen().has("没有差错，1 个事项会有修改"), "{}", editor.seen().text());
        // What is a draft already is overwritten by nobody.
        editor.submit("form[action$='/take']", &[], &[]).await;
        sends(&mut editor, "utf8.csv", "事项编号,承诺工作日\nCR012,4\n".as_bytes()).await;
        assert!(editor.seen().has("已经有草稿"), "{}", editor.seen().text());
    }

    /// What is exported and sent back changes nothing, and says so.
    async fn the_exported_file_sent_back_changes_nothing(world) {
        let mut editor = an_editor(world).await;
        let bytes = editor.get("/guides/export.xlsx").await.body.clone();
        sends(&mut editor, "items.xlsx", &bytes).await;
        assert!(editor.seen().has("完全一致"), "{}", editor.seen().text());
    }

    /// A file that is no table is refused with what to do.
    async fn a_file_that_is_no_table_says_what_to_do(world) {
        let mut editor = an_editor(world).await;
        for (bytes, says) in [
            (&b"\xd0\xcf\x11\xe0\xa1\xb1"[..], "旧版 XLS"),
            (b"a,b\n1,2", "找不到表头"),
            ("事项编号,版本,版本\nCR012,1,1".as_bytes(), "出现了两次"),
            (b"\xff\xff\x80,", "编码无法识别"),
        ] {
            sends(&mut editor, "x.csv", bytes).await;
            assert_eq!(editor.seen().status, 422);
            assert!(editor.seen().has(says), "{says}: {}", editor.seen().text());
        }
    }

    /// Only the editor imports, and sees nobody else's files.
    async fn only_the_editor_imports_and_each_their_own_files(world) {
        let mut editor = an_editor(world).await;
        sends(&mut editor, "a.csv", three("4").as_bytes()).await;
        let address = editor.seen().address.clone();
        assert_eq!(an_editor(world).await.get(&address).await.status, 404);
        let mut window = world.officer(Role::Window, "NH-HALL").await;
        for path in ["/admin/catalogue/import", "/admin/catalogue/baselines", address.as_str()] {
            assert_eq!(window.get(path).await.status, 403, "{path}");
        }
    }

    /// A new item comes as a draft; what is being written can be exported, and sent back unchanged it changes nothing.
    async fn a_new_item_is_imported_as_a_draft_and_drafts_are_exported(world) {
        let mut editor = an_editor(world).await;
        let bytes = editor.get("/guides/export.csv").await.body.clone();
        let text = String::from_utf8(bytes.clone()).unwrap();
        let fresh = text.replacen("CR001,", "CR990,", 1);
        assert_ne!(fresh, text);
        sends(&mut editor, "新事项.csv", fresh.as_bytes()).await;
        assert!(editor.seen().has("新事项") && editor.seen().has("没有差错，1 个事项会有修改"), "{}", editor.seen().text());
        editor.submit("form[action$='/take']", &[], &[]).await;
        assert!(editor.seen().has("已导入 1 份草稿"), "{}", editor.seen().text());
        assert_eq!(world.stranger().get("/guides/CR990").await.status, 404);
        let bytes = editor.get("/admin/catalogue/export.xlsx").await.body.clone();
        let rows = plat_sheets::read(&bytes, &Limits::default()).unwrap().sheets.remove(0).rows;
        assert_eq!(rows.len(), 413 + 2);
        let new = rows.iter().find(|row| row.cells[0] == "CR990").unwrap();
        assert_eq!(new.cells.last().map(String::as_str), Some("草稿"));
        sends(&mut editor, "drafts.xlsx", &bytes).await;
        assert!(editor.seen().has("完全一致"), "{}", editor.seen().text());
        assert!(world.stranger().get("/admin/catalogue/export.csv").await.address.contains("signin"));
    }
}
