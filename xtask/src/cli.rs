//! The commands and their options.

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::build::spa;
use crate::checkout::Checkout;
use crate::command::{bench, check, dist, run, schema, test};
use crate::process::Output;

/// Builds, checks, tests and starts Dosewire; installs what is missing first.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
pub(crate) struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Build everything and start the demo practice with its sandbox registry
    Run(run::Options),
    /// Build only the single-page application
    Spa,
    /// Write schema.graphql from the server's schema
    Schema,
    /// Check formatting, dependencies, lints and schema.graphql
    Check,
    /// Run every test, on SQLite and PostgreSQL and in a real browser
    Test(test::Options),
    /// Run the benchmarks
    Bench(bench::Options),
    /// Build one optimized program with the application inside, with what is needed to run it as a service
    Dist(dist::Options),
}

impl Cli {
    /// Runs the chosen command.
    pub(crate) fn run(self) -> Result<()> {
        let checkout = Checkout::find()?;
        match self.command {
            Command::Run(options) => run::run(&checkout, &options),
            Command::Spa => spa::build(&checkout, Output::Shown),
            Command::Schema => schema::write(&checkout),
            Command::Check => check::check(&checkout),
            Command::Test(options) => test::test(&checkout, &options),
            Command::Bench(options) => bench::bench(&checkout, &options),
            Command::Dist(options) => dist::dist(&checkout, &options),
        }
    }
}
