//! The names by which the server is reached. A name that somebody else points at this machine, to make a browser take
//! their page for ours, is none of them.

use std::net::IpAddr;

use axum::{
    extract::{Request, State},
    http::{HeaderMap, header},
    middleware::Next,
    response::Response,
};

use crate::http::{Options, graphql::media::Media, health::is_probe, rejection::Rejection, state::SharedState};

/// Refuses a request for another host. Probes ask by whatever name they have.
pub(in crate::http) async fn check(State(state): State<SharedState>, request: Request, next: Next) -> Response {
    if is_probe(request.uri().path()) || is_known(request.headers(), &state.options) {
        next.run(request).await
    } else {
        Rejection::ForeignHost.at(request.uri().path(), Media::of(request.headers()))
    }
}

fn is_known(headers: &HeaderMap, options: &Options) -> bool {
    let Some(Ok(host)) = headers.get(header::HOST).map(|value| value.to_str()) else { return false };
    let name = without_port(host).to_ascii_lowercase();
    let origin = options.allowed_origin.as_deref().and_then(|origin| origin.split_once("://"));
    name == "localhost"
        || name.ends_with(".localhost")
        || name.parse::<IpAddr>().is_ok()
        || origin.is_some_and(|(_, host)| without_port(host).eq_ignore_ascii_case(&name))
        || options.hosts.iter().any(|known| known.eq_ignore_ascii_case(&name))
}

fn without_port(host: &str) -> &str {
    if let Some(rest) = host.strip_prefix('[') {
        return rest.split_once(']').map_or(rest, |(address, _)| address);
    }
    host.rsplit_once(':').map_or(host, |(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case::this_machine("localhost:8080", true)]
    #[case::address("192.168.1.7:8080", true)]
    #[case::address_of_version_6("[::1]:8080", true)]
    #[case::origin("dosewire.clinic.example", true)]
    #[case::origin_in_capitals("Dosewire.Clinic.Example:443", true)]
    #[case::listed("dosewire", true)]
    #[case::foreign("evil.example", false)]
    #[case::part_of_ours("clinic.example", false)]
    #[case::ours_as_a_part("dosewire.clinic.example.evil.example", false)]
    #[case::nothing("", false)]
    fn the_list_decides(#[case] host: &str, #[case] expected: bool) {
        let options = Options {
            allowed_origin: Some("https://dosewire.clinic.example".to_owned()),
            hosts: vec!["dosewire".to_owned()],
            ..Options::default()
        };
        let headers = HeaderMap::from_iter([(header::HOST, host.parse().unwrap())]);
        assert_eq!(is_known(&headers, &options), expected);
        assert!(!is_known(&HeaderMap::new(), &options));
    }
}
