//! Settings of alert notices.

use std::path::PathBuf;

use clap::Args;
use url::Url;
use zeroize::Zeroizing;

use super::Problem;
use crate::{
    alert::{MailRoute, PasswordSource, Route},
    transport::{MailServer, is_mail_address},
};

/// The variable that may hold the mail account's password.
pub const INLINE_MAIL_PASSWORD: &str = "DOSEWIRE_ALERT_SMTP_PASSWORD";

/// The flags of this concern. The password is never a flag: other accounts of a machine see those.
#[derive(Args, Debug, Clone)]
pub struct AlertArgs {
    /// Mail server that alerts are sent through, as smtps://USER@HOST:PORT
    #[arg(long, env = "DOSEWIRE_ALERT_SMTP_URL", value_name = "URL", hide_env_values = true)]
    pub alert_smtp_url: Option<String>,
    /// File with the password of the mail account; or put it into DOSEWIRE_ALERT_SMTP_PASSWORD
    #[arg(long, env = "DOSEWIRE_ALERT_SMTP_PASSWORD_FILE", value_name = "PATH")]
    pub alert_smtp_password_file: Option<PathBuf>,
    /// Address that alerts are mailed from
    #[arg(long, env = "DOSEWIRE_ALERT_MAIL_FROM", value_name = "ADDRESS")]
    pub alert_mail_from: Option<String>,
    /// Address that alerts are mailed to; several are separated by commas
    #[arg(long, env = "DOSEWIRE_ALERT_MAIL_TO", value_name = "ADDRESS", value_delimiter = ',')]
    pub alert_mail_to: Vec<String>,
    /// Web address that alerts are posted to as JSON; they hold no patient
    #[arg(long, env = "DOSEWIRE_ALERT_WEBHOOK", value_name = "URL", hide_env_values = true)]
    pub alert_webhook: Option<String>,
}

impl AlertArgs {
    /// Checks this concern. `inline` is what [`INLINE_MAIL_PASSWORD`] holds; `allow_plain` says whether addresses
    /// without TLS are allowed.
    pub fn check(self, inline: Option<Zeroizing<String>>, allow_plain: bool, problems: &mut Vec<Problem>) -> Route {
        let webhook = self.alert_webhook.as_deref().and_then(|text| {
            let what = "alerts do not travel in clear";
            read_webhook("--alert-webhook", text, what, allow_plain, problems)
        });
        Route { mail: self.check_mail(inline, problems), webhook }
    }

    fn check_mail(self, inline: Option<Zeroizing<String>>, problems: &mut Vec<Problem>) -> Option<MailRoute> {
        let url = self.alert_smtp_url.filter(|url| !url.is_empty());
        let from = self.alert_mail_from.filter(|from| !from.is_empty());
        let to: Vec<_> = self.alert_mail_to.iter().map(|to| to.trim().to_owned()).filter(|to| !to.is_empty()).collect();
        if url.is_none() && from.is_none() && to.is_empty() {
            return None;
        }
        let (Some(url), Some(from), false) = (url, from, to.is_empty()) else {
            let text = "mails need all three: --alert-smtp-url, --alert-mail-from and --alert-mail-to";
            problems.push(Problem::new("--alert-smtp-url", text));
            return None;
        };
        for (setting, address) in
            [("--alert-mail-from", &from)].into_iter().chain(to.iter().map(|to| ("--alert-mail-to", to)))
        {
            if !is_mail_address(address) {
                problems.push(Problem::new(setting, "this is no email address. Give one, as alerts@clinic.example"));
            }
        }
        let server = MailServer::parse(&url);
        if server.is_none() {
            let text = "give it as smtps://USER@HOST:PORT, and the password in a file (--alert-smtp-password-file) or \
                in DOSEWIRE_ALERT_SMTP_PASSWORD";
            problems.push(Problem::new("--alert-smtp-url", text));
        }
        let server = server?;
        let password = read_password(self.alert_smtp_password_file, inline, server.user_name.is_some(), problems);
        Some(MailRoute { server, password, from, to })
    }
}

fn read_password(
    file: Option<PathBuf>,
    inline: Option<Zeroizing<String>>,
    has_account: bool,
    problems: &mut Vec<Problem>,
) -> Option<PasswordSource> {
    let inline = inline.filter(|text| !text.is_empty());
    let setting = "--alert-smtp-password-file";
    match (file, inline) {
        (Some(_), Some(_)) => {
            let text = "there is a file and DOSEWIRE_ALERT_SMTP_PASSWORD, and one of them would be ignored. Take one \
                away";
            problems.push(Problem::new(setting, text));
            None
        }
        (None, None) if has_account => {
            let text = "the mail account has no password. Name a file, or set DOSEWIRE_ALERT_SMTP_PASSWORD";
            problems.push(Problem::new(setting, text));
            None
        }
        (Some(_), None) | (None, Some(_)) if !has_account => {
            problems
                .push(Problem::new("--alert-smtp-url", "there is a password but no account: give smtps://USER@HOST"));
            None
        }
        (Some(path), None) => Some(PasswordSource::File(path)),
        (None, inline) => inline.map(PasswordSource::Inline),
    }
}

/// The address of a webhook. `what` says what TLS is for.
pub(super) fn read_webhook(
    setting: &'static str,
    text: &str,
    what: &str,
    allow_plain: bool,
    problems: &mut Vec<Problem>,
) -> Option<Url> {
    let url = Url::parse(text).ok();
    let url = url.filter(|url| url.scheme() == "https" || (allow_plain && url.scheme() == "http"));
    if url.is_none() {
        let text = format!("the webhook's address must begin with https://, so that {what}");
        problems.push(Problem::new(setting, text));
    }
    url
}
