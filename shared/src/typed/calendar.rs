//! Dates as they are written: which number is the day, the month and the year. What is no day of the calendar is read
//! too, so that it can be refused as one.

/// A date as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// The year; with two digits for a short one.
    pub year: i32,
    /// `true` if the year has two digits.
    pub is_short: bool,
    /// The month.
    pub month: u32,
    /// The day; none where only the month is written.
    pub day: Option<u32>,
}

/// A part of a date: a number with its count of digits, or a month by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Number(u32, usize),
    Month(u32),
}

use Part::{Month, Number};

/// Names of months; at least the first three letters are written.
const MONTHS: [&str; 12] = [
    "JANUARY",
    "FEBRUARY",
    "MARCH",
    "APRIL",
    "MAY",
    "JUNE",
    "JULY",
    "AUGUST",
    "SEPTEMBER",
    "OCTOBER",
    "NOVEMBER",
    "DECEMBER",
];

/// Maximum number of parts with their dividers, in bytes: a longer text is no date.
const MAX_LENGTH: usize = 32;

/// Reads a date in folded text: `9/30/2027`, `9-30-27`, `2027-09-30`, `30 Sep 2027`, `Sep 30, 2027`, `30SEP2027`,
/// `9/2027`, `SEP 2027`, `09302027`, `20270930`. None for what has not the form of one; numbers with blanks between them
/// have not.
#[must_use]
pub fn written(text: &str) -> Option<Written> {
    if text.len() > MAX_LENGTH {
        return None;
    }
    let (parts, divider) = parts(text)?;
    let only_month = |year: (u32, usize), month: u32| date(year, month, None);
    match *parts.as_slice() {
        // Numbers alone are divided by a sign, and by one.
        [Number(..), Number(..), ..] if matches!(divider, None | Some(' ' | ',')) => None,
        [Number(y, 4), Number(m, 1 | 2), Number(d, 1 | 2)] => date((y, 4), m, Some(d)),
        [Number(m, 1 | 2), Number(d, 1 | 2), Number(y, n @ (2 | 4))] => date((y, n), m, Some(d)),
        [Number(m, 1 | 2), Number(y, 4)] | [Number(y, 4), Number(m, 1 | 2)] => only_month((y, 4), m),
        [Number(m, 1 | 2), Number(y, 2)] if divider == Some('/') => only_month((y, 2), m),
        [Number(d, 1 | 2), Month(m), Number(y, n @ (2 | 4))] | [Month(m), Number(d, 1 | 2), Number(y, n @ (2 | 4))] => {
            date((y, n), m, Some(d))
        }
        [Number(y, 4), Month(m), Number(d, 1 | 2)] => date((y, 4), m, Some(d)),
        [Month(m), Number(y, n @ (2 | 4))] => only_month((y, n), m),
        [Number(y, 4), Month(m)] => only_month((y, 4), m),
        [Number(n, 8)] => {
            // Month, day and year as people type them; the year first as machines print them.
            let american = (n % 10_000, n / 1_000_000, n / 10_000 % 100);
            let (year, month, day) =
                if matches!(n / 1_000_000, 19 | 20) { (n / 10_000, n / 100 % 100, n % 100) } else { american };
            (1900..2100).contains(&year).then(|| date((year, 4), month, Some(day)))?
        }
        _ => None,
    }
}

fn date((year, digits): (u32, usize), month: u32, day: Option<u32>) -> Option<Written> {
    Some(Written { year: i32::try_from(year).ok()?, is_short: digits == 2, month, day })
}

/// Splits a text into its parts, with the first divider between them. Ordinals (`3rd`) are numbers.
fn parts(text: &str) -> Option<(Vec<Part>, Option<char>)> {
    let (mut parts, mut divider, mut rest) = (Vec::new(), None, text);
    while !rest.is_empty() {
        let kind = |c: char| (c.is_ascii_digit(), c.is_ascii_alphabetic());
        let first = rest.chars().next()?;
        let end = rest.find(|c| kind(c) != kind(first)).unwrap_or(rest.len());
        let (run, after) = rest.split_at_checked(end)?;
        match kind(first) {
            (true, _) => parts.push(Number(run.parse().ok()?, run.len())),
            (_, true) if is_ordinal(run) && matches!(parts.last(), Some(Number(_, 1 | 2))) => {}
            (_, true) => parts.push(Month(month(run)?)),
            _ => {
                // A date begins and ends with a part, and has one sign between two, beside which may be blanks.
                // An apostrophe before the last two digits stands for the century.
                let is_short_year = after.len() == 2 && after.bytes().all(|b| b.is_ascii_digit());
                let bare = if is_short_year { run.strip_suffix('\'').unwrap_or(run) } else { run };
                let mut signs = bare.trim().chars();
                let sign = signs.next().unwrap_or(' ');
                let is_one = signs.next().is_none() && matches!(sign, '/' | '-' | '.' | ',' | ' ');
                if parts.is_empty() || after.is_empty() && sign != '.' || !is_one {
                    return None;
                }
                // Slashes and dashes are not mixed with others.
                if divider
                    .is_some_and(|first| first != sign && (matches!(first, '/' | '-') || matches!(sign, '/' | '-')))
                {
                    return None;
                }
                divider = divider.or(Some(sign));
            }
        }
        rest = after;
    }
    Some((parts, divider))
}

fn is_ordinal(run: &str) -> bool {
    ["st", "nd", "rd", "th"].iter().any(|ending| run.eq_ignore_ascii_case(ending))
}

/// Returns the number of a month by its name or an abbreviation of at least three letters.
fn month(name: &str) -> Option<u32> {
    let name = name.to_ascii_uppercase();
    let at = MONTHS.iter().position(|month| name.len() >= 3 && month.starts_with(&name))?;
    u32::try_from(at + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(year: i32, month: u32, day: Option<u32>) -> Option<Written> {
        Some(Written { year, is_short: year < 100, month, day })
    }

    #[rstest::rstest]
    #[case("9/30/2027", of(2027, 9, Some(30)))]
    #[case("09-30-2027", of(2027, 9, Some(30)))]
    #[case("9.30.27", of(27, 9, Some(30)))]
    #[case("2027-09-30", of(2027, 9, Some(30)))]
    #[case("2027/9/3", of(2027, 9, Some(3)))]
    #[case("09 / 30 / 2027", of(2027, 9, Some(30)))]
    #[case("30SEP2027", of(2027, 9, Some(30)))]
    #[case("30-Sept-27", of(27, 9, Some(30)))]
    #[case("September 3rd, 2027", of(2027, 9, Some(3)))]
    #[case("3 sep. 2027", of(2027, 9, Some(3)))]
    #[case("2027SEP30", of(2027, 9, Some(30)))]
    #[case("SEP2027", of(2027, 9, None))]
    #[case("2027-SEP", of(2027, 9, None))]
    #[case("Sep 27", of(27, 9, None))]
    #[case("9/2027", of(2027, 9, None))]
    #[case("2027-09", of(2027, 9, None))]
    #[case("9/27", of(27, 9, None))]
    #[case("09302027", of(2027, 9, Some(30)))]
    #[case("19850903", of(1985, 9, Some(3)))]
    #[case("Sep '27", of(27, 9, None))]
    #[case("Sep'27", of(27, 9, None))]
    #[case("9/'27", of(27, 9, None))]
    #[case("Sep 3, '27", of(27, 9, Some(3)))]
    #[case("Sep '2027", None)]
    #[case("20270930", of(2027, 9, Some(30)))]
    #[case::no_day("13/45/2027", of(2027, 13, Some(45)))]
    #[case("9-27", None)]
    #[case("9 30 2027", None)]
    #[case("12 2027", None)]
    #[case("AB123", None)]
    #[case("MA 2027", None)]
    #[case("/9/2027", None)]
    #[case("9//2027", None)]
    #[case("9/2027/", None)]
    #[case("1/2/3/2027", None)]
    #[case("4294967296/1/2027", None)]
    #[case("", None)]
    fn a_date_is_told_by_its_form(#[case] text: &str, #[case] expected: Option<Written>) {
        assert_eq!(written(text), expected);
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_not(text in any::<String>(), form in "[0-9/. A-Za-z,-]{0,36}") {
            let _ = (written(&text), written(&form));
        }
    }
}
