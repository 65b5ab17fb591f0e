//! DT and TS: dates and times. Digits are written without a format string, which would be parsed for every message.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, Timelike};

/// Formats a day as YYYYMMDD.
pub fn day(date: NaiveDate) -> String {
    let mut text = String::with_capacity(24);
    push_day(&mut text, date);
    text
}

/// Formats a month as YYYYMM.
pub fn month(date: NaiveDate) -> String {
    let mut text = day(date);
    text.truncate(6);
    text
}

/// Formats a moment as YYYYMMDDHHMMSS+ZZZZ.
pub fn moment(at: DateTime<FixedOffset>) -> String {
    let mut text = day(at.date_naive());
    for part in [at.hour(), at.minute(), at.second()] {
        push(&mut text, part, 10);
    }
    let seconds = at.offset().local_minus_utc();
    text.push(if seconds < 0 { '-' } else { '+' });
    let minutes = seconds.unsigned_abs() / 60;
    push(&mut text, minutes / 60, 10);
    push(&mut text, minutes % 60, 10);
    text
}

/// Returns `true` if a date has a year of four digits, as HL7 requires.
pub fn is_writable(date: NaiveDate) -> bool {
    (1..=9999).contains(&date.year())
}

fn push_day(text: &mut String, date: NaiveDate) {
    push(text, date.year().unsigned_abs(), 1000);
    push(text, date.month(), 10);
    push(text, date.day(), 10);
}

/// Appends the digits of a number, beginning with the digit of value `unit`.
fn push(text: &mut String, number: u32, unit: u32) {
    let mut unit = unit;
    while unit > 0 {
        text.push(char::from_digit(number / unit % 10, 10).unwrap_or('0'));
        unit /= 10;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[rstest::rstest]
    #[case("2026-03-10T04:00:12-05:00")]
    #[case("0099-12-31T23:59:59+00:00")]
    #[case("2026-07-01T00:00:00+05:30")]
    #[case("2026-07-01T00:00:00-03:30")]
    fn a_moment_is_written_as_a_format_string_would(#[case] text: &str) {
        let at: DateTime<FixedOffset> = text.parse().unwrap();
        assert_eq!(moment(at), at.format("%Y%m%d%H%M%S%z").to_string());
    }

    #[test]
    fn a_day_and_its_month_are_written() {
        let date = sample::day("2026-03-09");
        assert_eq!((day(date).as_str(), month(date).as_str()), ("20260309", "202603"));
        assert!(is_writable(date) && !is_writable(NaiveDate::MAX));
    }
}
