//! Settings of the figures and the traces for a monitoring system.

use std::net::SocketAddr;

use clap::Args;
use url::Url;

use crate::config::Problem;

/// The flags of this concern.
#[derive(Args, Debug, Clone)]
pub struct MetricsArgs {
    /// Address at which a monitoring system reads figures, as 127.0.0.1:9464; whoever reaches it may read them. There are
    /// none unless something is given
    #[arg(long, env = "DOSEWIRE_METRICS_LISTEN", value_name = "HOST:PORT")]
    metrics_listen: Option<SocketAddr>,
    /// Address of an OpenTelemetry collector that traces are sent to over HTTP (OTLP), as http://127.0.0.1:4318; none are
    /// made unless something is given
    #[arg(long, env = "DOSEWIRE_OTLP_ENDPOINT", value_name = "URL")]
    otlp_endpoint: Option<Url>,
}

impl MetricsArgs {
    /// The collector that traces go to.
    pub const fn collector(&self) -> Option<&Url> {
        self.otlp_endpoint.as_ref()
    }

    /// Checks this concern. `server` is where the server itself listens.
    pub fn check(self, server: SocketAddr, problems: &mut Vec<Problem>) -> Option<SocketAddr> {
        if self.metrics_listen.is_some_and(|listen| listen == server && listen.port() != 0) {
            let text = "the figures and the server cannot share an address, so that not everybody reads them. Give them \
                different ports";
            problems.push(Problem::new("--metrics-listen", text));
        }
        if self.otlp_endpoint.as_ref().is_some_and(|url| !matches!(url.scheme(), "http" | "https") || !url.has_host()) {
            let text = "traces go over HTTP. Give an address such as http://127.0.0.1:4318";
            problems.push(Problem::new("--otlp-endpoint", text));
        }
        self.metrics_listen
    }
}
