//! Connection tests: made at once, or begun and answered later.

use chrono::{DateTime, TimeDelta, Utc};

use super::world::World;
use crate::gate::{Cause, GateEvent, GateKind};

/// Time for which nobody else tests the connection.
const LEASE: TimeDelta = TimeDelta::minutes(3);

/// A connection test on its way.
#[derive(Debug, Clone, Copy)]
pub struct Probe {
    sent_at: DateTime<Utc>,
    /// Number of times that the set-up had been touched.
    epoch: u32,
}

impl World {
    /// Tests the connection if that is due; says whether it was.
    pub fn probe(&mut self) -> bool {
        let Some(probe) = self.due_probe() else { return false };
        self.tell_of(probe);
        true
    }

    /// Begins a connection test if one is due and none is on its way.
    pub fn begin_probe(&mut self) {
        if self.probing.is_none()
            && let Some(probe) = self.due_probe()
        {
            self.tell(GateEvent::ProbeStarted { until: self.now + LEASE });
            self.probing = Some(probe);
        }
    }

    /// The connection test on its way ends.
    pub fn end_probe(&mut self) {
        let Some(probe) = self.probing.take() else { return };
        let before = self.gate.clone();
        self.tell_of(probe);
        if probe.epoch != self.epoch && self.gate != before {
            self.wrong = Some("a connection test of another set-up says nothing of this one");
        }
    }

    fn due_probe(&self) -> Option<Probe> {
        let is_due = self.gate.probe_at().is_some_and(|at| at <= self.now);
        is_due.then_some(Probe { sent_at: self.now, epoch: self.epoch })
    }

    fn tell_of(&mut self, Probe { sent_at, .. }: Probe) {
        let was_broken = self.gate.kind() == GateKind::Broken;
        if !self.mood.echoes() {
            self.tell(GateEvent::ProbeFailed { sent_at, cause: Cause::default() });
            return;
        }
        self.tell(GateEvent::ProbeSucceeded { sent_at });
        if was_broken && self.gate.kind() == GateKind::Proving {
            (self.vain, self.vain_limit) = (0, 1);
        }
    }
}
