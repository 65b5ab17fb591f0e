//! The transport of a registry, as data.

use serde::{Deserialize, Serialize};

use super::soap_call::SoapCall;
use crate::wire_enum;

wire_enum! {
    /// Protocol of a registry.
    pub enum Style {
        /// CDC's service of 2011 (`urn:cdc:iisb:2011`) over SOAP 1.2.
        Cdc2011Soap12 = "CDC_2011_SOAP_12",
        /// The same over SOAP 1.1, with the action in a header of its own.
        Cdc2011Soap11 = "CDC_2011_SOAP_11",
        /// The same over SOAP 1.2, with user name and password in a WS-Security UsernameToken.
        Cdc2011Wsse = "CDC_2011_WSSE",
        /// CDC's service of 2014 (`urn:cdc:iisb:2014`) over SOAP 1.2, with WS-Addressing.
        Cdc2014Soap12 = "CDC_2014_SOAP_12",
        /// CDC's IZ Gateway (`urn:cdc:iisb:hub:2014`): one connection with mutual TLS to many registries.
        IzGatewayHub2014 = "IZ_GATEWAY_HUB_2014",
        /// A service of the registry's own over SOAP, as [`SoapCall`] describes it.
        SoapCall = "SOAP_CALL",
        /// WebIZ's `ExecuteHL7Message` (`http://tempuri.org/`) over SOAP 1.1.
        WebizExecute = "WEBIZ_EXECUTE",
        /// A form as a browser posts it, with the fields of [`FormFields`].
        FormPost = "FORM_POST",
        /// The message alone as the body of a post.
        RawPost = "RAW_POST",
        /// MLLP over TLS: no HTTP at all.
        Mllp = "MLLP",
    }
}

impl Style {
    /// Returns `true` if the service has a connection test that echoes a text.
    #[must_use]
    pub fn has_echo(self) -> bool {
        matches!(
            self,
            Self::Cdc2011Soap12
                | Self::Cdc2011Soap11
                | Self::Cdc2011Wsse
                | Self::Cdc2014Soap12
                | Self::IzGatewayHub2014
        )
    }
}

wire_enum! {
    /// Encoding of the message within the envelope.
    pub enum Encoding {
        /// Escaped text; carriage returns as `&#xD;`.
        Escaped = "ESCAPED",
        /// A CDATA section.
        Cdata = "CDATA",
    }
}

wire_enum! {
    /// Place of user name and password in a post.
    pub enum CredentialPlace {
        /// Fields of the form; none in a post without a form.
        Form = "FORM",
        /// Headers with the names of the form fields.
        Headers = "HEADERS",
        /// HTTP basic authentication.
        Basic = "BASIC",
    }
}

/// The names of a form's fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FormFields {
    /// The user name.
    pub username: String,
    /// The password.
    pub password: String,
    /// The facility id.
    pub facility_id: String,
    /// The message.
    pub message: String,
}

impl Default for FormFields {
    /// Returns the names that most services of this kind use.
    fn default() -> Self {
        Self {
            username: "USERID".to_owned(),
            password: "PASSWORD".to_owned(),
            facility_id: "FACILITYID".to_owned(),
            message: "MESSAGEDATA".to_owned(),
        }
    }
}

/// The transport of a registry: the table `[transport]` of a program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Transport {
    /// Protocol of a registry.
    pub style: Style,
    /// Encoding within the envelope; for envelopes of XML only.
    #[serde(default = "escaped")]
    pub encoding: Encoding,
    /// Maximum size of a message, in bytes.
    pub max_bytes: usize,
    /// Place of user name and password; for posts only.
    #[serde(default = "in_form")]
    pub credentials: CredentialPlace,
    /// The names of a form's fields.
    #[serde(default)]
    pub form: FormFields,
    /// The call of a service of the registry's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call: Option<SoapCall>,
}

fn escaped() -> Encoding {
    Encoding::Escaped
}

fn in_form() -> CredentialPlace {
    CredentialPlace::Form
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_said_is_as_usual() {
        let read: Transport = toml::from_str("style = \"FORM_POST\"\nmax_bytes = 60000\n").unwrap();
        assert_eq!((read.encoding, read.credentials), (Encoding::Escaped, CredentialPlace::Form));
        assert_eq!(read.form, FormFields::default());
        let read: Transport =
            toml::from_str("style = \"FORM_POST\"\nmax_bytes = 1\n[form]\nmessage = \"flatWire\"\n").unwrap();
        assert_eq!((read.form.message.as_str(), read.form.username.as_str()), ("flatWire", "USERID"));
        assert!(toml::from_str::<Transport>("style = \"FORM_POST\"\nmax_bytes = 1\n[form]\nx = \"y\"\n").is_err());
    }
}
