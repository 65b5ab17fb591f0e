//! The address: which page is shown, and every way to another.
//!
//! The application has one enum of pages (`route`) and needs no router: this follows links, and Back and Forward.
//! Each entry of the browser's history carries its number. So a step that would lose what was entered is known for
//! what it is, taken back, and repeated once somebody has said that they want to leave.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Element, MouseEvent, PopStateEvent, UrlSearchParams};

/// The address.
#[derive(Clone, Copy)]
pub struct Address {
    /// The path of the page that is shown, without its query.
    pub path: RwSignal<String>,
    query: RwSignal<String>,
    history: StoredValue<Steps>,
}

/// What is known of the steps through the browser's history.
struct Steps {
    /// The number of the entry that is shown.
    number: i32,
    /// Where somebody wanted to go who is asked first.
    aim: Option<Aim>,
    /// Whether the next step only takes one back that was asked about.
    is_return: bool,
    /// Whether the next one goes without asking.
    is_free: bool,
    guards: Vec<Guard>,
}

#[derive(Clone)]
enum Aim {
    Link(String),
    Steps(i32),
}

/// What keeps a page from being left, and where it asks.
#[derive(Clone, Copy, PartialEq)]
struct Guard {
    unsaved: Signal<bool>,
    asking: RwSignal<bool>,
}

impl Address {
    /// Makes the one of this page, hands it down, and follows the browser from here on.
    pub fn provide() -> Self {
        let number = window().history().and_then(|history| history.state()).ok().and_then(|state| number_of(&state));
        let steps = Steps {
            number: number.unwrap_or_else(|| mark(0)),
            aim: None,
            is_return: false,
            is_free: false,
            guards: Vec::new(),
        };
        let (path, query) = read();
        let address = Self { path: RwSignal::new(path), query: RwSignal::new(query), history: StoredValue::new(steps) };
        provide_context(address);
        let clicks = window_event_listener(ev::click, move |event| address.click(&event));
        let steps = window_event_listener(ev::popstate, move |event| address.step(&event));
        on_cleanup(move || {
            clicks.remove();
            steps.remove();
        });
        address
    }

    /// The one of this page.
    #[must_use]
    pub fn here() -> Self {
        expect_context()
    }

    /// What the query says of a name.
    #[must_use]
    pub fn query(self, name: &str) -> Option<String> {
        self.query.with(|query| UrlSearchParams::new_with_str(query).ok()?.get(name))
    }

    /// Goes to a page of the application.
    pub fn go(self, to: &str) {
        self.follow(to, true);
    }

    /// Puts another query of the same page in the place of the one that is shown, which Back does not lead to.
    pub fn replace(self, to: &str) {
        let number = JsValue::from(self.history.with_value(|history| history.number));
        let history = window().history();
        // It fails only for a page of another site, which no path of ours is.
        if history.and_then(|history| history.replace_state_with_url(&number, "", Some(to))).is_ok() {
            self.show();
        }
    }

    /// Asks before the page is left while something is not saved, until the owner is gone.
    pub fn guard(self, unsaved: Signal<bool>, asking: RwSignal<bool>) {
        let guard = Guard { unsaved, asking };
        self.history.update_value(|history| history.guards.push(guard));
        on_cleanup(move || {
            self.history.try_update_value(|history| history.guards.retain(|other| *other != guard));
        });
    }

    /// Forgets where somebody wanted to go who was asked, and stays.
    pub fn stay(self) {
        self.history.update_value(|history| history.aim = None);
    }

    /// Goes where somebody wanted to go who was asked.
    pub fn leave(self) {
        let aim = self.history.try_update_value(|history| {
            history.is_free = history.aim.is_some();
            history.aim.take()
        });
        match aim.flatten() {
            Some(Aim::Link(to)) => self.go(&to),
            Some(Aim::Steps(by)) => walk(by),
            None => (),
        }
    }

    fn follow(self, to: &str, scrolls: bool) {
        if self.leads_away(path_of(to)) && self.holds_back(Aim::Link(to.to_owned())) {
            return;
        }
        let (path, query) = read();
        if path + &query == to {
            return;
        }
        let number = self.history.with_value(|history| history.number).wrapping_add(1);
        // It fails only for a page of another site, which no path of ours is.
        if let Ok(history) = window().history()
            && history.push_state_with_url(&JsValue::from(number), "", Some(to)).is_ok()
        {
            self.history.update_value(|history| history.number = number);
            self.show();
            if scrolls {
                window().scroll_to_with_x_and_y(0.0, 0.0);
            }
        }
    }

    /// Follows a link of our own; the browser follows all others.
    fn click(self, event: &MouseEvent) {
        let is_plain = event.button() == 0
            && !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key())
            && !event.default_prevented();
        if let Some((to, scrolls)) = is_plain.then(|| read_link(event)).flatten() {
            event.prevent_default();
            self.follow(&to, scrolls);
        }
    }

    /// Back, Forward, or what leads within a page.
    fn step(self, event: &PopStateEvent) {
        let was = self.history.with_value(|history| history.number);
        let number = number_of(&event.state()).unwrap_or_else(|| mark(was.wrapping_add(1)));
        let is_return = self.history.try_update_value(|history| {
            history.number = number;
            std::mem::take(&mut history.is_return)
        });
        let by = number.wrapping_sub(was);
        if is_return == Some(true) {
            return;
        }
        if by != 0 && self.leads_away(&read().0) && self.holds_back(Aim::Steps(by)) {
            self.history.update_value(|history| history.is_return = true);
            walk(by.wrapping_neg());
            return;
        }
        self.show();
    }

    /// Whether somebody is asked first.
    fn holds_back(self, aim: Aim) -> bool {
        let guard = self.history.try_update_value(|history| {
            let is_free = std::mem::take(&mut history.is_free);
            let guard = history.guards.iter().find(|guard| !is_free && guard.unsaved.get_untracked()).copied();
            history.aim = guard.map(|_| aim);
            guard
        });
        let guard = guard.flatten();
        if let Some(guard) = guard {
            guard.asking.set(true);
        }
        guard.is_some()
    }

    fn leads_away(self, path: &str) -> bool {
        self.path.with_untracked(|shown| shown != path)
    }

    fn show(self) {
        let (path, query) = read();
        if self.query.with_untracked(|shown| *shown != query) {
            self.query.set(query);
        }
        if self.leads_away(&path) {
            self.path.set(path);
        }
    }
}

/// The path and the query that the browser shows.
fn read() -> (String, String) {
    let shown = window().location();
    (shown.pathname().unwrap_or_default(), shown.search().unwrap_or_default())
}

/// The number of an entry of the history.
fn number_of(state: &JsValue) -> Option<i32> {
    #[expect(clippy::cast_possible_truncation, reason = "it was a whole number when it was written")]
    state.as_f64().map(|number| number as i32)
}

/// Numbers the entry that the browser shows.
fn mark(number: i32) -> i32 {
    // An entry without a number is taken for the next one.
    let _ = window().history().and_then(|history| history.replace_state(&JsValue::from(number), ""));
    number
}

fn walk(by: i32) {
    // There is always a history.
    let _ = window().history().and_then(|history| history.go_with_delta(by));
}

/// The path without its query.
fn path_of(to: &str) -> &str {
    to.split(['?', '#']).next().unwrap_or_default()
}

/// Where the link that was clicked leads, if it is one of our own, and whether the page begins at its top then.
fn read_link(event: &MouseEvent) -> Option<(String, bool)> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    let link = target.closest("a[href]").ok()??;
    let is_others = ["target", "download", "rel"].iter().any(|name| link.has_attribute(name));
    let to = link.get_attribute("href").filter(|to| !is_others && is_own(to))?;
    Some((to, !link.has_attribute("data-noscroll")))
}

/// Whether an address is a path of the application.
fn is_own(to: &str) -> bool {
    to.starts_with('/') && !to.starts_with("//")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("/patients?search=x", true, "/patients")]
    #[case("/#main", true, "/")]
    #[case("//example.com/", false, "//example.com/")]
    #[case("https://example.com/", false, "https://example.com/")]
    #[case("#main", false, "")]
    fn only_paths_of_our_own_are_followed(#[case] to: &str, #[case] own: bool, #[case] path: &str) {
        assert_eq!((is_own(to), path_of(to)), (own, path));
    }
}
