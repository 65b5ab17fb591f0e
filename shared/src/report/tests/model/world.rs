//! The practice: its reports and its gate, moved by the product's functions alone.

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::registry::{Mood, Reply, receive};
use crate::{
    gate::{Cause, Gate, GateEvent, GateKind, GateScope},
    report::{Action, AttemptState, Event, HoldReason, Outcome, ReportState, Trouble, Try, Wanted, apply, due, settle},
};

/// Connections of the integration.
const CONNECTIONS: u32 = 2;

/// A message on its way.
#[derive(Debug, Clone, Copy)]
pub struct Flight {
    pub sent_at: DateTime<Utc>,
    pub message: (i32, Action),
    pub password: u8,
    /// Number of times that the set-up had been touched.
    pub epoch: u32,
    in_doubt: bool,
}

/// A dose with its report, and what is true of it.
#[derive(Debug, Clone)]
pub struct Dose {
    pub state: ReportState,
    pub flight: Option<Flight>,
    /// The version that the registry holds.
    pub held: Option<i32>,
    /// The message that may have arrived since the last verdict.
    pub doubt: Option<(i32, Action)>,
    /// `true` if a deletion was asked for that is neither done nor refused nor taken back.
    pub delete: bool,
    version: i32,
}

impl Dose {
    fn new() -> Self {
        let state = ReportState::new(Wanted::Version(1), false, false);
        Self { state, flight: None, held: None, doubt: None, delete: false, version: 1 }
    }

    pub fn apply(&mut self, event: Event) -> bool {
        let Ok(next) = apply(&self.state, event) else { return false };
        self.state = next;
        true
    }
}

/// The world.
#[derive(Debug, Clone)]
pub struct World {
    pub now: DateTime<Utc>,
    pub doses: Vec<Dose>,
    pub gate: Gate,
    pub mood: Mood,
    /// The password that the registry takes, and the one that is set up.
    pub passwords: (u8, u8),
    /// `true` if a set-up refusal was answered since a person last touched the set-up.
    pub refused: bool,
    /// Wrong passwords that the registry met since somebody last touched the set-up, of messages claimed since then.
    pub wrong_tries: u32,
    /// Number of times that a person touched the set-up.
    pub epoch: u32,
    /// `true` if anything got through since the set-up was saved.
    pub has_worked: bool,
    /// Messages that met a registry in trouble since it last gave an answer, or since a person or a probe let it go on.
    pub vain: u32,
    /// Maximum number of such messages.
    pub vain_limit: u32,
    /// The dose that waits for the removal of the other, after a move.
    pub successor: Option<usize>,
}

impl World {
    pub fn new() -> Self {
        let now = DateTime::from_timestamp(1_770_000_000, 0).unwrap();
        Self {
            now,
            doses: vec![Dose::new(), Dose::new()],
            gate: Gate::new(GateScope::Integration, now),
            mood: Mood::Well,
            passwords: (1, 1),
            refused: false,
            wrong_tries: 0,
            epoch: 0,
            has_worked: false,
            vain: 0,
            vain_limit: 6,
            successor: None,
        }
    }

    pub fn queue(&mut self, n: usize) {
        let dose = &mut self.doses[n];
        let is_deletion = matches!(dose.state.wanted, Wanted::Absent(_)) && dose.state.accepted.is_some();
        if dose.apply(Event::Queued) && is_deletion {
            dose.delete = true;
        }
    }

    pub fn withdraw(&mut self, n: usize) {
        self.doses[n].apply(Event::Withdrawn { is_refused: false });
    }

    pub fn edit(&mut self, n: usize) {
        let dose = &mut self.doses[n];
        dose.version += 1;
        dose.apply(Event::Edited { version: dose.version });
    }

    pub fn delete(&mut self, n: usize, at_registry: bool) {
        let dose = &mut self.doses[n];
        let reached = dose.state.accepted.is_some() || dose.state.attempt.is_in_flight();
        dose.apply(Event::Deleted { at_registry });
        dose.delete |= at_registry && reached;
    }

    /// Takes a deletion back; of a move only while nobody may have the dose of the other chart.
    pub fn restore(&mut self, n: usize) {
        if let Some(successor) = self.successor.filter(|successor| *successor != n) {
            if self.doses[successor].state.accepted.is_some() || self.doses[successor].state.attempt.is_in_flight() {
                return;
            }
            self.delete(successor, false);
            self.successor = None;
        }
        let dose = &mut self.doses[n];
        let version = dose.version;
        let before = dose.state.wanted;
        dose.apply(Event::Restored { version });
        if dose.state.wanted != before {
            dose.delete = false;
        }
    }

    /// The first dose moves to another chart: the second is its successor there.
    pub fn move_dose(&mut self) {
        let is_new = matches!(self.doses[0].state.wanted, Wanted::Version(_)) && self.successor.is_none();
        if !is_new || self.doses[1].state != Dose::new().state {
            return;
        }
        self.delete(0, true);
        if let Wanted::Absent(_) = self.doses[0].state.wanted {
            self.doses[1].apply(Event::Queued);
            self.doses[1].apply(Event::Held(HoldReason::Moved));
            self.successor = Some(1);
        }
    }

    pub fn save(&mut self, password: u8) {
        self.passwords.1 = password;
        self.has_worked = false;
        self.touch();
        self.tell(GateEvent::SetUpSaved);
    }

    pub fn release(&mut self) {
        if self.gate.kind() != GateKind::Open {
            self.touch();
            self.tell(GateEvent::ReleasedByHand);
        }
    }

    fn touch(&mut self) {
        (self.refused, self.wrong_tries, self.vain, self.vain_limit) = (false, 0, 0, 6);
        self.epoch += 1;
    }

    pub fn tell(&mut self, event: GateEvent) {
        self.gate = self.gate.apply(event, self.now);
    }

    /// Tests the connection if that is due; says whether it was.
    pub fn probe(&mut self) -> bool {
        if self.gate.probe_at().is_none_or(|at| at > self.now) {
            return false;
        }
        if self.mood.echoes() {
            let was_broken = self.gate.kind() == GateKind::Broken;
            self.tell(GateEvent::ProbeSucceeded);
            if was_broken {
                (self.vain, self.vain_limit) = (0, 1);
            }
        } else {
            self.tell(GateEvent::ProbeFailed(Cause::default()));
        }
        true
    }

    /// Claims a dose if it is due and the gate lets it.
    pub fn claim(&mut self, n: usize) -> bool {
        let limit = self.gate.limit(CONNECTIONS, self.now);
        let in_flight = self.doses.iter().filter(|dose| dose.flight.is_some()).count();
        let dose = &mut self.doses[n];
        if in_flight >= limit as usize || !due(&dose.state, self.now) || !dose.apply(Event::Claimed) {
            return false;
        }
        let message = dose.state.attempt.sent.unwrap();
        let (sent_at, password, in_doubt) = (self.now, self.passwords.1, dose.state.attempt.in_doubt);
        dose.flight = Some(Flight { sent_at, message, password, epoch: self.epoch, in_doubt });
        true
    }

    /// The registry answers a message, and the answer is settled.
    pub fn answer(&mut self, n: usize) -> Option<Reply> {
        let dose = &mut self.doses[n];
        let flight = dose.flight.take()?;
        let is_known = flight.password == self.passwords.0;
        let reply = receive(self.mood, is_known, &mut dose.held, flight.message);
        let tried = Try {
            report: Uuid::from_u128(n as u128),
            sent_at: flight.sent_at,
            now: self.now,
            tries: dose.state.attempt.tries,
            jitter: 0.5,
            in_doubt: flight.in_doubt,
            retry_after: None,
        };
        let cause = Cause { code: format!("{:?}", self.mood), ..Cause::default() };
        let settled = settle(&reply.answer(), &self.gate, &tried, cause);
        self.note(n, flight, &reply);
        self.end(n, settled.outcome);
        if let Some(event) = settled.integration {
            self.tell(event);
        }
        Some(reply)
    }

    /// Notes what is true after an answer, whatever the product makes of it.
    fn note(&mut self, n: usize, flight: Flight, reply: &Reply) {
        let dose = &mut self.doses[n];
        if reply.is_verdict() {
            dose.doubt = None;
        } else if reply.may_have_arrived() {
            dose.doubt = Some(flight.message);
        }
        if flight.epoch != self.epoch {
            return;
        }
        if matches!(reply, Reply::Read(_)) {
            (self.has_worked, self.vain, self.vain_limit) = (true, 0, 6);
        } else if self.mood.is_in_trouble() {
            self.vain += 1;
        }
        if let Reply::Failed(Trouble::SetUp, ..) = reply {
            self.refused = true;
            self.wrong_tries += 1;
        }
    }

    fn end(&mut self, n: usize, outcome: Outcome) {
        let dose = &mut self.doses[n];
        let was_deletion = matches!(dose.state.attempt.sent, Some((_, Action::Delete)));
        let in_doubt = dose.state.attempt.in_doubt;
        assert!(dose.apply(Event::Ended(outcome)), "what is on its way can end");
        let is_refused = outcome == Outcome::Rejected || (matches!(outcome, Outcome::NotTaken { .. }) && !in_doubt);
        if was_deletion && is_refused || dose.state.accepted.is_none() && !dose.state.attempt.is_in_flight() {
            dose.delete = false;
        }
        self.release_dependents(n);
    }

    /// Releases the dependents, as the store does with each verdict.
    fn release_dependents(&mut self, n: usize) {
        let Some(successor) = self.successor.filter(|successor| *successor != n) else { return };
        let state = self.doses[n].state;
        if state.accepted.is_none() && !state.attempt.is_in_flight() {
            self.doses[successor].apply(Event::Released);
            self.doses[successor].apply(Event::Queued);
            self.successor = None;
        } else if state.attempt.state == AttemptState::Rejected {
            self.doses[successor].apply(Event::RemovalRefused);
        }
    }

    /// The server stops: what was on its way may have arrived.
    pub fn crash(&mut self, did_arrive: bool) {
        for n in 0..self.doses.len() {
            let Some(flight) = self.doses[n].flight.take() else { continue };
            if did_arrive && flight.password == self.passwords.0 {
                receive(self.mood, true, &mut self.doses[n].held, flight.message);
            }
            self.doses[n].doubt = Some(flight.message);
            self.end(n, Outcome::Unknown { until: Some(self.now + TimeDelta::seconds(30)) });
        }
    }

    /// Returns `true` if anything goes by itself.
    pub fn is_busy(&self) -> bool {
        let goes = |dose: &Dose| {
            dose.flight.is_some()
                || dose.state.attempt.state == AttemptState::Queued
                || dose.state.attempt.next_try_at.is_some()
        };
        self.doses.iter().any(goes)
    }
}
