//! A claimed report with its message: made before the claim is committed, and sent after it.

use std::{sync::Arc, time::Instant};

use shared::{
    finding::{Finding, stops_any},
    program::Program,
    readiness::{Context, assess_among},
    report::{Action, Try},
    vxu::{MessageSettings, Vxu, render},
};

use super::{
    Courier,
    conceal::conceal,
    courier::labels,
    endpoint::Reach,
    settle::{self, Posted},
};
use crate::{
    civil::{day_of, with_offset, zone_of},
    entity::integration::Environment,
    store::{self, Claim, Ended},
};

/// A claimed report, and what is to be done about it.
pub struct Parcel {
    /// The claim.
    pub claim: Claim,
    content: Content,
    packed_at: Instant,
}

/// The work that a claimed report needs.
enum Content {
    /// A message to send.
    Message(String, Arc<Reach>),
    /// The result of an attempt with nothing to send.
    Ended(Box<Ended>),
}

/// An attempt that ended.
pub struct Finished {
    /// The claim.
    pub claim: Claim,
    /// The result of the attempt.
    pub ended: Ended,
}

impl Parcel {
    /// The message, if one is to be sent.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        match &self.content {
            Content::Message(message, _) => Some(message),
            Content::Ended(_) => None,
        }
    }
}

impl Courier {
    /// Makes the message of a claim, after our own last check.
    ///
    /// # Errors
    /// Returns an error if the database is not available.
    pub(super) async fn pack(&self, claim: Claim) -> store::Result<Parcel> {
        let content = match self.content(&claim).await? {
            Ok((message, reach)) => Content::Message(message, reach),
            Err(ended) => Content::Ended(Box::new(ended)),
        };
        Ok(Parcel { claim, content, packed_at: Instant::now() })
    }

    async fn content(&self, claim: &Claim) -> store::Result<Result<(String, Arc<Reach>), Ended>> {
        let misconfigured = |code, text| Ok(Err(self.misconfigured(claim, code, text)));
        let Some(program) = self.reference.program(&claim.integration.program_code) else {
            return misconfigured("program", "This program is not known to this server.".to_owned());
        };
        let reach = match self.reaches.find(self.store.reader(), &self.vault, program, &claim.integration).await {
            Ok(reach) => reach,
            Err(error) => return misconfigured("set_up", error.message()?),
        };
        let settings = reach.message_settings(program, reach.location(claim.location_id));
        let findings = self.last_check(claim, program, &settings);
        if stops_any(&findings) {
            return Ok(Err(settle::blocked(findings)));
        }
        Ok(match self.message(claim, program, &settings) {
            Ok(message) => Ok((message, reach)),
            Err(error) => Err(settle::unrenderable(error.to_string())),
        })
    }

    /// Our own check once more. The same message again and a deletion say what was said before, so they pass.
    fn last_check(&self, claim: &Claim, program: &Program, settings: &MessageSettings) -> Vec<Finding> {
        if claim.is_again || claim.action == Action::Delete {
            return Vec::new();
        }
        let today = day_of(claim.submission.claimed_at, &zone(claim));
        let context = Context { settings: Some(settings), ..Context::default() };
        assess_among(&claim.snapshot, &context, program, &self.reference.catalog, today)
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
            catalog: &self.reference.catalog,
            message_id: &claim.submission.message_id,
            sent_at: with_offset(self.store.source().now(), &zone(claim)),
            production: claim.integration.environment == Environment::Production,
        })
    }

    /// Sends a parcel's message, if there is one, and reads the answer. Nothing is written.
    ///
    /// A message that could not leave in time stays here: another server may have sent a newer one meanwhile.
    pub(super) async fn send(&self, parcel: Parcel) -> Finished {
        let is_late = self.is_late(&parcel);
        let Parcel { claim, content, .. } = parcel;
        let ended = match content {
            Content::Ended(ended) => *ended,
            Content::Message(..) if is_late => settle::not_sent_in_time(),
            Content::Message(message, reach) => self.exchange(&claim, &message, &reach).await,
        };
        Finished { claim, ended }
    }

    /// Returns `true` if a message may not leave any more, by the wall clock or by that of this process.
    fn is_late(&self, parcel: &Parcel) -> bool {
        let longest = self.timing.longest_start();
        let since_claim = self.store.source().now() - parcel.claim.submission.claimed_at;
        since_claim.to_std().is_ok_and(|waited| waited > longest) || parcel.packed_at.elapsed() > longest
    }

    async fn exchange(&self, claim: &Claim, message: &str, reach: &Reach) -> Ended {
        let Some(program) = self.reference.program(&claim.integration.program_code) else {
            return self.misconfigured(claim, "program", "This program is not known to this server.".to_owned());
        };
        let (_sending, began) = (self.metrics.sending(), Instant::now());
        let answer = self.transport.submit(&reach.endpoint, message).await;
        self.metrics.exchanged(&labels(claim), began.elapsed());
        let posted = Posted {
            program,
            message_id: &claim.submission.message_id,
            message,
            submission: Some(claim.submission.id),
            gate: &claim.gate,
            tried: self.tried(claim),
        };
        conceal(settle::settle(answer, &posted), &reach.endpoint)
    }

    fn misconfigured(&self, claim: &Claim, code: &str, text: String) -> Ended {
        settle::misconfigured(code, text, &claim.gate, &self.tried(claim), Some(claim.submission.id))
    }

    fn tried(&self, claim: &Claim) -> Try {
        let source = self.store.source();
        Try {
            report: claim.submission.report_id,
            sent_at: claim.submission.claimed_at,
            now: source.now(),
            tries: claim.tries,
            jitter: source.fraction(),
            action: claim.action,
            in_doubt: claim.is_again,
            maybe_accepted: claim.may_be_known,
            retry_after: None,
        }
    }
}

fn zone(claim: &Claim) -> jiff::tz::TimeZone {
    zone_of(&claim.integration.time_zone)
}
