//! Slows down the guessing of passwords, and lets nobody lock somebody else out.
//!
//! A user's failures from one address slow down that user at that address. Failures for many users from one address slow
//! that address down, but not for those who sign in from it as a rule: a practice's people share one address. What others
//! do at other addresses does not count against a user.
//!
//! Only codes of a second factor count for their user from wherever they come, since they are short: whoever guesses them
//! has the password already. Recovery codes, which nobody guesses, are taken meanwhile.

use std::{
    collections::{HashMap, VecDeque},
    net::IpAddr,
    sync::{Mutex, MutexGuard, PoisonError},
};

use chrono::{DateTime, TimeDelta, Utc};

use super::UserId;

/// Maximum number of failures of a user at an address within the window; after that, tries wait.
const MAX_FAILURES: usize = 5;
/// Maximum number of failures at an address within the window, for whatever users: a practice's people share one.
const MAX_FAILURES_OF_ADDRESS: usize = 30;
/// Maximum number of wrong codes of a user's second factor within the window, from all addresses.
const MAX_WRONG_CODES: usize = 20;
/// The period for which a failure counts.
const WINDOW: TimeDelta = TimeDelta::minutes(15);
/// The period after signing in from an address for which the failures of others there do not count against a user.
const KNOWN: TimeDelta = TimeDelta::days(30);
/// Maximum number of user names and addresses that are remembered.
const MAX_KEYS: usize = 10_000;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Key {
    UserAt(String, IpAddr),
    Address(IpAddr),
    Codes(UserId),
}

impl Key {
    const fn max_failures(&self) -> usize {
        match self {
            Self::UserAt(..) => MAX_FAILURES,
            Self::Address(_) => MAX_FAILURES_OF_ADDRESS,
            Self::Codes(_) => MAX_WRONG_CODES,
        }
    }
}

/// Remembers failed tries by user and address, and by address.
///
/// It lives in memory: a restart forgets, and each replica counts for itself.
#[derive(Debug, Default)]
pub(super) struct Throttle {
    failures: Mutex<HashMap<Key, VecDeque<DateTime<Utc>>>>,
    /// When a user last signed in from an address.
    successes: Mutex<HashMap<Key, DateTime<Utc>>>,
}

impl Throttle {
    /// Says how long a try has to wait, if it has to.
    pub(super) fn check(&self, user_name: &str, from: IpAddr, now: DateTime<Utc>) -> Option<TimeDelta> {
        let keys = keys(user_name, from);
        let [own, _] = &keys;
        self.longest_wait(if self.is_known(own, now) { std::slice::from_ref(own) } else { keys.as_slice() }, now)
    }

    /// Returns `true` if a user signed in from an address lately.
    fn is_known(&self, user: &Key, now: DateTime<Utc>) -> bool {
        let successes = self.successes.lock().unwrap_or_else(PoisonError::into_inner);
        successes.get(user).is_some_and(|last| now - *last < KNOWN)
    }

    /// Says how long the next code of a user's second factor has to wait, if it has to.
    pub(super) fn check_codes(&self, user: UserId, now: DateTime<Utc>) -> Option<TimeDelta> {
        self.longest_wait(&[Key::Codes(user)], now)
    }

    /// Remembers that a try failed.
    pub(super) fn record_failure(&self, user_name: &str, from: IpAddr, now: DateTime<Utc>) {
        self.record(keys(user_name, from), now);
    }

    /// Remembers that a code of a user's second factor was wrong.
    pub(super) fn record_wrong_code(&self, user: UserId, now: DateTime<Utc>) {
        self.record([Key::Codes(user)], now);
    }

    fn longest_wait(&self, keys: &[Key], now: DateTime<Utc>) -> Option<TimeDelta> {
        let failures = self.lock();
        keys.iter().filter_map(|key| wait(failures.get(key)?, key.max_failures(), now)).max()
    }

    fn record(&self, keys: impl IntoIterator<Item = Key>, now: DateTime<Utc>) {
        let mut failures = self.lock();
        for key in keys {
            make_room(&mut failures, &key, now);
            let most = key.max_failures();
            let times = failures.entry(key).or_default();
            times.push_back(now);
            while times.len() > most {
                times.pop_front();
            }
        }
    }

    /// Forgets the failures of a user who signed in, at that address, and remembers that the user comes from there.
    ///
    /// Those of the address stay for everybody else: else a guesser with one account of its own could go on for ever.
    pub(super) fn record_success(&self, user_name: &str, from: IpAddr, now: DateTime<Utc>) {
        let user = user_key(user_name, from);
        self.lock().remove(&user);
        let mut successes = self.successes.lock().unwrap_or_else(PoisonError::into_inner);
        if successes.len() >= MAX_KEYS && !successes.contains_key(&user) {
            successes.retain(|_, last| now - *last < KNOWN);
        }
        // Where that leaves no room, those who sign in now wait with the others of their address.
        if successes.len() < MAX_KEYS || successes.contains_key(&user) {
            successes.insert(user, now);
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Key, VecDeque<DateTime<Utc>>>> {
        self.failures.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn keys(user_name: &str, from: IpAddr) -> [Key; 2] {
    [user_key(user_name, from), Key::Address(client_network(from))]
}

fn user_key(user_name: &str, from: IpAddr) -> Key {
    Key::UserAt(user_name.trim().to_lowercase(), client_network(from))
}

/// The network of an address: one subscriber commonly holds a whole /64 of IPv6, so that counts as one address.
#[must_use]
pub fn client_network(from: IpAddr) -> IpAddr {
    match from.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6((address.to_bits() & !u128::from(u64::MAX)).into()),
        v4 => v4,
    }
}

fn wait(times: &VecDeque<DateTime<Utc>>, most: usize, now: DateTime<Utc>) -> Option<TimeDelta> {
    let oldest = times.iter().rev().nth(most - 1)?;
    let rest = *oldest + WINDOW - now;
    (rest > TimeDelta::zero()).then_some(rest)
}

/// Forgets what no longer counts, and when that does not suffice the older half: so a flood costs little each time.
fn make_room(failures: &mut HashMap<Key, VecDeque<DateTime<Utc>>>, key: &Key, now: DateTime<Utc>) {
    if failures.len() < MAX_KEYS || failures.contains_key(key) {
        return;
    }
    failures.retain(|_, times| times.back().is_some_and(|last| *last + WINDOW > now));
    if failures.len() < MAX_KEYS {
        return;
    }
    let mut ages: Vec<_> = failures.iter().map(|(key, times)| (times.back().copied(), key.clone())).collect();
    ages.sort_unstable_by_key(|(last, _)| *last);
    for (_, key) in ages.into_iter().take(MAX_KEYS / 2) {
        failures.remove(&key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::minutes(minutes)
    }

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    fn after_failures(count: i64) -> Throttle {
        let throttle = Throttle::default();
        for minute in 0..count {
            throttle.record_failure("ada", address("10.0.0.1"), at(minute));
        }
        throttle
    }

    #[rstest]
    #[case::four_are_free(4, "ada", "10.0.0.1", 4, None)]
    #[case::five_make_wait(5, "ada", "10.0.0.1", 5, Some(10))]
    #[case::as_the_user_spells_it(5, "ADA ", "10.0.0.1", 5, Some(10))]
    #[case::user_from_elsewhere(5, "ada", "10.0.0.2", 5, None)]
    #[case::other_user_from_there(5, "eve", "10.0.0.1", 5, None)]
    #[case::mapped_address(5, "ada", "::ffff:10.0.0.1", 5, Some(10))]
    #[case::other_user_from_elsewhere(5, "eve", "10.0.0.2", 5, None)]
    #[case::still_waiting(5, "ada", "10.0.0.1", 14, Some(1))]
    #[case::window_over(5, "ada", "10.0.0.1", 15, None)]
    #[case::only_the_last_five_count(7, "ada", "10.0.0.1", 15, Some(2))]
    fn makes_wait(
        #[case] failures: i64,
        #[case] user_name: &str,
        #[case] from: &str,
        #[case] minute: i64,
        #[case] expected: Option<i64>,
    ) {
        let wait = after_failures(failures).check(user_name, address(from), at(minute));
        assert_eq!(wait.map(|wait| wait.num_minutes()), expected);
    }

    #[test]
    fn success_clears_the_user_and_not_the_address() {
        let throttle = after_failures(5);
        throttle.record_success("Ada", address("10.0.0.1"), at(5));
        assert_eq!(throttle.check("ada", address("10.0.0.1"), at(5)), None);
        for number in 0..25 {
            throttle.record_failure(&format!("user{number}"), address("10.0.0.1"), at(5));
        }
        assert_eq!(throttle.check("ada", address("10.0.0.1"), at(5)), None, "she comes from there as a rule");
        assert!(throttle.check("eve", address("10.0.0.1"), at(5)).is_some());
        for _ in 0..5 {
            throttle.record_failure("ada", address("10.0.0.1"), at(6));
        }
        assert!(throttle.check("ada", address("10.0.0.1"), at(6)).is_some(), "her own failures count");
        for number in 0..30 {
            throttle.record_failure(&format!("user{number}"), address("10.0.0.1"), at(31 * 24 * 60));
        }
        assert!(throttle.check("ada", address("10.0.0.1"), at(31 * 24 * 60)).is_some(), "she was not there for long");
    }

    #[test]
    fn a_thousand_guesses_from_many_addresses_lock_nobody_out() {
        let throttle = Throttle::default();
        for number in 0..1_000_u32 {
            throttle.record_failure("ada", IpAddr::from((0x0a00_0000 + number).to_be_bytes()), at(0));
        }
        assert_eq!(throttle.check("ada", address("192.0.2.1"), at(0)), None);
    }

    #[test]
    fn a_thousand_guesses_from_one_address_get_through_thirty_times() {
        let throttle = Throttle::default();
        let guesses = (0..1_000).filter(|number| {
            let user = format!("user{number}");
            let is_free = throttle.check(&user, address("10.0.0.1"), at(0)).is_none();
            if is_free {
                throttle.record_failure(&user, address("10.0.0.1"), at(0));
            }
            is_free
        });
        assert_eq!(guesses.count(), MAX_FAILURES_OF_ADDRESS);
        assert_eq!(throttle.check("ada", address("10.0.0.2"), at(0)), None);
    }

    #[test]
    fn neighbors_of_one_ipv6_network_count_as_one() {
        let throttle = Throttle::default();
        for host in 1..=30 {
            let from = address(&format!("2001:db8::{host}"));
            throttle.record_failure(&format!("user{host}"), from, at(0));
        }
        assert!(throttle.check("new", address("2001:db8::99"), at(1)).is_some());
        assert_eq!(throttle.check("new", address("2001:db8:0:1::1"), at(1)), None);
    }

    #[test]
    fn memory_is_bounded() {
        let throttle = Throttle::default();
        for number in 0..u32::try_from(MAX_KEYS).unwrap() {
            let from = IpAddr::from(number.to_be_bytes());
            let last = i64::from(number) + 1 == i64::try_from(MAX_KEYS).unwrap();
            throttle.record_failure(&format!("user{number}"), from, at(i64::from(last)));
        }
        let failures = throttle.lock();
        assert!(failures.len() <= MAX_KEYS, "{}", failures.len());
        let newest = u32::try_from(MAX_KEYS - 1).unwrap();
        let newest = user_key(&format!("user{newest}"), IpAddr::from(newest.to_be_bytes()));
        assert!(failures.contains_key(&newest));
    }
}
