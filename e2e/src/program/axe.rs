//! axe, which finds what keeps people with disabilities out of a page.

use std::fs;

use anyhow::{Context as _, Result};
use serde_json::Value;

use crate::browser::Page;
use crate::environment;

/// Runs axe by the rules of WCAG 2.2 AA and its own good practice. What is only moderate or minor is left out.
const RUN: &str = "
    const done = arguments[arguments.length - 1];
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] })
        .then(({ violations }) => violations
            .filter(one => ['serious', 'critical'].includes(one.impact))
            .flatMap(one => one.nodes.map(node => `${one.id}: ${node.target.join(' ')}: ${node.failureSummary}`)))
        .then(done, problem => done([String(problem)]));";
const IS_THERE: &str = "return typeof axe === 'object'";

impl Page {
    /// Returns the serious and critical violations on the page as it is shown now, a line each.
    ///
    /// # Errors
    /// Returns an error if the tests have no axe, or it cannot run on the page.
    pub async fn read_barriers(&self) -> Result<Vec<String>> {
        let client = self.client();
        if client.execute(IS_THERE, Vec::new()).await? != Value::Bool(true) {
            let path = environment::require(environment::AXE)?;
            let script = fs::read_to_string(&path).with_context(|| format!("cannot read {path}"))?;
            client.execute(&script, Vec::new()).await?;
        }
        let found = client.execute_async(RUN, Vec::new()).await.context("axe did not answer")?;
        let found = found.as_array().context("axe answered with something else")?;
        Ok(found
            .iter()
            .filter_map(Value::as_str)
            .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
            .collect())
    }
}
