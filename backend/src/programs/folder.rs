//! Reads a practice's own folder of programs.

use std::{
    collections::BTreeMap,
    fmt,
    path::{Path, PathBuf},
};

use shared::program::{Error as ReadError, ProgramSet};

/// The programs of a server, and which of them come from files of the practice's own.
#[derive(Debug, Clone)]
pub struct Programs {
    /// The programs, built in and the practice's own.
    pub set: ProgramSet,
    /// The origins of the practice's own programs, by code.
    pub own: BTreeMap<String, Origin>,
}

/// The origin of a program of the practice's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The file's name.
    pub file: String,
    /// `true` if it replaces a built-in program.
    pub replaces: bool,
}

/// The reason why programs cannot be used.
#[derive(Debug)]
pub enum Error {
    /// A built-in program is wrong.
    BuiltIn(ReadError),
    /// The folder cannot be read.
    Folder {
        /// Its path.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Files of the folder are wrong: each with file, line and field.
    Files {
        /// The folder's path.
        path: PathBuf,
        /// The problems, a sentence each.
        faults: Vec<String>,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BuiltIn(error) => write!(f, "{error}"),
            Self::Folder { path, source } => {
                let path = path.display();
                write!(f, "the folder of programs {path} could not be read: check its path and permissions ({source})")
            }
            Self::Files { path, faults } => {
                write!(f, "the programs of {} cannot be used:", path.display())?;
                faults.iter().try_for_each(|fault| write!(f, "\n  {fault}"))
            }
        }
    }
}

impl std::error::Error for Error {}

/// Reads what is built in, and every file `*.toml` of a folder in its place or beside it.
///
/// # Errors
/// Returns an error with all problems at once if the folder cannot be read, or any file is wrong.
pub fn read(folder: Option<&Path>) -> Result<Programs, Error> {
    let built_in = ProgramSet::built_in().map_err(Error::BuiltIn)?;
    let Some(path) = folder else { return Ok(Programs { set: built_in, own: BTreeMap::new() }) };
    let unreadable = |source| Error::Folder { path: path.to_owned(), source };
    let mut faults = Vec::new();
    let mut own = BTreeMap::new();
    let mut programs = Vec::new();
    for name in file_names(path).map_err(unreadable)? {
        let read = match std::fs::read_to_string(path.join(&name)) {
            Ok(text) => ProgramSet::from_toml(&[(&name, &text)]).map_err(|ReadError(fault)| fault.to_string()),
            Err(error) => Err(format!("{name}: it could not be read as UTF-8 text ({error})")),
        };
        let read = read.unwrap_or_else(|fault| {
            faults.push(fault);
            ProgramSet { programs: Vec::new() }
        });
        for program in read.programs {
            let origin = Origin { file: name.clone(), replaces: built_in.find(&program.code).is_some() };
            if let Some(first) = own.insert(program.code.clone(), origin) {
                faults.push(format!("{name}, field code: {} stands in {} too; keep one", program.code, first.file));
            }
            programs.push(program);
        }
    }
    if !faults.is_empty() {
        return Err(Error::Files { path: path.to_owned(), faults });
    }
    Ok(Programs { set: built_in.replaced_by(ProgramSet { programs }), own })
}

/// The names of the folder's files, in their order. What is hidden, or no TOML, is passed over.
fn file_names(folder: &Path) -> std::io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".toml") && !name.starts_with('.') {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}
