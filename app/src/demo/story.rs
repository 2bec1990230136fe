//! One case from its beginning to its end, with a clock of its own.

use std::sync::Arc;

use cap_cases::{
    CaseError, Cases,
    command::Command,
    draft::Draft,
    model::{Case, Channel, Outcome, Stage},
    policy, withdraw,
};
use cap_catalogue::Item;
use cap_sites::Site;
use plat_facts::refs::CaseRef;
use plat_identity::Resident;
use plat_kernel::{Clock, SignedDuration, Timestamp, clock::date_of};

use super::{
    act::{self, Staff},
    fate::{Fate, Look},
    form,
    hours::{Hours, Wait},
    luck::Luck,
    offices::Offices,
};

/// What all stories share.
pub(super) struct World {
    pub(super) offices: Offices,
    pub(super) staff: Staff,
    pub(super) hours: Hours,
}

/// Somebody applies for something.
pub(super) struct Story {
    pub(super) who: Resident,
    pub(super) item: Arc<Item>,
    pub(super) site: Arc<Site>,
    pub(super) channel: Channel,
    pub(super) fate: Fate,
    pub(super) luck: Luck,
    /// When the next thing happens; nothing does after the end.
    pub(super) next: Option<Timestamp>,
    pub(super) case: Option<CaseRef>,
    /// When the result was handed over.
    pub(super) delivered: Option<Timestamp>,
    /// A command was refused: the story breaks off.
    pub(super) refused: Option<CaseError>,
    draft: Option<Draft>,
}

impl Story {
    pub(super) fn new(
        who: Resident,
        (item, site, channel): (Arc<Item>, Arc<Site>, Channel),
        fate: Fate,
        luck: Luck,
        begins: Timestamp,
    ) -> Self {
        let (case, delivered, refused, draft) = (None, None, None, None);
        Self { who, item, site, channel, fate, luck, next: Some(begins), case, delivered, refused, draft }
    }

    /// Before handing in: an online application is filled in some minutes earlier.
    pub(super) async fn prepare(&mut self, world: &World) {
        let (Channel::Online, None, Some(begins)) = (self.channel, self.case, self.next) else { return };
        let at = begins - SignedDuration::from_mins(i64::from(self.luck.between(3, 14)));
        let (_, cases) = world.offices.open(at);
        let answers = form::filled(&self.item, &self.site, &self.who, date_of(at), &self.luck);
        match act::fills_in(&cases, (&self.who, &self.item, &self.site), answers, &self.luck).await {
            Ok(draft) => self.draft = Some(draft),
            Err(error) => self.break_off(error),
        }
    }

    /// The application becomes a case, at the desk that takes the day's applications one after the other.
    pub(super) async fn hand_in(&mut self, world: &World, (clock, cases): &(Clock, Cases)) {
        let (None, Some(at)) = (self.case, self.next) else { return };
        clock.set(at);
        let received = if let Some(draft) = self.draft.take() {
            act::hands_in(cases, draft).await
        } else {
            let answers = form::filled(&self.item, &self.site, &self.who, date_of(at), &self.luck);
            world.staff.receives(cases, (&self.who, &self.item, &self.site), answers, &self.luck).await
        };
        match received {
            Ok(case) => {
                self.case = Some(case.id);
                self.plan(world, &case, at);
            }
            Err(error) => self.break_off(error),
        }
    }

    /// Goes on until that moment.
    pub(super) async fn go_on(&mut self, world: &World, until: Timestamp) {
        while let (Some(id), Some(at)) = (self.case, self.next) {
            if at > until {
                return;
            }
            let (_, cases) = world.offices.open(at);
            match self.step(world, &cases, id).await {
                Ok(case) => self.plan(world, &case, at),
                Err(error) => self.break_off(error),
            }
        }
    }

    fn break_off(&mut self, error: CaseError) {
        self.next = None;
        self.refused = Some(error);
    }

    /// What happens to the case as it stands.
    async fn step(&self, world: &World, cases: &Cases, id: CaseRef) -> Result<Case, CaseError> {
        let case = cases.get(id).await?;
        let command = match &case.stage {
            Stage::Received { corrected: false, .. } => match self.fate.look {
                Look::Accept => Command::Accept {},
                Look::Correct => act::correction(&self.item, &self.luck),
                Look::Refuse => act::not_accepted(&self.luck),
                Look::Forget => return Ok(case),
                Look::Withdraw => return withdraw::run(cases, policy::own(&self.who, case)?).await,
            },
            Stage::Received { .. } => Command::Accept {},
            Stage::Proposed { .. } => Command::ConfirmHardCase {},
            Stage::Correcting { .. } if self.channel == Channel::Online => {
                return Box::pin(act::answers(cases, &self.who, &self.item, case, &self.luck)).await;
            }
            Stage::Correcting { .. } => Command::AnswerCorrection {},
            Stage::Accepted(_) | Stage::Reviewed { .. } => self.examination(&case),
            Stage::Decided { decision, .. } if decision.outcome == Outcome::Granted => {
                act::produced(&self.luck)
            }
            _ => act::delivered(self.channel == Channel::Online, &self.luck),
        };
        world.staff.does(cases, case, command, &self.luck).await
    }

    fn examination(&self, case: &Case) -> Command {
        if case.is_paused() {
            return Command::Resume {};
        }
        let reviewed = matches!(case.stage, Stage::Reviewed { .. });
        if !reviewed && !case.terms.on_the_spot {
            let stop = self.fate.pause.filter(|_| case.pauses.is_empty());
            let stop = stop.and_then(|days| act::suspended(days, &case.terms, &self.luck));
            return stop.unwrap_or_else(|| Command::Review {
                grant: self.fate.grant,
                opinion: "材料齐全，符合规定".to_owned(),
            });
        }
        let extendable =
            case.terms.may_be_extended() && case.terms.legal.is_some_and(|legal| legal.days >= 5);
        if self.fate.extend && extendable && case.extension.is_none() && reviewed {
            let reason = "案情复杂，需进一步核实有关情况".to_owned();
            return Command::Extend { days: 5, reason, approval: None };
        }
        if self.fate.grant { Command::Grant {} } else { act::refused() }
    }

    /// When the next thing happens, now that the case stands so.
    fn plan(&mut self, world: &World, case: &Case, at: Timestamp) {
        if case.is_closed() && matches!(case.stage, Stage::Delivered { .. }) {
            self.delivered = Some(at);
        }
        let stays = case.is_closed() || self.fate.stays == Some(case.tray());
        let wait = if stays { None } else { self.wait(case) };
        self.next = wait.map(|wait| world.hours.after(&self.site, at, wait, &self.luck));
    }

    fn wait(&self, case: &Case) -> Option<Wait> {
        let fate = &self.fate;
        Some(match &case.stage {
            Stage::Received { corrected: true, .. } => Wait::Minutes(self.luck.between(25, 300)),
            // A forgotten one is looked for again every day, until the law has accepted it.
            Stage::Received { .. } if fate.look == Look::Forget => Wait::Days(1),
            Stage::Received { .. } => fate.look_after,
            Stage::Proposed { .. } => Wait::Minutes(self.luck.between(40, 300)),
            Stage::Correcting { .. } => Wait::Days(fate.answer?),
            Stage::Accepted(_) if case.terms.on_the_spot => fate.decide_after,
            Stage::Accepted(_) => match (fate.pause, case.pauses.len()) {
                (Some(days), 1) if case.is_paused() => Wait::Days(days),
                (Some(_), 0) => Wait::Minutes(self.luck.between(60, 400)),
                (Some(_), _) => Wait::Days(1),
                (None, _) => fate.review_after,
            },
            Stage::Reviewed { .. } if case.extension.is_some() => Wait::Days(self.luck.between(1, 3)),
            Stage::Reviewed { .. } => fate.decide_after,
            Stage::Decided { decision, .. } if decision.outcome == Outcome::Granted => fate.produce_after,
            Stage::Decided { .. } => Wait::Minutes(self.luck.between(20, 120)),
            _ => fate.deliver_after,
        })
    }
}
