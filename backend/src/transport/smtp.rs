//! Sends mails through the mail server that the settings name. Its name and account are the operator's, so that it may
//! stand in the own network; a password travels over TLS or within this machine only.

use std::{fmt, time::Duration};

use chrono::{DateTime, Utc};
use lettre::{
    AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor,
    message::{Mailbox, header::ContentType},
    transport::smtp::{
        authentication::Credentials,
        client::{Tls, TlsParameters},
    },
};
use url::{Host, Url};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::registry::SetUpError;

/// Timeout of one command.
const COMMAND_TIMEOUT: Duration = Duration::from_secs(20);

/// Timeout of a whole mail.
const TOTAL_TIMEOUT: Duration = Duration::from_secs(60);

/// The TLS mode of the connection to a mail server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailSecurity {
    /// TLS from the first byte.
    Tls,
    /// TLS after `STARTTLS`, which the server must offer.
    StartTls,
    /// None: the server is on this machine.
    Local,
}

/// A mail server and the account there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailServer {
    /// Host name or address.
    pub host: String,
    /// Port.
    pub port: u16,
    /// The TLS mode of the connection.
    pub security: MailSecurity,
    /// The account, if the server wants one.
    pub user_name: Option<String>,
}

impl MailServer {
    /// Reads `smtps://USER@HOST:PORT` or `smtp://USER@HOST:PORT`; none for anything else, or with a password in it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let url = Url::parse(text).ok()?;
        let is_bare = url.password().is_none() && url.query().is_none() && matches!(url.path(), "" | "/");
        let host = url.host_str().filter(|host| is_bare && !host.is_empty())?;
        // Only special schemes have their addresses parsed.
        let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        let (security, port) = match url.scheme() {
            "smtps" => (MailSecurity::Tls, 465),
            "smtp" if is_this_machine(&host) => (MailSecurity::Local, 25),
            "smtp" => (MailSecurity::StartTls, 587),
            _ => return None,
        };
        let user_name = decode(url.username())?;
        let user_name = (!user_name.is_empty()).then_some(user_name);
        Some(Self { host, port: url.port().unwrap_or(port), security, user_name })
    }
}

fn is_this_machine(host: &str) -> bool {
    match Host::parse(host) {
        Ok(Host::Domain(name)) => name == "localhost",
        Ok(Host::Ipv4(v4)) => v4.is_loopback(),
        _ => host.parse::<std::net::Ipv6Addr>().is_ok_and(|v6| v6.is_loopback()),
    }
}

/// A user name is often an address, whose `@` stands in a URL as `%40`.
fn decode(text: &str) -> Option<String> {
    let (mut bytes, mut rest) = (Vec::new(), text.as_bytes());
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        if *first != b'%' {
            bytes.push(*first);
            continue;
        }
        let (code, after) = rest.split_at_checked(2)?;
        bytes.push(u8::from_str_radix(std::str::from_utf8(code).ok()?, 16).ok()?);
        rest = after;
    }
    String::from_utf8(bytes).ok()
}

/// Returns `true` if a text is an address that mails can go to, as `a@b.example` or `Dosewire <a@b.example>`.
#[must_use]
pub fn is_mail_address(text: &str) -> bool {
    text.parse::<Mailbox>().is_ok()
}

/// A mail of plain text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// The same each time that it is sent: receivers recognize a mail that came twice.
    pub id: Uuid,
    /// The instant at which it was written.
    pub at: DateTime<Utc>,
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub text: String,
}

/// Sends mails from one address to others.
#[derive(Clone)]
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    to: Vec<Mailbox>,
}

impl Mailer {
    /// A mailer over a server. The process needs its TLS provider installed before.
    ///
    /// # Errors
    /// Returns an error if an address is not one that mails can go to, or the system has no certificates to trust.
    pub fn new(
        server: &MailServer,
        password: Option<Zeroizing<String>>,
        from: &str,
        to: &[String],
    ) -> Result<Self, SetUpError> {
        let tls = || TlsParameters::new(server.host.clone()).map_err(|_| SetUpError);
        let tls = match server.security {
            MailSecurity::Tls => Tls::Wrapper(tls()?),
            MailSecurity::StartTls => Tls::Required(tls()?),
            MailSecurity::Local => Tls::None,
        };
        let builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&server.host);
        let mut builder = builder.port(server.port).tls(tls).timeout(Some(COMMAND_TIMEOUT));
        if let (Some(user_name), Some(password)) = (&server.user_name, password) {
            builder = builder.credentials(Credentials::new(user_name.clone(), password.as_str().to_owned()));
        }
        let parse = |text: &str| text.parse::<Mailbox>().map_err(|_| SetUpError);
        let to = to.iter().map(|to| parse(to)).collect::<Result<_, _>>()?;
        Ok(Self { transport: builder.build(), from: parse(from)?, to })
    }

    /// Sends a mail.
    ///
    /// # Errors
    /// Returns the reason as a sentence, without the server's words, if the server did not take the mail.
    pub async fn send(&self, mail: Mail) -> Result<(), String> {
        let message = self.message(mail).map_err(|_| "The mail could not be written.".to_owned())?;
        let sent = tokio::time::timeout(TOTAL_TIMEOUT, self.transport.send(message)).await;
        match sent {
            Ok(sent) => sent.map(|_| ()).map_err(|error| explain(&error)),
            Err(_) => Err(TOO_SLOW.to_owned()),
        }
    }

    fn message(&self, mail: Mail) -> Result<Message, lettre::error::Error> {
        let id = format!("<{}@{}>", mail.id, self.from.email.domain());
        let builder = Message::builder().from(self.from.clone()).message_id(Some(id)).date(mail.at.into());
        let builder = self.to.iter().cloned().fold(builder, |builder, to| builder.to(to));
        builder.subject(mail.subject).header(ContentType::TEXT_PLAIN).body(mail.text)
    }
}

impl fmt::Debug for Mailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mailer").field("from", &self.from).field("to", &self.to).finish_non_exhaustive()
    }
}

const TOO_SLOW: &str = "The mail server did not answer in time.";

fn explain(error: &lettre::transport::smtp::Error) -> String {
    if let Some(code) = error.status() {
        return format!("The mail server refused it with code {code}.");
    }
    if error.is_timeout() {
        return TOO_SLOW.to_owned();
    }
    let text = if error.is_tls() {
        "TLS with the mail server failed: check its name and its certificate."
    } else if error.is_client() {
        "The mail server offers no STARTTLS or no way to sign in."
    } else if error.is_response() {
        "What answered is no mail server."
    } else {
        "The mail server could not be reached."
    };
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(host: &str, port: u16, security: MailSecurity, user_name: Option<&str>) -> Option<MailServer> {
        Some(MailServer { host: host.into(), port, security, user_name: user_name.map(str::to_owned) })
    }

    #[rstest::rstest]
    #[case("smtps://me@mail.example", server("mail.example", 465, MailSecurity::Tls, Some("me")))]
    #[case(
        "smtps://me%40b.example@mail.example:8465",
        server("mail.example", 8465, MailSecurity::Tls, Some("me@b.example"))
    )]
    #[case("smtp://me@mail.example/", server("mail.example", 587, MailSecurity::StartTls, Some("me")))]
    #[case("smtp://10.0.0.7:25", server("10.0.0.7", 25, MailSecurity::StartTls, None))]
    #[case("smtp://127.0.0.1:2525", server("127.0.0.1", 2525, MailSecurity::Local, None))]
    #[case("smtp://localhost", server("localhost", 25, MailSecurity::Local, None))]
    #[case("smtp://[::1]:2525", server("::1", 2525, MailSecurity::Local, None))]
    #[case("smtps://127.0.0.1:465", server("127.0.0.1", 465, MailSecurity::Tls, None))]
    #[case::with_a_password("smtps://me:secret@mail.example", None)]
    #[case::no_host("smtps://", None)]
    #[case::no_scheme("mail.example:465", None)]
    #[case::another_scheme("https://mail.example", None)]
    #[case::a_path("smtps://mail.example/x", None)]
    #[case::a_broken_name("smtps://me%4@mail.example", None)]
    fn a_server_is_read(#[case] text: &str, #[case] expected: Option<MailServer>) {
        assert_eq!(MailServer::parse(text), expected);
    }

    #[rstest::rstest]
    #[case("a@b.example", true)]
    #[case("Dosewire <a@b.example>", true)]
    #[case("b.example", false)]
    #[case("a@b.example, c@d.example", false)]
    #[case("a@b.example\r\nBcc: c@d.example", false)]
    #[case("", false)]
    fn an_address_is_recognized(#[case] text: &str, #[case] expected: bool) {
        assert_eq!(is_mail_address(text), expected);
    }
}
