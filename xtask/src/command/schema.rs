//! schema.graphql, the contract with the browser and with third parties.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::build::backend;
use crate::checkout::Checkout;
use crate::process::Output;
use crate::{process, step};

const FILE: &str = "schema.graphql";

/// Writes the file from the server's schema.
pub(crate) fn write(checkout: &Checkout) -> Result<()> {
    let schema = print(checkout, &backend::build(checkout, false, Output::Shown)?)?;
    fs::write(checkout.path(FILE), schema).context("cannot write schema.graphql")?;
    step::say("schema.graphql is written");
    Ok(())
}

/// Fails when the file is not the server's schema.
pub(crate) fn check(checkout: &Checkout, program: &Path) -> Result<()> {
    let kept = fs::read_to_string(checkout.path(FILE)).context("cannot read schema.graphql")?;
    compare(&kept, &print(checkout, program)?)
}

fn print(checkout: &Checkout, program: &Path) -> Result<String> {
    process::read_or_fail(Command::new(program).current_dir(checkout.root()).arg("schema"))
}

fn compare(kept: &str, served: &str) -> Result<()> {
    if kept == served {
        return Ok(());
    }
    let same = kept.lines().zip(served.lines()).take_while(|(one, other)| one == other).count();
    let line = |text: &str| text.lines().nth(same).unwrap_or("(end of file)").to_owned();
    bail!(
        "schema.graphql is not the server's schema, from line {} on:\n  kept:   {}\n  served: {}\nrun `cargo xtask schema` and commit the file",
        same + 1,
        line(kept),
        line(served)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_that_differs_is_shown() {
        assert!(compare("type A\n", "type A\n").is_ok());
        let error = compare("type A\ntype B\n", "type A\ntype C\n").expect_err("they differ").to_string();
        assert!(error.contains("line 2") && error.contains("type B") && error.contains("type C"), "{error}");
        let error = compare("type A\n", "type A\ntype C\n").expect_err("they differ").to_string();
        assert!(error.contains("(end of file)"), "{error}");
    }
}
