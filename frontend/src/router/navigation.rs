//! Navigation: following links, pushing and replacing entries of the history, and Back and Forward (`popstate`).
//!
//! A traversal that a guard blocks is undone by `history.go`, and repeated once the user has confirmed it.

use leptos::{ev, prelude::*};
use web_sys::{MouseEvent, PopStateEvent, UrlSearchParams};

use super::{
    guard::{Guard, Guards, Navigation},
    history, link,
};

/// The router.
#[derive(Clone, Copy)]
pub struct Router {
    /// The path of the page that is shown.
    pub path: RwSignal<String>,
    query: RwSignal<String>,
    state: StoredValue<State>,
}

struct State {
    /// The index of the history entry that is shown.
    index: i32,
    /// `true` if the next `popstate` event only undoes a blocked traversal.
    is_undoing: bool,
    guards: Guards,
}

impl Router {
    /// Starts the router of this page, and provides it to all components.
    pub fn provide() -> Self {
        let index = history::current_index().unwrap_or_else(|| history::set_index(0));
        let state = StoredValue::new(State { index, is_undoing: false, guards: Guards::default() });
        let (path, query) = history::location();
        let router = Self { path: RwSignal::new(path), query: RwSignal::new(query), state };
        provide_context(router);
        let click = window_event_listener(ev::click, move |event| router.on_click(&event));
        let pop_state = window_event_listener(ev::popstate, move |event| router.on_pop_state(&event));
        on_cleanup(move || {
            click.remove();
            pop_state.remove();
        });
        router
    }

    /// The router of this page.
    #[must_use]
    pub fn here() -> Self {
        expect_context()
    }

    /// The value of a query parameter.
    #[must_use]
    pub fn query(self, name: &str) -> Option<String> {
        self.query.with(|query| UrlSearchParams::new_with_str(query).ok()?.get(name))
    }

    /// Navigates to a URL of the application as a new entry of the history, unless a guard blocks it.
    pub fn push(self, url: &str) {
        self.navigate(url, true);
    }

    /// Replaces the query of the page that is shown, without a new entry of the history.
    pub fn replace(self, url: &str) {
        if history::replace(self.state.with_value(|state| state.index), url) {
            self.show();
        }
    }

    /// Adds a navigation guard for as long as the owner lives.
    pub fn guard(self, blocks: Signal<bool>, asking: RwSignal<bool>) {
        let guard = Guard { blocks, asking };
        self.state.update_value(|state| state.guards.add(guard));
        on_cleanup(move || {
            self.state.try_update_value(|state| state.guards.remove(guard));
        });
    }

    /// Cancels the blocked navigation.
    pub fn cancel(self) {
        self.state.update_value(|state| state.guards.cancel());
    }

    /// Carries out the blocked navigation.
    pub fn proceed(self) {
        match self.state.try_update_value(|state| state.guards.confirm()).flatten() {
            Some(Navigation::Push(url)) => self.push(&url),
            Some(Navigation::Traverse(delta)) => history::traverse(delta),
            None => (),
        }
    }

    fn navigate(self, url: &str, scrolls: bool) {
        if self.is_elsewhere(link::path(url)) && self.is_blocked(Navigation::Push(url.to_owned())) {
            return;
        }
        let (path, query) = history::location();
        let index = self.state.with_value(|state| state.index).wrapping_add(1);
        if path + &query != url && history::push(index, url) {
            self.state.update_value(|state| state.index = index);
            self.show();
            if scrolls {
                window().scroll_to_with_x_and_y(0.0, 0.0);
            }
        }
    }

    fn on_click(self, event: &MouseEvent) {
        if let Some(link) = link::of_click(event) {
            event.prevent_default();
            self.navigate(&link.url, link.scrolls);
        }
    }

    fn on_pop_state(self, event: &PopStateEvent) {
        let before = self.state.with_value(|state| state.index);
        let index = history::index(&event.state()).unwrap_or_else(|| history::set_index(before.wrapping_add(1)));
        let is_undoing = self.state.try_update_value(|state| {
            state.index = index;
            std::mem::take(&mut state.is_undoing)
        });
        if is_undoing == Some(true) {
            return;
        }
        let delta = index.wrapping_sub(before);
        if delta != 0 && self.is_elsewhere(&history::location().0) && self.is_blocked(Navigation::Traverse(delta)) {
            self.state.update_value(|state| state.is_undoing = true);
            history::traverse(delta.wrapping_neg());
            return;
        }
        self.show();
    }

    /// Returns `true` if a guard blocks a navigation. It asks the user then.
    fn is_blocked(self, navigation: Navigation) -> bool {
        let guard = self.state.try_update_value(|state| state.guards.block(navigation)).flatten();
        if let Some(guard) = guard {
            guard.asking.set(true);
        }
        guard.is_some()
    }

    /// Returns `true` if a path differs from that of the page that is shown.
    fn is_elsewhere(self, path: &str) -> bool {
        self.path.with_untracked(|shown| shown != path)
    }

    /// Shows the page of the current entry.
    fn show(self) {
        let (path, query) = history::location();
        if self.query.with_untracked(|shown| *shown != query) {
            self.query.set(query);
        }
        if self.is_elsewhere(&path) {
            self.path.set(path);
        }
    }
}
