//! Puts the values of a file below the flags and the environment of the command line.

use std::{collections::HashMap, fmt, io, path::PathBuf};

use clap::{
    Arg, ArgAction, Command,
    error::{ContextKind, ContextValue},
};

use super::read::{SettingsFile, Value};

/// Arguments of `serve` with a variable that are no settings of a file: they say which file.
const NO_SETTINGS: [&str; 1] = ["config"];
/// Similarity from which on a known key is offered for an unknown one; 1 is the same.
const SIMILAR: f64 = 0.7;

/// The reason why a file of settings cannot be used.
#[derive(Debug)]
pub enum FileError {
    /// It cannot be read.
    Unreadable {
        /// Its path.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// It is no TOML.
    Syntax {
        /// Its path.
        path: PathBuf,
        /// The line.
        line: usize,
        /// The parser's words.
        what: String,
    },
    /// Some of its keys or values are wrong: a sentence each, with place and key.
    Wrong(Vec<String>),
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable { path, source } => {
                let path = path.display();
                write!(f, "the settings file {path} could not be read: check its path and permissions ({source})")
            }
            Self::Syntax { path, line, what } => {
                let path = path.display();
                write!(f, "the settings file cannot be used:\n  {path}:{line}: this is no TOML: {what}")
            }
            Self::Wrong(faults) => {
                f.write_str("the settings file cannot be used:")?;
                faults.iter().try_for_each(|fault| write!(f, "\n  {fault}"))
            }
        }
    }
}

impl std::error::Error for FileError {}

/// The settings that a file may hold: the flags of `serve`, and those of every command.
pub struct Known(Vec<Arg>);

impl Known {
    /// Reads them off the definition of the command line.
    #[must_use]
    pub fn of(command: &Command) -> Self {
        let serve = command.find_subcommand("serve");
        let all = serve.into_iter().flat_map(Command::get_arguments).chain(command.get_arguments());
        // What has no variable is about one start, as --print-config.
        let is_setting =
            |arg: &&Arg| arg.get_env().is_some() && arg.get_long().is_some_and(|long| !NO_SETTINGS.contains(&long));
        Self(all.filter(is_setting).cloned().collect())
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Arg> {
        self.0.iter()
    }

    fn find(&self, key: &str) -> Option<&Arg> {
        self.iter().find(|arg| arg.get_long() == Some(key))
    }

    fn nearest(&self, key: &str) -> Option<&str> {
        let key = key.replace('_', "-").to_lowercase();
        let names = self.iter().filter_map(Arg::get_long);
        let rated = names.map(|name| (strsim::jaro_winkler(&key, name), name));
        let best = rated.max_by(|(one, _), (other, _)| one.total_cmp(other));
        best.filter(|(likeness, _)| *likeness >= SIMILAR).map(|(_, name)| name)
    }

    /// Makes the file's values the defaults of every argument with the same variable of the environment, so that flags
    /// and the environment go before them.
    ///
    /// # Errors
    /// Returns an error with everything that is wrong with the file.
    pub fn apply(&self, file: &SettingsFile, command: Command) -> Result<Command, FileError> {
        let (mut given, mut faults) = (HashMap::new(), Vec::new());
        for (key, entry) in &file.entries {
            let place = file.place(entry.line);
            let read = match self.find(key) {
                None => Err(match self.nearest(key) {
                    Some(nearest) => format!("there is no such setting; {nearest} is the nearest"),
                    None => "there is no such setting; `dosewire serve --help` lists them".to_owned(),
                }),
                Some(arg) => texts(arg, &entry.value).and_then(|texts| check(arg, texts)).map(|texts| (arg, texts)),
            };
            match read {
                Ok((arg, texts)) => {
                    given.extend(arg.get_env().map(|variable| (variable.to_owned(), texts)));
                }
                Err(fault) => faults.push((entry.line, format!("{place}, {key}: {fault}"))),
            }
        }
        if faults.is_empty() {
            return Ok(fill(command, &given));
        }
        faults.sort();
        Err(FileError::Wrong(faults.into_iter().map(|(_, fault)| fault).collect()))
    }
}

type Given = HashMap<std::ffi::OsString, Vec<String>>;

fn fill(command: Command, given: &Given) -> Command {
    let command = command.mut_args(|arg| match arg.get_env().and_then(|variable| given.get(variable)) {
        // Help shows no value of the file: it may be a secret.
        Some(texts) => {
            let is_hidden = !is_switch(&arg);
            arg.default_values(texts.clone()).hide_default_value(is_hidden).required(false)
        }
        None => arg,
    });
    command.mut_subcommands(|command| fill(command, given))
}

/// The texts of a value, as the command line would have them.
fn texts(arg: &Arg, value: &Value) -> Result<Vec<String>, String> {
    let (is_switch, is_list) = (is_switch(arg), matches!(arg.get_action(), ArgAction::Append));
    match value {
        Value::Other(kind) => Err(format!("this is {kind}; {}", wanted(is_switch, is_list))),
        Value::Switch(on) if is_switch => Ok(vec![on.to_string()]),
        Value::Text(text) if !is_switch => Ok(vec![text.clone()]),
        Value::List(texts) if is_list => Ok(texts.clone()),
        _ => Err(wanted(is_switch, is_list).to_owned()),
    }
}

fn wanted(is_switch: bool, is_list: bool) -> &'static str {
    match (is_switch, is_list) {
        (true, _) => "give true or false",
        (_, true) => "give a text in quotation marks, or a list of such",
        _ => "give one text in quotation marks, or a number",
    }
}

pub(super) fn is_switch(arg: &Arg) -> bool {
    matches!(arg.get_action(), ArgAction::SetTrue)
}

/// Reads texts as the command line would. The fault does not repeat them: they may be a secret.
fn check(arg: &Arg, texts: Vec<String>) -> Result<Vec<String>, String> {
    let Some(long) = arg.get_long().filter(|_| !is_switch(arg)) else { return Ok(texts) };
    let probe = Command::new("setting").no_binary_name(true).arg(arg.clone());
    let words = texts.iter().map(|text| format!("--{long}={text}"));
    match probe.try_get_matches_from(words) {
        Ok(_) => Ok(texts),
        Err(error) => Err(reason(&error)),
    }
}

fn reason(error: &clap::Error) -> String {
    use std::error::Error as _;
    if let Some(source) = error.source() {
        return source.to_string();
    }
    match error.get(ContextKind::ValidValue) {
        Some(ContextValue::Strings(values)) if !values.is_empty() => format!("it is one of {}", values.join(", ")),
        _ => "this value is not one that the setting takes".to_owned(),
    }
}
