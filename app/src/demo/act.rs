//! What people and officers do, through the same commands that everybody uses.

use std::{collections::HashMap, sync::Arc};

use cap_cases::{
    CaseError, Cases, answer_correction, apply,
    command::{self, Command},
    draft::{self, Draft},
    materials::Upload,
    model::{Case, Defect, DeliveryWay, Ground, PauseGround, Stage, Terms},
    policy,
    receive::{self, Receive},
};
use cap_catalogue::{Answers, Item, Provision};
use cap_papers::PaperError;
use cap_sites::{Site, Sites};
use plat_facts::refs::SiteRef;
use plat_identity::{Branch, Officer, Resident, Role};

use super::{luck::Luck, pictures};

/// The officers at work.
pub(super) struct Staff {
    sites: Arc<Sites>,
    at: HashMap<SiteRef, Vec<Officer>>,
}

impl Staff {
    pub(super) fn new(sites: Arc<Sites>, at: HashMap<SiteRef, Vec<Officer>>) -> Self {
        Self { sites, at }
    }

    /// Somebody at the site who may; of the branch, if there is one.
    fn find(
        &self,
        site: &SiteRef,
        branch: Branch,
        may: impl Fn(&Officer) -> bool,
        luck: &Luck,
    ) -> Option<&Officer> {
        let all: Vec<&Officer> = self.at.get(site)?.iter().filter(|officer| may(officer)).collect();
        let own: Vec<&Officer> = all.iter().copied().filter(|officer| officer.branch == branch).collect();
        luck.of(if own.is_empty() { &all } else { &own }).copied()
    }

    fn at_window(&self, site: &SiteRef, branch: Branch, luck: &Luck) -> Option<&Officer> {
        self.find(site, branch, |officer| officer.has(Role::Window), luck)
    }

    /// Whether cases of the item can go their whole way at the site.
    pub(super) fn can_handle(&self, cases: &Cases, site: &SiteRef, item: &Item) -> bool {
        let Some(here) = self.at.get(site) else { return false };
        let station = self.sites.get(site).is_some_and(|it| it.kind == cap_sites::SiteKind::Station);
        let has =
            |role| here.iter().filter(|it| it.has(role) && (station || it.branch == item.branch)).count();
        let signers = cases.procedures.of(&item.id).map_or(1, cap_cases::procedures::Procedure::signers);
        here.iter().any(|it| it.has(Role::Window)) && has(Role::Reviewer) >= signers && has(Role::Decider) > 0
    }

    /// Who does such a thing with the case.
    fn whose(&self, cases: &Cases, case: &Case, command: &Command, luck: &Luck) -> Option<&Officer> {
        let authority = cases.authority();
        if matches!(command, Command::ConfirmHardCase {}) {
            let may = |officer: &&Officer| policy::may_review_hard(authority, officer, case.clone()).is_ok();
            let all: Vec<&Officer> = self.at.values().flatten().filter(may).collect();
            return luck.of(&all).copied();
        }
        let may = |officer: &Officer| match command {
            Command::Review { .. } | Command::Suspend { .. } | Command::Resume {} => {
                let free = !matches!(command, Command::Review { .. }) || !case.has_signed(officer.id);
                free && policy::may_review(authority, officer, case.clone()).is_ok()
            }
            Command::Grant {} | Command::Refuse { .. } | Command::Extend { .. } => {
                policy::may_decide(authority, officer, case.clone()).is_ok()
            }
            Command::Produce { .. } | Command::Deliver { .. } => {
                policy::may_hand_over(authority, officer, case.clone()).is_ok()
            }
            _ => policy::may_examine(authority, officer, case.clone()).is_ok(),
        };
        self.find(&case.site, case.branch, may, luck)
    }

    /// Lets somebody who may do it.
    pub(super) async fn does(
        &self,
        cases: &Cases,
        case: Case,
        order: Command,
        luck: &Luck,
    ) -> Result<Case, CaseError> {
        let Some(officer) = self.whose(cases, &case, &order, luck) else {
            return Err(CaseError::NotAllowed("demo", None));
        };
        command::run(cases, officer, case, order).await
    }

    /// An officer receives an application at a window.
    pub(super) async fn receives(
        &self,
        cases: &Cases,
        (who, item, site): (&Resident, &Item, &Site),
        answers: Answers,
        luck: &Luck,
    ) -> Result<Case, CaseError> {
        let officer = self.at_window(&site.code, item.branch, luck).ok_or(CaseError::WrongSite)?;
        let shown = |it: &&cap_catalogue::Material| {
            it.required && !matches!(it.provision, Provision::State | Provision::Platform)
        };
        let seen = item.materials.iter().filter(shown).map(|it| it.id.clone()).collect();
        let chosen = cap_catalogue::Chosen::default();
        let order = Receive { applicant: who.clone(), item: item.id.clone(), answers, chosen, seen };
        receive::run(cases, &policy::may_receive(cases.authority(), officer)?, order).await
    }
}

/// A resident fills in an application and photographs what it asks for.
pub(super) async fn fills_in(
    cases: &Cases,
    (who, item, site): (&Resident, &Item, &Site),
    answers: Answers,
    luck: &Luck,
) -> Result<Draft, CaseError> {
    let draft = draft::begin(cases, who, &item.id).await?;
    let draft = draft::save(cases, Draft { site: site.code.clone(), answers, ..draft }).await?;
    for material in item.uploads().filter(|material| material.required) {
        draft::add_material(cases, &draft, photograph(&material.id, luck)?).await?;
    }
    Ok(draft)
}

/// A resident hands in what was filled in.
pub(super) async fn hands_in(cases: &Cases, draft: Draft) -> Result<Case, CaseError> {
    apply::run(cases, draft).await
}

/// A resident answers a correction notice.
pub(super) async fn answers(
    cases: &Cases,
    who: &Resident,
    item: &Item,
    case: Case,
    luck: &Luck,
) -> Result<Case, CaseError> {
    let wanted: Vec<String> = match &case.stage {
        Stage::Correcting { defects, .. } => defects.iter().filter_map(|it| it.material.clone()).collect(),
        _ => Vec::new(),
    };
    let own = policy::own(who, case)?;
    for material in item.uploads().filter(|it| wanted.contains(&it.id)) {
        answer_correction::add_material(cases, &own, photograph(&material.id, luck)?).await?;
    }
    answer_correction::run(cases, own).await
}

fn photograph(material: &str, luck: &Luck) -> Result<Upload, CaseError> {
    let bytes =
        pictures::draw(luck).map_err(|error| CaseError::Paper(PaperError::Press(error.to_string())))?;
    Ok(Upload { material: material.to_owned(), bytes })
}

/// The notice of corrections for an item.
pub(super) fn correction(item: &Item, luck: &Luck) -> Command {
    let uploads: Vec<_> = item.uploads().filter(|it| it.required).collect();
    let defect = luck.of(&uploads).map_or_else(
        || Defect {
            material: None,
            what: "申请表填写的内容与登记信息不一致".to_owned(),
            todo: "请核对后重新填写并确认".to_owned(),
        },
        |material| {
            let what =
                luck.of(&["照片反光，文字看不清", "缺少第二页", "四角不完整"]).copied().unwrap_or_default();
            Defect {
                material: Some(material.id.clone()),
                what: format!("{}：{what}", material.name.zh),
                todo: "请在光线均匀处重新拍摄，四角完整、文字清晰".to_owned(),
            }
        },
    );
    Command::AskCorrection { defects: vec![defect] }
}

/// A refusal to accept.
pub(super) fn not_accepted(luck: &Luck) -> Command {
    let reasons = [
        (Ground::NotCompetent, "申请事项依法由户籍所在地公安机关受理，请向户籍所在地申请"),
        (Ground::ConditionsNotMet, "申请人不符合该事项规定的申请条件"),
        (Ground::NotRequired, "依法不需要办理该事项，现持证件仍在有效期内"),
    ];
    let (ground, reason) = luck.of(&reasons).copied().unwrap_or((Ground::NotCompetent, ""));
    Command::RefuseAcceptance { ground, reason: reason.to_owned() }
}

/// A refusal of what was applied for.
pub(super) fn refused() -> Command {
    let reason = "经审查，提交的材料不能证明申请人符合法定条件".to_owned();
    Command::Refuse { ground: Ground::ConditionsNotMet, reason }
}

/// A stop of the clock, where the item's procedure knows a ground for it.
pub(super) fn suspended(days: u32, terms: &Terms, luck: &Luck) -> Option<Command> {
    let usual = [PauseGround::Appraisal, PauseGround::Inspection, PauseGround::ExpertReview];
    let allowed: Vec<_> = usual.into_iter().filter(|ground| terms.may_stop_for(*ground)).collect();
    let ground = luck.of(&allowed).copied()?;
    Some(Command::Suspend { ground, told_days: days })
}

/// The result is made.
pub(super) fn produced(luck: &Luck) -> Command {
    Command::Produce { serial: format!("3399{:08}", luck.between(1, 99_999_999)) }
}

/// The result is handed over as the applicant wished.
pub(super) fn delivered(online: bool, luck: &Luck) -> Command {
    let way = match (online, luck.between(1, 10)) {
        (true, 1..=6) => DeliveryWay::Courier,
        (true, 7..=8) => DeliveryWay::Electronic,
        _ => DeliveryWay::Window,
    };
    Command::Deliver { way, tracking: String::new() }
}
