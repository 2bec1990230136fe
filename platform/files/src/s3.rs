//! Files in a bucket: any service that speaks S3.

use std::{fmt, path::PathBuf, time::Duration};

use object_store::{
    BackoffConfig, ClientOptions, ObjectStore, RetryConfig,
    aws::{AmazonS3, AmazonS3Builder},
};
use serde::Deserialize;

use crate::BadSettings;

/// Where a secret stands: never in the settings themselves.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub enum Secret {
    /// In a variable of the environment.
    Env(String),
    /// In a file, alone.
    File(PathBuf),
}

impl Secret {
    fn read(&self, env: &dyn Fn(&str) -> Option<String>) -> Result<String, BadSettings> {
        let wrong = |why: String| BadSettings::Secret { place: self.to_string(), why };
        let found = match self {
            Self::Env(name) => env(name).ok_or_else(|| wrong("is not set".to_owned()))?,
            Self::File(path) => std::fs::read_to_string(path).map_err(|error| wrong(error.to_string()))?,
        };
        let found = found.trim().to_owned();
        if found.is_empty() { Err(wrong("is empty".to_owned())) } else { Ok(found) }
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Env(name) => write!(f, "the variable {name}"),
            Self::File(path) => write!(f, "the file {}", path.display()),
        }
    }
}

/// A bucket.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct S3 {
    /// The address of the service, `https://…`.
    pub endpoint: String,
    /// The bucket.
    pub bucket: String,
    /// The region that requests are signed for; services of one's own mostly take any.
    #[serde(default = "anywhere")]
    pub region: String,
    /// The bucket stands in the host name (`bucket.example.com`) and not in the path.
    #[serde(default)]
    pub virtual_hosts: bool,
    /// Where the access key stands.
    pub key: Secret,
    /// Where its secret stands.
    pub secret: Secret,
}

fn anywhere() -> String {
    "us-east-1".to_owned()
}

/// How long one request may take.
const PATIENCE: Duration = Duration::from_secs(20);

impl S3 {
    /// The bucket, ready for use; nothing is asked of it yet.
    pub(crate) fn open(
        &self,
        env: &dyn Fn(&str) -> Option<String>,
    ) -> Result<impl ObjectStore + use<>, BadSettings> {
        let plain = self.endpoint.starts_with("http://");
        let client = ClientOptions::new().with_timeout(PATIENCE).with_allow_http(plain);
        let retry = RetryConfig {
            max_retries: 3,
            retry_timeout: PATIENCE * 2,
            backoff: BackoffConfig { max_backoff: Duration::from_secs(2), ..BackoffConfig::default() },
        };
        let built: Result<AmazonS3, _> = AmazonS3Builder::new()
            .with_endpoint(self.endpoint.trim_end_matches('/'))
            .with_bucket_name(&self.bucket)
            .with_region(&self.region)
            .with_virtual_hosted_style_request(self.virtual_hosts)
            .with_access_key_id(self.key.read(env)?)
            .with_secret_access_key(self.secret.read(env)?)
            // Files go one at a time, and not every service knows the call for many.
            .with_disable_bulk_delete(true)
            .with_client_options(client)
            .with_retry(retry)
            .build();
        built.map_err(|error| BadSettings::S3(error.to_string()))
    }
}
