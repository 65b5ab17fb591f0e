//! Running a transaction again when the database was busy.

use std::time::Duration;

use super::error::{Error, Result};

/// The first pause before a transaction is run again; it doubles up to [`MAX_BACKOFF`].
const INITIAL_BACKOFF: Duration = Duration::from_millis(20);
/// The longest pause.
const MAX_BACKOFF: Duration = Duration::from_secs(1);
/// Default time for which a transaction is retried.
const RETRY_TIMEOUT: Duration = Duration::from_secs(10);

/// Runs a transaction, which `attempt` begins and commits; runs it again, for some seconds, when it lost a deadlock or
/// the database was busy.
///
/// # Errors
/// Returns the error of the last attempt: `Busy` when the database stayed busy.
pub async fn retry<T, F>(attempt: impl Fn() -> F) -> Result<T>
where
    F: Future<Output = Result<T>>,
{
    retry_within(RETRY_TIMEOUT, |error| matches!(error, Error::Busy(_)), attempt).await
}

/// Runs a transaction, which `attempt` begins and commits; runs it again for `patience` while `is_passing` says that
/// its error passes.
///
/// # Errors
/// Returns the error of the last attempt.
pub async fn retry_within<T, F>(
    patience: Duration,
    is_passing: impl Fn(&Error) -> bool,
    attempt: impl Fn() -> F,
) -> Result<T>
where
    F: Future<Output = Result<T>>,
{
    let begun = tokio::time::Instant::now();
    let mut pause = INITIAL_BACKOFF;
    loop {
        match attempt().await {
            Err(error) if is_passing(&error) && begun.elapsed() < patience => {
                tracing::debug!(error = %error, "store.again");
            }
            other => return other,
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(MAX_BACKOFF);
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use sea_orm::{ConnAcquireErr, DbErr};

    use super::*;

    fn busy() -> Error {
        DbErr::ConnectionAcquire(ConnAcquireErr::Timeout).into()
    }

    /// Returns the number of attempts when the first `failures` fail.
    async fn attempts(failures: u32, error: fn() -> Error, patience: Duration) -> (u32, bool) {
        let tried = Cell::new(0);
        let attempt = || async {
            tried.set(tried.get() + 1);
            if tried.get() > failures { Ok(()) } else { Err(error()) }
        };
        let outcome = retry_within(patience, |error| matches!(error, Error::Busy(_)), attempt).await;
        (tried.get(), outcome.is_ok())
    }

    #[rstest::rstest]
    #[case::at_once(0, busy, 10, (1, true))]
    #[case::after_some(3, busy, 10, (4, true))]
    #[case::it_does_not_pass(1, || Error::Conflict, 10, (1, false))]
    #[case::no_patience(1, busy, 0, (1, false))]
    #[tokio::test]
    async fn a_busy_database_is_tried_again(
        #[case] failures: u32,
        #[case] error: fn() -> Error,
        #[case] patience: u64,
        #[case] expected: (u32, bool),
    ) {
        assert_eq!(attempts(failures, error, Duration::from_secs(patience)).await, expected);
    }
}
