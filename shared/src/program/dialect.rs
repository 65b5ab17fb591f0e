//! The dialect of a registry: its requirements of messages.

use serde::{Deserialize, Serialize};

use crate::{patient::AddressKind, patient::IdentifierKind, wire_enum};

wire_enum! {
    /// Style of RXA-5 of an administered dose. A historical dose has CVX alone.
    pub enum VaccineCodeStyle {
        /// CVX alone.
        Cvx = "CVX",
        /// CVX first, NDC as the alternate where it is known.
        CvxNdc = "CVX_NDC",
        /// NDC first where it is known, CVX as the alternate.
        NdcCvx = "NDC_CVX",
        /// NDC alone where it is known, else CVX alone.
        Ndc = "NDC",
    }
}

wire_enum! {
    /// Style of RXA-16 for an expiration known by month.
    pub enum ExpirationStyle {
        /// Omitted: the registry takes days only, and no day is made up.
        Day = "DAY",
        /// The last day of the month, YYYYMMDD.
        LastDay = "LAST_DAY",
        /// The month, YYYYMM.
        Month = "MONTH",
    }
}

wire_enum! {
    /// Envelope around each message.
    pub enum BatchStyle {
        /// No envelope.
        None = "NONE",
        /// A batch of one: BHS and BTS.
        Batch = "BATCH",
        /// A file with a batch of one: FHS, BHS, BTS and FTS.
        File = "FILE",
    }
}

/// A segment, or one field of it: `NK1`, `ORC-17`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FieldPlace {
    /// The segment's name.
    pub segment: String,
    /// The field's number; none for the whole segment.
    pub field: Option<usize>,
}

impl TryFrom<String> for FieldPlace {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let (segment, field) = match text.split_once('-') {
            Some((segment, field)) => (segment, Some(field.parse().map_err(|_| INVALID_PLACE)?)),
            None => (text.as_str(), None),
        };
        let is_name = segment.len() == 3 && segment.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
        let is_field = field.is_none_or(|n| (1..=60).contains(&n));
        if is_name && is_field { Ok(Self { segment: segment.to_owned(), field }) } else { Err(INVALID_PLACE) }
    }
}

/// Error of a text that is not a place.
const INVALID_PLACE: &str = "expected a segment or a field, as NK1 or ORC-17";

impl From<FieldPlace> for String {
    fn from(place: FieldPlace) -> Self {
        place.to_string()
    }
}

impl std::fmt::Display for FieldPlace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.field {
            Some(field) => write!(f, "{}-{field}", self.segment),
            None => f.write_str(&self.segment),
        }
    }
}

/// A time that is sent in reduced precision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Truncation {
    /// The field: `RXA-22`.
    pub field: FieldPlace,
    /// Number of characters that remain: 8 for a day, 12 for minutes, 14 for seconds.
    pub length: usize,
}

/// An organization as MSH-22 and MSH-23 name it. Each part may hold placeholders.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Organization {
    /// Its name.
    #[serde(default)]
    pub name: String,
    /// Its number, where it has one.
    #[serde(default)]
    pub id: String,
    /// Assigning authority of the number.
    #[serde(default)]
    pub assigner: String,
}

/// The dialect of a registry.
///
/// A text may hold placeholders: `{name}` stands for what was entered in the set-up field of that name, which must not
/// be a secret. `{sending_facility}`, `{site_id}`, `{namespace}` and `{practice_name}` always stand for something.
/// An authority, such as a sending facility, is a name of up to 20 characters, an object identifier, or both as
/// `NAME^1.2.3^ISO`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dialect {
    /// MSH-3.
    pub sending_application: String,
    /// MSH-4.
    #[serde(default = "default_sending_facility")]
    pub sending_facility: String,
    /// MSH-5.
    pub receiving_application: String,
    /// MSH-6.
    pub receiving_facility: String,
    /// MSH-11 in production: `P`.
    #[serde(default = "default_production")]
    pub production_mode: String,
    /// MSH-11 in the test environment: `T`.
    #[serde(default = "default_test")]
    pub test_mode: String,
    /// MSH-15: `ER`, or another of HL7's words, or nothing.
    #[serde(default = "default_accept")]
    pub accept_acknowledgment: String,
    /// MSH-16: `AL`, or another of HL7's words, or nothing.
    #[serde(default = "default_application")]
    pub application_acknowledgment: String,
    /// MSH-22: responsible sending organization.
    #[serde(default)]
    pub sending_organization: Option<Organization>,
    /// MSH-23: responsible receiving organization.
    #[serde(default)]
    pub receiving_organization: Option<Organization>,
    /// PID-3.5, the type of the medical record number: `MR` or `PI`.
    pub mrn_type: String,
    /// Types of identifiers to omit.
    #[serde(default = "default_private_identifiers")]
    pub identifiers_left_out: Vec<IdentifierKind>,
    /// PID-11.7 and NK1-4.7, the type of an address without one.
    #[serde(default = "default_address_type")]
    pub address_type: AddressKind,
    /// RXA-5.
    pub vaccine_code: VaccineCodeStyle,
    /// RXA-11.4.
    #[serde(default = "default_administered_at")]
    pub administered_at: String,
    /// RXA-16.
    pub expiration: ExpirationStyle,
    /// `true` if NK1 is sent.
    pub next_of_kin: bool,
    /// Segments and fields to omit, as `PD1` or `ORC-17`.
    #[serde(default)]
    pub left_out: Vec<FieldPlace>,
    /// Times in reduced precision. RXA-4, the day of RXA-3 once more, is sent only where it stands here.
    #[serde(default)]
    pub cut: Vec<Truncation>,
    /// Envelope around each message.
    #[serde(default = "default_batch")]
    pub batch: BatchStyle,
    /// `true` if letters beyond ASCII are transliterated. A letter that cannot be is a finding before anything is sent.
    #[serde(default)]
    pub ascii_only: bool,
}

impl Dialect {
    /// Returns `true` if a segment, or one field of it, is omitted.
    #[must_use]
    pub fn leaves_out(&self, segment: &str, field: Option<usize>) -> bool {
        self.left_out.iter().any(|place| place.segment == segment && place.field == field)
    }

    /// Returns the maximum number of characters of a time.
    #[must_use]
    pub fn length_of(&self, segment: &str, field: usize) -> usize {
        self.truncation(segment, field).map_or(usize::MAX, |cut| cut.length)
    }

    /// Returns `true` if a time is sent in reduced precision.
    #[must_use]
    pub fn is_cut(&self, segment: &str, field: usize) -> bool {
        self.truncation(segment, field).is_some()
    }

    fn truncation(&self, segment: &str, field: usize) -> Option<&Truncation> {
        self.cut.iter().find(|cut| cut.field.segment == segment && cut.field.field == Some(field))
    }
}

fn default_sending_facility() -> String {
    "{sending_facility}".to_owned()
}

fn default_administered_at() -> String {
    "{site_id}".to_owned()
}

fn default_production() -> String {
    "P".to_owned()
}

fn default_test() -> String {
    "T".to_owned()
}

fn default_accept() -> String {
    "ER".to_owned()
}

fn default_application() -> String {
    "AL".to_owned()
}

fn default_private_identifiers() -> Vec<IdentifierKind> {
    vec![IdentifierKind::SocialSecurity]
}

const fn default_address_type() -> AddressKind {
    AddressKind::Permanent
}

const fn default_batch() -> BatchStyle {
    BatchStyle::None
}
