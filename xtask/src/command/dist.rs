//! `cargo xtask dist`: one program with the application inside, and what is needed to run it as a service.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use crate::build::{backend, spa};
use crate::cargo::metadata;
use crate::checkout::Checkout;
use crate::dist::{folder, notices};
use crate::process::Output;
use crate::step;

/// The options of `dist`.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Take this program, which has the application inside, and build none
    #[arg(long, value_name = "PATH")]
    program: Option<PathBuf>,
}

/// Builds everything optimized, and puts the folder and its archive below the target folder.
pub(crate) fn dist(checkout: &Checkout, options: &Options) -> Result<()> {
    let program = match &options.program {
        Some(program) => program.clone(),
        None => {
            spa::build(checkout, Output::Shown)?;
            backend::build(checkout, true, Output::Shown)?
        }
    };
    folder::check(&program)?;
    let name = format!("dosewire-{}-{}-linux", env!("CARGO_PKG_VERSION"), std::env::consts::ARCH);
    let made = metadata::read_target(checkout)?.join("dist").join(name);
    let archive = step::take("Putting the distribution together", "10 s", || {
        folder::assemble(checkout, &program, &notices::read(checkout)?, &made)?;
        folder::check(&made.join("dosewire"))?;
        folder::pack(&made)
    })?;
    step::say(&format!("{}\n{}", made.display(), archive.display()));
    Ok(())
}
