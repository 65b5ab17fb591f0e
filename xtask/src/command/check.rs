//! `cargo xtask check`: what can be said of the code without running it.

use anyhow::Result;

use crate::checkout::Checkout;
use crate::build::backend;
use crate::command::schema;
use crate::{license, process, step};

/// Formatting, licenses, lints, and the schema's file.
pub(crate) fn check(checkout: &Checkout) -> Result<()> {
    step::take("Checking the formatting", "5 s", || {
        process::show(&mut backend::cargo(checkout, &["fmt", "--all", "--check"])?)
    })?;
    step::take("Checking licenses and sources of the dependencies", "5 s", || license::check(checkout))?;
    // The browser's crate compiles for this machine too; its build for wasm32 is trunk's.
    let clippy = ["clippy", "--workspace", "--all-targets", "--locked", "--", "--deny", "warnings"];
    step::take("Checking the lints", "4 min the first time", || {
        process::show(&mut backend::cargo(checkout, &clippy)?)
    })?;
    let program = backend::build_with_tests(checkout)?;
    step::take("Comparing schema.graphql with the server's schema", "1 s", || schema::check(checkout, &program))
}
