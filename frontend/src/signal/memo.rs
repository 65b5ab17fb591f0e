//! What is worked out of others, and only told when it has changed.

use std::marker::PhantomData;
use std::sync::Arc;

use leptos::prelude::{Get as _, GetUntracked as _, Track as _};

use super::held::{Held, of};

/// What is worked out of others, and only told when it has changed.
pub struct Memo<T> {
    known: leptos::prelude::Memo<Known>,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Memo<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Memo<T> {}

/// A value that knows how to compare itself.
#[derive(Clone)]
struct Known {
    held: Held,
    is_same: fn(&Held, &Held) -> bool,
}

impl PartialEq for Known {
    fn eq(&self, other: &Self) -> bool {
        (self.is_same)(&self.held, &other.held)
    }
}

fn is_same<T: PartialEq + 'static>(one: &Held, other: &Held) -> bool {
    of::<T>(one) == of::<T>(other)
}

type Work = Box<dyn Fn(Option<&Known>) -> Known + Send + Sync>;

fn remember(work: Work) -> leptos::prelude::Memo<Known> {
    leptos::prelude::Memo::new(work)
}

impl<T: PartialEq + Send + Sync + 'static> Memo<T> {
    /// Works it out; the last value is given.
    pub fn new(work: impl Fn(Option<&T>) -> T + Send + Sync + 'static) -> Self {
        let work = move |last: Option<&Known>| Known {
            held: Arc::new(work(last.map(|last| of(&last.held)))),
            is_same: is_same::<T>,
        };
        Self { known: remember(Box::new(work)), of: PhantomData }
    }
}

impl<T: 'static> Memo<T> {
    /// Looks at it.
    pub fn with<O>(self, look: impl FnOnce(&T) -> O) -> O {
        look(of(&self.known.get().held))
    }

    /// Looks at it, without being told of changes.
    pub fn with_untracked<O>(self, look: impl FnOnce(&T) -> O) -> O {
        look(of(&self.known.get_untracked().held))
    }

    /// Only asks to be told of changes.
    pub fn track(self) {
        self.known.track();
    }
}

impl<T: Clone + 'static> Memo<T> {
    /// What it is.
    pub fn get(self) -> T {
        self.with(T::clone)
    }

    /// What it is, without being told of changes.
    pub fn get_untracked(self) -> T {
        self.with_untracked(T::clone)
    }

    /// What it is, unless it is gone.
    pub fn try_get_untracked(self) -> Option<T> {
        self.known.try_get_untracked().map(|known| of::<T>(&known.held).clone())
    }
}
