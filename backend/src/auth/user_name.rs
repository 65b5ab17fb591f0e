//! The names that people sign in with.

/// Maximum length of a name, in characters.
const MAX_LENGTH: usize = 64;

/// The reason why a name cannot be used for signing in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UserNameError {
    /// It is empty or too long.
    #[error("the user name must have 1 to {MAX_LENGTH} characters")]
    Length,
    /// It has characters whose letter case the databases do not agree on, or that nobody sees.
    #[error("the user name may have the letters a to z, digits and . _ - + @ only")]
    Characters,
}

/// Checks a name that somebody will sign in with.
///
/// # Errors
/// Returns an error if it is empty or too long, or has other characters than ASCII letters, digits and `._-+@`.
pub fn check_user_name(name: &str) -> Result<(), UserNameError> {
    if name.is_empty() || name.len() > MAX_LENGTH {
        return Err(UserNameError::Length);
    }
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || "._-+@".contains(c);
    if name.chars().all(is_allowed) { Ok(()) } else { Err(UserNameError::Characters) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case::plain("ana", Ok(()))]
    #[case::address("Ana.Rivera+1@clinic.example", Ok(()))]
    #[case::empty("", Err(UserNameError::Length))]
    #[case::long(&"x".repeat(65), Err(UserNameError::Length))]
    #[case::blank("ana rivera", Err(UserNameError::Characters))]
    #[case::accent("élodie", Err(UserNameError::Characters))]
    #[case::unseen("ana\u{200b}", Err(UserNameError::Characters))]
    fn a_name_is_checked(#[case] name: &str, #[case] expected: Result<(), UserNameError>) {
        assert_eq!(check_user_name(name), expected);
    }
}
