//! Whether anything would be sent to an address, without sending anything.

use std::time::Duration;

use tokio::time::timeout;
use url::{Host, Url};

use super::{
    failure::{Failure, FailureCode},
    http::{is_public, resolve},
};

/// Maximum time for a name server to answer.
const LOOK_UP_TIMEOUT: Duration = Duration::from_secs(10);

/// Looks an address up, as it is done before a message is sent.
///
/// # Errors
/// Returns the failure that a message would meet: the name is not found, or leads to private addresses only, or nothing
/// would be encrypted.
pub async fn look_up(url: &Url, allow_private: bool) -> Result<(), Failure> {
    if !allow_private && !matches!(url.scheme(), "https" | "mllps") {
        return Err(Failure::new(FailureCode::NotEncrypted));
    }
    let is_allowed = |address| allow_private || is_public(address);
    let allowed = match url.host() {
        Some(Host::Ipv4(v4)) => is_allowed(v4.into()),
        Some(Host::Ipv6(v6)) => is_allowed(v6.into()),
        Some(Host::Domain(name)) => {
            let looking = resolve(name, url.port_or_known_default().unwrap_or_default(), allow_private);
            let found = timeout(LOOK_UP_TIMEOUT, looking).await;
            let found = found.map_err(|_| Failure::new(FailureCode::NameNotFound))?;
            return found.map(drop).map_err(|error| Failure::new(error.code()));
        }
        None => false,
    };
    if allowed { Ok(()) } else { Err(Failure::new(FailureCode::AddressNotAllowed)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case::loopback("https://127.0.0.1/iis", false, Some(FailureCode::AddressNotAllowed))]
    #[case::private("https://10.1.2.3:8443/iis", false, Some(FailureCode::AddressNotAllowed))]
    #[case::private_name("https://localhost/iis", false, Some(FailureCode::AddressNotAllowed))]
    #[case::allowed_name("http://localhost:8081/iis", true, None)]
    #[case::allowed("http://127.0.0.1:8081/iis", true, None)]
    #[case::in_clear("http://192.0.2.1/iis", false, Some(FailureCode::NotEncrypted))]
    #[case::mllp_in_clear("mllp://192.0.2.1:2575", false, Some(FailureCode::NotEncrypted))]
    #[case::no_such_name("https://nothing.invalid/iis", false, Some(FailureCode::NameNotFound))]
    #[tokio::test]
    async fn an_address_is_looked_up_as_for_a_message(
        #[case] url: &str,
        #[case] allow_private: bool,
        #[case] expected: Option<FailureCode>,
    ) {
        let found = look_up(&Url::parse(url).unwrap(), allow_private).await;
        assert_eq!(found.err().map(|failure| failure.code), expected);
    }
}
