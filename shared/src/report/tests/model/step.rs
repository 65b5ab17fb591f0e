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
    /// The record of a dose cannot be read.
    SetAside(usize),
    /// The connection is tested, and no answer has come yet.
    BeginProbe,
    /// The connection test ends.
    EndProbe,
    /// The database is backed up.
    BackUp,
    /// The backup is put back, and what was on its way arrived or not.
    PutBack(bool),
    /// Minutes pass.
    Wait(i64),
    /// Workers go on for that many times three hours.
    GoOn(u8),
}

/// Beginnings from which it is not far to what seldom happens.
const BEGINNINGS: &[&[Step]] = &[
    &[],
    // Both doses are reported.
    &[Step::Queue(0), Step::Work(0), Step::Queue(1), Step::Work(1)],
    // One is reported, and moves.
    &[Step::Queue(0), Step::Work(0), Step::Move],
    // The outcome of one is unknown.
    &[Step::Queue(0), Step::Turn(Mood::Silent), Step::Work(0)],
    // One is reported, and its deletion asked for.
    &[Step::Queue(0), Step::Work(0), Step::Delete(0, true)],
    // The same, and the registry takes nothing for two weeks.
    &[Step::Queue(0), Step::Work(0), Step::Delete(0, true), Step::Turn(Mood::Locked), Step::GoOn(130)],
    // One is reported and moves, and the registry refuses what it does not have.
    &[Step::Queue(0), Step::Work(0), Step::Move, Step::Turn(Mood::Strict)],
    // One was reported after the backup that is put back, and edited.
    &[Step::BackUp, Step::Queue(0), Step::Work(0), Step::PutBack(true), Step::Edit(0), Step::Turn(Mood::Picky)],
    // The connection of one set-up is tested when another is saved.
    &[Step::Save(1), Step::BeginProbe, Step::Save(1)],
    // It worked a while ago, both wait, and the password is another at the registry.
    &[
        Step::Queue(0),
        Step::Work(0),
        Step::Edit(0),
        Step::Queue(0),
        Step::Queue(1),
        Step::Wait(20),
        Step::ChangePassword(2),
    ],
];

/// Any steps, after any beginning.
pub fn any_steps() -> impl Strategy<Value = Vec<Step>> {
    let beginning = prop::sample::select(BEGINNINGS).prop_map(<[Step]>::to_vec);
    (beginning, prop::collection::vec(any_step(), 0..80)).prop_map(|(mut steps, others)| {
        steps.extend(others);
        steps
    })
}

fn any_step() -> impl Strategy<Value = Step> {
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
        1 => dose().prop_map(Step::SetAside),
        1 => Just(Step::BeginProbe),
        1 => Just(Step::EndProbe),
        1 => Just(Step::BackUp),
        1 => any::<bool>().prop_map(Step::PutBack),
        6 => prop::sample::select(&[1, 6, 20, 70, 300][..]).prop_map(Step::Wait),
        1 => prop::sample::select(&[4, 14, 130][..]).prop_map(Step::GoOn),
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
            Step::SetAside(n) => self.set_aside(n),
            Step::BeginProbe => self.begin_probe(),
            Step::EndProbe => self.end_probe(),
            Step::BackUp => self.back_up(),
            Step::PutBack(did_arrive) => self.put_back(did_arrive),
            Step::GoOn(times) => (0..times).for_each(|_| self.go_on()),
            Step::Wait(minutes) => self.now += TimeDelta::minutes(minutes),
        }
        self.now += TimeDelta::seconds(1);
    }

    fn go_on(&mut self) {
        self.work(0);
        self.work(1);
        self.now += TimeDelta::hours(3);
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
        self.end_probe();
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
