//! A training registry on a free port of this machine, and a transport that reaches it.

use std::{
    future::Future,
    sync::{Arc, Once},
    time::Duration,
};

use backend::{
    sandbox::{Records, Sandbox, SandboxOptions, serve},
    transport::{Certificates, Endpoint, Failure, Limits, NetworkTransport, RegistryTransport, Reply},
};
use chrono::DateTime;
use shared::program::{CredentialPlace, Encoding, FormFields, Style, Transport};
use tokio::{net::TcpListener, sync::oneshot};
use url::Url;
use zeroize::Zeroizing;

/// The password of every test: it must never be seen anywhere.
pub const PASSWORD: &str = "canary-password-7f3a";

/// Maximum time that a test waits for what should happen at once.
const DEADLINE: Duration = Duration::from_secs(30);

/// Limits for servers on this machine.
pub const LOCAL: Limits = Limits {
    connect: Duration::from_secs(20),
    total: Duration::from_secs(30),
    max_reply_bytes: 64 * 1024,
    allow_private: true,
};

/// A transport with these limits.
pub fn transport(limits: Limits) -> NetworkTransport {
    static PROVIDER: Once = Once::new();
    PROVIDER.call_once(|| {
        // Another test of this process may have been first, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
    NetworkTransport::new(limits).unwrap()
}

/// An endpoint with the account that training registries take here.
pub fn endpoint(url: &str) -> Endpoint {
    Endpoint {
        url: Url::parse(url).unwrap(),
        username: "clinic".into(),
        password: Zeroizing::new(PASSWORD.into()),
        facility_id: "1001".into(),
        destination: "wi".into(),
        entries: Vec::new(),
        transport: Transport {
            style: Style::Cdc2011Soap12,
            encoding: Encoding::Escaped,
            max_bytes: 60_000,
            credentials: CredentialPlace::Form,
            form: FormFields::default(),
            call: None,
        },
        certificates: Certificates::default(),
    }
}

/// The set-up that takes this account, at noon of 10 March 2026.
pub fn options() -> SandboxOptions {
    let noon = DateTime::from_timestamp(1_773_144_000, 0).unwrap();
    SandboxOptions::new("clinic", PASSWORD, Arc::new(move || noon))
}

/// A running training registry with a transport and an endpoint to it.
pub struct Station {
    pub sandbox: Sandbox,
    pub endpoint: Endpoint,
    pub transport: NetworkTransport,
    _running: oneshot::Sender<()>,
}

impl Station {
    /// One with the usual set-up.
    pub async fn start() -> Self {
        Self::start_with(options(), LOCAL).await
    }

    /// One with another set-up.
    pub async fn start_with(options: SandboxOptions, limits: Limits) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/iis", listener.local_addr().unwrap());
        let sandbox = Sandbox::new(options);
        let (running, stopped) = oneshot::channel::<()>();
        let stop = async { drop(stopped.await) };
        tokio::spawn(serve(listener, sandbox.clone(), stop));
        Self { sandbox, endpoint: endpoint(&url), transport: transport(limits), _running: running }
    }

    /// Sends a message.
    pub async fn submit(&self, message: &str) -> Result<Reply, Failure> {
        self.transport.submit(&self.endpoint, message).await
    }

    /// Sends a message and reads the acknowledgement.
    pub async fn acknowledge(&self, message: &str) -> Acknowledgement {
        Acknowledgement::read(&self.submit(message).await.unwrap().body)
    }

    /// Waits until the records are as expected.
    pub async fn until(&self, expected: impl Fn(&Records) -> bool) {
        within(async {
            while !expected(&self.sandbox.records()) {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        })
        .await;
    }
}

/// Waits for something, but not for ever.
pub async fn within<T>(future: impl Future<Output = T>) -> T {
    tokio::time::timeout(DEADLINE, future).await.expect("it should have happened by now")
}

/// An acknowledgement as far as tests look at it.
#[derive(Debug, PartialEq, Eq)]
pub struct Acknowledgement {
    /// MSA-1.
    pub code: String,
    /// MSA-2.
    pub of: String,
    /// Place, HL70357 code and severity of each ERR, as `RXA^1^5|103|E`.
    pub errors: Vec<String>,
    /// ERR-8 of each ERR.
    pub texts: Vec<String>,
}

impl Acknowledgement {
    /// Reads one by plain cutting, so that nothing of the product is needed for it.
    pub fn read(body: &str) -> Self {
        let segments: Vec<Vec<&str>> = body.trim().split('\r').map(|line| line.split('|').collect()).collect();
        assert_eq!((segments[0][8], segments[0][20]), ("ACK^V04^ACK", "Z23^CDCPHINVS"));
        let errors = segments.iter().filter(|segment| segment[0] == "ERR");
        let row = |e: &Vec<&str>| format!("{}|{}|{}", e[2], e[3].split('^').next().unwrap(), e[4]);
        Self {
            code: segments[1][1].to_owned(),
            of: segments[1][2].to_owned(),
            errors: errors.clone().map(row).collect(),
            texts: errors.map(|e| e[8].to_owned()).collect(),
        }
    }
}
