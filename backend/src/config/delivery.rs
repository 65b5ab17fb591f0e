//! Settings of the delivery: leases and timeouts of servers and messages.

use std::time::Duration;

use clap::Args;

use super::Problem;
use crate::delivery::Timing;

/// The flags of this concern.
#[derive(Args, Debug, Clone)]
pub struct DeliveryArgs {
    /// Longest time in seconds that a server holds a report that it sends; a registry may take three fifths of it, and
    /// never more than 60 seconds
    #[arg(long, env = "DOSEWIRE_LEASE", value_name = "SECONDS", default_value_t = 150)]
    lease: u64,
    /// Time in seconds without a heartbeat after which other servers take over what a server was sending
    #[arg(long, env = "DOSEWIRE_SERVER_TIMEOUT", value_name = "SECONDS", default_value_t = 15)]
    server_timeout: u64,
    /// Time in seconds that messages on their way have to end when the server is told to stop
    #[arg(long, env = "DOSEWIRE_SHUTDOWN_TIMEOUT", value_name = "SECONDS", default_value_t = 25)]
    shutdown_timeout: u64,
}

/// The longest time that any of these may be.
const MAX_SECONDS: u64 = 3_600;

impl DeliveryArgs {
    /// Checks this concern.
    pub fn check(self, problems: &mut Vec<Problem>) -> Timing {
        let given = [("--lease", self.lease), ("--server-timeout", self.server_timeout)];
        for (setting, seconds) in given {
            if seconds == 0 || seconds > MAX_SECONDS {
                problems.push(Problem::new(setting, "this must be 1 to 3600 seconds. Leave it out for the usual time"));
            }
        }
        if self.shutdown_timeout > MAX_SECONDS {
            problems.push(Problem::new("--shutdown-timeout", "this must be 0 to 3600 seconds"));
        }
        Timing {
            lease: Duration::from_secs(self.lease),
            server_timeout: Duration::from_secs(self.server_timeout),
            shutdown: Duration::from_secs(self.shutdown_timeout),
        }
    }
}
