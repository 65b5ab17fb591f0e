//! Any step that people, time, the machine and the registry take.

use chrono::TimeDelta;
use proptest::prelude::*;

use super::{registry::Mood, world::World};

/// A step.
#[derive(Debug, Clone, Copy)]
pub enum Step {
    Queue(usize),
    /// What asked for a dose is canceled.
    Withdraw(usize),
    Edit(usize),
    Delete(usize, bool),
    Restore(usize),
    Move,
    /// The registry's mood changes.
    Turn(Mood),
    /// The password is changed at the registry.
    ChangePassword(u8),
    /// The set-up is saved.
    Save(u8),
    /// An administrator lets it go on.
    Release,
    /// A worker probes, or claims a dose and carries it to its answer.
    Work(usize),
    Claim(usize),
    Answer(usize),
    /// The server stops with messages on their way, which arrived or not.
    Crash(bool),
    /// Minutes pass.
    Wait(i64),
}

/// Any step.
pub fn any_step() -> impl Strategy<Value = Step> {
    let dose = || 0..2usize;
    prop_oneof![
        6 => dose().prop_map(Step::Queue),
        1 => dose().prop_map(Step::Withdraw),
        2 => dose().prop_map(Step::Edit),
        2 => (dose(), any::<bool>()).prop_map(|(dose, there)| Step::Delete(dose, there)),
        1 => dose().prop_map(Step::Restore),
        1 => Just(Step::Move),
        5 => prop::sample::select(Mood::ALL).prop_map(Step::Turn),
        1 => (1..3u8).prop_map(Step::ChangePassword),
        2 => (1..3u8).prop_map(Step::Save),
        1 => Just(Step::Release),
        12 => dose().prop_map(Step::Work),
        4 => dose().prop_map(Step::Claim),
        4 => dose().prop_map(Step::Answer),
        1 => any::<bool>().prop_map(Step::Crash),
        6 => prop::sample::select(&[1, 6, 20, 70, 300][..]).prop_map(Step::Wait),
    ]
}

impl World {
    /// Takes a step.
    pub fn step(&mut self, step: Step) {
        match step {
            Step::Queue(n) => self.queue(n),
            Step::Withdraw(n) => self.withdraw(n),
            Step::Edit(n) => self.edit(n),
            Step::Delete(n, at_registry) => self.delete(n, at_registry),
            Step::Restore(n) => self.restore(n),
            Step::Move => self.move_dose(),
            Step::Turn(mood) => self.mood = mood,
            Step::ChangePassword(password) => self.passwords.0 = password,
            Step::Save(password) => self.save(password),
            Step::Release => self.release(),
            Step::Work(n) => self.work(n),
            Step::Claim(n) => drop(self.claim(n)),
            Step::Answer(n) => drop(self.answer(n)),
            Step::Crash(did_arrive) => self.crash(did_arrive),
            Step::Wait(minutes) => self.now += TimeDelta::minutes(minutes),
        }
        self.now += TimeDelta::seconds(1);
    }

    fn work(&mut self, n: usize) {
        if !self.probe() && self.claim(n) {
            self.answer(n);
        }
    }

    /// The registry is well, the set-up right, and time passes until nothing goes by itself any more.
    pub fn heal(&mut self) {
        self.mood = Mood::Well;
        for n in 0..self.doses.len() {
            self.answer(n);
        }
        self.save(self.passwords.0);
        for _ in 0..200 {
            if !self.is_busy() && self.gate.probe_at().is_none() {
                return;
            }
            self.work(0);
            self.work(1);
            self.now += TimeDelta::minutes(30);
        }
    }
}
