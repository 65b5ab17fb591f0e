//! The media type of an answer: the one of GraphQL over HTTP where a client asks for it, else JSON.
//!
//! <https://graphql.github.io/graphql-over-http/draft/#sec-Media-Types>

use axum::http::{HeaderMap, StatusCode, header};

/// The media type of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::http) enum Media {
    /// `application/json`: a request that could be read is answered with 200, whatever is wrong with it.
    Json,
    /// `application/graphql-response+json`: the status says whether anything was executed.
    GraphqlResponse,
}

impl Media {
    /// Reads `Accept`. What it names beside the two is passed over, as the specification allows.
    pub(in crate::http) fn of(headers: &HeaderMap) -> Self {
        let values = headers.get_all(header::ACCEPT).iter();
        let ranges = values.filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(','));
        let (mut json, mut graphql) = (0.0_f32, 0.0_f32);
        for range in ranges {
            let mut parts = range.split(';').map(str::trim);
            let kind = parts.next().unwrap_or_default().to_ascii_lowercase();
            let weight = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
            let weight = weight.map_or(1.0, |weight| weight.parse().unwrap_or(0.0));
            match kind.as_str() {
                "application/graphql-response+json" => graphql = weight,
                "application/json" => json = weight,
                _ => {}
            }
        }
        if graphql > 0.0 && graphql >= json { Self::GraphqlResponse } else { Self::Json }
    }

    /// The value of `Content-Type`.
    pub(in crate::http) const fn content_type(self) -> &'static str {
        match self {
            Self::Json => "application/json; charset=utf-8",
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
        }
    }

    /// The status of a request that was read and is not executed.
    pub(in crate::http) const fn unexecuted(self) -> StatusCode {
        match self {
            Self::Json => StatusCode::OK,
            Self::GraphqlResponse => StatusCode::BAD_REQUEST,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case::nothing(&[], Media::Json)]
    #[case::anything(&["*/*"], Media::Json)]
    #[case::json(&["application/json"], Media::Json)]
    #[case::graphql(&["application/graphql-response+json"], Media::GraphqlResponse)]
    #[case::both(&["application/graphql-response+json, application/json;q=0.9"], Media::GraphqlResponse)]
    #[case::json_rather(&["application/graphql-response+json;q=0.5, application/json"], Media::Json)]
    #[case::on_two_lines(&["application/json; q=0.2", "Application/GraphQL-Response+JSON"], Media::GraphqlResponse)]
    #[case::refused(&["application/graphql-response+json;q=0"], Media::Json)]
    #[case::page(&["text/html"], Media::Json)]
    fn accept_decides(#[case] lines: &[&str], #[case] expected: Media) {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(header::ACCEPT, line.parse().unwrap());
        }
        assert_eq!(Media::of(&headers), expected);
    }
}
