//! Cases have papers printed; the platform's documents print them.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use cap_papers::{Paper, PaperKind, Press, Sheet};
use plat_crypto::Keys;
use plat_documents::{
    Acceptance, Correction, Decision, Defect, Delivery, Fonts, Head, MaterialRow, NotAccepted, Outcome,
    Rating, Receipt, Remedy, Term, Verification,
};
use plat_kernel::{
    Date, Timestamp,
    clock::{clock_text, date_of},
    term::Unit,
};

use crate::reference;

mod notices;

/// The press of the city, which people reach at `address`. For rare characters it also looks into the fonts of the system and
/// into those that the city has put into `fonts` of its data folder.
/// Papers that are taken home carry the code by which the service is rated, within so many days.
pub(crate) fn press(
    demo: bool,
    (address, data): (&str, &Path),
    (keys, rated_within): (Arc<Keys>, u16),
) -> Result<Arc<CityPress>, String> {
    let fonts = Fonts::of(reference::fonts()).and_system().and_files(own_fonts(data));
    let press = plat_documents::Press::new(fonts).map_err(|error| error.to_string())?;
    Ok(Arc::new(CityPress { press, demo, address: address.to_owned(), keys, rated_within }))
}

/// The files in `fonts` of the data folder, by name; none if there is no such folder.
fn own_fonts(data: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(data.join("fonts"))
        .map(|folder| folder.filter_map(|entry| Some(entry.ok()?.path())).collect())
        .unwrap_or_default();
    files.sort();
    files
}

/// Prints the papers of cases and the guides of items.
pub(crate) struct CityPress {
    pub(super) press: plat_documents::Press,
    demo: bool,
    pub(super) address: String,
    keys: Arc<Keys>,
    rated_within: u16,
}

impl CityPress {
    /// 评一评: on the receipt and on the record of electronic service. The record that is signed for (送达回证) goes into the file.
    fn rating(&self, paper: &Paper) -> Option<Rating> {
        if !matches!(paper.kind, PaperKind::Receipt | PaperKind::ServiceRecord) {
            return None;
        }
        let url = format!("{}{}", self.address, cap_evaluation::code_path(&self.keys, paper.case));
        let days = self.rated_within;
        let words = format!(
            "评一评：领到结果后 {days} 天内可以扫码评价这次服务，自愿、匿名，每件一次。评不评价不影响办理。"
        );
        Some(Rating { url, words })
    }
}

impl Press for CityPress {
    fn print(&self, paper: &Paper, code: &str, address: &str) -> Result<Vec<u8>, String> {
        let head = Head { rating: self.rating(paper), ..head(paper, code, address, self.demo) };
        let printed = self.press.print(&filled(paper, head)).map_err(|error| error.to_string())?;
        if !printed.missing_glyphs.is_empty() {
            tracing::warn!(
                paper = paper.number,
                count = printed.missing_glyphs.len(),
                "a paper has characters that no font has"
            );
        }
        Ok(printed.pdf)
    }

    fn missing(&self, text: &str) -> Vec<char> {
        self.press.missing(text)
    }

    fn is_test(&self) -> bool {
        self.demo
    }
}

fn filled(paper: &Paper, head: Head) -> plat_documents::Paper {
    let sheet = &paper.sheet;
    let issued = date_of(paper.issued);
    let received = sheet.received_on.unwrap_or(issued);
    match paper.kind {
        PaperKind::Receipt => plat_documents::Paper::Receipt(Receipt {
            head,
            received,
            channel: sheet.channel.clone(),
            place: sheet.site.clone(),
            materials: materials(sheet),
            answer_by: sheet.reply_due.unwrap_or(issued),
        }),
        PaperKind::Acceptance => plat_documents::Paper::Acceptance(Acceptance {
            head,
            received,
            accepted: sheet.accepted_on.unwrap_or(issued),
            deemed: sheet.deemed,
            materials: materials(sheet),
            legal: sheet.legal.map(|(days, working, due)| Term { days, unit: unit(working), due }),
            promised: sheet.promised_due.map(|due| Term {
                days: sheet.promised_days,
                unit: Unit::Working,
                due,
            }),
        }),
        PaperKind::Correction => plat_documents::Paper::Correction(Correction {
            head,
            received,
            defects: defects(sheet),
            reply_place: sheet.site.clone(),
            reply_by: None,
        }),
        PaperKind::NotAccepted => plat_documents::Paper::NotAccepted(NotAccepted {
            head,
            received,
            reason: sheet.reason.clone().unwrap_or_default(),
            basis: sheet.legal_basis.clone(),
            competent: sheet.competent.clone(),
            remedy: remedy(sheet),
        }),
        PaperKind::Decision => decision(sheet, head, issued),
        PaperKind::DeliveryRecord | PaperKind::ServiceRecord => {
            plat_documents::Paper::Delivery(delivery(paper, head))
        }
        _ => plat_documents::Paper::Notice(notices::notice(paper, head)),
    }
}

/// 送达回证, 电子送达凭证.
fn delivery(paper: &Paper, head: Head) -> Delivery {
    let sheet = &paper.sheet;
    let service = sheet.service.clone().unwrap_or_default();
    let opened = |at: Option<Timestamp>| at.map_or_else(|| "—".to_owned(), clock_text);
    Delivery {
        head,
        title: paper.title().to_owned(),
        papers: service.papers.into_iter().map(|(name, number, at)| (name, number, opened(at))).collect(),
        place: sheet.site.clone(),
        way: service.way,
        delivered_by: service.by,
        received: service.received.map(date_of),
        received_by: None,
        note: service.tracking.map(|tracking| format!("邮件号 {tracking}")),
    }
}

fn head(paper: &Paper, code: &str, address: &str, demo: bool) -> Head {
    let sheet = &paper.sheet;
    Head {
        number: paper.number.clone(),
        case_number: sheet.case_number.clone(),
        organ: sheet.organ.clone(),
        applicant: sheet.applicant.clone(),
        id_number: sheet.id_number.clone(),
        item: sheet.item.clone(),
        licence: sheet.licence,
        date: date_of(paper.issued),
        verification: Verification { url: address.to_owned(), code: code.to_owned() },
        enquiries: sheet.phone.clone(),
        rating: None,
        demo,
    }
}

fn decision(sheet: &Sheet, head: Head, issued: Date) -> plat_documents::Paper {
    let outcome = if sheet.granted {
        Outcome::Granted {
            document: sheet.result.clone(),
            validity: None,
            delivery: None,
            deliver_by: sheet.deliver_by,
        }
    } else {
        Outcome::Refused { reason: sheet.reason.clone().unwrap_or_default(), remedy: remedy(sheet) }
    };
    let accepted = sheet.accepted_on.unwrap_or(issued);
    plat_documents::Paper::Decision(Decision { head, accepted, basis: sheet.legal_basis.clone(), outcome })
}

fn unit(working: bool) -> Unit {
    if working { Unit::Working } else { Unit::Calendar }
}

fn materials(sheet: &Sheet) -> Vec<MaterialRow> {
    let row = |it: &cap_papers::SheetMaterial| MaterialRow {
        name: it.name.clone(),
        copies: it.copies,
        form: it.form.clone(),
    };
    sheet.materials.iter().map(row).collect()
}

fn defects(sheet: &Sheet) -> Vec<Defect> {
    let defect = |it: &cap_papers::SheetDefect| Defect {
        material: it.material.as_ref().map_or_else(|| "申请表".to_owned(), |_| it.what.clone()),
        problem: it.what.clone(),
        todo: it.todo.clone(),
    };
    sheet.defects.iter().map(defect).collect()
}

/// 行政复议法 20 (60 days), 行政诉讼法 46 (six months). Which authority and court stands with the organ.
fn remedy(sheet: &Sheet) -> Remedy {
    let (organ, within) = (sheet.reconsideration.clone(), sheet.reconsideration_days);
    Remedy { reconsideration: organ, within, court: sheet.court.clone() }
}
