//! The state that all handlers share.

use std::{net::IpAddr, sync::Arc};

use axum::http::{Extensions, HeaderMap};
use chrono::{DateTime, Utc};

use super::{
    Clock, Entropy, Options, Parts, Ready, Spa, VersionedAssets,
    admission::{Admission, Place},
    caller::{
        address,
        credential::{PresentedCredential, read_credential},
        idle, origin,
    },
    graphql::executor::Walled,
    rejection::Rejection,
};
use crate::{
    auth::{Admitted, Caller, Guard},
    metrics::HttpMetrics,
    oidc::Provider,
};

/// The state of the router.
pub(super) type SharedState = Arc<AppState>;

/// The guard, the schema behind its walls, and what is served beside it.
pub(super) struct AppState {
    pub(super) guard: Arc<Guard>,
    pub(super) provider: Option<Arc<Provider>>,
    pub(super) schema: Walled,
    pub(super) assets: VersionedAssets,
    pub(super) spa: Spa,
    pub(super) ready: Ready,
    pub(super) metrics: HttpMetrics,
    pub(super) options: Options,
    admission: Admission,
    clock: Clock,
    entropy: Entropy,
}

impl AppState {
    pub(super) fn new(parts: Parts) -> Self {
        let limits = &parts.options.operations;
        let within = limits.query_timeout;
        Self {
            admission: Admission::new(limits, parts.metrics.clone()),
            guard: parts.guard,
            provider: parts.provider,
            schema: Walled::new(parts.schema, parts.prepare, parts.shared, parts.note_watch, within),
            assets: parts.assets,
            spa: parts.spa,
            ready: parts.ready,
            metrics: parts.metrics,
            options: parts.options,
            clock: parts.clock,
            entropy: parts.entropy,
        }
    }

    pub(super) fn now(&self) -> DateTime<Utc> {
        (self.clock)()
    }

    pub(super) fn draw<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        (self.entropy)(&mut bytes);
        bytes
    }

    /// Takes a place for an operation of a caller.
    pub(super) fn enter(&self, caller: &Caller, from: IpAddr) -> Result<Place, Rejection> {
        self.admission.enter(caller, from, self.now())
    }

    /// Takes a place for finding out who calls from an address.
    pub(super) fn enter_unknown(&self, from: IpAddr) -> Result<Place, Rejection> {
        self.admission.enter_unknown(from, self.now())
    }

    /// Finds the address that a request comes from.
    pub(super) fn address(&self, extensions: &Extensions, headers: &HeaderMap) -> IpAddr {
        address::find(extensions, headers, &self.options.trusted_proxies)
    }

    /// Notes a request of somebody who is not known, and a token that let nobody in.
    pub(super) fn note_refusal(&self, headers: &HeaderMap, from: IpAddr, refusal: &Rejection) {
        if !matches!(refusal, Rejection::Unauthenticated) {
            return;
        }
        self.admission.note_unknown(from, self.now());
        let shown = read_credential(headers);
        if matches!(shown, PresentedCredential::Bearer(_) | PresentedCredential::Unreadable) {
            self.guard.note_refused_token(from);
        }
    }

    /// Finds out who sent a request that may change something.
    ///
    /// A browser adds the cookie to what any page sends, so with a cookie the page's origin has to be ours. A token
    /// is added by nobody but its holder.
    pub(super) async fn admit(&self, headers: &HeaderMap) -> Result<Caller, Rejection> {
        if matches!(read_credential(headers), PresentedCredential::Cookie(_)) {
            origin::check_page(headers, self.options.allowed_origin.as_deref())?;
        }
        Ok(self.identify(headers).await?.caller)
    }

    /// Finds out who sent a request that changes nothing.
    pub(super) async fn identify(&self, headers: &HeaderMap) -> Result<Admitted, Rejection> {
        let credential = match read_credential(headers) {
            PresentedCredential::Cookie(credential) | PresentedCredential::Bearer(credential) => credential,
            PresentedCredential::Nothing | PresentedCredential::Unreadable => return Err(Rejection::Unauthenticated),
        };
        let admitted = self.guard.admit(credential, self.now(), idle::read(headers)).await?;
        admitted.ok_or(Rejection::Unauthenticated)
    }
}
