//! The time since somebody used a page, as the page says with each request.
//!
//! Pages ask the server by themselves too: when something changes, or when a connection was lost. So each request of a
//! page says when a key was pressed or the mouse was moved last. A request that says nothing is a use.

use axum::http::HeaderMap;
use chrono::TimeDelta;

/// The header with the seconds since the last use.
const IDLE: &str = "dosewire-idle";

/// Reads the time since the last use.
pub(in crate::http) fn read(headers: &HeaderMap) -> TimeDelta {
    let seconds = headers.get(IDLE).and_then(|value| value.to_str().ok()).and_then(|text| text.parse::<u32>().ok());
    TimeDelta::seconds(seconds.unwrap_or_default().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case(Some("75"), 75)]
    #[case(Some("soon"), 0)]
    #[case(Some("-5"), 0)]
    #[case(None, 0)]
    fn a_request_without_a_time_is_a_use(#[case] said: Option<&str>, #[case] seconds: i64) {
        let said = said.map(|said| (IDLE.parse().unwrap(), said.parse().unwrap()));
        assert_eq!(read(&HeaderMap::from_iter(said)), TimeDelta::seconds(seconds));
    }
}
