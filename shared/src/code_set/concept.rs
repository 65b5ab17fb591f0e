//! The short lists of concepts: race, route, eligibility and the like.

use serde::{Deserialize, Serialize};

use crate::wire_enum;

wire_enum! {
    /// A list of concepts.
    pub enum ConceptSet {
        /// Race: PID-10.
        Race = "RACE",
        /// Ethnicity: PID-22.
        Ethnicity = "ETHNICITY",
        /// Funding program eligibility (HL70064): OBX 64994-7.
        Eligibility = "ELIGIBILITY",
        /// Funding source of a dose: OBX 30963-3.
        Funding = "FUNDING",
        /// Route (NCIT): RXR-1.
        Route = "ROUTE",
        /// Body site (HL70163): RXR-2.
        Site = "SITE",
        /// Where a record comes from (NIP001): RXA-9.
        Source = "SOURCE",
        /// Why a vaccine was refused (NIP002): RXA-18.
        Refusal = "REFUSAL",
        /// Relationship (HL70063): NK1-3.
        Relationship = "RELATIONSHIP",
        /// Reminders and recalls (HL70215): PD1-11.
        Publicity = "PUBLICITY",
        /// Language (ISO 639-2): PID-15.
        Language = "LANGUAGE",
        /// Diseases whose history is evidence of immunity (SNOMED CT): OBX 59784-9.
        Immunity = "IMMUNITY",
        /// Findings in the blood that are evidence of immunity (SNOMED CT): OBX 75505-8.
        Serology = "SEROLOGY",
    }
}

/// One concept: what HL7 writes as code, text and system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Concept {
    /// The code, as `2106-3`.
    pub code: String,
    /// The text that a person reads, as `White`.
    pub text: String,
    /// The system that the code belongs to, as `CDCREC`.
    pub system: String,
}
