//! What becomes of appointments when people are away, come, do not come, and are to be reminded.

use cap_sites::duty::{
    self,
    away::{self, NewAbsence},
    model::{Days, RosterDay, hours},
    policy::MayKeepRoster,
    set::{self, NewDuty},
    skills,
};
use http::{Method, StatusCode};
use plat_facts::{AppointmentRef, PersonRef, Published as _, queue::TicketTaken};
use plat_identity::Branch;
use plat_kernel::{Date, SignedDuration};
use plat_testing::{Browser, World, both_engines};
use serde_json::{Value, json};

use crate::city::{CALENDAR, HALL, SITES, STATION, act, book, choose, mine, ninghe, number, texts, window};

fn rosters(world: &World) -> duty::Rosters {
    let house = world.house();
    duty::Rosters::new(duty::Parts {
        db: house.db.clone(),
        mint: house.mint.clone(),
        calendar: CALENDAR.clone(),
        sites: SITES.clone(),
        identity: house.identity.clone(),
    })
}

fn keeper() -> MayKeepRoster {
    MayKeepRoster::of_installation(STATION.parse().unwrap())
}

/// The officers of the station, each made by signing one in.
async fn two_officers(world: &World) -> (PersonRef, PersonRef) {
    (window(world, STATION).await.person(), window(world, STATION).await.person())
}

/// How many times a day at the station has for an identity card.
async fn times(who: &mut Browser, day: &str) -> usize {
    let path = format!("/api/v1/appointments/times?site={STATION}&items=SF001");
    let days = who.json(Method::GET, &path, None).await.json();
    let day = days.as_array().unwrap().iter().find(|it| it["date"] == day).unwrap();
    day["times"].as_array().unwrap().len()
}

/// The hall's machine gave out a ticket for it.
async fn arrive(world: &World, booked: &Value, day: Date) {
    let appointment: AppointmentRef = booked["id"].as_str().unwrap().parse().unwrap();
    let ticket = TicketTaken {
        ticket: world.house().mint.id(),
        site: HALL.parse().unwrap(),
        day,
        number: 7,
        person: None,
        items: vec!["SF001".parse().unwrap()],
        claim: "appointment".to_owned(),
        appointment: Some(appointment),
        channel: "kiosk".to_owned(),
    };
    let (id, now) = (ticket.ticket, world.clock().now());
    let fact = ticket.fact(id.cast(), 1, now, plat_facts::Actor::System);
    world.db().write(move |tx| tx.append(&fact)).await.unwrap();
    world.settle().await;
}

async fn reminded(world: &World) -> usize {
    let sql = "SELECT kind FROM store_fact WHERE kind = 'appointments.appointment_reminder_due'";
    texts(world, sql).await.len()
}

both_engines! { ninghe =>
    async fn there_are_as_many_times_as_the_roster_has_officers_who_may_do_it(world) {
        let mut zhang = world.resident("张三").await;
        let (rosters, may) = (rosters(world), keeper());
        assert_eq!(times(&mut zhang, "2026-03-04").await, 12, "no roster is kept: the window counts as staffed");
        let (officer, other) = two_officers(world).await;
        let new = NewDuty {
            window: 1,
            officer,
            days: Days::of([RosterDay::Wednesday, RosterDay::Thursday]).unwrap(),
            hours: hours("08:30-10:00").unwrap(),
            first: "2026-03-02".parse().unwrap(),
            last: None,
        };
        set::run(&rosters, &may, new).await.unwrap();
        assert_eq!(times(&mut zhang, "2026-03-04").await, 0, "of the household branch: no identity cards");
        skills::run(&rosters, &may, (officer, vec![Branch::IdCard, Branch::Household])).await.unwrap();
        assert_eq!((times(&mut zhang, "2026-03-04").await, times(&mut zhang, "2026-03-06").await), (6, 0));

        let day: Date = "2026-03-04".parse().unwrap();
        let leave = away::run(&rosters, &may, NewAbsence { officer, first: day, last: day, instead: None }).await.unwrap();
        assert_eq!(times(&mut zhang, "2026-03-04").await, 0, "on leave");
        away::lift(&rosters, &may, leave.id).await.unwrap();
        let swap = NewAbsence { officer, first: day, last: day, instead: Some(other) };
        away::run(&rosters, &may, swap).await.unwrap();
        skills::run(&rosters, &may, (other, vec![Branch::IdCard])).await.unwrap();
        assert_eq!(times(&mut zhang, "2026-03-04").await, 6, "another stands in");
    }

    async fn what_was_booked_stays_when_the_roster_changes_and_nothing_more_is_given_away(world) {
        let mut zhang = world.resident("张三").await;
        let mut li = world.resident("李四").await;
        let booked = book(&mut zhang, STATION, "2026-03-04", "09:00").await;
        let (officer, _) = two_officers(world).await;
        let day: Date = "2026-03-02".parse().unwrap();
        let days = Days::of([RosterDay::Monday]).unwrap();
        let new = NewDuty { window: 1, officer, days, hours: hours("08:30-12:00").unwrap(), first: day, last: None };
        set::run(&rosters(world), &keeper(), new).await.unwrap();
        assert_eq!(mine(&mut zhang).await["appointments"][0]["state"], "booked");
        act(&mut zhang, &booked, "cancel", None).await;
        assert_eq!(choose(&mut li, STATION, "2026-03-04", "09:00").await.status.as_u16(), 422, "nobody serves then");
    }

    async fn a_roster_that_grows_is_offered_to_whoever_waits_before_anybody_who_browses(world) {
        let mut zhang = world.resident("张三").await;
        let mut li = world.resident("李四").await;
        let (rosters, may) = (rosters(world), keeper());
        let (officer, _) = two_officers(world).await;
        skills::run(&rosters, &may, (officer, vec![Branch::IdCard])).await.unwrap();
        let duty = |stretch: &str| NewDuty {
            window: 1,
            officer,
            days: Days::of([RosterDay::Wednesday]).unwrap(),
            hours: hours(stretch).unwrap(),
            first: "2026-03-02".parse().unwrap(),
            last: None,
        };
        set::run(&rosters, &may, duty("08:30-08:45")).await.unwrap();
        world.settle().await;
        book(&mut zhang, STATION, "2026-03-04", "08:30").await;
        let wish = json!({ "site": STATION, "items": ["SF001"], "persons": 1, "first": "2026-03-04", "last": "2026-03-04",
            "from": "08:30", "until": "10:00" });
        let waits = li.json(Method::POST, "/api/v1/appointments/wishes", Some(&wish)).await;
        assert_eq!(waits.status, StatusCode::CREATED, "{}", waits.html());
        world.settle().await;
        assert_eq!(mine(&mut li).await["appointments"], json!([]), "there is no room yet");
        set::run(&rosters, &may, duty("08:45-09:00")).await.unwrap();
        world.settle().await;
        assert_eq!(mine(&mut li).await["appointments"][0]["state"], "held");
        let late = choose(&mut zhang, STATION, "2026-03-04", "08:45").await;
        assert_eq!((late.status, late.json()["code"].as_str().unwrap()), (StatusCode::CONFLICT, "appointments.full"));
    }

    async fn a_ticket_for_an_appointment_notes_that_its_person_came(world) {
        let mut zhang = world.resident("张三").await;
        let booked = book(&mut zhang, HALL, "2026-03-02", "10:00").await;
        arrive(world, &booked, "2026-03-02".parse().unwrap()).await;
        assert_eq!(mine(&mut zhang).await["appointments"][0]["state"], "attended");
        world.clock().advance(SignedDuration::from_mins(100));
        world.settle().await;
        assert_eq!(texts(world, "SELECT state FROM appointments_visit").await, ["attended"]);
    }

    async fn whoever_takes_no_ticket_makes_room_and_books_less_for_a_while(world) {
        let (mut zhang, mut li) = (world.resident("张三").await, world.resident("李四").await);
        book(&mut zhang, HALL, "2026-03-02", "10:00").await;
        book(&mut zhang, HALL, "2026-03-02", "10:15").await;
        book(&mut li, STATION, "2026-03-02", "10:00").await;
        for _ in 0..11 {
            // Whoever does nothing for a while is signed out.
            world.clock().advance(SignedDuration::from_mins(10));
            mine(&mut zhang).await;
        }
        world.settle().await;
        let states = texts(world, "SELECT state FROM appointments_visit ORDER BY begins, site DESC").await;
        assert_eq!(states, ["missed", "booked", "missed"], "at the station nobody records who comes");
        assert_eq!(number(world, "SELECT CAST(SUM(taken) AS BIGINT) FROM appointments_slot WHERE site = 'NH-HALL'").await, 0);
        let refused = choose(&mut zhang, HALL, "2026-03-04", "10:00").await;
        assert_eq!((refused.status, refused.json()["code"].as_str().unwrap()), (StatusCode::CONFLICT, "appointments.missed_lately"));
    }

    async fn one_is_reminded_the_day_before_and_two_hours_before_and_never_of_what_is_given_up(world) {
        let mut zhang = world.resident("张三").await;
        book(&mut zhang, HALL, "2026-03-04", "14:00").await;
        let given_up = book(&mut zhang, HALL, "2026-03-04", "15:00").await;
        let page = zhang.get(&format!("/appointments/{}", given_up["id"].as_str().unwrap())).await;
        assert!(page.has("3月3日 18:00") && page.has("3月4日 13:00"), "{}", page.text());
        act(&mut zhang, &given_up, "cancel", None).await;
        world.settle().await;
        assert_eq!(reminded(world).await, 0);
        // From nine on Monday to six on Tuesday.
        world.clock().advance(SignedDuration::from_hours(33));
        world.settle().await;
        world.settle().await;
        assert_eq!(reminded(world).await, 1, "once");
        world.clock().advance(SignedDuration::from_hours(18));
        world.settle().await;
        assert_eq!(reminded(world).await, 2, "at noon for two o'clock");
        world.clock().advance(SignedDuration::from_hours(1));
        world.settle().await;
        assert_eq!(reminded(world).await, 2);
    }
}
