//! `cargo xtask test`: installs what the tests need, and runs them.

use std::ffi::OsString;

use anyhow::Result;
use clap::Args;

use crate::build::{backend, spa};
use crate::checkout::Checkout;
use crate::cluster::Cluster;
use crate::process::Output;
use crate::{process, step, tool};

/// The options of `test`.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Arguments for `cargo test`, such as the name of a test
    #[arg(last = true)]
    arguments: Vec<String>,
}

/// Sets up what is missing, builds, and runs the tests.
pub(crate) fn test(checkout: &Checkout, options: &Options) -> Result<()> {
    let (browser, postgres, python, axe, javascript) = tool::set_up(checkout, || {
        let browser = tool::browser::ensure(checkout)?;
        let postgres = tool::postgres::ensure(checkout)?;
        let (python, axe) = (tool::python::ensure(checkout)?, tool::axe::ensure(checkout)?);
        Ok((browser, postgres, python, axe, tool::javascript::ensure(checkout)?))
    })?;
    spa::build(checkout, Output::Shown)?;
    let gallery = spa::build_gallery(checkout)?;
    let program = backend::build_with_tests(checkout)?;
    let cluster = step::take("Starting a PostgreSQL for the tests", "5 s", || Cluster::start(checkout, &postgres))?;
    let environment = [
        ("DOSEWIRE_TEST_POSTGRES", OsString::from(cluster.url())),
        ("DOSEWIRE_TEST_PYTHON", python.into()),
        ("DOSEWIRE_TEST_BINARY", program.into()),
        ("DOSEWIRE_TEST_GALLERY", gallery.into()),
        ("DOSEWIRE_TEST_AXE", axe.into()),
        ("DOSEWIRE_TEST_JAVASCRIPT", javascript.into()),
        ("DOSEWIRE_TEST_CHROMIUM", browser.chromium.into()),
        ("DOSEWIRE_TEST_CHROMEDRIVER", browser.driver.into()),
    ];
    for packages in choose_packages(&options.arguments) {
        let mut cargo = backend::cargo(checkout, &["test"])?;
        process::show(cargo.args(*packages).args(&options.arguments).envs(environment.clone()))?;
    }
    Ok(())
}

/// Returns the packages of each run of cargo. The application's are on their own: together with the server's they would
/// switch on each other's features, and everything would be built once more.
fn choose_packages(arguments: &[String]) -> &'static [&'static [&'static str]] {
    let own: Vec<_> = arguments.iter().take_while(|argument| *argument != "--").collect();
    let starts = |option: &str| own.iter().any(|argument| argument.starts_with(option));
    if starts("-p") || starts("--package") {
        &[&[]]
    } else if starts("--test") {
        &[REST]
    } else {
        &[REST, &["--package", "frontend"]]
    }
}

const REST: &[&str] = &["--workspace", "--exclude", "frontend"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_are_the_whole_workspace_unless_named() {
        for (arguments, expected) in [
            (&[][..], 2),
            (&["night"], 2),
            (&["-p", "shared"], 0),
            (&["-pshared"], 0),
            (&["--package=e2e"], 0),
            (&["--test", "one_dose"], 1),
            (&["night", "--", "-p"], 2),
        ] {
            let arguments: Vec<_> = arguments.iter().map(|argument| (*argument).to_owned()).collect();
            let runs = choose_packages(&arguments).iter().filter(|packages| !packages.is_empty());
            assert_eq!(runs.count(), expected, "{arguments:?}");
        }
    }
}
