//! Programs and their parts.

use serde::{Deserialize, Serialize};

use super::{ack_dialect::AckDialect, dialect::Dialect, seen::Seen, target::Target, transport::Transport};
use crate::{consent::ConsentPolicy, finding::Severity, wire_enum};

wire_enum! {
    /// Standing of a program.
    pub enum Standing {
        /// Not usable yet; a practice can register its interest.
        NotReady = "NOT_READY",
        /// Usable, without confirmation of the state.
        Ready = "READY",
        /// Usable and confirmed.
        Confirmed = "CONFIRMED",
    }
}

wire_enum! {
    /// Scope of a set-up field.
    pub enum Scope {
        /// The whole integration.
        Integration = "INTEGRATION",
        /// Each enrolled location.
        Location = "LOCATION",
    }
}

wire_enum! {
    /// Format of a set-up field.
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
        /// A name, an object identifier, or both as `NAME^1.2.3^ISO`: whoever assigns codes.
        Authority = "AUTHORITY",
        /// One of the field's choices.
        Choice = "CHOICE",
    }
}

/// Help desk of a registry.
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

/// A set-up field of a program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetUpField {
    /// Its stable name: `endpoint`, `username`, `password`, `facility_id`, `sending_facility`, `site_id`.
    pub name: String,
    /// The label that a person reads.
    pub label: String,
    /// Description of the value and its origin.
    pub help: String,
    /// `true` if it is required.
    pub required: bool,
    /// `true` if it is write-only.
    #[serde(default)]
    pub secret: bool,
    /// Scope.
    pub scope: Scope,
    /// Format.
    pub accepts: Accepts,
    /// `true` if the value has several lines.
    #[serde(default)]
    pub multiline: bool,
    /// Maximum length, in characters.
    pub max_length: usize,
    /// The fact of the program that an entry takes the place of; none for what is the practice's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sets: Option<Target>,
    /// The choices, where one of them is to be made.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<FieldChoice>,
}

impl SetUpField {
    /// Returns `true` if blanks at the ends of what is entered belong to it, as they do to a password.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        self.secret && self.accepts == Accepts::Text
    }
}

/// A choice of a set-up field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldChoice {
    /// The stable value.
    pub value: String,
    /// The label that a person reads.
    pub label: String,
}

/// The source of some facts of a program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The facts, in words: `transport`, `message header`.
    pub facts: String,
    /// The document or program that they were read in.
    pub from: String,
    /// The last time at which they were seen there.
    pub seen: Seen,
}

/// An override of the severity of a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeverityOverride {
    /// The finding's code.
    pub code: String,
    /// Its severity here.
    pub severity: Severity,
    /// The age in years from which it applies; none for every age.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_age: Option<u32>,
}

/// The program of a jurisdiction: its registry and how to report to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Program<F = SetUpField> {
    /// The jurisdiction's code, as `WI`; `SANDBOX` for the training registry.
    pub code: String,
    /// The jurisdiction's name.
    pub name: String,
    /// The registry's name.
    pub registry: String,
    /// Standing.
    pub standing: Standing,
    /// Reason why it is not ready.
    #[serde(default)]
    pub why_not_ready: String,
    /// Notes for practices.
    #[serde(default)]
    pub good_to_know: Vec<String>,
    /// Statements of this file that nobody has confirmed.
    #[serde(default)]
    pub unverified: Vec<String>,
    /// Sources of its facts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Source>,
    /// Help desk.
    #[serde(default)]
    pub help_desk: HelpDesk,
    /// Transport; none while it is not ready.
    pub transport: Option<Transport>,
    /// Dialect; none while it is not ready.
    pub dialect: Option<Dialect>,
    /// Acknowledgement dialect.
    #[serde(default)]
    pub acknowledgement: AckDialect,
    /// Set-up fields.
    #[serde(default = "Vec::new")]
    pub set_up: Vec<F>,
    /// The consent that it asks for; none where it takes every patient's doses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent: Option<ConsentPolicy>,
    /// Overrides of severities.
    #[serde(default)]
    pub severities: Vec<SeverityOverride>,
    /// `true` if it takes historical doses.
    #[serde(default)]
    pub takes_historical: bool,
    /// Vaccine types that it does not take, by CVX code.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_taken: Vec<String>,
}

impl Program {
    /// Returns `true` if a practice can set it up.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.standing != Standing::NotReady && self.transport.is_some() && self.dialect.is_some()
    }

    /// Returns the names of state and registry as one title.
    #[must_use]
    pub fn title(&self) -> String {
        format!("{} – {}", self.name, self.registry)
    }

    /// Returns the set-up field of a name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&SetUpField> {
        self.set_up.iter().find(|f| f.name == name)
    }
}

/// A set of programs, as served to the browser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgramSet {
    /// The programs, by code.
    pub programs: Vec<Program>,
}

impl ProgramSet {
    /// Returns the program of a code.
    #[must_use]
    pub fn find(&self, code: &str) -> Option<&Program> {
        self.programs.iter().find(|p| p.code == code)
    }
}
