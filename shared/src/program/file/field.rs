//! Set-up fields of program files, each given by name and its differences from the default of that name.

use serde::Deserialize;

use crate::program::{Accepts, FieldChoice, Program, Scope, SetUpField, Standing, Style, Target};

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
    sets: Option<Target>,
    choices: Option<Vec<FieldChoice>>,
}

impl FileField {
    /// Creates a field with nothing different from the default of its name.
    fn usual(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            label: None,
            help: None,
            required: None,
            secret: None,
            scope: None,
            accepts: None,
            multiline: None,
            max_length: None,
            sets: None,
            choices: None,
        }
    }
}

/// The fields that every program over HTTP asks for: certificates, and the way over the IZ Gateway.
const COMMON: &[&str] = &["private_ca", "client_certificate", "route", "destination_id"];

/// Those of them that a program without HTTP asks for.
const COMMON_WITHOUT_HTTP: &[&str] = &["private_ca", "client_certificate"];

/// Returns the common fields that a program does not ask for by itself.
pub fn missing_common(program: &Program<FileField>) -> Vec<FileField> {
    let Some(transport) = program.transport.as_ref().filter(|_| program.standing != Standing::NotReady) else {
        return Vec::new();
    };
    let chooses_style = program.set_up.iter().any(|field| field.sets == Some(Target::Style) || field.name == "service");
    let is_known = |name: &str| program.set_up.iter().any(|field| field.name == name);
    let common = if transport.style == Style::Mllp { COMMON_WITHOUT_HTTP } else { COMMON };
    let missing = common.iter().filter(|name| !(is_known(name) || chooses_style && **name == "route"));
    missing.map(|name| FileField::usual(name)).collect()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DefaultFields {
    field: Vec<SetUpField>,
}

/// Reads the default fields.
///
/// # Errors
/// Returns an error if the built-in file is invalid.
pub fn read_defaults() -> Result<Vec<SetUpField>, toml::de::Error> {
    toml::from_str::<DefaultFields>(DEFAULTS).map(|defaults| defaults.field)
}

/// Completes a field with the defaults of its name.
///
/// # Errors
/// Returns the missing key.
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
        sets: given.sets.or_else(|| default?.sets),
        choices: given.choices.or_else(|| Some(default?.choices.clone())).unwrap_or_default(),
        name: given.name,
    })
}
