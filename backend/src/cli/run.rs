//! Runs a command.

use std::path::Path;

use anyhow::Context as _;

use super::{
    Arguments, CodeSetsCommand, Command, KeyCommand, PlaceArgs, PracticeCommand, ProgramsCommand, TokenCommand,
    UserCommand, password,
};
use crate::{
    app,
    config::{INLINE_KEY, Problems},
    programs,
    source::{Source as _, SystemSource},
    store::NewPractice,
    vault::{Key, key_file},
};

/// Runs what was asked for, until it is done.
///
/// # Errors
/// When it cannot be done; says what to do.
pub async fn run(arguments: Arguments) -> anyhow::Result<()> {
    match arguments.command {
        Command::Serve(serve) => app::serve(serve.check(std::env::var(INLINE_KEY).ok())?).await,
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
        Command::User(UserCommand::Add { user_name, display_name, place }) => {
            let password = password::read_from_stdin()?;
            app::add_user(&database(place)?, &user_name, &display_name, password).await
        }
        Command::Key(KeyCommand::Create { key_file }) => create_key(&key_file),
        Command::CodeSets(CodeSetsCommand::Import { files, place }) => {
            say(&app::import_code_sets(&database(place)?, &files).await?.to_string());
            Ok(())
        }
        Command::Programs(ProgramsCommand::Check { folder }) => {
            let read = programs::read(folder.as_deref())?;
            say(&programs::Listing(&read).to_string());
            Ok(())
        }
    }
}

async fn token(command: TokenCommand) -> anyhow::Result<()> {
    match command {
        TokenCommand::Create { name, place } => {
            let secret = app::create_token(&database(place)?, &name).await?;
            say(secret.reveal());
            Ok(())
        }
        TokenCommand::Revoke { name, place } => app::revoke_token(&database(place)?, &name).await,
    }
}

fn database(place: PlaceArgs) -> anyhow::Result<String> {
    Ok(place.database.check().map_err(|problem| Problems(vec![problem]))?.url)
}

fn create_key(path: &Path) -> anyhow::Result<()> {
    let mut bytes = [0; 32];
    SystemSource.fill(&mut bytes);
    key_file::create(path, &Key::from_bytes(bytes)).context("no key file was made")
}

#[expect(clippy::print_stdout, reason = "this is the command's answer")]
fn say(text: &str) {
    println!("{text}");
}
