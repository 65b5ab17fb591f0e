//! Annotations: what people keep with a report while they work on it.

use chrono::{Days, NaiveDate};

/// Maximum length of a note, in characters.
pub const MAX_NOTE_LENGTH: usize = 500;
/// Maximum number of days for which a report is put off.
pub const MAX_DAYS_PUT_OFF: u64 = 366;

/// The reason why a note or a day cannot be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AnnotationError {
    /// The note is too long.
    #[error("Use at most 500 characters.")]
    NoteTooLong,
    /// The note has a character that nobody can see.
    #[error("The note has a control character: enter it anew.")]
    NoteUnreadable,
    /// The day is today or earlier.
    #[error("Choose a day after today.")]
    DayPast,
    /// The day is too far away.
    #[error("Choose a day within a year.")]
    DayTooFar,
}

/// Returns a note without the blanks around it, on as many lines as it was entered; none where nothing is left.
///
/// # Errors
/// Returns an error if it is too long or has a control character.
pub fn check_note(text: &str) -> Result<Option<String>, AnnotationError> {
    let note = text.replace("\r\n", "\n").trim().to_owned();
    if note.chars().count() > MAX_NOTE_LENGTH {
        return Err(AnnotationError::NoteTooLong);
    }
    if note.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t')) {
        return Err(AnnotationError::NoteUnreadable);
    }
    Ok(Some(note).filter(|note| !note.is_empty()))
}

/// Checks the day until which a report is put off.
///
/// # Errors
/// Returns an error if it is not after today, or too far away.
pub fn check_put_off(until: NaiveDate, today: NaiveDate) -> Result<(), AnnotationError> {
    if !is_put_off(Some(until), today) {
        return Err(AnnotationError::DayPast);
    }
    match today.checked_add_days(Days::new(MAX_DAYS_PUT_OFF)) {
        Some(last) if until > last => Err(AnnotationError::DayTooFar),
        _ => Ok(()),
    }
}

/// Returns `true` if a report is put off on a day: at the day that was named it is back.
#[must_use]
pub fn is_put_off(until: Option<NaiveDate>, today: NaiveDate) -> bool {
    until.is_some_and(|until| today < until)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::blank(" \n ", Ok(None))]
    #[case::trimmed(" Called the mother. ", Ok(Some("Called the mother.")))]
    #[case::lines("one\r\ntwo", Ok(Some("one\ntwo")))]
    #[case::escape("a\u{1b}[2J", Err(AnnotationError::NoteUnreadable))]
    #[case::zero("a\0", Err(AnnotationError::NoteUnreadable))]
    fn a_note_is_text_that_a_person_reads(#[case] text: &str, #[case] expected: Result<Option<&str>, AnnotationError>) {
        assert_eq!(check_note(text), expected.map(|note| note.map(str::to_owned)));
    }

    #[test]
    fn a_note_has_at_most_500_characters() {
        assert!(check_note(&"é".repeat(500)).is_ok());
        assert_eq!(check_note(&"é".repeat(501)), Err(AnnotationError::NoteTooLong));
    }

    #[rstest]
    #[case("2026-03-09", Err(AnnotationError::DayPast))]
    #[case("2026-03-10", Err(AnnotationError::DayPast))]
    #[case("2026-03-11", Ok(()))]
    #[case("2027-03-11", Ok(()))]
    #[case("2027-03-12", Err(AnnotationError::DayTooFar))]
    fn a_day_is_after_today_and_within_a_year(#[case] until: &str, #[case] expected: Result<(), AnnotationError>) {
        assert_eq!(check_put_off(until.parse().unwrap(), "2026-03-10".parse().unwrap()), expected);
    }

    #[test]
    fn it_is_back_on_the_day_that_was_named() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let on = |today| is_put_off(Some(day("2026-03-12")), day(today));
        assert!(on("2026-03-11") && !on("2026-03-12") && !on("2026-03-13"));
        assert!(!is_put_off(None, day("2026-03-11")));
    }
}
