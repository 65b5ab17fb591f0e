//! Something fetched, with the faces that a page shows for it.

use std::{future::Future, pin::Pin};

use leptos::{prelude::*, task::spawn_local};
use serde_json::{Value, json};

use super::{client::Api, failure::Failure, operation::Operation, request::Asked};

use crate::reactive::effect;

/// The state of loaded data.
#[derive(Clone)]
pub enum Face<T> {
    /// Loading.
    Loading,
    /// The value could not be loaded.
    Failed(Failure),
    /// The loaded value.
    Ready(T),
}

/// Something fetched. While it is fetched again, what came before stays.
pub struct Load<T: Send + Sync + 'static> {
    face: RwSignal<Face<T>>,
    again: Trigger,
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
        let load = Self { face: RwSignal::new(Face::Loading), again: Trigger::new() };
        let mut last = None;
        let begin = move || {
            let now = key();
            let is_other = last.as_ref().is_some_and(|last| *last != now);
            if is_other && !is_steady {
                load.face.set(Face::Loading);
            }
            let answer = fetch(now.clone());
            last = Some(now);
            let answer: Answer = Box::pin(async move {
                let answer = answer.await;
                Box::new(move || settle(load.face, answer, is_other)) as Settle
            });
            answer
        };
        drive(api, load.again, Box::new(begin));
        load
    }

    /// Fetches once more.
    pub fn again(self) {
        self.again.notify();
    }

    /// The state.
    pub fn face(self) -> Face<T> {
        self.face.get()
    }

    /// The data, if it is loaded.
    pub fn get(self) -> Option<T> {
        match self.face() {
            Face::Ready(value) => Some(value),
            _ => None,
        }
    }

    /// Reads the data where it is, if it is loaded.
    pub fn with<R>(self, read: impl FnOnce(&T) -> R) -> Option<R> {
        self.face.with(|face| match face {
            Face::Ready(value) => Some(read(value)),
            _ => None,
        })
    }

    /// Reads the state where it is.
    pub fn with_face<R>(self, read: impl FnOnce(&Face<T>) -> R) -> R {
        self.face.with(read)
    }

    /// Changes what is here, if it is.
    pub fn change(self, change: impl FnOnce(&mut T)) {
        if self.face.with_untracked(|face| matches!(face, Face::Ready(_))) {
            self.face.update(|face| {
                if let Face::Ready(value) = face {
                    change(value);
                }
            });
        }
    }
}

/// Asks for the records of a query.
#[must_use]
pub fn ask_for<Q: Operation<Answer = Vec<Value>> + 'static>(api: Api) -> Asked<Vec<Value>> {
    Box::pin(api.run_with::<Q>(json!({})))
}

/// Loads records. By a function, so that the code around it is compiled once and not for every list.
#[must_use]
pub fn load_records(ask: fn(Api) -> Asked<Vec<Value>>) -> Load<Vec<Value>> {
    let api = Api::here();
    Load::new(api, || (), move |()| ask(api))
}

/// Puts what came where it is shown.
type Settle = Box<dyn FnOnce()>;

/// What is on its way, which ends with how it is shown.
type Answer = Pin<Box<dyn Future<Output = Settle>>>;

/// Fetches again and again, and shows the last answer. Of all that is loaded this is the same, and compiled once.
fn drive(api: Api, again: Trigger, mut begin: Box<dyn FnMut() -> Answer>) {
    let turn = StoredValue::new(0_u32);
    effect(move || {
        again.track();
        api.live.epoch.track();
        let answer = begin();
        let mine = turn.try_update_value(|turn| {
            *turn = turn.wrapping_add(1);
            *turn
        });
        spawn_local(async move {
            let settle = answer.await;
            if turn.try_get_value() == mine {
                settle();
            }
        });
    });
}

/// A failed repetition does not take away what was shown, except where it explains an empty page.
fn settle<T: Send + Sync + 'static>(held: RwSignal<Face<T>>, came: Result<T, Failure>, is_other: bool) {
    match came {
        Ok(value) => drop(held.try_set(Face::Ready(value))),
        Err(failure) => drop(held.try_update(|face| {
            if is_other || !matches!(face, Face::Ready(_)) {
                *face = Face::Failed(failure);
            }
        })),
    }
}
