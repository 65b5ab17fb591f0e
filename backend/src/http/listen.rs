//! The address that the server listens at.

use std::{io, net::SocketAddr};

use axum::Router;
use tokio::net::TcpListener;

/// Why an address could not be listened at.
#[derive(Debug, thiserror::Error)]
pub enum BindError {
    /// Another program has the port.
    #[error("the address {0} is in use by another program. End that program, or choose another address with --listen")]
    InUse(SocketAddr),
    /// The account may not use the port.
    #[error("this account may not listen at {0}. Choose a port above 1023 with --listen")]
    NotAllowed(SocketAddr),
    /// The address is not one of this machine's.
    #[error("the address {0} is not one of this machine. Choose one that is with --listen, as 127.0.0.1:8080")]
    NotHere(SocketAddr),
    /// Anything else.
    #[error("the address {address} cannot be listened at. Choose another with --listen")]
    Other {
        /// The address tried.
        address: SocketAddr,
        /// What the operating system said.
        source: io::Error,
    },
}

/// Starts to listen.
pub async fn bind(address: SocketAddr) -> Result<TcpListener, BindError> {
    TcpListener::bind(address).await.map_err(|source| match source.kind() {
        io::ErrorKind::AddrInUse => BindError::InUse(address),
        io::ErrorKind::PermissionDenied => BindError::NotAllowed(address),
        io::ErrorKind::AddrNotAvailable => BindError::NotHere(address),
        _ => BindError::Other { address, source },
    })
}

/// Serves until `stop` ends, then lets requests that were begun end too. Sockets do not hold it up.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service).with_graceful_shutdown(stop).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_port_in_use_is_named_with_a_way_out() {
        let held = bind("127.0.0.1:0".parse().unwrap()).await.unwrap();
        let address = held.local_addr().unwrap();
        let text = bind(address).await.unwrap_err().to_string();
        assert!(text.contains(&format!("{address} is in use")), "{text}");
        assert!(text.contains("--listen"), "{text}");
    }

    #[tokio::test]
    async fn an_address_of_another_machine_is_told_apart() {
        // An address that is set aside for documentation.
        let outcome = bind("192.0.2.1:8080".parse().unwrap()).await;
        assert!(matches!(outcome, Err(BindError::NotHere(_))));
    }
}
