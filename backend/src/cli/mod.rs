//! The command line: what may be asked for, what runs then, and how trouble is told.

mod arguments;
#[expect(dead_code, reason = "the command that reads it comes with app")]
mod password;

pub use arguments::{
    Arguments, Command, KeyCommand, PlaceArgs, SandboxCommand, TokenCommand, UserCommand,
};
