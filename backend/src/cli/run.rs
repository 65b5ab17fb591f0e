//! Runs a command.

use std::process::ExitCode;

use anyhow::Context as _;

use super::{
    Arguments, AuditCommand, CodeSetsCommand, Command, KeyCommand, NightCommand, PlaceArgs, PracticeCommand,
    ProgramsCommand, TokenCommand, UserCommand, doctor, init, keep, keep::database, password,
};
use crate::{
    app::{self, fresh_key},
    auth::SessionId,
    config::{INLINE_KEY, InForce, InlineSecrets, Problems},
    programs,
    source::{Source as _, SystemSource},
    store::{NewPractice, UserChange},
    vault::{Vault, key_file},
};

/// Runs what was asked for, until it is done; returns what the process ends with.
///
/// # Errors
/// Returns an error if the command fails; it says what to do.
pub async fn run(arguments: Arguments, in_force: &InForce) -> anyhow::Result<ExitCode> {
    carry_out(arguments.command, in_force).await.map_err(|error| match error.downcast::<Problems>() {
        Ok(problems) => in_force.locate(problems).into(),
        Err(error) => error,
    })
}

async fn carry_out(command: Command, in_force: &InForce) -> anyhow::Result<ExitCode> {
    let done = match command {
        Command::Doctor(command) => return doctor::examine(command).await,
        Command::Serve(serve) => {
            let is_printed = serve.print_config;
            if is_printed {
                say(in_force.to_string().trim_end());
            }
            let config = serve.check(InlineSecrets::from_environment())?;
            if is_printed { Ok(()) } else { app::serve(config).await }
        }
        Command::Init(command) => {
            say(&init::run(*command).await?);
            Ok(())
        }
        Command::Sandbox(sandbox) => app::serve_sandbox(sandbox.listen).await,
        Command::Schema => {
            say(app::print_schema().await?.trim_end());
            Ok(())
        }
        Command::Practice(PracticeCommand::Create { name, time_zone, support_contact, locations, place }) => {
            let new = NewPractice { name, time_zone, support_contact, locations };
            app::create_practice(&database(place)?, new).await
        }
        Command::Token(command) => token(command).await,
        Command::User(command) => user(command).await,
        Command::Key(command) => key(command).await,
        Command::Backup(command) => keep::back_up(command).await,
        Command::Restore(command) => keep::restore(command).await,
        Command::Migrate(command) => keep::migrate(command).await,
        Command::Compact(command) => keep::compact(command).await,
        Command::Audit(AuditCommand::Verify { head, place }) => {
            let (url, vault) = open(place)?;
            let verified = app::verify_audit(&url, &vault, head).await?;
            say(&verified.to_string());
            anyhow::ensure!(verified.faults.is_empty(), "the audit log is not as it was written");
            Ok(())
        }
        Command::CodeSets(CodeSetsCommand::Import { files, older, retire, place }) => {
            let accepted = app::Accepted { older, retired: retire };
            say(&app::import_code_sets(&database(place)?, &files, accepted).await?.to_string());
            Ok(())
        }
        Command::Night(NightCommand::Run { date, dry_run, programs, place }) => {
            say(&app::run_night(&database(place)?, programs.check().as_deref(), date, dry_run).await?);
            Ok(())
        }
        Command::Programs(ProgramsCommand::Check { folder }) => {
            let read = programs::read(folder.as_deref())?;
            let today = SystemSource.now().date_naive();
            say(&programs::Listing { programs: &read, today }.to_string());
            Ok(())
        }
    };
    done.map(|()| ExitCode::SUCCESS)
}

async fn token(command: TokenCommand) -> anyhow::Result<()> {
    match command {
        TokenCommand::Create { name, scopes, days, place } => {
            let secret = app::create_token(&database(place)?, name, scopes, days).await?;
            say(secret.reveal());
            Ok(())
        }
        TokenCommand::List { place } => {
            app::tokens(&database(place)?).await?.iter().for_each(|line| say(line));
            Ok(())
        }
        TokenCommand::Rotate { name, overlap_hours, place } => {
            let secret = app::rotate_token(&database(place)?, &name, overlap_hours).await?;
            say(secret.reveal());
            Ok(())
        }
        TokenCommand::Revoke { name, place } => app::revoke_token(&database(place)?, &name).await,
    }
}

async fn user(command: UserCommand) -> anyhow::Result<()> {
    match command {
        UserCommand::Add { user_name, display_name, role, place } => {
            let password = password::read_from_stdin()?;
            app::add_user(&database(place)?, user_name, display_name, role, password).await
        }
        UserCommand::List { place } => {
            app::users(&database(place)?).await?.iter().for_each(|line| say(line));
            Ok(())
        }
        UserCommand::Role { user_name, role, place } => {
            app::change_user(&database(place)?, &user_name, UserChange::Role(role)).await
        }
        UserCommand::Password { user_name, place } => {
            let password = password::read_from_stdin()?;
            app::change_password(&database(place)?, &user_name, password).await
        }
        UserCommand::Disable { user_name, place } => {
            app::change_user(&database(place)?, &user_name, UserChange::Disable).await
        }
        UserCommand::Enable { user_name, place } => {
            app::change_user(&database(place)?, &user_name, UserChange::Enable).await
        }
        UserCommand::RemoveSecondFactor { user_name, place } => {
            app::remove_second_factor(&database(place)?, &user_name).await
        }
        UserCommand::Sessions { user_name, idle, place } => {
            let mut problems = Vec::new();
            let idle_timeout = idle.check(&mut problems);
            anyhow::ensure!(problems.is_empty(), Problems(problems));
            let listed = app::sessions(&database(place)?, user_name.as_deref(), idle_timeout).await?;
            listed.iter().for_each(|line| say(line));
            Ok(())
        }
        UserCommand::EndSession { session, place } => app::end_session(&database(place)?, SessionId(session)).await,
        UserCommand::AllowPassword { user_name, minutes, place } => {
            app::allow_password(&database(place)?, &user_name, minutes).await
        }
    }
}

async fn key(command: KeyCommand) -> anyhow::Result<()> {
    match command {
        KeyCommand::Create { key_file } => {
            key_file::create(&key_file, &fresh_key()).context("no key file was made")?;
        }
        KeyCommand::Add { key_file } => {
            let id = key_file::add(&key_file, &fresh_key()).context("no key was added")?;
            say(&format!(
                "Key {id} seals from the server's next start on. Start it again, then run `dosewire key rotate`."
            ));
        }
        KeyCommand::Rotate { place } => {
            let (url, vault) = open(place)?;
            say(&app::rotate_key(&url, &vault).await?.to_string());
        }
    }
    Ok(())
}

/// The database's address, and the vault of the keys.
fn open(place: PlaceArgs) -> anyhow::Result<(String, Vault)> {
    let keys = place.vault.check(std::env::var(INLINE_KEY).ok(), false);
    let vault = keys.map_err(|problem| Problems(vec![problem]))?.open(fresh_key)?;
    let url = place.database.check().map_err(|problem| Problems(vec![problem]))?.url;
    Ok((url, vault))
}

#[expect(clippy::print_stdout, reason = "this is the command's answer")]
pub(super) fn say(text: &str) {
    println!("{text}");
}
