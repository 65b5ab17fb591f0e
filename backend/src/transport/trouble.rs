//! What went wrong on the way, from the HTTP client's errors.

use std::{error::Error, io};

use super::{failure::Failure, resolver::NoAddress, table::FailureCode};

/// The failure behind an error of the HTTP client. Its text is not used: it may hold the address.
pub(super) fn explain(error: &reqwest::Error) -> Failure {
    Failure::new(code_of(error))
}

fn code_of(error: &reqwest::Error) -> FailureCode {
    if !error.is_connect() {
        // From here on something may have gone out.
        return if error.is_timeout() { FailureCode::AnswerTimeout } else { FailureCode::ConnectionLost };
    }
    if let Some(error) = find::<NoAddress>(error) {
        error.code()
    } else if error.is_dns() {
        FailureCode::NameNotFound
    } else if let Some(error) = find::<rustls::Error>(error) {
        code_of_rustls(error)
    } else if error.is_timeout() {
        FailureCode::ConnectTimeout
    } else if is_refused(error) {
        FailureCode::Refused
    } else {
        FailureCode::Unreachable
    }
}

/// An error and all that caused it, the nearest first.
fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
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
fn find<'a, E: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a E> {
    causes(error).find_map(|cause| cause.downcast_ref())
}

/// The code of what went wrong while TLS was set up on a connection.
pub(super) fn code_of_tls(error: &io::Error) -> FailureCode {
    find::<rustls::Error>(error).map_or(FailureCode::Tls, code_of_rustls)
}

fn code_of_rustls(error: &rustls::Error) -> FailureCode {
    use rustls::CertificateError as Wrong;
    let rustls::Error::InvalidCertificate(wrong) = error else { return FailureCode::Tls };
    match wrong {
        Wrong::Expired | Wrong::ExpiredContext { .. } | Wrong::NotValidYet | Wrong::NotValidYetContext { .. } => {
            FailureCode::CertificateExpired
        }
        Wrong::NotValidForName | Wrong::NotValidForNameContext { .. } => FailureCode::CertificateName,
        // A bad signature is that of an authority that only bears the name of one that is trusted.
        Wrong::UnknownIssuer | Wrong::BadSignature => FailureCode::CertificateUntrusted,
        _ => FailureCode::Tls,
    }
}

fn is_refused(error: &(dyn Error + 'static)) -> bool {
    let refused = |e: &io::Error| e.kind() == io::ErrorKind::ConnectionRefused;
    causes(error).any(|cause| cause.downcast_ref::<io::Error>().is_some_and(refused))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cause_is_found_however_deep_it_is_wrapped() {
        assert!(find::<NoAddress>(&io::Error::other(io::Error::other(NoAddress::NotAllowed))).is_some());
        assert!(find::<rustls::Error>(&io::Error::other(NoAddress::NotAllowed)).is_none());
    }

    #[test]
    fn a_refusal_is_found_behind_other_io_errors() {
        let refused = io::Error::from(io::ErrorKind::ConnectionRefused);
        assert!(is_refused(&io::Error::other(refused)));
        assert!(!is_refused(&io::Error::other("something else")));
    }
}
