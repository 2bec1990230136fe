//! What can be wrong with a file, in words: the same on the page, in the API and on the command line.

use plat_kernel::Lang;

/// What is wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// It is neither a paper, nor a seal, nor an archive of this house.
    NotOurs,
    /// A PDF without a seal inside.
    NoSeal,
    /// The end is missing.
    Cut,
    /// What should be the seal cannot be read.
    BrokenSeal,
    /// The keys with this fingerprint are not among the city's.
    UnknownKey(String),
    /// Neither signature fits: what the seal says was changed.
    Signature,
    /// The ES256 signature fits, the SM2 signature does not.
    OnlyEs256,
    /// The SM2 signature fits, the ES256 signature does not.
    OnlySm2,
    /// As long as the paper that was sealed, but not the same bytes.
    Content,
    /// Not as long as the paper that was sealed.
    Length {
        /// What the seal says.
        said: usize,
        /// What is there.
        found: usize,
    },
    /// So many bytes were put behind the paper.
    Appended(usize),
    /// The seal that lies beside is not the one inside.
    OtherSeal,
    /// An entry of an archive is missing.
    Missing(String),
    /// An entry of an archive that its manifest does not name.
    Extra(String),
    /// An entry of an archive is not what was put in.
    Entry(String),
    /// The archive is larger than may be opened here.
    TooLarge,
}

impl Fault {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotOurs => "not-ours",
            Self::NoSeal => "no-seal",
            Self::Cut => "cut",
            Self::BrokenSeal => "broken-seal",
            Self::UnknownKey(_) => "unknown-key",
            Self::Signature => "signature",
            Self::OnlyEs256 => "only-es256",
            Self::OnlySm2 => "only-sm2",
            Self::Content => "content",
            Self::Length { .. } => "length",
            Self::Appended(_) => "appended",
            Self::OtherSeal => "other-seal",
            Self::Missing(_) => "missing-entry",
            Self::Extra(_) => "extra-entry",
            Self::Entry(_) => "changed-entry",
            Self::TooLarge => "too-large",
        }
    }

    /// Whether the file is no file of this house at all, rather than one that was changed.
    pub fn is_foreign(&self) -> bool {
        matches!(self, Self::NotOurs | Self::NoSeal | Self::UnknownKey(_))
    }

    /// What is wrong, in a sentence.
    pub fn text(&self, lang: Lang) -> String {
        match lang {
            Lang::Zh => self.chinese(),
            Lang::En => self.english(),
        }
    }

    fn chinese(&self) -> String {
        match self {
            Self::NotOurs => "这不是本系统签发的文书、签章或档案文件。".into(),
            Self::NoSeal => "这份 PDF 里没有签章：可能不是本系统签发的，也可能被重新打印或另存过。".into(),
            Self::Cut => "文件不完整：结尾缺失或者被改动。请重新下载。".into(),
            Self::BrokenSeal => "文件里的签章已损坏，读不出来。".into(),
            Self::UnknownKey(key) if key.is_empty() => "签章没有写明是哪个密钥盖的。".into(),
            Self::UnknownKey(key) => format!("盖章的密钥不在本市公布的密钥之中，指纹：{key}"),
            Self::Signature => "两个数字签名（P-256 与 SM2）都对不上：签章里写的内容被改过。".into(),
            Self::OnlyEs256 => "两个数字签名只有 P-256 有效，SM2 签名对不上：签章被改动过。".into(),
            Self::OnlySm2 => "两个数字签名只有 SM2 有效，P-256 签名对不上：签章被改动过。".into(),
            Self::Content => "文书内容被改动：PDF 与盖章时的字节不一致。".into(),
            Self::Length { said, found } => {
                format!("文书内容被改动：盖章时是 {said} 字节，现在是 {found} 字节。")
            }
            Self::Appended(bytes) => {
                format!("盖章之后文件末尾被添加了 {bytes} 字节，显示的内容可能已经不同。")
            }
            Self::OtherSeal => "旁边的签章文件与 PDF 里的签章不是同一个。".into(),
            Self::Missing(name) => format!("档案缺少“{name}”。"),
            Self::Extra(name) => format!("档案里多出了目录没有的“{name}”。"),
            Self::Entry(name) => format!("档案里的“{name}”被改动过。"),
            Self::TooLarge => "档案太大，无法在这里打开。".into(),
        }
    }

    fn english(&self) -> String {
        match self {
            Self::NotOurs => "This is no paper, seal or archive of this system.".into(),
            Self::NoSeal => {
                "There is no seal in this PDF: it was not issued here, or it was printed or saved anew."
                    .into()
            }
            Self::Cut => {
                "The file is not whole: its end is missing or was changed. Download it again.".into()
            }
            Self::BrokenSeal => "The seal in the file is damaged and cannot be read.".into(),
            Self::UnknownKey(key) if key.is_empty() => "The seal does not name the keys that made it.".into(),
            Self::UnknownKey(key) => {
                format!(
                    "The keys of this seal are not among those that the city publishes. Fingerprint: {key}"
                )
            }
            Self::Signature => "Neither signature (P-256, SM2) fits: what the seal says was changed.".into(),
            Self::OnlyEs256 => {
                "Of the two signatures only P-256 holds, SM2 does not: the seal was changed.".into()
            }
            Self::OnlySm2 => {
                "Of the two signatures only SM2 holds, P-256 does not: the seal was changed.".into()
            }
            Self::Content => "The paper was changed: its bytes are not those that were sealed.".into(),
            Self::Length { said, found } => {
                format!("The paper was changed: {said} bytes were sealed, {found} are there.")
            }
            Self::Appended(bytes) => {
                format!("{bytes} bytes were put behind the sealed paper: it may show something else now.")
            }
            Self::OtherSeal => "The seal beside the PDF is not the one inside it.".into(),
            Self::Missing(name) => format!("“{name}” is missing in the archive."),
            Self::Extra(name) => format!("“{name}” is in the archive, but not in its manifest."),
            Self::Entry(name) => format!("“{name}” in the archive was changed."),
            Self::TooLarge => "The archive is too large to be opened here.".into(),
        }
    }
}
