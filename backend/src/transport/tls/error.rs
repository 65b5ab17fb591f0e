//! Errors of TLS as failures, however deep they are wrapped.

use std::{error::Error, io};

use rustls::AlertDescription;

use super::issuer::NoIssuer;
use crate::transport::failure::FailureCode;

/// An error and all that caused it, the nearest first.
pub(in crate::transport) fn causes<'a>(
    error: &'a (dyn Error + 'static),
) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error| cause_of(*error))
}

fn cause_of<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        // An I/O error that wraps another names that one's source as its own, and would hide it.
        Some(wrapped) => Some(wrapped),
        None => error.source(),
    }
}

/// The first error of a kind among the causes.
pub(in crate::transport) fn find<'a, E: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a E> {
    causes(error).find_map(|cause| cause.downcast_ref())
}

/// The code of what went wrong while TLS was set up on a connection.
pub(in crate::transport) fn code_of(error: &io::Error) -> FailureCode {
    find::<rustls::Error>(error).map_or(FailureCode::Tls, code_of_rustls)
}

/// The code of an error of TLS itself.
pub(in crate::transport) fn code_of_rustls(error: &rustls::Error) -> FailureCode {
    use rustls::CertificateError as Wrong;
    let wrong = match error {
        rustls::Error::InvalidCertificate(wrong) => wrong,
        rustls::Error::PeerIncompatible(_) => return FailureCode::TlsTooOld,
        rustls::Error::AlertReceived(alert) => return code_of_alert(*alert).unwrap_or(FailureCode::Tls),
        _ => return FailureCode::Tls,
    };
    match wrong {
        Wrong::Other(other) if other.0.is::<NoIssuer>() => FailureCode::CertificateIncomplete,
        Wrong::Expired | Wrong::ExpiredContext { .. } | Wrong::NotValidYet | Wrong::NotValidYetContext { .. } => {
            FailureCode::CertificateExpired
        }
        Wrong::NotValidForName | Wrong::NotValidForNameContext { .. } => FailureCode::CertificateName,
        // A bad signature is that of an authority that only bears the name of one that is trusted.
        Wrong::UnknownIssuer | Wrong::BadSignature => FailureCode::CertificateUntrusted,
        _ => FailureCode::Tls,
    }
}

/// The code of an alert that the server sent, if it says more than that something went wrong.
fn code_of_alert(alert: AlertDescription) -> Option<FailureCode> {
    match alert {
        AlertDescription::HandshakeFailure
        | AlertDescription::ProtocolVersion
        | AlertDescription::InsufficientSecurity => Some(FailureCode::TlsTooOld),
        AlertDescription::CertificateRequired
        | AlertDescription::NoCertificate
        | AlertDescription::BadCertificate
        | AlertDescription::UnsupportedCertificate
        | AlertDescription::CertificateRevoked
        | AlertDescription::CertificateExpired
        | AlertDescription::CertificateUnknown
        | AlertDescription::UnknownCA
        | AlertDescription::DecryptError
        | AlertDescription::AccessDenied => Some(FailureCode::ClientCertificateRefused),
        _ => None,
    }
}

/// The code of an error after the connection stood, where it shows that the server refused it before it read anything:
/// with TLS 1.3 a certificate of ours is refused after we began to send.
pub(in crate::transport) fn code_of_refusal(error: &(dyn Error + 'static)) -> Option<FailureCode> {
    match find::<rustls::Error>(error)? {
        rustls::Error::AlertReceived(alert) => code_of_alert(*alert),
        _ => None,
    }
}
