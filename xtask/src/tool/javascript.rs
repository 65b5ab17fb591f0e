//! Packages of JavaScript: graphql-http, whose audits say how a server speaks GraphQL over HTTP, graphql-ws, a client, and
//! oidc-provider, an OpenID provider. Only the tests use them; they are not shipped.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};

use super::{apt, search};
use crate::checkout::Checkout;
use crate::{process, step};

const PACKAGES: [&str; 5] =
    ["graphql-http@1.23.1", "graphql@16.15.0", "graphql-ws@6.4.2", "ws@8.23.0", "oidc-provider@8.8.1"];

/// Finds the packages in the cache folder, or fetches them with npm. Returns the folder that they are in.
pub(crate) fn ensure(checkout: &Checkout) -> Result<PathBuf> {
    let folder = checkout.cache("javascript");
    let stamp = folder.join("stamp");
    let wanted = PACKAGES.join(" ");
    if fs::read_to_string(&stamp).is_ok_and(|found| found == wanted) {
        return Ok(folder);
    }
    if search::find_any(checkout, "npm").is_none() {
        apt::install(checkout, "2 min, once", &["nodejs", "npm"])?;
    }
    fs::create_dir_all(&folder).context("cannot create a folder for JavaScript's packages")?;
    step::take("Fetching the tests' packages with npm", "5 s, once", || {
        let mut npm = Command::new("npm");
        npm.args(["install", "--no-audit", "--no-fund", "--no-save", "--ignore-scripts", "--prefix"]);
        npm.arg(&folder).args(PACKAGES);
        process::log(checkout, "javascript", npm.current_dir(&folder))
    })?;
    for package in ["graphql-http", "graphql-ws", "ws", "oidc-provider"] {
        let is_there = folder.join("node_modules").join(package).join("package.json").is_file();
        ensure!(is_there, "npm fetched no {package}");
    }
    fs::write(stamp, wanted).context("cannot write the stamp of JavaScript's packages")?;
    Ok(folder)
}
