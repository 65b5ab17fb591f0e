//! The same work as in `hl7`, all of it in turns in one short run, so that the ratios hold on a busy machine too.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot make its messages may fail as it likes")]

mod message;
#[path = "message/work.rs"]
mod work;

use std::time::{Duration, Instant};

use work::{Work, with_all};

/// Number of turns of each work. The best turn counts: whatever else the machine does only makes one slower.
const TURNS: usize = 300;

/// Duration of a turn: short enough to find the processor free for a whole one now and then.
const TURN: Duration = Duration::from_millis(2);

/// Returns how many times a second the work was done in one turn.
fn take_turn(work: &Work<'_>) -> f64 {
    let (start, mut times) = (Instant::now(), 0_u32);
    while start.elapsed() < TURN {
        for _ in 0..8 {
            (work.run)();
        }
        times += 8;
    }
    f64::from(times) / start.elapsed().as_secs_f64()
}

fn main() {
    with_all(|all| {
        let mut best = vec![0.0_f64; all.len()];
        for _ in 0..TURNS {
            for (best, work) in best.iter_mut().zip(all) {
                *best = best.max(take_turn(work));
            }
        }
        let split = best.first().copied().unwrap_or(1.0);
        eprintln!("{:34}{:>12}{:>26}", "", "a second", "to the small bare split");
        for (best, work) in best.iter().zip(all) {
            eprintln!("{:34}{best:>12.0}{:>26.2}", work.name, best / split);
        }
    });
}
