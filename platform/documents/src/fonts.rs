//! The fonts papers are set in, and where a machine may have more characters.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use crate::PaperError;

/// The fonts of a [`Press`](crate::Press).
#[derive(Debug, Clone, Default)]
pub struct Fonts {
    pub(crate) house: Vec<Cow<'static, [u8]>>,
    pub(crate) system: Vec<PathBuf>,
}

/// Where Debian's `fonts-noto-cjk` and its neighbours on other systems put a font with rare characters.
const SYSTEM: [&str; 4] = [
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-sans-cjk-fonts/NotoSansCJK-Regular.ttc",
];

impl Fonts {
    /// Fonts that are in memory already, for a program that carries them in itself.
    pub fn of(files: impl IntoIterator<Item = Cow<'static, [u8]>>) -> Self {
        Self { house: files.into_iter().collect(), system: Vec::new() }
    }

    /// Every `.ttf` of a folder, by name: the project's own are in `data/fonts`.
    pub fn in_folder(folder: &Path) -> Result<Self, PaperError> {
        let unreadable = |path: &Path| {
            let path = path.to_owned();
            move |source| PaperError::FontFile { path, source }
        };
        let mut paths = Vec::new();
        for entry in std::fs::read_dir(folder).map_err(unreadable(folder))? {
            let path = entry.map_err(unreadable(folder))?.path();
            if path.extension().is_some_and(|extension| extension == "ttf") {
                paths.push(path);
            }
        }
        paths.sort();
        let mut house = Vec::with_capacity(paths.len());
        for path in paths {
            house.push(Cow::Owned(std::fs::read(&path).map_err(unreadable(&path))?));
        }
        Ok(Self { house, system: Vec::new() })
    }

    /// Also the fonts of the operating system, where it has any: they are opened when a paper needs a character
    /// that the house's own fonts lack, such as a rare one in a name.
    pub fn and_system(self) -> Self {
        self.and_files(SYSTEM.iter().map(PathBuf::from))
    }

    /// Also these files, opened only when a paper needs them; those that do not exist are passed over.
    pub fn and_files(mut self, files: impl IntoIterator<Item = PathBuf>) -> Self {
        self.system.extend(files);
        self
    }
}
