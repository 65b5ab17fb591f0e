//! What is done again whenever something that it read has changed.

/// What is done again whenever something that it read has changed.
pub struct Effect;

impl Effect {
    /// Does it for as long as the owner lives. It is given what it returned the last time.
    #[expect(clippy::new_ret_no_self, reason = "it is named as the one of Leptos, and nobody needs to hold it")]
    pub fn new<T: 'static>(mut act: impl FnMut(Option<T>) -> T + 'static) {
        let mut last = None;
        run(Box::new(move || last = Some(act(last.take()))));
    }
}

fn run(mut act: Box<dyn FnMut()>) {
    leptos::prelude::Effect::new(move |_: Option<()>| act());
}
