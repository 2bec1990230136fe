//! Somebody takes a ticket: by their identity number at a machine, signed in on the phone, with an appointment, at the door desk, or
//! without saying who they are where nobody needs to know.

use std::net::IpAddr;

use plat_facts::{
    Actor, ItemRef, PersonRef, Published as _,
    queue::{TicketTaken, TicketVouched},
    refs::SiteRef,
};
use plat_identity::Resident;
use plat_kernel::{Date, Timestamp, idno::ResidentId};
use plat_store::Tx;

use crate::{
    error::QueueError,
    estimate::Range,
    floor::Visitor,
    forecast,
    line::{Claim, Place, Turn},
    model::{Stage, Ticket},
    policy::MayAdmit,
    ports::Booking,
    rules::{Entry, Rules},
    service::Queue,
    store,
};

/// What is wanted.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Where.
    pub site: SiteRef,
    /// What for; with an appointment nothing has to be named.
    pub items: Vec<ItemRef>,
    /// Who comes, and how.
    pub comer: Comer,
}

/// Who comes, and how.
#[derive(Debug, Clone)]
pub enum Comer {
    /// At a machine, with an identity number that was typed or read from the card.
    Kiosk {
        /// The number, as it came.
        id_number: String,
        /// The address of the machine.
        from: IpAddr,
    },
    /// Signed in, on a phone.
    Phone(Box<Resident>),
    /// With the code or the link of an appointment.
    Appointment {
        /// The code or the link.
        code: String,
    },
    /// At the door desk.
    Door {
        /// The officer there.
        may: Box<MayAdmit>,
        /// The person's identity number.
        id_number: Option<String>,
        /// The key of a lane that the officer vouches for.
        lane: Option<String>,
    },
    /// Without saying who: for what needs no person.
    Anonymous,
}

/// A ticket that was taken.
#[derive(Debug, Clone)]
pub struct Taken {
    /// The ticket.
    pub ticket: Ticket,
    /// Whether they had it already: one person has one open ticket at a site.
    pub again: bool,
}

/// Gives out a ticket, or the one that the person has already. Whoever is vouched for at the door gets the better place with the ticket
/// that they have.
pub async fn run(queue: &Queue, wanted: Wanted) -> Result<Taken, QueueError> {
    let (now, day) = (queue.now(), queue.today());
    let site = queue.site(&wanted.site)?.clone();
    let open = queue.hours(&site, day).is_some_and(|it| it.gives_from <= now && now < it.closes);
    if !open {
        return Err(QueueError::Closed);
    }
    let somebody = identify(queue, (&site.code, day), wanted.comer).await?;
    let items = items(queue, &site, (wanted.items, day), &somebody)?;
    let entry = Entry {
        number: u32::MAX,
        taken: now,
        appointment: somebody.booking.as_ref().map(|it| it.begins),
        lane: somebody.lane.clone(),
    };
    let (turn, claim) = queue.rules.turn(&entry);
    let hall = queue.hall(&site.code).await?;
    let place = Place {
        turn,
        claim: claim.clone(),
        windows: hall.able.windows(&queue.kinds(&items)),
        who: Visitor { usual: queue.usual_of(&items, now), takes: None },
    };
    let promise = forecast::promise(queue, &forecast::of(queue, &hall).await?, place).await?;
    let ticket = Ticket {
        id: queue.mint.id(),
        site: site.code.clone(),
        day,
        number: 0,
        code: queue.code(),
        person: somebody.person,
        mark: somebody.number.as_ref().map(|number| queue.mark((&site.code, day), number)),
        items,
        claim,
        appointment: somebody.booking.as_ref().map(|it| it.appointment),
        taken: now,
        joined: now,
        turn,
        only_at: None,
        not_at: None,
        note: None,
        told: promise.map(|it| it.told),
        first_called: None,
        calls: 0,
        missed: 0,
        stage: Stage::Waiting { since: now },
        version: 1,
    };
    let (inside, ran) = (queue.clone(), promise.map(|it| it.ran));
    let how = (somebody.channel, somebody.actor);
    let change = move |tx: &mut Tx<'_>, now| {
        let ticket = begun(&inside.rules, (&ticket, &entry), now);
        give(tx, (&ticket, ran), how)
    };
    queue.change((&site.code, day), change).await
}

/// The ticket as it stands from the moment at which it comes into the line.
fn begun(rules: &Rules, (wanted, entry): (&Ticket, &Entry), now: Timestamp) -> Ticket {
    let (turn, claim) = rules.turn(&Entry { taken: now, ..entry.clone() });
    let stage = Stage::Waiting { since: now };
    Ticket { claim, turn, taken: now, joined: now, stage, ..wanted.clone() }
}

fn give(
    tx: &mut Tx<'_>,
    (wanted, ran): (&Ticket, Option<Range>),
    (channel, actor): (Channel, Actor),
) -> Result<Taken, QueueError> {
    let at = (&wanted.site, wanted.day);
    let before = match &wanted.mark {
        Some(mark) => store::tickets::by_mark(tx, at, mark)?,
        None => None,
    };
    if let Some(before) = before {
        tx.is_the_deed();
        return again(tx, before, wanted, (channel == Channel::Door).then_some(actor));
    }
    let number = store::number(tx, at.0, at.1)?;
    let ticket = Ticket { number, turn: Turn { number, ..wanted.turn }, ..wanted.clone() };
    store::tickets::insert(tx, &ticket, ran)?;
    let fact = TicketTaken {
        ticket: ticket.id,
        site: ticket.site.clone(),
        day: ticket.day,
        number,
        person: ticket.person,
        items: ticket.items.clone(),
        claim: ticket.claim.code(),
        appointment: ticket.appointment,
        channel: channel.code().to_owned(),
    };
    tx.append(fact.fact(ticket.id.cast(), ticket.version, ticket.taken, actor))?;
    Ok(Taken { ticket, again: false })
}

/// The ticket that they have; at the door with the place that somebody vouched for, if it is better. It counts from when they came.
fn again(tx: &mut Tx<'_>, before: Ticket, wanted: &Ticket, door: Option<Actor>) -> Result<Taken, QueueError> {
    let lead = wanted.taken.duration_since(wanted.turn.since);
    let turn = Turn { since: before.taken - lead, ..before.turn };
    let better = before.turn.absences == 0 && turn < before.turn;
    let waits = matches!((before.stage, &wanted.claim), (Stage::Waiting { .. }, Claim::Lane(_)));
    if let Some(officer) = door.filter(|_| better && waits) {
        store::stood::insert(tx, &before, wanted.taken)?;
        let ticket = before.reclaim(turn, wanted.claim.clone())?;
        store::tickets::update(tx, &ticket)?;
        let (site, claim) = (ticket.site.clone(), ticket.claim.code());
        let fact = TicketVouched { ticket: ticket.id, site, claim };
        tx.append(fact.fact(ticket.id.cast(), ticket.version, wanted.taken, officer))?;
        return Ok(Taken { ticket, again: true });
    }
    Ok(Taken { ticket: before, again: true })
}

/// Where a ticket is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Channel {
    Kiosk,
    Phone,
    Appointment,
    Door,
}

impl Channel {
    fn code(self) -> &'static str {
        match self {
            Self::Kiosk => "kiosk",
            Self::Phone => "phone",
            Self::Appointment => "appointment",
            Self::Door => "door",
        }
    }
}

/// Who takes it, as far as one knows.
struct Somebody {
    number: Option<ResidentId>,
    person: Option<PersonRef>,
    lane: Option<String>,
    booking: Option<Booking>,
    channel: Channel,
    actor: Actor,
}

async fn identify(queue: &Queue, at: (&SiteRef, Date), comer: Comer) -> Result<Somebody, QueueError> {
    let nobody = Somebody {
        number: None,
        person: None,
        lane: None,
        booking: None,
        channel: Channel::Kiosk,
        actor: Actor::System,
    };
    match comer {
        Comer::Anonymous => Ok(nobody),
        Comer::Kiosk { id_number, from } => {
            // Whoever knows a number is not the person: elsewhere one signs in.
            if !queue.rules.take.machines.iter().any(|it| it.has(from)) {
                return Err(QueueError::NotAMachine);
            }
            numbered(queue, at, &id_number, nobody).await
        }
        Comer::Phone(resident) => {
            let booking = queue.bookings.of_person(resident.id, at).await?;
            let actor = Actor::Resident(resident.id);
            let lane = lane_of(queue, &resident.id_number, at.1);
            let person = Some(resident.id);
            Ok(Somebody {
                number: Some(resident.id_number),
                person,
                lane,
                booking,
                channel: Channel::Phone,
                actor,
            })
        }
        Comer::Appointment { code } => {
            let booking = queue.bookings.by_code(code.trim()).await?.ok_or(QueueError::NotFound)?;
            if booking.site != *at.0 || plat_kernel::clock::date_of(booking.begins) != at.1 {
                return Err(QueueError::NotThisAppointment);
            }
            let owner = queue.identity.resident(booking.person).await?;
            let number = owner.map(|it| it.id_number);
            let lane = number.as_ref().and_then(|it| lane_of(queue, it, at.1));
            let (person, channel) = (Some(booking.person), Channel::Appointment);
            Ok(Somebody { number, person, lane, booking: Some(booking), channel, ..nobody })
        }
        Comer::Door { may, id_number, lane } => {
            if may.site() != at.0 {
                return Err(QueueError::NotFound);
            }
            if let Some(key) = lane.as_deref().filter(|key| queue.rules.lane(key).is_none()) {
                return Err(QueueError::NoSuchLane(key.to_owned()));
            }
            let door = Somebody { channel: Channel::Door, actor: may.actor(), ..nobody };
            let mut found = match id_number.filter(|it| !it.trim().is_empty()) {
                Some(number) => numbered(queue, at, &number, door).await?,
                None => door,
            };
            found.lane = better(queue, [found.lane, lane]);
            Ok(found)
        }
    }
}

/// Somebody of whom there is the identity number: what it says by itself, and whether they have an account and an appointment.
async fn numbered(
    queue: &Queue,
    at: (&SiteRef, Date),
    typed: &str,
    so_far: Somebody,
) -> Result<Somebody, QueueError> {
    let number = ResidentId::on(typed.trim(), at.1).map_err(|_| QueueError::BadIdNumber)?;
    let person = queue.identity.find_resident_by_id_number(number.as_str()).await?.map(|it| it.id);
    let booking = match person {
        Some(person) => queue.bookings.of_person(person, at).await?,
        None => None,
    };
    let lane = lane_of(queue, &number, at.1);
    Ok(Somebody { number: Some(number), person, lane, booking, ..so_far })
}

/// The lane of somebody's age.
fn lane_of(queue: &Queue, number: &ResidentId, today: Date) -> Option<String> {
    queue.rules.lane_at(number.age_on(today)).map(|it| it.key.clone())
}

/// The lane that helps most.
fn better(queue: &Queue, lanes: [Option<String>; 2]) -> Option<String> {
    let lead = |key: &String| queue.rules.lane(key).map(|it| it.head_start);
    lanes.into_iter().flatten().max_by_key(lead)
}

/// What the ticket is for: what was chosen and what was booked, each once. It must be something that this site does, at one window.
fn items(
    queue: &Queue,
    site: &cap_sites::Site,
    (chosen, day): (Vec<ItemRef>, Date),
    who: &Somebody,
) -> Result<Vec<ItemRef>, QueueError> {
    let mut items: Vec<ItemRef> = Vec::new();
    let booked = who.booking.iter().flat_map(|it| it.items.clone());
    for item in booked.chain(chosen) {
        if !items.contains(&item) {
            items.push(item);
        }
    }
    if items.is_empty() {
        return Err(QueueError::NoItem);
    }
    if items.len() > queue.rules.take.most_items {
        return Err(QueueError::TooManyItems(queue.rules.take.most_items));
    }
    let edition = queue.catalogue.now();
    for id in &items {
        let item = edition.get(id).filter(|it| it.can_be_applied_for());
        let item = item.ok_or_else(|| QueueError::NoSuchItem(id.to_string()))?;
        if !queue.sites.may_take(site, item, day) || queue.able(site, std::slice::from_ref(id)).is_empty() {
            return Err(QueueError::NotHere(id.to_string()));
        }
    }
    let known = who.number.is_some() || who.person.is_some() || who.channel == Channel::Door;
    if !known && !items.iter().all(|it| queue.rules.take.anonymous.contains(it)) {
        return Err(QueueError::NeedsPerson);
    }
    if queue.able(site, &items).is_empty() {
        return Err(QueueError::NoOneWindow);
    }
    Ok(items)
}
