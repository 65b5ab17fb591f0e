//! Paths such as `PID-5.1`, `RXA[2]-5.1` or `PID-10[2].1`.

/// A path to a value of a message. All numbers count from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    /// The segment's name.
    pub segment: String,
    /// Number among the segments of that name.
    pub occurrence: usize,
    /// Number of the field.
    pub field: usize,
    /// Number of the repetition.
    pub repetition: usize,
    /// The component; none for the whole repetition.
    pub component: Option<usize>,
    /// The subcomponent; none for the whole component.
    pub subcomponent: Option<usize>,
}

impl Path {
    /// Parses a path; none for an invalid one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (segment, rest) = text.split_once('-')?;
        let (segment, occurrence) = counted(segment)?;
        let mut parts = rest.split('.');
        let (field, repetition) = counted(parts.next()?)?;
        let path = Self {
            segment: segment.to_owned(),
            occurrence,
            field: number(field)?,
            repetition,
            component: optional(parts.next())?,
            subcomponent: optional(parts.next())?,
        };
        let is_name = segment.len() == 3 && segment.bytes().all(|b| b.is_ascii_alphanumeric());
        (is_name && parts.next().is_none()).then_some(path)
    }
}

/// Splits `RXA[2]` into `RXA` and 2; the default number is 1.
fn counted(text: &str) -> Option<(&str, usize)> {
    match text.split_once('[') {
        None => Some((text, 1)),
        Some((name, rest)) => Some((name, number(rest.strip_suffix(']')?)?)),
    }
}

/// Parses a number greater than zero.
fn number(text: &str) -> Option<usize> {
    let is_plain = text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|n| is_plain && *n > 0)
}

/// Parses an optional number; none for an invalid one.
fn optional(text: Option<&str>) -> Option<Option<usize>> {
    match text {
        None => Some(None),
        Some(text) => number(text).map(Some),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Parts<'a> = (&'a str, usize, usize, usize, Option<usize>, Option<usize>);

    #[rstest::rstest]
    #[case("PID-5", Some(("PID", 1, 5, 1, None, None)))]
    #[case("PID-5.1", Some(("PID", 1, 5, 1, Some(1), None)))]
    #[case("RXA[2]-5.1", Some(("RXA", 2, 5, 1, Some(1), None)))]
    #[case("PID-10[3].1.2", Some(("PID", 1, 10, 3, Some(1), Some(2))))]
    #[case("PID", None)]
    #[case("PID-", None)]
    #[case("PID-0", None)]
    #[case("PID-5.", None)]
    #[case("PID-5.x", None)]
    #[case("PID[0]-5", None)]
    #[case("PID[2-5", None)]
    #[case("PATIENT-5", None)]
    #[case("PID-5.1.1.1", None)]
    #[case("PID-+5", None)]
    fn a_path_is_read_or_refused(#[case] text: &str, #[case] meant: Option<Parts<'_>>) {
        let path = Path::parse(text);
        let read = path
            .as_ref()
            .map(|p| (p.segment.as_str(), p.occurrence, p.field, p.repetition, p.component, p.subcomponent));
        assert_eq!(read, meant);
    }
}
