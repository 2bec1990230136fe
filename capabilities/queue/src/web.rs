//! The pages of the hall: kiosk, phone, board, displays, the page for those at home, and the officers' two desks.

mod around;
mod before;
mod beside;
mod board;
mod door;
mod elsewhere;
mod items;
mod kiosk;
mod phone;
#[cfg(test)]
mod rendered;
mod said;
mod screens;
mod views;
mod window;

use plat_web::Routes;

pub use beside::{Beside, OpenCase, OpenCases};

use crate::service::Queue;

/// What every page works with.
#[derive(Clone)]
pub(crate) struct Pages {
    pub(crate) queue: Queue,
    pub(crate) beside: Beside,
    pub(crate) screens: screens::Screens,
    pub(crate) counted: around::Counted,
    pub(crate) found: elsewhere::Found,
}

pub(crate) fn routes(queue: Queue, beside: Beside) -> Routes {
    let (screens, counted) = (screens::Screens::default(), around::Counted::default());
    Routes::new()
        .get("/kiosk/{site}", kiosk::home)
        .get("/kiosk/{site}/find", kiosk::find)
        .get("/kiosk/{site}/take", kiosk::confirm)
        .post("/kiosk/{site}/take", kiosk::take)
        .get("/kiosk/{site}/booked", kiosk::booked)
        .post("/kiosk/{site}/booked", kiosk::check_in)
        .get("/kiosk/{site}/tickets/{ticket}", kiosk::ticket)
        .get("/tickets/{ticket}", phone::show)
        .get("/tickets/{ticket}/events", phone::events)
        .post("/tickets/{ticket}/leave", phone::give_up)
        .get("/boards/{site}", board::board)
        .get("/boards/{site}/events", board::board_events)
        .get("/boards/{site}/{window}", board::display)
        .get("/boards/{site}/{window}/events", board::display_events)
        .get("/queue/{site}", before::show)
        .get("/desk/door", door::show)
        .post("/desk/door", door::give)
        .get("/desk/door/events", door::events)
        .get("/desk/window", window::show)
        .get("/desk/window/events", window::events)
        .post("/desk/window/{verb}", window::act)
        .with_state(Pages { queue, beside, screens, counted, found: elsewhere::Found::default() })
}
