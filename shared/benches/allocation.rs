//! Number of allocations of each kind of work. On its own, since counting makes the work slower.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot make its messages may fail as it likes")]

mod message;
#[path = "message/work.rs"]
mod work;

use std::alloc::System;

use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

use work::{Work, with_all};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

fn count(work: &Work<'_>) -> usize {
    let region = Region::new(ALLOCATOR);
    (work.run)();
    let counted = region.change();
    counted.allocations + counted.reallocations
}

fn main() {
    with_all(|all| {
        eprintln!("{:34}{:>12}", "", "allocations");
        for work in all {
            eprintln!("{:34}{:>12}", work.name, count(work));
        }
    });
}
