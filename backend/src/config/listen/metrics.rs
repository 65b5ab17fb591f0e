//! Settings of the figures for a monitoring system.

use std::net::SocketAddr;

use clap::Args;

use crate::config::Problem;

/// The flags of this concern.
#[derive(Args, Debug, Clone)]
pub struct MetricsArgs {
    /// Address at which a monitoring system reads figures, as 127.0.0.1:9464; whoever reaches it may read them. There are
    /// none unless something is given
    #[arg(long, env = "DOSEWIRE_METRICS_LISTEN", value_name = "HOST:PORT")]
    metrics_listen: Option<SocketAddr>,
}

impl MetricsArgs {
    /// Checks this concern. `server` is where the server itself listens.
    pub fn check(self, server: SocketAddr, problems: &mut Vec<Problem>) -> Option<SocketAddr> {
        if self.metrics_listen.is_some_and(|listen| listen == server && listen.port() != 0) {
            let text = "the figures and the server cannot share an address, so that not everybody reads them. Give them \
                different ports";
            problems.push(Problem::new("--metrics-listen", text));
        }
        self.metrics_listen
    }
}
