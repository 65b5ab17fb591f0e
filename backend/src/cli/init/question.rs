//! Questions to a person, answered a line each.

use std::io::{self, BufRead, Write};

use anyhow::Context as _;
use zeroize::Zeroizing;

/// A value that may have to be asked for.
pub(super) struct Question<'a> {
    /// The question.
    pub text: &'a str,
    /// The flag that answers it too.
    pub flag: &'a str,
    /// The answer that an empty line stands for.
    pub usual: Option<&'a str>,
}

/// Asks, and reads the answers.
pub(super) struct Dialog<R, W> {
    input: R,
    output: W,
}

impl<R: BufRead, W: Write> Dialog<R, W> {
    pub(super) fn new(input: R, output: W) -> Self {
        Self { input, output }
    }

    /// Returns what the flag said, or else an answer; asks again until there is one that passes.
    ///
    /// # Errors
    /// Returns an error if what the flag said does not pass, or the answers end.
    pub(super) fn find(
        &mut self,
        given: Option<String>,
        question: &Question<'_>,
        check: impl Fn(&str) -> Result<(), String>,
    ) -> anyhow::Result<String> {
        if let Some(given) = given {
            check(&given).map_err(|fault| anyhow::anyhow!("{}: {fault}", question.flag))?;
            return Ok(given);
        }
        loop {
            let answer = self.ask(question)?;
            match check(&answer) {
                Ok(()) => return Ok(answer.to_string()),
                Err(fault) => writeln!(self.output, "  {fault}")?,
            }
        }
    }

    /// Asks once; an empty answer is the usual one.
    pub(super) fn ask(&mut self, question: &Question<'_>) -> anyhow::Result<Zeroizing<String>> {
        let Question { text, flag, usual } = question;
        let usual_shown = usual.map(|usual| format!(" [{usual}]")).unwrap_or_default();
        write!(self.output, "{text}{usual_shown}: ")?;
        self.output.flush()?;
        let mut line = Zeroizing::new(String::new());
        let read = self.input.read_line(&mut line).context("the answers could not be read")?;
        anyhow::ensure!(read > 0, "there is no answer to \"{text}\": answer on standard input, or pass {flag}");
        let answer = line.trim_end_matches(['\r', '\n']);
        let answer = if answer.trim().is_empty() { usual.unwrap_or_default() } else { answer };
        Ok(Zeroizing::new(answer.to_owned()))
    }

    pub(super) fn say(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.output, "{text}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(answer: &str) -> Result<(), String> {
        if answer.starts_with('a') { Ok(()) } else { Err("it begins with a".into()) }
    }

    fn find(given: Option<&str>, answers: &str, usual: Option<&str>) -> (Result<String, String>, String) {
        let mut dialog = Dialog::new(answers.as_bytes(), Vec::new());
        let question = Question { text: "Name", flag: "--name", usual };
        let found = dialog.find(given.map(str::to_owned), &question, check);
        (found.map_err(|error| error.to_string()), String::from_utf8(dialog.output).unwrap())
    }

    #[rstest::rstest]
    #[case::flag(Some("a1"), "a2\n", None, Ok("a1"), "")]
    #[case::wrong_flag(Some("b"), "a2\n", None, Err("--name: it begins with a"), "")]
    #[case::answer(None, "a2\r\nmore", None, Ok("a2"), "Name: ")]
    #[case::usual(None, "\n", Some("a3"), Ok("a3"), "Name [a3]: ")]
    #[case::again(None, "b\n\na4\n", None, Ok("a4"), "Name:   it begins with a\nName:   it begins with a\nName: ")]
    #[case::none(None, "b\n", None, Err("there is no answer to \"Name\""), "Name:   it begins with a\nName: ")]
    fn a_value_is_found(
        #[case] given: Option<&str>,
        #[case] answers: &str,
        #[case] usual: Option<&str>,
        #[case] expected: Result<&str, &str>,
        #[case] shown: &str,
    ) {
        let (found, output) = find(given, answers, usual);
        match (&found, expected) {
            (Err(found), Err(expected)) => assert!(found.starts_with(expected), "{found}"),
            _ => assert_eq!(found.as_deref().map_err(String::as_str), expected),
        }
        assert_eq!(output, shown);
    }
}
