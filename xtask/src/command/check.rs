//! `cargo xtask check`: the checks that run no tests.

use anyhow::Result;

use crate::build::backend;
use crate::checkout::Checkout;
use crate::command::{dependencies, schema};
use crate::{process, step};

/// Checks the formatting, the dependencies, the lints, and schema.graphql.
pub(crate) fn check(checkout: &Checkout) -> Result<()> {
    step::take("Checking the formatting", "5 s", || {
        process::show(&mut backend::cargo(checkout, &["fmt", "--all", "--check"])?)
    })?;
    dependencies::check(checkout)?;
    // The browser's crate compiles for this machine too; its build for wasm32 is trunk's.
    let clippy = ["clippy", "--workspace", "--all-targets", "--locked", "--", "--deny", "warnings"];
    step::take("Checking the lints", "4 min the first time", || {
        process::show(&mut backend::cargo(checkout, &clippy)?)
    })?;
    let program = backend::build_with_tests(checkout)?;
    step::take("Comparing schema.graphql with the server's schema", "1 s", || schema::check(checkout, &program))
}
