use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use leptos::prelude::Owner;

use super::{MaybeProp, Memo, RwSignal, Signal};

/// Does something under an owner, as a page has one.
fn owned(act: impl FnOnce()) {
    let owner = Owner::new();
    owner.with(act);
}

#[test]
fn what_is_held_is_read_and_changed() {
    owned(|| {
        let names = RwSignal::new(vec!["Okafor".to_owned()]);
        names.update(|names| names.push("Nguyen".to_owned()));
        assert_eq!(names.with_untracked(Vec::len), 2);
        assert_eq!(names.try_update(|names| names.pop()), Some(Some("Nguyen".to_owned())));
        names.set(Vec::new());
        assert_eq!((names.get_untracked(), names.try_get_untracked()), (Vec::new(), Some(Vec::new())));
    });
}

#[test]
fn a_memo_is_worked_out_once_a_change_and_given_its_last_value() {
    owned(|| {
        let (number, worked) = (RwSignal::new(1_u32), Arc::new(AtomicUsize::new(0)));
        let counted = Arc::clone(&worked);
        let sum = Memo::new(move |last: Option<&u32>| {
            counted.fetch_add(1, Ordering::SeqCst);
            number.get() + last.copied().unwrap_or_default()
        });
        assert_eq!((sum.get_untracked(), sum.get_untracked()), (1, 1));
        number.set(5);
        assert_eq!((sum.get_untracked(), worked.load(Ordering::SeqCst)), (6, 2));
    });
}

#[test]
fn what_depends_on_a_memo_is_told_only_what_changed() {
    owned(|| {
        let (number, worked) = (RwSignal::new(1_u32), Arc::new(AtomicUsize::new(0)));
        let is_odd = Memo::new(move |_| number.get() % 2 == 1);
        let counted = Arc::clone(&worked);
        let word = Memo::new(move |_| {
            counted.fetch_add(1, Ordering::SeqCst);
            if is_odd.get() { "odd" } else { "even" }
        });
        for (next, expected, times) in [(1, "odd", 1), (3, "odd", 1), (4, "even", 2)] {
            number.set(next);
            assert_eq!((word.get_untracked(), worked.load(Ordering::SeqCst)), (expected, times), "{next}");
        }
    });
}

#[test]
fn what_can_only_be_looked_at_follows_what_it_was_made_of() {
    owned(|| {
        let name = RwSignal::new("a".to_owned());
        let (same, length) = (Signal::from(name), Signal::derive(move || name.with(String::len)));
        let (some, none) = (MaybeProp::from(same), MaybeProp::<String>::default());
        name.set("abc".to_owned());
        assert_eq!((same.get_untracked(), length.get_untracked()), ("abc".to_owned(), 3));
        assert_eq!(
            (some.get(), none.get(), Signal::<String>::from("x").get_untracked()),
            (Some("abc".to_owned()), None, "x".to_owned())
        );
    });
}
