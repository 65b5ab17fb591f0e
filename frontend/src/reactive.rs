//! Effects and memos, compiled once and not for each of them: the browser loads less.

use leptos::prelude::{Effect, Memo};

/// Runs now, and again whenever something that it read has changed, until the owner is gone.
pub fn effect(run: impl FnMut() + 'static) {
    start(Box::new(run));
}

/// The same for what needs to know what it returned the last time.
pub fn effect_from<T: 'static>(run: impl FnMut(Option<T>) -> T + 'static) {
    start_from(Box::new(run));
}

/// A value that is computed again whenever something that it read has changed; who reads it is told of another value only.
pub fn memo<T: PartialEq + Send + Sync + 'static>(read: impl Fn() -> T + Send + Sync + 'static) -> Memo<T> {
    keep(Box::new(read))
}

fn start(mut run: Box<dyn FnMut()>) {
    Effect::new(move |_: Option<()>| run());
}

fn start_from<T: 'static>(run: Box<dyn FnMut(Option<T>) -> T>) {
    Effect::new(run);
}

fn keep<T: PartialEq + Send + Sync + 'static>(read: Box<dyn Fn() -> T + Send + Sync>) -> Memo<T> {
    Memo::new(move |_| read())
}
