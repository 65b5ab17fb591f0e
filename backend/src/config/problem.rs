//! A problem in the settings.

use std::fmt;

/// One setting that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The flag's name.
    pub setting: &'static str,
    /// The problem, and what to do. It never shows a secret.
    pub text: String,
    /// The source of the value where it is no flag, as `dosewire.toml:3`.
    pub origin: Option<String>,
}

impl Problem {
    pub(super) fn new(setting: &'static str, text: impl Into<String>) -> Self {
        Self { setting, text: text.into(), origin: None }
    }
}

/// All problems in the settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problems(pub Vec<Problem>);

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the settings are not right:")?;
        for Problem { setting, text, origin } in &self.0 {
            match origin {
                Some(origin) => write!(f, "\n  {setting} ({origin}): {text}")?,
                None => write!(f, "\n  {setting}: {text}")?,
            }
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}
