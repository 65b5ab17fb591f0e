//! The pause that a server asks for with `Retry-After`.

use std::time::Duration;

use chrono::NaiveDateTime;
use reqwest::header::{AsHeaderName, DATE, HeaderMap, RETRY_AFTER};

/// Returns the pause, in seconds or until an HTTP date; none when there is none that can be read.
///
/// A date counts from the answer's own `Date`, so that neither clock needs to be right.
pub(super) fn read(headers: &HeaderMap) -> Option<Duration> {
    let asked = text(headers, RETRY_AFTER)?;
    if let Ok(seconds) = asked.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let pause = date(asked)?.signed_duration_since(date(text(headers, DATE)?)?);
    Some(pause.to_std().unwrap_or_default())
}

fn text(headers: &HeaderMap, name: impl AsHeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok().map(str::trim)
}

/// The formats of HTTP dates: the one that is written today, and the two that must be read.
const FORMATS: &[&str] = &["%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"];

fn date(text: &str) -> Option<NaiveDateTime> {
    FORMATS.iter().find_map(|format| NaiveDateTime::parse_from_str(text, format).ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::HeaderValue;

    const NOW: &str = "Tue, 10 Mar 2026 04:00:00 GMT";

    #[rstest::rstest]
    #[case::seconds("120", Some(NOW), Some(120))]
    #[case::blanks(" 5 ", None, Some(5))]
    #[case::none_at_all("0", None, Some(0))]
    #[case::date("Tue, 10 Mar 2026 04:05:00 GMT", Some(NOW), Some(300))]
    #[case::old_date("Tuesday, 10-Mar-26 04:05:00 GMT", Some(NOW), Some(300))]
    #[case::oldest_date("Tue Mar 10 04:05:00 2026", Some(NOW), Some(300))]
    #[case::past("Tue, 10 Mar 2026 03:00:00 GMT", Some(NOW), Some(0))]
    #[case::date_without_a_clock("Tue, 10 Mar 2026 04:05:00 GMT", None, None)]
    #[case::negative("-5", Some(NOW), None)]
    #[case::words("soon", Some(NOW), None)]
    #[case::empty("", Some(NOW), None)]
    #[case::too_many("99999999999999999999", Some(NOW), None)]
    fn a_pause_is_read(#[case] asked: &str, #[case] now: Option<&str>, #[case] seconds: Option<u64>) {
        let mut headers = HeaderMap::new();
        headers.insert(RETRY_AFTER, HeaderValue::from_str(asked).unwrap());
        if let Some(now) = now {
            headers.insert(DATE, HeaderValue::from_str(now).unwrap());
        }
        assert_eq!(read(&headers), seconds.map(Duration::from_secs));
    }
}
