//! The parts of the router.

use std::{net::IpAddr, sync::Arc, time::Duration};

use async_graphql::{Request, dynamic::Schema};
use chrono::{DateTime, Utc};
use futures_util::future::BoxFuture;

use super::{AddressRange, Spa, VersionedAssets};
use crate::{
    auth::{Caller, Guard},
    limits::{MAX_IN_FLIGHT_OF_CALLER, MAX_QUERIES_IN_TURN},
    metrics::HttpMetrics,
    oidc::Provider,
};

/// Reads the clock.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;
/// Fills a buffer with random bytes that nobody can guess.
pub type Entropy = Arc<dyn Fn(&mut [u8]) + Send + Sync>;
/// Puts the caller, and whatever else resolvers want, into a request. It runs for every operation, over POST and
/// over WebSocket alike.
pub type Prepare = Arc<dyn Fn(Request, Caller) -> Request + Send + Sync>;
/// Notes who follows a shared subscription, by its field: it is executed without anybody's identity.
pub type NoteWatch = Arc<dyn Fn(&Caller, IpAddr, &str) -> Listener + Send + Sync>;
/// One who follows a shared subscription, for as long as this is kept.
pub type Listener = Arc<()>;
/// Tells whether the database answers.
pub type Ready = Arc<dyn Fn() -> BoxFuture<'static, bool> + Send + Sync>;

/// The parts that the router is built from.
pub struct Parts {
    /// The schema to execute.
    pub schema: Schema,
    /// Decides who gets in.
    pub guard: Arc<Guard>,
    /// The OpenID provider that people may sign in with.
    pub provider: Option<Arc<Provider>>,
    /// The programs and the catalog, under names with their hash.
    pub assets: VersionedAssets,
    /// The single-page application.
    pub spa: Spa,
    /// The time.
    pub clock: Clock,
    /// Randomness.
    pub entropy: Entropy,
    /// Puts the caller into each request.
    pub prepare: Prepare,
    /// The subscriptions whose answers are the same for all callers with the same rights.
    pub shared: &'static [&'static str],
    /// Notes who follows one of these.
    pub note_watch: NoteWatch,
    /// The check of whether the database answers.
    pub ready: Ready,
    /// The figures of requests.
    pub metrics: HttpMetrics,
    /// The settings.
    pub options: Options,
}

/// The router's settings.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// `true` if people reach the server over TLS alone: browsers are told so, and send the session's cookie over
    /// nothing else.
    pub secure_cookie: bool,
    /// The origin that pages are served under, as `https://dosewire.clinic.example`. Without one, a page's origin
    /// has to name the same host as the request itself.
    pub allowed_origin: Option<String>,
    /// The names by which the server is reached, besides `localhost`, its addresses and the host of the origin.
    pub hosts: Vec<String>,
    /// The proxies that are believed when they name the client's address.
    pub trusted_proxies: Vec<AddressRange>,
    /// The limits of operations.
    pub operations: OperationLimits,
    /// The limits of WebSockets.
    pub socket: SocketLimits,
}

/// The limits of a caller's operations, over POST and WebSocket together. Subscriptions are none of them.
#[derive(Debug, Clone)]
pub struct OperationLimits {
    /// Maximum number of concurrent operations.
    pub at_once: usize,
    /// Maximum number of operations a second, on average; those of two seconds may come at once.
    pub per_second: u32,
    /// Maximum number of queries that read at the same time: fewer than the database has connections for reading.
    pub in_turn: usize,
    /// Maximum time for a query to be answered.
    pub query_timeout: Duration,
}

impl Default for OperationLimits {
    fn default() -> Self {
        Self {
            at_once: MAX_IN_FLIGHT_OF_CALLER,
            per_second: 10_000,
            in_turn: MAX_QUERIES_IN_TURN,
            query_timeout: Duration::from_secs(30),
        }
    }
}

/// The limits of a WebSocket.
#[derive(Debug, Clone)]
pub struct SocketLimits {
    /// Maximum time for a socket to authenticate.
    pub authenticate_within: Duration,
    /// The interval at which the caller is looked up again.
    pub recheck_every: Duration,
    /// The interval of pings, so that a proxy keeps a quiet socket open and a dead one is noticed.
    pub ping_every: Duration,
    /// Maximum time for writing one message.
    pub write_within: Duration,
    /// Maximum number of concurrent operations.
    pub operations: usize,
}

impl Default for SocketLimits {
    fn default() -> Self {
        Self {
            authenticate_within: Duration::from_secs(10),
            recheck_every: Duration::from_secs(30),
            ping_every: Duration::from_secs(25),
            write_within: Duration::from_secs(10),
            operations: 64,
        }
    }
}
