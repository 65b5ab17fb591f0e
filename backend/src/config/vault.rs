//! Settings of the keys that secrets are sealed with.

use std::{fmt, path::PathBuf};

use clap::Args;
use zeroize::Zeroizing;

use super::Problem;
use crate::vault::{Error, Key, Vault, key_file, parse_keys};

/// The variable that may hold the keys themselves, in the form of a key file.
pub const INLINE_KEY: &str = "DOSEWIRE_KEY";

/// The flags of this concern. The keys themselves are never a flag: other accounts of a machine see those.
#[derive(Args, Debug, Clone, Default)]
pub struct VaultArgs {
    /// File with the keys that secrets are sealed with; or put its text into DOSEWIRE_KEY
    #[arg(long, env = "DOSEWIRE_KEY_FILE", value_name = "PATH")]
    pub key_file: Option<PathBuf>,
}

/// The source of the keys.
#[derive(Clone, PartialEq, Eq)]
pub enum KeySource {
    /// A key file.
    File {
        /// Its path.
        path: PathBuf,
        /// `true` if a missing key file is created.
        create: bool,
    },
    /// A value from the environment.
    Inline(Zeroizing<String>),
}

impl VaultArgs {
    /// Checks this concern. `inline` is what [`INLINE_KEY`] holds; with `create` an absent file is made.
    pub fn check(self, inline: Option<String>, create: bool) -> Result<KeySource, Problem> {
        let inline = inline.filter(|text| !text.trim().is_empty());
        match (self.key_file, inline) {
            (Some(path), None) => Ok(KeySource::File { path, create }),
            (None, Some(text)) => Ok(KeySource::Inline(Zeroizing::new(text))),
            (Some(_), Some(_)) => Err(Problem::new(
                "--key-file",
                "there is a key file and DOSEWIRE_KEY, and one of them would be ignored. Take one away",
            )),
            (None, None) => Err(Problem::new(
                "--key-file",
                "there is no key to seal registry passwords and messages with. \
                 Make one with `dosewire key create --key-file PATH`, then pass --key-file PATH",
            )),
        }
    }
}

impl KeySource {
    /// Reads the keys. `fresh` is the key that an absent file is made with, if that is wanted.
    pub fn open(&self, fresh: impl FnOnce() -> Key) -> Result<Vault, Error> {
        let keys = match self {
            Self::Inline(text) => parse_keys(INLINE_KEY, text)?,
            Self::File { path, create } => {
                if *create && !path.exists() {
                    key_file::create(path, &fresh())?;
                }
                key_file::load(path)?
            }
        };
        Vault::new(keys)
    }
}

impl fmt::Debug for KeySource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File { path, .. } => write!(f, "KeySource({})", path.display()),
            Self::Inline(_) => f.write_str("KeySource(hidden)"),
        }
    }
}
