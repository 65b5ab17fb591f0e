//! Set-up fields as files give them: by name, with what is different from the usual.

use serde::Deserialize;

use crate::program::{Accepts, Scope, SetUpField};

/// The fields that programs ask for.
const USUAL: &str = include_str!("../../../programs/fields.toml");

/// A field of a file. What it does not say is as usual for its name.
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
struct Usual {
    field: Vec<SetUpField>,
}

/// The usual fields.
pub fn read_usual() -> Result<Vec<SetUpField>, toml::de::Error> {
    toml::from_str::<Usual>(USUAL).map(|usual| usual.field)
}

/// The whole field, or the key that is missing.
pub fn complete(given: FileField, usual: &[SetUpField]) -> Result<SetUpField, &'static str> {
    let usual = usual.iter().find(|field| field.name == given.name);
    Ok(SetUpField {
        label: given.label.or_else(|| Some(usual?.label.clone())).ok_or("label")?,
        help: given.help.or_else(|| Some(usual?.help.clone())).ok_or("help")?,
        required: given.required.or_else(|| Some(usual?.required)).ok_or("required")?,
        secret: given.secret.or_else(|| Some(usual?.secret)).unwrap_or_default(),
        scope: given.scope.or_else(|| Some(usual?.scope)).ok_or("scope")?,
        accepts: given.accepts.or_else(|| Some(usual?.accepts)).ok_or("accepts")?,
        multiline: given.multiline.or_else(|| Some(usual?.multiline)).unwrap_or_default(),
        max_length: given.max_length.or_else(|| Some(usual?.max_length)).ok_or("max_length")?,
        name: given.name,
    })
}
