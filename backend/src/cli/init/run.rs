//! Asks for what no flag says, and creates everything.

use std::{
    fs,
    io::{self, BufRead, Write},
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use zeroize::Zeroizing;

use super::{
    InitCommand,
    question::{Dialog, Question},
};
use crate::{
    app::{self, NewSetUp, check_time_zone},
    auth::{check_new_password, check_user_name},
    config::{DEFAULT_FILE, DatabaseArgs},
    store::NewPractice,
};

const USUAL_DATABASE: &str = "sqlite://dosewire.db?mode=rwc";
const USUAL_KEY_FILE: &str = "dosewire.key";

/// Creates everything, and says how to start the server.
///
/// # Errors
/// Returns an error if an answer is missing or wrong, if anything is there already, or if something cannot be created.
pub(in crate::cli) async fn run(command: InitCommand) -> anyhow::Result<String> {
    let settings_file = command.settings_file.clone();
    let new = ask(command, &mut Dialog::new(io::stdin().lock(), io::stderr()))?;
    app::init(new).await?;
    let named = if settings_file == Path::new(DEFAULT_FILE) {
        String::new()
    } else {
        format!(" --config {}", settings_file.display())
    };
    Ok(format!(
        "The practice is ready. Its settings are in {}.\nKeep the key file apart from the database and its backups.\n\
         Start the server with:\n\n  dosewire serve{named}",
        settings_file.display()
    ))
}

fn ask<R: BufRead, W: Write>(command: InitCommand, dialog: &mut Dialog<R, W>) -> anyhow::Result<NewSetUp> {
    app::refuse_existing(&command.settings_file)?;
    let question = |text, flag, usual| Question { text, flag, usual };
    let name = dialog.find(command.name, &question("Name of the practice", "--name", None), is_said)?;
    let zone = question("IANA time zone, as America/Chicago", "--time-zone", None);
    let time_zone = dialog.find(command.time_zone, &zone, |zone| check_time_zone(zone).map_err(|e| e.to_string()))?;
    let contact = question("Whom to ask in the practice when something was refused", "--support-contact", None);
    let support_contact = dialog.find(command.support_contact, &contact, is_said)?;
    let locations = find_locations(command.locations, dialog)?;
    let database = question("Database", "--database", Some(USUAL_DATABASE));
    let database = dialog.find(command.database, &database, check_database)?;
    let key_file = command.key_file.map(|path| path.display().to_string());
    let key_file = PathBuf::from(dialog.find(
        key_file,
        &question("Path of the new key file", "--key-file", Some(USUAL_KEY_FILE)),
        |path| app::refuse_existing(Path::new(path)).map_err(|error| error.to_string()),
    )?);
    let user_name = dialog.find(
        command.user_name,
        &question("Name that the first administrator signs in with", "--user-name", None),
        |name| check_user_name(name).map_err(|error| error.to_string()),
    )?;
    let shown = question("Name of the administrator to show to others", "--display-name", None);
    let display_name = dialog.find(command.display_name, &shown, is_said)?;
    let password = find_password(command.password_file.as_deref(), dialog)?;
    Ok(NewSetUp {
        practice: NewPractice { name, time_zone, support_contact, locations },
        database,
        key_file,
        settings_file: command.settings_file,
        user_name,
        display_name,
        password,
    })
}

fn find_locations<R: BufRead, W: Write>(given: Vec<String>, dialog: &mut Dialog<R, W>) -> anyhow::Result<Vec<String>> {
    for name in &given {
        is_said(name).map_err(|fault| anyhow::anyhow!("--location: {fault}"))?;
    }
    if !given.is_empty() {
        return Ok(given);
    }
    let first = Question { text: "Name of a location", flag: "--location", usual: None };
    let mut locations = vec![dialog.find(None, &first, is_said)?];
    loop {
        let text = "Name of another location, or Enter if there is none";
        let another = dialog.ask(&Question { text, flag: "--location", usual: None })?;
        if another.trim().is_empty() {
            return Ok(locations);
        }
        locations.push(another.to_string());
    }
}

/// The password of a file, or else an answer.
fn find_password<R: BufRead, W: Write>(
    file: Option<&Path>,
    dialog: &mut Dialog<R, W>,
) -> anyhow::Result<Zeroizing<String>> {
    if let Some(path) = file {
        let text = fs::read_to_string(path).map(Zeroizing::new);
        let text = text.with_context(|| format!("the password file {} could not be read", path.display()))?;
        let password = Zeroizing::new(text.lines().next().unwrap_or_default().to_owned());
        check_new_password(&password).context("--password-file")?;
        return Ok(password);
    }
    loop {
        let text = "Password of the administrator, which is shown as you type";
        let password = dialog.ask(&Question { text, flag: "--password-file", usual: None })?;
        match check_new_password(&password) {
            Ok(()) => return Ok(password),
            Err(error) => dialog.say(&format!("  {error}"))?,
        }
    }
}

fn is_said(text: &str) -> Result<(), String> {
    if text.trim().is_empty() { Err("this must not be empty".into()) } else { Ok(()) }
}

fn check_database(url: &str) -> Result<(), String> {
    DatabaseArgs::of(url).check().map_err(|problem| problem.text)?;
    match app::file_of(url) {
        Some(file) => app::refuse_existing(&file).map_err(|error| error.to_string()),
        None => Ok(()),
    }
}
