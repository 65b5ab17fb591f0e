//! What can be changed, and tells so.

use std::{marker::PhantomData, sync::Arc};

use leptos::prelude::{Get as _, GetUntracked as _, Set as _, Track as _};

use super::held::{Held, of};

/// What can be changed, and tells so.
pub struct RwSignal<T> {
    held: leptos::prelude::RwSignal<Held>,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for RwSignal<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for RwSignal<T> {}

impl<T> PartialEq for RwSignal<T> {
    fn eq(&self, other: &Self) -> bool {
        self.held == other.held
    }
}

impl<T> Eq for RwSignal<T> {}

impl<T> std::fmt::Debug for RwSignal<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RwSignal")
    }
}

impl<T: Send + Sync + 'static> RwSignal<T> {
    /// Begins with a value.
    pub fn new(value: T) -> Self {
        Self { held: leptos::prelude::RwSignal::new(Arc::new(value)), of: PhantomData }
    }

    /// Changes it.
    pub fn set(self, value: T) {
        self.held.set(Arc::new(value));
    }

    /// Changes it, and gives the value back if there is nothing to change any more.
    pub fn try_set(self, value: T) -> Option<Held> {
        self.held.try_set(Arc::new(value))
    }
}

impl<T: 'static> RwSignal<T> {
    /// Looks at it.
    pub fn with<O>(self, look: impl FnOnce(&T) -> O) -> O {
        look(of(&self.held.get()))
    }

    /// Looks at it, without being told of changes.
    pub fn with_untracked<O>(self, look: impl FnOnce(&T) -> O) -> O {
        look(of(&self.held.get_untracked()))
    }

    /// Only asks to be told of changes.
    pub fn track(self) {
        self.held.track();
    }
}

impl<T: Clone + Send + Sync + 'static> RwSignal<T> {
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
        self.held.try_get_untracked().map(|held| of::<T>(&held).clone())
    }

    /// Changes it in its place.
    pub fn update(self, change: impl FnOnce(&mut T)) {
        self.try_update(change);
    }

    /// Changes it in its place, unless it is gone.
    pub fn try_update<O>(self, change: impl FnOnce(&mut T) -> O) -> Option<O> {
        let mut value = self.try_get_untracked()?;
        let told = change(&mut value);
        self.set(value);
        Some(told)
    }
}
