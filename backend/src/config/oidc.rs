//! Settings of signing in by an OpenID provider.

use std::path::PathBuf;

use clap::{Args, builder::FalseyValueParser};
use url::{Host, Url};
use zeroize::Zeroizing;

use super::Problem;
use crate::{alert::PasswordSource, auth::Role, oidc::ProviderSettings};

/// The variable that may hold the client secret.
pub const INLINE_OIDC_SECRET: &str = "DOSEWIRE_OIDC_CLIENT_SECRET";

/// The flags of this concern. The secret is never a flag: other accounts of a machine see those.
#[derive(Args, Debug, Clone)]
pub struct OidcArgs {
    /// Issuer of the OpenID provider that people sign in with, as `https://login.clinic.example`
    #[arg(long, env = "DOSEWIRE_OIDC_ISSUER", value_name = "URL")]
    pub oidc_issuer: Option<String>,
    /// Name by which the provider knows this server
    #[arg(long, env = "DOSEWIRE_OIDC_CLIENT_ID", value_name = "ID")]
    pub oidc_client_id: Option<String>,
    /// File with the client secret; or put it into DOSEWIRE_OIDC_CLIENT_SECRET
    #[arg(long, env = "DOSEWIRE_OIDC_CLIENT_SECRET_FILE", value_name = "PATH")]
    pub oidc_client_secret_file: Option<PathBuf>,
    /// Name of the provider on the sign-in page; its host unless something is given
    #[arg(long, env = "DOSEWIRE_OIDC_NAME", value_name = "NAME")]
    pub oidc_name: Option<String>,
    /// Claim that holds the name with which a person signs in here; `email` counts only where the provider says that it
    /// was verified
    #[arg(long, env = "DOSEWIRE_OIDC_CLAIM", value_name = "CLAIM", default_value = "preferred_username")]
    pub oidc_claim: String,
    /// Role with which people are added whom the provider vouches for and nobody added here: viewer, clinician,
    /// coordinator or administrator; without it they are refused
    #[arg(long, env = "DOSEWIRE_OIDC_DEFAULT_ROLE", value_name = "ROLE")]
    pub oidc_default_role: Option<String>,
    /// Let people sign in by the provider alone, and with no password; `dosewire user allow-password` is the way in when
    /// the provider is down
    #[arg(long, env = "DOSEWIRE_OIDC_ONLY", value_parser = FalseyValueParser::new())]
    pub oidc_only: bool,
}

/// The provider that people sign in with.
#[derive(Debug, Clone)]
pub struct Oidc {
    /// The provider's settings.
    pub settings: ProviderSettings,
    /// The source of the client secret.
    pub secret: Option<PasswordSource>,
    /// `true` if passwords are switched off.
    pub only: bool,
}

impl OidcArgs {
    /// Checks this concern. `inline` is what [`INLINE_OIDC_SECRET`] holds; `origin` is the one that browsers open.
    pub fn check(
        self,
        inline: Option<Zeroizing<String>>,
        origin: Option<&str>,
        problems: &mut Vec<Problem>,
    ) -> Option<Oidc> {
        let given = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
        let (issuer, client_id) = (given(self.oidc_issuer), given(self.oidc_client_id));
        let Some(issuer) = issuer else {
            if client_id.is_some() || self.oidc_only {
                let text = "signing in by a provider needs its issuer, as https://login.clinic.example";
                problems.push(Problem::new("--oidc-issuer", text));
            }
            return None;
        };
        let url = Url::parse(&issuer).ok().filter(is_safe);
        if url.is_none() {
            let text = "the issuer must begin with https://, so that nobody in between vouches for people";
            problems.push(Problem::new("--oidc-issuer", text));
        }
        if client_id.is_none() {
            let text = "the provider knows this server by a name. Give the one that it was registered with";
            problems.push(Problem::new("--oidc-client-id", text));
        }
        if origin.is_none() {
            let text = "the provider sends browsers back to an address. Give the one that people open with --origin";
            problems.push(Problem::new("--origin", text));
        }
        let role = given(self.oidc_default_role);
        let default_role = role.as_ref().and_then(|role| Role::parse(&role.trim().to_uppercase()));
        if role.is_some() && default_role.is_none() {
            let text = "it is viewer, clinician, coordinator or administrator";
            problems.push(Problem::new("--oidc-default-role", text));
        }
        let secret = read_secret(self.oidc_client_secret_file, inline, problems);
        let (url, client_id, origin) = (url?, client_id?, origin?.to_owned());
        let name = given(self.oidc_name).unwrap_or_else(|| url.host_str().unwrap_or_default().to_owned());
        let settings = ProviderSettings { issuer, client_id, name, claim: self.oidc_claim, default_role, origin };
        Some(Oidc { settings, secret, only: self.oidc_only })
    }
}

/// Returns `true` if nobody in between can answer in the provider's place: over TLS, or on this machine.
fn is_safe(url: &Url) -> bool {
    let is_here = match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    };
    url.scheme() == "https" || (url.scheme() == "http" && is_here)
}

fn read_secret(
    file: Option<PathBuf>,
    inline: Option<Zeroizing<String>>,
    problems: &mut Vec<Problem>,
) -> Option<PasswordSource> {
    match (file, inline.filter(|text| !text.is_empty())) {
        (Some(_), Some(_)) => {
            let text = "there is a file and DOSEWIRE_OIDC_CLIENT_SECRET, and one of them would be ignored. Take one \
                away";
            problems.push(Problem::new("--oidc-client-secret-file", text));
            None
        }
        (Some(path), None) => Some(PasswordSource::File(path)),
        (None, inline) => inline.map(PasswordSource::Inline),
    }
}
