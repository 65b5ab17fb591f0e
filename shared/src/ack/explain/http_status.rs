//! An acceptance that came with an HTTP status of an error.

use super::finding::plain;
use crate::{
    ack::acknowledgement::{Acknowledgement, HTTP_STATUS, Verdict},
    finding::Severity,
};

impl Acknowledgement {
    /// Adds a warning when an acceptance came with an HTTP status of an error. It stays an acceptance.
    #[must_use]
    pub fn with_http_status(mut self, status: Option<u16>) -> Self {
        if let Some(status) = status.filter(|status| *status >= 400 && self.verdict.is_accepted()) {
            let text = format!(
                "The registry accepted the message and reported the HTTP error {status} with it. Check whether it shows the dose."
            );
            let added = self.findings.len();
            self.findings.push(plain(Severity::Warns, HTTP_STATUS, &text, None));
            self.verdict = Verdict::AcceptedWithWarnings;
            for dose in &mut self.doses {
                dose.findings.push(added);
                dose.verdict = Verdict::AcceptedWithWarnings;
            }
        }
        self
    }
}
