//! 逾期不告知，自收到之日起即为受理: five silent working days, by the published calendar (行政许可法 32(1)(4)).

use plat_identity::Role;
use plat_testing::both_engines;
use serde_json::json;

use crate::{
    city::{HALL, morning_of, ninghe, ninghe_before_the_festival},
    steps::{PERMIT, apply_by_forms, hand_in, kinds, papers, photo, read, refused},
};

both_engines! { ninghe =>
    async fn five_silent_working_days_accept_as_of_the_day_of_receipt(world) {
        let mut zhang = world.resident("张三").await;
        let case = hand_in(&mut zhang, "ZA002").await;
        morning_of(world, "2026-03-09", &mut [&mut zhang]).await;
        world.settle().await;
        assert_eq!(read(&mut zhang, &case).await["stage"], "received");
        morning_of(world, "2026-03-10", &mut [&mut zhang]).await;
        world.settle().await;
        let read = read(&mut zhang, &case).await;
        assert_eq!((read["stage"].as_str(), read["lamp"].as_str()), (Some("accepted"), Some("red")));
        let dates = &read["dates"];
        assert_eq!(
            (&dates["promised"]["due"], &dates["legal"]["due"]),
            (&json!("2026-03-05"), &json!("2026-03-30"))
        );
        assert_eq!(papers(&read), ["receipt", "acceptance"]);
        assert!(zhang.get(&format!("/me/cases/{}", case.id)).await.has("依法自收件之日起视为受理"));
    }

    async fn what_the_law_has_accepted_is_neither_corrected_nor_refused_acceptance(world) {
        let mut zhang = world.resident("张三").await;
        let mut window = world.officer(Role::Window, HALL).await;
        let case = apply_by_forms(&mut zhang).await;
        morning_of(world, "2026-03-10", &mut [&mut zhang, &mut window]).await;
        let ask = json!({ "verb": "ask-correction", "defects": [{ "material": PERMIT, "what": "照片", "todo": "重拍" }] });
        assert_eq!(refused(&mut window, &case, ask).await, (409, "cases.reply_term_over".to_owned()));
        let refuse = json!({ "verb": "refuse-acceptance", "ground": "incomplete", "reason": "不全" });
        assert_eq!(refused(&mut window, &case, refuse).await, (409, "cases.reply_term_over".to_owned()));
        world.settle().await;
        world.settle().await;
        let happened = kinds(&read(&mut zhang, &case).await);
        assert_eq!(happened, ["cases.case_received", "cases.case_accepted"]);
    }

    async fn an_answered_correction_opens_five_days_of_its_own(world) {
        let mut zhang = world.resident("张三").await;
        let mut window = world.officer(Role::Window, HALL).await;
        let case = apply_by_forms(&mut zhang).await;
        let ask = json!({ "verb": "ask-correction", "defects": [{ "material": PERMIT, "what": "照片", "todo": "重拍" }] });
        crate::steps::done(&mut window, &case, ask).await;
        morning_of(world, "2026-03-20", &mut [&mut zhang]).await;
        world.settle().await;
        assert_eq!(read(&mut zhang, &case).await["stage"], "correcting");
        zhang.get(&format!("/me/cases/{}/correct", case.id)).await;
        zhang.submit("main form", &[], &[photo(crate::steps::JPEG)]).await;
        morning_of(world, "2026-03-27", &mut [&mut zhang]).await;
        world.settle().await;
        assert_eq!(read(&mut zhang, &case).await["stage"], "received");
        morning_of(world, "2026-03-28", &mut [&mut zhang]).await;
        world.settle().await;
        let read = read(&mut zhang, &case).await;
        assert_eq!(
            (read["stage"].as_str(), read["dates"]["legal"]["days"][0]["date"].as_str()),
            (Some("accepted"), Some("2026-03-20"))
        );
    }
}

both_engines! { ninghe_before_the_festival =>
    async fn the_festival_is_no_silence_and_its_makeup_saturday_is(world) {
        let mut zhang = world.resident("张三").await;
        let case = hand_in(&mut zhang, "ZA002").await;
        let reply = &read(&mut zhang, &case).await["dates"]["reply"];
        assert_eq!((&reply["due"], &reply["provisional"]), (&json!("2026-02-26"), &json!(false)));
        morning_of(world, "2026-02-26", &mut [&mut zhang]).await;
        world.settle().await;
        assert_eq!(read(&mut zhang, &case).await["stage"], "received");
        morning_of(world, "2026-02-27", &mut [&mut zhang]).await;
        world.settle().await;
        let read = read(&mut zhang, &case).await;
        assert_eq!(
            (read["stage"].as_str(), read["dates"]["legal"]["days"][0]["date"].as_str()),
            (Some("accepted"), Some("2026-02-12"))
        );
    }
}
