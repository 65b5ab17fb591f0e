//! The failure to get an acknowledgement.

use std::{fmt, time::Duration};

use shared::advice::Advice;

use super::{code::FailureCode, outcome::Sent};

/// The failure to get an acknowledgement, with the next step.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[error("{summary}")]
pub struct Failure {
    /// A stable code.
    pub code: FailureCode,
    /// The next step.
    pub advice: Advice,
    /// The failure and what to do next, for a person. Holds no patient's value, no password, no registry's words.
    pub summary: String,
    /// `Sent::Maybe` if the message may have reached the registry.
    pub outcome: Sent,
    /// The HTTP status, if the exchange got that far.
    pub http_status: Option<u16>,
    /// The body that came instead of an acknowledgement, cut at 64 KiB. It may repeat anything that was sent,
    /// so it is for the sealed record only.
    pub received: Option<String>,
    /// The registry's own words, as text: what a fault says. They may repeat anything that was sent, so they are for
    /// the sealed record only.
    pub said: Option<String>,
    /// The pause that the registry asks for with `Retry-After`, as it says it: the caller bounds it.
    pub retry_after: Option<Duration>,
}

/// Maximum number of bytes that are kept of a body that is no acknowledgement.
const MAX_KEPT_BYTES: usize = 64 * 1024;

impl Failure {
    /// The failure of a code, as the table has it.
    #[must_use]
    pub fn new(code: FailureCode) -> Self {
        let row = code.row();
        Self {
            code,
            advice: row.advice,
            summary: row.summary.to_owned(),
            outcome: row.outcome,
            http_status: None,
            received: None,
            said: None,
            retry_after: None,
        }
    }

    /// The failure of a test of the connection: what a server says of a test's request is about the set-up.
    #[must_use]
    pub(in crate::transport) fn of_connection_test(self) -> Self {
        match (self.code, self.http_status) {
            (FailureCode::HttpBadRequest, Some(status)) => Self {
                said: self.said,
                retry_after: self.retry_after,
                ..Self::answered(FailureCode::HttpRefused, status, self.received.as_deref().unwrap_or_default())
            },
            _ => self,
        }
    }

    /// The failure of a code, with what came instead of an acknowledgement.
    #[must_use]
    pub(in crate::transport) fn answered(code: FailureCode, status: u16, body: &str) -> Self {
        let mut failure = Self { http_status: Some(status), ..Self::new(code) };
        if code.is_about_the_status() {
            failure.summary.push_str(&format!(" The HTTP status was {status}."));
        }
        failure.received = (!body.is_empty()).then(|| body.get(..cut(body)).unwrap_or_default().to_owned());
        failure
    }
}

/// The last place at or before the limit that does not split a character.
fn cut(body: &str) -> usize {
    let limit = MAX_KEPT_BYTES.min(body.len());
    (0..=limit).rev().find(|&at| body.is_char_boundary(at)).unwrap_or(0)
}

impl fmt::Debug for Failure {
    /// Says how much was received, never what.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Failure")
            .field("code", &self.code.as_str())
            .field("advice", &self.advice)
            .field("outcome", &self.outcome)
            .field("http_status", &self.http_status)
            .field("received_bytes", &self.received.as_ref().map(String::len))
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_received_is_kept_and_never_printed() {
        let failure = Failure::answered(FailureCode::NotSoap, 200, "canary");
        assert_eq!(failure.received.as_deref(), Some("canary"));
        let printed = format!("{failure:?} {failure} {failure:#?}");
        assert!(!printed.contains("canary"), "{printed}");
    }

    #[test]
    fn what_was_received_is_cut_between_characters() {
        let body = format!("a{}", "é".repeat(MAX_KEPT_BYTES));
        let kept = Failure::answered(FailureCode::NotSoap, 200, &body).received.unwrap();
        assert_eq!(kept.len(), MAX_KEPT_BYTES - 1);
        assert!(body.starts_with(&kept));
    }

    #[test]
    fn the_status_is_told_where_it_is_the_reason() {
        assert!(Failure::answered(FailureCode::HttpUnavailable, 503, "").summary.ends_with("The HTTP status was 503."));
        assert!(!Failure::answered(FailureCode::SecurityFault, 500, "").summary.contains("500"));
    }
}
