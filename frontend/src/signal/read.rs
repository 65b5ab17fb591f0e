//! What can only be looked at.

use std::{marker::PhantomData, sync::Arc};

use leptos::prelude::{GetValue as _, StoredValue, untrack};

use super::{
    held::{Held, of},
    memo::Memo,
    rw::RwSignal,
};

/// What can only be looked at.
pub struct Signal<T> {
    read: StoredValue<Held>,
    of: PhantomData<fn() -> T>,
}

type Reader<T> = Box<dyn Fn() -> T + Send + Sync>;

impl<T> Clone for Signal<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Signal<T> {}

impl<T> PartialEq for Signal<T> {
    fn eq(&self, other: &Self) -> bool {
        self.read == other.read
    }
}

impl<T: 'static> Signal<T> {
    /// What is worked out of others each time.
    pub fn derive(read: impl Fn() -> T + Send + Sync + 'static) -> Self {
        let read: Reader<T> = Box::new(read);
        Self { read: StoredValue::new(Arc::new(read)), of: PhantomData }
    }

    /// What it is.
    pub fn get(self) -> T {
        of::<Reader<T>>(&self.read.get_value())()
    }

    /// What it is, without being told of changes.
    pub fn get_untracked(self) -> T {
        untrack(|| self.get())
    }

    /// Looks at it.
    pub fn with<O>(self, look: impl FnOnce(&T) -> O) -> O {
        look(&self.get())
    }

    /// Looks at it, without being told of changes.
    pub fn with_untracked<O>(self, look: impl FnOnce(&T) -> O) -> O {
        look(&self.get_untracked())
    }

    /// Only asks to be told of changes.
    pub fn track(self) {
        self.get();
    }
}

impl<T: Clone + Send + Sync + 'static> Signal<T> {
    /// What does not change.
    pub fn stored(value: T) -> Self {
        Self::derive(move || value.clone())
    }
}

impl<T: Default + 'static> Default for Signal<T> {
    fn default() -> Self {
        Self::derive(T::default)
    }
}

impl<T: Clone + Send + Sync + 'static> From<T> for Signal<T> {
    fn from(value: T) -> Self {
        Self::stored(value)
    }
}

impl<T: Clone + Send + Sync + 'static> From<RwSignal<T>> for Signal<T> {
    fn from(signal: RwSignal<T>) -> Self {
        Self::derive(move || signal.get())
    }
}

impl<T: Clone + 'static> From<Memo<T>> for Signal<T> {
    fn from(memo: Memo<T>) -> Self {
        Self::derive(move || memo.get())
    }
}

impl From<&str> for Signal<String> {
    fn from(text: &str) -> Self {
        Self::stored(text.to_owned())
    }
}

/// What a part may be given, and may be nothing.
pub struct MaybeProp<T>(Option<Signal<Option<T>>>);

impl<T> Clone for MaybeProp<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for MaybeProp<T> {}

impl<T> Default for MaybeProp<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T: 'static> MaybeProp<T> {
    /// What it is.
    pub fn get(self) -> Option<T> {
        self.0.and_then(Signal::get)
    }
}

impl<T: 'static> From<Signal<Option<T>>> for MaybeProp<T> {
    fn from(signal: Signal<Option<T>>) -> Self {
        Self(Some(signal))
    }
}

impl<T: 'static> From<Signal<T>> for MaybeProp<T> {
    fn from(signal: Signal<T>) -> Self {
        Self(Some(Signal::derive(move || Some(signal.get()))))
    }
}

impl<T: Clone + Send + Sync + 'static> From<RwSignal<Option<T>>> for MaybeProp<T> {
    fn from(signal: RwSignal<Option<T>>) -> Self {
        Self(Some(signal.into()))
    }
}

impl<T: Clone + 'static> From<Memo<Option<T>>> for MaybeProp<T> {
    fn from(memo: Memo<Option<T>>) -> Self {
        Self(Some(memo.into()))
    }
}

impl From<&str> for MaybeProp<String> {
    fn from(text: &str) -> Self {
        Self(Some(Signal::stored(Some(text.to_owned()))))
    }
}

impl From<String> for MaybeProp<String> {
    fn from(text: String) -> Self {
        Self(Some(Signal::stored(Some(text))))
    }
}
