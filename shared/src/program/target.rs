//! The facts of a program that an entry of the form can take the place of.

use super::{
    dialect::{BatchStyle, Dialect, ExpirationStyle, Organization, VaccineCodeStyle},
    transport::{CredentialPlace, Encoding, Style, Transport},
};
use crate::{
    consent::{ConsentPolicy, ConsentRule},
    wire_enum,
};

wire_enum! {
    /// A fact of a program that an entry of the form can take the place of: its key in the file.
    pub enum Target {
        /// The protocol.
        Style = "transport.style",
        /// The encoding within the envelope.
        Encoding = "transport.encoding",
        /// The place of user name and password in a post.
        Credentials = "transport.credentials",
        /// The namespace of a service of the registry's own.
        Namespace = "transport.call.namespace",
        /// MSH-3.
        SendingApplication = "dialect.sending_application",
        /// MSH-5.
        ReceivingApplication = "dialect.receiving_application",
        /// MSH-6.
        ReceivingFacility = "dialect.receiving_facility",
        /// The assigning authority of the number in MSH-22.
        OrganizationAssigner = "dialect.sending_organization.assigner",
        /// PID-3.5.
        MrnType = "dialect.mrn_type",
        /// RXA-5.
        VaccineCode = "dialect.vaccine_code",
        /// RXA-16.
        Expiration = "dialect.expiration",
        /// NK1.
        NextOfKin = "dialect.next_of_kin",
        /// The envelope around each message.
        Batch = "dialect.batch",
        /// The meaning of a patient's answer about sharing.
        Consent = "consent.rule",
        /// The age from which patients are asked.
        ConsentFromAge = "consent.from_age",
    }
}

/// The facts of a program that entries can take the place of.
pub struct Facts<'a> {
    /// Transport.
    pub transport: &'a mut Transport,
    /// Dialect.
    pub dialect: &'a mut Dialect,
    /// Consent.
    pub consent: &'a mut Option<ConsentPolicy>,
}

/// Choice of an entry for a registry that asks for no consent.
const NO_CONSENT: &str = "NONE";

/// Types of a medical record number.
pub const MRN_TYPES: &[&str] = &["MR", "PI", "PT", "PN"];

impl Target {
    /// Returns `true` if only certain values fit, so that a field offers choices.
    #[must_use]
    pub const fn is_chosen(self) -> bool {
        !matches!(
            self,
            Self::Namespace
                | Self::SendingApplication
                | Self::ReceivingApplication
                | Self::ReceivingFacility
                | Self::OrganizationAssigner
        )
    }

    /// Sets the fact. Returns whether the value fits.
    pub fn set(self, facts: Facts<'_>, value: &str) -> bool {
        let Facts { transport, dialect, consent } = facts;
        match self {
            Self::Style => put(&mut transport.style, Style::parse(value)),
            Self::Encoding => put(&mut transport.encoding, Encoding::parse(value)),
            Self::Credentials => put(&mut transport.credentials, CredentialPlace::parse(value)),
            Self::Namespace => transport.call.as_mut().is_some_and(|call| put(&mut call.namespace, Some(value.into()))),
            Self::SendingApplication => put(&mut dialect.sending_application, Some(value.into())),
            Self::ReceivingApplication => put(&mut dialect.receiving_application, Some(value.into())),
            Self::ReceivingFacility => put(&mut dialect.receiving_facility, Some(value.into())),
            Self::OrganizationAssigner => {
                let organization = dialect.sending_organization.get_or_insert_with(Organization::default);
                put(&mut organization.assigner, Some(value.into()))
            }
            Self::MrnType => put(&mut dialect.mrn_type, MRN_TYPES.contains(&value).then(|| value.into())),
            Self::VaccineCode => put(&mut dialect.vaccine_code, VaccineCodeStyle::parse(value)),
            Self::Expiration => put(&mut dialect.expiration, ExpirationStyle::parse(value)),
            Self::NextOfKin => put(&mut dialect.next_of_kin, yes_or_no(value)),
            Self::Batch => put(&mut dialect.batch, BatchStyle::parse(value)),
            Self::Consent if value == NO_CONSENT => put(consent, Some(None)),
            Self::Consent => put(&mut consent.get_or_insert_default().rule, ConsentRule::parse(value)),
            Self::ConsentFromAge => {
                let age = value.parse().ok();
                // Nobody is asked at any age where no consent is asked for.
                consent.as_mut().map_or(age.is_some(), |consent| put(&mut consent.from_age, age.map(Some)))
            }
        }
    }
}

fn put<T>(place: &mut T, value: Option<T>) -> bool {
    value.map(|value| *place = value).is_some()
}

fn yes_or_no(value: &str) -> Option<bool> {
    match value {
        "YES" => Some(true),
        "NO" => Some(false),
        _ => None,
    }
}
