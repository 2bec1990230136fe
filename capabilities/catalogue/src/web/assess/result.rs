use super::{super::Desk, Place as At, address, near::Near};
use crate::{
    Item, Material, Outcome, Provision, Stop, Ticket, model::Confidence, places::Whence, web::brief::Brief,
};
use askama::Template;
use axum::response::Response;
use fast_qr::{
    ECL, QRBuilder,
    convert::{Builder, Shape, svg::SvgBuilder},
};
use plat_web::{Page, Text};
use std::sync::Arc;

/// What the answers lead to: whether, with what, for how much, how long and where.
#[derive(Template)]
#[template(path = "catalogue/assessed.html")]
pub(super) struct ResultPage {
    pub(super) page: Page,
    pub(super) brief: Brief,
    /// The item as it is for this person.
    pub(super) item: Item,
    /// The ids of what may be handed in later.
    pub(super) later: Vec<String>,
    pub(super) outcome: Outcome,
    /// The item that is right instead of this one.
    pub(super) instead: Option<Arc<Item>>,
    pub(super) near: Near,
    pub(super) code: String,
    /// The code as a picture, for the scanner at the window.
    pub(super) picture: String,
    /// Where the rules were read, and how sure they are; empty for an item without questions.
    pub(super) source: String,
    pub(super) confidence: Confidence,
    /// The address of the guide.
    pub(super) at: String,
    /// Where an editor goes back to.
    pub(super) draft: Option<String>,
}

/// The page of an outcome.
pub(super) fn answer(desk: &Desk, page: Page, of: (&Item, &At), outcome: &Outcome) -> Response {
    let view = view(desk, page, of, outcome);
    view.page.answer(&view)
}

pub(super) fn view(desk: &Desk, page: Page, (item, at): (&Item, &At), outcome: &Outcome) -> ResultPage {
    let code = Ticket::of(item, outcome).to_string();
    let instead = outcome.eligible.as_ref().err().and_then(|stop| stop.instead.as_ref());
    let instead = instead.and_then(|id| desk.catalogue.now().get(id).cloned());
    let narrowed = item.narrowed(outcome);
    let later = desk.catalogue.may_follow(&narrowed).into_iter().map(|it| it.id.clone()).collect();
    ResultPage {
        brief: Brief::of(&page, &narrowed),
        page,
        instead,
        near: Near::of(desk, item, &Whence::Anywhere),
        picture: scanned(&code).unwrap_or_default(),
        code,
        source: item.situation.as_ref().map(|it| read_in(&it.source)).unwrap_or_default(),
        confidence: item.situation.as_ref().map_or(item.confidence, |it| it.confidence),
        item: narrowed,
        later,
        outcome: outcome.clone(),
        at: at.at.clone(),
        draft: at.draft.clone(),
    }
}

/// The laws and orders among the sources; where the compilers wrote them down is nothing to a reader.
fn read_in(source: &str) -> String {
    let parts: Vec<&str> = source.split('；').filter(|part| !part.trim().starts_with("domain")).collect();
    parts.join("；")
}

/// A code as SVG, for the scanner at the window; level M stays readable on a creased sheet.
pub fn scanned(code: &str) -> Option<String> {
    let drawn = QRBuilder::new(code).ecl(ECL::M).build().ok()?;
    Some(SvgBuilder::default().margin(2).shape(Shape::Square).to_str(&drawn))
}

impl ResultPage {
    fn item_id(&self) -> &str {
        self.item.id.as_str()
    }

    pub(super) fn stop(&self) -> Option<&Stop> {
        self.outcome.eligible.as_ref().err()
    }

    /// What this person brings or photographs.
    fn to_bring(&self) -> Vec<&Material> {
        self.outcome.to_bring().collect()
    }

    /// What is done on the spot: a photograph, fingerprints.
    fn on_site(&self) -> Vec<&Material> {
        self.materials(&[Provision::OnSite])
    }

    /// What nobody has to bring, because it is looked up or written here.
    fn spared(&self) -> Vec<&Material> {
        self.materials(&[Provision::State, Provision::Platform])
    }

    fn materials(&self, provisions: &[Provision]) -> Vec<&Material> {
        let of = |material: &&Material| provisions.contains(&material.provision);
        self.item.materials.iter().filter(of).collect()
    }

    /// What may stand in for a material that is brought.
    fn stands_in(&self, material: &Material) -> Vec<Text> {
        use crate::model::MaterialSource::{Applicant, Department, EarlierCase, Promise, Wallet};
        let key = |source: &crate::model::MaterialSource| match source {
            Applicant => None,
            Wallet => Some("catalogue.assess.by_wallet"),
            Department => Some("catalogue.assess.by_department"),
            Promise => Some("catalogue.assess.by_promise"),
            EarlierCase => Some("catalogue.assess.by_earlier_case"),
        };
        let mut words: Vec<Text> =
            material.sources.iter().filter_map(key).map(|key| self.page.t(key)).collect();
        if self.later.contains(&material.id) {
            words.push(self.page.t("catalogue.assess.may_follow"));
        }
        words
    }

    fn can_apply(&self) -> bool {
        self.draft.is_none() && self.outcome.can_apply_online(&self.item) && self.page.officer().is_none()
    }

    fn can_visit(&self) -> bool {
        self.stop().is_none() && self.item.channels.contains(&crate::Channel::Window)
    }

    /// A time at a window: the item alone stands in the address.
    fn can_book(&self) -> bool {
        self.can_visit() && self.draft.is_none() && self.page.officer().is_none()
    }

    /// The address of this result.
    fn link(&self) -> String {
        address(&self.at, &self.outcome.chosen(), None)
    }

    /// Where the way back leads: the last question, or the guide.
    fn back(&self) -> String {
        match self.outcome.taken.last() {
            Some(last) => self.change(&last.question),
            None => self.at.clone(),
        }
    }

    /// Where an answer is changed; the others stay.
    fn change(&self, question: &str) -> String {
        address(&self.at, &self.outcome.chosen(), Some(question))
    }

    /// Where one signs in and comes back to this result. Only letters, digits and hyphens stand between its signs.
    fn sign_in(&self) -> String {
        let next =
            self.link().replace('/', "%2F").replace('?', "%3F").replace('=', "%3D").replace('&', "%26");
        format!("/signin?next={next}")
    }

    fn title(&self) -> Text {
        let key = match (self.stop(), self.outcome.taken.is_empty()) {
            (Some(_), _) => "catalogue.assess.cannot",
            (None, true) => "catalogue.assess.general",
            (None, false) => "catalogue.assess.can",
        };
        self.page.t(key)
    }
}
