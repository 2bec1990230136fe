//! The sentences of notices, each with the provision it rests on. What the law does not say is told without an article.

use cap_papers::{Paper, PaperKind, Sheet, SheetCorrected};
use plat_documents::{Head, Notice};
use plat_kernel::Date;

use super::remedy;

/// 国发〔2022〕5号 and 国办发〔2020〕42号 ask for both in all provinces; which items take them is the city's setting.
const ON_DEFERRAL: &str =
    "《国务院关于加快推进政务服务标准化规范化便利化的指导意见》（国发〔2022〕5号）和本市容缺受理规定";
const ON_PROMISE: &str =
    "《国务院办公厅关于全面推行证明事项和涉企经营许可事项告知承诺制的指导意见》（国办发〔2020〕42号）";

/// A notice, a promise, or the minutes of a consultation.
pub(super) fn notice(paper: &Paper, head: Head) -> Notice {
    let sheet = &paper.sheet;
    let on_behalf = sheet.on_behalf.clone().map(|it| ("代为申请".to_owned(), it));
    let blank = Notice {
        head,
        title: paper.title().to_owned(),
        text: Vec::new(),
        fields: on_behalf.into_iter().collect(),
        listed: None,
        voices: Vec::new(),
        basis: None,
        signature: None,
        remedy: None,
    };
    match paper.kind {
        PaperKind::Suspension => suspension(sheet, blank),
        PaperKind::Resumption => resumption(sheet, blank),
        PaperKind::Extension => extension(sheet, blank),
        PaperKind::Transfer => transfer(sheet, blank),
        PaperKind::SpotCorrection => on_the_spot(sheet, blank),
        PaperKind::DeferralNotice => deferral(sheet, blank),
        PaperKind::DeferralEnded => ended(sheet, blank),
        PaperKind::Promise => promise(sheet, blank),
        PaperKind::ConsultationMinutes => minutes(sheet, blank),
        _ => blank,
    }
}

/// 行政许可法 45: how long a special procedure takes is told in writing.
fn suspension(sheet: &Sheet, blank: Notice) -> Notice {
    let days = sheet.days.unwrap_or_default();
    let text = format!(
        "你申请的“{}”依法需要{}，所需时间约 {days} 个工作日，不计入办理期限。",
        sheet.item,
        ground(sheet.ground.as_deref()),
    );
    Notice {
        text: vec![text], basis: Some("《中华人民共和国行政许可法》第四十五条".to_owned()), ..blank
    }
}

fn resumption(sheet: &Sheet, mut blank: Notice) -> Notice {
    let stood = sheet.paused.map_or_else(String::new, |(from, to)| {
        format!("自{}至{}的时间不计入办理期限。", chinese(from), chinese(to))
    });
    let text = format!(
        "你申请的“{}”所需的{}已经结束，办理期限恢复计算。{stood}",
        sheet.item,
        ground(sheet.ground.as_deref()),
    );
    if let Some((_, _, due)) = sheet.legal {
        blank.fields.push(("法定期限届满".to_owned(), chinese(due)));
    }
    if let Some(due) = sheet.promised_due {
        blank.fields.push(("承诺期限届满".to_owned(), chinese(due)));
    }
    Notice {
        text: vec![text], basis: Some("《中华人民共和国行政许可法》第四十五条".to_owned()), ..blank
    }
}

/// 行政许可法 42(1): with the head's approval, and the reason.
fn extension(sheet: &Sheet, blank: Notice) -> Notice {
    let text = format!(
        "你申请的“{}”，因{}，在法定期限内不能作出决定，经本机关负责人批准，延长 {} 个工作日。",
        sheet.item,
        sheet.reason.as_deref().unwrap_or("案情复杂"),
        sheet.days.unwrap_or_default(),
    );
    let basis = "《中华人民共和国行政许可法》第四十二条";
    Notice { text: vec![text], basis: Some(basis.to_owned()), ..blank }
}

fn transfer(sheet: &Sheet, mut blank: Notice) -> Notice {
    let to = sheet.competent.clone().unwrap_or_default();
    let text = format!(
        "你申请的“{}”因{}，现移送{to}继续办理。你不需要重新申请，已经提交的材料一并移送，办理期限不重新计算。",
        sheet.item,
        sheet.reason.as_deref().unwrap_or("办理分工"),
    );
    blank.fields.push(("移送至".to_owned(), to));
    Notice { text: vec![text], ..blank }
}

/// 行政许可法 32(1)(3): what can be put right at once is put right at once.
fn on_the_spot(sheet: &Sheet, blank: Notice) -> Notice {
    let text = format!(
        "你申请的“{}”中，下列内容由你在窗口当场更正，以更正后的内容为准。本次更正不影响办理期限的计算。",
        sheet.item
    );
    let line = |it: &SheetCorrected| format!("{}：由“{}”更正为“{}”", it.what, it.before, it.after);
    let article = "《中华人民共和国行政许可法》第三十二条第一款第三项";
    Notice {
        text: vec![text],
        listed: Some(("更正的内容".to_owned(), sheet.corrected.iter().map(line).collect())),
        basis: sheet.licence.then(|| article.to_owned()),
        signature: Some("申请人（代为申请的人）签名".to_owned()),
        ..blank
    }
}

/// 容缺受理: what is missing, until when, and what follows.
fn deferral(sheet: &Sheet, mut blank: Notice) -> Notice {
    let by = sheet.lacking_by.map(chinese).unwrap_or_default();
    let text = format!(
        "你申请的“{}”主要材料齐全，按你自愿作出的书面承诺先行受理，下列材料请在{by}以前补齐。",
        sheet.item
    );
    let after =
        "补齐以前，本机关不颁发证件。到期没有补齐的，终止办理，已经提交的材料可以取回，之后可以重新申请。";
    blank.fields.push(("受理日期".to_owned(), sheet.accepted_on.map(chinese).unwrap_or_default()));
    blank.fields.push(("补齐期限".to_owned(), by));
    Notice {
        text: vec![text, after.to_owned()],
        listed: Some(("需要补齐的材料".to_owned(), sheet.lacking.clone())),
        basis: Some(ON_DEFERRAL.to_owned()),
        ..blank
    }
}

fn ended(sheet: &Sheet, mut blank: Notice) -> Notice {
    let by = sheet.lacking_by.map(chinese).unwrap_or_default();
    let text = format!(
        "你申请的“{}”按容缺方式受理，你承诺在{by}以前补齐的下列材料没有交来，本机关终止办理。材料准备齐全后，你可以重新申请。",
        sheet.item
    );
    blank.fields.push(("补齐期限".to_owned(), by));
    Notice {
        text: vec![text],
        listed: Some(("没有补齐的材料".to_owned(), sheet.lacking.clone())),
        basis: Some(ON_DEFERRAL.to_owned()),
        remedy: Some(remedy(sheet)),
        ..blank
    }
}

/// 告知承诺书: the words that were told and signed.
fn promise(sheet: &Sheet, blank: Notice) -> Notice {
    let told =
        format!("就“{}”的申请，下列材料可以由你自愿以书面承诺代替；不愿承诺的，可以照常提交。", sheet.item);
    let consequences = sheet.consequences.clone().unwrap_or_default();
    let text = vec![
        told,
        consequences,
        "本人已经知晓上述告知内容，承诺所述情况真实，愿意承担不实承诺的法律责任。".to_owned(),
    ];
    Notice {
        text,
        listed: Some(("以承诺代替的材料".to_owned(), sheet.lacking.clone())),
        basis: Some(ON_PROMISE.to_owned()),
        signature: Some("承诺人签名".to_owned()),
        ..blank
    }
}

/// 会商纪要: for those who handle the case.
fn minutes(sheet: &Sheet, blank: Notice) -> Notice {
    let it = sheet.consultation.clone().unwrap_or_default();
    let text = vec![format!("会商事项：{}", it.question), format!("会商意见：{}", it.conclusion)];
    Notice { text, voices: it.voices, ..blank }
}

fn ground(code: Option<&str>) -> &'static str {
    match code {
        Some("hearing") => "听证",
        Some("tender") => "招标",
        Some("auction") => "拍卖",
        Some("inspection") => "检验",
        Some("testing") => "检测",
        Some("quarantine") => "检疫",
        Some("appraisal") => "鉴定",
        _ => "专家评审",
    }
}

fn chinese(date: Date) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}
