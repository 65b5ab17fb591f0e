//! What came and what was taken.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::{
    message::vxu::{Action, Order, Vxu},
    record::{DoseRecord, Records},
};

#[derive(Default)]
struct Pages {
    records: Records,
    in_flight: BTreeMap<String, u64>,
}

/// What came and what was taken, shared by all requests.
#[derive(Clone, Default)]
pub(super) struct Ledger(Arc<Mutex<Pages>>);

/// What is known of a dose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Known {
    /// It is held.
    Held,
    /// It is not.
    NotHeld,
}

/// Counts a message as in work until it is dropped.
pub(super) struct InWork {
    ledger: Ledger,
    patient: String,
}

impl Ledger {
    fn open(&self) -> MutexGuard<'_, Pages> {
        // What is kept stays consistent at every step, so a panic elsewhere spoils nothing.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts a message and its doses as come, and as in work until the guard is dropped.
    pub(super) fn enter(&self, vxu: &Vxu) -> InWork {
        let mut pages = self.open();
        let Pages { records, in_flight } = &mut *pages;
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
        drop(pages);
        InWork { ledger: self.clone(), patient }
    }

    /// How often a dose came; once for what has no key.
    pub(super) fn times(&self, order: &Order) -> u64 {
        if order.has_key() { self.open().records.received.get(&order.key()).copied().unwrap_or(1) } else { 1 }
    }

    /// Whether a dose is held.
    pub(super) fn look_up(&self, key: &str) -> Known {
        let held = self.open().records.doses.get(key).is_some_and(|dose| dose.present);
        if held { Known::Held } else { Known::NotHeld }
    }

    /// Takes a dose: adds, updates or deletes it.
    pub(super) fn take(&self, patient: &str, order: &Order) {
        let mut pages = self.open();
        let records = &mut pages.records;
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
            *self.open().records.refused.entry(order.key()).or_default() += 1;
        }
    }

    /// All of it, as it stands.
    pub(super) fn show(&self) -> Records {
        self.open().records.clone()
    }
}

impl Drop for InWork {
    fn drop(&mut self) {
        let mut pages = self.ledger.open();
        if let Some(same) = pages.in_flight.get_mut(&self.patient) {
            *same -= 1;
            if *same == 0 {
                pages.in_flight.remove(&self.patient);
            }
        }
    }
}
