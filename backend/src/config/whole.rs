//! All settings of `dosewire serve` together.

use std::{net::SocketAddr, path::PathBuf};

use clap::Args;
use url::Url;
use zeroize::Zeroizing;

use super::{
    AlertArgs, Database, DatabaseArgs, DeliveryArgs, Http, HttpArgs, INLINE_KEY, INLINE_MAIL_PASSWORD,
    INLINE_OIDC_SECRET, InterestArgs, Keep, KeepArgs, KeySource, MetricsArgs, Oidc, OidcArgs, OperationArgs, Problems,
    ProgramsArgs, Sandbox, SandboxArgs, VaultArgs,
};
use crate::{alert, delivery::Timing, interest, limits::MAX_QUERIES_IN_TURN_OF_POSTGRES, store::is_sqlite};

/// The flags of `dosewire serve`.
#[derive(Args, Debug, Clone)]
pub struct ServeArgs {
    /// Print each setting in force with where it comes from, as a settings file with secrets starred, and end
    #[arg(long)]
    pub print_config: bool,
    #[command(flatten)]
    database: DatabaseArgs,
    #[command(flatten)]
    http: HttpArgs,
    #[command(flatten)]
    operation: OperationArgs,
    #[command(flatten)]
    oidc: OidcArgs,
    #[command(flatten)]
    vault: VaultArgs,
    #[command(flatten)]
    sandbox: SandboxArgs,
    #[command(flatten)]
    programs: ProgramsArgs,
    #[command(flatten)]
    interest: InterestArgs,
    #[command(flatten)]
    delivery: DeliveryArgs,
    #[command(flatten)]
    alert: AlertArgs,
    #[command(flatten)]
    keep: KeepArgs,
    #[command(flatten)]
    metrics: MetricsArgs,
}

/// The secrets that the environment holds. They are never flags.
#[derive(Clone, Default)]
pub struct InlineSecrets {
    /// The keys, in the form of a key file.
    pub key: Option<String>,
    /// The mail account's password.
    pub mail_password: Option<Zeroizing<String>>,
    /// The secret by which an OpenID provider knows this server.
    pub oidc_client_secret: Option<Zeroizing<String>>,
}

impl InlineSecrets {
    /// Reads them from the environment.
    #[must_use]
    pub fn from_environment() -> Self {
        Self {
            key: std::env::var(INLINE_KEY).ok(),
            mail_password: std::env::var(INLINE_MAIL_PASSWORD).ok().map(Zeroizing::new),
            oidc_client_secret: std::env::var(INLINE_OIDC_SECRET).ok().map(Zeroizing::new),
        }
    }
}

/// Settings that were checked as a whole.
#[derive(Debug, Clone)]
pub struct Config {
    /// Settings of the database.
    pub database: Database,
    /// Settings of the HTTP server.
    pub http: Http,
    /// The OpenID provider that people sign in with, if there is one.
    pub oidc: Option<Oidc>,
    /// The source of the keys.
    pub keys: KeySource,
    /// The training registry and the demo practice beside the server.
    pub sandbox: Sandbox,
    /// The folder of the practice's own programs, if there is one.
    pub programs: Option<PathBuf>,
    /// The destination of interest in a program.
    pub interest: interest::Route,
    /// Leases and timeouts of the delivery.
    pub delivery: Timing,
    /// The destination of alert notices.
    pub alert: alert::Route,
    /// Times for which rows and bodies are kept.
    pub keep: Keep,
    /// The address that figures are served at, if they are.
    pub metrics: Option<SocketAddr>,
}

impl ServeArgs {
    /// The collector that traces go to, if one is configured.
    #[must_use]
    pub fn collector(&self) -> Option<&Url> {
        self.metrics.collector()
    }

    /// Checks everything, and tells every problem at once.
    pub fn check(self, inline: InlineSecrets) -> Result<Config, Problems> {
        let mut problems = Vec::new();
        let database = self.database.check();
        let keys = self.vault.check(inline.key, self.sandbox.demo);
        let mut http = self.http.check(&mut problems);
        http.options.operations = self.operation.check(&mut problems);
        let origin = http.options.allowed_origin.as_deref();
        let oidc = self.oidc.check(inline.oidc_client_secret, origin, &mut problems);
        let sandbox = self.sandbox.check(http.listen, &mut problems);
        let programs = self.programs.check();
        let allow_plain = sandbox.allow_private || sandbox.listen.is_some();
        let interest = self.interest.check(allow_plain, &mut problems);
        let delivery = self.delivery.check(&mut problems);
        let alert = self.alert.check(inline.mail_password, allow_plain, &mut problems);
        let keep = self.keep.check();
        let metrics = self.metrics.check(http.listen, &mut problems);
        match (database, keys) {
            (Ok(database), Ok(keys)) if problems.is_empty() => {
                if !is_sqlite(&database.url) {
                    http.options.operations.in_turn = MAX_QUERIES_IN_TURN_OF_POSTGRES;
                }
                Ok(Config { database, http, oidc, keys, sandbox, programs, interest, delivery, alert, keep, metrics })
            }
            (database, keys) => {
                let first = [database.err(), keys.err()].into_iter().flatten();
                Err(Problems(first.chain(problems).collect()))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;
    use rstest::rstest;

    use super::*;
    use crate::vault::Key;

    #[derive(Parser)]
    struct Command {
        #[command(flatten)]
        serve: ServeArgs,
    }

    const KEY: &str = "1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    fn check(flags: &str, inline_key: Option<&str>) -> Result<Config, Problems> {
        let flags = flags.split_whitespace();
        let command = Command::try_parse_from(std::iter::once("dosewire").chain(flags)).unwrap();
        command.serve.check(InlineSecrets { key: inline_key.map(str::to_owned), ..InlineSecrets::default() })
    }

    #[rstest]
    #[case::plain("--database sqlite://a.db --key-file k")]
    #[case::behind_a_proxy(
        "--database postgres://a/b --key-file k --listen 0.0.0.0:80 --secure-cookie --origin https://a.example"
    )]
    #[case::demo("--database sqlite://a.db --key-file k --sandbox --demo")]
    #[case::in_clear_by_name("--database sqlite://a.db --key-file k --listen 0.0.0.0:80 --dangerous-plain-http")]
    #[case::interest(
        "--database sqlite://a.db --key-file k --interest-email a@b.example --interest-webhook https://b.example/x"
    )]
    #[case::webhook_beside_the_training_registry(
        "--database sqlite://a.db --key-file k --sandbox --interest-webhook http://127.0.0.1:9/x"
    )]
    #[case::messages_for_ever("--database sqlite://a.db --key-file k --keep-messages-days 0")]
    #[case::short_times("--database sqlite://a.db --key-file k --lease 5 --server-timeout 1 --shutdown-timeout 0")]
    #[case::limits(
        "--database sqlite://a.db --key-file k --max-operations 127 --max-operations-per-second 1 --query-timeout 3600"
    )]
    #[case::alerts(
        "--database sqlite://a.db --key-file k --alert-webhook https://b.example/x --alert-smtp-url smtps://me@b.example \
         --alert-smtp-password-file p --alert-mail-from a@b.example --alert-mail-to c@b.example,d@b.example"
    )]
    #[case::mails_of_this_machine(
        "--database sqlite://a.db --key-file k --alert-smtp-url smtp://localhost:25 --alert-mail-from a@b.example \
         --alert-mail-to c@b.example"
    )]
    #[case::provider(
        "--database sqlite://a.db --key-file k --secure-cookie --origin https://a.example --oidc-issuer \
         https://login.example --oidc-client-id dosewire --oidc-default-role viewer --oidc-only"
    )]
    #[case::provider_of_this_machine(
        "--database sqlite://a.db --key-file k --origin http://localhost:8080 --oidc-issuer http://127.0.0.1:9 \
         --oidc-client-id dosewire"
    )]
    #[case::two_free_ports(
        "--database sqlite://a.db --key-file k --sandbox --listen 127.0.0.1:0 --sandbox-listen 127.0.0.1:0"
    )]
    fn takes(#[case] flags: &str) {
        assert!(check(flags, None).is_ok());
    }

    #[rstest]
    #[case::no_database("--key-file k", "--database: no database is named")]
    #[case::foreign_database("--database mysql://secret@a --key-file k", "--database: the address has to start")]
    #[case::no_key("--database sqlite://a.db", "--key-file: there is no key")]
    #[case::https_without_secure(
        "--database sqlite://a.db --key-file k --origin https://a.example",
        "--origin: the origin is https"
    )]
    #[case::http_with_secure(
        "--database sqlite://a.db --key-file k --origin http://a.example --secure-cookie",
        "--origin: browsers do not send"
    )]
    #[case::origin_with_path(
        "--database sqlite://a.db --key-file k --origin https://a.example/x",
        "--origin: an origin is"
    )]
    #[case::origin_without_scheme("--database sqlite://a.db --key-file k --origin a.example", "--origin: an origin is")]
    #[case::open_in_clear(
        "--database sqlite://a.db --key-file k --listen 0.0.0.0:80",
        "--listen: this address is reached"
    )]
    #[case::one_port_for_two(
        "--database sqlite://a.db --key-file k --sandbox --sandbox-listen 127.0.0.1:8080",
        "--sandbox-listen: the training"
    )]
    #[case::figures_for_everybody(
        "--database sqlite://a.db --key-file k --metrics-listen 127.0.0.1:8080",
        "--metrics-listen: the figures and the server cannot share"
    )]
    #[case::plain_webhook(
        "--database sqlite://a.db --key-file k --interest-webhook http://b.example/x",
        "--interest-webhook: the webhook's address must begin with https://"
    )]
    #[case::no_address(
        "--database sqlite://a.db --key-file k --interest-email b",
        "--interest-email: this is no email"
    )]
    #[case::no_lease("--database sqlite://a.db --key-file k --lease 0", "--lease: this must be 1 to 3600 seconds")]
    #[case::all_places(
        "--database sqlite://a.db --key-file k --max-operations 128",
        "--max-operations: this must be 1 to 127"
    )]
    #[case::no_operations(
        "--database sqlite://a.db --key-file k --max-operations-per-second 0",
        "--max-operations-per-second: this must be 1 to 1000000"
    )]
    #[case::no_time(
        "--database sqlite://a.db --key-file k --query-timeout 0",
        "--query-timeout: this must be 1 to 3600"
    )]
    #[case::plain_alerts(
        "--database sqlite://a.db --key-file k --alert-webhook http://b.example/x",
        "--alert-webhook: the webhook's address must begin with https://"
    )]
    #[case::mail_to_nobody(
        "--database sqlite://a.db --key-file k --alert-smtp-url smtps://b.example --alert-mail-from a@b.example",
        "--alert-smtp-url: mails need all three"
    )]
    #[case::password_in_the_address(
        "--database sqlite://a.db --key-file k --alert-smtp-url smtps://me:secret@b.example \
         --alert-mail-from a@b.example --alert-mail-to c@b.example",
        "--alert-smtp-url: give it as smtps://USER@HOST:PORT"
    )]
    #[case::no_mail_password(
        "--database sqlite://a.db --key-file k --alert-smtp-url smtps://me@b.example \
         --alert-mail-from a@b.example --alert-mail-to c@b.example",
        "--alert-smtp-password-file: the mail account has no password"
    )]
    #[case::no_mail_account(
        "--database sqlite://a.db --key-file k --alert-smtp-url smtps://b.example --alert-smtp-password-file p \
         --alert-mail-from a@b.example --alert-mail-to c@b.example",
        "--alert-smtp-url: there is a password but no account"
    )]
    #[case::no_mail_address(
        "--database sqlite://a.db --key-file k --alert-smtp-url smtps://b.example --alert-mail-from a@b.example \
         --alert-mail-to c@b.example,d",
        "--alert-mail-to: this is no email address"
    )]
    #[case::provider_in_clear(
        "--database sqlite://a.db --key-file k --origin http://a.example --oidc-issuer http://login.example \
         --oidc-client-id dosewire",
        "--oidc-issuer: the issuer must begin with https://"
    )]
    #[case::provider_without_client(
        "--database sqlite://a.db --key-file k --origin http://a.example --oidc-issuer https://login.example",
        "--oidc-client-id: the provider knows this server by a name"
    )]
    #[case::provider_without_origin(
        "--database sqlite://a.db --key-file k --oidc-issuer https://login.example --oidc-client-id dosewire",
        "--origin: the provider sends browsers back"
    )]
    #[case::no_provider("--database sqlite://a.db --key-file k --oidc-only", "--oidc-issuer: signing in by a provider")]
    #[case::unknown_role(
        "--database sqlite://a.db --key-file k --origin http://a.example --oidc-issuer https://login.example \
         --oidc-client-id dosewire --oidc-default-role king",
        "--oidc-default-role: it is viewer"
    )]
    #[case::open_demo(
        "--database sqlite://a.db --key-file k --listen 0.0.0.0:80 --secure-cookie --demo",
        "--demo: the demo practice"
    )]
    fn refuses(#[case] flags: &str, #[case] expected: &str) {
        let text = check(flags, None).unwrap_err().to_string();
        assert!(text.contains(expected), "{text}");
        assert!(!text.contains("secret"), "{text}");
    }

    #[test]
    fn a_key_comes_from_a_file_or_the_environment_and_never_both() {
        let config = check("--database sqlite://a.db", Some(KEY)).unwrap();
        assert!(config.keys.open(|| Key::from_bytes([0; 32])).is_ok());
        let text = check("--database sqlite://a.db --key-file k", Some(KEY)).unwrap_err().to_string();
        assert!(text.contains("Take one away"), "{text}");
    }

    #[test]
    fn every_problem_is_told_at_once_and_debug_hides_secrets() {
        let problems = check("--listen 0.0.0.0:80", None).unwrap_err();
        let settings: Vec<_> = problems.0.iter().map(|problem| problem.setting).collect();
        assert_eq!(settings, ["--database", "--key-file", "--listen"]);
        let config = check("--database postgres://u:canary@a/b", Some(KEY)).unwrap();
        let shown = format!("{config:?}");
        assert!(!shown.contains("canary") && !shown.contains("AAEC"), "{shown}");
    }

    #[test]
    fn a_mail_password_comes_from_a_file_or_the_environment_and_is_never_shown() {
        let flags = "--database sqlite://a.db --key-file k --alert-smtp-url smtps://me@b.example \
             --alert-mail-from a@b.example --alert-mail-to c@b.example --alert-webhook https://b.example/canary";
        let inline =
            || InlineSecrets { mail_password: Some(Zeroizing::new("canary".to_owned())), ..InlineSecrets::default() };
        let with = |flags: &str| {
            let flags = flags.split_whitespace();
            let command = Command::try_parse_from(std::iter::once("dosewire").chain(flags)).unwrap();
            command.serve.check(inline())
        };
        let config = with(flags).unwrap();
        assert!(!format!("{config:?}").contains("canary"), "{config:?}");
        let password = config.alert.mail.unwrap().password.unwrap();
        assert_eq!(password.read().unwrap().as_str(), "canary");
        let both = with(&format!("{flags} --alert-smtp-password-file p")).unwrap_err().to_string();
        assert!(both.contains("Take one away") && !both.contains("canary"), "{both}");
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("password");
        let source = alert::PasswordSource::File(file.clone());
        assert!(source.read().is_err());
        std::fs::write(&file, "secret of a file\n").unwrap();
        assert_eq!(source.read().unwrap().as_str(), "secret of a file");
    }

    #[rstest]
    #[case::demo_makes_one("--demo", true)]
    #[case::others_do_not("", false)]
    fn only_the_demo_makes_a_key_file(#[case] flags: &str, #[case] made: bool) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        let flags = format!("--database sqlite://a.db --key-file {} {flags}", path.display());
        let config = check(&flags, None).unwrap();
        assert_eq!(config.keys.open(|| Key::from_bytes([0; 32])).is_ok(), made);
        assert_eq!(path.exists(), made);
    }
}
