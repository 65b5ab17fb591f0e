//! Value sets: short lists of coded concepts such as race, route or eligibility.

use serde::{Deserialize, Serialize};

use crate::wire_enum;

wire_enum! {
    /// A value set.
    pub enum ConceptSet {
        /// Race: PID-10.
        Race = "RACE",
        /// Ethnicity: PID-22.
        Ethnicity = "ETHNICITY",
        /// Funding program eligibility (HL70064): OBX 64994-7.
        Eligibility = "ELIGIBILITY",
        /// Funding source of a dose: OBX 30963-3.
        Funding = "FUNDING",
        /// Route (NCIT, with HL70162 as the alternate): RXR-1.
        Route = "ROUTE",
        /// Body site (HL70163): RXR-2.
        Site = "SITE",
        /// Information source (NIP001): RXA-9.
        Source = "SOURCE",
        /// Refusal reason (NIP002): RXA-18.
        Refusal = "REFUSAL",
        /// Relationship (HL70063): NK1-3.
        Relationship = "RELATIONSHIP",
        /// Reminders and recalls (HL70215): PD1-11.
        Publicity = "PUBLICITY",
        /// Sex (HL70001): PID-8.
        Sex = "SEX",
        /// Status in the registry (HL70441): PD1-16.
        RegistryStatus = "REGISTRY_STATUS",
        /// Type of a name (HL70200): XPN.7.
        NameType = "NAME_TYPE",
        /// Type of an address (HL70190): XAD.7.
        AddressType = "ADDRESS_TYPE",
        /// Use of a phone or address (HL70201): XTN.2.
        TelecomUse = "TELECOM_USE",
        /// Equipment at a phone or address (HL70202): XTN.3.
        TelecomEquipment = "TELECOM_EQUIPMENT",
        /// Type of an identifier (HL70203): CX.5.
        IdentifierType = "IDENTIFIER_TYPE",
        /// Completion status (HL70322): RXA-20.
        Completion = "COMPLETION",
        /// Level at which eligibility was captured, dose or visit: OBX-17 of 64994-7.
        EligibilityMethod = "ELIGIBILITY_METHOD",
        /// Diseases whose history is evidence of immunity (SNOMED CT): OBX 59784-9.
        Immunity = "IMMUNITY",
        /// Serological findings that are evidence of immunity (SNOMED CT): OBX 75505-8.
        Serology = "SEROLOGY",
        /// Contraindication or precaution: OBX 30945-0.
        Contraindication = "CONTRAINDICATION",
        /// Reaction to a dose: OBX 31044-1.
        Reaction = "REACTION",
        /// Special indication to immunize: OBX 59785-6.
        SpecialIndication = "SPECIAL_INDICATION",
        /// Language (ISO 639-2): PID-15.
        Language = "LANGUAGE",
    }
}

/// A coded concept: code, text and system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Concept {
    /// The code, as `2106-3`.
    pub code: String,
    /// The display name, as `White`.
    pub text: String,
    /// The code system, as `CDCREC`.
    pub system: String,
    /// The same concept in another code system.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alternate: Option<Alternate>,
}

/// The code of a concept in another code system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Alternate {
    /// The code, as `IM`.
    pub code: String,
    /// The code system, as `HL70162`.
    pub system: String,
}
