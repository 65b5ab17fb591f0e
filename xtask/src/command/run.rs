//! `cargo xtask run`: builds everything, and serves the demo practice with its sandbox registry.

use std::fs;
use std::io::ErrorKind;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};
use clap::Args;

use crate::build::{backend, spa};
use crate::checkout::Checkout;
use crate::process::Output;
use crate::{interrupt, process, step};

/// Files of the demo practice within the state folder.
const DEMO_FILES: [&str; 4] = ["demo.db", "demo.db-wal", "demo.db-shm", "key"];

/// The options of `run`.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Build the server optimized: slower to build, faster to run
    #[arg(long)]
    release: bool,
    /// The port of the pages; the sandbox registry takes the next one
    #[arg(long, default_value_t = 8080, value_parser = clap::value_parser!(u16).range(1..=65534))]
    port: u16,
    /// Delete the demo practice and begin with a new one
    #[arg(long)]
    fresh: bool,
    /// Set nothing up in a new demo practice, to do it yourself; one that is there stays as it is
    #[arg(long)]
    empty: bool,
}

/// Builds what changed and serves until Ctrl-C.
pub(crate) fn run(checkout: &Checkout, options: &Options) -> Result<()> {
    let sandbox_port = options.port.saturating_add(1);
    for port in [options.port, sandbox_port] {
        check_free(port)?;
    }
    let program = build(checkout, options.release)?;
    let state = checkout.state()?;
    if options.fresh {
        forget(&state)?;
    }
    step::say("==> Starting the demo practice; Ctrl-C ends it");
    let mut command = serve(checkout, &program, options.port, sandbox_port);
    if options.empty {
        command.arg("--empty");
    }
    let status = process::wait(&mut command)?;
    if !status.success() && !interrupt::is_requested() {
        bail!("the server ended by itself: {status}");
    }
    Ok(())
}

/// Builds the application and the server, and returns the server's path.
///
/// A release holds the application inside, and is built after it. A debug build reads the application's folder whenever a
/// file is asked for, so both are built at once: cargo locks the folder of a profile, and these are `wasm-release` and
/// `debug`.
fn build(checkout: &Checkout, release: bool) -> Result<PathBuf> {
    if release {
        spa::build(checkout, Output::Shown)?;
        return backend::build(checkout, release, Output::Shown);
    }
    let application = || spa::build(checkout, Output::Logged);
    let server = || backend::build(checkout, release, Output::Logged);
    let ((), program) = step::take_both(application, server)?;
    Ok(program)
}

fn serve(checkout: &Checkout, program: &Path, port: u16, sandbox_port: u16) -> Command {
    let mut command = Command::new(program);
    command.current_dir(checkout.root()).args(["serve", "--sandbox", "--demo"]);
    command.args(["--listen", &format!("127.0.0.1:{port}")]);
    command.args(["--sandbox-listen", &format!("127.0.0.1:{sandbox_port}")]);
    command.args(["--database", "sqlite://.dosewire/demo.db?mode=rwc", "--key-file", ".dosewire/key"]);
    command
}

fn check_free(port: u16) -> Result<()> {
    match TcpListener::bind(("127.0.0.1", port)) {
        Ok(_) => Ok(()),
        Err(error) => Err(error).with_context(|| format!("port {port} cannot be used: choose another with --port")),
    }
}

fn forget(state: &Path) -> Result<()> {
    for name in DEMO_FILES {
        match fs::remove_file(state.join(name)) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(error).with_context(|| format!("cannot remove {name} of the demo practice"));
            }
            _ => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fresh_start_forgets_the_demo_practice_only() {
        let folder = tempfile::tempdir().expect("folder");
        for name in ["demo.db", "key", "spa.stamp"] {
            fs::write(folder.path().join(name), "").expect("file");
        }
        forget(folder.path()).expect("forgotten");
        forget(folder.path()).expect("forgotten twice");
        let left: Vec<_> =
            fs::read_dir(folder.path()).expect("folder").flatten().map(|entry| entry.file_name()).collect();
        assert_eq!(left, ["spa.stamp"]);
    }

    #[test]
    fn a_port_in_use_is_told_before_anything_is_built() {
        let listener = TcpListener::bind("127.0.0.1:0").expect("port");
        let port = listener.local_addr().expect("address").port();
        let error = check_free(port).expect_err("it is in use").to_string();
        assert_eq!(error, format!("port {port} cannot be used: choose another with --port"));
    }
}
