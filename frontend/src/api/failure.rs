//! The failures of requests.

use serde_json::Value;

/// The failures of requests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// The user is no longer signed in.
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
    /// The failure in words, and what to do next.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::SignedOut => "You are signed out. Sign in again to go on.".to_owned(),
            Self::Offline => "The server cannot be reached. Check the network, then try again.".to_owned(),
            Self::Refused { text, .. } => text.clone(),
            Self::Unreadable => {
                "The server answered in a way that this page does not understand. Reload the page.".to_owned()
            }
        }
    }
}

/// Returns the one field at the root of a GraphQL answer.
///
/// # Errors
/// Returns an error if the service reports one, or sends neither data nor an error.
pub fn open(mut answer: Value) -> Result<Value, Failure> {
    let error = answer.get_mut("errors").and_then(|errors| errors.get_mut(0)).map(Value::take);
    if let Some(error) = error {
        return Err(refused(&error));
    }
    match answer.get_mut("data").map(Value::take) {
        Some(Value::Object(fields)) => fields.into_iter().next().map(|(_, field)| field).ok_or(Failure::Unreadable),
        _ => Err(Failure::Unreadable),
    }
}

fn refused(error: &Value) -> Failure {
    let text = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().to_owned();
    let code = text(error.get("extensions").and_then(|extensions| extensions.get("code")));
    if code == "UNAUTHENTICATED" {
        Failure::SignedOut
    } else {
        Failure::Refused { code, text: text(error.get("message")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[rstest::rstest]
    #[case::answer(json!({"data": {"home": 3}}), Ok(json!(3)))]
    #[case::nothing_there(json!({"data": {"chart": null}}), Ok(json!(null)))]
    #[case::signed_out(json!({"errors": [{"message": "No.", "extensions": {"code": "UNAUTHENTICATED"}}]}), Err(Failure::SignedOut))]
    #[case::refused(
        json!({"data": null, "errors": [{"message": "Too deep.", "extensions": {"code": "BAD_REQUEST"}}]}),
        Err(Failure::Refused { code: "BAD_REQUEST".into(), text: "Too deep.".into() })
    )]
    #[case::without_a_code(json!({"errors": [{"message": "No."}]}), Err(Failure::Refused { code: String::new(), text: "No.".into() }))]
    #[case::empty(json!({}), Err(Failure::Unreadable))]
    fn an_answer_is_opened(#[case] answer: Value, #[case] expected: Result<Value, Failure>) {
        assert_eq!(open(answer), expected);
    }
}
