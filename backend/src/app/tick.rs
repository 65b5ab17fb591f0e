//! The tick: looks for work that is due. What is due is decided elsewhere, on dates and times in the database.

use std::sync::Arc;

use tokio::sync::Notify;
use tokio_cron_scheduler::{Job, JobScheduler, JobSchedulerError};

use crate::{
    alert, delivery,
    delivery::Courier,
    dispatch::WebhookTarget,
    interest,
    night::Nights,
    store::{self, Store},
};

/// Every two seconds: leases that expired, and attempts that go again.
const DELIVERY_SCHEDULE: &str = "*/2 * * * * *";
/// Every twenty seconds: nights that are due.
const NIGHT_SCHEDULE: &str = "*/20 * * * * *";
/// Every ten seconds: interest that is to be passed on.
const INTEREST_SCHEDULE: &str = "*/10 * * * * *";
/// Every hour: keys of requests, and deliveries of webhooks, that are older than they are kept.
const KEY_SCHEDULE: &str = "40 7 * * * *";
/// Every minute: alerts that no event raises.
const ALERT_SCHEDULE: &str = "30 * * * * *";

/// Starts the tick; it ends when the scheduler is dropped or shut down.
///
/// # Errors
/// Returns an error if the scheduler cannot be started.
pub async fn start(
    courier: &Courier,
    bell: &Arc<Notify>,
    nights: Arc<Nights>,
    passing: Option<WebhookTarget>,
) -> Result<JobScheduler, JobSchedulerError> {
    let scheduler = JobScheduler::new().await?;
    scheduler.add(outbox_tick(courier.clone(), Arc::clone(bell))?).await?;
    scheduler.add(night_tick(nights)?).await?;
    scheduler.add(alert_tick(courier.clone())?).await?;
    scheduler.add(key_tick(courier.store.clone())?).await?;
    if let Some(target) = passing {
        scheduler.add(interest_tick(courier.clone(), target)?).await?;
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

fn alert_tick(courier: Courier) -> Result<Job, JobSchedulerError> {
    Job::new_async(ALERT_SCHEDULE, move |_, _| {
        let courier = courier.clone();
        Box::pin(async move {
            if let Err(error) = alert::check(&courier.store).await {
                tracing::error!(error = %error, "alert.check_failed");
            }
        })
    })
}

fn key_tick(store: Store) -> Result<Job, JobSchedulerError> {
    Job::new_async(KEY_SCHEDULE, move |_, _| {
        let store = store.clone();
        Box::pin(async move {
            if let Err(error) = drop_old_requests(&store).await {
                tracing::error!(error = %error, "idempotency_key.drop_failed");
            }
        })
    })
}

async fn drop_old_requests(store: &Store) -> store::Result<()> {
    let tx = store.begin("server").await?;
    store::drop_old_requests(&tx).await?;
    store::drop_old_deliveries(&tx).await?;
    tx.commit().await
}

fn interest_tick(courier: Courier, target: WebhookTarget) -> Result<Job, JobSchedulerError> {
    Job::new_async(INTEREST_SCHEDULE, move |_, _| {
        let (courier, target) = (courier.clone(), target.clone());
        Box::pin(async move {
            if let Err(error) = interest::pass_on(&courier.store, &courier.reference, &target).await {
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
