//! The command line: what may be asked for, what runs then, and how trouble is told.
//! The work itself is done in `app`.

mod arguments;
mod doctor;
mod init;
mod keep;
mod parse;
mod password;
mod run;

pub use arguments::{
    Arguments, AuditCommand, CodeSetsCommand, Command, KeyCommand, NightCommand, PlaceArgs, PracticeCommand,
    ProgramsCommand, SandboxCommand, TokenCommand, UserCommand,
};
pub use doctor::DoctorCommand;
pub use init::InitCommand;
pub use keep::{BackupCommand, CompactCommand, MigrateCommand, RestoreCommand};
pub use parse::{Start, parse};
pub use run::run;
