//! Telephone numbers.

use serde::{Deserialize, Serialize};

use crate::wire_enum;

wire_enum! {
    /// Use of a telephone number (HL70201).
    pub enum PhoneUse {
        /// PRN: the home.
        Home = "PRN",
        /// ORN: another home.
        OtherHome = "ORN",
        /// WPN: work.
        Work = "WPN",
        /// VHN: a vacation home.
        Vacation = "VHN",
        /// ASN: an answering service.
        Answering = "ASN",
        /// EMR: emergencies.
        Emergency = "EMR",
        /// BPN: a beeper.
        Beeper = "BPN",
        /// PRS: personal.
        Personal = "PRS",
    }
}

wire_enum! {
    /// Equipment at a telephone number (HL70202).
    pub enum PhoneEquipment {
        /// PH: a telephone.
        Telephone = "PH",
        /// CP: a mobile telephone.
        Mobile = "CP",
        /// FX: a fax.
        Fax = "FX",
        /// BP: a beeper.
        Beeper = "BP",
        /// MD: a modem.
        Modem = "MD",
        /// TDD: a device for the deaf.
        Tdd = "TDD",
        /// TTY: a teletypewriter.
        Tty = "TTY",
    }
}

/// A telephone number besides the one of the home.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Phone {
    /// The number: ten digits; seven without an area code; or `+` and the digits of another country's.
    pub number: String,
    /// The extension, in digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extension: Option<String>,
    /// Use.
    pub usage: PhoneUse,
    /// Equipment.
    pub equipment: PhoneEquipment,
}
