//! `cargo xtask test`: every test, with everything that they need.

use anyhow::Result;
use clap::Args;

use crate::checkout::Checkout;
use crate::cluster::Cluster;
use crate::{backend, process, spa, step, tool};

/// The options of `test`.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// What to pass on to `cargo test`, such as the name of a test
    #[arg(last = true)]
    arguments: Vec<String>,
}

/// Sets up what is missing, builds, and runs the tests.
pub(crate) fn test(checkout: &Checkout, options: &Options) -> Result<()> {
    let (browser, postgres, python) = tool::set_up(checkout, || {
        let browser = tool::browser::ensure(checkout)?;
        let postgres = tool::postgres::ensure(checkout)?;
        Ok((browser, postgres, tool::python::ensure(checkout)?))
    })?;
    spa::build(checkout)?;
    let program = backend::build_with_tests(checkout)?;
    let cluster = step::take("Starting a PostgreSQL for the tests", "5 s", || Cluster::start(checkout, &postgres))?;
    let mut cargo = backend::cargo(checkout, &["test"])?;
    if !names_package(&options.arguments) {
        cargo.args(["--workspace", "--exclude", "frontend"]);
    }
    cargo.args(&options.arguments);
    cargo.env("DOSEWIRE_TEST_POSTGRES", cluster.url());
    cargo.env("DOSEWIRE_TEST_PYTHON", python);
    cargo.env("DOSEWIRE_TEST_BINARY", program);
    cargo.env("DOSEWIRE_TEST_CHROMIUM", browser.chromium);
    cargo.env("DOSEWIRE_TEST_CHROMEDRIVER", browser.driver);
    process::show(&mut cargo)
}

/// Whether the arguments choose packages themselves.
fn names_package(arguments: &[String]) -> bool {
    let own = arguments.iter().take_while(|argument| *argument != "--");
    own.into_iter().any(|argument| argument.starts_with("-p") || argument.starts_with("--package"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_are_the_whole_workspace_unless_named() {
        for (arguments, expected) in [
            (&[][..], false),
            (&["night"], false),
            (&["-p", "shared"], true),
            (&["-pshared"], true),
            (&["--package=e2e"], true),
            (&["night", "--", "-p"], false),
        ] {
            let arguments: Vec<_> = arguments.iter().map(|argument| (*argument).to_owned()).collect();
            assert_eq!(names_package(&arguments), expected, "{arguments:?}");
        }
    }
}
