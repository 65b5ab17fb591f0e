//! Where notices of alerts go.

use std::{fmt, path::PathBuf};

use anyhow::Context as _;
use url::Url;
use zeroize::Zeroizing;

use crate::transport::MailServer;

/// Where notices of alerts go.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Route {
    /// The mails, if any are sent.
    pub mail: Option<MailRoute>,
    /// The service that takes them as JSON.
    pub webhook: Option<Url>,
}

/// How mails are sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailRoute {
    /// The server.
    pub server: MailServer,
    /// The password of its account.
    pub password: Option<PasswordSource>,
    /// Who sends.
    pub from: String,
    /// Who receives.
    pub to: Vec<String>,
}

/// Where a password comes from.
#[derive(Clone, PartialEq, Eq)]
pub enum PasswordSource {
    /// From a file's first line.
    File(PathBuf),
    /// From the environment.
    Inline(Zeroizing<String>),
}

impl PasswordSource {
    /// Reads the password.
    ///
    /// # Errors
    /// When the file cannot be read or is empty.
    pub fn read(&self) -> anyhow::Result<Zeroizing<String>> {
        let path = match self {
            Self::Inline(text) => return Ok(text.clone()),
            Self::File(path) => path,
        };
        let text = std::fs::read_to_string(path).map(Zeroizing::new);
        let text = text.with_context(|| {
            format!("the mail password could not be read from {}: check --alert-smtp-password-file", path.display())
        })?;
        let password = text.lines().next().unwrap_or_default();
        anyhow::ensure!(!password.is_empty(), "{} holds no mail password in its first line", path.display());
        Ok(Zeroizing::new(password.to_owned()))
    }
}

impl fmt::Debug for PasswordSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => write!(f, "PasswordSource({})", path.display()),
            Self::Inline(_) => f.write_str("PasswordSource(hidden)"),
        }
    }
}

impl fmt::Debug for Route {
    /// Shows of the webhook only its host: addresses of webhooks often hold a key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let host = self.webhook.as_ref().and_then(Url::host_str);
        f.debug_struct("Route").field("mail", &self.mail).field("webhook", &host).finish()
    }
}
