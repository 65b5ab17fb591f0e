//! Limits of the transport.

use std::time::Duration;

/// Limits of the transport.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Timeout of connecting, TLS included.
    pub connect: Duration,
    /// Timeout of the whole exchange.
    pub total: Duration,
    /// Maximum number of bytes of an answer.
    pub max_reply_bytes: usize,
    /// `true` if addresses of private networks and of this machine are allowed, and plain http with them.
    ///
    /// Only for the training registry and for registries behind a private line: with it, whoever may enter an
    /// address may reach the services inside this network.
    pub allow_private: bool,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            total: Duration::from_secs(60),
            max_reply_bytes: 1024 * 1024,
            allow_private: false,
        }
    }
}
