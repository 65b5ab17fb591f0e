//! The parameters of a request: the document, its variables, the name of the operation.

use async_graphql::{Request, Variables};
use serde_json::{Map, Value};

/// Why a request has no parameters to execute; each says what it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(in crate::http) enum ParameterError {
    #[error("The body is not the JSON object that is expected here: one with `query`.")]
    Body,
    #[error("Several operations in one body are not supported. Send one at a time.")]
    Batch,
    #[error("`query` is not a text: send the document there.")]
    Query,
    #[error("`operationName` is not a text or null.")]
    OperationName,
    #[error("`variables` is not an object or null.")]
    Variables,
    #[error("`extensions` is not an object or null.")]
    Extensions,
}

/// Reads the parameters of a body.
pub(in crate::http) fn read(bytes: &[u8]) -> Result<Request, ParameterError> {
    match serde_json::from_slice(bytes) {
        Ok(Value::Object(fields)) => read_fields(fields),
        Ok(Value::Array(_)) => Err(ParameterError::Batch),
        Ok(_) | Err(_) => Err(ParameterError::Body),
    }
}

/// Reads the parameters of an object. `extensions` may be there, and nothing in it is ours.
pub(in crate::http) fn read_fields(mut fields: Map<String, Value>) -> Result<Request, ParameterError> {
    let Some(Value::String(query)) = fields.remove("query") else { return Err(ParameterError::Query) };
    let mut request = Request::new(query);
    match fields.remove("operationName") {
        None | Some(Value::Null) => {}
        Some(Value::String(name)) => request = request.operation_name(name),
        Some(_) => return Err(ParameterError::OperationName),
    }
    match fields.remove("variables") {
        None | Some(Value::Null) => {}
        Some(variables @ Value::Object(_)) => request = request.variables(Variables::from_json(variables)),
        Some(_) => return Err(ParameterError::Variables),
    }
    match fields.remove("extensions") {
        None | Some(Value::Null | Value::Object(_)) => Ok(request),
        Some(_) => Err(ParameterError::Extensions),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case::alone(r#"{"query":"{ a }"}"#, None)]
    #[case::all(r#"{"query":"{ a }","operationName":"b","variables":{"c":1},"extensions":{"d":{}}}"#, None)]
    #[case::nulls(r#"{"query":"{ a }","operationName":null,"variables":null,"extensions":null}"#, None)]
    #[case::batch(r#"[{"query":"{ a }"}]"#, Some(ParameterError::Batch))]
    #[case::text("\"{ a }\"", Some(ParameterError::Body))]
    #[case::nothing("", Some(ParameterError::Body))]
    #[case::no_query("{}", Some(ParameterError::Query))]
    #[case::query_of_objects(r#"{"query":{}}"#, Some(ParameterError::Query))]
    #[case::name_of_numbers(r#"{"query":"","operationName":1}"#, Some(ParameterError::OperationName))]
    #[case::variables_as_text(r#"{"query":"","variables":"{}"}"#, Some(ParameterError::Variables))]
    #[case::list_of_extensions(r#"{"query":"","extensions":[]}"#, Some(ParameterError::Extensions))]
    fn each_parameter_has_its_form(#[case] body: &str, #[case] expected: Option<ParameterError>) {
        assert_eq!(read(body.as_bytes()).err(), expected);
    }
}
