//! The `dosewire` command.

use std::process::ExitCode;

use backend::{cli, telemetry};
/// Answers are many small values: the system's allocator took a third of the time of a page.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    let cli::Start { arguments, in_force } = match cli::parse(std::env::args_os()) {
        Ok(start) => start,
        Err(error) => {
            complain(&error);
            return ExitCode::from(2);
        }
    };
    // A second provider would be refused; the first one stays, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    telemetry::set_up(arguments.log_format, arguments.collector());
    let code = cli::run(arguments, &in_force).await.unwrap_or_else(|error| {
        complain(&error);
        ExitCode::from(2)
    });
    telemetry::flush();
    code
}

#[expect(clippy::print_stderr, reason = "this is what a person who starts the command reads")]
fn complain(error: &anyhow::Error) {
    eprintln!("dosewire: {error}");
    for cause in error.chain().skip(1) {
        eprintln!("  because {cause}");
    }
}
