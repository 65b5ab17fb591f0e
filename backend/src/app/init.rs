//! Creates all that a new practice needs, or nothing.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, ensure};
use zeroize::Zeroizing;

use super::{
    account::{add_user, create_practice},
    file_lock::file_of,
    keep::{BESIDE, create_private, with_ending},
    key::fresh_key,
};
use crate::{auth::Role, store::NewPractice, vault::key_file};

/// All that a new practice is made of.
pub struct NewSetUp {
    /// The practice with its locations.
    pub practice: NewPractice,
    /// The database's address.
    pub database: String,
    /// Path of the new key file.
    pub key_file: PathBuf,
    /// Path of the new settings file.
    pub settings_file: PathBuf,
    /// Name that the first administrator signs in with.
    pub user_name: String,
    /// Name to show to others.
    pub display_name: String,
    /// The administrator's password.
    pub password: Zeroizing<String>,
}

/// Creates the practice, its first administrator, the key file and the settings file.
///
/// # Errors
/// Returns an error if any of them is there already or cannot be created; files that were made by then are removed.
pub async fn init(new: NewSetUp) -> anyhow::Result<()> {
    let database_file = file_of(&new.database);
    for path in [Some(&new.settings_file), Some(&new.key_file), database_file.as_ref()].into_iter().flatten() {
        refuse_existing(path)?;
    }
    let mut made = Made(Vec::new());
    key_file::create(&new.key_file, &fresh_key()).context("no key file was made")?;
    made.0.push(new.key_file.clone());
    let settings = settings_text(&new.database, &new.key_file);
    write_new(&new.settings_file, &settings)
        .with_context(|| format!("the settings file {} could not be written", new.settings_file.display()))?;
    made.0.push(new.settings_file.clone());
    // The database comes last: on a server, nobody could take it back.
    if let Some(file) = &database_file {
        made.0.extend([""].iter().chain(&BESIDE).map(|ending| with_ending(file, ending)));
    }
    create_practice(&new.database, new.practice).await?;
    add_user(&new.database, new.user_name, new.display_name, Role::Administrator, new.password).await?;
    made.0.clear();
    Ok(())
}

/// Refuses a path at which there is something.
///
/// # Errors
/// Returns an error if there is.
pub fn refuse_existing(path: &Path) -> anyhow::Result<()> {
    ensure!(
        fs::symlink_metadata(path).is_err(),
        "{} is there already, and nothing is overwritten: give another path, or take it away",
        path.display()
    );
    Ok(())
}

/// Files that are removed again unless everything could be created.
struct Made(Vec<PathBuf>);

impl Drop for Made {
    fn drop(&mut self) {
        for path in &self.0 {
            // Some of them may not be there.
            let _ = fs::remove_file(path);
        }
    }
}

fn settings_text(database: &str, key_file: &Path) -> String {
    let text = |value: &str| toml::Value::String(value.to_owned()).to_string();
    format!(
        "# Settings of Dosewire: the flags of `dosewire serve` without their dashes. Flags and the environment go before\n\
         # them. `dosewire serve --print-config` shows all. Paths are relative to the folder that a command is started in.\n\
         database = {}\nkey-file = {}\n",
        text(database),
        text(&key_file.display().to_string())
    )
}

/// Writes a file that only its owner may read: the database's address may hold a password.
fn write_new(path: &Path, text: &str) -> anyhow::Result<()> {
    let mut file = create_private(path)?;
    file.write_all(text.as_bytes())?;
    Ok(file.sync_all()?)
}
