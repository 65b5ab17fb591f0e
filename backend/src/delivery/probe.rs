//! Connection tests: asked for by a person, and made by the server where a gate waits for one.

use chrono::{DateTime, TimeDelta, Utc};
use shared::{
    gate::{Cause, Gate, GateEvent},
    report::Trouble,
};

use super::{
    Courier,
    endpoint::reach,
    settle::{cause_of_failure, trouble_of},
};
use crate::{
    entity::integration,
    store::{self, GateId},
    transport::Contact,
};

/// Maximum duration of a connection test, before another server repeats it.
const PROBE_LEASE: TimeDelta = TimeDelta::minutes(3);

/// A connection test that was begun.
pub(super) struct Probe {
    row: integration::Model,
    gate: Gate,
    begun_at: DateTime<Utc>,
}

/// The result of a connection test.
#[derive(Debug, Clone)]
pub struct Tested {
    /// The side at fault, if the registry did not answer as it should.
    pub trouble: Option<Trouble>,
    /// The conclusion of a passed test, or what to do next.
    pub cause: Cause,
}

impl Tested {
    fn proves(text: &str) -> Self {
        Self { trouble: None, cause: Cause { text: text.to_owned(), ..Cause::default() } }
    }

    fn fails(trouble: Trouble, code: &str, text: String) -> Self {
        Self { trouble: Some(trouble), cause: Cause { code: code.to_owned(), text, submission: None } }
    }

    /// Returns the event that the result means for a gate.
    fn event(self, gate: &Gate, sent_at: DateTime<Utc>) -> GateEvent {
        let cause = self.cause;
        match self.trouble {
            None => GateEvent::ProbeSucceeded { sent_at },
            Some(Trouble::SetUp) => GateEvent::ProbeRefused { sent_at, cause },
            Some(Trouble::NotFound) if gate.through_at.is_none() => GateEvent::ProbeRefused { sent_at, cause },
            Some(Trouble::NotFound | Trouble::Message | Trouble::Registry) => GateEvent::ProbeFailed { sent_at, cause },
        }
    }
}

impl Courier {
    /// Tests the connection of an integration.
    ///
    /// # Errors
    /// Returns an error if the database is not available.
    pub async fn test_connection(&self, row: &integration::Model) -> store::Result<Tested> {
        let Some(program) = self.reference.program(&row.program_code) else {
            let text = "This program is not known to this server.".to_owned();
            return Ok(Tested::fails(Trouble::SetUp, "program", text));
        };
        let reach = match reach(self.store.reader(), &self.vault, program, row).await {
            Ok(reach) => reach,
            Err(error) => return Ok(Tested::fails(Trouble::SetUp, "set_up", error.message()?)),
        };
        let echo = format!("Dosewire {}", self.store.source().code(6));
        Ok(match self.transport.test_connection(&reach.endpoint, &echo).await {
            Ok(Contact::Echoed(reply)) if reply.body.contains(&echo) => Tested::proves(
                "The registry can be reached and answers. This does not prove the user name and password: \
                 the first message will.",
            ),
            Ok(Contact::Reached) => Tested::proves(
                "Something answers at this address. This kind of service has no test that shows more: \
                 the first message will.",
            ),
            Ok(Contact::Echoed(_)) => Tested::fails(
                Trouble::Registry,
                "wrong_echo",
                "Something answers at this address, but not with what it was asked. Check the address.".to_owned(),
            ),
            Err(failure) => Tested { trouble: Some(trouble_of(failure.code)), cause: cause_of_failure(&failure, None) },
        })
    }

    /// Makes the connection tests that gates wait for; says whether there were any.
    ///
    /// # Errors
    /// Returns an error if the database is not available.
    pub async fn probe_due(&self) -> store::Result<bool> {
        let begun = self.begin_probes().await?;
        let is_any = !begun.is_empty();
        for probe in begun {
            self.probe(probe).await?;
        }
        Ok(is_any)
    }

    /// Begins the connection tests that gates wait for: no other server makes them for a while.
    ///
    /// # Errors
    /// Returns an error if the database is not available.
    pub(super) async fn begin_probes(&self) -> store::Result<Vec<Probe>> {
        let due = store::due_probes(self.store.reader(), self.store.source().now()).await?;
        let mut begun = Vec::new();
        for id in due {
            let mut tx = self.store.begin("outbox").await?;
            let begun_at = tx.now();
            let gate = store::begin_probe(&mut tx, id, begun_at + PROBE_LEASE).await?;
            let row = store::integration_by_id(tx.db(), id).await?;
            if let Some((row, gate)) = row.zip(gate) {
                tx.commit().await?;
                begun.push(Probe { row, gate, begun_at });
            } else {
                tx.cancel().await?;
            }
        }
        Ok(begun)
    }

    /// Makes a connection test that was begun. Of a set-up that was saved meanwhile it says nothing.
    ///
    /// # Errors
    /// Returns an error if the database is not available.
    pub(super) async fn probe(&self, probe: Probe) -> store::Result<()> {
        let tested = self.test_connection(&probe.row).await?;
        let mut tx = self.store.begin("outbox").await?;
        if store::is_set_up_current(&tx, &probe.row).await? {
            let learned = [tested.event(&probe.gate, probe.begun_at)];
            store::apply_gate_events(&mut tx, GateId::Integration(probe.row.id), &learned).await?;
        }
        tx.commit().await
    }
}
