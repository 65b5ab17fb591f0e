//! `/asset/{name}`: the programs and the catalog, each under a name with the hash of its content.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    sync::{Arc, PoisonError, RwLock},
};

use axum::{
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, header},
    response::{IntoResponse as _, Response},
};
use sha2::{Digest as _, Sha256};

use super::{gate::Shared, refusal::Refusal};

/// JSON documents under versioned names. Clones share one content, so that a new version can be put while serving.
#[derive(Debug, Clone, Default)]
pub struct VersionedAssets(Arc<RwLock<BTreeMap<String, Bytes>>>);

impl VersionedAssets {
    /// Puts a JSON document, and gives the name that it is served under: `kind-<hash>.json`.
    ///
    /// Earlier versions stay, so that a page that was opened with one can go on.
    pub fn put(&self, kind: &str, json: impl Into<Bytes>) -> String {
        let json = json.into();
        let name = format!("{kind}-{}.json", hash(&json));
        let mut held = self.0.write().unwrap_or_else(PoisonError::into_inner);
        held.insert(name.clone(), json);
        name
    }

    /// Finds a document by the name that it is served under.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<Bytes> {
        let held = self.0.read().unwrap_or_else(PoisonError::into_inner);
        held.get(name).cloned()
    }
}

/// The first half of the SHA-256, in hexadecimal.
fn hash(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest
        .iter()
        .take(16)
        .fold(String::new(), |mut text, byte| {
            // Writing to a string does not fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}

/// What a name with a hash stands for never changes, so a browser may keep it; only that browser, since it is for
/// callers who are signed in.
pub(super) async fn get(
    State(gate): State<Shared>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    gate.identify(&headers).await?;
    let json = gate.assets.find(&name).ok_or(Refusal::NotFound)?;
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (
            header::CACHE_CONTROL,
            "private, max-age=31536000, immutable",
        ),
    ];
    Ok((headers, json).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_follows_the_content_and_earlier_versions_stay() {
        let assets = VersionedAssets::default();
        let first = assets.clone().put("programs", "[1]");
        let second = assets.put("programs", "[2]");
        assert_ne!(first, second);
        assert_eq!(first.len(), "programs-.json".len() + 32);
        assert_eq!(assets.put("programs", "[1]"), first);
        assert_eq!(assets.find(&first).unwrap(), "[1]");
        assert_eq!(assets.find(&second).unwrap(), "[2]");
        assert_eq!(assets.find("programs-.json"), None);
    }
}
