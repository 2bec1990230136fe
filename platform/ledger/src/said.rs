//! What a check of a file found, in words: the same on the page and on the command line.

use plat_kernel::Lang;

use crate::check::{CheckError, Checked, Shows};

impl Checked {
    /// What is proved, in one sentence.
    pub fn proved(&self, lang: Lang) -> String {
        let size = self.head.head.size;
        match (&self.shows, lang) {
            (Shows::Facts { many, .. }, Lang::Zh) => format!(
                "文件中的 {many} 条记录与账本记下的一字不差，都在覆盖前 {size} 条事实的签名树头之下。"
            ),
            (Shows::Facts { many, .. }, Lang::En) => format!(
                "All records in the file ({many}) are exactly what the ledger recorded; they stand under a signed head over its first {size} facts."
            ),
            (Shows::Head, Lang::Zh) => format!("覆盖前 {size} 条事实的树头签名有效。"),
            (Shows::Head, Lang::En) => format!("The head over the first {size} facts is signed."),
            (Shows::Heads(many), Lang::Zh) => {
                format!("{many} 个树头的签名都有效，中间一个不缺；最新的覆盖前 {size} 条事实。")
            }
            (Shows::Heads(many), Lang::En) => format!(
                "All heads in the file ({many}) are signed and none between them is missing; the newest covers the first {size} facts."
            ),
            (Shows::Continues(from), Lang::Zh) => {
                format!("账本从 {from} 条增长到 {size} 条时，原有的记录没有被改动、删除或调换。")
            }
            (Shows::Continues(from), Lang::En) => format!(
                "The ledger grew from {from} to {size} facts, and nothing of what was there was changed, deleted or moved."
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
                Lang::Zh => format!("另有 {waiting} 条最新记录当时尚未签入树头；稍后请重新下载回执。"),
                Lang::En => format!(
                    "The newest records of the case ({waiting}) were not under a head yet; download the receipt again later."
                ),
            });
        }
        if !self.vouched {
            open.push(match lang {
                Lang::Zh => format!(
                    "没有证明签名者是谁：请把下面的密钥指纹与公安机关公布的核对。{}",
                    self.head.head.key
                ),
                Lang::En => format!(
                    "It is not proved who signed: compare this fingerprint of the keys with the one that the police publish. {}",
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
            Self::OnlyKeys => "这是公钥文件，本身不证明什么；请用回执、树头或一致性证明。".to_owned(),
            Self::Empty => "文件里没有树头。".to_owned(),
            Self::NoKeys(_) => "文件里没有签署树头的公钥。".to_owned(),
            Self::Gap(size) => format!("列表中缺少覆盖前 {size} 条的树头。"),
            Self::Signature(size) => format!("覆盖前 {size} 条的树头签名不符：文件被改动过，或者是伪造的。"),
            Self::Fact { position, kind } => {
                format!("第 {position} 号记录（{kind}）与账本记下的不符：文件被改动过，或者是伪造的。")
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
                "This is a file of public keys; by itself it proves nothing. Take a receipt, a head or a consistency proof."
                    .to_owned()
            }
            Self::Empty => "There is no head in the file.".to_owned(),
            Self::NoKeys(_) => "The public keys that signed the head are not in the file.".to_owned(),
            Self::Gap(size) => format!("The head over the first {size} facts is missing in the list."),
            Self::Signature(size) => format!(
                "The signature of the head over the first {size} facts does not fit: the file was changed, or it is forged."
            ),
            Self::Fact { position, kind } => format!(
                "Record {position} ({kind}) is not what the ledger recorded: the file was changed, or it is forged."
            ),
            Self::Fork { from, to } => format!(
                "The ledger over {to} facts did not grow out of the one over {from}: what was there has been changed."
            ),
        }
    }
}
