//! An officer comes to a window, pauses it, opens it again, leaves it. A window has one officer and an officer one window; the indexes of
//! the table see to that, whoever else comes at the same moment.

use plat_facts::{
    Actor, Published as _,
    queue::{WindowLeft, WindowPaused, WindowStaffed},
};
use plat_kernel::Timestamp;
use plat_store::Tx;

use crate::{
    error::QueueError,
    model::{At, Post, Shift, Ticket},
    policy::MayWork,
    service::Queue,
    store,
};

/// Comes to a window of the site. Whoever sits there already goes on.
pub async fn open_window(queue: &Queue, may: &MayWork, window: u16) -> Result<Shift, QueueError> {
    queue.site(may.site())?.window(window).ok_or(QueueError::NotFound)?;
    let (id, inside) = (queue.mint.id(), may.clone());
    let change = move |tx: &mut Tx<'_>, now| {
        let (site, officer) = (inside.site(), inside.officer().id);
        match store::shifts::of_officer(tx, officer)? {
            Some(shift) if shift.site == *site && shift.at.window == window => {
                return post(tx, shift, Post::Open, (now, inside.actor()));
            }
            Some(shift) => return Err(QueueError::AtAnother(shift.at.window)),
            None => {}
        }
        if store::shifts::at_desk(tx, site, window)?.is_some() {
            return Err(QueueError::WindowTaken);
        }
        begin(
            tx,
            &Shift {
                id,
                site: site.clone(),
                at: At { window, officer },
                post: Post::Open,
                began: now,
                since: now,
                version: 1,
            },
            inside.actor(),
        )
    };
    queue.change((may.site(), queue.today()), change).await
}

/// Calls nobody for a while. Whoever is at the window is served to the end.
pub async fn pause(queue: &Queue, may: &MayWork) -> Result<Shift, QueueError> {
    turn(queue, may, Post::Paused).await
}

/// Calls again.
pub async fn resume(queue: &Queue, may: &MayWork) -> Result<Shift, QueueError> {
    turn(queue, may, Post::Open).await
}

/// Leaves the window, when nobody is there.
pub async fn close_window(queue: &Queue, may: &MayWork) -> Result<Shift, QueueError> {
    turn(queue, may, Post::Left).await
}

async fn turn(queue: &Queue, may: &MayWork, to: Post) -> Result<Shift, QueueError> {
    let (day, inside) = (queue.today(), may.clone());
    let change = move |tx: &mut Tx<'_>, now| {
        let shift = own(tx, &inside)?;
        if to == Post::Left
            && let Some(ticket) = store::tickets::at_desk(tx, (&shift.site, day), shift.at.window)?
        {
            return Err(QueueError::NotDone(ticket.number));
        }
        post(tx, shift, to, (now, inside.actor()))
    };
    queue.change((may.site(), day), change).await
}

/// The shift that the officer is on, at their own site.
pub(crate) fn own(tx: &mut Tx<'_>, may: &MayWork) -> Result<Shift, QueueError> {
    let shift = store::shifts::of_officer(tx, may.officer().id)?;
    shift.filter(|it| it.site == *may.site()).ok_or(QueueError::NotAtWindow)
}

/// The officer's shift and who was called to their window, which must be the number that their screen shows.
pub(crate) fn current(
    tx: &mut Tx<'_>,
    may: &MayWork,
    (day, seen): (plat_kernel::Date, Option<u32>),
) -> Result<(Shift, Ticket), QueueError> {
    let shift = own(tx, may)?;
    let ticket = store::tickets::at_desk(tx, (&shift.site, day), shift.at.window)?;
    let ticket = ticket.ok_or(QueueError::NobodyCalled)?;
    if seen.is_some_and(|seen| seen != ticket.number) {
        return Err(QueueError::ChangedMeanwhile);
    }
    Ok((shift, ticket))
}

/// Stores a shift that begins, and tells of it.
pub(crate) fn begin(tx: &mut Tx<'_>, shift: &Shift, actor: Actor) -> Result<Shift, QueueError> {
    store::shifts::insert(tx, shift)?;
    tx.append(staffed(shift).fact(shift.id.cast(), shift.version, shift.since, actor))?;
    Ok(shift.clone())
}

fn post(
    tx: &mut Tx<'_>,
    shift: Shift,
    to: Post,
    (now, actor): (Timestamp, Actor),
) -> Result<Shift, QueueError> {
    if shift.post == to {
        tx.is_the_deed();
        return Ok(shift);
    }
    let shift = shift.into_post(to, now);
    store::shifts::update(tx, &shift)?;
    let (id, version) = (shift.id.cast(), shift.version);
    tx.append(match to {
        Post::Open => staffed(&shift).fact(id, version, now, actor),
        Post::Paused => paused(&shift).fact(id, version, now, actor),
        Post::Left => left(&shift, None).fact(id, version, now, actor),
    })?;
    Ok(shift)
}

/// Ends a shift: the officer goes, and perhaps another one goes on.
pub(crate) fn leave(
    tx: &mut Tx<'_>,
    shift: Shift,
    to: Option<plat_facts::PersonRef>,
    (now, actor): (Timestamp, Actor),
) -> Result<(), QueueError> {
    let shift = shift.into_post(Post::Left, now);
    store::shifts::update(tx, &shift)?;
    tx.append(left(&shift, to).fact(shift.id.cast(), shift.version, now, actor))?;
    Ok(())
}

fn staffed(it: &Shift) -> WindowStaffed {
    WindowStaffed { shift: it.id, site: it.site.clone(), window: it.at.window, officer: it.at.officer }
}

fn paused(it: &Shift) -> WindowPaused {
    WindowPaused { shift: it.id, site: it.site.clone(), window: it.at.window, officer: it.at.officer }
}

fn left(it: &Shift, to: Option<plat_facts::PersonRef>) -> WindowLeft {
    WindowLeft { shift: it.id, site: it.site.clone(), window: it.at.window, officer: it.at.officer, to }
}
