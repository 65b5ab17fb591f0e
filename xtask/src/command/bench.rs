//! `cargo xtask bench`: the benchmarks of every package that has any.

use anyhow::Result;
use clap::Args;

use crate::checkout::Checkout;
use crate::build::backend;
use crate::cargo::metadata;
use crate::{process, step};

/// The options of `bench`.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// What to pass on to `cargo bench`, such as the name of a benchmark
    #[arg(last = true)]
    arguments: Vec<String>,
}

/// Runs them, a package at a time.
pub(crate) fn bench(checkout: &Checkout, options: &Options) -> Result<()> {
    let packages = metadata::read_packages(checkout, false)?;
    let measured: Vec<_> = packages.iter().filter(|package| package.has_bench).collect();
    if measured.is_empty() {
        step::say("No package has a benchmark");
    }
    for package in measured {
        let mut cargo = backend::cargo(checkout, &["bench", "--package", &package.name, "--bench", "*"])?;
        step::take(&format!("Measuring {}", package.name), "a few min", || {
            process::show(cargo.args(&options.arguments))
        })?;
    }
    Ok(())
}
