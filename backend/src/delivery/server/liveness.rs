//! The liveness of the other servers, judged by whether their heartbeats go on.

use std::collections::HashMap;

use uuid::Uuid;

/// Counts for each other server how many looks in a row saw no new heartbeat.
///
/// It counts looks and not time: no clock is compared with another server's, and neither a clock that jumps nor a
/// process that was suspended makes the others look dead.
#[derive(Debug)]
pub struct Liveness {
    allowed: u32,
    seen: HashMap<Uuid, Seen>,
}

/// The last heartbeat of a server and how often it was seen again.
#[derive(Debug, Clone, Copy)]
struct Seen {
    beats: i64,
    missed: u32,
}

impl Liveness {
    /// A server is dead when `allowed` looks in a row saw no new heartbeat. The first look at a server is no miss.
    #[must_use]
    pub fn new(allowed: u32) -> Self {
        Self { allowed, seen: HashMap::new() }
    }

    /// Takes a look at the other servers' heartbeats; returns the servers that are dead.
    pub fn look(&mut self, servers: &[(Uuid, i64)]) -> Vec<Uuid> {
        self.seen.retain(|id, _| servers.iter().any(|(known, _)| known == id));
        for (id, beats) in servers {
            let known = self.seen.get(id).filter(|seen| seen.beats == *beats);
            let missed = known.map_or(0, |seen| seen.missed + 1);
            self.seen.insert(*id, Seen { beats: *beats, missed });
        }
        let is_dead = |(id, _): &&(Uuid, i64)| self.seen.get(id).is_some_and(|seen| seen.missed >= self.allowed);
        servers.iter().filter(is_dead).map(|(id, _)| *id).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: Uuid = Uuid::from_u128(1);
    const B: Uuid = Uuid::from_u128(2);

    /// The beats that a look sees, as `A1 B7`.
    fn read(look: &str) -> Vec<(Uuid, i64)> {
        let server = |text: &str| (if text.starts_with('A') { A } else { B }, text[1..].parse().unwrap());
        look.split_whitespace().map(server).collect()
    }

    #[rstest::rstest]
    #[case::it_beats("A1|A2|A3|A4|A5", &[])]
    #[case::it_stops("A1|A1|A1", &[(2, A)])]
    #[case::it_is_slow("A1|A1|A2|A2|A3", &[])]
    #[case::one_of_two("A1 B1|A1 B2|A1 B3", &[(2, A)])]
    #[case::it_comes_back("A1|A1||A1|A1", &[])]
    #[case::nobody("|", &[])]
    fn a_server_is_dead_when_its_beats_stop(#[case] looks: &str, #[case] expected: &[(usize, Uuid)]) {
        let mut liveness = Liveness::new(2);
        let looks = looks.split('|').enumerate();
        let dead = looks.flat_map(|(n, look)| liveness.look(&read(look)).into_iter().map(move |id| (n, id)));
        assert_eq!(dead.collect::<Vec<_>>(), expected);
    }
}
