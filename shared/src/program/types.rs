//! The form of a program.

use serde::{Deserialize, Serialize};

use super::{ack_dialect::AckDialect, dialect::Dialect, transport::Transport};
use crate::{finding::Severity, wire_enum};

wire_enum! {
    /// Whether a program can be used.
    pub enum Standing {
        /// Not yet: the page says so and takes interest.
        NotReady = "NOT_READY",
        /// It can be used; the state has not confirmed it.
        Ready = "READY",
        /// It can be used and is confirmed.
        Confirmed = "CONFIRMED",
    }
}

wire_enum! {
    /// What a set-up field belongs to.
    pub enum Scope {
        /// The whole integration.
        Integration = "INTEGRATION",
        /// Each enrolled location.
        Location = "LOCATION",
    }
}

wire_enum! {
    /// What a set-up field accepts.
    pub enum Accepts {
        /// Any text without control characters.
        Text = "TEXT",
        /// An http or https address.
        Url = "URL",
        /// The address of an MLLP service: `mllps://host:port`.
        MllpUrl = "MLLP_URL",
        /// Certificates, and a private key where it is asked for, as PEM text of several lines.
        Pem = "PEM",
        /// Letters, digits, dot, dash and underscore.
        Code = "CODE",
    }
}

/// Whom to ask at the registry.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HelpDesk {
    /// Its name.
    #[serde(default)]
    pub name: String,
    /// Telephone.
    pub phone: Option<String>,
    /// E-mail.
    pub email: Option<String>,
}

/// One thing that the form asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetUpField {
    /// Its stable name: `endpoint`, `username`, `password`, `facility_id`, `sending_facility`, `site_id`.
    pub name: String,
    /// The label that a person reads.
    pub label: String,
    /// What it is and where to get it.
    pub help: String,
    /// Whether it must be given.
    pub required: bool,
    /// Whether it is write-only.
    #[serde(default)]
    pub secret: bool,
    /// What it belongs to.
    pub scope: Scope,
    /// What it accepts.
    pub accepts: Accepts,
    /// Whether it is entered in several lines, whose breaks are part of it.
    #[serde(default)]
    pub multiline: bool,
    /// The longest value, in characters.
    pub max_length: usize,
}

/// A severity that this program raises or relaxes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Raised {
    /// The finding's code.
    pub code: String,
    /// Its severity here.
    pub severity: Severity,
}

/// What is known of one jurisdiction's registry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Program<F = SetUpField> {
    /// The jurisdiction's code, as `WI`; `SANDBOX` for the training registry.
    pub code: String,
    /// The jurisdiction's name.
    pub name: String,
    /// The registry's name.
    pub registry: String,
    /// Whether it can be used.
    pub standing: Standing,
    /// Why it is not ready, where it is not.
    #[serde(default)]
    pub why_not_ready: String,
    /// What a practice should know of reporting there.
    #[serde(default)]
    pub good_to_know: Vec<String>,
    /// What is said here and nobody has confirmed.
    #[serde(default)]
    pub unverified: Vec<String>,
    /// Whom to ask there.
    #[serde(default)]
    pub help_desk: HelpDesk,
    /// How messages travel; none while it is not ready.
    pub transport: Option<Transport>,
    /// What it wants to see in a message; none while it is not ready.
    pub dialect: Option<Dialect>,
    /// How its answers are to be read.
    #[serde(default)]
    pub acknowledgement: AckDialect,
    /// What the form asks for.
    #[serde(default = "Vec::new")]
    pub set_up: Vec<F>,
    /// Severities that it raises or relaxes.
    #[serde(default)]
    pub severities: Vec<Raised>,
    /// Whether it takes historical doses.
    #[serde(default)]
    pub takes_historical: bool,
    /// Vaccine types that it does not take, by CVX code.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_taken: Vec<String>,
}

impl Program {
    /// Whether it can be set up.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.standing != Standing::NotReady && self.transport.is_some() && self.dialect.is_some()
    }

    /// How it says the registry's and the state's name together.
    #[must_use]
    pub fn title(&self) -> String {
        format!("{} – {}", self.name, self.registry)
    }

    /// The set-up field of a name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&SetUpField> {
        self.set_up.iter().find(|f| f.name == name)
    }
}

/// All programs of one version, as served to the browser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgramSet {
    /// The programs, by code.
    pub programs: Vec<Program>,
}

impl ProgramSet {
    /// The program of a code.
    #[must_use]
    pub fn find(&self, code: &str) -> Option<&Program> {
        self.programs.iter().find(|p| p.code == code)
    }
}
