//! A Python environment with a public GraphQL client, for the tests of third-party programs.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};

use super::{apt, search};
use crate::build::stamp;
use crate::checkout::Checkout;
use crate::{process, step};

const REQUIREMENTS: &str = "e2e/python/requirements.txt";
const PACKAGES: [&str; 2] = ["python3", "python3-venv"];

/// Finds the environment with exactly the pinned requirements, or creates it.
pub(crate) fn ensure(checkout: &Checkout) -> Result<PathBuf> {
    let stamp = stamp::compute(checkout.root(), &[REQUIREMENTS], &[], "")?;
    let folder = checkout.cache("python");
    let python = folder.join("bin/python");
    if python.is_file() && fs::read_to_string(folder.join("stamp")).is_ok_and(|found| found == stamp) {
        return Ok(python);
    }
    if search::find_any(checkout, "python3").is_none() {
        apt::install(checkout, "30 s, once", &PACKAGES)?;
    }
    step::take("Installing Python's GraphQL client", "15 s, once", || {
        // Debian's python3 lacks the module that creates an environment, and fails only when it is used.
        if create(checkout, &folder).is_err() {
            apt::install(checkout, "30 s, once", &PACKAGES)?;
            create(checkout, &folder)?;
        }
        let mut pip = Command::new(&python);
        pip.args(["-m", "pip", "install", "--quiet", "--no-input", "--requirement"]).arg(checkout.path(REQUIREMENTS));
        process::log(checkout, "pip", &mut pip)
    })?;
    fs::write(folder.join("stamp"), stamp).context("cannot write the stamp of Python's environment")?;
    Ok(python)
}

fn create(checkout: &Checkout, folder: &Path) -> Result<()> {
    process::log(checkout, "venv", Command::new("python3").args(["-m", "venv", "--clear"]).arg(folder))
}
