//! The stories of the administrations, each on both engines.
#![expect(clippy::unwrap_used, reason = "a story that cannot be told must stop there")]

use std::{fs, path::Path, sync::Arc};

use cap_sites::Sites;
use http::StatusCode;
use plat_facts::DepartmentRef;
use plat_identity::{Branch, Role, Roles};
use plat_kernel::Bilingual;
use plat_testing::{Browser, Built, Engine, PASSWORD, World, both_engines};

const HALL: &str = "NH-HALL";

fn sites() -> Arc<Sites> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/demo/ninghe");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files = files.filter(|path| path.extension().is_some_and(|ext| ext == "toml"));
    let texts = files.map(|path| (path.display().to_string(), fs::read_to_string(path).unwrap()));
    Arc::new(Sites::load(texts).unwrap())
}

fn tax() -> (DepartmentRef, Bilingual) {
    ("tax".parse().unwrap(), Bilingual { zh: "税务局".to_owned(), en: "Tax Bureau".to_owned() })
}

async fn ninghe(engine: Engine) -> World {
    World::on(engine, &[], |house| {
        let (db, identity, mint) = (house.db.clone(), house.identity.clone(), house.mint.clone());
        Built::of(vec![cap_administration::module(db, identity, sites(), mint, vec![tax()])])
    })
    .await
}

async fn administrator(world: &World, role: Role) -> Browser {
    world.officer_of(Branch::Legal, Roles::from([role]), HALL).await
}

/// A new account, made on the page; comes back with its address.
async fn appointed(system: &mut Browser, badge: &str) -> String {
    system.get("/admin/officers/new").await;
    let fields = [
        ("name", "钱小林"),
        ("badge", badge),
        ("site", HALL),
        ("branch", Branch::ExitEntry.code()),
        ("password", PASSWORD),
    ];
    let seen = system.submit("main form", &fields, &[]).await;
    assert!(seen.has("已为钱小林新建账号"), "{}", seen.text());
    seen.address.clone()
}

async fn badge_of(world: &World, browser: &Browser) -> String {
    world.house().identity.officer(browser.person()).await.unwrap().unwrap().badge
}

both_engines! { ninghe =>
    async fn who_makes_an_account_cannot_give_it_a_role_and_who_gives_roles_makes_none(world) {
        let mut system = administrator(world, Role::SystemAdministrator).await;
        let mut security = administrator(world, Role::SecurityAdministrator).await;
        let account = appointed(&mut system, "NH7001").await;
        assert!(system.seen().has("无岗位"), "{}", system.seen().text());
        let refused = system.post_form(&format!("{account}/roles"), &[("roles", "window")]).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.text());
        assert_eq!(security.get("/admin/officers/new").await.status, StatusCode::FORBIDDEN);
        security.get(&account).await;
        let given = security.post_form(&format!("{account}/roles"), &[("roles", "window"), ("roles", "reviewer")]).await;
        assert!(given.has("岗位已变更") && given.has("窗口受理、审查"), "{}", given.text());
    }

    async fn a_program_is_made_by_one_administrator_and_given_its_secret_by_another_who_sees_it_once(world) {
        let mut system = administrator(world, Role::SystemAdministrator).await;
        let mut security = administrator(world, Role::SecurityAdministrator).await;
        system.get("/admin/programs/new").await;
        let wrong = [("name", "金税三期对接"), ("department", "tax"), ("networks", "everywhere")];
        assert!(system.submit("main form", &wrong, &[]).await.has("网络写法不对"));
        let fields = [("name", "金税三期对接"), ("department", "tax"), ("networks", "127.0.0.0/8")];
        let made = system.submit("main form", &fields, &[]).await;
        assert!(made.has("税务局") && made.has("还没有密钥"), "{}", made.text());
        let account = made.address.clone();
        let own = system.post_form(&format!("{account}/secrets"), &[]).await;
        assert_eq!(own.status, StatusCode::FORBIDDEN, "{}", own.text());
        assert_eq!(security.get("/admin/programs/new").await.status, StatusCode::FORBIDDEN);
        security.get(&account).await;
        let given = security.submit(r#"form[action$="/secrets"]"#, &[], &[]).await;
        assert!(given.has("ycs_") && given.has("从未使用"), "{}", given.text());
        assert!(!security.get(&account).await.has("ycs_"), "once");
        let revoked = security.submit(r#"form[action$="/revoke"]"#, &[], &[]).await;
        assert!(revoked.has("已撤销"), "{}", revoked.text());
        system.get(&account).await;
        assert!(system.submit(r#"form[action$="/close"]"#, &[], &[]).await.has("已停用"));
        let mut audit = administrator(world, Role::AuditAdministrator).await;
        assert!(audit.get("/admin/records").await.has("发放程序密钥"), "{}", audit.seen().text());
    }

    async fn an_administrator_gets_no_second_role_and_nobody_gives_themself_one(world) {
        let mut security = administrator(world, Role::SecurityAdministrator).await;
        let other = administrator(world, Role::AuditAdministrator).await;
        let path = format!("/admin/officers/{}", other.person());
        security.get(&path).await;
        let both = [("roles", "audit-administrator"), ("roles", "decider")];
        let mixed = security.post_form(&format!("{path}/roles"), &both).await;
        assert_eq!(mixed.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", mixed.text());
        let own = format!("/admin/officers/{}/roles", security.person());
        let refused = security.post_form(&own, &[("roles", "decider")]).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.text());
    }

    async fn an_officer_is_found_by_badge_name_and_service_point_page_by_page(world) {
        let mut audit = administrator(world, Role::AuditAdministrator).await;
        for _ in 0..22 {
            world.officer(Role::Window, HALL).await;
        }
        let all = audit.get("/admin/officers").await.all("tbody tr").len();
        assert_eq!(all, 20);
        let next = audit.seen().attr("main a[rel=next]", "href").unwrap();
        assert_eq!(audit.get(&next).await.all("tbody tr").len(), 3);
        let badge = badge_of(world, &audit).await;
        assert_eq!(audit.get(&format!("/admin/officers?q={badge}")).await.all("tbody tr").len(), 1);
        assert!(audit.get("/admin/officers?q=NOBODY").await.has("没有找到民警"));
    }

    async fn a_closed_account_is_signed_out_at_once_and_its_holder_cannot_come_back(world) {
        let mut system = administrator(world, Role::SystemAdministrator).await;
        let mut wang = world.officer(Role::Window, HALL).await;
        assert_eq!(wang.get("/desk/conflicts").await.status, StatusCode::OK);
        let path = format!("/admin/officers/{}", wang.person());
        system.get(&path).await;
        let closed = system.post_form(&format!("{path}/dismiss"), &[]).await;
        assert!(closed.has("账号已停用") && closed.has("已离任"), "{}", closed.text());
        assert!(wang.get("/desk/conflicts").await.address.starts_with("/signin"));
    }

    async fn the_security_administration_ends_sessions_and_opens_a_locked_account(world) {
        let mut security = administrator(world, Role::SecurityAdministrator).await;
        let mut wang = world.officer(Role::Window, HALL).await;
        let badge = badge_of(world, &wang).await;
        let mut stranger = world.stranger();
        for _ in 0..5 {
            stranger.get("/signin").await;
            stranger.submit("main form", &[("login", &badge), ("password", "Wrong-2026")], &[]).await;
        }
        let path = format!("/admin/officers/{}", wang.person());
        let page = security.get(&path).await;
        assert!(page.has("已锁定") && page.has("打开的会话"), "{}", page.text());
        assert!(security.post_form(&format!("{path}/unlock"), &[]).await.has("账号没有锁定"));
        assert!(security.post_form(&format!("{path}/sessions"), &[]).await.has("已结束 1 个会话"));
        assert!(wang.get("/desk/conflicts").await.address.starts_with("/signin"));
    }

    async fn a_resident_is_erased_in_two_steps_and_not_by_a_slip(world) {
        let mut security = administrator(world, Role::SecurityAdministrator).await;
        let mut zhang = world.resident("张三").await;
        let number = world.house().identity.resident(zhang.person()).await.unwrap().unwrap().id_number;
        security.get("/admin/people").await;
        let person = security.submit("main form", &[("number", number.as_str())], &[]).await;
        assert!(person.has("张*") && !person.html().contains("张三"), "{}", person.text());
        let path = person.address.clone();
        security.get(&format!("{path}/erase")).await;
        assert!(security.seen().has("不能撤销") && security.seen().has("备份"), "{}", security.seen().text());
        let slip = [("reason", "consent_withdrawn"), ("last_four", "0000"), ("sure", "yes")];
        let kept = security.submit("main form", &slip, &[]).await;
        assert_eq!(kept.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(zhang.get("/account").await.has("张*"));
        let last = &number.as_str()[14..];
        let sure = [("reason", "consent_withdrawn"), ("last_four", last), ("sure", "yes")];
        assert!(security.submit("main form", &sure, &[]).await.has("已销毁"), "{}", security.seen().text());
        assert!(zhang.get("/account").await.address.starts_with("/signin"));
        assert!(!security.get(&path).await.status.is_success());
    }

    async fn a_decider_delegates_for_some_days_and_takes_it_back(world) {
        let mut decider = world.officer(Role::Decider, HALL).await;
        let mut colleague = world.officer(Role::Reviewer, HALL).await;
        let to = colleague.person().to_string();
        decider.get("/desk/delegations").await;
        let empty = decider.submit("main form", &[], &[]).await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        let delegation = |until| {
            [("receiver", to.as_str()), ("role", "decider"), ("from", "2026-03-02"), ("until", until), ("reason", "leave")]
        };
        let too_long = decider.submit("main form", &delegation("2026-12-31"), &[]).await;
        assert_eq!(too_long.status, StatusCode::FORBIDDEN, "{}", too_long.text());
        decider.get("/desk/delegations").await;
        let given = decider.submit("main form", &delegation("2026-03-06"), &[]).await;
        assert!(given.has("已委托") && given.has("生效中"), "{}", given.text());
        assert!(colleague.get("/desk/delegations").await.has("审批决定"));
        let end = decider.seen().attr("main form[action$='/end']", "action").unwrap();
        assert!(decider.post_form(&end, &[]).await.has("已收回"));
    }

    async fn an_officer_declares_a_relative_once_and_sees_the_ends_of_the_number_only(world) {
        let mut wang = world.officer(Role::Window, HALL).await;
        let li = world.resident("李四").await;
        let number = world.house().identity.resident(li.person()).await.unwrap().unwrap().id_number;
        wang.get("/desk/conflicts").await;
        let declared = [("id_number", number.as_str()), ("relation", "spouse")];
        let seen = wang.submit("main form", &declared, &[]).await;
        assert!(seen.has("已申报") && seen.has("夫妻"), "{}", seen.text());
        assert!(!seen.html().contains(number.as_str()));
        assert_eq!(wang.submit("main form", &declared, &[]).await.all("main .list li").len(), 1);
    }

    async fn the_audit_administration_reads_what_was_done_by_kind_person_and_day(world) {
        let mut audit = administrator(world, Role::AuditAdministrator).await;
        let mut system = administrator(world, Role::SystemAdministrator).await;
        appointed(&mut system, "NH7001").await;
        world.db().facts().settle().await.unwrap();
        let badge = badge_of(world, &system).await;
        let rights = audit.get(&format!("/admin/records?group=rights&who={badge}")).await;
        assert_eq!(rights.all("tbody tr").len(), 2, "made, and was made: {}", rights.text());
        assert!(rights.has("新建民警账号") && rights.has(&badge));
        assert!(audit.get("/admin/records?from=2026-03-03").await.has("没有符合条件的记录"));
        assert!(audit.get("/admin/records?until=2026-03-01").await.has("没有符合条件的记录"));
        assert!(!audit.get("/admin/records?from=2026-03-02&until=2026-03-02").await.all("tbody tr").is_empty());
        let wrong = audit.get("/admin/records?who=NOBODY").await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(system.get("/admin/records").await.status, StatusCode::FORBIDDEN);
    }
}
