//! The packages of GraphiQL, exactly as the lock file has them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};

use super::{apt, search};
use crate::build::stamp;
use crate::checkout::Checkout;
use crate::{process, step};

const FILES: [&str; 2] = ["package.json", "package-lock.json"];

/// Finds the packages in the cache folder, or fetches them with npm. Returns the folder that they are in.
pub(crate) fn ensure(checkout: &Checkout, source: &Path) -> Result<PathBuf> {
    let wanted = stamp::compute(source, &FILES, &[], "")?;
    let folder = checkout.cache("graphiql");
    let stamp = folder.join("stamp");
    if fs::read_to_string(&stamp).is_ok_and(|found| found == wanted) {
        return Ok(folder);
    }
    if search::find_any(checkout, "npm").is_none() {
        apt::install(checkout, "2 min, once", &["nodejs", "npm"])?;
    }
    fs::create_dir_all(&folder).context("cannot create a folder for GraphiQL")?;
    for file in FILES {
        fs::copy(source.join(file), folder.join(file)).with_context(|| format!("cannot copy {file}"))?;
    }
    step::take("Fetching GraphiQL with npm", "30 s, once", || {
        let mut npm = Command::new("npm");
        npm.args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"]);
        process::log(checkout, "graphiql", npm.current_dir(&folder))
    })?;
    fs::write(stamp, wanted).context("cannot write the stamp of GraphiQL")?;
    Ok(folder)
}
