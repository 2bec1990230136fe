//! Asking a provider: short, small, and nowhere else than asked.

use std::{future::Future, pin::Pin, time::Duration};

use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse, http, reqwest};

/// How long a connection may take, and a whole answer. A person waits for it.
const CONNECT: Duration = Duration::from_secs(3);
const ANSWER: Duration = Duration::from_secs(6);
/// The longest answer. Key sets and tokens have a few kilobytes.
const LARGEST: usize = 1 << 20;

/// A client for one provider. It follows no redirects: what a provider says is believed because of where it was asked.
#[derive(Debug, Clone)]
pub(super) struct Http(reqwest::Client);

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub(super) enum NoAnswer {
    /// The connection, or the time.
    #[error("{0}")]
    Connection(String),
    /// More than a mebibyte.
    #[error("the answer is too long")]
    TooLong,
    /// Not HTTP.
    #[error("not HTTP: {0}")]
    Form(#[from] http::Error),
}

impl From<reqwest::Error> for NoAnswer {
    /// Without the address: it may hold a code.
    fn from(error: reqwest::Error) -> Self {
        let error = error.without_url();
        let cause = std::error::Error::source(&error).map(ToString::to_string).unwrap_or_default();
        Self::Connection(format!("{error} {cause}").trim_end().to_owned())
    }
}

impl Http {
    /// A client that trusts the usual roots, and `ca` (PEM) as well: governments have roots of their own. A provider on this
    /// machine may be spoken to in clear.
    pub(super) fn new(ca: Option<&[u8]>, here: bool) -> Result<Self, reqwest::Error> {
        let mut builder = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(CONNECT)
            .timeout(ANSWER)
            .https_only(!here);
        if here {
            builder = builder.no_proxy();
        }
        if let Some(pem) = ca {
            builder = builder.add_root_certificate(reqwest::Certificate::from_pem(pem)?);
        }
        Ok(Self(builder.build()?))
    }

    async fn ask(&self, request: HttpRequest) -> Result<HttpResponse, NoAnswer> {
        let mut response = self.0.execute(request.try_into()?).await?;
        let mut answer = http::Response::builder().status(response.status());
        for (name, value) in response.headers() {
            answer = answer.header(name, value);
        }
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await? {
            if body.len() + chunk.len() > LARGEST {
                return Err(NoAnswer::TooLong);
            }
            body.extend_from_slice(&chunk);
        }
        Ok(answer.body(body)?)
    }
}

impl<'c> AsyncHttpClient<'c> for Http {
    type Error = NoAnswer;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, NoAnswer>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.ask(request))
    }
}
