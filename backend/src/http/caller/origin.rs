//! The origin of a request, as its browser states it.

use axum::http::{HeaderMap, header};

use crate::http::rejection::Rejection;

const SEC_FETCH_SITE: &str = "sec-fetch-site";

/// Checks a request that a browser sent with our cookie: it has to say that one of our own pages sent it.
///
/// Every browser in use sends `Origin` with a POST or DELETE, so a request with neither header is refused.
pub(in crate::http) fn check_page(headers: &HeaderMap, allowed: Option<&str>) -> Result<(), Rejection> {
    let site = read(headers, SEC_FETCH_SITE);
    let origin = read(headers, header::ORIGIN.as_str());
    if site.is_none() && origin.is_none() {
        return Err(Rejection::ForeignOrigin);
    }
    // With an origin set by hand, pages may be served by another host than this, as behind a development server.
    if allowed.is_none() && site.is_some_and(|site| site != "same-origin") {
        return Err(Rejection::ForeignOrigin);
    }
    if site == Some("cross-site") {
        return Err(Rejection::ForeignOrigin);
    }
    check_origin(headers, allowed)
}

/// Checks the `Origin` header if there is one. Programs send none.
pub(in crate::http) fn check_origin(headers: &HeaderMap, allowed: Option<&str>) -> Result<(), Rejection> {
    match read(headers, header::ORIGIN.as_str()) {
        Some(origin) if !is_ours(origin, headers, allowed) => Err(Rejection::ForeignOrigin),
        _ => Ok(()),
    }
}

/// Returns `true` if the request states the origin of its page.
pub(in crate::http) fn is_named(headers: &HeaderMap) -> bool {
    headers.contains_key(header::ORIGIN)
}

fn is_ours(origin: &str, headers: &HeaderMap, allowed: Option<&str>) -> bool {
    if let Some(allowed) = allowed {
        return origin.eq_ignore_ascii_case(allowed.trim_end_matches('/'));
    }
    let host = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
    match (host, read(headers, header::HOST.as_str())) {
        (Some(page), Some(ours)) => page.eq_ignore_ascii_case(ours),
        _ => false,
    }
}

/// An unreadable value counts as one that matches nothing, not as an absent one.
fn read<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).map(|value| value.to_str().unwrap_or("unreadable"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    const OURS: Option<&str> = Some("https://dosewire.example");

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let pairs = pairs.iter();
        pairs.map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[rstest]
    #[case::same_host(None, &[("host", "a.example"), ("origin", "https://a.example")], true)]
    #[case::same_port(None, &[("host", "a.example:8080"), ("origin", "http://a.example:8080")], true)]
    #[case::fetch_metadata_alone(None, &[("host", "a.example"), ("sec-fetch-site", "same-origin")], true)]
    #[case::neither_header(None, &[("host", "a.example")], false)]
    #[case::other_host(None, &[("host", "a.example"), ("origin", "https://b.example")], false)]
    #[case::other_port(None, &[("host", "a.example:8080"), ("origin", "http://a.example:9090")], false)]
    #[case::prefix(None, &[("host", "a.example"), ("origin", "https://a.example.evil.example")], false)]
    #[case::null(None, &[("host", "a.example"), ("origin", "null")], false)]
    #[case::no_host(None, &[("origin", "https://a.example")], false)]
    #[case::same_site_only(None, &[("host", "a.example"), ("sec-fetch-site", "same-site")], false)]
    #[case::metadata_says_cross(None, &[("host", "a.example"), ("origin", "https://a.example"), ("sec-fetch-site", "cross-site")], false)]
    #[case::allowed(OURS, &[("host", "10.0.0.1"), ("origin", "https://dosewire.example")], true)]
    #[case::allowed_other_scheme(OURS, &[("host", "dosewire.example"), ("origin", "http://dosewire.example")], false)]
    #[case::not_allowed(OURS, &[("host", "10.0.0.1"), ("origin", "https://10.0.0.1")], false)]
    fn checks_pages(#[case] allowed: Option<&str>, #[case] pairs: &[(&'static str, &str)], #[case] expected: bool) {
        assert_eq!(check_page(&headers(pairs), allowed).is_ok(), expected);
    }

    #[rstest]
    #[case::program(&[("host", "a.example")], true)]
    #[case::our_page(&[("host", "a.example"), ("origin", "https://a.example")], true)]
    #[case::foreign_page(&[("host", "a.example"), ("origin", "https://b.example")], false)]
    fn checks_an_origin_if_there_is_one(#[case] pairs: &[(&'static str, &str)], #[case] expected: bool) {
        assert_eq!(check_origin(&headers(pairs), None).is_ok(), expected);
    }
}
