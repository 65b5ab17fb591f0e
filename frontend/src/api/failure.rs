//! Why a question to the server has no answer.

use serde::Deserialize;

/// Why a question to the server has no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// Nobody is signed in any more.
    SignedOut,
    /// The server could not be reached.
    Offline,
    /// The server refused, in its own words.
    Refused {
        /// A stable code.
        code: String,
        /// One sentence.
        text: String,
    },
    /// The answer is not one that this page understands.
    Unreadable,
}

impl Failure {
    /// What happened and what to do next.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::SignedOut => "You are signed out. Sign in again to go on.".to_owned(),
            Self::Offline => "The server cannot be reached. Check the network, then try again.".to_owned(),
            Self::Refused { text, .. } => text.clone(),
            Self::Unreadable => "The server answered in a way that this page does not understand. Reload the page.".to_owned(),
        }
    }
}

/// An answer of the GraphQL service.
#[derive(Deserialize)]
pub struct Envelope<T> {
    data: Option<T>,
    #[serde(default)]
    errors: Vec<GraphqlError>,
}

#[derive(Deserialize)]
struct GraphqlError {
    message: String,
    #[serde(default)]
    extensions: Extensions,
}

#[derive(Deserialize, Default)]
struct Extensions {
    #[serde(default)]
    code: String,
}

impl<T> Envelope<T> {
    /// What was asked for, or why it is not there.
    ///
    /// # Errors
    /// When the service reports an error, or sends neither the one nor the other.
    pub fn open(self) -> Result<T, Failure> {
        match (self.errors.into_iter().next(), self.data) {
            (Some(error), _) if error.extensions.code == "UNAUTHENTICATED" => Err(Failure::SignedOut),
            (Some(error), _) => Err(Failure::Refused { code: error.extensions.code, text: error.message }),
            (None, Some(data)) => Ok(data),
            (None, None) => Err(Failure::Unreadable),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case::answer(r#"{"data": 3}"#, Ok(3))]
    #[case::signed_out(r#"{"errors": [{"message": "No.", "extensions": {"code": "UNAUTHENTICATED"}}]}"#, Err(Failure::SignedOut))]
    #[case::refused(
        r#"{"data": null, "errors": [{"message": "Too deep.", "extensions": {"code": "BAD_REQUEST"}}]}"#,
        Err(Failure::Refused { code: "BAD_REQUEST".into(), text: "Too deep.".into() })
    )]
    #[case::without_a_code(r#"{"errors": [{"message": "No."}]}"#, Err(Failure::Refused { code: String::new(), text: "No.".into() }))]
    #[case::empty("{}", Err(Failure::Unreadable))]
    fn an_envelope_is_opened(#[case] text: &str, #[case] expected: Result<i32, Failure>) {
        assert_eq!(serde_json::from_str::<Envelope<i32>>(text).unwrap().open(), expected);
    }
}
