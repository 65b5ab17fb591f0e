//! A service of a registry's own over SOAP, as data.

use serde::{Deserialize, Serialize};

use crate::wire_enum;

wire_enum! {
    /// Version of SOAP.
    pub enum SoapVersion {
        /// SOAP 1.1: `text/xml`, with the action in a header of its own.
        Soap11 = "1.1",
        /// SOAP 1.2: `application/soap+xml`, with the action in the content type.
        Soap12 = "1.2",
    }
}

/// An element of a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CallPart {
    /// The elements from the operation inward, as `RequestHeader/FacilityID`.
    pub path: String,
    /// The text with placeholders: `{username}`, `{password}`, `{facility_id}`, `{message}`, `{message_base64}`, or the
    /// name of another set-up field.
    pub value: String,
}

/// A call of a service of a registry's own: the table `[transport.call]` of a program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SoapCall {
    /// Version of SOAP.
    pub version: SoapVersion,
    /// The namespace of the operation.
    pub namespace: String,
    /// The action; `{namespace}` stands for the namespace. Empty where the service takes none.
    #[serde(default)]
    pub action: String,
    /// The operation's element in the body.
    pub operation: String,
    /// Elements of the header.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub header: Vec<CallPart>,
    /// Elements inside the operation.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub body: Vec<CallPart>,
    /// `true` if the elements inside the operation carry its namespace.
    #[serde(default = "yes")]
    pub qualified: bool,
    /// `true` if user name and password stand in a WS-Security UsernameToken.
    #[serde(default)]
    pub security: bool,
    /// `true` if the header holds the action and a message id of WS-Addressing.
    #[serde(default)]
    pub addressing: bool,
    /// The element of the answer that holds the acknowledgement.
    pub returned: String,
}

const fn yes() -> bool {
    true
}

impl SoapCall {
    /// Returns every element that is sent.
    pub fn parts(&self) -> impl Iterator<Item = &CallPart> {
        self.header.iter().chain(&self.body)
    }
}
