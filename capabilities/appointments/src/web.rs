//! The pages: a resident's way to an appointment, one question a page; what they have; the link; the officer's list of a day.

mod book;
mod desk;
mod link;
mod mine;
mod query;
#[cfg(test)]
mod rendered;
mod said;
mod show;
mod times;
mod wait;

use plat_web::Routes;

use crate::service::Appointments;

pub(crate) fn routes(appointments: Appointments) -> Routes {
    Routes::new()
        .get("/appointments", mine::list)
        .get("/appointments/new", book::next)
        .post("/appointments", book::choose)
        .get("/appointments/wait", wait::form)
        .post("/appointments/wait", wait::get_in_line)
        .post("/appointments/wishes/{id}/leave", wait::leave)
        .get("/appointments/{id}", show::show)
        .post("/appointments/{id}/confirm", show::confirm)
        .post("/appointments/{id}/cancel", show::cancel)
        .get("/appointments/{id}/move", book::other_times)
        .post("/appointments/{id}/move", book::move_to)
        .get("/appointments/{id}/calendar", show::calendar)
        .get("/visits/{id}/{code}", link::show)
        .post("/visits/{id}/{code}", link::cancel)
        .get("/desk/appointments", desk::list)
        .post("/desk/appointments/{id}/{mark}", desk::note)
        .with_state(appointments)
}
