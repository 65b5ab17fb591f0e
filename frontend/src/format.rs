//! American formats of dates, times, counts and people, without a browser.

use chrono::{Datelike as _, NaiveDate, Weekday};
use serde_json::Value;
use shared::{
    patient::Sex,
    typed::{telephone, whole_date},
    unicode::upper,
};

/// A civil date as mm/dd/yyyy.
#[must_use]
pub fn date(date: NaiveDate) -> String {
    format!("{:02}/{:02}/{:04}", date.month(), date.day(), date.year())
}

/// A civil date as Monday, March 9, 2026.
#[must_use]
pub fn long_date(date: NaiveDate) -> String {
    let month = MONTHS.get(date.month0() as usize).unwrap_or(&"");
    format!("{}, {month} {}, {}", weekday(date.weekday()), date.day(), date.year())
}

/// A month, as March 2026.
#[must_use]
pub fn month(month: NaiveDate) -> String {
    format!("{} {}", MONTHS.get(month.month0() as usize).unwrap_or(&""), month.year())
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const fn weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "Monday",
        Weekday::Tue => "Tuesday",
        Weekday::Wed => "Wednesday",
        Weekday::Thu => "Thursday",
        Weekday::Fri => "Friday",
        Weekday::Sat => "Saturday",
        Weekday::Sun => "Sunday",
    }
}

/// Parses a date as people type it, with a year of four digits.
#[must_use]
pub fn read_date(text: &str) -> Option<NaiveDate> {
    whole_date(text)
}

/// A time of the browser as we write it: `4:00 AM` becomes `4:00 am`.
#[must_use]
pub fn tidy_time(text: &str) -> String {
    text.replace(['\u{202f}', '\u{a0}'], " ").replace("AM", "am").replace("PM", "pm")
}

/// A count with its thousands set apart.
#[must_use]
pub fn count(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if number < 0 { format!("-{text}") } else { text }
}

/// A count with its noun: `1 dose`, `3 doses`.
#[must_use]
pub fn counted(number: i64, one: &str, many: &str) -> String {
    format!("{} {}", count(number), if number == 1 { one } else { many })
}

/// A telephone number as (608) 555-0142 x12, or 555-0142 without an area code, if it is one of the North American
/// numbering plan.
#[must_use]
pub fn phone(text: &str) -> String {
    let Ok(Some(known)) = telephone(text) else { return text.to_owned() };
    if !known.is_north_american() {
        return known.write();
    }
    let (area, local) = known.parts().unwrap_or(("", &known.number));
    let area = if area.is_empty() { String::new() } else { ["(", area, ") "].concat() };
    let (exchange, line) = local.split_at_checked(3).unwrap_or((local, ""));
    let extension = known.extension.as_deref().map(|extension| [" x", extension].concat()).unwrap_or_default();
    [&area, exchange, "-", line, &extension].concat()
}

/// A name of a record as Last, First Middle Suffix.
#[must_use]
pub fn name(name: &Value) -> String {
    let text = |part: &str| name.get(part).and_then(Value::as_str).unwrap_or_default().trim();
    let given = ["first", "middle", "suffix"].map(text);
    let given: Vec<&str> = given.into_iter().filter(|part| !part.is_empty()).collect();
    [text("last"), ", ", &given.join(" ")].concat()
}

/// The initials of a name that people read.
#[must_use]
pub fn initials(name: &str) -> String {
    let letters = name.split_whitespace().filter_map(|word| word.chars().find(|c| c.is_alphabetic()));
    upper(&letters.take(2).collect::<String>())
}

/// A patient's age: in days, weeks, months or years, as is the habit.
#[must_use]
pub fn age(born: NaiveDate, today: NaiveDate) -> String {
    let days = today.signed_duration_since(born).num_days();
    let months = i64::from(today.year() - born.year()) * 12 + i64::from(today.month())
        - i64::from(born.month())
        - i64::from(today.day() < born.day());
    match (days, months) {
        (..0, _) => "not born yet".to_owned(),
        (..28, _) => counted(days, "day", "days"),
        (_, ..2) => counted(days / 7, "week", "weeks"),
        (_, ..24) => counted(months, "month", "months"),
        _ => counted(months / 12, "year", "years"),
    }
}

/// The noun for a patient of a sex and age.
#[must_use]
pub fn person(sex: Sex, born: NaiveDate, today: NaiveDate) -> &'static str {
    let grown = today.years_since(born).is_some_and(|years| years >= 18);
    match (sex, grown) {
        (Sex::Female, false) => "Girl",
        (Sex::Female, true) => "Woman",
        (Sex::Male, false) => "Boy",
        (Sex::Male, true) => "Man",
        (Sex::Unknown, _) => "Sex not known",
    }
}

/// The words of a sex.
#[must_use]
pub const fn sex(sex: Sex) -> &'static str {
    match sex {
        Sex::Female => "Female",
        Sex::Male => "Male",
        Sex::Unknown => "Not known",
    }
}

/// The greeting of an hour of the day.
#[must_use]
pub const fn greeting(hour: u32) -> &'static str {
    match hour {
        4..12 => "Good morning",
        12..18 => "Good afternoon",
        _ => "Good evening",
    }
}

/// Text without spaces around it, or nothing.
#[must_use]
pub fn filled(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// The words for what a text is understood as, where it is written otherwise.
#[must_use]
pub fn understood_as(written: String, typed: &str) -> Option<String> {
    (written != typed.trim()).then(|| ["Understood as ", &written].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[rstest::rstest]
    #[case("03/09/2026", Some("2026-03-09"))]
    #[case("3/9/2026", Some("2026-03-09"))]
    #[case(" 03-09-2026 ", Some("2026-03-09"))]
    #[case("02/30/2026", None)]
    #[case("03/09/26", None)]
    #[case("2026-03-09", Some("2026-03-09"))]
    #[case("9 Mar 2026", Some("2026-03-09"))]
    #[case("03092026", Some("2026-03-09"))]
    #[case("", None)]
    fn a_typed_date_is_read(#[case] text: &str, #[case] expected: Option<&str>) {
        assert_eq!(read_date(text), expected.map(day));
    }

    #[rstest::rstest]
    #[case("2026-03-01", "2026-03-09", "8 days")]
    #[case("2026-03-08", "2026-03-09", "1 day")]
    #[case("2026-02-01", "2026-03-09", "5 weeks")]
    #[case("2026-01-09", "2026-03-09", "2 months")]
    #[case("2024-03-10", "2026-03-09", "23 months")]
    #[case("2024-03-09", "2026-03-09", "2 years")]
    #[case("2019-08-14", "2026-03-09", "6 years")]
    #[case("2026-03-10", "2026-03-09", "not born yet")]
    fn an_age_is_said(#[case] born: &str, #[case] today: &str, #[case] expected: &str) {
        assert_eq!(age(day(born), day(today)), expected);
    }

    #[rstest::rstest]
    #[case(0, "0")]
    #[case(999, "999")]
    #[case(1284, "1,284")]
    #[case(1_000_000, "1,000,000")]
    #[case(-1284, "-1,284")]
    fn a_count_is_written(#[case] number: i64, #[case] expected: &str) {
        assert_eq!(count(number), expected);
    }

    #[rstest::rstest]
    #[case("6085550142", "(608) 555-0142")]
    #[case("1 608 555 0142", "(608) 555-0142")]
    #[case("6085550142x12", "(608) 555-0142 x12")]
    #[case("+442079460958", "+442079460958")]
    #[case("555-0142", "555-0142")]
    fn a_phone_is_written(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(phone(text), expected);
    }

    #[rstest::rstest]
    #[case(Some("Lin"), None, "Okafor, Maya Lin")]
    #[case(Some(""), Some("Jr"), "Okafor, Maya Jr")]
    #[case(None, None, "Okafor, Maya")]
    fn a_name_is_written(#[case] middle: Option<&str>, #[case] suffix: Option<&str>, #[case] expected: &str) {
        let written = serde_json::json!({ "last": "Okafor", "first": "Maya", "middle": middle, "suffix": suffix });
        assert_eq!(name(&written), expected);
    }

    #[rstest::rstest]
    #[case("A. Rivera", "AR")]
    #[case("front desk person", "FD")]
    #[case("", "")]
    fn initials_are_taken(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(initials(text), expected);
    }

    #[rstest::rstest]
    #[case(3, "Good evening")]
    #[case(4, "Good morning")]
    #[case(12, "Good afternoon")]
    #[case(18, "Good evening")]
    fn a_greeting_fits_the_hour(#[case] hour: u32, #[case] expected: &str) {
        assert_eq!(greeting(hour), expected);
    }

    #[test]
    fn a_browser_time_becomes_ours() {
        assert_eq!(tidy_time("4:00\u{202f}AM"), "4:00 am");
        assert_eq!(date(day("2026-03-09")), "03/09/2026");
        assert_eq!(long_date(day("2026-03-09")), "Monday, March 9, 2026");
        assert_eq!(counted(1, "dose", "doses"), "1 dose");
        assert_eq!(person(Sex::Male, day("2019-08-14"), day("2026-03-09")), "Boy");
    }
}
