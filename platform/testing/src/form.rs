//! The bodies that a browser sends.

use std::fmt::Write as _;

/// A file chosen in a form.
#[derive(Debug, Clone, Copy)]
pub struct Upload<'a> {
    /// The field's name.
    pub field: &'a str,
    /// The file's name.
    pub name: &'a str,
    /// Its media type, `image/jpeg`.
    pub media: &'a str,
    /// What is in it.
    pub bytes: &'a [u8],
}

/// Separates the parts of a multipart body.
pub(crate) const BOUNDARY: &str = "----yichuang-test-boundary";

/// `a=1&b=%E4%B8%80`.
pub(crate) fn plain(fields: &[(String, String)]) -> String {
    let pair = |(name, value): &(String, String)| format!("{}={}", escape(name), escape(value));
    fields.iter().map(pair).collect::<Vec<_>>().join("&")
}

/// Fields first, then files, as browsers do when the files stand below.
pub(crate) fn multipart(fields: &[(String, String)], files: &[Upload<'_>]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, value) in fields {
        let head =
            format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend(head.as_bytes());
    }
    for file in files {
        let head = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{}\"; filename=\"{}\"\r\nContent-Type: {}\r\n\r\n",
            file.field, file.name, file.media
        );
        body.extend(head.as_bytes());
        body.extend(file.bytes);
        body.extend(b"\r\n");
    }
    body.extend(format!("--{BOUNDARY}--\r\n").as_bytes());
    body
}

fn escape(text: &str) -> String {
    text.bytes().fold(String::new(), |mut escaped, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            let _ = write!(escaped, "%{byte:02X}");
        }
        escaped
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_escaped_byte_by_byte() {
        let fields = [("a b".to_owned(), "一&=".to_owned()), ("c".to_owned(), "~x".to_owned())];
        assert_eq!(plain(&fields), "a%20b=%E4%B8%80%26%3D&c=~x");
    }

    #[test]
    fn a_multipart_body_ends_with_its_boundary() {
        let file = Upload { field: "f", name: "a.png", media: "image/png", bytes: b"\x89PNG" };
        let body = multipart(&[("_csrf".to_owned(), "t".to_owned())], &[file]);
        assert!(body.starts_with(
            format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"_csrf\"\r\n\r\nt\r\n").as_bytes()
        ));
        assert!(body.ends_with(format!("PNG\r\n--{BOUNDARY}--\r\n").as_bytes()));
    }
}
