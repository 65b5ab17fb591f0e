//! The functions behind our own root fields, by the field's name.

use std::{collections::HashMap, future::Future, sync::Arc};

use async_graphql::Value;
use futures_util::{
    FutureExt, StreamExt,
    future::BoxFuture,
    stream::{BoxStream, Stream},
};
use serde::Serialize;
use uuid::Uuid;

use super::{
    call::Call,
    error::{Error, Result},
    selection::write,
};

/// A function behind a query or a mutation.
pub type Answer = Arc<dyn Fn(Call) -> BoxFuture<'static, Result<Answered>> + Send + Sync>;
/// A function behind a subscription.
pub type Watch = Arc<dyn Fn(Call) -> BoxFuture<'static, Result<BoxStream<'static, Result<Arc<Value>>>>> + Send + Sync>;

/// The answer of a query or a mutation.
pub struct Answered {
    /// Selected part of it, as JSON text.
    pub json: String,
    /// The records that it shows, if it is a list of them.
    pub records: Option<Records>,
}

/// The records that an answer shows.
pub struct Records {
    /// Their number.
    pub count: usize,
    /// The id, where there is one alone.
    pub id: Option<Uuid>,
}

impl Records {
    /// The records of these ids.
    pub fn of<'a>(mut ids: impl ExactSizeIterator<Item = &'a str>) -> Self {
        let count = ids.len();
        Self { count, id: ids.next().filter(|_| count == 1).and_then(|id| Uuid::parse_str(id).ok()) }
    }
}

/// The functions, by the name of their field.
#[derive(Default)]
pub struct Bindings {
    answers: HashMap<&'static str, Answer>,
    watches: HashMap<&'static str, Watch>,
}

impl Bindings {
    /// Binds a query or a mutation.
    pub fn answer<F, R, T>(&mut self, name: &'static str, function: F)
    where
        F: Fn(Call) -> R + Send + Sync + 'static,
        R: Future<Output = Result<T>> + Send + 'static,
        T: Serialize,
    {
        self.bind(name, function, |_| None);
    }

    /// Binds a query whose answer shows records, which the audit log tells.
    pub fn list<F, R, T>(&mut self, name: &'static str, function: F, records: fn(&T) -> Records)
    where
        F: Fn(Call) -> R + Send + Sync + 'static,
        R: Future<Output = Result<T>> + Send + 'static,
        T: Serialize + 'static,
    {
        self.bind(name, function, move |value| Some(records(value)));
    }

    fn bind<F, R, T>(
        &mut self,
        name: &'static str,
        function: F,
        records: impl Fn(&T) -> Option<Records> + Copy + Send + Sync + 'static,
    ) where
        F: Fn(Call) -> R + Send + Sync + 'static,
        R: Future<Output = Result<T>> + Send + 'static,
        T: Serialize,
    {
        let answer = move |call: Call| {
            let selected = call.selected.clone();
            let shown = move |value: T| {
                let json = write(&value, selected.as_deref()).map_err(|error| Error::Internal(error.into()))?;
                Ok(Answered { json, records: records(&value) })
            };
            function(call).map(|result| result.and_then(shown)).boxed()
        };
        self.answers.insert(name, Arc::new(answer));
    }

    /// Binds a subscription.
    pub fn watch<F, R, S, T>(&mut self, name: &'static str, function: F)
    where
        F: Fn(Call) -> R + Send + Sync + 'static,
        R: Future<Output = Result<S>> + Send + 'static,
        S: Stream<Item = Result<T>> + Send + 'static,
        T: Serialize,
    {
        let each = |item: Result<T>| item.and_then(|value| to_graphql(&value)).map(Arc::new);
        let watch = move |call| function(call).map(move |stream| stream.map(|s| s.map(each).boxed())).boxed();
        self.watches.insert(name, Arc::new(watch));
    }

    /// Binds a subscription whose events were made for all subscribers.
    pub fn watch_shared<F, R, S>(&mut self, name: &'static str, function: F)
    where
        F: Fn(Call) -> R + Send + Sync + 'static,
        R: Future<Output = Result<S>> + Send + 'static,
        S: Stream<Item = Result<Arc<Value>>> + Send + 'static,
    {
        let watch = move |call| function(call).map(move |stream| stream.map(StreamExt::boxed)).boxed();
        self.watches.insert(name, Arc::new(watch));
    }

    /// Takes the function of a query or mutation.
    pub fn take_answer(&mut self, name: &str) -> Option<Answer> {
        self.answers.remove(name)
    }

    /// Takes the function of a subscription.
    pub fn take_watch(&mut self, name: &str) -> Option<Watch> {
        self.watches.remove(name)
    }

    /// Functions that no field took.
    #[must_use]
    pub fn left_over(&self) -> Vec<&'static str> {
        self.answers.keys().chain(self.watches.keys()).copied().collect()
    }
}

/// The value of an answer.
///
/// # Errors
/// Returns an error if it cannot be written.
pub fn to_graphql(value: &impl Serialize) -> Result<Value> {
    async_graphql::to_value(value)
        .map_err(|error| Error::Internal(anyhow::anyhow!("the answer cannot be written: {error}")))
}
