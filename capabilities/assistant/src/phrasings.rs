//! What people say, and what they mean by it: the files of `data/phrasings/`. The build reads them too, to learn from them.

use serde::Deserialize;

/// One thing that people ask for, and how they said it.
#[derive(Debug, Clone)]
pub struct Topic {
    /// What it is.
    pub meant: Meant,
    /// How they said it.
    pub said: Vec<String>,
}

/// What people mean.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Meant {
    /// The service item with this id.
    Item(String),
    /// Something that others are in charge of; who, where anybody is.
    Other(Option<Who>),
}

/// Who is in charge of what is no police matter.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Who {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

/// A file that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadPhrasings {
    /// Its path.
    pub file: String,
    /// Where in the text the fault is, in bytes.
    pub at: usize,
    /// What is wrong.
    pub why: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    item: Vec<OfItem>,
    #[serde(default)]
    other: Vec<OfOthers>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfItem {
    id: String,
    said: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfOthers {
    who: Option<Who>,
    said: Vec<String>,
}

impl Meant {
    /// A word that stands for it in what was learnt.
    pub fn key(&self) -> String {
        match self {
            Self::Item(id) => id.clone(),
            Self::Other(who) => format!("other {}", who.as_ref().map_or("", |who| &who.zh)),
        }
    }
}

/// Reads the files whose path begins with `phrasings/`; all others are passed over.
pub fn read(files: impl Iterator<Item = (String, String)>) -> Result<Vec<Topic>, BadPhrasings> {
    let mut topics = Vec::new();
    for (file, text) in files.filter(|(path, _)| path.starts_with("phrasings/")) {
        let read: File = toml::from_str(&text).map_err(|fault| BadPhrasings {
            at: fault.span().map_or(0, |span| span.start),
            why: fault.message().to_owned(),
            file,
        })?;
        let items = read.item.into_iter().map(|it| Topic { meant: Meant::Item(it.id), said: it.said });
        let others = read.other.into_iter().map(|it| Topic { meant: Meant::Other(it.who), said: it.said });
        topics.extend(items.chain(others));
    }
    Ok(topics)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_names_its_file_and_place() {
        let text = "[[item]]\nid = \"SF005\"\nsays = []\n".to_owned();
        let fault = read([("phrasings/id-card.toml".to_owned(), text)].into_iter()).unwrap_err();
        assert_eq!((fault.file.as_str(), fault.at > 8), ("phrasings/id-card.toml", true), "{fault:?}");
    }

    #[test]
    fn other_files_are_passed_over() {
        let files = [("catalogue/id-card.toml".to_owned(), "no TOML".to_owned())];
        assert!(read(files.into_iter()).unwrap().is_empty());
    }

    #[test]
    fn an_authority_has_one_name_in_each_language_whoever_writes_it() {
        let files = [
            include_str!("../../../data/phrasings/not-ours.toml"),
            include_str!("../../../data/phrasings/second-voice-not-ours.toml"),
            include_str!("../../../data/phrasings/third-voice-not-ours.toml"),
        ];
        let files = files.map(|text| ("phrasings/x.toml".to_owned(), text.to_owned()));
        let topics = read(files.into_iter()).unwrap();
        let all: Vec<Who> = topics
            .into_iter()
            .filter_map(|it| if let Meant::Other(who) = it.meant { who } else { None })
            .collect();
        for one in &all {
            let same = |other: &&Who| (one.zh == other.zh) != (one.en == other.en);
            assert_eq!(all.iter().find(same), None, "{one:?}");
        }
    }
}
