//! What is drawn again whenever something that it read has changed.

use leptos::prelude::{AnyView, IntoAny as _, IntoView};

/// What is drawn again whenever something that it read has changed. Within `view!` this takes the place of a bare
/// closure that draws: each kind of view would bring code of its own along.
pub fn redraw<V: IntoView + 'static>(draw: impl Fn() -> V + Send + 'static) -> AnyView {
    shared(Box::new(move || draw().into_any()))
}

fn shared(draw: Box<dyn FnMut() -> AnyView + Send>) -> AnyView {
    draw.into_any()
}
