//! Sets up the one subscriber of the process.

use std::{io::IsTerminal as _, panic::Location};

use clap::ValueEnum;
use tracing::{Level, Metadata, Subscriber};
use tracing_subscriber::{
    EnvFilter, Layer as _, filter::filter_fn, fmt, fmt::MakeWriter, layer::SubscriberExt as _, registry::LookupSpan,
    util::SubscriberInitExt as _,
};
use url::Url;

use super::{
    library::may_write,
    trace::{self, TRACE},
};

/// The filter when `RUST_LOG` is not set. The scheduler logs its own starts and stops.
const DEFAULT_FILTER: &str = "info,tokio_cron_scheduler=warn";

/// The format of log lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum LogFormat {
    /// Text, for people.
    #[default]
    Text,
    /// One JSON object a line, for programs.
    Json,
}

/// Sets up logging to standard error, as fine as `RUST_LOG` says. A second call changes nothing. A panic is one line like
/// every other; what it says is left out, since it may be about a patient.
///
/// A library that would write the bytes it carries is kept at warnings, whatever `RUST_LOG` says.
///
/// Traces go to a collector where there is one.
pub fn set_up(format: LogFormat, collector: Option<&Url>) {
    let traces = collector.and_then(trace::layer);
    let is_traced = traces.is_some();
    // Spans for traces alone cost nothing where nobody takes them.
    let wanted = filter_fn(move |span| is_traced || span.target() != TRACE);
    // It fails when a subscriber is set already, as in tests that start a server twice.
    let _ = subscriber(format, read_filter(), std::io::stderr).with(wanted).with(traces).try_init();
    std::panic::set_hook(Box::new(|panic| log_panic(panic.location())));
}

fn log_panic(location: Option<&Location<'_>>) {
    let (file, line) = location.map_or(("unknown", 0), |location| (location.file(), location.line()));
    tracing::error!(panic.file = file, panic.line = line, "panic");
}

fn read_filter() -> EnvFilter {
    if std::env::var_os(EnvFilter::DEFAULT_ENV).is_none() {
        return EnvFilter::new(DEFAULT_FILTER);
    }
    EnvFilter::builder().with_default_directive(Level::INFO.into()).from_env_lossy()
}

fn subscriber<W>(
    format: LogFormat,
    filter: EnvFilter,
    writer: W,
) -> impl Subscriber + for<'a> LookupSpan<'a> + Send + Sync
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    let lines = fmt::layer().with_ansi(std::io::stderr().is_terminal()).with_writer(writer);
    let lines = match format {
        LogFormat::Text => lines.boxed(),
        LogFormat::Json => lines.json().flatten_event(true).boxed(),
    };
    let is_line = |line: &Metadata<'_>| may_write(line) && line.target() != TRACE;
    tracing_subscriber::registry().with(lines.with_filter(filter_fn(is_line))).with(filter)
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;
    use rstest::rstest;

    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl std::io::Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    fn written(format: LogFormat, write: impl FnOnce()) -> String {
        let lines = Lines::default();
        let writer = lines.clone();
        let subscriber = subscriber(format, EnvFilter::new("trace"), move || writer.clone());
        tracing::subscriber::with_default(subscriber, write);
        let bytes = lines.0.lock().unwrap().clone();
        String::from_utf8(bytes).unwrap()
    }

    #[rstest]
    #[case::text(LogFormat::Text)]
    #[case::json(LogFormat::Json)]
    fn libraries_do_not_write_what_they_carry(#[case] format: LogFormat) {
        let text = written(format, || {
            tracing::trace!(target: "tungstenite::protocol", "canary frame");
            tracing::debug!(target: "sqlx::query", "canary statement");
            tracing::warn!(target: "sqlx::pool", "slow");
            tracing::trace!("ours");
        });
        assert!(!text.contains("canary"), "{text}");
        assert!(text.contains("slow") && text.contains("ours"), "{text}");
    }

    #[test]
    fn json_is_one_object_a_line() {
        let text = written(LogFormat::Json, || {
            tracing::info!(report.id = "r1", "Sent");
        });
        let line: serde_json::Value = serde_json::from_str(text.trim()).unwrap();
        assert_eq!(line["report.id"], "r1");
        assert_eq!(line["message"], "Sent");
    }

    #[test]
    fn a_panic_is_one_line_without_what_it_says() {
        let text = written(LogFormat::Json, || log_panic(Some(Location::caller())));
        let line: serde_json::Value = serde_json::from_str(text.trim()).unwrap();
        assert_eq!((&line["level"], &line["message"]), (&"ERROR".into(), &"panic".into()));
        assert!(line["panic.file"].as_str().unwrap().ends_with("set_up.rs"), "{line}");
    }
}
