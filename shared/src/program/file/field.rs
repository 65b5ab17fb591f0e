//! Set-up fields of program files, each given by name and its differences from the default of that name.

use serde::Deserialize;

use crate::program::{Accepts, Scope, SetUpField};

/// The default fields, as TOML.
const DEFAULTS: &str = include_str!("../../../programs/fields.toml");

/// A set-up field of a program file. Missing keys take the default of its name.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileField {
    pub name: String,
    label: Option<String>,
    help: Option<String>,
    required: Option<bool>,
    secret: Option<bool>,
    scope: Option<Scope>,
    accepts: Option<Accepts>,
    multiline: Option<bool>,
    max_length: Option<usize>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DefaultFields {
    field: Vec<SetUpField>,
}

/// Reads the default fields.
///
/// # Errors
/// When the built-in file is invalid.
pub fn read_defaults() -> Result<Vec<SetUpField>, toml::de::Error> {
    toml::from_str::<DefaultFields>(DEFAULTS).map(|defaults| defaults.field)
}

/// Completes a field with the defaults of its name.
///
/// # Errors
/// The missing key.
pub fn complete(given: FileField, defaults: &[SetUpField]) -> Result<SetUpField, &'static str> {
    let default = defaults.iter().find(|field| field.name == given.name);
    Ok(SetUpField {
        label: given.label.or_else(|| Some(default?.label.clone())).ok_or("label")?,
        help: given.help.or_else(|| Some(default?.help.clone())).ok_or("help")?,
        required: given.required.or_else(|| Some(default?.required)).ok_or("required")?,
        secret: given.secret.or_else(|| Some(default?.secret)).unwrap_or_default(),
        scope: given.scope.or_else(|| Some(default?.scope)).ok_or("scope")?,
        accepts: given.accepts.or_else(|| Some(default?.accepts)).ok_or("accepts")?,
        multiline: given.multiline.or_else(|| Some(default?.multiline)).unwrap_or_default(),
        max_length: given.max_length.or_else(|| Some(default?.max_length)).ok_or("max_length")?,
        name: given.name,
    })
}
