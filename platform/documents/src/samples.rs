//! One of each paper, for tests and for looking at.

use plat_kernel::Date;
use plat_kernel::lang::Lang;
use plat_kernel::term::Unit;

use crate::leaflet::{Leaflet, Part, PartBody, Table};
use crate::paper::{
    Acceptance, Correction, Decision, Defect, Delivery, Head, MaterialRow, NotAccepted, Notice, Outcome,
    Paper, Rating, Receipt, Remedy, Term, Verification,
};

pub(crate) fn day(text: &str) -> Date {
    text.parse().unwrap()
}

pub(crate) fn head(kind: &str) -> Head {
    Head {
        number: format!("宁公（出）{kind}字〔2026〕第000123号"),
        case_number: "NH20261122-000123-7".to_owned(),
        organ: "宁和市公安局".to_owned(),
        applicant: "张晓明".to_owned(),
        id_number: Some("339901********0012".to_owned()),
        item: "往来港澳通行证个人旅游签注签发".to_owned(),
        licence: true,
        date: day("2026-11-22"),
        verification: Verification {
            url: "https://yichuang.example/verify/K7QF2M9XDT".to_owned(),
            code: "K7QF2-M9XDT".to_owned(),
        },
        enquiries: "0000-5550100　宁和市公安政务服务中心".to_owned(),
        rating: (kind == "收").then(|| Rating {
            url: "https://yichuang.example/rate/code/0190a000-0000-7000-8000-000000000001/K7QF2-M9XDT"
                .to_owned(),
            words: "评一评：办结后扫码评价，自愿、匿名。".to_owned(),
        }),
        demo: true,
    }
}

fn materials() -> Vec<MaterialRow> {
    let names = [
        "《中国公民出入境证件申请表》",
        "居民身份证",
        "往来港澳通行证",
        "符合规定的近期免冠彩色照片（白底，48mm×33mm）",
    ];
    let row = |(i, name): (usize, &&str)| MaterialRow {
        name: (*name).to_owned(),
        copies: 1,
        form: if i % 2 == 0 { "电子" } else { "纸质原件" }.to_owned(),
    };
    names.iter().enumerate().map(row).collect()
}

pub(crate) fn receipt(head: Head) -> Paper {
    Paper::Receipt(Receipt {
        head,
        received: day("2026-11-22"),
        channel: "网上申请（手机）".to_owned(),
        place: "宁和市公安政务服务中心".to_owned(),
        materials: materials(),
        answer_by: day("2026-11-27"),
    })
}

pub(crate) fn acceptance(head: Head) -> Paper {
    let term = |days, due| Some(Term { days, unit: Unit::Working, due: day(due) });
    Paper::Acceptance(Acceptance {
        head,
        received: day("2026-11-22"),
        accepted: day("2026-11-23"),
        deemed: false,
        materials: materials(),
        legal: term(20, "2026-12-21"),
        promised: term(7, "2026-12-02"),
    })
}

pub(crate) fn correction(defects: usize) -> Paper {
    let rows = [
        (
            "近期免冠彩色照片",
            "照片背景不是白色，且拍摄已超过六个月",
            "重新提交六个月内拍摄的白底免冠照片，可在大厅自助机免费拍摄",
        ),
        ("申请表", "紧急联系人电话没有填写", "补填一名紧急联系人的姓名和手机号码"),
        ("居民身份证", "上传的图片反光，号码后四位无法辨认", "在光线均匀处重新拍摄正反两面后上传"),
    ];
    let defect = |(material, problem, todo): &(&str, &str, &str)| Defect {
        material: (*material).to_owned(),
        problem: (*problem).to_owned(),
        todo: (*todo).to_owned(),
    };
    Paper::Correction(Correction {
        head: head("补"),
        received: day("2026-11-22"),
        defects: rows.iter().cycle().take(defects).map(defect).collect(),
        reply_place: "网上“我的办件”上传，或宁和市公安政务服务中心出入境窗口（云汀区汀前大道1号三层）"
            .to_owned(),
        reply_by: Some(day("2026-12-22")),
    })
}

fn remedy() -> Remedy {
    Remedy {
        reconsideration: "宁和市人民政府".to_owned(),
        within: None,
        court: "宁和市云汀区人民法院".to_owned(),
    }
}

pub(crate) fn not_accepted() -> Paper {
    Paper::NotAccepted(NotAccepted {
        head: head("不受"),
        received: day("2026-11-22"),
        reason: "申请事项依法不属于本机关职权范围".to_owned(),
        basis: vec!["《中华人民共和国行政许可法》第三十二条第一款第（二）项".to_owned()],
        competent: Some("宁和市文化和旅游局".to_owned()),
        remedy: remedy(),
    })
}

pub(crate) fn decision(licence: bool, granted: bool) -> Paper {
    let outcome = if granted {
        Outcome::Granted {
            document: "往来港澳通行证签注（个人旅游，香港、澳门）".to_owned(),
            validity: Some("一年，往返各一次".to_owned()),
            delivery: Some("邮寄送达".to_owned()),
            deliver_by: Some(day("2026-12-16")),
        }
    } else {
        Outcome::Refused {
            reason: "你提交的申请表所载内容与核查结果不一致，不符合法定条件".to_owned(),
            remedy: remedy(),
        }
    };
    Paper::Decision(Decision {
        head: Head { licence, ..head(if granted { "准" } else { "不准" }) },
        accepted: day("2026-11-23"),
        basis: vec!["《中国公民因私事往来香港地区或者澳门地区的暂行管理办法》第十一条".to_owned()],
        outcome,
    })
}

pub(crate) fn delivery() -> Paper {
    Paper::Delivery(Delivery {
        head: head("送"),
        papers: vec![
            (
                "准予行政许可决定书".to_owned(),
                "NH20261122-000123-7-D".to_owned(),
                "2026-11-22 16:30".to_owned(),
            ),
            ("往来港澳通行证（签注）".to_owned(), "C00000000".to_owned(), "—".to_owned()),
        ],
        place: "宁和市公安政务服务中心25号窗口".to_owned(),
        title: "送达回证".to_owned(),
        way: "直接送达".to_owned(),
        delivered_by: "王静（NH0025）".to_owned(),
        received: None,
        received_by: None,
        note: None,
    })
}

/// A notice with nothing but its sentence.
fn plain(title: &str, text: &str) -> Notice {
    Notice {
        head: head("停"),
        title: title.to_owned(),
        text: vec![text.to_owned()],
        fields: Vec::new(),
        listed: None,
        voices: Vec::new(),
        basis: None,
        signature: None,
        remedy: None,
    }
}

pub(crate) fn notice() -> Paper {
    let text = "你申请的事项依法需要专家评审，所需时间约 10 个工作日，不计入办理期限。";
    let basis = Some("《中华人民共和国行政许可法》第四十五条".to_owned());
    Paper::Notice(Notice { basis, ..plain("特别程序所需时间告知书", text) })
}

/// A notice with everything that one can have, addressed to somebody with a long name.
pub(crate) fn full_notice(applicant: &str) -> Paper {
    let text = "你承诺补齐的材料到期没有交来，本机关终止办理你的申请。";
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    let voice = |a: &str, b: &str, c: &str| (a.to_owned(), b.to_owned(), c.to_owned());
    Paper::Notice(Notice {
        head: Head { applicant: applicant.to_owned(), ..head("终") },
        fields: vec![pair("补齐期限", "2026年12月2日"), pair("代为申请", "由监护人代为申请")],
        listed: Some((
            "没有补齐的材料".to_owned(),
            vec!["房屋所有权证明".to_owned(), "近期免冠彩色照片".to_owned()],
        )),
        voices: vec![
            voice("治安", "同意", "符合条件"),
            voice("消防", "不同意", "疏散通道的宽度还要再次测量"),
        ],
        signature: Some("申请人签名".to_owned()),
        remedy: Some(remedy()),
        ..plain("终止办理告知书", text)
    })
}

/// A guide with each kind of part.
pub(crate) fn leaflet(lang: Lang) -> Leaflet {
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let part = |title: &str, body| Part { title: title.to_owned(), body, note: None };
    Leaflet {
        lang,
        publisher: "宁和市公安局".to_owned(),
        kind: "办事指南".to_owned(),
        title: "往来港澳通行证个人旅游签注签发".to_owned(),
        marks: words(&["CR012", "承诺件"]),
        warnings: words(&["数据待核"]),
        brief: vec![
            ("费用".to_owned(), "15元起".to_owned()),
            ("承诺时限".to_owned(), "7 个工作日".to_owned()),
        ],
        parts: vec![
            part("材料清单", PartBody::Checklist(vec![("请带原件".to_owned(), words(&["往来港澳通行证"]))])),
            part("办理环节", PartBody::Steps(words(&["申请", "审查", "制证"]))),
            part("费用", PartBody::Pairs(vec![("一次有效".to_owned(), "15元".to_owned())])),
            part("法律依据", PartBody::List(words(&["护照法"]))),
            part(
                "各档评价",
                PartBody::Table(Table {
                    heads: words(&["评价", "数量", "占比"]),
                    rows: vec![words(&["非常满意", "1,024", "81%"]), words(&["不满意", "3", "–"])],
                    bars: vec![81, 3],
                }),
            ),
        ],
        address: "https://yichuang.example/guides/CR012".to_owned(),
        scan: "扫码看最新".to_owned(),
        foot: "第 1 版".to_owned(),
        counted: "第 {page} 页 / 共 {pages} 页".to_owned(),
        demo: Some("演示系统".to_owned()),
    }
}

/// One of each, with a name for the file.
pub(crate) fn all() -> Vec<(&'static str, Paper)> {
    vec![
        ("receipt", receipt(head("收"))),
        ("acceptance", acceptance(head("受"))),
        ("correction", correction(3)),
        ("correction-long", correction(40)),
        ("not-accepted", not_accepted()),
        ("notice", notice()),
        ("notice-full", full_notice("张晓明")),
        ("notice-long", full_notice(LONG)),
        ("granted", decision(true, true)),
        ("refused", decision(true, false)),
        ("done", decision(false, true)),
        ("not-done", decision(false, false)),
        ("delivery", delivery()),
        ("acceptance-real", acceptance(Head { demo: false, ..head("受") })),
        ("receipt-rare", receipt(Head { applicant: RARE.to_owned(), ..head("收") })),
        ("receipt-long", receipt(Head { applicant: LONG.to_owned(), licence: false, ..head("收") })),
    ]
}

/// Names with characters of CJK extensions A and E, which GBK lacks.
pub(crate) const RARE: &str = "龚䶮㛃𬱖";
/// A long name in two scripts, longer than a line of a table cell.
pub(crate) const LONG: &str = "阿卜杜热合曼·阿不都克里木（Maximilian Wolfeschlegelsteinhausenbergerdorff）";
