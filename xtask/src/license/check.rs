//! Reads the policy and every package, and says all that is wrong at once.

use std::fs;

use anyhow::{Context as _, Result, bail};

use super::policy::Policy;
use crate::checkout::Checkout;
use crate::cargo::metadata;

/// Checks every dependency, of every platform and of the tests too.
pub(crate) fn check(checkout: &Checkout) -> Result<()> {
    let text = fs::read_to_string(checkout.path("deny.toml")).context("cannot read deny.toml")?;
    let policy = Policy::parse(&text)?;
    let packages = metadata::read_packages(checkout, true)?;
    let troubles: Vec<_> = packages.iter().filter_map(|package| policy.judge(package)).collect();
    if troubles.is_empty() {
        return Ok(());
    }
    bail!("the dependencies are not as deny.toml wants them:\n  {}", troubles.join("\n  "))
}
