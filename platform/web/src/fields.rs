//! What a form sent: texts and files by field name, from a plain or a multipart body.

use axum::body::Bytes;
use axum::extract::{FromRequest, Multipart, Request};
use http::header;

use crate::cookies::unescape;
use crate::csrf;
use crate::refusal::{Kind, Refusal};

/// The fields of a form, as typed. Templates show a refused form again with `typed.text("name")`.
#[derive(Debug, Clone, Default)]
pub struct Fields {
    texts: Vec<(String, String)>,
    files: Vec<(String, Upload)>,
}

/// One file sent with a form.
#[derive(Debug, Clone)]
pub struct Upload {
    /// Its name on the sender's machine. Never a path.
    pub name: String,
    /// What the sender says it is, such as `image/jpeg`. Not to be believed.
    pub kind: String,
    /// Its content.
    pub bytes: Bytes,
}

impl Fields {
    /// What was typed into a field, without the spaces around it; empty if nothing.
    pub fn text(&self, name: &str) -> &str {
        self.find(name).unwrap_or_default()
    }

    /// What was typed into a field; none if it was not sent or is empty.
    pub fn find(&self, name: &str) -> Option<&str> {
        let (_, text) = self.texts.iter().find(|(known, _)| known == name)?;
        Some(text.trim()).filter(|text| !text.is_empty())
    }

    /// All values of a field that may stand several times.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.texts.iter().filter(move |(known, _)| known == name).map(|(_, text)| text.trim())
    }

    /// Whether a field has this value: for radio buttons and check boxes.
    pub fn is(&self, name: &str, value: &str) -> bool {
        self.all(name).any(|text| text == value)
    }

    /// Sets a field: for a form that is shown for the first time with known values.
    pub fn set(&mut self, name: impl Into<String>, text: impl Into<String>) {
        let name = name.into();
        self.texts.retain(|(known, _)| *known != name);
        self.texts.push((name, text.into()));
    }

    /// The files of a field.
    pub fn files<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Upload> {
        self.files.iter().filter(move |(known, _)| known == name).map(|(_, file)| file)
    }

    /// All texts with their names, in the order of the form.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.texts.iter().map(|(name, text)| (name.as_str(), text.trim()))
    }

    fn plain(body: &[u8]) -> Self {
        let text = String::from_utf8_lossy(body);
        let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
        let texts = pairs.map(|(name, value)| (unescape(name), unescape(value)));
        Self { texts: texts.filter(|(name, _)| name != csrf::FIELD).collect(), files: Vec::new() }
    }

    async fn multipart(mut parts: Multipart) -> Result<Self, Refusal> {
        let mut fields = Self::default();
        while let Some(part) = parts.next_field().await? {
            let name = part.name().unwrap_or_default().to_owned();
            let Some(file) = part.file_name().map(bare_name) else {
                let text = part.text().await?;
                if name != csrf::FIELD {
                    fields.texts.push((name, text));
                }
                continue;
            };
            let kind = part.content_type().unwrap_or_default().to_owned();
            let bytes = part.bytes().await?;
            // A browser sends an empty part for a file control that was left alone.
            if !bytes.is_empty() {
                fields.files.push((name, Upload { name: file, kind, bytes }));
            }
        }
        Ok(fields)
    }
}

/// The last part of what may be a path on the sender's machine.
fn bare_name(name: &str) -> String {
    name.rsplit(['/', '\\'])
        .next()
        .unwrap_or_default()
        .chars()
        .filter(|c| !c.is_control())
        .take(120)
        .collect()
}

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        let kind =
            request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
        let unreadable = || Refusal::of(Kind::Invalid, "web.unreadable");
        if kind.starts_with("multipart/form-data") {
            let parts = Multipart::from_request(request, state).await.map_err(|_| unreadable())?;
            return Self::multipart(parts).await;
        }
        let body = Bytes::from_request(request, state).await;
        let body = body.map_err(|error| Refusal::of_status(error.status()).unwrap_or_else(unreadable))?;
        Ok(Self::plain(&body))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    #[test]
    fn a_plain_form_is_read_with_its_repeated_fields_and_without_its_token() {
        let fields = Fields::plain("_csrf=x&name=%E5%BC%A0+%E4%B8%89+&way=a&way=b&empty=".as_bytes());
        assert_eq!(fields.text("name"), "张 三");
        assert!(fields.is("way", "b") && !fields.is("way", "c"));
        assert_eq!(fields.find("empty"), None);
        assert_eq!(fields.iter().count(), 4);
    }

    #[tokio::test]
    async fn a_multipart_form_gives_texts_and_files_and_no_empty_file() {
        let body = "--X\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n\
            --X\r\nContent-Disposition: form-data; name=\"p\"; filename=\"C:\\\\x\\\\id.jpg\"\r\nContent-Type: image/jpeg\r\n\r\nJPG\r\n\
            --X\r\nContent-Disposition: form-data; name=\"p\"; filename=\"\"\r\n\r\n\r\n--X--\r\n";
        let request =
            Request::builder().method("POST").header("content-type", "multipart/form-data; boundary=X");
        let fields = Fields::from_request(request.body(Body::from(body)).unwrap(), &()).await.unwrap();
        assert_eq!(fields.text("a"), "1");
        let files: Vec<_> = fields.files("p").collect();
        assert_eq!(files.len(), 1);
        assert_eq!((files[0].name.as_str(), files[0].bytes.as_ref()), ("id.jpg", b"JPG".as_slice()));
    }
}
