//! Free ports of 127.0.0.1.

use std::net::{SocketAddr, TcpListener};

use anyhow::{Context as _, Result};

/// Finds as many free addresses as asked for, all different.
///
/// # Errors
/// Returns an error if the system has no free port left.
pub fn find_free<const COUNT: usize>() -> Result<[SocketAddr; COUNT]> {
    let mut listeners = Vec::new();
    for _ in 0..COUNT {
        listeners.push(TcpListener::bind("127.0.0.1:0").context("127.0.0.1 has no free port")?);
    }
    let addresses: Result<Vec<_>, _> = listeners.iter().map(TcpListener::local_addr).collect();
    addresses?.try_into().ok().context("as many addresses as listeners")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn free_addresses_are_different_and_can_be_taken() {
        let [one, other] = find_free().expect("ports");
        assert_ne!(one, other);
        assert!(TcpListener::bind(one).is_ok() && TcpListener::bind(other).is_ok());
    }
}
