//! `cargo xtask bench`: runs the benchmarks of every package that has any.

use anyhow::Result;
use clap::{Args, Subcommand};

use super::bench_api;
use crate::build::backend;
use crate::cargo::metadata;
use crate::checkout::Checkout;
use crate::{process, step};

/// The options of `bench`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Options {
    #[command(subcommand)]
    measured: Option<Measured>,
    /// The benchmark; all of them unless it is given
    name: Option<String>,
    /// Arguments for `cargo bench`, such as a filter for a benchmark's parts
    #[arg(last = true)]
    arguments: Vec<String>,
}

#[derive(Debug, Subcommand)]
enum Measured {
    /// Measure the whole server: pages read, doses written, subscribers told
    Api(bench_api::Options),
}

/// Runs the benchmarks of one package after another, the one that is named, or measures the whole server.
pub(crate) fn bench(checkout: &Checkout, options: &Options) -> Result<()> {
    if let Some(Measured::Api(options)) = &options.measured {
        return bench_api::bench(checkout, options);
    }
    let packages = metadata::read_packages(checkout)?;
    let is_wanted = |name: &String| options.name.as_ref().is_none_or(|wanted| wanted == name);
    let measured: Vec<_> = packages.iter().filter(|package| package.benches.iter().any(is_wanted)).collect();
    match &options.name {
        Some(name) => anyhow::ensure!(!measured.is_empty(), "no package has a benchmark named {name}"),
        None if measured.is_empty() => step::say("No package has a benchmark"),
        None => {}
    }
    let name = options.name.as_deref().unwrap_or("*");
    for package in measured {
        let mut cargo = backend::cargo(checkout, &["bench", "--package", &package.name, "--bench", name])?;
        step::take(&format!("Measuring {}", package.name), "a few min", || {
            process::show(cargo.args(&options.arguments))
        })?;
    }
    Ok(())
}
