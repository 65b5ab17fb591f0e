//! Reads a new password from standard input, where no other account sees it.

use std::io::{self, BufRead, IsTerminal as _};

use anyhow::Context as _;
use zeroize::Zeroizing;

use crate::auth::check_new_password;

/// Reads one line of standard input as a new password.
pub(super) fn read_from_stdin() -> anyhow::Result<Zeroizing<String>> {
    let input = io::stdin();
    if input.is_terminal() {
        eprintln!("Type the new password, then Enter. It is shown as you type.");
    }
    read(input.lock())
}

fn read(mut input: impl BufRead) -> anyhow::Result<Zeroizing<String>> {
    let mut line = Zeroizing::new(String::new());
    input.read_line(&mut line).context("the password could not be read from standard input")?;
    let password = Zeroizing::new(line.trim_end_matches(['\r', '\n']).to_owned());
    check_new_password(&password)?;
    Ok(password)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case::line("twelve chars!\n", "twelve chars!")]
    #[case::crlf("twelve chars!\r\n", "twelve chars!")]
    #[case::no_line_end("twelve chars!", "twelve chars!")]
    #[case::spaces_count("  twelve chars  \nmore", "  twelve chars  ")]
    fn takes_the_first_line(#[case] input: &str, #[case] expected: &str) {
        assert_eq!(read(input.as_bytes()).unwrap().as_str(), expected);
    }

    #[rstest]
    #[case::nothing("", "too short")]
    #[case::short("short\n", "too short")]
    fn refuses_with_the_rule_and_not_the_password(#[case] input: &str, #[case] expected: &str) {
        let text = format!("{:#}", read(input.as_bytes()).unwrap_err());
        assert!(text.contains(expected), "{text}");
        assert!(!text.contains("short\n"));
    }
}
