//! Cases keep coming, and officers keep working, so that screens move.

use std::{collections::VecDeque, time::Duration};

use cap_cases::{
    CaseError,
    command::Command,
    model::{Case, Channel, Outcome, Stage, Tray},
    tasks, verb,
};
use plat_facts::refs::CaseRef;
use plat_identity::{Officer, Resident};

use super::{
    DemoError,
    act::{self, Staff},
    cast, form, hall, items,
    luck::Luck,
    people::{self, People},
};
use crate::City;

/// The least and the most seconds between two things that happen, in tenths.
const PACE: (u32, u32) = (12, 45);
/// At so many desks is looked until somebody has something to do.
const TRIES: usize = 60;
/// Nobody in the city comes twice within so many cases.
const MEMORY: usize = 200;

/// Never ends by itself; what is begun when it is dropped is finished by the store.
pub(crate) async fn run(city: &City) -> Result<(), DemoError> {
    let seed = u64::try_from(city.mint.now().as_second()).unwrap_or(0);
    let mut street = Street::of(city, Luck::seeded(seed)).await?;
    loop {
        let tenths = street.luck.between(PACE.0, PACE.1);
        tokio::time::sleep(Duration::from_millis(u64::from(tenths) * 100)).await;
        match street.something_happens(city).await {
            Ok(()) => {}
            // The visitor was quicker, or the item is not handled there: something else will happen.
            Err(error) => tracing::debug!(%error, "nothing came of it"),
        }
        if let Some(hall) = &street.hall {
            let went_on = hall.goes_on(city, (&street.people, &street.luck)).await;
            went_on.unwrap_or_else(|error| tracing::debug!(%error, "the hall stood still"));
        }
    }
}

struct Street {
    luck: Luck,
    staff: Staff,
    officers: Vec<Officer>,
    /// Grown-ups who are not of the cast.
    people: Vec<Resident>,
    wishes: Vec<(std::sync::Arc<cap_catalogue::Item>, u32)>,
    /// Who is to correct something.
    asked: VecDeque<(CaseRef, Resident)>,
    lately: VecDeque<Resident>,
    hall: Option<hall::Floor>,
}

impl Street {
    async fn of(city: &City, luck: Luck) -> Result<Self, DemoError> {
        let today = city.mint.today();
        let mut residents = Vec::new();
        while let page @ [_, ..] =
            city.identity.residents(residents.last().map(|it: &Resident| it.id), 200).await?.as_slice()
        {
            residents.extend_from_slice(page);
            if residents.len() >= 2_000 {
                break;
            }
        }
        let cast: Vec<String> = (1..=cast::RESIDENTS.len()).map(cast::phone).collect();
        residents.retain(|it| people::is_adult(it, today) && !cast.contains(&it.phone));
        let officers = city.identity.officers().await?;
        let people = People { residents, officers };
        let staff = Staff::new(city.sites.clone(), people.at_sites());
        let wishes = items::wishes(&city.catalogue);
        let hall = hall::Floor::of(city, &people.officers);
        let (asked, lately) = (VecDeque::new(), VecDeque::new());
        Ok(Self {
            luck,
            staff,
            officers: people.officers,
            people: people.residents,
            wishes,
            asked,
            lately,
            hall,
        })
    }

    async fn something_happens(&mut self, city: &City) -> Result<(), CaseError> {
        match self.luck.between(1, 10) {
            1..=3 => self.somebody_comes(city).await,
            4 if !self.asked.is_empty() => self.somebody_corrects(city).await,
            _ => self.somebody_works(city).await,
        }
    }

    async fn somebody_comes(&mut self, city: &City) -> Result<(), CaseError> {
        let Some(who) = self.luck.of(&self.people).filter(|it| !self.lately.contains(it)).cloned() else {
            return Ok(());
        };
        let Some((item, _)) = self.luck.weighted(&self.wishes, |it| it.1) else { return Ok(()) };
        let mut sites = city.sites.handling(item);
        sites.retain(|site| self.staff.can_handle(&city.cases, &site.code, item));
        let site = if self.luck.percent(60) { sites.first() } else { self.luck.of(&sites) };
        let Some(site) = site else { return Ok(()) };
        let answers = form::filled(item, site, &who, city.mint.today(), &self.luck);
        if item.can_apply_online() && self.luck.percent(60) {
            let draft = act::fills_in(&city.cases, (&who, item, site), answers, &self.luck).await?;
            act::hands_in(&city.cases, draft).await?;
        } else {
            self.staff.receives(&city.cases, (&who, item, site), answers, &self.luck).await?;
        }
        self.lately.push_back(who);
        if self.lately.len() > MEMORY {
            self.lately.pop_front();
        }
        Ok(())
    }

    async fn somebody_corrects(&mut self, city: &City) -> Result<(), CaseError> {
        let Some((id, who)) = self.asked.pop_front() else { return Ok(()) };
        let case = city.cases.get(id).await?;
        let item = city.cases.item_of(&case)?;
        Box::pin(act::answers(&city.cases, &who, &item, case, &self.luck)).await.map(drop)
    }

    /// Somebody who has something to do does it.
    async fn somebody_works(&mut self, city: &City) -> Result<(), CaseError> {
        for _ in 0..TRIES {
            if let Some(case) = self.next_on_a_desk(city).await? {
                return self.works_on(city, case).await;
            }
        }
        Ok(())
    }

    /// One of the next cases in some officer's tray; those of the cast wait for the visitor.
    async fn next_on_a_desk(&self, city: &City) -> Result<Option<Case>, CaseError> {
        let Some(officer) = self.luck.of(&self.officers) else { return Ok(None) };
        let trays = tasks::trays(&city.cases, officer);
        let Some(tray) = self.luck.of(&trays) else { return Ok(None) };
        let lying = tasks::list(&city.cases, officer, *tray, None, 6).await?;
        let mut open: Vec<Case> = lying.tasks.into_iter().map(|task| task.case).collect();
        open.retain(|case| self.people.iter().any(|it| it.id == case.applicant));
        open.retain(|case| !verb::verbs(city.cases.authority(), officer, case).is_empty());
        Ok(self.luck.of(&open).cloned())
    }

    async fn works_on(&mut self, city: &City, case: Case) -> Result<(), CaseError> {
        let item = city.cases.item_of(&case)?;
        let command = self.next(&case, &item);
        let who = self.people.iter().find(|it| it.id == case.applicant).cloned();
        let case = self.staff.does(&city.cases, case, command, &self.luck).await?;
        if case.tray() == Tray::Applicant {
            self.asked.extend(who.map(|who| (case.id, who)));
        }
        Ok(())
    }

    fn next(&self, case: &Case, item: &cap_catalogue::Item) -> Command {
        let luck = &self.luck;
        match &case.stage {
            Stage::Received { corrected: false, .. } if luck.percent(6) => act::correction(item, luck),
            Stage::Received { .. } if luck.percent(2) => act::not_accepted(luck),
            Stage::Received { .. } => Command::Accept {},
            Stage::Accepted(_) | Stage::Reviewed { .. } if case.is_paused() => Command::Resume {},
            Stage::Accepted(_) if !case.terms.on_the_spot => {
                Command::Review { grant: true, opinion: "材料齐全，符合规定".to_owned() }
            }
            Stage::Accepted(_) | Stage::Reviewed { .. } if luck.percent(3) => act::refused(),
            Stage::Accepted(_) | Stage::Reviewed { .. } => Command::Grant {},
            Stage::Decided { decision, .. } if decision.outcome == Outcome::Granted => act::produced(luck),
            _ => act::delivered(case.channel == Channel::Online, luck),
        }
    }
}
