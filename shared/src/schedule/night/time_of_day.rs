//! The time of day at which nights begin, as the set-up writes it: `04:00`.

use jiff::civil;

/// The time of day where none was set.
pub const DEFAULT_TIME: civil::Time = civil::time(4, 0, 0, 0);

/// Parses a time of day such as `04:00`; none where it is not written so.
#[must_use]
pub fn parse_time(text: &str) -> Option<civil::Time> {
    let is_written_so = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    let (hour, minute) = text.split_once(':')?;
    if !is_written_so(hour) || !is_written_so(minute) {
        return None;
    }
    civil::Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
}

/// Formats a time of day such as `04:00`.
#[must_use]
pub fn format_time(time: civil::Time) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("04:00", true)]
    #[case("00:00", true)]
    #[case("23:59", true)]
    #[case("24:00", false)]
    #[case("04:60", false)]
    #[case("4:00", false)]
    #[case("+4:00", false)]
    #[case("04:00:00", false)]
    #[case("4 am", false)]
    #[case("", false)]
    fn a_time_is_read_as_it_is_written(#[case] text: &str, #[case] is_time: bool) {
        assert_eq!(parse_time(text).map(format_time).as_deref(), is_time.then_some(text));
    }
}
