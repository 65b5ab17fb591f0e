//! Settings of the webhook for interest in a program that is not ready.

use super::{Problem, alert::read_webhook};
use crate::interest::Route;
use clap::Args;

/// The flags of this concern.
#[derive(Args, Debug, Clone)]
pub struct InterestArgs {
    /// Email address that interest in a program is sent to, by hand
    #[arg(long, env = "DOSEWIRE_INTEREST_EMAIL", value_name = "ADDRESS")]
    pub interest_email: Option<String>,
    /// Web address that interest in a program is posted to as JSON; it holds no patient
    #[arg(long, env = "DOSEWIRE_INTEREST_WEBHOOK", value_name = "URL", hide_env_values = true)]
    pub interest_webhook: Option<String>,
}

impl InterestArgs {
    /// Checks this concern. `allow_plain` says whether addresses without TLS are allowed.
    pub fn check(self, allow_plain: bool, problems: &mut Vec<Problem>) -> Route {
        let email = self.interest_email.filter(|email| {
            let is_address = email.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
            let is_plain = !email.contains(|c: char| c.is_whitespace() || "?&,;<>".contains(c));
            if !(is_address && is_plain) {
                let text = "this is no email address. Give one, as programs@example.org";
                problems.push(Problem::new("--interest-email", text));
            }
            is_address && is_plain
        });
        let webhook = self.interest_webhook.and_then(|text| {
            read_webhook("--interest-webhook", &text, "contacts do not travel in clear", allow_plain, problems)
        });
        Route { email, webhook }
    }
}
