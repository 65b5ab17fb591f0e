//! The arguments of the command line.

use std::{net::SocketAddr, path::PathBuf};

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand};
use url::Url;
use uuid::Uuid;

use super::{BackupCommand, CompactCommand, DoctorCommand, InitCommand, MigrateCommand, RestoreCommand};
use crate::{
    auth::{Role, Scope},
    config::{DatabaseArgs, IdleArgs, ProgramsArgs, ServeArgs, VaultArgs},
    telemetry::LogFormat,
};

/// Reports a practice's immunizations to its state's registry
#[derive(Parser, Debug)]
#[command(name = "dosewire", version, arg_required_else_help = true)]
pub struct Arguments {
    /// Format of log lines
    #[arg(long, global = true, env = "DOSEWIRE_LOG_FORMAT", value_enum, default_value_t)]
    pub log_format: LogFormat,
    /// File with settings, whose keys are the names of serve's flags; dosewire.toml unless something is given, if it is
    /// there. Flags and the environment go before it
    #[arg(long, global = true, env = "DOSEWIRE_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The command to run.
    #[command(subcommand)]
    pub command: Command,
}

impl Arguments {
    /// The collector that traces go to, if one is configured.
    #[must_use]
    pub fn collector(&self) -> Option<&Url> {
        match &self.command {
            Command::Serve(serve) => serve.collector(),
            _ => None,
        }
    }
}

/// A command of the command line.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Serve the practice
    Serve(Box<ServeArgs>),
    /// Create key, practice, first administrator and settings file in one go; what no flag says is asked for
    Init(Box<InitCommand>),
    /// Serve the training registry alone
    Sandbox(SandboxCommand),
    /// Print the GraphQL schema
    Schema,
    /// Create the practice whose database this is
    #[command(subcommand)]
    Practice(PracticeCommand),
    /// Make, replace or revoke tokens for other programs
    #[command(subcommand)]
    Token(TokenCommand),
    /// Say who may sign in, and what each may do
    #[command(subcommand)]
    User(UserCommand),
    /// Make keys that secrets are sealed with
    #[command(subcommand)]
    Key(KeyCommand),
    /// Copy an SQLite database into a file, also while a server runs on it
    Backup(BackupCommand),
    /// Put a backup in the place of a database, while no server runs on it
    Restore(RestoreCommand),
    /// Bring a database to the schema of this version, as a server does when it starts
    Migrate(MigrateCommand),
    /// Give the free room in an SQLite file back to the disk, while no server runs on it
    Compact(CompactCommand),
    /// Examine an installation: a line a check, with what was found and what to do
    Doctor(DoctorCommand),
    /// Look at the audit log
    #[command(subcommand)]
    Audit(AuditCommand),
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
    /// The keys, which few commands need.
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
        /// What it may do; may be given several times: read-clinical, write-clinical, report, subscribe and administer.
        /// All but administer unless something is given
        #[arg(long = "scope", value_parser = scope)]
        scopes: Vec<Scope>,
        /// Number of days after which it ends; it does not unless this is given
        #[arg(long, value_parser = clap::value_parser!(u16).range(1..))]
        days: Option<u16>,
        /// The practice.
        #[command(flatten)]
        place: PlaceArgs,
    },
    /// List the tokens
    List {
        /// The practice.
        #[command(flatten)]
        place: PlaceArgs,
    },
    /// Replace a token under its name and print the new one; the one before stays good for a while
    Rotate {
        /// Name that the token was made with
        #[arg(long)]
        name: String,
        /// Number of hours for which the one before stays good
        #[arg(long, default_value_t = 24)]
        overlap_hours: u16,
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
        /// What the user may do: viewer, clinician, coordinator or administrator
        #[arg(long, value_parser = role, default_value = "administrator")]
        role: Role,
        /// The practice.
        #[command(flatten)]
        place: PlaceArgs,
    },
    /// List the users
    List {
        /// The practice.
        #[command(flatten)]
        place: PlaceArgs,
    },
    /// Give a user another role
    Role {
        /// Name to sign in with
        #[arg(long)]
        user_name: String,
        /// What the user may do: viewer, clinician, coordinator or administrator
        #[arg(long, value_parser = role)]
        role: Role,
        /// The practice.
        #[command(flatten)]
        place: PlaceArgs,
    },
    /// Give a user another password, which is read from standard input; sessions end
    Password {
        /// Name to sign in with
        #[arg(long)]
        user_name: String,
        /// The practice.
        #[command(flatten)]
        place: PlaceArgs,
    },
    /// Let a user sign in no more; sessions end
    Disable {
        /// Name to sign in with
        #[arg(long)]
        user_name: String,
        /// The practice.
        #[command(flatten)]
        place: PlaceArgs,
    },
    /// Let a disabled user sign in again
    Enable {
        /// Name to sign in with
        #[arg(long)]
        user_name: String,
        /// The practice.
        #[command(flatten)]
        place: PlaceArgs,
    },
    /// Take the second factor of a user away who has lost it; the password alone lets the user in then
    RemoveSecondFactor {
        /// Name to sign in with
        #[arg(long)]
        user_name: String,
        /// The practice.
        #[command(flatten)]
        place: PlaceArgs,
    },
    /// List the open sessions, a line each: its id, the user, when it was opened, and when it was used last
    Sessions {
        /// Name to sign in with; all users' unless something is given
        #[arg(long)]
        user_name: Option<String>,
        /// The end of unused sessions.
        #[command(flatten)]
        idle: IdleArgs,
        /// The practice.
        #[command(flatten)]
        place: PlaceArgs,
    },
    /// End a session: its browser signs in again
    EndSession {
        /// Id of the session, as `sessions` lists it
        #[arg(long, value_name = "ID")]
        session: Uuid,
        /// The practice.
        #[command(flatten)]
        place: PlaceArgs,
    },
    /// Let a user sign in with a password for a while, though passwords are switched off: for when the OpenID provider
    /// lets nobody in
    AllowPassword {
        /// Name to sign in with
        #[arg(long)]
        user_name: String,
        /// Number of minutes for which the password is taken
        #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u16).range(1..=1_440))]
        minutes: u16,
        /// The practice.
        #[command(flatten)]
        place: PlaceArgs,
    },
}

fn role(text: &str) -> Result<Role, String> {
    Role::parse(&text.to_uppercase()).ok_or_else(|| "it is viewer, clinician, coordinator or administrator".to_owned())
}

fn scope(text: &str) -> Result<Scope, String> {
    let known = Scope::parse(&text.to_uppercase().replace('-', "_"));
    known.ok_or_else(|| "it is read-clinical, write-clinical, report, subscribe or administer".to_owned())
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
        /// Retire codes that are in use where the files say so or lack them
        #[arg(long)]
        retire: bool,
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

/// The audit log.
#[derive(Subcommand, Debug)]
pub enum AuditCommand {
    /// Prove that nobody changed it: names each entry that was changed, inserted or deleted, and prints the head
    Verify {
        /// A head that was printed before, as NUMBER:SEAL: the log must hold it still
        #[arg(long, value_parser = head, value_name = "NUMBER:SEAL")]
        head: Option<(i64, String)>,
        /// The practice.
        #[command(flatten)]
        place: PlaceArgs,
    },
}

fn head(text: &str) -> Result<(i64, String), String> {
    let parts = text.trim().split_once(':').and_then(|(seq, seal)| Some((seq.parse().ok()?, seal.to_lowercase())));
    parts.ok_or_else(|| "it is a number, a colon and a seal, as the command prints it".to_owned())
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
    #[case::init("dosewire init", "Init")]
    #[case::init_by_flags("dosewire init --name A --location B --location C --password-file p", "Init")]
    #[case::sandbox("dosewire sandbox --listen 127.0.0.1:9", "Sandbox")]
    #[case::schema("dosewire schema", "Schema")]
    #[case::token("dosewire token create --name x --database sqlite://a.db --key-file k", "Token(Create")]
    #[case::revoke("dosewire token revoke --name x", "Token(Revoke")]
    #[case::token_scopes(
        "dosewire token create --name x --scope read-clinical --scope report --days 90",
        "Token(Create"
    )]
    #[case::tokens("dosewire token list", "Token(List")]
    #[case::rotate("dosewire token rotate --name x --overlap-hours 1", "Token(Rotate")]
    #[case::users("dosewire user list", "User(List")]
    #[case::role("dosewire user role --user-name ada --role viewer", "User(Role")]
    #[case::password("dosewire user password --user-name ada", "User(Password")]
    #[case::disable("dosewire user disable --user-name ada", "User(Disable")]
    #[case::enable("dosewire user enable --user-name ada", "User(Enable")]
    #[case::lost_factor("dosewire user remove-second-factor --user-name ada", "User(RemoveSecondFactor")]
    #[case::sessions("dosewire user sessions", "User(Sessions")]
    #[case::sessions_of("dosewire user sessions --user-name ada", "User(Sessions")]
    #[case::end_session("dosewire user end-session --session 01993a5e-0000-7000-8000-00000000000a", "User(EndSession")]
    #[case::rescue("dosewire user allow-password --user-name ada --minutes 5", "User(AllowPassword")]
    #[case::user("dosewire user add --user-name ada --display-name Ada", "User(Add")]
    #[case::practice(
        "dosewire practice create --name A --time-zone America/Chicago --support-contact B --location C --location D",
        "Practice(Create"
    )]
    #[case::key("dosewire key create --key-file k", "Key(Create")]
    #[case::key_add("dosewire key add --key-file k", "Key(Add")]
    #[case::key_rotate("dosewire key rotate --database sqlite://a.db --key-file k", "Key(Rotate")]
    #[case::backup("dosewire backup --to b --database sqlite://a.db", "Backup(")]
    #[case::restore("dosewire restore --from b --replace --database sqlite://a.db", "Restore(")]
    #[case::restore_mark("dosewire restore --mark-only --database postgres://a/b", "Restore(")]
    #[case::doctor("dosewire doctor --reach --json --database sqlite://a.db --key-file k", "Doctor(")]
    #[case::migrate("dosewire migrate --database sqlite://a.db", "Migrate(")]
    #[case::compact("dosewire compact --database sqlite://a.db", "Compact(")]
    #[case::audit("dosewire audit verify --head 12:ab --database sqlite://a.db --key-file k", "Audit(Verify")]
    #[case::code_sets("dosewire code-sets import cvx.txt mvx.xml --database sqlite://a.db", "CodeSets(Import")]
    #[case::night("dosewire night run --date 2026-03-11 --dry-run --database sqlite://a.db", "Night(Run")]
    #[case::programs("dosewire programs check", "Programs(Check")]
    #[case::programs_of("dosewire programs check my-programs", "Programs(Check")]
    #[case::settings_file("dosewire serve --config a.toml --print-config", "Serve")]
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
    #[case::unknown_scope("dosewire token create --name x --scope everything")]
    #[case::no_days("dosewire token create --name x --days 0")]
    #[case::unknown_role("dosewire user role --user-name ada --role king")]
    #[case::no_session("dosewire user end-session --session ada")]
    #[case::nothing_to_restore("dosewire restore --database sqlite://a.db")]
    #[case::both("dosewire restore --from b --mark-only --database sqlite://a.db")]
    #[case::no_head("dosewire audit verify --head 12")]
    #[case::no_file("dosewire code-sets import --database sqlite://a.db")]
    #[case::no_date("dosewire night run --dry-run")]
    #[case::not_a_date("dosewire night run --date 03/11/2026")]
    #[case::password_as_a_flag("dosewire user add --user-name a --display-name A --password x")]
    #[case::password_of_the_first_user("dosewire init --password x")]
    #[case::key_as_a_flag("dosewire serve --key 1:x")]
    #[case::not_an_address("dosewire serve --listen here")]
    #[case::unknown_format("dosewire schema --log-format xml")]
    fn refuses(#[case] line: &str) {
        assert!(parse(line).is_err());
    }
}
