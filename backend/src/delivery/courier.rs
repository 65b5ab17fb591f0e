//! Claims, messages and verdicts in their transactions.

use std::sync::Arc;

use uuid::Uuid;

use super::{
    parcel::{Finished, Parcel},
    reach_cache::ReachCache,
    server::Health,
    timing::Timing,
};
use crate::{
    metrics::{DeliveryMetrics, IntegrationLabels},
    reference_data::ReferenceData,
    store::{self, Claim, Claimer, Error, Store, Tx},
    transport::RegistryTransport,
    vault::Vault,
};

/// The shared parts that every attempt needs.
#[derive(Clone)]
pub struct Courier {
    /// The database.
    pub store: Store,
    /// Opens the registry's password, and seals messages.
    pub vault: Arc<Vault>,
    /// Programs and catalog.
    pub reference: Arc<ReferenceData>,
    /// Speaks with registries.
    pub transport: Arc<dyn RegistryTransport>,
    /// The id of this server, as others know it.
    pub server: Uuid,
    /// Leases and timeouts.
    pub timing: Timing,
    /// The endpoints of the integrations, opened once for each version of the set-up.
    pub reaches: ReachCache,
    /// The health of this server's writes.
    pub health: Health,
    /// The figures of what is sent.
    pub metrics: DeliveryMetrics,
}

impl Courier {
    /// The courier of a new server, with the usual times.
    #[must_use]
    pub fn new(
        store: Store,
        vault: Arc<Vault>,
        reference: Arc<ReferenceData>,
        transport: Arc<dyn RegistryTransport>,
    ) -> Self {
        Self {
            server: store.source().uuid(),
            store,
            vault,
            reference,
            transport,
            timing: Timing::default(),
            reaches: ReachCache::default(),
            health: Health::default(),
            metrics: DeliveryMetrics::default(),
        }
    }

    /// Makes the connection tests that are due, or claims the next report that is due and carries it to its verdict;
    /// says whether there was anything to do.
    ///
    /// # Errors
    /// Returns an error if the database is not available. What was claimed is rescued when its lease ends.
    pub async fn carry_one(&self) -> store::Result<bool> {
        if self.probe_due().await? {
            return Ok(true);
        }
        let Some(parcel) = self.turn(&[], 1).await?.parcels.pop() else { return Ok(false) };
        let finished = self.send(parcel).await;
        self.complete(&[finished]).await?;
        Ok(true)
    }

    /// Writes down how attempts ended, and claims at most `limit` reports that are due, in one transaction.
    ///
    /// # Errors
    /// Returns an error if the database is not available; then nothing was written.
    pub(super) async fn turn(&self, finished: &[Finished], limit: usize) -> store::Result<Turn> {
        if finished.is_empty() && (limit == 0 || !self.is_any_claimable().await?) {
            return Ok(Turn::default());
        }
        let mut tx = self.store.begin("outbox").await?;
        self.write_down(&mut tx, finished).await?;
        let parcels = self.claim(&mut tx, limit).await?;
        let is_written = tx.has_changes();
        if is_written {
            tx.commit().await?;
        } else {
            tx.cancel().await?;
        }
        self.note_ended(finished);
        Ok(Turn { parcels, is_written })
    }

    /// Writes down how attempts ended. A database that is busy or cannot be reached is waited for while the lease
    /// lasts.
    ///
    /// # Errors
    /// Returns an error if the attempts could not be written.
    pub(super) async fn complete(&self, finished: &[Finished]) -> store::Result<()> {
        let attempt = || async {
            let mut tx = self.store.begin("outbox").await?;
            self.write_down(&mut tx, finished).await?;
            tx.commit().await
        };
        store::retry_within(self.timing.lease, Error::is_passing, attempt).await?;
        self.note_ended(finished);
        Ok(())
    }

    async fn is_any_claimable(&self) -> store::Result<bool> {
        store::is_any_claimable(self.store.reader(), self.store.source().now()).await
    }

    async fn write_down(&self, tx: &mut Tx, finished: &[Finished]) -> store::Result<()> {
        if finished.is_empty() {
            return Ok(());
        }
        let attempts: Vec<_> = finished.iter().map(|one| (&one.claim.submission, &one.ended)).collect();
        for submission in store::complete_all(tx, &self.vault, &attempts).await? {
            tracing::warn!(submission.id = %submission, "submission.fenced_off");
        }
        Ok(())
    }

    async fn claim(&self, tx: &mut Tx, limit: usize) -> store::Result<Vec<Parcel>> {
        if limit == 0 {
            return Ok(Vec::new());
        }
        let claimer = Claimer {
            server: self.server,
            lease: self.timing.lease(),
            limit,
            programs: &self.reference.programs_asset.name,
            catalog: &self.reference.catalog_asset.name,
        };
        let mut parcels = Vec::new();
        for claim in store::claim(tx, &claimer).await? {
            parcels.push(self.pack(claim).await?);
        }
        let opened = parcels.iter().map(|parcel| (&parcel.claim, parcel.message()));
        store::open_submissions(tx, &self.vault, opened).await?;
        Ok(parcels)
    }
}

impl Courier {
    /// Logs and counts attempts that were written down.
    fn note_ended(&self, finished: &[Finished]) {
        for Finished { claim, ended } in finished {
            let verdict = ended.verdict.map_or("none", |verdict| verdict.as_str());
            let failure = ended.failure.as_ref().map_or("none", |(code, _)| code.as_str());
            let (submission, report) = (claim.submission.id, claim.submission.report_id);
            tracing::info!(
                submission.id = %submission, report.id = %report, verdict, failure.code = failure, attempt = claim.tries,
                "submission.ended"
            );
            self.metrics.ended(labels(claim), verdict, failure);
        }
    }
}

/// The labels of a claim's figures.
pub(super) fn labels(claim: &Claim) -> IntegrationLabels {
    IntegrationLabels::new(claim.integration.id, &claim.integration.program_code)
}

/// The result of a transaction of the delivery.
#[derive(Default)]
pub(super) struct Turn {
    /// The messages to send.
    pub parcels: Vec<Parcel>,
    /// `true` if the transaction wrote anything.
    pub is_written: bool,
}
