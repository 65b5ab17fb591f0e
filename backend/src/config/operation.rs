//! Settings of operations: how many a caller may send, and how long a query may take.

use std::time::Duration;

use clap::Args;

use super::Problem;
use crate::{
    http::OperationLimits,
    limits::{MAX_IN_FLIGHT, MAX_IN_FLIGHT_OF_CALLER},
};

/// The flags of this concern.
#[derive(Args, Debug, Clone)]
pub struct OperationArgs {
    /// Maximum number of operations of one caller, a person or a token, at once; at most 127 of the 128 of all together
    #[arg(long, env = "DOSEWIRE_MAX_OPERATIONS", value_name = "NUMBER", default_value_t = MAX_IN_FLIGHT_OF_CALLER as u64)]
    max_operations: u64,
    /// Maximum number of operations of one caller a second, on average; those of two seconds may come at once
    #[arg(long, env = "DOSEWIRE_MAX_OPERATIONS_PER_SECOND", value_name = "NUMBER", default_value_t = 10_000)]
    max_operations_per_second: u64,
    /// Maximum time in seconds for a query to be answered; what writes is not cut short
    #[arg(long, env = "DOSEWIRE_QUERY_TIMEOUT", value_name = "SECONDS", default_value_t = 30)]
    query_timeout: u64,
}

/// The largest number of operations a second.
const MAX_PER_SECOND: u32 = 1_000_000;
/// The longest time for a query, in seconds.
const MAX_QUERY_SECONDS: u64 = 3_600;

impl OperationArgs {
    /// Checks this concern.
    pub fn check(self, problems: &mut Vec<Problem>) -> OperationLimits {
        let at_once = usize::try_from(self.max_operations).ok().filter(|number| (1..MAX_IN_FLIGHT).contains(number));
        if at_once.is_none() {
            let text = "this must be 1 to 127, so that one caller never takes all places. Leave it out for 64";
            problems.push(Problem::new("--max-operations", text));
        }
        let per_second = u32::try_from(self.max_operations_per_second).ok();
        let per_second = per_second.filter(|number| (1..=MAX_PER_SECOND).contains(number));
        if per_second.is_none() {
            let text = "this must be 1 to 1000000. Leave it out for 10000";
            problems.push(Problem::new("--max-operations-per-second", text));
        }
        if !(1..=MAX_QUERY_SECONDS).contains(&self.query_timeout) {
            problems.push(Problem::new("--query-timeout", "this must be 1 to 3600 seconds. Leave it out for 30"));
        }
        let usual = OperationLimits::default();
        OperationLimits {
            at_once: at_once.unwrap_or(usual.at_once),
            per_second: per_second.unwrap_or(usual.per_second),
            in_turn: usual.in_turn,
            query_timeout: Duration::from_secs(self.query_timeout),
        }
    }
}
