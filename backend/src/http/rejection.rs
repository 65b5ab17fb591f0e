//! Every way in which the door says no: one table of status, code and sentence.

use std::borrow::Cow;

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use chrono::TimeDelta;
use serde_json::json;

use super::graphql::{media::Media, parameters::ParameterError};
use crate::auth::{SignInError, Unavailable};

/// The path at which refusals have the form of GraphQL.
pub(super) const GRAPHQL_PATH: &str = "/graphql";

/// The reason why a request was rejected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rejection {
    Unauthenticated,
    WrongCredentials,
    CodeRequired,
    WrongCode,
    PasswordsOff,
    TooManyTries(TimeDelta),
    ForeignOrigin,
    NotJson,
    TooLarge,
    TooSlow,
    Unreadable,
    Parameter(ParameterError),
    Batch,
    ForeignHost,
    OtherProtocol,
    NoUpgrade,
    OtherMethod,
    NotFound,
    Unavailable,
    Busy,
    RateLimited(TimeDelta),
    Timeout,
    Internal,
}

impl Rejection {
    const fn status(self) -> StatusCode {
        match self {
            Self::Unauthenticated | Self::WrongCredentials | Self::CodeRequired | Self::WrongCode => {
                StatusCode::UNAUTHORIZED
            }
            Self::PasswordsOff => StatusCode::FORBIDDEN,
            Self::TooManyTries(_) | Self::RateLimited(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::ForeignOrigin => StatusCode::FORBIDDEN,
            Self::ForeignHost => StatusCode::MISDIRECTED_REQUEST,
            Self::NotJson => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::Unreadable | Self::Parameter(_) | Self::Batch | Self::OtherProtocol => StatusCode::BAD_REQUEST,
            Self::NoUpgrade => StatusCode::UPGRADE_REQUIRED,
            Self::OtherMethod => StatusCode::METHOD_NOT_ALLOWED,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Unavailable | Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Timeout => StatusCode::GATEWAY_TIMEOUT,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The stable code.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Unauthenticated => "UNAUTHENTICATED",
            Self::WrongCredentials => "WRONG_CREDENTIALS",
            Self::CodeRequired => "CODE_REQUIRED",
            Self::WrongCode => "WRONG_CODE",
            Self::PasswordsOff => "PASSWORDS_OFF",
            Self::TooManyTries(_) => "TOO_MANY_TRIES",
            Self::ForeignOrigin => "FOREIGN_ORIGIN",
            Self::NotJson => "NOT_JSON",
            Self::TooLarge => "BODY_TOO_LARGE",
            Self::TooSlow => "BODY_TOO_SLOW",
            Self::Unreadable => "BODY_UNREADABLE",
            Self::Parameter(_) => "BAD_INPUT",
            Self::ForeignHost => "FOREIGN_HOST",
            Self::Batch => "BATCH_NOT_SUPPORTED",
            Self::OtherProtocol => "PROTOCOL_NOT_SUPPORTED",
            Self::NoUpgrade => "UPGRADE_REQUIRED",
            Self::OtherMethod => "METHOD_NOT_ALLOWED",
            Self::NotFound => "NOT_FOUND",
            Self::Unavailable => "UNAVAILABLE",
            Self::Busy => "SERVER_BUSY",
            Self::RateLimited(_) => "RATE_LIMITED",
            Self::Timeout => "TIMEOUT",
            Self::Internal => "INTERNAL",
        }
    }

    /// The sentence for people.
    pub(super) fn message(self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Self::Parameter(error) => return Cow::Owned(error.to_string()),
            Self::Unauthenticated => "Nobody is signed in. Sign in, or send a token as Authorization: Bearer.",
            Self::WrongCredentials => {
                "User name or password is not right. Try again, or ask the person who runs Dosewire to reset it."
            }
            Self::CodeRequired => "Enter the code that your authenticator app shows, or a recovery code.",
            Self::WrongCode => {
                "This code is not right, or was used before. Enter the one that the app shows now, or a recovery code."
            }
            Self::PasswordsOff => {
                "Passwords are switched off here. Sign in with the provider, or ask the person who runs Dosewire to allow yours for a while."
            }
            Self::TooManyTries(_) => {
                "There were too many tries that failed. Wait for the time that Retry-After says, then try again."
            }
            Self::ForeignOrigin => {
                "The request came from a page that is not Dosewire's. Open Dosewire at its own address, or ask the person who runs it to check the setting --origin."
            }
            Self::NotJson => "The body has to be JSON. Send it with Content-Type: application/json.",
            Self::TooLarge => "The body is too large. Send less at once.",
            Self::TooSlow => "The body did not arrive in time. Try again.",
            Self::Unreadable => "The body is not the JSON object that is expected here.",
            Self::Batch => "Several operations in one body are not supported. Send one at a time.",
            Self::OtherProtocol => "Only the WebSocket subprotocol graphql-transport-ws is spoken here.",
            Self::NoUpgrade => "This address is for WebSockets. Send GraphQL over HTTP to /graphql.",
            Self::OtherMethod => "Operations are sent with POST here. Open /graphiql to try them in a browser.",
            Self::NotFound => "There is nothing at this address.",
            Self::Unavailable => "The database does not answer. Try again in a moment.",
            Self::Busy => "The server has too much to do at once. Nothing was done; try again in a moment.",
            Self::RateLimited(_) => {
                "You sent too many operations at once, or in a short time. Nothing was done; wait for the time that Retry-After says, or a moment, then try again."
            }
            Self::Timeout => "The query took too long and was ended. Ask for less: fewer rows, or a narrower filter.",
            Self::ForeignHost => {
                "The server is not known by this name. Open it by a name that it has, or ask the person who runs it to add this one with --host."
            }
            Self::Internal => "Dosewire could not do this. Try again; if it stays, tell the person who runs it.",
        })
    }

    /// The answer at a path: at GraphQL's the one that its clients read.
    pub(super) fn at(self, path: &str, media: Media) -> Response {
        if path == GRAPHQL_PATH { self.into_graphql(media) } else { self.into_response() }
    }

    /// The answer in the form that GraphQL clients read: nothing was executed, so there is no `data`.
    pub(super) fn into_graphql(self, media: Media) -> Response {
        let error = json!({ "message": self.message(), "extensions": { "code": self.code() } });
        let mut response = self.answer(json!({ "errors": [error] }));
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media.content_type()));
        response
    }

    fn answer(self, body: serde_json::Value) -> Response {
        let mut response = (self.status(), Json(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Self::TooManyTries(wait) | Self::RateLimited(wait) = self {
            let seconds = u64::try_from(wait.num_seconds()).unwrap_or(0).max(1);
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        if self == Self::Busy {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        if self == Self::OtherMethod {
            headers.insert(header::ALLOW, HeaderValue::from_static("POST"));
        }
        if self == Self::Unauthenticated {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

impl IntoResponse for Rejection {
    fn into_response(self) -> Response {
        let body = json!({ "code": self.code(), "message": self.message() });
        self.answer(body)
    }
}

impl From<Unavailable> for Rejection {
    fn from(_: Unavailable) -> Self {
        Self::Unavailable
    }
}

impl From<SignInError> for Rejection {
    fn from(error: SignInError) -> Self {
        match error {
            // Whom a provider vouches for is told by the sign-in page.
            SignInError::WrongCredentials | SignInError::UnknownPerson => Self::WrongCredentials,
            SignInError::CodeRequired => Self::CodeRequired,
            SignInError::WrongCode => Self::WrongCode,
            SignInError::PasswordsOff => Self::PasswordsOff,
            SignInError::Wait(wait) => Self::TooManyTries(wait),
            SignInError::Unavailable(_) => Self::Unavailable,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use crate::graphql::ErrorCode;

    const GUIDE: &str = include_str!("../../../docs/api.md");
    /// The files that refuse an operation, with what stands before each code.
    const SOURCES: [(&str, &str); 3] = [
        (include_str!("rejection.rs"), "=> \""),
        (include_str!("graphql/executor/mod.rs"), "refuse(\""),
        (include_str!("graphql/socket_session.rs"), "refuse(\""),
    ];

    fn is_code(text: &&str) -> bool {
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_')
    }

    /// The codes in the first column of the guide's tables.
    fn listed(text: &'static str) -> BTreeSet<&'static str> {
        let cells = text.lines().filter_map(|line| line.strip_prefix("| ")?.split(" | ").next());
        cells.flat_map(|cell| cell.split('`')).filter(is_code).collect()
    }

    #[test]
    fn the_guide_lists_every_code_and_no_other() {
        let within = |(source, mark): (&'static str, &'static str)| {
            source.split(mark).skip(1).filter_map(|rest| rest.split('"').next()).filter(is_code)
        };
        let own = SOURCES.into_iter().flat_map(within);
        let known: BTreeSet<_> = own.chain(ErrorCode::ALL.iter().map(|code| code.as_str())).collect();
        assert!(known.contains("BODY_TOO_SLOW") && known.contains("QUERY_TOO_LARGE"), "{known:?}");
        let missing: Vec<_> = known.difference(&listed(GUIDE)).copied().collect();
        assert!(missing.is_empty(), "docs/api.md does not list {missing:?}");
        let errors = GUIDE.split("\n## Errors\n").nth(1).and_then(|text| text.split("\n## ").next()).unwrap();
        let unknown: Vec<_> = listed(errors).difference(&known).copied().collect();
        assert!(unknown.is_empty(), "docs/api.md lists {unknown:?}");
    }
}
