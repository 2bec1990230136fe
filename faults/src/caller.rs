//! Somebody who does one thing after the other, and repeats what was not answered until it is.

use std::{sync::Arc, time::Duration};

use hyper::StatusCode;
use plat_kernel::Chance;
use serde_json::Value;

use crate::{Account, Answer, Client, Deed, Lost, Order, apply, town::People};

/// How long a caller waits who is told to come back; the program says seconds, the run has none to spare.
const LATER: Duration = Duration::from_millis(40);

/// What a caller is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// An officer at a window: receives, accepts, grants, produces, delivers.
    Officer,
    /// A resident, by the place in the list: hands in, evaluates.
    Resident(usize),
}

/// What came of one request.
#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    /// It was answered, one way or the other.
    Answered,
    /// The same request is to be sent again.
    Again,
    /// Nobody is there any more.
    Gone,
}

/// Somebody who calls.
pub struct Caller {
    pub(crate) client: Client,
    part: Part,
    name: String,
    account: Arc<Account>,
    people: Arc<People>,
    chance: Chance,
    /// What was sent last, until it is answered.
    pending: Option<Order>,
    /// What comes next: the deed, the case and its applicant.
    next: Option<(Deed, String, usize)>,
    sent: u64,
}

impl Caller {
    pub(crate) fn of(
        client: Client,
        (part, name): (Part, String),
        (account, people): (&Arc<Account>, &Arc<People>),
        chance: Chance,
    ) -> Self {
        let (account, people) = (Arc::clone(account), Arc::clone(people));
        Self { client, part, name, account, people, chance, pending: None, next: None, sent: 0 }
    }

    /// What was sent and not answered.
    pub fn pending(&self) -> Option<&Order> {
        self.pending.as_ref()
    }

    /// Does one thing after the other until nobody answers any more or `enough` says so.
    pub async fn work(&mut self, enough: impl Fn() -> bool) {
        while !enough() {
            if self.pending.is_none() {
                self.pending = self.think();
            }
            if self.step().await == Outcome::Gone {
                return;
            }
        }
    }

    /// Repeats what was not answered; true once it is.
    pub async fn make_up(&mut self) -> bool {
        for _ in 0..500 {
            if self.pending.is_none() {
                return true;
            }
            self.step().await;
        }
        false
    }

    /// What this caller wants next.
    fn think(&mut self) -> Option<Order> {
        self.sent += 1;
        let key = format!("{}-{}", self.name, self.sent);
        if let Some((deed, case, applicant)) = self.next.take() {
            return Some(Order::about(key, deed, (&case, applicant)));
        }
        match self.part {
            Part::Officer => {
                if let Some((case, applicant)) = self.account.take_up() {
                    return Some(Order::about(key, Deed::Accept, (&case, applicant)));
                }
                let many = u32::try_from(self.people.residents.len()).unwrap_or(u32::MAX);
                let who = usize::try_from(self.chance.below(many)).unwrap_or(0);
                let resident = self.people.residents.get(who)?;
                Some(Order::receive(key, (who, &resident.login), &self.people.materials))
            }
            Part::Resident(who) => match self.account.to_evaluate(who) {
                Some(case) => Some(Order::about(key, Deed::Evaluate, (&case, who))),
                None => Some(Order::hand_in(key, who)),
            },
        }
    }

    async fn step(&mut self) -> Outcome {
        let Some(mut order) = self.pending.take() else { return Outcome::Answered };
        let sent = self.send(&mut order).await;
        let outcome = if let Ok(answer) = &sent {
            self.hear(&order, answer)
        } else {
            self.account.unanswered();
            order.unanswered += u32::from(order.sent);
            Outcome::Gone
        };
        if outcome != Outcome::Answered {
            self.pending = Some(order);
            tokio::time::sleep(LATER).await;
        }
        outcome
    }

    /// An application needs its photographs first; once it was sent they are there, or it is done.
    async fn send(&mut self, order: &mut Order) -> Result<Answer, Lost> {
        if order.deed == Deed::HandIn && !order.sent {
            let refused = apply::prepare(&mut self.client, &self.people.photographs).await?;
            if let Some(refused) = refused {
                return Ok(refused);
            }
        }
        order.sent = true;
        self.client.post(&order.path, Some(&order.key), &order.body).await
    }

    fn hear(&mut self, order: &Order, answer: &Answer) -> Outcome {
        if answer.status.is_success() {
            self.done(order, answer);
            return Outcome::Answered;
        }
        let code = answer.code();
        match answer.status {
            StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS
                if !answer.header("retry-after").is_empty() =>
            {
                self.account.put_off();
                Outcome::Again
            }
            StatusCode::CONFLICT if code == "web.idempotency_running" => Outcome::Again,
            // The reader of facts has not come so far: later.
            StatusCode::NOT_FOUND if order.deed == Deed::Evaluate => {
                let case = order.case.clone().unwrap_or_default();
                self.account.evaluate_later(order.applicant, case);
                Outcome::Answered
            }
            status => {
                let (key, deed, before) = (&order.key, order.deed, order.unanswered);
                self.account.surprise(format!(
                    "{key} {deed:?} {:?}: {status} {code} (unanswered before: {before})",
                    order.case
                ));
                Outcome::Answered
            }
        }
    }

    fn done(&mut self, order: &Order, answer: &Answer) {
        let said = answer.json();
        let text = |name: &str| said.get(name).and_then(Value::as_str).map(str::to_owned);
        let Some(case) = order.case.clone().or_else(|| text("id")) else {
            self.account.surprise(format!("{}: an answer without a case: {said}", order.key));
            return;
        };
        self.account.acknowledge(&case, (order.deed, order.applicant), text("number").as_deref());
        if order.unanswered > 0 {
            self.account.repeated(answer.header("idempotency-replayed") == "true");
        }
        if self.part == Part::Officer {
            self.next = order.deed.next().map(|deed| (deed, case, order.applicant));
        }
    }
}
