//! The people whom a visitor can be with one click.

use cap_cases::model::Tray;
use cap_evaluation::model::Level;
use plat_identity::Resident;
use plat_kernel::{Date, lang::Bilingual};
use plat_web::DemoLogin;

use super::fate::{Fate, Look};

/// Everybody's password in the demo city.
pub(crate) const PASSWORD: &str = "Ninghe-2026";

/// A resident of the one-click sign-in.
pub(super) struct Player {
    pub(super) name: &'static str,
    pub(super) birth: Date,
    /// Odd for a man.
    pub(super) serial: u16,
    label: (&'static str, &'static str),
}

/// With cases in progress; with one to evaluate; new.
pub(super) const RESIDENTS: [Player; 3] = [
    Player {
        name: "林若曦",
        birth: Date::constant(1994, 5, 12),
        serial: 28,
        label: (
            "林若曦 · 居民，有办件在办，一件待补正",
            "Lin Ruoxi · resident with cases in progress, one to correct",
        ),
    },
    Player {
        name: "周文博",
        birth: Date::constant(1986, 10, 3),
        serial: 15,
        label: ("周文博 · 居民，有一件待评价", "Zhou Wenbo · resident with a finished case to evaluate"),
    },
    Player {
        name: "何欣然",
        birth: Date::constant(2001, 2, 26),
        serial: 46,
        label: ("何欣然 · 居民，刚注册", "He Xinran · resident, new here"),
    },
];

/// Badge and label.
const OFFICERS: [(&str, &str, &str); 12] = [
    ("NH0029", "大厅窗口民警 · 出入境", "Window officer in the hall · exit and entry"),
    ("NH0069", "大厅出入境审查民警", "Reviewer of exit and entry in the hall"),
    ("NH0087", "大厅出入境审批民警", "Decider of exit and entry in the hall"),
    ("NH0102", "柳桥派出所民警", "Officer of Liuqiao Police Station"),
    ("NH0002", "督查民警", "Supervisor"),
    ("NH0001", "系统管理员 · 管账号", "System administrator · accounts"),
    ("NH0156", "安全管理员 · 管授权", "Security administrator · rights"),
    ("NH0157", "审计管理员 · 查留痕", "Audit administrator · what was done"),
    ("NH0158", "目录维护民警 · 编办事指南", "Catalogue editor · the guides"),
    ("BCIVILAFFA", "民政局经办 · 一件事协同", "Civil affairs · steps of bundles"),
    ("BSOCIALSEC", "人社局经办 · 一件事协同", "Social security · steps of bundles"),
    ("BHEALTH", "卫健委经办 · 推送一件事", "Health commission · offers bundles"),
];

/// Where the cast's officer of a station works; more people come here than to other stations.
pub(super) const STATION: &str = "NH-0101";

/// The phone of the n-th resident. 154 is a block of mobile numbers that was never given to a carrier (state of the
/// numbering plan: from memory, M), so these belong to nobody and are still shaped like numbers.
pub(super) fn phone(number: usize) -> String {
    format!("154{number:08}")
}

/// So many residents, counted by their phones, are left to those who take their part: the demonstration does nothing for them.
const FREE: usize = 12;

/// Whether somebody may take this resident's part: nothing happens to them by itself.
pub(super) fn is_free(resident: &Resident) -> bool {
    (1..=FREE).any(|number| phone(number) == resident.phone)
}

/// The phone of the n-th resident, from 1, who is not of the one-click sign-in.
pub(crate) fn phone_of_somebody(nth: usize) -> String {
    phone(RESIDENTS.len() + nth)
}

/// The buttons of the sign-in page.
pub(crate) fn logins() -> Vec<DemoLogin> {
    let login = |login: String, zh: &str, en: &str| DemoLogin {
        label: Bilingual::new(zh, en),
        login,
        password: PASSWORD.to_owned(),
    };
    let residents = RESIDENTS.iter().enumerate().map(|(at, it)| login(phone(at + 1), it.label.0, it.label.1));
    let officers = OFFICERS.iter().map(|(badge, zh, en)| login((*badge).to_owned(), zh, en));
    residents.chain(officers).collect()
}

/// What is printed when the city is ready.
pub(crate) fn greeting(address: &str) -> String {
    let line = |it: &DemoLogin| format!("  {:<12} {} / {}\n", it.login, it.label.zh, it.label.en);
    let people = logins().iter().map(line).collect::<Vec<_>>().concat();
    format!(
        "\n一窗演示城市已就绪：{address}\nThe demo city is ready: {address}\n\n在 {address}/signin 点一下即可登录，口令都是 {PASSWORD}\nOne click signs in at {address}/signin; everybody's password is {PASSWORD}\n\n{people}"
    )
}

/// A case of the cast.
pub(super) struct Scene {
    /// Whose, by place in [`RESIDENTS`].
    pub(super) who: usize,
    pub(super) item: &'static str,
    /// So many working days ago.
    pub(super) days_ago: u32,
    /// How it went.
    pub(super) fate: fn(Fate) -> Fate,
}

/// What waits for the residents of the one-click sign-in.
pub(super) const SCENES: [Scene; 6] = [
    Scene { who: 0, item: "CR003", days_ago: 3, fate: |it| Fate { stays: Some(Tray::Review), ..it } },
    Scene {
        who: 0,
        item: "HZ024",
        days_ago: 2,
        fate: |it| Fate { look: Look::Correct, stays: Some(Tray::Applicant), ..it },
    },
    Scene { who: 0, item: "SF003", days_ago: 1, fate: |it| Fate { stays: Some(Tray::Examine), ..it } },
    Scene {
        who: 0,
        item: "CR011",
        days_ago: 14,
        fate: |it| Fate { opinion: Some((1, Level::VerySatisfied)), ..it },
    },
    Scene { who: 1, item: "CR012", days_ago: 2, fate: |it| it },
    Scene {
        who: 1,
        item: "JG006",
        days_ago: 16,
        fate: |it| Fate { opinion: Some((1, Level::Satisfied)), ..it },
    },
];
