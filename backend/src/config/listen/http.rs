//! Settings of the HTTP server: the address to listen on, and the origin that browsers open.

use std::net::SocketAddr;

use chrono::TimeDelta;
use clap::{Args, builder::FalseyValueParser};
use url::Url;

use crate::config::Problem;
use crate::{
    auth::{IDLE_TIMEOUT, SESSION_LIFETIME},
    http::{AddressRange, Options},
};

/// The flags of this concern.
#[derive(Args, Debug, Clone)]
pub struct HttpArgs {
    /// Address to listen at
    #[arg(long, env = "DOSEWIRE_LISTEN", value_name = "HOST:PORT", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Origin that browsers open, when it is not the one listened at, as `https://dosewire.clinic.example`
    #[arg(long, env = "DOSEWIRE_ORIGIN", value_name = "URL")]
    pub origin: Option<String>,
    /// Names that the server is reached by, besides localhost, its addresses and the host of --origin
    #[arg(long = "host", env = "DOSEWIRE_HOSTS", value_name = "NAME", value_delimiter = ',')]
    pub hosts: Vec<String>,
    /// Proxies that are believed about the client's address (X-Forwarded-For), as `10.0.0.0/8`
    #[arg(long = "trusted-proxy", env = "DOSEWIRE_TRUSTED_PROXIES", value_name = "ADDRESS", value_delimiter = ',')]
    pub trusted_proxies: Vec<String>,
    /// The end of unused sessions.
    #[command(flatten)]
    pub idle: IdleArgs,
    /// Let browsers send the session over TLS alone; for a server behind a TLS proxy
    #[arg(long, env = "DOSEWIRE_SECURE_COOKIE", value_parser = FalseyValueParser::new())]
    pub secure_cookie: bool,
    /// Let passwords and patients cross the network in clear; never for real patients
    #[arg(long, env = "DOSEWIRE_DANGEROUS_PLAIN_HTTP", value_parser = FalseyValueParser::new())]
    pub dangerous_plain_http: bool,
}

/// The end of unused sessions, which a command that lists them knows too.
#[derive(Args, Debug, Clone)]
pub struct IdleArgs {
    /// Time in seconds without use after which a session ends; its page warns one minute before
    #[arg(long, env = "DOSEWIRE_IDLE_TIMEOUT", value_name = "SECONDS", default_value_t = IDLE_TIMEOUT.num_seconds())]
    pub idle_timeout: i64,
}

impl IdleArgs {
    /// Checks this concern.
    pub fn check(&self, problems: &mut Vec<Problem>) -> TimeDelta {
        let longest = SESSION_LIFETIME.num_seconds();
        if !(1..=longest).contains(&self.idle_timeout) {
            let text = "this must be 1 to 43200 seconds. Leave it out for 15 minutes";
            problems.push(Problem::new("--idle-timeout", text));
        }
        TimeDelta::seconds(self.idle_timeout.clamp(1, longest))
    }
}

/// The address to listen at, and the router's settings.
#[derive(Debug, Clone)]
pub struct Http {
    /// The address to listen at.
    pub listen: SocketAddr,
    /// The router's settings.
    pub options: Options,
    /// Time without use after which a session ends.
    pub idle_timeout: TimeDelta,
}

impl HttpArgs {
    /// Checks this concern.
    pub fn check(self, problems: &mut Vec<Problem>) -> Http {
        let origin = self.origin.as_deref().map(read_origin);
        let origin = origin.transpose().unwrap_or_else(|problem| {
            problems.push(problem);
            None
        });
        problems.extend(self.check_cookie(origin.as_ref()));
        let mut trusted_proxies = Vec::new();
        for text in &self.trusted_proxies {
            match AddressRange::parse(text) {
                Some(range) => trusted_proxies.push(range),
                None => problems
                    .push(Problem::new("--trusted-proxy", "give addresses or ranges, as 10.0.0.7 or 10.0.0.0/8")),
            }
        }
        let idle_timeout = self.idle.check(problems);
        let options = Options {
            secure_cookie: self.secure_cookie,
            allowed_origin: origin.map(|origin| origin.origin().ascii_serialization()),
            hosts: self.hosts,
            trusted_proxies,
            ..Options::default()
        };
        Http { listen: self.listen, options, idle_timeout }
    }

    fn check_cookie(&self, origin: Option<&Url>) -> Option<Problem> {
        let https = origin.is_some_and(|origin| origin.scheme() == "https");
        if https && !self.secure_cookie {
            let text = "the origin is https, so the session must travel over TLS alone. Pass --secure-cookie too";
            return Some(Problem::new("--origin", text));
        }
        if origin.is_some() && !https && self.secure_cookie {
            let text = "browsers do not send a secure cookie to an http origin. Give the https origin that people open";
            return Some(Problem::new("--origin", text));
        }
        let open = !self.listen.ip().is_loopback();
        if open && !self.secure_cookie && !self.dangerous_plain_http {
            let text = "this address is reached from other machines, and passwords and patients would cross the network \
                in clear. Put a proxy with TLS in front and pass --secure-cookie, or listen at 127.0.0.1";
            return Some(Problem::new("--listen", text));
        }
        None
    }
}

fn read_origin(text: &str) -> Result<Url, Problem> {
    let url = Url::parse(text).ok();
    let url = url.filter(|url| matches!(url.scheme(), "http" | "https"));
    let url = url.filter(|url| url.path() == "/" && url.query().is_none() && url.username().is_empty());
    url.ok_or_else(|| {
        let text = "an origin is a scheme and a host, as https://dosewire.clinic.example, with no path";
        Problem::new("--origin", text)
    })
}
