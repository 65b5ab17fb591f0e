//! The destination of alert notices.

use std::{fmt, path::PathBuf};

use anyhow::Context as _;
use url::Url;
use zeroize::Zeroizing;

use crate::transport::MailServer;

/// The destination of alert notices.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Route {
    /// The mails, if any are sent.
    pub mail: Option<MailRoute>,
    /// The service that takes them as JSON.
    pub webhook: Option<Url>,
}

/// The mail server and addresses that mails are sent with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailRoute {
    /// The server.
    pub server: MailServer,
    /// The password of its account.
    pub password: Option<PasswordSource>,
    /// Address of the sender.
    pub from: String,
    /// Addresses of the recipients.
    pub to: Vec<String>,
}

/// The source of a password.
#[derive(Clone, PartialEq, Eq)]
pub enum PasswordSource {
    /// The first line of a file.
    File(PathBuf),
    /// A value from the environment.
    Inline(Zeroizing<String>),
}

impl PasswordSource {
    /// Reads the password.
    ///
    /// # Errors
    /// Returns an error if the file cannot be read or is empty.
    pub fn read(&self) -> anyhow::Result<Zeroizing<String>> {
        let path = match self {
            Self::Inline(text) => return Ok(text.clone()),
            Self::File(path) => path,
        };
        let text = std::fs::read_to_string(path).map(Zeroizing::new);
        let text = text.with_context(|| {
            format!("no password could be read from {}: let the account that runs Dosewire read it", path.display())
        })?;
        let password = text.lines().next().unwrap_or_default();
        anyhow::ensure!(!password.is_empty(), "{} holds no password in its first line", path.display());
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
