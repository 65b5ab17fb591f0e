//! The single-page application: its files, embedded in the binary, and the page for every route of its own.

use std::{borrow::Cow, sync::Arc};

use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header},
    response::{Html, IntoResponse as _, Response},
};
use rust_embed::RustEmbed;

use super::script_policy::{WORKER, WORKER_POLICY, write_policy};
use crate::http::{rejection::Rejection, state::SharedState};

/// The page that starts the application.
const PAGE: &str = "index.html";
/// A file that is named after its content may be kept for good.
const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// Any other file is asked for again each time, and usually not sent again.
const REVALIDATE: HeaderValue = HeaderValue::from_static("no-cache");

/// In a debug build the files are read from the folder whenever they are asked for.
#[derive(RustEmbed)]
#[folder = "../frontend/dist"]
#[allow_missing = true]
struct Embedded;

/// A file of the application.
#[derive(Debug, Clone)]
pub struct SpaFile {
    /// Its content.
    pub bytes: Cow<'static, [u8]>,
    /// Its media type.
    pub kind: String,
    /// A text that changes with its content.
    pub version: String,
}

type Find = dyn Fn(&str) -> Option<SpaFile> + Send + Sync;

/// The source of the application's files.
#[derive(Clone)]
pub struct Spa(Arc<Find>);

impl Spa {
    /// The files that were embedded when the server was built.
    #[must_use]
    pub fn embedded() -> Self {
        Self::of(|path| {
            let file = Embedded::get(path)?;
            Some(SpaFile {
                kind: file.metadata.mimetype().to_owned(),
                version: hex::encode(file.metadata.sha256_hash()).chars().take(32).collect(),
                bytes: file.data,
            })
        })
    }

    /// The files that a function finds by their path.
    pub fn of(find: impl Fn(&str) -> Option<SpaFile> + Send + Sync + 'static) -> Self {
        Self(Arc::new(find))
    }

    /// Returns `true` if it has a file.
    pub(super) fn has(&self, path: &str) -> bool {
        self.find(path).is_some()
    }

    fn find(&self, path: &str) -> Option<SpaFile> {
        (self.0)(path)
    }
}

/// Answers every path that is not the server's own.
pub(in crate::http) async fn get(
    State(state): State<SharedState>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    if method != Method::GET && method != Method::HEAD {
        return Rejection::NotFound.into_response();
    }
    let path = uri.path().trim_start_matches('/');
    match find(&state.spa, path) {
        Found::File(path, file) => send(&state.spa, path, file, &headers),
        Found::Nothing => Rejection::NotFound.into_response(),
        Found::NotBuilt => not_built(),
    }
}

enum Found<'a> {
    File(&'a str, SpaFile),
    Nothing,
    NotBuilt,
}

/// A path without a dot is a route of the application, which its page resolves.
fn find<'a>(spa: &Spa, path: &'a str) -> Found<'a> {
    let is_page = path.is_empty() || path == PAGE;
    let own = (!is_page && is_safe(path)).then(|| spa.find(path)).flatten();
    if let Some(file) = own {
        return Found::File(path, file);
    }
    let last = path.rsplit('/').next().unwrap_or_default();
    if !is_page && last.contains('.') {
        return Found::Nothing;
    }
    spa.find(PAGE).map_or(Found::NotBuilt, |file| Found::File(PAGE, file))
}

/// The compressed twins are sent in the place of their files, never under their own names.
fn is_safe(path: &str) -> bool {
    !path.ends_with(".br") && path.split('/').all(|part| !part.is_empty() && !part.starts_with('.'))
}

fn send(spa: &Spa, path: &str, file: SpaFile, asked: &HeaderMap) -> Response {
    let policy = match path {
        PAGE => Some(write_policy(&String::from_utf8_lossy(&file.bytes))),
        WORKER => Some(WORKER_POLICY.to_owned()),
        _ => None,
    };
    let twin = takes_brotli(asked).then(|| spa.find(&format!("{path}.br"))).flatten();
    let coding = twin.is_some();
    let version = format!("\"{}{}\"", file.version, if coding { "-br" } else { "" });
    let mut response = if is_known(asked, &version) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let kind = file.kind.clone();
        let bytes = twin.unwrap_or(file).bytes;
        ([(header::CONTENT_TYPE, kind)], bytes).into_response()
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, if is_named_by_hash(path) { IMMUTABLE } else { REVALIDATE });
    headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    if coding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
    }
    if let Ok(version) = HeaderValue::try_from(version) {
        headers.insert(header::ETAG, version);
    }
    if let Some(Ok(policy)) = policy.map(HeaderValue::try_from) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// Returns `true` if a part of the file's name, between dashes, underscores and dots, is a hash.
fn is_named_by_hash(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    name.split(['-', '_', '.']).any(|part| part.len() >= 8 && part.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

fn takes_brotli(asked: &HeaderMap) -> bool {
    let values = asked.get_all(header::ACCEPT_ENCODING).iter();
    values.filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(',')).any(|coding| {
        let mut parts = coding.split(';').map(str::trim);
        let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case("br"));
        let refused = parts.any(|part| {
            let weight = part.strip_prefix("q=").or_else(|| part.strip_prefix("Q="));
            weight.is_some_and(|weight| weight.parse() == Ok(0.0))
        });
        named && !refused
    })
}

fn is_known(asked: &HeaderMap, version: &str) -> bool {
    asked
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.split(',').any(|known| known.trim().trim_start_matches("W/") == version))
}

fn not_built() -> Response {
    let page = "<!doctype html><html lang=\"en\"><title>Dosewire</title><h1>The pages are not built</h1>\
        <p>The server runs, but it was built without its pages. \
        Run <code>cargo xtask run</code> in the source folder, which builds both.</p>";
    (StatusCode::SERVICE_UNAVAILABLE, Html(page)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case::script("frontend-5f3a9c1b2d4e6f70.js", true)]
    #[case::wasm("frontend-5f3a9c1b2d4e6f70_bg.wasm", true)]
    #[case::page("index.html", false)]
    #[case::plain_name("favicon.svg", false)]
    #[case::word_of_hex_letters("facade.css", false)]
    fn recognizes_names_with_a_hash(#[case] path: &str, #[case] expected: bool) {
        assert_eq!(is_named_by_hash(path), expected);
    }

    #[rstest]
    #[case::plain("br", true)]
    #[case::usual("gzip, deflate, br, zstd", true)]
    #[case::weighted("gzip;q=1.0, br;q=0.5", true)]
    #[case::refused("br;q=0", false)]
    #[case::refused_at_length("gzip, br; q=0.000", false)]
    #[case::absent("gzip", false)]
    fn reads_accept_encoding(#[case] value: &str, #[case] expected: bool) {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_ENCODING, value.parse().unwrap());
        assert_eq!(takes_brotli(&headers), expected);
    }
}
