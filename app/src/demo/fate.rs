//! How a case will go, drawn when it begins.

use cap_cases::model::{Channel, Tray};
use cap_catalogue::Item;
use cap_evaluation::model::Level;

use super::{hours::Wait, luck::Luck};

/// What the window does with a new application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// Accepts it.
    Accept,
    /// Asks for corrections.
    Correct,
    /// Refuses acceptance.
    Refuse,
    /// Forgets it, until the law accepts it.
    Forget,
    /// The applicant is quicker, and takes it back.
    Withdraw,
}

/// The way of one case.
#[derive(Clone, Debug)]
pub(super) struct Fate {
    pub(super) look: Look,
    pub(super) look_after: Wait,
    /// Working days until a correction is answered; never, if none.
    pub(super) answer: Option<u32>,
    pub(super) review_after: Wait,
    /// The clock stands still for so many working days.
    pub(super) pause: Option<u32>,
    pub(super) extend: bool,
    pub(super) decide_after: Wait,
    pub(super) grant: bool,
    pub(super) produce_after: Wait,
    pub(super) deliver_after: Wait,
    /// Working days until it is evaluated, and how.
    pub(super) opinion: Option<(u32, Level)>,
    /// Where nobody touches it any more.
    pub(super) stays: Option<Tray>,
}

impl Fate {
    /// Everything goes well.
    pub(super) fn smooth(item: &Item, luck: &Luck) -> Self {
        let (review_after, decide_after) = pace(item, false, luck);
        Self {
            look: Look::Accept,
            look_after: Wait::Minutes(luck.between(12, 170)),
            answer: Some(luck.between(1, 4)),
            review_after,
            pause: None,
            extend: false,
            decide_after,
            grant: true,
            produce_after: Wait::Minutes(luck.between(3, 25)),
            deliver_after: Wait::Minutes(luck.between(5, 40)),
            opinion: None,
            stays: None,
        }
    }

    /// As it happens: mostly well.
    pub(super) fn drawn(item: &Item, channel: Channel, luck: &Luck) -> Self {
        let online = channel == Channel::Online;
        let late = luck.percent(7);
        let (review_after, decide_after) = pace(item, late, luck);
        let promised = !item.on_the_spot();
        Self {
            look: look(online, luck),
            look_after: if online { look_after(luck) } else { Wait::Minutes(luck.between(4, 18)) },
            answer: luck.percent(88).then(|| luck.between(1, 6)),
            review_after,
            pause: (promised && item.promised_days > 4 && luck.percent(5)).then(|| luck.between(3, 9)),
            extend: promised && luck.percent(if late { 60 } else { 8 }),
            decide_after,
            grant: !luck.percent(4),
            produce_after: if promised { produce(luck) } else { Wait::Minutes(luck.between(2, 14)) },
            deliver_after: match (promised, online) {
                (true, _) => hand_over(luck),
                (false, true) => Wait::Minutes(luck.between(6, 70)),
                (false, false) => Wait::Minutes(luck.between(1, 9)),
            },
            opinion: luck.percent(58).then(|| (luck.between(0, 4), level(late, luck))),
            ..Self::smooth(item, luck)
        }
    }
}

fn look(online: bool, luck: &Luck) -> Look {
    match (luck.between(1, 100), online) {
        (1..=8, true) | (1..=2, false) => Look::Correct,
        (9..=10, true) | (3, false) => Look::Refuse,
        (11, true) => Look::Forget,
        (12, true) => Look::Withdraw,
        _ => Look::Accept,
    }
}

fn look_after(luck: &Luck) -> Wait {
    match luck.between(1, 10) {
        1..=6 => Wait::Minutes(luck.between(8, 200)),
        7..=9 => Wait::Days(1),
        _ => Wait::Days(luck.between(2, 3)),
    }
}

/// Review and decision share the promised days; the late ones take longer than promised.
fn pace(item: &Item, late: bool, luck: &Luck) -> (Wait, Wait) {
    if item.on_the_spot() {
        return (Wait::Minutes(0), Wait::Minutes(luck.between(3, 22)));
    }
    let promised = item.promised_days.max(1);
    let days = if late { promised + luck.between(1, 3) } else { promised * luck.between(35, 100) / 100 };
    let review = days * luck.between(40, 70) / 100;
    (wait(review, luck), wait(days - review, luck))
}

fn wait(days: u32, luck: &Luck) -> Wait {
    if days == 0 { Wait::Minutes(luck.between(20, 200)) } else { Wait::Days(days) }
}

fn produce(luck: &Luck) -> Wait {
    if luck.percent(55) { Wait::Minutes(luck.between(30, 240)) } else { Wait::Days(luck.between(1, 2)) }
}

fn hand_over(luck: &Luck) -> Wait {
    if luck.percent(50) { Wait::Minutes(luck.between(20, 300)) } else { Wait::Days(luck.between(1, 3)) }
}

/// 4.5 to 5 on the whole; who waited too long is less pleased.
fn level(late: bool, luck: &Luck) -> Level {
    match luck.between(1, 100) + if late { 0 } else { 12 } {
        1..=6 => Level::VeryDissatisfied,
        7..=13 => Level::Dissatisfied,
        14..=18 => Level::FairlySatisfied,
        19..=40 => Level::Satisfied,
        _ => Level::VerySatisfied,
    }
}
