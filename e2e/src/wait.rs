//! Waiting for a condition with a deadline: the only waiting that a test does.

use std::time::Duration;

use anyhow::{Result, bail};
use tokio::time::{Instant, sleep};

/// Long enough for a busy machine; a condition that holds ends the wait at once.
pub const DEADLINE: Duration = Duration::from_secs(90);
const POLL: Duration = Duration::from_millis(50);

/// Asks until there is a value. An error only ends the wait at the deadline, and is then told.
///
/// # Errors
/// Returns an error if there is no value before the deadline.
pub async fn until<T>(what: &str, deadline: Duration, mut ask: impl AsyncFnMut() -> Result<Option<T>>) -> Result<T> {
    let end = Instant::now() + deadline;
    loop {
        let trouble = match ask().await {
            Ok(Some(value)) => return Ok(value),
            Ok(None) => String::new(),
            Err(error) => format!(": {error:#}"),
        };
        if Instant::now() >= end {
            bail!("waited {} s in vain for {what}{trouble}", deadline.as_secs());
        }
        sleep(POLL).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_value_ends_the_wait_and_errors_do_not() {
        let mut asked = 0;
        let value = until("the third answer", DEADLINE, async || {
            asked += 1;
            match asked {
                1 => bail!("not yet"),
                2 => Ok(None),
                _ => Ok(Some("here")),
            }
        });
        assert_eq!(value.await.expect("value"), "here");
        assert_eq!(asked, 3);
    }

    #[tokio::test]
    async fn the_deadline_tells_what_was_missing() {
        let error = until::<()>("nothing", Duration::ZERO, async || bail!("no such element")).await;
        assert_eq!(error.expect_err("in vain").to_string(), "waited 0 s in vain for nothing: no such element");
    }
}
