//! `cargo xtask`: everything a contributor or a build machine runs, its own set-up included.

mod backend;
mod bench;
mod check;
mod checkout;
mod cli;
mod cluster;
mod compress;
mod interrupt;
mod license;
mod lockfile;
mod metadata;
mod process;
mod run;
mod schema;
mod spa;
mod stamp;
mod step;
mod test;
mod tool;

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    match interrupt::watch().and_then(|()| cli::Cli::parse().run()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            step::say(&format!("error: {error:#}"));
            ExitCode::FAILURE
        }
    }
}
