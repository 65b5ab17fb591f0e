//! One attempt from the claim to the verdict.

use std::sync::Arc;

use shared::{
    finding::{Finding, stops_any},
    program::Program,
    readiness::{Context, assess_among},
    report::Action,
    vxu::{MessageSettings, Vxu, render},
};
use tracing::Instrument;

use super::{
    conceal::conceal,
    endpoint::{Reach, reach},
    settle::{self, Moment},
};
use crate::{
    civil::{day_of, with_offset, zone_of},
    knowledge::Knowledge,
    store::{self, Claim, Ended, Store},
    transport::RegistryTransport,
    vault::Vault,
};

/// Everything that an attempt needs.
#[derive(Clone)]
pub struct Courier {
    /// The database.
    pub store: Store,
    /// Opens the registry's password, and seals messages.
    pub vault: Arc<Vault>,
    /// Programs and catalog.
    pub knowledge: Arc<Knowledge>,
    /// Speaks with registries.
    pub transport: Arc<dyn RegistryTransport>,
}

impl Courier {
    /// Claims the next report that is due and carries it to its verdict; says whether there was one.
    ///
    /// # Errors
    /// When the database is not available. What was claimed is rescued when its lease expires.
    pub async fn carry_one(&self) -> store::Result<bool> {
        let Some(claim) = self.claim().await? else { return Ok(false) };
        let span = tracing::info_span!("submission", submission.id = %claim.submission.id, report.id = %claim.submission.report_id);
        self.carry(claim).instrument(span).await?;
        Ok(true)
    }

    async fn claim(&self) -> store::Result<Option<Claim>> {
        if !store::is_any_due(self.store.reader(), self.store.source().now()).await? {
            return Ok(None);
        }
        let mut tx = self.store.begin("outbox").await?;
        let knowledge = &self.knowledge;
        let claim = store::claim(&mut tx, &knowledge.programs_asset.name, &knowledge.catalog_asset.name).await?;
        match claim {
            Some(_) => tx.commit().await?,
            None => tx.cancel().await?,
        }
        Ok(claim)
    }

    async fn carry(&self, claim: Claim) -> store::Result<()> {
        let ended = match self.attempt(&claim).await {
            Ok(ended) => ended,
            // Somebody else decides: the lease was lost before anything was sent.
            Err(store::Error::Conflict) => return Ok(()),
            Err(error) => return Err(error),
        };
        let mut tx = self.store.begin("outbox").await?;
        match store::complete(&mut tx, &self.vault, &claim.submission, &ended).await {
            Ok(()) => tx.commit().await?,
            Err(store::Error::Conflict) => {
                tracing::warn!("submission.fenced_off");
                return tx.cancel().await;
            }
            Err(error) => return Err(error),
        }
        let verdict = ended.verdict.map_or("none", |verdict| verdict.as_str());
        let failure = ended.failure.as_ref().map_or("none", |(code, _)| code.as_str());
        tracing::info!(verdict, failure.code = failure, attempt = claim.tries, "submission.ended");
        Ok(())
    }

    async fn attempt(&self, claim: &Claim) -> store::Result<Ended> {
        let moment = self.moment(claim);
        let Some(program) = self.knowledge.program(&claim.integration.program_code) else {
            return Ok(settle::unusable("program", "This program is not known to this server.".to_owned(), &moment));
        };
        let db = self.store.reader();
        let reach = match reach(db, &self.vault, program, &claim.integration).await {
            Ok(reach) => reach,
            Err(error) => return Ok(settle::unusable("set_up", error.told()?, &moment)),
        };
        let location = store::enrollment_settings(db, claim.integration.id, claim.location_id).await?;
        let settings = reach.message_settings(program, &location);
        let findings = self.last_check(claim, program, &settings);
        if stops_any(&findings) {
            return Ok(settle::stopped(findings));
        }
        match self.message(claim, program, &settings) {
            Ok(message) => self.send(claim, program, &reach, &message).await,
            Err(error) => Ok(settle::unsayable(error.to_string())),
        }
    }

    /// Our own check once more. The same message again and a deletion say what was said before, so they pass.
    fn last_check(&self, claim: &Claim, program: &Program, settings: &MessageSettings) -> Vec<Finding> {
        if claim.is_again || claim.action == Action::Delete {
            return Vec::new();
        }
        let today = day_of(claim.submission.claimed_at, &zone(claim));
        let context = Context { settings: Some(settings), ..Context::default() };
        assess_among(&claim.snapshot, &context, program, &self.knowledge.catalog, today)
    }

    fn message(
        &self,
        claim: &Claim,
        program: &Program,
        settings: &MessageSettings,
    ) -> Result<String, shared::vxu::Error> {
        render(&Vxu {
            snapshot: &claim.snapshot,
            action: claim.action,
            program,
            settings,
            catalog: &self.knowledge.catalog,
            message_id: &claim.submission.message_id,
            sent_at: with_offset(self.store.source().now(), &zone(claim)),
            production: claim.integration.environment == "PRODUCTION",
        })
    }

    async fn send(&self, claim: &Claim, program: &Program, reach: &Reach, message: &str) -> store::Result<Ended> {
        let mut tx = self.store.begin("outbox").await?;
        store::keep_request(&mut tx, &self.vault, claim, message).await?;
        tx.commit().await?;
        let answer = self.transport.submit(&reach.endpoint, message).await;
        let ended = settle::settle(answer, program, &claim.submission.message_id, message, &self.moment(claim));
        Ok(conceal(ended, &reach.endpoint))
    }

    fn moment(&self, claim: &Claim) -> Moment {
        let source = self.store.source();
        Moment { now: source.now(), tries: claim.tries, jitter: source.fraction(), is_again: claim.is_again }
    }
}

fn zone(claim: &Claim) -> jiff::tz::TimeZone {
    zone_of(&claim.integration.time_zone)
}
