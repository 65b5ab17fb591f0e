//! An endpoint for the tests of this module.

use shared::program::{CredentialPlace, Encoding, FormFields, Style, Transport};
use url::Url;
use zeroize::Zeroizing;

use super::endpoint::{Certificates, Endpoint};

/// An endpoint of a style, with the account of CDC's examples.
pub(super) fn endpoint(style: Style) -> Endpoint {
    Endpoint {
        url: Url::parse("https://iis.example.gov/soap").unwrap(),
        username: "user1".into(),
        password: Zeroizing::new("not-a-real-password".into()),
        facility_id: "1001".into(),
        destination: "wi".into(),
        entries: Vec::new(),
        transport: Transport {
            style,
            encoding: Encoding::Escaped,
            max_bytes: 60_000,
            credentials: CredentialPlace::Form,
            form: FormFields::default(),
            call: None,
        },
        certificates: Certificates::default(),
    }
}
