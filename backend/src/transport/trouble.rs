//! What went wrong on the way, from the HTTP client's errors.

use std::{error::Error, io};

use super::{failure::Failure, resolver::NotAllowed, table::FailureCode};

/// The failure behind an error of the HTTP client. Its text is not used: it may hold the address.
pub(super) fn explain(error: &reqwest::Error) -> Failure {
    Failure::new(code_of(error))
}

fn code_of(error: &reqwest::Error) -> FailureCode {
    if !error.is_connect() {
        // From here on something may have gone out.
        return if error.is_timeout() { FailureCode::AnswerTimeout } else { FailureCode::ConnectionLost };
    }
    if find::<NotAllowed>(error).is_some() {
        FailureCode::AddressNotAllowed
    } else if error.is_dns() {
        FailureCode::NameNotFound
    } else if find::<rustls::Error>(error).is_some() {
        FailureCode::Tls
    } else if error.is_timeout() {
        FailureCode::ConnectTimeout
    } else if find::<io::Error>(error).is_some_and(|e| e.kind() == io::ErrorKind::ConnectionRefused) {
        FailureCode::Refused
    } else {
        FailureCode::Unreachable
    }
}

/// The first cause of a kind.
fn find<'a, E: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a E> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref::<E>() {
            return Some(found);
        }
        // An I/O error that wraps another names that one's source as its own, and would hide it.
        let wrapped = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        if let Some(found) = wrapped.and_then(|wrapped| wrapped.downcast_ref::<E>()) {
            return Some(found);
        }
        next = error.source();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cause_is_found_inside_an_io_error() {
        let error = io::Error::other(io::Error::other(NotAllowed));
        assert!(find::<NotAllowed>(&error).is_none(), "two wraps deep is not looked into");
        assert!(find::<NotAllowed>(&io::Error::other(NotAllowed)).is_some());
    }
}
