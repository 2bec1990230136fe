//! From the reference data to an assistant, or to the fault in it.

use cap_catalogue::{BadData, Catalogue};

use crate::{
    Assistant,
    phrasings::{self, Meant},
};

impl Assistant {
    /// An assistant for a catalogue, from the files of `data/`: those in the folder `phrasings` are ours. Without any it goes by
    /// names alone. A phrasing of an item that is not there is a fault.
    pub fn load(
        catalogue: &Catalogue,
        mut files: impl Iterator<Item = (String, String)> + Clone,
    ) -> Result<Self, Vec<BadData>> {
        let topics = phrasings::read(files.clone()).map_err(|fault| {
            let text = files.find(|(path, _)| *path == fault.file).map(|(_, text)| text);
            let before = text.as_deref().and_then(|text| text.get(..fault.at)).unwrap_or_default();
            vec![BadData { line: before.matches('\n').count() + 1, file: fault.file, why: fault.why }]
        })?;
        let now = catalogue.now();
        let unknown = |meant: &Meant| match meant {
            Meant::Item(id) if id.parse().is_ok_and(|id| now.get(&id).is_some()) => None,
            Meant::Item(id) => {
                Some(BadData { file: "phrasings".to_owned(), line: 1, why: format!("there is no item {id}") })
            }
            Meant::Other(_) => None,
        };
        let faults: Vec<BadData> = topics.iter().filter_map(|topic| unknown(&topic.meant)).collect();
        if faults.is_empty() { Ok(Self::new(catalogue, topics)) } else { Err(faults) }
    }
}
