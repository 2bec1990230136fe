//! What a check of a file found, in words: the same on the page and on the command line.

use plat_kernel::Lang;

use crate::check::{CheckError, Checked, Shows};

impl Checked {
    /// What is proved, in one sentence.
    pub fn proved(&self, lang: Lang) -> String {
        let size = self.head.head.size;
        match (&self.shows, lang) {
            (Shows::Facts { many, .. }, Lang::Zh) => {
                format!("文件中的 {many} 条记录与账本记下的一字不差，都在覆盖前 {size} 条记录的封签之下。")
            }
            (Shows::Facts { many, .. }, Lang::En) => format!(
                "All records in the file ({many}) are exactly what the ledger recorded; they stand under a seal over its first {size} records."
            ),
            (Shows::Head, Lang::Zh) => format!("覆盖前 {size} 条记录的封签有效。"),
            (Shows::Head, Lang::En) => format!("The seal over the first {size} records is good."),
            (Shows::Heads(many), Lang::Zh) => {
                format!("{many} 个封签都有效，中间一个不缺；最新的覆盖前 {size} 条记录。")
            }
            (Shows::Heads(many), Lang::En) => format!(
                "All seals in the file ({many}) are good and none between them is missing; the newest covers the first {size} records."
            ),
            (Shows::Continues(from), Lang::Zh) => {
                format!("账本从 {from} 条增长到 {size} 条时，原有的记录没有被改动、删除或调换。")
            }
            (Shows::Continues(from), Lang::En) => format!(
                "The ledger grew from {from} to {size} records, and nothing of what was there was changed, deleted or moved."
            ),
        }
    }

    /// What is not proved, each in one sentence.
    pub fn open(&self, lang: Lang) -> Vec<String> {
        let mut open = Vec::new();
        if let Shows::Facts { waiting, .. } = self.shows
            && waiting > 0
        {
            open.push(match lang {
                Lang::Zh => format!("另有 {waiting} 条最新记录当时尚未封签；稍后请重新下载回执。"),
                Lang::En => format!(
                    "The newest records of the case ({waiting}) were not under a seal yet; download the receipt again later."
                ),
            });
        }
        if !self.vouched {
            open.push(match lang {
                Lang::Zh => format!(
                    "没有证明封签是谁盖的：请把密钥指纹与公安机关公布的核对。指纹：{}",
                    self.head.head.key
                ),
                Lang::En => format!(
                    "It is not proved whose seal this is: compare the fingerprint of its keys with the one that the police publish. Fingerprint: {}",
                    self.head.head.key
                ),
            });
        }
        open
    }
}

impl CheckError {
    /// Why the file shows nothing, in one sentence.
    pub fn text(&self, lang: Lang) -> String {
        match lang {
            Lang::Zh => self.zh(),
            Lang::En => self.en(),
        }
    }

    fn zh(&self) -> String {
        match self {
            Self::Unreadable(_) => "这不是账本的文件，或者来自更新的版本。".to_owned(),
            Self::OnlyKeys => "这是公钥文件，本身不证明什么；请用回执、封签或连续性证明。".to_owned(),
            Self::Empty => "文件里没有封签。".to_owned(),
            Self::NoKeys(_) => "文件里没有签署封签的公钥。".to_owned(),
            Self::Gap(size) => format!("列表中缺少覆盖前 {size} 条的封签。"),
            Self::Signature(size) => format!("覆盖前 {size} 条的封签不符：文件被改动过，或者是伪造的。"),
            Self::Fact { position, .. } => {
                format!("第 {position} 号记录与账本记下的不符：文件被改动过，或者是伪造的。")
            }
            Self::Fork { from, to } => {
                format!("{to} 条的账本不是由 {from} 条的账本增长而来：原有的记录被改动过。")
            }
        }
    }

    fn en(&self) -> String {
        match self {
            Self::Unreadable(_) => "This is not a file of the ledger, or one of a newer version.".to_owned(),
            Self::OnlyKeys => {
                "This is a file of public keys; by itself it proves nothing. Take a receipt, a seal or a proof of continuity."
                    .to_owned()
            }
            Self::Empty => "There is no seal in the file.".to_owned(),
            Self::NoKeys(_) => "The public keys of the seal are not in the file.".to_owned(),
            Self::Gap(size) => format!("The seal over the first {size} records is missing in the list."),
            Self::Signature(size) => format!(
                "The seal over the first {size} records does not fit: the file was changed, or it is forged."
            ),
            Self::Fact { position, .. } => format!(
                "Record {position} is not what the ledger recorded: the file was changed, or it is forged."
            ),
            Self::Fork { from, to } => format!(
                "The ledger over {to} records did not grow out of the one over {from}: what was there has been changed."
            ),
        }
    }
}
