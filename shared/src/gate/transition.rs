//! The transitions of a gate.

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::{
    event::GateEvent,
    state::{Cause, Gate, GateKind, GateScope, GateState, Streak},
};

/// Troubles in a row that break a gate.
const BREAK_THRESHOLD: i32 = 5;

/// Different reports whose messages are refused alike that hold a gate.
const HOLD_THRESHOLD: usize = 3;

/// Minutes between probes; the last pause repeats.
const PAUSES: &[i64] = &[5, 10, 20, 30];

/// Precision of `through_at`.
const PRECISION: TimeDelta = TimeDelta::minutes(1);

impl Gate {
    /// Returns `true` if the refusal of a message holds the gate: different messages were refused alike.
    #[must_use]
    pub fn is_held_by(&self, event: &GateEvent) -> bool {
        match (&self.state, event) {
            (GateState::Held(held), GateEvent::MessageRefused { cause, .. }) => held.code == cause.code,
            _ => false,
        }
    }

    /// The gate after an event.
    #[must_use]
    pub fn apply(&self, event: GateEvent, now: DateTime<Utc>) -> Self {
        let mut next = self.clone();
        if let Some(sent_at) = sent_at(&event)
            && next.is_past(sent_at, now)
        {
            return next;
        }
        match event {
            GateEvent::GotThrough { .. } | GateEvent::TestMessageAccepted => next.open(now),
            GateEvent::SetUpRefused { cause, .. } => next.hold(cause, now),
            GateEvent::NotFound { cause, .. } if next.through_at.is_none() => next.hold(cause, now),
            GateEvent::Troubled { cause, .. } | GateEvent::NotFound { cause, .. } => next.trouble(cause, now),
            GateEvent::MessageRefused { cause, report, .. } => next.refuse(cause, report, now),
            GateEvent::SetUpSaved => {
                next.through_at = None;
                // A location has no connection of its own.
                let probe_at = (next.scope == GateScope::Integration).then_some(now);
                next.prove_anew(probe_at, now);
            }
            GateEvent::Activated => next.prove_anew(None, now),
            GateEvent::ReleasedByHand if next.kind() != GateKind::Open => next.prove_anew(None, now),
            GateEvent::ReleasedByHand => {}
            GateEvent::ProbeStarted { until } => next.start_probe(until),
            GateEvent::ProbeSucceeded { .. } if next.probe_at().is_some() => next.prove(now),
            GateEvent::ProbeFailed { cause, .. } if next.probe_at().is_some() => next.fail_probe(cause, now),
            GateEvent::ProbeRefused { cause, .. } if next.probe_at().is_some() => next.hold(cause, now),
            GateEvent::ProbeSucceeded { .. } | GateEvent::ProbeFailed { .. } | GateEvent::ProbeRefused { .. } => {}
        }
        next
    }

    /// Returns the latest instant that a connection test is ever planned for: a later one was written by a clock that
    /// was ahead.
    #[must_use]
    pub fn latest_probe(now: DateTime<Utc>) -> DateTime<Utc> {
        let longest = PAUSES.iter().max().copied().unwrap_or_default();
        now.checked_add_signed(TimeDelta::minutes(longest)).unwrap_or(now)
    }

    /// Returns `true` if a message was claimed, or a connection test begun, before the set-up was touched or refused.
    ///
    /// A time in the future was written by a wrong clock, and then any message counts.
    fn is_past(&self, sent_at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
        sent_at < self.counts_from && self.counts_from <= now
    }

    fn enter(&mut self, state: GateState, now: DateTime<Utc>) {
        let before = self.kind();
        self.state = state;
        if self.kind() != before {
            self.since = now;
        }
    }

    fn open(&mut self, now: DateTime<Utc>) {
        let is_kept = self.kind() == GateKind::Open && self.through_at.is_some_and(|at| (now - at).abs() < PRECISION);
        self.enter(GateState::Open, now);
        if !is_kept {
            self.through_at = Some(now);
        }
        self.streak = Streak::default();
        self.probes = 0;
    }

    fn hold(&mut self, cause: Cause, now: DateTime<Utc>) {
        if self.kind() != GateKind::Held {
            self.enter(GateState::Held(cause), now);
            self.counts_from = now;
        }
    }

    fn trouble(&mut self, cause: Cause, now: DateTime<Utc>) {
        if self.is_closed() {
            return;
        }
        let before = if self.streak.reports.is_empty() { self.streak.count } else { 0 };
        let count = before.saturating_add(1);
        self.streak = Streak { count, code: Some(cause.code.clone()), reports: Vec::new() };
        if count >= BREAK_THRESHOLD {
            let probe_at = self.next_probe(now);
            self.enter(GateState::Broken { cause, probe_at }, now);
        }
    }

    fn refuse(&mut self, cause: Cause, report: Uuid, now: DateTime<Utc>) {
        if self.is_closed() {
            return;
        }
        let mut reports = std::mem::take(&mut self.streak.reports);
        if self.streak.code.as_deref() != Some(&cause.code) {
            reports.clear();
        }
        if !reports.contains(&report) {
            reports.push(report);
        }
        let count = i32::try_from(reports.len()).unwrap_or(i32::MAX);
        let is_everybodys = reports.len() >= HOLD_THRESHOLD;
        self.streak = Streak { count, code: Some(cause.code.clone()), reports };
        if is_everybodys {
            self.hold(cause, now);
        }
    }

    fn prove_anew(&mut self, probe_at: Option<DateTime<Utc>>, now: DateTime<Utc>) {
        self.state = GateState::Proving { probe_at };
        (self.since, self.counts_from) = (now, now);
        self.streak = Streak::default();
        self.probes = 0;
    }

    /// The streak stays: the first trouble after a probe closes the gate again.
    fn prove(&mut self, now: DateTime<Utc>) {
        self.state = GateState::Proving { probe_at: None };
        self.since = now;
        self.probes = self.probes.saturating_add(1);
    }

    fn start_probe(&mut self, until: DateTime<Utc>) {
        match &mut self.state {
            GateState::Proving { probe_at: Some(at) } | GateState::Broken { probe_at: at, .. } => *at = until,
            GateState::Open | GateState::Proving { probe_at: None } | GateState::Held(_) => {}
        }
    }

    fn fail_probe(&mut self, cause: Cause, now: DateTime<Utc>) {
        if self.kind() == GateKind::Broken {
            self.probes = self.probes.saturating_add(1);
        }
        let count = self.streak.count.max(BREAK_THRESHOLD);
        self.streak = Streak { count, code: Some(cause.code.clone()), reports: Vec::new() };
        let probe_at = self.next_probe(now);
        self.enter(GateState::Broken { cause, probe_at }, now);
    }

    fn next_probe(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        let made = usize::try_from(self.probes).unwrap_or(0);
        let pause = PAUSES.get(made).or(PAUSES.last()).copied().unwrap_or_default();
        now.checked_add_signed(TimeDelta::minutes(pause)).unwrap_or(now)
    }
}

/// Returns the instant at which the message of an event was claimed, or its connection test began.
fn sent_at(event: &GateEvent) -> Option<DateTime<Utc>> {
    match event {
        GateEvent::GotThrough { sent_at }
        | GateEvent::SetUpRefused { sent_at, .. }
        | GateEvent::Troubled { sent_at, .. }
        | GateEvent::NotFound { sent_at, .. }
        | GateEvent::MessageRefused { sent_at, .. }
        | GateEvent::ProbeSucceeded { sent_at }
        | GateEvent::ProbeFailed { sent_at, .. }
        | GateEvent::ProbeRefused { sent_at, .. } => Some(*sent_at),
        _ => None,
    }
}
