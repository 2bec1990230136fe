//! Residents of the demo city book the appointments with which a part of the visitors come: signed in, over the API, before the day
//! and while it goes on.

use std::sync::Arc;

use plat_kernel::{Date, SignedDuration, Timestamp, clock::start_of};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::{
    Day, Failure,
    line::Line,
    people::{Comer, How},
    visitor,
};
use crate::demo::cast;

#[derive(Debug, Deserialize)]
struct Times {
    date: Date,
    times: Vec<Time>,
}

#[derive(Debug, Deserialize)]
struct Time {
    begin: String,
    free: u32,
}

#[derive(Debug, Deserialize)]
struct Booked {
    id: String,
    link: String,
}

/// Books for whoever wants an appointment, the earliest first, and lets each of them come; who gets none comes without. Ends when all
/// have come and gone.
pub(super) async fn book(day: Arc<Day>, wanting: Vec<Comer>) -> Result<(), Failure> {
    let mut visits = JoinSet::new();
    let mut line = Line::to(&day.address);
    let mut still = true;
    for (nth, mut comer) in (1..).zip(wanting) {
        // Where one does not live, nobody lives after them: a small city has fewer residents than its hall has visitors.
        still = still && line.sign_in(&cast::phone_of_somebody(nth), &day.password).await.is_ok();
        if still && let Some((at, link)) = book_one(&day, &mut line, &comer).await? {
            day.book().counts.booked += 1;
            let early = SignedDuration::from_mins(i64::from(comer.early.unwrap_or_default()));
            (comer.at, comer.how) = (at - early, How::Booked(link));
        }
        visits.spawn(visitor::visit(day.clone(), comer));
    }
    super::all(visits).await
}

/// Books the first time with room from when somebody wants to come, and tells it with the link; none if there is none.
async fn book_one(day: &Day, line: &mut Line, comer: &Comer) -> Result<Option<(Timestamp, String)>, Failure> {
    let path = format!("/appointments/times?site={}&items={}", day.site, comer.item);
    let Ok(days) = line.get(&path).await?.done::<Vec<Times>>() else { return Ok(None) };
    let begins = |it: &Time| {
        let time: cap_sites::hours::TimeOfDay = it.begin.parse().ok()?;
        let at = start_of(day.date) + SignedDuration::from_mins(i64::from(time.minutes()));
        (it.free > 0 && at >= comer.at).then_some((at, it.begin.clone()))
    };
    let mut today = days.iter().filter(|it| it.date == day.date).flat_map(|it| &it.times);
    let Some((at, time)) = today.find_map(begins) else { return Ok(None) };
    let wanted = json!({ "site": day.site, "day": day.date.to_string(), "time": time, "items": [comer.item.as_str()] });
    let Ok(held) = line.post("/appointments", &wanted).await?.done::<Booked>() else { return Ok(None) };
    let confirm = format!("/appointments/{}/confirm", held.id);
    let booked = line.post(&confirm, &Value::Null).await?.done::<Booked>();
    Ok(booked.ok().map(|it| (at, it.link)))
}
