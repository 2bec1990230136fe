//! Papers: printed for those who may read the case, checked by whoever holds one.

use http::{Method, StatusCode};
use plat_testing::{Browser, World, both_engines};

use crate::{
    city::ninghe,
    steps::{Sent, apply_by_forms},
};

/// Number and code as they stand on the receipt.
async fn receipt(world: &World) -> (Sent, Browser, String, String) {
    let mut zhang = world.resident("张三").await;
    let sent = apply_by_forms(&mut zhang).await;
    let link = zhang.seen().link("收件凭证").unwrap();
    let pdf = zhang.get(&link).await.html();
    let mut lines = pdf.lines().skip(1).map(str::to_owned);
    let (number, code) = (lines.next().unwrap(), lines.next().unwrap());
    (sent, zhang, number, code)
}

fn changed(code: &str) -> String {
    let first = if code.starts_with('7') { '8' } else { '7' };
    std::iter::once(first).chain(code.chars().skip(1)).collect()
}

both_engines! { ninghe =>
    async fn a_paper_is_printed_as_pdf_with_what_was_stored_when_it_was_issued(world) {
        let (sent, mut zhang, number, code) = receipt(world).await;
        assert_eq!(number, format!("{}-R", sent.number));
        let pdf = zhang.get(&format!("/me/cases/{}/papers/{number}", sent.id)).await;
        assert!(pdf.body.starts_with(b"%PDF-") && pdf.headers["content-type"] == "application/pdf");
        assert_eq!(pdf.headers["cache-control"], "private, no-store");
        let words = pdf.html();
        for on_it in ["往来港澳个人旅游签注", "张三", "宁和市人民政府", "2026-03-09", "免交（系统核验）"]
        {
            assert!(words.contains(on_it), "{on_it}: {words}");
        }
        assert!(words.contains(&format!("https://yichuang.test/verify?number={number}&code={code}")));
        let by_api =
            zhang.json(Method::GET, &format!("/api/v1/cases/{}/papers/{number}", sent.id), None).await;
        assert_eq!(by_api.html(), words);
        let none = zhang.get(&format!("/me/cases/{}/papers/{}-D", sent.id, sent.number)).await;
        assert_eq!(none.status, StatusCode::NOT_FOUND);
    }

    async fn whoever_holds_a_paper_reads_that_it_is_genuine_and_no_more_than_a_masked_name(world) {
        let (_, _, number, code) = receipt(world).await;
        let mut stranger = world.stranger();
        let genuine = stranger.get(&format!("/verify?number={number}&code={code}")).await;
        assert!(
            genuine.has("文书真实有效") && genuine.has("张*") && genuine.has("收件凭证"),
            "{}",
            genuine.text()
        );
        assert!(!genuine.html().contains("张三"));
        let typed = stranger
            .get(&format!("/verify?number=%20{}&code={}", number.to_lowercase(), code.to_lowercase()))
            .await;
        assert!(typed.has("文书真实有效"), "{}", typed.text());
        let check =
            stranger.json(Method::GET, &format!("/api/v1/verify?number={number}&code={code}"), None).await;
        assert_eq!(
            (check.json()["genuine"].as_bool(), check.json()["paper"]["kind"].as_str()),
            (Some(true), Some("receipt"))
        );
    }

    async fn a_wrong_code_tells_nothing_about_whether_the_paper_exists(world) {
        let (_, _, number, code) = receipt(world).await;
        let mut stranger = world.stranger();
        let ask = |number: &str, code: &str| format!("/verify?number={number}&code={code}");
        let wrong = stranger.get(&ask(&number, &changed(&code))).await.text();
        assert!(wrong.contains("没有查到这份文书"), "{wrong}");
        let none = stranger.get(&ask("NH260302-999999-X-R", &changed(&code))).await.text();
        assert_eq!(wrong, none);
        let by_api = |number: &str, code: &str| format!("/api/v1/verify?number={number}&code={code}");
        let wrong = stranger.json(Method::GET, &by_api(&number, &changed(&code)), None).await;
        let none = stranger.json(Method::GET, &by_api("NH260302-999999-X-R", &code), None).await;
        assert_eq!((wrong.status, &wrong.body), (none.status, &none.body));
        assert_eq!(wrong.json()["genuine"], false);
    }

    async fn a_question_without_number_or_code_is_asked_again(world) {
        let mut stranger = world.stranger();
        assert!(!stranger.get("/verify").await.has("请输入"));
        assert!(stranger.get("/verify?number=NH").await.has("请输入验证码"));
        assert!(stranger.get("/verify?code=ABC").await.has("请输入文书编号"));
    }
}
