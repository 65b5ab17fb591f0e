//! `cargo xtask`: everything a contributor or a build machine runs, its own set-up included.

mod build;
mod cargo;
mod checkout;
mod cli;
mod cluster;
mod command;
mod dist;
mod interrupt;
mod process;
mod step;
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
