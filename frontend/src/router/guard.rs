//! Navigation guards: they block a navigation while the page holds unsaved work.

use leptos::prelude::*;

/// A navigation away from the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Navigation {
    /// A navigation to a URL, as a new entry of the history.
    Push(String),
    /// A traversal of the history by a number of entries, back or forward.
    Traverse(i32),
}

/// A navigation guard.
#[derive(Clone, Copy, PartialEq)]
pub struct Guard {
    /// `true` while it blocks navigations.
    pub blocks: Signal<bool>,
    /// `true` while it asks the user to confirm the blocked navigation.
    pub asking: RwSignal<bool>,
}

/// The navigation guards of the page, and the navigation that is blocked.
#[derive(Default)]
pub struct Guards {
    guards: Vec<Guard>,
    blocked: Option<Navigation>,
    is_confirmed: bool,
}

impl Guards {
    /// Adds a guard.
    pub fn add(&mut self, guard: Guard) {
        self.guards.push(guard);
    }

    /// Removes a guard.
    pub fn remove(&mut self, guard: Guard) {
        self.guards.retain(|other| *other != guard);
    }

    /// Returns the guard that blocks a navigation, if one does. A confirmed navigation passes once.
    pub fn block(&mut self, navigation: Navigation) -> Option<Guard> {
        let is_confirmed = std::mem::take(&mut self.is_confirmed);
        let guard = self.guards.iter().find(|guard| !is_confirmed && guard.blocks.get_untracked()).copied();
        self.blocked = guard.map(|_| navigation);
        guard
    }

    /// Drops the blocked navigation.
    pub fn cancel(&mut self) {
        self.blocked = None;
    }

    /// Takes the blocked navigation to be repeated; it passes then.
    pub fn confirm(&mut self) -> Option<Navigation> {
        self.is_confirmed = self.blocked.is_some();
        self.blocked.take()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn push() -> Navigation {
        Navigation::Push("/patients".to_owned())
    }

    #[test]
    fn a_confirmed_navigation_passes_once() {
        Owner::new().with(|| {
            let guard = Guard { blocks: Signal::stored(true), asking: RwSignal::new(false) };
            let mut guards = Guards::default();
            guards.add(guard);
            assert!(guards.block(push()).is_some());
            assert_eq!(guards.confirm(), Some(push()));
            assert!(guards.block(push()).is_none(), "it was confirmed");
            assert!(guards.block(Navigation::Traverse(-1)).is_some(), "another one was not");
            guards.cancel();
            assert_eq!(guards.confirm(), None);
            assert!(guards.block(push()).is_some(), "nothing was confirmed");
            guards.remove(guard);
            assert!(guards.block(push()).is_none());
        });
    }

    #[test]
    fn a_page_without_unsaved_work_is_left() {
        Owner::new().with(|| {
            let unsaved = RwSignal::new(false);
            let mut guards = Guards::default();
            guards.add(Guard { blocks: unsaved.into(), asking: RwSignal::new(false) });
            assert!(guards.block(push()).is_none());
            unsaved.set(true);
            assert!(guards.block(push()).is_some());
        });
    }
}
