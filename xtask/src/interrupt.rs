//! Handlers for Ctrl-C and SIGTERM: they set a flag, the command in the foreground is ended first, and every guard
//! still runs.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock};

use anyhow::{Context as _, Result};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

static REQUESTED: LazyLock<Arc<AtomicBool>> = LazyLock::new(|| Arc::new(AtomicBool::new(false)));

/// Installs the handlers.
pub(crate) fn watch() -> Result<()> {
    for signal in [SIGINT, SIGTERM, SIGHUP] {
        signal_hook::flag::register(signal, Arc::clone(&REQUESTED)).context("the signal handler cannot be set")?;
    }
    Ok(())
}

/// Asks this tool to stop, as a signal does: nothing more is run.
pub(crate) fn request() {
    REQUESTED.store(true, Ordering::Relaxed);
}

/// Returns whether a signal, or a failure of one of two steps, asked this tool to stop.
pub(crate) fn is_requested() -> bool {
    REQUESTED.load(Ordering::Relaxed)
}
