//! The tick: looks for work that is due. What is due is decided elsewhere, on dates and times in the database.

use std::sync::Arc;

use tokio::sync::Notify;
use tokio_cron_scheduler::{Job, JobScheduler, JobSchedulerError};
use url::Url;

use crate::{delivery, delivery::Courier, interest, night::Nights, transport::Webhook};

/// Every two seconds: leases that expired, and attempts that go again.
const DELIVERY_SCHEDULE: &str = "*/2 * * * * *";
/// Every twenty seconds: nights that are due.
const NIGHT_SCHEDULE: &str = "*/20 * * * * *";
/// Every ten seconds: interest that is to be passed on.
const INTEREST_SCHEDULE: &str = "*/10 * * * * *";

/// Starts the tick; it ends when the scheduler is dropped or shut down.
///
/// # Errors
/// When the scheduler cannot be started.
pub async fn start(
    courier: &Courier,
    bell: &Arc<Notify>,
    nights: Arc<Nights>,
    passing: Option<(Webhook, Url)>,
) -> Result<JobScheduler, JobSchedulerError> {
    let scheduler = JobScheduler::new().await?;
    scheduler.add(outbox_tick(courier.clone(), Arc::clone(bell))?).await?;
    scheduler.add(night_tick(nights)?).await?;
    if let Some((webhook, url)) = passing {
        scheduler.add(interest_tick(courier.clone(), webhook, url)?).await?;
    }
    scheduler.start().await?;
    Ok(scheduler)
}

fn outbox_tick(courier: Courier, bell: Arc<Notify>) -> Result<Job, JobSchedulerError> {
    Job::new_async(DELIVERY_SCHEDULE, move |_, _| {
        let (courier, bell) = (courier.clone(), Arc::clone(&bell));
        Box::pin(async move {
            if let Err(error) = delivery::wake(&courier, &bell).await {
                tracing::error!(error = %error, "outbox.tick_failed");
            }
        })
    })
}

fn night_tick(nights: Arc<Nights>) -> Result<Job, JobSchedulerError> {
    Job::new_async(NIGHT_SCHEDULE, move |_, _| {
        let nights = Arc::clone(&nights);
        Box::pin(async move { run_nights(&nights).await })
    })
}

fn interest_tick(courier: Courier, webhook: Webhook, url: Url) -> Result<Job, JobSchedulerError> {
    Job::new_async(INTEREST_SCHEDULE, move |_, _| {
        let (courier, webhook, url) = (courier.clone(), webhook.clone(), url.clone());
        Box::pin(async move {
            if let Err(error) = interest::pass_on(&courier.store, &courier.reference, &webhook, &url).await {
                tracing::error!(error = %error, "interest.failed");
            }
        })
    })
}

/// Runs the nights that are due; a failure is logged, and the next tick tries again.
pub async fn run_nights(nights: &Nights) {
    if let Err(error) = nights.tick().await {
        tracing::error!(error = %error, "night.tick_failed");
    }
}
