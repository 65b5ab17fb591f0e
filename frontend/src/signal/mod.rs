//! Signals of one kind, whatever they hold.
//!
//! Leptos makes code for every type that a signal, a memo or a list holds, and for every closure that an effect runs:
//! a fifth of what a browser loads. Here the value lies behind `dyn Any` and closures behind `dyn Fn`, so that the
//! code is there once; what is left for each type is to make it, to compare it and to copy it. They are used as those
//! of Leptos are.

mod effect;
mod held;
mod list;
mod memo;
mod read;
mod redraw;
mod rw;
#[cfg(test)]
mod tests;

pub use effect::Effect;
pub use list::{For, Show};
pub use memo::Memo;
pub use read::{MaybeProp, Signal};
pub use redraw::redraw;
pub use rw::RwSignal;
