//! The command line: what may be asked for, what runs then, and how trouble is told.

mod arguments;
mod init;
mod parse;
mod password;
mod run;

pub use arguments::{
    Arguments, AuditCommand, CodeSetsCommand, Command, KeyCommand, NightCommand, PlaceArgs, PracticeCommand,
    ProgramsCommand, SandboxCommand, TokenCommand, UserCommand,
};
pub use init::InitCommand;
pub use parse::{Start, parse};
pub use run::run;
