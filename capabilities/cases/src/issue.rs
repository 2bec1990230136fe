//! Fills in a paper from its case.

use cap_catalogue::{Item, Kind};
use cap_papers::{Paper, PaperKind, Sheet, SheetConsultation, SheetDefect, SheetMaterial};
use plat_identity::Resident;
use plat_kernel::{
    clock::date_of,
    lang::{Bilingual, Lang},
};

use crate::{
    agents::ActingAs,
    change::Moment,
    error::CaseError,
    materials::{HandedIn, MaterialForm},
    model::{Case, Channel, Defect, Opinion, Outcome, Stage, Vote},
    service::Cases,
};

/// The paper of a kind for a case as it stands, which has `before` papers of this kind already.
pub(crate) fn paper(
    cases: &Cases,
    case: &Case,
    (kind, before): (PaperKind, usize),
    (item, handed_in): (&Item, &[HandedIn]),
    applicant: &Resident,
) -> Result<Paper, CaseError> {
    let moment = cases.moment();
    let site = cases.sites.get(&case.site).ok_or(CaseError::WrongSite)?;
    let organ = organ(cases, case).ok_or(CaseError::WrongSite)?;
    let sheet = Sheet {
        id_number: Some(applicant.masked_id_number()),
        applicant: applicant.name.clone(),
        item: item.name.in_lang(Lang::Zh).to_owned(),
        licence: item.kind == Kind::Licence,
        organ: organ.in_lang(Lang::Zh).to_owned(),
        site: site.name.in_lang(Lang::Zh).to_owned(),
        phone: site.phone.clone(),
        case_number: case.number.to_string(),
        channel: match case.channel {
            Channel::Online => "网上申请".to_owned(),
            Channel::Window => "窗口收件".to_owned(),
        },
        reconsideration: format!("{}人民政府", cases.sites.city().name.zh),
        reconsideration_days: case.terms.reconsideration,
        court: "有管辖权的人民法院".to_owned(),
        received_on: Some(case.received_on()),
        materials: table(item, handed_in),
        result: item.result.in_lang(Lang::Zh).to_owned(),
        legal_basis: item.legal_basis.clone(),
        ..Sheet::default()
    };
    let sheet = with_stage(with_terms(sheet, case, &moment), case, kind);
    let sheet = with_course(with_word(sheet, case, item, kind), cases, case, kind);
    let number = Paper::number_of(case.number.as_str(), kind, before);
    Ok(Paper { id: cases.mint.id(), case: case.id, number, kind, issued: moment.now, sheet })
}

/// The organ that issues a case's papers.
pub(crate) fn organ<'a>(cases: &'a Cases, case: &Case) -> Option<&'a Bilingual> {
    let site = cases.sites.get(&case.site)?;
    Some(cases.sites.organisation(&site.organisation).map_or(&site.name, |organ| &organ.name))
}

/// Every material of the guide, in the form in which it was handed in or found in the state's own records.
fn table(item: &Item, handed_in: &[HandedIn]) -> Vec<SheetMaterial> {
    let rows = item.materials.iter().filter_map(|material| {
        let of_it: Vec<&HandedIn> = handed_in.iter().filter(|it| it.material == material.id).collect();
        let form = match of_it.first().map(|first| &first.form) {
            Some(MaterialForm::File { .. }) => "电子",
            Some(MaterialForm::Original) => "纸质",
            None if material.from_state() => "免交（系统核验）",
            None => return None,
        };
        let copies = u32::try_from(of_it.len()).unwrap_or(u32::MAX).max(1);
        Some(SheetMaterial {
            name: material.name.in_lang(Lang::Zh).to_owned(),
            copies,
            form: form.to_owned(),
        })
    });
    rows.collect()
}

fn with_terms(sheet: Sheet, case: &Case, moment: &Moment) -> Sheet {
    let dates = moment.dues(case);
    let acceptance = case.stage.acceptance();
    let provisional = [&dates.promised, &dates.legal].into_iter().flatten().any(|date| date.provisional);
    Sheet {
        accepted_on: acceptance.map(|acceptance| date_of(acceptance.at)),
        deemed: acceptance.is_some_and(|acceptance| acceptance.deemed),
        reply_due: dates.reply.map(|reply| reply.date),
        legal: case.terms.legal.zip(dates.legal).map(|(term, legal)| (term.days, term.working, legal.date)),
        deliver_by: dates.delivery.map(|delivery| delivery.date),
        promised_days: case.terms.promised,
        promised_due: dates.promised.map(|promised| promised.date),
        provisional,
        ..sheet
    }
}

/// Who speaks for the applicant, and what rests on their word.
fn with_word(sheet: Sheet, case: &Case, item: &Item, kind: PaperKind) -> Sheet {
    let names = |ids: &[String]| -> Vec<String> {
        let name = |id: &String| item.material(id).map_or(id, |material| &material.name.zh).clone();
        ids.iter().map(name).collect()
    };
    let on_behalf = case.on_behalf.as_ref().map(|it| {
        match it.kind {
            ActingAs::Guardian => "由监护人代为申请",
            ActingAs::Relative => "由近亲属代为申请",
            ActingAs::Agent => "由受托人代为申请",
        }
        .to_owned()
    });
    let sheet = Sheet { on_behalf, ..sheet };
    match (kind, &case.deferral, &case.promise) {
        (PaperKind::DeferralNotice | PaperKind::DeferralEnded, Some(deferral), _) => {
            Sheet { lacking: names(&deferral.materials), lacking_by: deferral.until, ..sheet }
        }
        (PaperKind::Promise, _, Some(promise)) => {
            let consequences = Some(promise.told.zh.clone());
            Sheet { lacking: names(&promise.materials), consequences, ..sheet }
        }
        _ => sheet,
    }
}

/// What happened on the way beside the stage.
fn with_course(sheet: Sheet, cases: &Cases, case: &Case, kind: PaperKind) -> Sheet {
    match (kind, case.course.transfers.last(), case.course.consultations.last()) {
        (PaperKind::Transfer, Some(transfer), _) => {
            let (site, branch) = &transfer.to;
            let site = cases.sites.get(site).map_or_else(|| site.to_string(), |site| site.name.zh.clone());
            let competent = Some(format!("{site}（{}）", branch.name(Lang::Zh)));
            Sheet { competent, reason: Some(transfer.reason.clone()), ..sheet }
        }
        (PaperKind::ConsultationMinutes, _, Some(it)) => {
            let branch = |by| it.members.iter().find(|member| member.officer == by).map(|it| it.branch);
            let voice = |opinion: &Opinion| {
                let branch = branch(opinion.by).map_or("", |branch| branch.name(Lang::Zh));
                (branch.to_owned(), vote(opinion.vote).to_owned(), opinion.words.clone())
            };
            let consultation = SheetConsultation {
                question: it.question.clone(),
                voices: it.opinions.iter().map(voice).collect(),
                conclusion: it.closed.as_ref().map(|minutes| minutes.words.clone()).unwrap_or_default(),
            };
            Sheet { consultation: Some(consultation), ..sheet }
        }
        _ => sheet,
    }
}

fn vote(vote: Vote) -> &'static str {
    match vote {
        Vote::For => "同意",
        Vote::Against => "不同意",
        Vote::Abstain => "弃权",
    }
}

fn on_sheet(defect: &Defect) -> SheetDefect {
    let Defect { material, what, todo } = defect.clone();
    SheetDefect { material, what, todo }
}

fn with_stage(sheet: Sheet, case: &Case, kind: PaperKind) -> Sheet {
    match (&case.stage, kind) {
        (_, PaperKind::Suspension) => {
            let pause = case.pauses.last();
            let ground = pause.map(|pause| pause.ground.code().to_owned());
            Sheet { days: pause.map(|pause| pause.told_days), ground, ..sheet }
        }
        (_, PaperKind::Resumption) => {
            let pause = case.pauses.last();
            let ground = pause.map(|pause| pause.ground.code().to_owned());
            Sheet { paused: pause.and_then(|pause| Some((pause.from, pause.to?))), ground, ..sheet }
        }
        (_, PaperKind::Extension) => {
            let extension = case.extension.as_ref();
            let reason = extension.map(|extension| extension.reason.clone());
            Sheet { days: extension.map(|extension| extension.days), reason, ..sheet }
        }
        (Stage::Correcting { defects, .. }, _) => {
            Sheet { defects: defects.iter().map(on_sheet).collect(), ..sheet }
        }
        (Stage::NotAccepted { ground, reason, .. }, _) => {
            Sheet { ground: Some(ground.code().to_owned()), reason: Some(reason.clone()), ..sheet }
        }
        (stage, PaperKind::Decision) => match stage.decision().map(|decision| &decision.outcome) {
            Some(Outcome::Granted) => Sheet { granted: true, ..sheet },
            Some(Outcome::Refused { ground, reason }) => {
                Sheet { ground: Some(ground.code().to_owned()), reason: Some(reason.clone()), ..sheet }
            }
            None => sheet,
        },
        _ => sheet,
    }
}
