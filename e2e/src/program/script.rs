//! Scripts in Python and JavaScript, which use the API as a third party's program does.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;
use tokio::process::Command;
use tokio::time::timeout;

use crate::environment;

const DEADLINE: Duration = Duration::from_secs(90);

/// Runs a script of `python/` with these variables, and returns the JSON that it prints.
///
/// # Errors
/// Returns an error if the script fails, prints no JSON, or takes too long.
pub async fn python(script: &str, variables: &[(&str, &str)]) -> Result<Value> {
    run(&environment::require(environment::PYTHON)?, "python", script, variables).await
}

/// Runs a script of `javascript/` with these variables, and returns the JSON that it prints.
///
/// # Errors
/// Returns an error if the script fails, prints no JSON, or takes too long.
pub async fn javascript(script: &str, variables: &[(&str, &str)]) -> Result<Value> {
    let packages = environment::require(environment::JAVASCRIPT)?;
    let variables = [variables, &[("JAVASCRIPT_PACKAGES", packages.as_str())]].concat();
    run("node", "javascript", script, &variables).await
}

async fn run(program: &str, folder: &str, script: &str, variables: &[(&str, &str)]) -> Result<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder).join(script);
    let mut command = Command::new(program);
    command.arg(path).envs(variables.iter().copied()).kill_on_drop(true);
    let output = timeout(DEADLINE, command.output()).await.with_context(|| format!("{script} takes too long"))?;
    let output = output.with_context(|| format!("{program} does not start"))?;
    if !output.status.success() {
        bail!("{script} failed: {}\n{}", output.status, String::from_utf8_lossy(&output.stderr));
    }
    serde_json::from_slice(&output.stdout).with_context(|| format!("{script} printed no JSON"))
}
