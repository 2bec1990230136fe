//! The first row that does not fit, in words.

use plat_kernel::{Lang, id::Id};
use plat_store::StoredFact;

/// The first row that does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The position of the fact; for heads and subtrees the number of facts that they cover.
    pub position: i64,
    /// The fact that stands there, if one does: stream, version and kind as they stand in the row.
    pub row: Option<(String, i64, String)>,
    /// What does not fit.
    pub what: What,
}

/// What does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// The fact's row says something else than what was recorded.
    FactChanged,
    /// The fact that was recorded is not there.
    FactMissing,
    /// The fact was never recorded.
    FactInserted,
    /// The fact was recorded at another position.
    FactMoved(i64),
    /// The row cannot be read.
    FactUnreadable(String),
    /// The fact's link of the chain is not there.
    LinkMissing,
    /// The link does not follow from the one before.
    LinkChanged,
    /// There is a link that belongs to nothing.
    LinkInserted,
    /// A stored subtree is not there.
    NodeMissing {
        /// Its level.
        level: u32,
        /// Its place on the level.
        place: u64,
    },
    /// A stored subtree is not what its leaves make.
    NodeChanged {
        /// Its level.
        level: u32,
        /// Its place on the level.
        place: u64,
    },
    /// There are stored subtrees that belong to nothing.
    NodeInserted,
    /// A head is not there.
    HeadMissing(u64),
    /// A head's roots are not those of the facts it covers.
    HeadChanged,
    /// There is a head that belongs to nothing.
    HeadInserted,
    /// A head was signed with keys that nobody vouches for.
    HeadKey(String),
    /// A head is not what was signed.
    HeadSignature,
    /// The head that was kept elsewhere is itself no good.
    KeptHead(Box<What>),
    /// The head that was kept elsewhere covers other facts.
    KeptHeadDiffers,
    /// The head that was kept elsewhere covers more facts than there are chained.
    CutOff(u64),
}

impl Finding {
    pub(super) fn at(position: i64, what: What) -> Self {
        Self { position, row: None, what }
    }

    pub(super) fn of(fact: &StoredFact, what: What) -> Self {
        let stream = Id::<()>::from_bytes(&fact.stream)
            .map_or_else(|| plat_crypto::digest::hex(&fact.stream), |id| id.to_string());
        Self { position: fact.position, row: Some((stream, fact.version, fact.kind.clone())), what }
    }

    /// One sentence for people.
    pub fn text(&self, lang: Lang) -> String {
        let what = self.what.text(lang);
        let position = self.position;
        match (&self.row, lang) {
            (None, Lang::Zh) => format!("第 {position} 号：{what}"),
            (None, Lang::En) => format!("position {position}: {what}"),
            (Some((stream, version, kind)), Lang::Zh) => {
                format!("第 {position} 号（流 {stream}，第 {version} 版，{kind}）：{what}")
            }
            (Some((stream, version, kind)), Lang::En) => {
                format!("position {position} (stream {stream}, version {version}, {kind}): {what}")
            }
        }
    }
}

impl What {
    fn text(&self, lang: Lang) -> String {
        match lang {
            Lang::Zh => self.zh(),
            Lang::En => self.en(),
        }
    }

    fn zh(&self) -> String {
        match self {
            Self::FactChanged => "内容与记录时不同，被改动过".to_owned(),
            Self::FactMissing => "记录过的事实不见了，被删除过".to_owned(),
            Self::FactInserted => "从未记录过的事实，是插入的".to_owned(),
            Self::FactMoved(from) => format!("位置被改动：记录时是第 {from} 号"),
            Self::FactUnreadable(why) => format!("这一行读不出来：{why}"),
            Self::LinkMissing => "链上缺少这一环".to_owned(),
            Self::LinkChanged => "链上这一环被改动过".to_owned(),
            Self::LinkInserted => "链上多出了一环".to_owned(),
            Self::NodeMissing { level, place } => format!("缺少子树（层 {level}，序 {place}）"),
            Self::NodeChanged { level, place } => format!("子树（层 {level}，序 {place}）被改动过"),
            Self::NodeInserted => "多出了子树".to_owned(),
            Self::HeadMissing(size) => format!("缺少覆盖前 {size} 条的树头"),
            Self::HeadChanged => "树头被改动过，与它覆盖的事实不符".to_owned(),
            Self::HeadInserted => "多出了一个树头".to_owned(),
            Self::HeadKey(key) => format!("树头由不被信任的密钥签名：{key}"),
            Self::HeadSignature => "树头的签名不符".to_owned(),
            Self::KeptHead(why) => format!("另行保存的树头本身不可用：{}", why.zh()),
            Self::KeptHeadDiffers => "与另行保存的树头不符：它所覆盖的事实被替换过".to_owned(),
            Self::CutOff(size) => format!("另行保存的树头覆盖到这里，而账本只剩 {size} 条：末尾被截去"),
        }
    }

    fn en(&self) -> String {
        match self {
            Self::FactChanged => "its contents are not what was recorded: the row was changed".to_owned(),
            Self::FactMissing => "the fact that was recorded is not there: the row was deleted".to_owned(),
            Self::FactInserted => "this was never recorded: the row was inserted".to_owned(),
            Self::FactMoved(from) => format!("its position was changed: it was recorded at {from}"),
            Self::FactUnreadable(why) => format!("the row cannot be read: {why}"),
            Self::LinkMissing => "its link of the chain is missing".to_owned(),
            Self::LinkChanged => "its link of the chain was changed".to_owned(),
            Self::LinkInserted => "there is a link of the chain too many".to_owned(),
            Self::NodeMissing { level, place } => {
                format!("the subtree of level {level}, place {place} is missing")
            }
            Self::NodeChanged { level, place } => {
                format!("the subtree of level {level}, place {place} was changed")
            }
            Self::NodeInserted => "there are subtrees too many".to_owned(),
            Self::HeadMissing(size) => format!("the head over the first {size} facts is missing"),
            Self::HeadChanged => "the head was changed: it does not fit the facts that it covers".to_owned(),
            Self::HeadInserted => "there is a head too many".to_owned(),
            Self::HeadKey(key) => format!("the head is signed with keys that are not trusted: {key}"),
            Self::HeadSignature => "the signature of the head does not fit".to_owned(),
            Self::KeptHead(why) => {
                format!("the head that was kept elsewhere is itself no good: {}", why.en())
            }
            Self::KeptHeadDiffers => {
                "the head that was kept elsewhere covers other facts: these were replaced".to_owned()
            }
            Self::CutOff(size) => format!(
                "a head that was kept elsewhere covers so many facts, and the ledger has {size}: its end was cut off"
            ),
        }
    }
}
