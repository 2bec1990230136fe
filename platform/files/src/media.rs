//! What a file is: by its first bytes, never by its name or its sender's word.

/// The kinds of files that are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Media {
    /// A photograph.
    Jpeg,
    /// A drawing or a scan.
    Png,
    /// A photograph of a newer phone; kept as one of the two above.
    WebP,
    /// A document.
    Pdf,
}

impl Media {
    /// What begins with these bytes.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0xFF, 0xD8, 0xFF, ..] => Some(Self::Jpeg),
            [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => Some(Self::Png),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Self::WebP),
            [b'%', b'P', b'D', b'F', b'-', ..] => Some(Self::Pdf),
            _ => None,
        }
    }

    /// The media type (RFC 6838).
    pub fn name(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::WebP => "image/webp",
            Self::Pdf => "application/pdf",
        }
    }

    /// The kind with a media type.
    pub fn of_name(name: &str) -> Option<Self> {
        [Self::Jpeg, Self::Png, Self::WebP, Self::Pdf].into_iter().find(|it| it.name() == name)
    }

    /// The ending of a file of this kind.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::WebP => "webp",
            Self::Pdf => "pdf",
        }
    }

    /// Whether it can be turned and marked.
    pub fn is_picture(self) -> bool {
        self != Self::Pdf
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_its_first_bytes_say() {
        assert_eq!(Media::of(b"%PDF-1.7"), Some(Media::Pdf));
        assert_eq!(Media::of(&[0xFF, 0xD8, 0xFF, 0xE0]), Some(Media::Jpeg));
        assert_eq!(Media::of(b"RIFF\0\0\0\0WEBPVP8 "), Some(Media::WebP));
    }

    #[test]
    fn a_program_or_page_is_not_taken() {
        for bytes in [&b"MZ\x90"[..], b"<html>", b"<svg xmlns", b"", b"\x89PN", b"GIF89a"] {
            assert_eq!(Media::of(bytes), None);
        }
    }
}
