//! The settings in force, and where each comes from.

use std::{any::TypeId, collections::BTreeMap, fmt};

use clap::{Arg, ArgMatches, parser::ValueSource};

use super::{
    apply::{Known, is_switch},
    conceal::conceal,
    read::SettingsFile,
};
use crate::config::{INLINE_KEY, INLINE_MAIL_PASSWORD, INLINE_OIDC_SECRET, Problems};

/// The source of a setting's value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A flag of the command line.
    Flag,
    /// A variable of the environment.
    Environment(String),
    /// A line of the settings file, as `dosewire.toml:3`.
    File(String),
    /// Nothing else said it.
    Default,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag => f.write_str("flag"),
            Self::Environment(variable) => write!(f, "environment {variable}"),
            Self::File(place) => f.write_str(place),
            Self::Default => f.write_str("default"),
        }
    }
}

/// The settings of a command as they are in force. Printed, they are a settings file with their origins as comments, and
/// without secrets.
#[derive(Debug, Clone, Default)]
pub struct InForce {
    file: Option<String>,
    settings: BTreeMap<String, Setting>,
}

#[derive(Debug, Clone)]
struct Setting {
    origin: Origin,
    /// As TOML, with secrets starred; none where nothing says it.
    shown: Option<String>,
}

impl InForce {
    /// Reads them off the matches of the command that runs.
    #[must_use]
    pub fn of(known: &Known, file: Option<&SettingsFile>, matches: &ArgMatches) -> Self {
        let mut innermost = matches;
        while let Some((_, inner)) = innermost.subcommand() {
            innermost = inner;
        }
        let settings = known.iter().filter_map(|arg| {
            let long = arg.get_long()?;
            let texts = raw(innermost, arg)?;
            let origin = origin(arg, innermost.value_source(arg.get_id().as_str()), file);
            Some((long.to_owned(), Setting { origin, shown: show(arg, &texts) }))
        });
        Self { file: file.map(|file| file.path.display().to_string()), settings: settings.collect() }
    }

    /// Adds to each problem where the value comes from, unless it was a flag or is missing.
    #[must_use]
    pub fn locate(&self, mut problems: Problems) -> Problems {
        for problem in &mut problems.0 {
            let setting = self.settings.get(problem.setting.trim_start_matches('-'));
            let origin = setting.map(|setting| &setting.origin);
            let named = origin.filter(|origin| matches!(origin, Origin::File(_) | Origin::Environment(_)));
            problem.origin = named.map(ToString::to_string);
        }
        problems
    }
}

/// The texts of an argument, or none where this command does not know it.
fn raw(matches: &ArgMatches, arg: &Arg) -> Option<Vec<String>> {
    let texts = matches.try_get_raw(arg.get_id().as_str()).ok()?;
    Some(texts.into_iter().flatten().map(|text| text.to_string_lossy().into_owned()).collect())
}

fn origin(arg: &Arg, source: Option<ValueSource>, file: Option<&SettingsFile>) -> Origin {
    match source {
        Some(ValueSource::CommandLine) => Origin::Flag,
        Some(ValueSource::EnvVariable) => {
            Origin::Environment(arg.get_env().unwrap_or_default().to_string_lossy().into_owned())
        }
        _ => {
            let entry = |file: &SettingsFile| Some(file.place(file.entries.get(arg.get_long()?)?.line));
            file.and_then(entry).map_or(Origin::Default, Origin::File)
        }
    }
}

fn show(arg: &Arg, texts: &[String]) -> Option<String> {
    let quote = |text: &String| {
        // What the environment must not show in help is a secret here too.
        let text = if arg.is_hide_env_values_set() { conceal(text) } else { text.clone() };
        toml::Value::String(text).to_string()
    };
    let first = texts.first().filter(|text| !text.is_empty())?;
    let is_number =
        [TypeId::of::<u64>(), TypeId::of::<i64>()].iter().any(|kind| arg.get_value_parser().type_id() == *kind);
    if is_switch(arg) {
        // Variables of the environment say it in several ways.
        return Some((!["0", "f", "false", "n", "no", "off"].contains(&first.to_lowercase().as_str())).to_string());
    }
    if is_number {
        return Some(first.clone());
    }
    if matches!(arg.get_action(), clap::ArgAction::Append) {
        return Some(format!("[{}]", texts.iter().map(quote).collect::<Vec<_>>().join(", ")));
    }
    Some(quote(first))
}

impl fmt::Display for InForce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.file {
            Some(file) => writeln!(f, "# The settings in force. The settings file is {file}.")?,
            None => writeln!(f, "# The settings in force. There is no settings file.")?,
        }
        for (name, Setting { origin, shown }) in &self.settings {
            match shown {
                Some(value) => writeln!(f, "{name} = {value} # {origin}")?,
                None => writeln!(f, "# {name} is not set")?,
            }
        }
        for variable in [INLINE_KEY, INLINE_MAIL_PASSWORD, INLINE_OIDC_SECRET] {
            let is_set = std::env::var_os(variable).is_some_and(|text| !text.is_empty());
            writeln!(f, "# {variable} is {}set in the environment", if is_set { "" } else { "not " })?;
        }
        Ok(())
    }
}
