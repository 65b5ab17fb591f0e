//! Something fetched, with the faces that a page shows for it.

use std::{any::Any, future::Future, marker::PhantomData, pin::Pin, sync::Arc};

use crate::prelude::*;
use leptos::task::spawn_local;

use super::{client::Api, failure::Failure};

/// What a page shows for something fetched.
#[derive(Clone)]
pub enum Face<T> {
    /// Nothing came yet.
    Loading,
    /// It could not be fetched.
    Failed(Failure),
    /// It is here.
    Ready(T),
}

/// What was fetched, of whatever type: signals of one type are in the program once.
type Held = Arc<dyn Any + Send + Sync>;

/// Something fetched. While it is fetched again, what came before stays.
pub struct Load<T: Send + Sync + 'static> {
    held: RwSignal<Face<Held>>,
    again: Trigger,
    of: PhantomData<fn() -> T>,
}

impl<T: Send + Sync + 'static> Clone for Load<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Load<T> {}

impl<T: Clone + Send + Sync + 'static> Load<T> {
    /// Fetches now, whenever the key changes, and after the connection was lost.
    ///
    /// A new key begins with the loading face; an answer that was overtaken is dropped.
    pub fn new<K, F>(api: Api, key: impl Fn() -> K + 'static, fetch: impl Fn(K) -> F + 'static) -> Self
    where
        K: PartialEq + Clone + 'static,
        F: Future<Output = Result<T, Failure>> + 'static,
    {
        Self::start(api, key, fetch, false)
    }

    /// The same for a list that is searched and sorted while it is looked at: what came for one key stays until
    /// something came for the next, and with it the focus in the list.
    pub fn steady<K, F>(api: Api, key: impl Fn() -> K + 'static, fetch: impl Fn(K) -> F + 'static) -> Self
    where
        K: PartialEq + Clone + 'static,
        F: Future<Output = Result<T, Failure>> + 'static,
    {
        Self::start(api, key, fetch, true)
    }

    fn start<K, F>(api: Api, key: impl Fn() -> K + 'static, fetch: impl Fn(K) -> F + 'static, is_steady: bool) -> Self
    where
        K: PartialEq + Clone + 'static,
        F: Future<Output = Result<T, Failure>> + 'static,
    {
        let load = Self { held: RwSignal::new(Face::Loading), again: Trigger::new(), of: PhantomData };
        let turn = StoredValue::new(0_u32);
        Effect::new(move |last: Option<K>| {
            load.again.track();
            api.live.epoch.track();
            let now = key();
            let is_other = last.is_some_and(|last| last != now);
            if is_other && !is_steady {
                load.held.set(Face::Loading);
            }
            let mine = turn.try_update_value(|turn| {
                *turn = turn.wrapping_add(1);
                *turn
            });
            let coming = fetch(now.clone());
            let coming = Box::pin(async move { coming.await.map(|value| Arc::new(value) as Held) });
            follow(load.held, turn, mine, is_other, coming);
            now
        });
        load
    }

    /// Fetches once more.
    pub fn again(self) {
        self.again.notify();
    }

    /// What to show.
    pub fn face(self) -> Face<T> {
        match self.held.get() {
            Face::Loading => Face::Loading,
            Face::Failed(failure) => Face::Failed(failure),
            Face::Ready(held) => held.downcast_ref::<T>().cloned().map_or(Face::Loading, Face::Ready),
        }
    }

    /// What is here, if it is.
    pub fn get(self) -> Option<T> {
        match self.face() {
            Face::Ready(value) => Some(value),
            _ => None,
        }
    }

    /// Changes what is here, if it is.
    pub fn change(self, change: impl FnOnce(&mut T)) {
        if let Some(mut value) = untrack(|| self.get()) {
            change(&mut value);
            self.held.set(Face::Ready(Arc::new(value)));
        }
    }
}

type Coming = Pin<Box<dyn Future<Output = Result<Held, Failure>>>>;

/// Takes the answer of a turn, unless another turn has begun. Boxed, so that it is in the program once.
fn follow(held: RwSignal<Face<Held>>, turn: StoredValue<u32>, mine: Option<u32>, is_other: bool, coming: Coming) {
    spawn_local(async move {
        let came = coming.await;
        if turn.try_get_value() == mine {
            settle(held, came, is_other);
        }
    });
}

/// A failed repetition does not take away what was shown, except where it explains an empty page.
fn settle(held: RwSignal<Face<Held>>, came: Result<Held, Failure>, is_other: bool) {
    match came {
        Ok(value) => drop(held.try_set(Face::Ready(value))),
        Err(failure) => drop(held.try_update(|face| {
            if is_other || !matches!(face, Face::Ready(_)) {
                *face = Face::Failed(failure);
            }
        })),
    }
}
