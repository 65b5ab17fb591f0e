//! `cargo xtask bench api`: what the optimized server does in a second, on both databases.

use std::env;
use std::ffi::OsString;

use anyhow::{Context as _, Result};
use clap::Args;

use crate::build::backend;
use crate::cargo::metadata;
use crate::checkout::Checkout;
use crate::cluster::Cluster;
use crate::tool::root;
use crate::{process, step, tool};

/// Patients of a full practice.
const FULL: u32 = 54_000;

/// The options of `bench api`.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Patients of the large practice, which has nine doses for each; 0 leaves it out
    #[arg(long, default_value_t = 5_000)]
    patients: u32,
    /// A practice of 54,000 patients and 500,000 doses: made once, in several minutes
    #[arg(long, conflicts_with = "patients")]
    full: bool,
    /// Seconds for each figure
    #[arg(long, default_value_t = 3)]
    seconds: u32,
    /// Measure SQLite alone
    #[arg(long)]
    sqlite: bool,
    /// Measure only what has this in its name, such as `reports`
    #[arg(long)]
    only: Option<String>,
    /// Measure this program in the place of the one that is built
    #[arg(long, value_name = "PATH")]
    server: Option<OsString>,
}

/// Builds the server and the load generator, and measures.
pub(crate) fn bench(checkout: &Checkout, options: &Options) -> Result<()> {
    let folder = metadata::read_target(checkout)?.join("bench-api");
    std::fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let cluster = if options.sqlite { None } else { Some(start(checkout, &folder)?) };
    let patients = if options.full { FULL } else { options.patients };
    let mut cargo = backend::cargo(checkout, &["bench", "--package", "backend", "--bench", "api"])?;
    cargo.env("DOSEWIRE_BENCH_FOLDER", &folder);
    cargo.env("DOSEWIRE_BENCH_PATIENTS", patients.to_string());
    cargo.env("DOSEWIRE_BENCH_SECONDS", options.seconds.to_string());
    cargo.envs(options.only.as_ref().map(|only| ("DOSEWIRE_BENCH_ONLY", only)));
    cargo.envs(options.server.as_ref().map(|server| ("DOSEWIRE_BENCH_SERVER", server)));
    cargo.envs(cluster.as_ref().map(|cluster| ("DOSEWIRE_BENCH_POSTGRES", cluster.url())));
    step::take("Measuring the server", "10 min", || process::show(&mut cargo))
}

/// A cluster whose databases outlive it.
fn start(checkout: &Checkout, folder: &std::path::Path) -> Result<Cluster> {
    let programs = tool::set_up(checkout, || tool::postgres::ensure(checkout))?;
    // For root the server runs as another user, who may not enter root's home.
    let folder = if root::is_root() { env::temp_dir().join("dosewire-bench-cluster") } else { folder.join("cluster") };
    step::take("Starting PostgreSQL", "5 s", || Cluster::start_in(checkout, &programs, &folder))
}
