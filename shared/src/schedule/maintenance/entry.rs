//! The text format of maintenance windows.

use jiff::civil::{self, Weekday};

use super::window::{Day, Window};
use crate::unicode::lower;

/// The reason why a line is not a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The line has another form.
    #[error("Line {0}: write it as Sundays 1:00 am to 5:00 am, or as 12/24/2026 10:00 pm to 12/25/2026 6:00 am.")]
    Unreadable(usize),
    /// The end is not after the beginning.
    #[error("Line {0}: the end must come after the beginning.")]
    Empty(usize),
    /// There are too many lines.
    #[error("Enter at most {MAX_WINDOWS} lines.")]
    TooMany,
}

/// Maximum number of windows of an integration.
const MAX_WINDOWS: usize = 20;

/// Names of weekdays.
const DAYS: [(&str, Weekday); 7] = [
    ("Sunday", Weekday::Sunday),
    ("Monday", Weekday::Monday),
    ("Tuesday", Weekday::Tuesday),
    ("Wednesday", Weekday::Wednesday),
    ("Thursday", Weekday::Thursday),
    ("Friday", Weekday::Friday),
    ("Saturday", Weekday::Saturday),
];

/// Parses windows, one per line. Empty lines are ignored.
///
/// # Errors
/// Returns the number of the first invalid line.
pub fn parse(text: &str) -> Result<Vec<Window>, Error> {
    let lines = text.lines().map(str::trim).enumerate().filter(|(_, line)| !line.is_empty());
    let windows = lines.map(|(at, line)| read(&lower(line), at + 1)).collect::<Result<Vec<_>, _>>()?;
    if windows.len() > MAX_WINDOWS { Err(Error::TooMany) } else { Ok(windows) }
}

/// Formats windows, one per line.
#[must_use]
pub fn write(windows: &[Window]) -> String {
    windows.iter().map(line_of).collect::<Vec<_>>().join("\n")
}

fn read(line: &str, number: usize) -> Result<Window, Error> {
    let unreadable = Error::Unreadable(number);
    let parts = [" to ", " until ", " - ", " – "].iter().find_map(|between| line.split_once(between));
    let (first, second) = parts.ok_or(unreadable)?;
    let (first, second) = (first.trim(), second.trim());
    let (window, is_empty) = if first.contains('/') {
        let from = read_moment(first).ok_or(unreadable)?;
        let to = if second.contains('/') {
            read_moment(second)
        } else {
            Some(from.date().to_datetime(read_time(second).ok_or(unreadable)?))
        };
        let to = to.ok_or(unreadable)?;
        (Window::Once { from, to }, to <= from)
    } else {
        let (day, rest) = read_day(first).ok_or(unreadable)?;
        let from = read_time(rest).ok_or(unreadable)?;
        let to = read_time(second).ok_or(unreadable)?;
        (Window::Recurring { day, from, to }, to == from)
    };
    if is_empty { Err(Error::Empty(number)) } else { Ok(window) }
}

/// Splits the day from a line.
fn read_day(text: &str) -> Option<(Day, &str)> {
    let (word, rest) = text.split_once(' ')?;
    let rest = rest.trim_start();
    match word {
        "daily" => Some((Day::Every, rest)),
        "every" => {
            let (next, after) = rest.split_once(' ')?;
            if next == "day" {
                Some((Day::Every, after.trim_start()))
            } else {
                Some((weekday(next)?, after.trim_start()))
            }
        }
        _ => Some((weekday(word)?, rest)),
    }
}

/// Parses the name of a weekday, in full, in the plural, or abbreviated.
fn weekday(word: &str) -> Option<Day> {
    let word = word.trim_end_matches([',', '.']);
    let is_named = |name: &str| {
        let name = lower(name);
        word.len() >= 3 && (name.starts_with(word) || word.strip_suffix('s') == Some(&name))
    };
    DAYS.iter().find(|(name, _)| is_named(name)).map(|(_, day)| Day::Weekly(*day))
}

/// Parses a date and a time, as `12/24/2026 10:00 pm`.
fn read_moment(text: &str) -> Option<civil::DateTime> {
    let (date, time) = text.split_once(' ')?;
    let mut parts = date.trim_end_matches(',').split('/').map(|part| part.parse::<i16>().ok());
    let (month, day, year) = (parts.next()??, parts.next()??, parts.next()??);
    let is_whole = parts.next().is_none() && (2000..3000).contains(&year);
    let date = civil::Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok().filter(|_| is_whole)?;
    Some(date.to_datetime(read_time(time)?))
}

/// Parses a time, as `10:00 pm` or `10 pm`.
fn read_time(text: &str) -> Option<civil::Time> {
    let text = text.trim().trim_end_matches('.').replace("a.m", "am").replace("p.m", "pm");
    let (clock, is_pm) = match text.strip_suffix("am") {
        Some(clock) => (clock, false),
        None => (text.strip_suffix("pm")?, true),
    };
    let (hour, minute) = clock.trim().split_once(':').unwrap_or((clock.trim(), "00"));
    let hour: i8 = hour.parse().ok().filter(|hour| (1..=12).contains(hour))?;
    let minute: i8 = minute.parse().ok().filter(|_| minute.len() == 2)?;
    civil::Time::new(hour % 12 + if is_pm { 12 } else { 0 }, minute, 0, 0).ok()
}

fn line_of(window: &Window) -> String {
    match window {
        Window::Recurring { day, from, to } => {
            let name = |day| DAYS.iter().find(|(_, known)| *known == day).map_or("", |(name, _)| name);
            let day = match day {
                Day::Every => "Every day".to_owned(),
                Day::Weekly(day) => format!("{}s", name(*day)),
            };
            format!("{day} {} to {}", clock(*from), clock(*to))
        }
        Window::Once { from, to } => format!("{} to {}", moment(*from), moment(*to)),
    }
}

fn moment(at: civil::DateTime) -> String {
    format!("{:02}/{:02}/{:04} {}", at.month(), at.day(), at.year(), clock(at.time()))
}

/// Formats a time of day, as 4:00 am.
#[must_use]
pub fn clock(time: civil::Time) -> String {
    let half = if time.hour() < 12 { "am" } else { "pm" };
    let hour = if time.hour() % 12 == 0 { 12 } else { time.hour() % 12 };
    format!("{hour}:{:02} {half}", time.minute())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("Sundays 1:00 am to 5:00 am", "Sundays 1:00 am to 5:00 am")]
    #[case("  sun 1am - 5 a.m. ", "Sundays 1:00 am to 5:00 am")]
    #[case("every Tuesday 10:30 pm until 12:15 am", "Tuesdays 10:30 pm to 12:15 am")]
    #[case("daily 12 am to 12:30 AM", "Every day 12:00 am to 12:30 am")]
    #[case("Every day 12:00 pm to 1:00 pm", "Every day 12:00 pm to 1:00 pm")]
    #[case("12/24/2026 10:00 pm to 12/25/2026 6:00 am", "12/24/2026 10:00 pm to 12/25/2026 6:00 am")]
    #[case("1/5/2027, 1:00 am to 3:00 am", "01/05/2027 1:00 am to 01/05/2027 3:00 am")]
    #[case(
        "\n\nThu 1:00 am to 2:00 am\n\nFri 1:00 am to 2:00 am",
        "Thursdays 1:00 am to 2:00 am\nFridays 1:00 am to 2:00 am"
    )]
    #[case("", "")]
    fn a_window_is_understood(#[case] text: &str, #[case] expected: &str) {
        let windows = parse(text).unwrap();
        assert_eq!(write(&windows), expected);
        assert_eq!(parse(expected).unwrap(), windows, "what is written is read again");
    }

    #[rstest::rstest]
    #[case("at night", Error::Unreadable(1))]
    #[case("Sundays 1:00 am", Error::Unreadable(1))]
    #[case("Sundays 13:00 to 14:00", Error::Unreadable(1))]
    #[case("Su 1:00 am to 2:00 am", Error::Unreadable(1))]
    #[case("Sundays 0:30 am to 2:00 am", Error::Unreadable(1))]
    #[case("Sundays 1:5 am to 2:00 am", Error::Unreadable(1))]
    #[case("Sundays 1:00 am to 2:00 am\n\n02/30/2026 1:00 am to 2:00 am", Error::Unreadable(3))]
    #[case("12/24/26 1:00 am to 2:00 am", Error::Unreadable(1))]
    #[case("Sundays 1:00 am to 1:00 am", Error::Empty(1))]
    #[case("12/24/2026 10:00 pm to 6:00 am", Error::Empty(1))]
    fn what_is_none_is_told_by_its_line(#[case] text: &str, #[case] expected: Error) {
        assert_eq!(parse(text), Err(expected));
    }

    #[test]
    fn there_may_be_twenty() {
        assert_eq!(parse(&"Sundays 1:00 am to 2:00 am\n".repeat(20)).map(|all| all.len()), Ok(20));
        assert_eq!(parse(&"Sundays 1:00 am to 2:00 am\n".repeat(21)), Err(Error::TooMany));
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_taken_or_refused(text in ".{0,60}") {
            let _ = parse(&text);
        }
    }
}
