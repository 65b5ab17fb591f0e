//! Documents that were read lately: callers send the same few again and again.

use std::{
    num::NonZeroUsize,
    sync::{Arc, Mutex, PoisonError},
};

use async_graphql::parser::{Error, parse_query, types::ExecutableDocument};
use lru::LruCache;

/// Number of documents that are kept.
const CAPACITY: NonZeroUsize = NonZeroUsize::new(256).unwrap();
/// The longest document that is kept, in bytes: with all others, at most 2 MB.
const MAX_KEPT_BYTES: usize = 8 * 1024;

/// The documents, by their text.
pub(super) struct Documents(Mutex<LruCache<String, Arc<ExecutableDocument>>>);

impl Default for Documents {
    fn default() -> Self {
        Self(Mutex::new(LruCache::new(CAPACITY)))
    }
}

impl Documents {
    /// Reads a document.
    ///
    /// # Errors
    /// Returns an error if it cannot be parsed.
    pub(super) fn read(&self, text: &str) -> Result<Arc<ExecutableDocument>, Error> {
        let known = |kept: &mut LruCache<String, Arc<_>>| kept.get(text).map(Arc::clone);
        if let Some(document) = self.with(known) {
            return Ok(document);
        }
        let document = Arc::new(parse_query(text)?);
        if text.len() <= MAX_KEPT_BYTES {
            self.with(|kept| kept.put(text.to_owned(), Arc::clone(&document)));
        }
        Ok(document)
    }

    fn with<R>(&self, act: impl FnOnce(&mut LruCache<String, Arc<ExecutableDocument>>) -> R) -> R {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_read_once() {
        let documents = Documents::default();
        let first = documents.read("{ a }").unwrap();
        assert!(Arc::ptr_eq(&first, &documents.read("{ a }").unwrap()));
        assert!(documents.read("{ a").is_err());
        for n in 0..CAPACITY.get() {
            documents.read(&format!("{{ a{n} }}")).unwrap();
        }
        assert!(!Arc::ptr_eq(&first, &documents.read("{ a }").unwrap()), "it is the one that was not used for longest");
    }

    #[test]
    fn a_long_document_is_not_kept() {
        let (documents, text) = (Documents::default(), format!("{{ {} }}", "a ".repeat(MAX_KEPT_BYTES)));
        let first = documents.read(&text).unwrap();
        assert!(!Arc::ptr_eq(&first, &documents.read(&text).unwrap()));
    }
}
