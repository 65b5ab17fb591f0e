//! The ledger: messages that came, and doses that were taken.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::{
    message::vxu::{Action, Order, Vxu},
    record::{DoseRecord, Records},
};

#[derive(Default)]
struct LedgerState {
    records: Records,
    in_flight: BTreeMap<String, u64>,
}

/// The messages that came and the doses that were taken, shared by all requests.
#[derive(Clone, Default)]
pub(super) struct Ledger(Arc<Mutex<LedgerState>>);

/// The state of a dose at the registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Known {
    /// The registry holds the dose.
    Held,
    /// The registry does not hold the dose.
    NotHeld,
}

/// A guard that counts a message as in flight until it is dropped.
pub(super) struct InFlight {
    ledger: Ledger,
    patient: String,
}

impl Ledger {
    fn lock(&self) -> MutexGuard<'_, LedgerState> {
        // The records are consistent at every step, so a panic elsewhere spoils nothing.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts a message and its doses as received, and as in flight until the guard is dropped.
    pub(super) fn enter(&self, vxu: &Vxu) -> InFlight {
        let mut state = self.lock();
        let LedgerState { records, in_flight } = &mut *state;
        records.messages_received += 1;
        *records.messages.entry(vxu.header.control_id.clone()).or_default() += 1;
        for order in vxu.orders.iter().filter(|order| order.has_key()) {
            *records.received.entry(order.key()).or_default() += 1;
        }
        let patient = vxu.patient.key();
        let same = in_flight.entry(patient.clone()).or_default();
        *same += 1;
        records.max_in_flight_per_patient = records.max_in_flight_per_patient.max(*same);
        records.max_in_flight = records.max_in_flight.max(in_flight.values().sum());
        drop(state);
        InFlight { ledger: self.clone(), patient }
    }

    /// Number of times that a dose came; 1 for one without a key.
    pub(super) fn times(&self, order: &Order) -> u64 {
        if order.has_key() { self.lock().records.received.get(&order.key()).copied().unwrap_or(1) } else { 1 }
    }

    /// Looks up whether the registry holds a dose.
    pub(super) fn look_up(&self, key: &str) -> Known {
        let held = self.lock().records.doses.get(key).is_some_and(|dose| dose.present);
        if held { Known::Held } else { Known::NotHeld }
    }

    /// Takes a dose: adds, updates or deletes it.
    pub(super) fn take(&self, patient: &str, order: &Order) {
        let mut state = self.lock();
        let records = &mut state.records;
        let of_patient = records.patients.entry(patient.to_owned()).or_default();
        if !order.has_key() {
            of_patient.unkeyed += 1;
            return;
        }
        let key = order.key();
        if !of_patient.doses.contains(&key) {
            of_patient.doses.push(key.clone());
        }
        let kept = records.doses.entry(key).or_default();
        let actions = std::mem::take(&mut kept.actions);
        *kept = DoseRecord {
            patient: patient.to_owned(),
            cvx: order.cvx.clone(),
            date: order.date.clone(),
            lot: order.lot.clone(),
            actions,
            present: order.action != Action::Delete,
        };
        kept.actions.push(order.action.letter().to_owned());
        records.doses_present = records.doses.values().filter(|dose| dose.present).count() as u64;
    }

    /// Counts a dose as refused.
    pub(super) fn refuse(&self, order: &Order) {
        if order.has_key() {
            *self.lock().records.refused.entry(order.key()).or_default() += 1;
        }
    }

    /// Returns a copy of the records.
    pub(super) fn show(&self) -> Records {
        self.lock().records.clone()
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        let mut state = self.ledger.lock();
        if let Some(same) = state.in_flight.get_mut(&self.patient) {
            *same -= 1;
            if *same == 0 {
                state.in_flight.remove(&self.patient);
            }
        }
    }
}
