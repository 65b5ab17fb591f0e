//! GraphiQL's files beside the application: fetched as the lock file has them, and copied.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};

use crate::checkout::Checkout;
use crate::tool;

/// The folder with the lock file and what is our own of the page.
const SOURCE: &str = "frontend/graphiql";
/// The files of npm's packages, and the licenses that go with them.
const FETCHED: [(&str, &str); 9] = [
    ("graphiql/graphiql.min.js", "graphiql.min.js"),
    ("graphiql/graphiql.min.css", "graphiql.min.css"),
    ("graphiql/LICENSE", "graphiql.LICENSE.txt"),
    ("react/umd/react.production.min.js", "react.production.min.js"),
    ("react/LICENSE", "react.LICENSE.txt"),
    ("react-dom/umd/react-dom.production.min.js", "react-dom.production.min.js"),
    ("react-dom/LICENSE", "react-dom.LICENSE.txt"),
    ("graphql-ws/umd/graphql-ws.min.js", "graphql-ws.min.js"),
    ("graphql-ws/LICENSE.md", "graphql-ws.LICENSE.txt"),
];
const OWN: [&str; 2] = ["start.js", "start.css"];

/// Puts the files into `graphiql` of the application's folder.
pub(crate) fn add_to(checkout: &Checkout, dist: &Path) -> Result<()> {
    let source = checkout.path(SOURCE);
    let packages = tool::graphiql::ensure(checkout, &source)?.join("node_modules");
    let folder = dist.join("graphiql");
    fs::create_dir_all(&folder).context("cannot create a folder for GraphiQL")?;
    let fetched = FETCHED.iter().map(|(from, to)| (packages.join(from), *to));
    for (from, to) in fetched.chain(OWN.iter().map(|name| (source.join(name), *name))) {
        fs::copy(&from, folder.join(to)).with_context(|| format!("cannot copy {}", from.display()))?;
    }
    Ok(())
}
