//! The enterer of a record that names none: the person who is signed in, or the program with its token.

use shared::{immunization::Clinician, letters, vxu::is_sendable_clinician};

use crate::auth::{Caller, CallerKind};

/// The caller as the one who entered a record (ORC-10). None when a message could not carry the name: what is filled in
/// by itself never keeps a dose from being reported.
pub fn enterer(caller: &Caller) -> Option<Clinician> {
    let name = caller.name.trim();
    let (last, first) = match caller.kind {
        CallerKind::Program => (name, ""),
        CallerKind::Person => divide(name),
    };
    let who = Clinician { last: last.to_owned(), first: first.to_owned(), ..Clinician::default() };
    (letters::fold(name).is_some() && is_sendable_clinician(&who)).then_some(who)
}

/// Last and first name of a name as people write theirs: `Ana Rivera`, `Rivera, Ana` or `Ana Rivera, RN`.
fn divide(name: &str) -> (&str, &str) {
    match name.split_once(',').map(|(before, after)| (before.trim(), after.trim())) {
        Some((name, degrees)) if is_degrees(name, degrees) => divide(name),
        Some((last, first)) => (last, first),
        None => name.rsplit_once(char::is_whitespace).map_or((name, ""), |(first, last)| (last, first.trim())),
    }
}

/// Returns `true` if a text behind a comma is degrees: capitals behind a name of several words.
fn is_degrees(name: &str, text: &str) -> bool {
    name.contains(char::is_whitespace) && !text.contains(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::{Access, Role};

    fn check(kind: CallerKind, name: &str, expected: Option<(&str, &str)>) {
        let (access, name) = (Access::Role(Role::Clinician), name.to_owned());
        let caller = Caller { user: None, kind, user_name: None, name, session: None, token: None, access };
        let found = enterer(&caller);
        assert_eq!(found.as_ref().map(|who| (who.last.as_str(), who.first.as_str())), expected, "{}", caller.name);
    }

    #[test]
    fn a_name_is_divided_as_people_write_it() {
        for (name, last, first) in [
            ("Ana Rivera", "Rivera", "Ana"),
            (" Ana  Lucia Rivera ", "Rivera", "Ana  Lucia"),
            ("Rivera, Ana", "Rivera", "Ana"),
            ("De la Cruz, José", "De la Cruz", "José"),
            ("Ana Rivera, RN", "Rivera", "Ana"),
            ("Ana Rivera, FNP-C, MPH", "Rivera", "Ana"),
            ("frontdesk", "frontdesk", ""),
        ] {
            check(CallerKind::Person, name, Some((last, first)));
        }
        check(CallerKind::Program, "ehr bridge", Some(("ehr bridge", "")));
    }

    #[test]
    fn a_name_that_no_message_carries_is_left_out() {
        for name in ["", "  ", "李娜", &"long".repeat(100)] {
            check(CallerKind::Person, name, None);
            check(CallerKind::Program, name, None);
        }
    }
}
