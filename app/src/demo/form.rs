//! Forms, filled in as somebody might.

use cap_catalogue::{Answers, Field, FieldKind, Item};
use cap_sites::Site;
use plat_identity::Resident;
use plat_kernel::{Date, SignedDuration, idno::ResidentId, uscc::Uscc};

use super::luck::Luck;

/// Where letters go: streets that are nowhere.
const STREETS: [&str; 8] =
    ["汀前大道", "柳桥路", "梧桐里路", "鹤坊巷", "钟楼街", "澄河北路", "雁洲二路", "棠溪中路"];

/// Answers that the form takes.
pub(super) fn filled(item: &Item, site: &Site, who: &Resident, today: Date, luck: &Luck) -> Answers {
    let mut answers = Answers::new();
    for field in &item.form {
        let asked = field.is_asked(&answers);
        if asked && (field.required || luck.percent(8)) {
            let answer = answer(field, site, who, today, luck);
            answers.insert(field.key.clone(), answer);
        }
    }
    answers
}

fn answer(field: &Field, site: &Site, who: &Resident, today: Date, luck: &Luck) -> String {
    match &field.kind {
        FieldKind::Text { max } => words(&field.key, luck).chars().take(*max).collect(),
        FieldKind::Choice(choices) => luck.of(choices).map(|choice| choice.key.clone()).unwrap_or_default(),
        FieldKind::Date => {
            let days = i64::from(luck.between(5, 90));
            today.saturating_add(SignedDuration::from_hours(24 * days)).to_string()
        }
        FieldKind::Number => luck.between(1, 9).to_string(),
        FieldKind::Permit(kind) => number(kind, who, luck),
        FieldKind::Phone => who.phone.clone(),
        FieldKind::Address => {
            let district = site.address.zh.chars().take(6).collect::<String>();
            let street = luck.of(&STREETS).copied().unwrap_or_default();
            format!("{district}{street}{}号{}室", luck.between(1, 199), luck.between(101, 1806))
        }
    }
}

/// What is written into a field of free words.
fn words(key: &str, luck: &Luck) -> &'static str {
    let some: &[&str] = match key {
        "remarks" => &["周末不方便接电话，请发短信。", "希望快递到家，谢谢。", "急用，麻烦尽快。"],
        "visited" => &["王秀兰，母亲", "陈建华，父亲", "李静，妻子"],
        "contact_name" | "guardian" | "relative" | "joined_name" => &["王秀兰", "陈建华", "李静宜"],
        "child_name" => &["一诺", "子轩", "可馨"],
        "relation" => &["母女", "父子", "夫妻"],
        "certificate_use" => &["入职", "子女入学", "办理公证", "购房"],
        "event" => &["宁和市迎新年徒步活动", "澄河音乐节"],
        "hotel_name" => &["宁河之夜宾馆", "汀前客舍"],
        "host" => &["宁和大学", "宁和港务公司"],
        "model" => &["TDT801Z", "TDR2057Z"],
        "frame" => &["339900260001234", "339900260004321"],
        "certificate_number" => &["T339900123", "T339900456"],
        "medical" => &["宁和市第一人民医院"],
        _ => &["如所附材料"],
    };
    luck.of(some).copied().unwrap_or("如所附材料")
}

/// A number of that kind which could be one, and is nobody's.
fn number(kind: &str, who: &Resident, luck: &Luck) -> String {
    let eight = luck.between(0, 9_999);
    match kind {
        "hk_macau_pass" => format!("C0000{eight:04}"),
        "taiwan_pass" => format!("L0000{eight:04}"),
        "cn_passport" => format!("E0000{eight:04}"),
        "plate" => format!("浙Z0{eight:04}"),
        "uscc" => Uscc::synthetic("9133990000000000").map(|it| it.to_string()).unwrap_or_default(),
        "resident_id" => ResidentId::synthetic("339902", Date::constant(1962, 4, 9), 24)
            .map_or_else(|_| who.id_number.to_string(), |it| it.to_string()),
        "mobile" => who.phone.clone(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use plat_facts::refs::PersonRef;

    use super::*;

    #[test]
    fn every_form_of_the_wishes_is_filled_in_so_that_it_is_taken() {
        let catalogue = cap_catalogue::Catalogue::load(crate::reference::carried().into_iter()).unwrap();
        let sites = cap_sites::Sites::load(crate::reference::carried().into_iter()).unwrap();
        let id_number = ResidentId::synthetic("339901", Date::constant(1990, 1, 1), 1).unwrap();
        let who = Resident::imagined(PersonRef::nil(), "张三".into(), id_number, "15400000001".into());
        let today = Date::constant(2026, 11, 20);
        for (item, _) in super::super::items::wishes(&catalogue) {
            for seed in 0..20 {
                let answers = filled(&item, &sites.all()[0], &who, today, &Luck::seeded(seed));
                assert_eq!(item.check_form(&answers, today).err(), None, "{}", item.id);
            }
        }
    }
}
