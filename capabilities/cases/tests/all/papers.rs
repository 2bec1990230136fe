//! Papers: printed for those who may read the case, checked by whoever holds one.

use http::{Method, StatusCode};
use plat_crypto::sign::Signer;
use plat_identity::Role;
use plat_kernel::{Chance, SignedDuration};
use plat_testing::{Browser, Seen, Upload, World, both_engines};

use crate::{
    city::{HALL, UNPRINTABLE, ninghe},
    steps::{Sent, apply_by_forms, command},
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

/// What the page says of files that are dropped on it.
async fn examined(who: &mut Browser, files: &[&[u8]]) -> Seen {
    who.get("/verify").await;
    let uploads: Vec<Upload<'_>> = files
        .iter()
        .map(|bytes| Upload { field: "file", name: "paper", media: "application/octet-stream", bytes })
        .collect();
    who.submit("main form[method=post]", &[], &uploads).await.clone()
}

/// A file as anybody's program sends it.
async fn sent_file(world: &World, file: &[u8]) -> Seen {
    world.stranger().send_bytes("/api/v1/verify", "application/octet-stream", &[], file).await
}

async fn by_api(world: &World, file: &[u8]) -> serde_json::Value {
    sent_file(world, file).await.json()
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

    async fn a_paper_is_printed_once_and_the_same_bytes_are_given_ever_after(world) {
        let (sent, mut zhang, number, _) = receipt(world).await;
        let path = format!("/me/cases/{}/papers/{number}", sent.id);
        let first = zhang.get(&path).await.body.clone();
        world.clock().advance(SignedDuration::from_mins(5));
        assert_eq!(zhang.get(&path).await.body, first);
        let seal = zhang.get(&format!("{path}/seal.json")).await.clone();
        assert_eq!(plat_stamp::pdf::inside(&first).unwrap().seal, seal.body.as_slice());
        let by_api = zhang.json(Method::GET, &format!("/api/v1/cases/{}/papers/{number}/seal", sent.id), None).await;
        assert_eq!(by_api.body, seal.body);
        let says = &seal.json()["paper"];
        assert_eq!((says["number"].as_str(), says["facts"]["applicant"].as_str()), (Some(number.as_str()), Some("张三")));
        assert_eq!((says["test"].as_bool(), says["facts"]["id_number"].as_str()), (Some(true), says["facts"]["id_number"].as_str()));
        assert!(!seal.html().contains("reason"), "nothing that does not stand on the paper");
    }

    async fn whoever_has_the_file_of_a_paper_learns_whether_it_is_genuine(world) {
        let (sent, mut zhang, number, _) = receipt(world).await;
        let path = format!("/me/cases/{}/papers/{number}", sent.id);
        let pdf = zhang.get(&path).await.body.clone();
        let seal = zhang.get(&format!("{path}/seal.json")).await.body.clone();
        let mut stranger = world.stranger();
        let (pdf, seal) = (pdf.as_slice(), seal.as_slice());
        for files in [vec![pdf], vec![seal], vec![pdf, seal], vec![seal, pdf]] {
            let seen = examined(&mut stranger, &files).await;
            assert!(seen.has("文书真实有效") && seen.has("张*") && !seen.html().contains("张三"), "{}", seen.text());
        }
        let checked = by_api(world, pdf).await;
        assert_eq!((checked["genuine"].as_bool(), checked["paper"]["standing"].as_str()), (Some(true), Some("holds")));
    }

    async fn a_changed_paper_is_refused_with_what_is_wrong(world) {
        let (sent, mut zhang, number, _) = receipt(world).await;
        let path = format!("/me/cases/{}/papers/{number}", sent.id);
        let pdf = zhang.get(&path).await.body.clone();
        let seal = zhang.get(&format!("{path}/seal.json")).await.body.clone();
        let mut stranger = world.stranger();
        let mut bitten = pdf.clone();
        bitten[40] ^= 1;
        let seen = examined(&mut stranger, &[&bitten]).await;
        assert!(seen.has("文件被改动过") && seen.has("与盖章时的字节不一致") && seen.has("从第 41 个字节起"), "{}", seen.text());

        // Whoever changes the seal still shows its signatures: they learn which field is not as it was.
        let renamed = String::from_utf8(seal.clone()).unwrap().replace("张三", "李四");
        let checked = by_api(world, renamed.as_bytes()).await;
        assert_eq!((checked["genuine"].as_bool(), checked["faults"][0]["code"].as_str()), (Some(false), Some("signature")));
        assert_eq!(checked["fields"], serde_json::json!(["paper.facts.applicant"]));

        // Whoever guesses a seal by its number learns nothing of what stands on the paper.
        let mut guessed: serde_json::Value = serde_json::from_slice(&seal).unwrap();
        guessed["signature"] = serde_json::json!({ "es256": "AAAA", "sm2": "AAAA" });
        let checked = by_api(world, guessed.to_string().as_bytes()).await;
        assert_eq!((checked["faults"][0]["code"].as_str(), checked["fields"].clone()), (Some("signature"), serde_json::json!([])));

        for (file, code) in [
            (pdf[..pdf.len() - 9].to_vec(), "cut"),
            ([pdf.as_slice(), b"\n1 0 obj\n"].concat(), "appended"),
            (b"%PDF-1.7\nnot ours\n%%EOF".to_vec(), "no-seal"),
            (b"{\"a\": 1}".to_vec(), "not-ours"),
        ] {
            let checked = by_api(world, &file).await;
            assert_eq!(checked["faults"][0]["code"], code);
        }
        assert!(examined(&mut stranger, &[b"%PDF-1.7\n%%EOF"]).await.has("不是本市签发的文件"));
    }

    async fn a_seal_by_other_keys_is_not_ours(world) {
        let (sent, mut zhang, number, _) = receipt(world).await;
        let seal = zhang.get(&format!("/me/cases/{}/papers/{number}/seal.json", sent.id)).await.body.clone();
        let seal: plat_stamp::Seal = plat_stamp::SignedJson::read(&seal).unwrap().seal().unwrap();
        let forger = Signer::fleeting(&Chance::seeded(99));
        let pdf = crate::city::plain_pdf("%PDF-1.7\n".to_owned());
        let forged = plat_stamp::stamp(seal.paper, &pdf, &forger).unwrap();
        for file in [forged.pdf, forged.seal] {
            let checked = by_api(world, &file).await;
            assert_eq!(checked["faults"][0]["code"], "unknown-key");
            assert!(checked["faults"][0]["detail"].as_str().unwrap().contains(&forger.public().fingerprint()));
        }
    }

    async fn nothing_to_check_is_said_as_a_problem(world) {
        let mut stranger = world.stranger();
        assert!(examined(&mut stranger, &[]).await.has("请选择要查验的文件"));
        let problem = sent_file(world, b"").await;
        assert_eq!((problem.status, problem.headers["content-type"].to_str().unwrap()), (StatusCode::UNPROCESSABLE_ENTITY, "application/problem+json"));
    }

    async fn a_decision_is_served_online_by_being_opened_once_and_the_officer_sees_when(world) {
        let mut zhang = world.resident("张三").await;
        let sent = apply_by_forms(&mut zhang).await;
        let mut window = world.officer(Role::Window, HALL).await;
        command(&mut window, &sent, serde_json::json!({ "verb": "accept" })).await;
        let number = format!("{}-A", sent.number);
        let path = format!("/me/cases/{}/papers/{number}", sent.id);
        let api = format!("/api/v1/cases/{}/papers/{number}", sent.id);
        assert!(zhang.get(&format!("/me/cases/{}", sent.id)).await.has("尚未签收"));
        let unopened = zhang.json(Method::GET, &api, None).await;
        assert_eq!((unopened.status, unopened.json()["code"].as_str().map(str::to_owned)), (StatusCode::CONFLICT, Some("cases.paper_unopened".to_owned())));
        let page = zhang.get(&path).await;
        assert!(page.has("签收并查看") && !page.body.starts_with(b"%PDF-"), "reading alone opens nothing");
        world.clock().advance(SignedDuration::from_mins(5));
        let opened = zhang.submit("main form", &[], &[]).await;
        assert!(opened.body.starts_with(b"%PDF-"), "{}", opened.text());
        world.clock().advance(SignedDuration::from_mins(5));
        let again = zhang.json(Method::POST, &format!("{api}/opened"), None).await;
        assert_eq!(again.json()["opened"], "2026-03-02T01:05:00Z", "only the first time counts: {}", again.html());
        assert!(zhang.get(&format!("/me/cases/{}", sent.id)).await.has("已签收"));
        let seen = window.json(Method::GET, &format!("/api/v1/desk/cases/{}", sent.id), None).await;
        assert_eq!(seen.json()["papers"][1]["opened"], "2026-03-02T01:05:00Z");
        let mut li = world.resident("李四").await;
        assert_eq!(li.json(Method::POST, &format!("{api}/opened"), None).await.status, StatusCode::NOT_FOUND);
    }

    async fn a_name_that_cannot_be_printed_is_told_the_officer_before_anything_is_issued(world) {
        let mut rare = world.resident(&format!("张{UNPRINTABLE}")).await;
        // Applying waits for no font; what is printed does.
        let sent = apply_by_forms(&mut rare).await;
        let receipt = rare.get(&format!("/me/cases/{}/papers/{}-R", sent.id, sent.number)).await;
        assert!(receipt.status == StatusCode::UNPROCESSABLE_ENTITY && receipt.has(&UNPRINTABLE.to_string()), "{}", receipt.text());
        let mut window = world.officer(Role::Window, HALL).await;
        let refused = command(&mut window, &sent, serde_json::json!({ "verb": "accept" })).await;
        assert_eq!((refused.status, refused.json()["code"].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some("papers.unprintable")));
        assert!(refused.html().contains(UNPRINTABLE) && refused.html().contains("GB 18030"), "{}", refused.html());
        let case = window.json(Method::GET, &format!("/api/v1/desk/cases/{}", sent.id), None).await;
        assert_eq!(case.json()["papers"].as_array().map(Vec::len), Some(1), "nothing was issued");
    }

    async fn a_question_without_number_or_code_is_asked_again(world) {
        let mut stranger = world.stranger();
        assert!(!stranger.get("/verify").await.has("请输入"));
        assert!(stranger.get("/verify?number=NH").await.has("请输入验证码"));
        assert!(stranger.get("/verify?code=ABC").await.has("请输入文书编号"));
    }
}
