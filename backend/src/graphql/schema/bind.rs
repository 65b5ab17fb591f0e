//! The functions behind our own root fields, by the field's name.

use std::{collections::HashMap, future::Future, sync::Arc};

use async_graphql::Value;
use futures_util::{
    FutureExt, StreamExt,
    future::BoxFuture,
    stream::{BoxStream, Stream},
};
use serde::Serialize;

use super::{
    call::Call,
    error::{Error, Result},
};

/// A function behind a query or a mutation.
pub type Answer = Arc<dyn Fn(Call) -> BoxFuture<'static, Result<Value>> + Send + Sync>;
/// A function behind a subscription.
pub type Watch = Arc<dyn Fn(Call) -> BoxFuture<'static, Result<BoxStream<'static, Result<Arc<Value>>>>> + Send + Sync>;

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
        let answer = move |call| function(call).map(|result| result.and_then(|value| to_graphql(&value))).boxed();
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
