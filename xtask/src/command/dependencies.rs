//! Checks the dependencies with cargo-deny: known vulnerabilities, licenses, banned crates and sources.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::Result;

use crate::checkout::Checkout;
use crate::{process, step, tool};

/// Time limit for fetching RustSec's advisory database.
const FETCH_TIMEOUT: Duration = Duration::from_secs(60);
/// The checks that need nothing but the checkout and its dependencies.
const LOCAL_CHECKS: [&str; 3] = ["licenses", "bans", "sources"];

/// Checks every dependency, of every platform and of the tests too, against deny.toml.
pub(super) fn check(checkout: &Checkout) -> Result<()> {
    let deny = tool::set_up(checkout, || tool::deny::ensure(checkout))?;
    let about = "5 s, and up to 1 min to fetch the advisories";
    step::take("Checking the dependencies with cargo-deny", about, || {
        let has_advisories = fetch_advisories(checkout, &deny)?;
        if !has_advisories {
            step::say(
                "    RustSec's advisory database cannot be fetched: known vulnerabilities are NOT checked, only \
                 licenses, bans and sources",
            );
        }
        process::show(&mut command(checkout, &deny, &check_arguments(has_advisories)))
    })
}

/// Fetches the advisory database; returns whether that succeeded.
fn fetch_advisories(checkout: &Checkout, deny: &Path) -> Result<bool> {
    let mut fetch = command(checkout, deny, &["--log-level", "error", "fetch", "db"]);
    // A proxy that wants a password must not wait for somebody to type it.
    process::log_within(checkout, "advisories", fetch.env("GIT_TERMINAL_PROMPT", "0"), FETCH_TIMEOUT)
}

fn check_arguments(has_advisories: bool) -> Vec<&'static str> {
    let advisories = has_advisories.then_some("advisories");
    ["--locked", "--log-level", "warn", "check", "--hide-inclusion-graph"]
        .into_iter()
        .chain(advisories)
        .chain(LOCAL_CHECKS)
        .collect()
}

fn command(checkout: &Checkout, deny: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(deny);
    command.current_dir(checkout.root()).args(arguments);
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn advisories_are_checked_only_where_they_were_fetched() {
        for (fetched, expected) in
            [(true, &["advisories", "licenses", "bans", "sources"][..]), (false, &["licenses", "bans", "sources"])]
        {
            let arguments = check_arguments(fetched);
            let checks: Vec<_> = arguments.iter().skip_while(|argument| **argument != "check").skip(1).collect();
            let named: Vec<_> = checks.into_iter().filter(|argument| !argument.starts_with("--")).copied().collect();
            assert_eq!(named, expected);
        }
    }
}
