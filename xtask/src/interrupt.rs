//! Ctrl-C and SIGTERM: they end the command in the foreground first, so that every guard still runs.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock};

use anyhow::{Context as _, Result};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

static ASKED: LazyLock<Arc<AtomicBool>> = LazyLock::new(|| Arc::new(AtomicBool::new(false)));

/// Takes note of the signals instead of dying from them.
pub(crate) fn watch() -> Result<()> {
    for signal in [SIGINT, SIGTERM, SIGHUP] {
        signal_hook::flag::register(signal, Arc::clone(&ASKED)).context("the signal handler cannot be set")?;
    }
    Ok(())
}

/// Whether somebody asked this tool to stop.
pub(crate) fn asked() -> bool {
    ASKED.load(Ordering::Relaxed)
}
