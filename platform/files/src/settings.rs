//! `files.toml` in the data folder: where files lie, what is taken, and who looks for malware. Without it: a folder, the
//! usual bounds, nobody.

use std::{io::ErrorKind, path::Path};

use serde::Deserialize;

use crate::{Clamd, Limits, S3, Thresholds};

/// What may be set about files.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// A bucket instead of the folder.
    pub s3: Option<S3>,
    /// Who looks for malware.
    pub clamd: Option<Clamd>,
    /// How large files may be.
    pub limits: Limits,
    /// From when on something is said about a photograph.
    pub quality: Thresholds,
}

/// Why files cannot be set up. No message holds a secret.
#[derive(Debug, thiserror::Error)]
pub enum BadSettings {
    /// The file cannot be read.
    #[error("{file}: {why}")]
    File {
        /// Its path.
        file: String,
        /// What is wrong.
        why: String,
    },
    /// A secret is not where it should be.
    #[error("{place} {why}")]
    Secret {
        /// Where it was looked for.
        place: String,
        /// What is wrong.
        why: String,
    },
    /// The bucket cannot be used.
    #[error("the bucket: {0}")]
    S3(String),
    /// The folder cannot be used.
    #[error(transparent)]
    Folder(#[from] plat_store::StoreError),
}

impl Settings {
    /// Reads the file; one that is not there says nothing.
    pub fn load(file: &Path) -> Result<Self, BadSettings> {
        let wrong = |why: String| BadSettings::File { file: file.display().to_string(), why };
        match std::fs::read_to_string(file) {
            Ok(text) => toml::from_str(&text).map_err(|error| wrong(error.to_string())),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(wrong(error.to_string())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::WhenAway;

    #[test]
    fn nothing_set_is_a_folder_with_the_usual_bounds() {
        let none = Settings::load(Path::new("/nowhere/files.toml")).unwrap();
        assert_eq!(none, Settings::default());
        assert_eq!(none.limits.bytes, 10 * 1024 * 1024);
    }

    #[test]
    fn a_bucket_a_scanner_and_bounds_can_be_set() {
        let text = r#"
            [s3]
            endpoint = "https://s3.example.cn"
            bucket = "yichuang"
            key.env = "YICHUANG_S3_KEY"
            secret.file = "/run/secrets/s3"
            [clamd]
            address = "unix:/run/clamav/clamd.ctl"
            when_away = "accept"
            [limits]
            side = 2400
            [quality]
            sharpness = 60
        "#;
        let set: Settings = toml::from_str(text).unwrap();
        assert_eq!(set.clamd.unwrap().when_away, WhenAway::Accept);
        assert_eq!((set.limits.side, set.limits.bytes), (2400, 10 * 1024 * 1024));
        assert_eq!((set.quality.sharpness, set.quality.brightness), (60, 100));
    }

    #[test]
    fn a_secret_in_the_settings_themselves_or_a_wrong_word_is_refused() {
        for text in ["[s3]\nendpoint=\"e\"\nbucket=\"b\"\nkey=\"AKIA\"\nsecret=\"s\"", "[limit]\nside=1"] {
            assert!(toml::from_str::<Settings>(text).is_err(), "{text}");
        }
    }
}
