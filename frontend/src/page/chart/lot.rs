//! Lot and expiration, as understood while they are typed.

use shared::lot;

/// Returns what an entry is understood as, if it is not empty.
pub fn understand(text: &str) -> Result<Option<String>, String> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    match lot::parse(text) {
        Ok(entry) => Ok(Some(lot::describe(&entry))),
        Err(problem) => Err(match problem.suggestion() {
            Some(suggestion) => format!("{problem} Did you mean {suggestion}?"),
            None => problem.to_string(),
        }),
    }
}

/// Lot and expiration of the one text, for a table: the lot, and the rest.
#[must_use]
pub fn split(text: &str) -> (&str, Option<&str>) {
    match text.rsplit_once(' ') {
        Some((lot, expiration)) if expiration.contains('/') => (lot.trim_end(), Some(expiration)),
        _ => (text, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("Y014237 09/30/2027", ("Y014237", Some("09/30/2027")))]
    #[case("UT 8112AA 06/2026", ("UT 8112AA", Some("06/2026")))]
    #[case("7R4KC", ("7R4KC", None))]
    #[case("UT 8112AA", ("UT 8112AA", None))]
    fn lot_and_expiration_are_told_apart(#[case] text: &str, #[case] expected: (&str, Option<&str>)) {
        assert_eq!(split(text), expected);
    }

    #[rstest::rstest]
    #[case("  ", Ok(None))]
    #[case("X019442 08/2027", Ok(Some("Lot X019442, expires 08/31/2027")))]
    #[case("X019442 13/2027", Err(()))]
    fn an_entry_is_said_back(#[case] text: &str, #[case] expected: Result<Option<&str>, ()>) {
        assert_eq!(understand(text).map_err(drop), expected.map(|said| said.map(ToOwned::to_owned)));
    }
}
