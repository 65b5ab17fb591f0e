//! A backup of the practice's database, and what putting it back leaves.

use chrono::TimeDelta;

use super::{
    registry::receive,
    world::{Dose, World},
};
use crate::report::{Event, Outcome};

/// The rows as they were.
#[derive(Debug, Clone)]
pub struct Backup {
    doses: Vec<Dose>,
    successor: Option<usize>,
    removal_refused: bool,
}

impl World {
    pub fn back_up(&mut self) {
        let (doses, successor, removal_refused) = (self.doses.clone(), self.successor, self.removal_refused);
        self.backup = Some(Backup { doses, successor, removal_refused });
    }

    /// Puts the backup back; what was on its way arrived or not. The registry holds what it holds.
    pub fn put_back(&mut self, did_arrive: bool) {
        let Some(backup) = self.backup.clone() else { return };
        for (n, then) in backup.doses.iter().enumerate() {
            let dose = &mut self.doses[n];
            if let Some(flight) = dose.flight.take()
                && did_arrive
                && flight.password == self.passwords.0
            {
                receive(self.mood, true, &mut dose.held, flight.message);
            }
            *dose = Dose { held: dose.held, version: dose.version, ..then.clone() };
            dose.apply(Event::RolledBack);
            dose.doubt = dose.doubt.or(dose.state.attempt.sent);
        }
        (self.successor, self.removal_refused) = (backup.successor, backup.removal_refused);
        for n in 0..self.doses.len() {
            if self.doses[n].flight.take().is_some() {
                self.end(n, Outcome::Unknown { until: Some(self.now + TimeDelta::seconds(30)) });
            }
        }
    }
}
