//! The real program, run as a command.

use std::process::Command;

/// What a command answered.
#[derive(Debug)]
pub struct Answer {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Answer {
    /// Asserts that it was refused with a code word.
    #[track_caller]
    pub fn is_refused(&self, word: &str) {
        assert_eq!(self.code, Some(2), "{self:?}");
        assert!(self.err.contains(&format!("{word}: ")), "{self:?}");
    }

    #[track_caller]
    pub fn is_done(&self) {
        assert_eq!(self.code, Some(0), "{self:?}");
    }
}

/// Runs the program with arguments.
pub fn dosewire(arguments: &[&str]) -> Answer {
    let output = Command::new(env!("CARGO_BIN_EXE_dosewire")).args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Answer { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}
