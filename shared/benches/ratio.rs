//! The same work as in `hl7`, all of it in turns in one short run, so that the ratios hold on a busy machine too; and
//! how often each asks for memory.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot make its messages may fail as it likes")]

mod message;

use std::{
    alloc::System,
    hint::black_box,
    time::{Duration, Instant},
};

use shared::{ack::SentDose, hl7, program::AckDialect};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

use message::{Dose, MANY, accepting, acknowledge, encode, mixed, split};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// How often everything has its turn. The best turn counts: whatever else the machine does only makes one slower.
const TURNS: usize = 300;

/// How long a turn is: short enough to find the processor free for a whole one now and then.
const TURN: Duration = Duration::from_millis(2);

struct Work<'a> {
    name: &'a str,
    run: Box<dyn Fn() + 'a>,
    best: f64,
}

impl<'a> Work<'a> {
    fn new<T>(name: &'a str, run: impl Fn() -> T + 'a) -> Self {
        Self { name, run: Box::new(move || drop(black_box(run()))), best: 0.0 }
    }

    /// Runs for one turn and keeps how often a second that was, if it was the best.
    fn take_turn(&mut self) {
        let (start, mut times) = (Instant::now(), 0_u32);
        while start.elapsed() < TURN {
            for _ in 0..8 {
                (self.run)();
            }
            times += 8;
        }
        self.best = self.best.max(f64::from(times) / start.elapsed().as_secs_f64());
    }

    fn allocations(&self) -> usize {
        let region = Region::new(ALLOCATOR);
        (self.run)();
        let counted = region.change();
        counted.allocations + counted.reallocations
    }
}

fn main() {
    let (dose, dialect, doses) = (Dose::read(), AckDialect::default(), [SentDose::default()]);
    let (small, large, accepting, mixed) = (dose.encode(), encode(MANY), accepting(), mixed());
    let mut all = [
        Work::new("bare split, 1 dose", || split(&small).len()),
        Work::new("parse, 1 dose", || hl7::parse(&small).unwrap()),
        Work::new("hl7-parser, 1 dose", || hl7_parser::Message::parse(&small).unwrap().segments().count()),
        Work::new("rust-hl7, 1 dose", || rusthl7::message::Message::try_from(small.as_str()).unwrap().segments.len()),
        Work::new("encode, 1 dose, from the record", || dose.encode()),
        Work::new("encode, 1 dose, from values", || encode(1)),
        Work::new("bare split, 30 doses", || split(&large).len()),
        Work::new("parse, 30 doses", || hl7::parse(&large).unwrap()),
        Work::new("hl7-parser, 30 doses", || hl7_parser::Message::parse(&large).unwrap().segments().count()),
        Work::new("rust-hl7, 30 doses", || rusthl7::message::Message::try_from(large.as_str()).unwrap().segments.len()),
        Work::new("encode, 30 doses, from values", || encode(MANY)),
        Work::new("read an accepting answer", || acknowledge(&accepting, &dialect, &doses)),
        Work::new("read an answer with three ERR", || acknowledge(&mixed, &dialect, &doses)),
    ];
    for _ in 0..TURNS {
        all.iter_mut().for_each(Work::take_turn);
    }
    let split = all.first().map_or(1.0, |work| work.best);
    eprintln!("{:34}{:>12}{:>22}{:>14}", "", "a second", "to the small split", "allocations");
    for work in &all {
        eprintln!("{:34}{:>12.0}{:>22.2}{:>14}", work.name, work.best, work.best / split, work.allocations());
    }
    eprintln!("The small message has {} bytes, the large one {}.", small.len(), large.len());
}
