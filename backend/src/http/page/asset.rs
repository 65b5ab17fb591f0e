//! `/asset/{name}`: the programs and the catalog, each under a name with the hash of its content.

use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError, RwLock},
};

use axum::{
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, header},
    response::{IntoResponse as _, Response},
};

use crate::http::{rejection::Rejection, state::SharedState};

/// JSON documents under versioned names. Clones share one content, so that a new version can be put while serving.
#[derive(Debug, Clone, Default)]
pub struct VersionedAssets(Arc<RwLock<BTreeMap<String, Bytes>>>);

impl VersionedAssets {
    /// Puts a JSON document under a name that holds the hash of its content, as `programs-<hash>.json`.
    ///
    /// Earlier versions stay, so that a page that was opened with one can go on.
    pub fn put(&self, name: impl Into<String>, json: impl AsRef<[u8]> + Send + 'static) {
        let mut held = self.0.write().unwrap_or_else(PoisonError::into_inner);
        held.insert(name.into(), Bytes::from_owner(json));
    }

    /// Finds a document by the name that it is served under.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<Bytes> {
        let held = self.0.read().unwrap_or_else(PoisonError::into_inner);
        held.get(name).cloned()
    }
}

/// Returns the file of a name with a hash.
///
/// Its content never changes, so a browser may keep it; only that browser, since it is for callers who are signed in.
pub(in crate::http) async fn get(
    State(state): State<SharedState>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Rejection> {
    state.identify(&headers).await?;
    let json = state.assets.find(&name).ok_or(Rejection::NotFound)?;
    let headers =
        [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "private, max-age=31536000, immutable")];
    Ok((headers, json).into_response())
}
