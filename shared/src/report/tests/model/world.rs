//! The practice: its reports and its gate, moved by the product's functions alone.

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::{
    backup::Backup,
    fault::{Fault, Product},
    probe::Probe,
    registry::{Mood, Reply, receive},
};
use crate::{
    gate::{Cause, Gate, GateEvent, GateKind, GateScope},
    report::{Action, AttemptState, Event, HoldReason, Outcome, ReportState, Trouble, Try, Wanted, due},
};

/// Connections of the integration.
const CONNECTIONS: u32 = 2;

/// The period after an answer in which all connections may be used.
const FRESH: TimeDelta = TimeDelta::minutes(5);

/// The period in which trying does not end.
const TRIED_FOR: TimeDelta = TimeDelta::days(10);

/// A message on its way.
#[derive(Debug, Clone, Copy)]
pub struct Flight {
    pub sent_at: DateTime<Utc>,
    pub message: (i32, Action),
    pub password: u8,
    /// Number of times that the set-up had been touched.
    pub epoch: u32,
    in_doubt: bool,
    /// `true` if the registry had answered a moment before.
    is_fresh: bool,
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
    /// `true` if somebody asked to send the dose, and there is no verdict of it yet.
    pub asked: bool,
    /// `true` if it waits for a person, since its record could not be read or trying ended.
    pub is_aside: bool,
    /// The instant of the first try since it was queued.
    pub tried_since: Option<DateTime<Utc>>,
    /// The last version that there ever was, also one that a restore took back.
    pub version: i32,
    /// The newest snapshot.
    pub snapshot: i32,
    pub product: Product,
}

impl Dose {
    fn new(product: Product) -> Self {
        let state = ReportState::new(Wanted::Version(1), false, false);
        let (flight, held, doubt, tried_since) = (None, None, None, None);
        let (delete, asked, is_aside) = (false, false, false);
        let (version, snapshot) = (1, 1);
        Self { state, flight, held, doubt, delete, asked, is_aside, tried_since, version, snapshot, product }
    }

    pub fn apply(&mut self, event: Event) -> bool {
        let Ok(next) = self.product.apply(&self.state, event) else { return false };
        self.state = next;
        true
    }

    /// Notes that trying begins anew.
    fn begin(&mut self) {
        (self.is_aside, self.tried_since) = (false, None);
        self.asked = matches!(self.state.wanted, Wanted::Version(_));
    }

    /// Notes what an outcome says of what was asked for.
    fn note_outcome(&mut self, outcome: Outcome, sent: Action, was_in_doubt: bool, now: DateTime<Utc>) {
        let is_wanted = matches!(self.state.wanted, Wanted::Version(_));
        let has_tried_long = self.tried_since.is_some_and(|since| now - since > TRIED_FOR);
        self.asked &= match outcome {
            Outcome::Accepted { .. } => sent == Action::Delete && is_wanted,
            Outcome::Rejected => false,
            Outcome::NotTaken { .. } if !was_in_doubt => false,
            Outcome::GaveUp | Outcome::NotTaken { again: None } | Outcome::Unknown { until: None } => !has_tried_long,
            _ => true,
        };
        // A deletion that was taken back and did nothing: the registry keeps what it has.
        self.asked &= sent != Action::Delete || self.state.accepted.is_none() || self.state.attempt.is_in_flight();
        // What nobody knows after all that trying is for a person.
        let is_left = self.state.attempt.state == AttemptState::Unknown && self.state.attempt.next_try_at.is_none();
        self.is_aside |= is_left && has_tried_long;
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
    /// How many of them were claimed a while after the registry's last answer.
    pub stale_wrong_tries: u32,
    /// Number of times that a person touched the set-up.
    pub epoch: u32,
    /// The instant at which an answer got through last since the set-up was saved.
    pub worked_at: Option<DateTime<Utc>>,
    /// Messages that met a registry in trouble since it last gave an answer, or since a person or a probe let it go on.
    pub vain: u32,
    /// Maximum number of such messages.
    pub vain_limit: u32,
    /// The dose that waits for the removal of the other, after a move.
    pub successor: Option<usize>,
    /// `true` if the registry refused that removal, so that a person decides.
    pub removal_refused: bool,
    /// What was wrong with a message that went out, or with what a connection test did.
    pub wrong: Option<&'static str>,
    /// The connection test on its way.
    pub probing: Option<Probe>,
    pub backup: Option<Backup>,
    product: Product,
}

impl World {
    pub fn new(fault: Option<Fault>) -> Self {
        let now = DateTime::from_timestamp(1_770_000_000, 0).unwrap();
        let product = Product(fault);
        Self {
            now,
            doses: vec![Dose::new(product), Dose::new(product)],
            gate: Gate::new(GateScope::Integration, now),
            mood: Mood::Well,
            passwords: (1, 1),
            refused: false,
            wrong_tries: 0,
            stale_wrong_tries: 0,
            epoch: 0,
            worked_at: None,
            vain: 0,
            vain_limit: 6,
            successor: None,
            removal_refused: false,
            wrong: None,
            probing: None,
            backup: None,
            product,
        }
    }

    /// Returns `true` if a dose waits until the registry has taken it out of another record.
    fn waits_for_removal(&self, n: usize) -> bool {
        self.successor == Some(n) && !self.removal_refused
    }

    pub fn queue(&mut self, n: usize) {
        let dose = &mut self.doses[n];
        let is_deletion = matches!(dose.state.wanted, Wanted::Absent(_)) && dose.state.may_be_held();
        if dose.apply(Event::Queued) {
            dose.delete |= is_deletion;
            dose.begin();
            if self.waits_for_removal(n) {
                // As the store looks at each that is queued.
                self.doses[n].apply(Event::Held(HoldReason::Moved));
            }
        }
    }

    /// The record of a dose cannot be read, and a person has to look.
    pub fn set_aside(&mut self, n: usize) {
        let dose = &mut self.doses[n];
        if dose.state.attempt.held != Some(HoldReason::Moved) && dose.apply(Event::Held(HoldReason::Unreadable)) {
            dose.is_aside = true;
        }
    }

    pub fn withdraw(&mut self, n: usize) {
        let dose = &mut self.doses[n];
        dose.asked &= !dose.apply(Event::Withdrawn { is_refused: false });
    }

    pub fn edit(&mut self, n: usize) {
        let dose = &mut self.doses[n];
        dose.version += 1;
        dose.snapshot = dose.version;
        dose.apply(Event::Edited { version: dose.snapshot });
        dose.asked &= dose.state.attempt.state != AttemptState::None;
    }

    pub fn delete(&mut self, n: usize, at_registry: bool) {
        let dose = &mut self.doses[n];
        let is_left_out = matches!(dose.state.wanted, Wanted::Excluded(_));
        let is_there = dose.state.accepted.is_some() || dose.state.maybe_accepted && !is_left_out;
        let reached = is_there || dose.state.attempt.is_in_flight();
        dose.apply(Event::Deleted { at_registry });
        dose.delete |= at_registry && reached;
        dose.asked = false;
        dose.is_aside &= !at_registry;
    }

    /// Takes a deletion back; of a move only while nobody may have the dose of the other chart.
    pub fn restore(&mut self, n: usize) {
        if let Some(successor) = self.successor.filter(|successor| *successor != n) {
            if self.doses[successor].state.may_be_held() || self.doses[successor].state.attempt.is_in_flight() {
                return;
            }
            self.delete(successor, false);
            self.successor = None;
        }
        let dose = &mut self.doses[n];
        let version = dose.snapshot;
        let before = dose.state.wanted;
        dose.apply(Event::Restored { version });
        if dose.state.wanted != before {
            dose.delete = false;
            dose.asked = dose.state.attempt.is_in_flight() && !dose.is_aside;
        }
    }

    /// The first dose moves to another chart: the second is its successor there.
    pub fn move_dose(&mut self) {
        let is_new = matches!(self.doses[0].state.wanted, Wanted::Version(_)) && self.successor.is_none();
        if !is_new || self.doses[1].state != Dose::new(self.product).state {
            return;
        }
        self.delete(0, true);
        self.removal_refused = false;
        if let Wanted::Absent(_) = self.doses[0].state.wanted {
            self.doses[1].apply(Event::Queued);
            self.doses[1].apply(Event::Held(HoldReason::Moved));
            self.successor = Some(1);
        }
    }

    pub fn save(&mut self, password: u8) {
        self.passwords.1 = password;
        self.worked_at = None;
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
        (self.refused, self.wrong_tries, self.stale_wrong_tries) = (false, 0, 0);
        (self.vain, self.vain_limit) = (0, 6);
        self.epoch += 1;
    }

    pub fn tell(&mut self, event: GateEvent) {
        self.gate = self.product.gate(&self.gate, event, self.now);
    }

    /// Claims a dose if it is due and the gate lets it.
    pub fn claim(&mut self, n: usize) -> bool {
        let limit = self.product.limit(&self.gate, CONNECTIONS, self.now);
        let is_fresh = self.worked_at.is_some_and(|at| self.now - at <= FRESH);
        let in_flight = self.doses.iter().filter(|dose| dose.flight.is_some()).count();
        let dose = &mut self.doses[n];
        if in_flight >= limit as usize || !due(&dose.state, self.now) || !dose.apply(Event::Claimed) {
            return false;
        }
        let message = dose.state.attempt.sent.unwrap();
        let (sent_at, password, in_doubt) = (self.now, self.passwords.1, dose.state.attempt.in_doubt);
        dose.tried_since = dose.tried_since.or(Some(self.now));
        dose.flight = Some(Flight { sent_at, message, password, epoch: self.epoch, in_doubt, is_fresh });
        self.wrong = self.wrong.or(self.wrong_with(n, message));
        true
    }

    /// Judges a message that goes out.
    fn wrong_with(&self, n: usize, message: (i32, Action)) -> Option<&'static str> {
        let dose = &self.doses[n];
        if self.refused {
            return Some("nothing goes after a set-up was refused");
        }
        if self.waits_for_removal(n) && message.1 != Action::Delete {
            return Some("a moved dose goes when the old record is out");
        }
        match dose.doubt {
            Some(doubt) => (message != doubt).then_some("what may have arrived goes again as it was"),
            None if message.1 == Action::Delete && !dose.delete => {
                Some("a deletion that nobody asked for is never sent")
            }
            None => None,
        }
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
            action: flight.message.1,
            in_doubt: flight.in_doubt,
            maybe_accepted: dose.state.maybe_accepted,
            retry_after: None,
        };
        let cause = Cause { code: format!("{:?}", self.mood), ..Cause::default() };
        let settled = self.product.settle(&reply.answer(), &self.gate, &tried, cause);
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
            (self.worked_at, self.vain, self.vain_limit) = (Some(self.now), 0, 6);
        } else if matches!(reply, Reply::Failed(Trouble::Message, ..)) {
            // Whoever refuses a message is there.
            (self.vain, self.vain_limit) = (0, 6);
        } else if self.mood.is_in_trouble() {
            self.vain += 1;
        }
        if let Reply::Failed(Trouble::SetUp, ..) = reply {
            self.refused = true;
            self.wrong_tries += 1;
            self.stale_wrong_tries += u32::from(!flight.is_fresh);
        }
    }

    pub fn end(&mut self, n: usize, outcome: Outcome) {
        let now = self.now;
        let dose = &mut self.doses[n];
        let sent = dose.state.attempt.sent.map_or(Action::Add, |(_, action)| action);
        let was_deletion = sent == Action::Delete;
        let in_doubt = dose.state.attempt.in_doubt;
        assert!(dose.apply(Event::Ended(outcome)), "what is on its way can end");
        let is_refused = outcome == Outcome::Rejected || (matches!(outcome, Outcome::NotTaken { .. }) && !in_doubt);
        if was_deletion && is_refused || !dose.state.may_be_held() && !dose.state.attempt.is_in_flight() {
            dose.delete = false;
        }
        dose.note_outcome(outcome, sent, in_doubt, now);
        self.release_dependents(n);
    }

    /// Releases the dependents, as the store does with each verdict.
    fn release_dependents(&mut self, n: usize) {
        let Some(successor) = self.successor.filter(|successor| *successor != n) else { return };
        let state = self.doses[n].state;
        let is_taken_out = matches!(state.wanted, Wanted::Absent(_)) && state.may_be_held();
        if state.accepted.is_none() && !is_taken_out && !state.attempt.is_in_flight() {
            self.doses[successor].apply(Event::Released);
            self.successor = None;
            self.queue(successor);
        } else if state.attempt.state == AttemptState::Rejected {
            self.removal_refused = true;
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
