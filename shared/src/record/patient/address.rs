//! Postal addresses.

use serde::{Deserialize, Serialize};

use crate::wire_enum;

wire_enum! {
    /// Type of an address (HL70190).
    pub enum AddressKind {
        /// P: permanent.
        Permanent = "P",
        /// H: home.
        Home = "H",
        /// M: mailing.
        Mailing = "M",
        /// L: legal.
        Legal = "L",
        /// C: current or temporary.
        Current = "C",
        /// B: business.
        Business = "B",
        /// O: office.
        Office = "O",
        /// N: birth.
        Birth = "N",
        /// F: country of origin.
        Origin = "F",
        /// BA: known to be bad.
        Bad = "BA",
        /// BDL: the facility of birth.
        BirthFacility = "BDL",
        /// BR: residence at birth.
        BirthResidence = "BR",
        /// RH: the home that a registry keeps.
        RegistryHome = "RH",
    }
}

/// A postal address in the USA, unless it names another country.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Address {
    /// Street and number.
    pub street: String,
    /// Apartment, suite.
    pub other: Option<String>,
    /// City.
    pub city: String,
    /// Two-letter state code.
    pub state: String,
    /// ZIP code, five digits or nine with a dash.
    pub zip: String,
    /// Country code of three letters; none in the USA.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// County code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub county: Option<String>,
    /// Type; none for the home, whose type depends on the program.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<AddressKind>,
}
