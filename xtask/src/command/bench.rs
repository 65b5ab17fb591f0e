//! `cargo xtask bench`: runs the benchmarks of every package that has any.

use anyhow::Result;
use clap::Args;

use crate::build::backend;
use crate::cargo::metadata;
use crate::checkout::Checkout;
use crate::{process, step};

/// The options of `bench`.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Arguments for `cargo bench`, such as the name of a benchmark
    #[arg(last = true)]
    arguments: Vec<String>,
}

/// Runs the benchmarks of one package after another.
pub(crate) fn bench(checkout: &Checkout, options: &Options) -> Result<()> {
    let packages = metadata::read_packages(checkout)?;
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
