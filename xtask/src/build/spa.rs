//! The single-page application: built by trunk, compressed, and kept within its budget.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use super::compress::{self, Compressed};
use super::graphiql;
use super::stamp;
use crate::checkout::Checkout;
use crate::process::Output;
use crate::tool::wasm::{toolchain, toolchain::Toolchain, trunk, wasm_bindgen, wasm_opt};
use crate::{process, step, tool};

const DIST: &str = "frontend/dist";
const SOURCES: [&str; 6] = ["frontend", "shared", "Cargo.toml", "Cargo.lock", "Trunk.toml", "schema.graphql"];
/// The gallery of parts for the tests, which nobody else loads.
const GALLERY: &str = "target/gallery";
/// Maximum size of the WebAssembly that a browser loads before it shows anything, in bytes compressed with brotli.
const BUDGET: usize = 600 * 1024;
/// The beginning of the names of the worker's files, which one page loads, and later than the application.
const WORKER: &str = "explain";
/// Maximum size of the worker's WebAssembly, in bytes compressed with brotli.
const WORKER_BUDGET: usize = 256 * 1024;

/// Builds the application, unless nothing changed since the last time. Trunk's output goes to `output`.
pub(crate) fn build(checkout: &Checkout, output: Output) -> Result<()> {
    let (toolchain, path) = set_up(checkout)?;
    let state = checkout.state()?.join("spa.stamp");
    let stamp = stamp::compute(checkout.root(), &SOURCES, &[DIST], &describe(&toolchain)?)?;
    if is_built(checkout, &state, &stamp) {
        step::say("The application is up to date");
        return Ok(());
    }
    let mut trunk = trunk(checkout, &toolchain, path);
    step::take("Building the application", "3 min the first time, then 30 s", || {
        process::run(checkout, output, "application", &mut trunk)
    })?;
    if let Err(error) = tool::set_up(checkout, || graphiql::add_to(checkout, &checkout.path(DIST))) {
        // Everything else works without it, and its page says that it is not here.
        step::say(&format!("GraphiQL is left out, since npm did not bring it: {error:#}"));
    }
    let files = step::take("Compressing the application", "5 s", || compress::compress(&checkout.path(DIST)))?;
    judge(&files)?;
    fs::write(&state, stamp).with_context(|| format!("cannot write {}", state.display()))
}

/// Builds the gallery of the application's parts, unless nothing changed since the last time, and returns its folder.
/// Only the application's own crate is compiled again for it.
pub(crate) fn build_gallery(checkout: &Checkout) -> Result<PathBuf> {
    let (toolchain, path) = set_up(checkout)?;
    let (folder, state) = (checkout.path(GALLERY), checkout.state()?.join("gallery.stamp"));
    let stamp = stamp::compute(checkout.root(), &SOURCES, &[DIST], &describe(&toolchain)?)?;
    if folder.join("index.html").is_file() && fs::read_to_string(&state).is_ok_and(|found| found == stamp) {
        return Ok(folder);
    }
    fs::create_dir_all(&folder).context("cannot create a folder for the gallery")?;
    let mut trunk = trunk(checkout, &toolchain, path);
    trunk.args(["--features", "gallery", "--dist"]).arg(&folder);
    step::take("Building the gallery of parts", "1 min", || process::show(&mut trunk))?;
    fs::write(&state, stamp).with_context(|| format!("cannot write {}", state.display()))?;
    Ok(folder)
}

fn set_up(checkout: &Checkout) -> Result<(Toolchain, OsString)> {
    tool::set_up(checkout, || {
        let toolchain = toolchain::ensure(checkout)?;
        let trunk = trunk::ensure(checkout)?;
        let bindgen = wasm_bindgen::ensure(checkout)?;
        let opt = wasm_opt::ensure(checkout)?;
        Ok((toolchain, tool::prepend_path(&[&trunk, &bindgen, &opt])?))
    })
}

fn trunk(checkout: &Checkout, toolchain: &Toolchain, path: OsString) -> Command {
    let mut trunk = Command::new("trunk");
    toolchain.apply(&mut trunk);
    // trunk takes NO_COLOR for an option with a value of its own.
    trunk.current_dir(checkout.root()).args(["build", "--release"]).env("PATH", path).env_remove("NO_COLOR");
    // Its release looks for newer versions of itself.
    trunk.env("TRUNK_SKIP_VERSION_CHECK", "true");
    // Added to the flags of `.cargo/config.toml`.
    trunk.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", remap(&tool::find_registries()));
    trunk
}

/// All that a built application depends on besides its sources.
fn describe(toolchain: &Toolchain) -> Result<String> {
    Ok(format!("{} {}", toolchain.describe()?, remap(&tool::find_registries())))
}

/// Flags that take the folders of fetched crates out of the application: it is the same, and as large, wherever it is
/// built, and says nothing about that machine.
fn remap(folders: &[PathBuf]) -> String {
    let flags =
        folders.iter().filter_map(|folder| folder.to_str()).filter(|folder| !folder.contains(char::is_whitespace));
    flags.map(|folder| format!("--remap-path-prefix={folder}=crates")).collect::<Vec<_>>().join(" ")
}

fn is_built(checkout: &Checkout, state: &Path, stamp: &str) -> bool {
    checkout.path(DIST).join("index.html.br").is_file() && fs::read_to_string(state).is_ok_and(|found| found == stamp)
}

/// Shows what the browser loads, and refuses an application that is too large.
fn judge(files: &[Compressed]) -> Result<()> {
    for file in files {
        let name = file.file.file_name().unwrap_or_default().to_string_lossy();
        step::say(&format!("    {name}: {} bytes, {} to transfer", file.before, file.after));
    }
    let wasm = files.iter().filter(|file| file.file.extension().is_some_and(|extension| extension == "wasm"));
    let (of_worker, of_application): (Vec<_>, Vec<_>) = wasm.partition(|file| is_worker(&file.file));
    for (what, files, budget) in [("application", of_application, BUDGET), ("worker", of_worker, WORKER_BUDGET)] {
        let size: usize = files.iter().map(|file| file.after).sum();
        if size == 0 {
            bail!("trunk built no WebAssembly of the {what}");
        }
        if size > budget {
            bail!("the {what}'s WebAssembly is {size} bytes to transfer, over its budget of {budget}");
        }
        step::say(&format!("    WebAssembly of the {what} to transfer: {size} of at most {budget} bytes"));
    }
    Ok(())
}

fn is_worker(file: &Path) -> bool {
    file.file_name().is_some_and(|name| name.to_string_lossy().starts_with(WORKER))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(files: &[(&str, usize)], expected: bool) {
        let files: Vec<_> = files
            .iter()
            .map(|(name, after)| Compressed { file: name.into(), before: 1_000_000, after: *after })
            .collect();
        assert_eq!(judge(&files).is_ok(), expected, "{files:?}");
    }

    #[test]
    fn folders_of_crates_are_taken_out() {
        let folders = ["/home/a/.cargo/registry/src/index-1", "/home/a b/src", "/srv/index-2"].map(PathBuf::from);
        assert_eq!(
            remap(&folders),
            "--remap-path-prefix=/home/a/.cargo/registry/src/index-1=crates --remap-path-prefix=/srv/index-2=crates"
        );
        assert_eq!(remap(&[]), "");
    }

    #[test]
    fn only_webassembly_counts_and_there_must_be_some() {
        let worker = ("explain_bg.wasm", WORKER_BUDGET);
        check(&[("app.wasm", BUDGET), worker], true);
        check(&[("app.wasm", BUDGET + 1), worker], false);
        check(&[("app.wasm", 10), ("app.js", BUDGET), worker], true);
        check(&[("app.js", 10), worker], false);
        check(&[("app.wasm", 10), ("explain_bg.wasm", WORKER_BUDGET + 1)], false);
        check(&[("app.wasm", 10), ("explain.js", 10)], false);
    }
}
