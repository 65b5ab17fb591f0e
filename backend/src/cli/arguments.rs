//! The arguments of the command line.

use std::{net::SocketAddr, path::PathBuf};

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand};

use crate::{
    config::{DatabaseArgs, ProgramsArgs, ServeArgs, VaultArgs},
    telemetry::LogFormat,
};

/// Reports a practice's immunizations to its state's registry
#[derive(Parser, Debug)]
#[command(name = "dosewire", version, arg_required_else_help = true)]
pub struct Arguments {
    /// Format of log lines
    #[arg(long, global = true, env = "DOSEWIRE_LOG_FORMAT", value_enum, default_value_t)]
    pub log_format: LogFormat,
    /// The command to run.
    #[command(subcommand)]
    pub command: Command,
}

/// A command of the command line.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Serve the practice
    Serve(Box<ServeArgs>),
    /// Serve the training registry alone
    Sandbox(SandboxCommand),
    /// Print the GraphQL schema
    Schema,
    /// Create the practice whose database this is
    #[command(subcommand)]
    Practice(PracticeCommand),
    /// Make or revoke tokens for other programs
    #[command(subcommand)]
    Token(TokenCommand),
    /// Add people who may sign in
    #[command(subcommand)]
    User(UserCommand),
    /// Make keys that secrets are sealed with
    #[command(subcommand)]
    Key(KeyCommand),
    /// Keep the code sets up to date
    #[command(subcommand)]
    CodeSets(CodeSetsCommand),
    /// Run the night of a date by hand
    #[command(subcommand)]
    Night(NightCommand),
    /// Look at the registries' programs
    #[command(subcommand)]
    Programs(ProgramsCommand),
}

/// The training registry alone.
#[derive(Args, Debug)]
pub struct SandboxCommand {
    /// Address to listen at
    #[arg(long, env = "DOSEWIRE_SANDBOX_LISTEN", value_name = "HOST:PORT", default_value = "127.0.0.1:8081")]
    pub listen: SocketAddr,
}

/// The practice that a command is about. It takes the flags that `serve` takes, so that one set of them fits both.
#[derive(Args, Debug)]
pub struct PlaceArgs {
    /// The database.
    #[command(flatten)]
    pub database: DatabaseArgs,
    /// The keys, which these commands do not need.
    #[command(flatten)]
    pub vault: VaultArgs,
}

/// The practice whose database this is.
#[derive(Subcommand, Debug)]
pub enum PracticeCommand {
    /// Create the practice with its locations; a database holds one practice
    Create {
        /// Name of the practice
        #[arg(long)]
        name: String,
        /// IANA time zone, as America/Chicago
        #[arg(long)]
        time_zone: String,
        /// Whom to ask in the practice when something was refused
        #[arg(long)]
        support_contact: String,
        /// Name of a location; may be given several times
        #[arg(long = "location", required = true)]
        locations: Vec<String>,
        /// The practice.
        #[command(flatten)]
        place: PlaceArgs,
    },
}

/// Tokens for other programs.
#[derive(Subcommand, Debug)]
pub enum TokenCommand {
    /// Make a token and print it; it is shown this once
    Create {
        /// Name that tells this token from others
        #[arg(long)]
        name: String,
        /// The practice.
        #[command(flatten)]
        place: PlaceArgs,
    },
    /// Take a token's access away
    Revoke {
        /// Name that the token was made with
        #[arg(long)]
        name: String,
        /// The practice.
        #[command(flatten)]
        place: PlaceArgs,
    },
}

/// People who may sign in.
#[derive(Subcommand, Debug)]
pub enum UserCommand {
    /// Add a user; the password is read from standard input
    Add {
        /// Name to sign in with
        #[arg(long)]
        user_name: String,
        /// Name to show to others
        #[arg(long)]
        display_name: String,
        /// The practice.
        #[command(flatten)]
        place: PlaceArgs,
    },
}

/// Code sets.
#[derive(Subcommand, Debug)]
pub enum CodeSetsCommand {
    /// Import CDC's published files: CVX, MVX, vaccine groups, product names, VIS, CVX to VIS, and the three of NDC
    Import {
        /// Files as CDC publishes them, flat or XML; what each is follows from its content
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// Import rows too that are older than those in use
        #[arg(long)]
        older: bool,
        /// The practice.
        #[command(flatten)]
        place: PlaceArgs,
    },
}

/// Nights.
#[derive(Subcommand, Debug)]
pub enum NightCommand {
    /// Queue the doses added on the day before a date that nobody has tried yet; a running server sends them
    Run {
        /// Date on which the night begins, as 2026-03-11; not one of the future
        #[arg(long, value_name = "YYYY-MM-DD")]
        date: NaiveDate,
        /// Show how many doses it would send, and change nothing
        #[arg(long)]
        dry_run: bool,
        /// The programs.
        #[command(flatten)]
        programs: ProgramsArgs,
        /// The practice.
        #[command(flatten)]
        place: PlaceArgs,
    },
}

/// Programs.
#[derive(Subcommand, Debug)]
pub enum ProgramsCommand {
    /// Check a folder of program files of your own, and list what can be set up with it
    Check {
        /// The folder that a server is given as --programs; without one, what is built in is listed
        #[arg(value_name = "FOLDER", env = "DOSEWIRE_PROGRAMS")]
        folder: Option<PathBuf>,
    },
}

/// Keys.
#[derive(Subcommand, Debug)]
pub enum KeyCommand {
    /// Make a new key file, which only its owner may read
    Create {
        /// Path of the new file
        #[arg(long, env = "DOSEWIRE_KEY_FILE", value_name = "PATH")]
        key_file: PathBuf,
    },
    /// Add a new key to a key file: it seals from the next start on, and the old ones still open
    Add {
        /// Path of the file
        #[arg(long, env = "DOSEWIRE_KEY_FILE", value_name = "PATH")]
        key_file: PathBuf,
    },
    /// Seal with the newest key what older keys sealed; it may be stopped and run again, beside a server too
    Rotate {
        /// The practice.
        #[command(flatten)]
        place: PlaceArgs,
    },
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;
    use rstest::rstest;

    fn parse(line: &str) -> Result<Arguments, clap::Error> {
        Arguments::try_parse_from(line.split_whitespace())
    }

    #[test]
    fn the_definition_is_sound() {
        Arguments::command().debug_assert();
    }

    #[rstest]
    #[case::serve("dosewire serve --database sqlite://a.db --key-file k --sandbox --demo", "Serve")]
    #[case::serve_where("dosewire serve --listen 127.0.0.1:0 --sandbox-listen 127.0.0.1:0", "Serve")]
    #[case::sandbox("dosewire sandbox --listen 127.0.0.1:9", "Sandbox")]
    #[case::schema("dosewire schema", "Schema")]
    #[case::token("dosewire token create --name x --database sqlite://a.db --key-file k", "Token(Create")]
    #[case::revoke("dosewire token revoke --name x", "Token(Revoke")]
    #[case::user("dosewire user add --user-name ada --display-name Ada", "User(Add")]
    #[case::practice(
        "dosewire practice create --name A --time-zone America/Chicago --support-contact B --location C --location D",
        "Practice(Create"
    )]
    #[case::key("dosewire key create --key-file k", "Key(Create")]
    #[case::key_add("dosewire key add --key-file k", "Key(Add")]
    #[case::key_rotate("dosewire key rotate --database sqlite://a.db --key-file k", "Key(Rotate")]
    #[case::code_sets("dosewire code-sets import cvx.txt mvx.xml --database sqlite://a.db", "CodeSets(Import")]
    #[case::night("dosewire night run --date 2026-03-11 --dry-run --database sqlite://a.db", "Night(Run")]
    #[case::programs("dosewire programs check", "Programs(Check")]
    #[case::programs_of("dosewire programs check my-programs", "Programs(Check")]
    #[case::log_format("dosewire schema --log-format json", "Schema")]
    fn takes(#[case] line: &str, #[case] expected: &str) {
        let command = parse(line).unwrap().command;
        let shown = format!("{command:?}").replace(['\n', ' '], "");
        assert!(shown.starts_with(expected), "{shown}");
    }

    #[rstest]
    #[case::no_command("dosewire")]
    #[case::unknown("dosewire start")]
    #[case::no_name("dosewire token create")]
    #[case::no_file("dosewire code-sets import --database sqlite://a.db")]
    #[case::no_date("dosewire night run --dry-run")]
    #[case::not_a_date("dosewire night run --date 03/11/2026")]
    #[case::password_as_a_flag("dosewire user add --user-name a --display-name A --password x")]
    #[case::key_as_a_flag("dosewire serve --key 1:x")]
    #[case::not_an_address("dosewire serve --listen here")]
    #[case::unknown_format("dosewire schema --log-format xml")]
    fn refuses(#[case] line: &str) {
        assert!(parse(line).is_err());
    }
}
