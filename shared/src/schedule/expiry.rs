//! Expiry of credentials and certificates, and reminders of it, by civil dates.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::wire_enum;

wire_enum! {
    /// Time left until a last day.
    pub enum Nearness {
        /// Expired.
        Past = "PAST",
        /// Within 7 days, today included.
        Week = "WEEK",
        /// Within 14 days.
        Fortnight = "FORTNIGHT",
        /// Within 30 days.
        Month = "MONTH",
    }
}

/// Something that expires.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Expiring {
    /// The account at the registry, with its password.
    Credentials,
    /// The practice's certificate.
    Certificate,
}

/// Returns the time left until a last day; none for more than a month.
#[must_use]
pub fn nearness(last_day: NaiveDate, today: NaiveDate) -> Option<Nearness> {
    match last_day.signed_duration_since(today).num_days() {
        ..0 => Some(Nearness::Past),
        0..=7 => Some(Nearness::Week),
        8..=14 => Some(Nearness::Fortnight),
        15..=30 => Some(Nearness::Month),
        _ => None,
    }
}

/// Returns the reminder of a last day: the time left, and a sentence with subject, date and advice.
#[must_use]
pub fn remind(what: Expiring, registry: &str, last_day: NaiveDate, today: NaiveDate) -> Option<(Nearness, String)> {
    let near = nearness(last_day, today)?;
    let (subject, task) = subject_and_task(what, registry);
    let date = last_day.format("%m/%d/%Y");
    let when = match last_day.signed_duration_since(today).num_days() {
        0 => format!("expires today, {date}"),
        1 => format!("expires tomorrow, {date}"),
        -1 => format!("expired yesterday, {date}"),
        days @ ..0 => format!("expired {} days ago, on {date}", days.abs()),
        days => format!("expires in {days} days, on {date}"),
    };
    Some((near, format!("{subject} {when}. {task}")))
}

/// Returns the name of an expiring item, and what to do about it.
pub(crate) fn subject_and_task(what: Expiring, registry: &str) -> (String, &'static str) {
    match what {
        Expiring::Credentials => (
            format!("The account at {registry}"),
            "Ask the registry's help desk for a new password, and enter it with its new date.",
        ),
        Expiring::Certificate => (
            format!("The practice's certificate for {registry}"),
            "Get a new one, and replace it with its private key.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::day;

    #[rstest::rstest]
    #[case("2026-04-09", None)]
    #[case("2026-04-08", Some(Nearness::Month))]
    #[case("2026-03-24", Some(Nearness::Month))]
    #[case("2026-03-23", Some(Nearness::Fortnight))]
    #[case("2026-03-17", Some(Nearness::Fortnight))]
    #[case("2026-03-16", Some(Nearness::Week))]
    #[case("2026-03-09", Some(Nearness::Week))]
    #[case("2026-03-08", Some(Nearness::Past))]
    #[case("2020-01-01", Some(Nearness::Past))]
    fn a_last_day_comes_nearer(#[case] last_day: &str, #[case] expected: Option<Nearness>) {
        assert_eq!(nearness(day(last_day), day("2026-03-09")), expected);
    }

    #[rstest::rstest]
    #[case("2026-03-21", "expires in 12 days, on 03/21/2026.")]
    #[case("2026-03-10", "expires tomorrow, 03/10/2026.")]
    #[case("2026-03-09", "expires today, 03/09/2026.")]
    #[case("2026-03-08", "expired yesterday, 03/08/2026.")]
    #[case("2026-03-06", "expired 3 days ago, on 03/06/2026.")]
    fn a_reminder_says_when(#[case] last_day: &str, #[case] expected: &str) {
        let (_, text) = remind(Expiring::Credentials, "WIR", day(last_day), day("2026-03-09")).unwrap();
        assert!(text.starts_with("The account at WIR expire"), "{text}");
        assert!(text.contains(expected), "{text}");
    }

    #[test]
    fn far_days_are_not_mentioned() {
        assert_eq!(remind(Expiring::Certificate, "WIR", day("2027-03-09"), day("2026-03-09")), None);
    }
}
