//! Reading the package: a zip, with a zip of numpy arrays in it.

use std::io::{Cursor, Read as _};

use zip::ZipArchive;

use crate::Why;

/// An archive in memory.
pub(crate) struct Archive(ZipArchive<Cursor<Vec<u8>>>);

impl Archive {
    pub(crate) fn open(bytes: Vec<u8>) -> Result<Self, Why> {
        Ok(Self(ZipArchive::new(Cursor::new(bytes))?))
    }

    /// A file of the archive.
    pub(crate) fn file(&mut self, name: &str) -> Result<Vec<u8>, Why> {
        let mut bytes = Vec::new();
        self.0.by_name(name).map_err(|why| format!("{name}: {why}"))?.read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// The numbers of an array of four-byte floats, row after row.
    pub(crate) fn floats(&mut self, name: &str) -> Result<Vec<f32>, Why> {
        let data = self.array(name, "'<f4'")?;
        Ok(data.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect())
    }

    /// The numbers of an array of bytes, row after row.
    pub(crate) fn bytes(&mut self, name: &str) -> Result<Vec<u8>, Why> {
        self.array(name, "'|u1'")
    }

    /// What follows the head of an array of numpy.
    fn array(&mut self, name: &str, kind: &str) -> Result<Vec<u8>, Why> {
        let file = self.file(&format!("{name}.npy"))?;
        let wrong = || format!("{name} is no array of {kind}");
        let length = file.get(8..10).and_then(|it| <[u8; 2]>::try_from(it).ok()).ok_or_else(wrong)?;
        let (head, data) = file
            .get(10..)
            .and_then(|it| it.split_at_checked(u16::from_le_bytes(length).into()))
            .ok_or_else(wrong)?;
        let head = String::from_utf8_lossy(head).into_owned();
        let ours = head.contains(kind) && head.contains("'fortran_order': False");
        if ours { Ok(data.to_vec()) } else { Err(format!("{}: {head}", wrong()).into()) }
    }
}
