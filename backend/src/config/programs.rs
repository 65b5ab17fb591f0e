//! Settings of the practice's own programs.

use std::path::PathBuf;

use clap::Args;

/// The flags of this concern.
#[derive(Args, Debug, Clone, Default)]
pub struct ProgramsArgs {
    /// Folder with program files of your own, which take the place of those built in or are added to them
    #[arg(long = "programs", env = "DOSEWIRE_PROGRAMS", value_name = "FOLDER")]
    pub folder: Option<PathBuf>,
}

impl ProgramsArgs {
    /// The folder. What stands in it is checked when it is read.
    #[must_use]
    pub fn check(self) -> Option<PathBuf> {
        self.folder.filter(|folder| !folder.as_os_str().is_empty())
    }
}
