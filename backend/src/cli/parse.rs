//! Reads the command line, with the settings file below the flags and the environment.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
};

use clap::{CommandFactory as _, FromArgMatches as _, error::ErrorKind};

use super::Arguments;
use crate::config::{CONFIG_VARIABLE, InForce, Known, SettingsFile};

/// The command to run, and the settings that it runs with.
#[derive(Debug)]
pub struct Start {
    /// The command.
    pub arguments: Arguments,
    /// The settings in force.
    pub in_force: InForce,
}

/// Reads the command line. What clap has to say itself, as help, ends the process.
///
/// # Errors
/// Returns an error if the settings file cannot be used.
pub fn parse(words: impl IntoIterator<Item = OsString>) -> anyhow::Result<Start> {
    let words: Vec<_> = words.into_iter().collect();
    let named = named_file(&words, std::env::var_os(CONFIG_VARIABLE));
    match read(&words, named.as_deref()) {
        Ok(start) => Ok(start),
        Err(error) => match error.downcast::<clap::Error>() {
            Ok(error) => error.exit(),
            Err(error) => Err(error),
        },
    }
}

fn read(words: &[OsString], named: Option<&Path>) -> anyhow::Result<Start> {
    let command = Arguments::command();
    // Help needs no file, so a wrong one keeps nobody from reading it.
    if let Err(error) = command.clone().try_get_matches_from(words)
        && matches!(
            error.kind(),
            ErrorKind::DisplayHelp
                | ErrorKind::DisplayVersion
                | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
                | ErrorKind::UnknownArgument
                | ErrorKind::InvalidSubcommand
        )
    {
        return Err(error.into());
    }
    let known = Known::of(&command);
    let file = SettingsFile::find(named)?;
    let command = match &file {
        Some(file) => known.apply(file, command)?,
        None => command,
    };
    let matches = command.try_get_matches_from(words)?;
    let in_force = InForce::of(&known, file.as_ref(), &matches);
    Ok(Start { arguments: Arguments::from_arg_matches(&matches)?, in_force })
}

/// The file that the command line or else the environment names. It is needed before the rest can be read.
fn named_file(words: &[OsString], variable: Option<OsString>) -> Option<PathBuf> {
    let mut words = words.iter().take_while(|word| *word != "--");
    let mut named = None;
    while let Some(word) = words.next() {
        let word = word.to_string_lossy();
        if word == "--config" {
            named = words.next().map(PathBuf::from);
        } else if let Some(path) = word.strip_prefix("--config=") {
            named = Some(PathBuf::from(path));
        }
    }
    named.or_else(|| variable.filter(|path| !path.is_empty()).map(PathBuf::from))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    /// Reads a command line with a settings file, shown as `FILE`.
    fn start(file: &str, line: &str) -> Result<InForce, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.toml");
        std::fs::write(&path, file).unwrap();
        let words: Vec<_> = line.split_whitespace().map(OsString::from).collect();
        let read = read(&words, Some(&path)).map(|start| start.in_force);
        read.map_err(|error| format!("{error:#}").replace(&path.display().to_string(), "FILE"))
    }

    /// The line of a setting as it is printed.
    fn line(file: &str, line: &str, setting: &str) -> String {
        let folder_of = |text: &str| {
            let (value, place) = text.split_once(" # ").unwrap_or((text, ""));
            let place = place.rsplit_once("a.toml").map_or(place.to_owned(), |(_, line)| format!("FILE{line}"));
            format!("{value} # {place}")
        };
        let shown = start(file, line).unwrap().to_string();
        let start = format!("{setting} = ");
        shown.lines().find(|line| line.starts_with(&start)).map(folder_of).unwrap_or_default()
    }

    #[rstest]
    #[case::default("", "dosewire serve", "lease", "lease = 150 # default")]
    #[case::file("\nlease = 20", "dosewire serve", "lease", "lease = 20 # FILE:2")]
    #[case::flag_before_file("lease = 20", "dosewire serve --lease 30", "lease", "lease = 30 # flag")]
    #[case::text("listen = '127.0.0.1:9'", "dosewire serve", "listen", "listen = \"127.0.0.1:9\" # FILE:1")]
    #[case::switch("sandbox = true", "dosewire serve", "sandbox", "sandbox = true # FILE:1")]
    #[case::switch_off("sandbox = false", "dosewire serve --sandbox", "sandbox", "sandbox = true # flag")]
    #[case::list("host = ['a', 'b']", "dosewire serve", "host", "host = [\"a\", \"b\"] # FILE:1")]
    #[case::one_of_a_list("host = 'a'", "dosewire serve", "host", "host = [\"a\"] # FILE:1")]
    #[case::of_every_command("log-format = 'json'", "dosewire serve", "log-format", "log-format = \"json\" # FILE:1")]
    #[case::secret(
        "database = 'postgres://me:canary@db/clinic'",
        "dosewire serve",
        "database",
        "database = \"postgres://me:***@db/clinic\" # FILE:1"
    )]
    #[case::of_another_command(
        "database = 'sqlite://a.db'",
        "dosewire user list",
        "database",
        "database = \"sqlite://a.db\" # FILE:1"
    )]
    #[case::not_of_this_command("lease = 20", "dosewire schema", "lease", "")]
    fn settings_come_from(#[case] file: &str, #[case] words: &str, #[case] setting: &str, #[case] expected: &str) {
        assert_eq!(line(file, words, setting), expected);
    }

    #[rstest]
    #[case::unknown("\nlistne = 'a'", "FILE:2, listne: there is no such setting; listen is the nearest")]
    #[case::underscores(
        "idle_timeout = 5",
        "FILE:1, idle_timeout: there is no such setting; idle-timeout is the nearest"
    )]
    #[case::far_off("zzz = 5", "FILE:1, zzz: there is no such setting; `dosewire serve --help` lists them")]
    #[case::not_a_setting("print-config = true", "FILE:1, print-config: there is no such setting")]
    #[case::other_file("config = 'a'", "FILE:1, config: there is no such setting")]
    #[case::address("listen = 'here'", "FILE:1, listen: invalid socket address syntax")]
    #[case::number("lease = 'long'", "FILE:1, lease: invalid digit found in string")]
    #[case::choice("log-format = 'xml'", "FILE:1, log-format: it is one of text, json")]
    #[case::switch("sandbox = 'yes'", "FILE:1, sandbox: give true or false")]
    #[case::no_switch("listen = true", "FILE:1, listen: give one text in quotation marks, or a number")]
    #[case::no_list("listen = ['a']", "FILE:1, listen: give one text in quotation marks, or a number")]
    #[case::table("[host]\na = 1", "FILE:1, host: this is a table; give a text in quotation marks, or a list of such")]
    #[case::all_at_once(
        "b1 = 1\nlease = 'x'",
        "FILE:1, b1: there is no such setting; `dosewire serve --help` lists them\n  FILE:2, lease:"
    )]
    #[case::twice("lease = 1\nlease = 2", "FILE:2: this is no TOML: duplicate key")]
    #[case::no_toml("lease = 1\nlisten", "FILE:2: this is no TOML: ")]
    #[case::secret("database = ['canary']", "FILE:1, database: give one text")]
    fn a_wrong_file_names_line_and_key(#[case] file: &str, #[case] expected: &str) {
        let text = start(file, "dosewire serve").unwrap_err();
        assert!(text.contains(expected), "{text}");
        assert!(!text.contains("canary"), "{text}");
    }

    #[test]
    fn a_file_stands_in_for_a_flag_that_must_be_given() {
        let words: Vec<_> = ["dosewire", "key", "create"].map(OsString::from).into();
        assert!(read(&words, None).is_err());
        assert!(start("key-file = 'k'", "dosewire key create").is_ok());
    }

    #[test]
    fn help_needs_no_file_and_shows_nothing_of_it() {
        let help = start("no TOML", "dosewire serve --help").unwrap_err();
        assert!(help.contains("--database <URL>"), "{help}");
        let help = start("database = 'postgres://a:canary@b/c'", "dosewire serve --help").unwrap_err();
        assert!(help.contains("--database <URL>") && !help.contains("canary"), "{help}");
    }

    #[rstest]
    #[case::nothing("dosewire serve", None, None)]
    #[case::flag("dosewire --config a serve", Some("e"), Some("a"))]
    #[case::with_a_sign("dosewire serve --config=a", None, Some("a"))]
    #[case::variable("dosewire serve", Some("e"), Some("e"))]
    #[case::empty_variable("dosewire serve", Some(""), None)]
    #[case::behind_the_flags("dosewire programs check -- --config", Some("e"), Some("e"))]
    fn the_file_is_named_by(#[case] line: &str, #[case] variable: Option<&str>, #[case] expected: Option<&str>) {
        let words: Vec<_> = line.split_whitespace().map(OsString::from).collect();
        assert_eq!(named_file(&words, variable.map(OsString::from)).as_deref(), expected.map(Path::new));
    }
}
