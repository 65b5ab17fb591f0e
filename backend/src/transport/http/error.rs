//! Errors of the HTTP client as failures.

use std::{error::Error, io};

use super::resolver::NoAddress;
use crate::transport::{
    failure::{Failure, FailureCode},
    tls::{causes, code_of_refusal, code_of_rustls, find},
};

/// The failure behind an error of the HTTP client. Its text is not used: it may hold the address.
pub(in crate::transport) fn explain(error: &reqwest::Error) -> Failure {
    Failure::new(code_of(error))
}

fn code_of(error: &reqwest::Error) -> FailureCode {
    if !error.is_connect() {
        if let Some(code) = code_of_refusal(error) {
            return code;
        }
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
