//! The icons: those of Lucide (ISC license, see `frontend/icon/`), drawn with one stroke on a field of 24 by 24. Their
//! paths stand in `index.html`, as symbols.

use leptos::prelude::*;

/// An icon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    Home,
    People,
    Send,
    Flask,
    Plug,
    Stethoscope,
    Pin,
    Package,
    Warning,
    Check,
    Cross,
    Clock,
    Unknown,
    Busy,
    Minus,
    Ask,
    Search,
    Menu,
    Close,
    Plus,
    Pencil,
    Down,
    Right,
    Up,
    Sort,
    Copy,
    Download,
    Sun,
    Moon,
    System,
    SignOut,
    Refresh,
    Filter,
    Sheet,
    Message,
    Person,
    Key,
    Log,
    Webhook,
}

impl Icon {
    /// Every icon.
    #[cfg(any(test, feature = "gallery"))]
    pub const ALL: &'static [Self] = &[
        Self::Home,
        Self::People,
        Self::Send,
        Self::Flask,
        Self::Plug,
        Self::Stethoscope,
        Self::Pin,
        Self::Package,
        Self::Warning,
        Self::Check,
        Self::Cross,
        Self::Clock,
        Self::Unknown,
        Self::Busy,
        Self::Minus,
        Self::Ask,
        Self::Search,
        Self::Menu,
        Self::Close,
        Self::Plus,
        Self::Pencil,
        Self::Down,
        Self::Right,
        Self::Up,
        Self::Sort,
        Self::Copy,
        Self::Download,
        Self::Sun,
        Self::Moon,
        Self::System,
        Self::SignOut,
        Self::Refresh,
        Self::Filter,
        Self::Sheet,
        Self::Message,
        Self::Person,
        Self::Key,
        Self::Log,
        Self::Webhook,
    ];

    /// The symbol of `index.html` that it is drawn from.
    const fn symbol(self) -> &'static str {
        match self {
            Self::Home => "#i-home",
            Self::People => "#i-people",
            Self::Send => "#i-send",
            Self::Flask => "#i-flask",
            Self::Plug => "#i-plug",
            Self::Stethoscope => "#i-stethoscope",
            Self::Pin => "#i-pin",
            Self::Package => "#i-package",
            Self::Warning => "#i-warning",
            Self::Check => "#i-check",
            Self::Cross => "#i-cross",
            Self::Clock => "#i-clock",
            Self::Unknown => "#i-unknown",
            Self::Busy => "#i-busy",
            Self::Minus => "#i-minus",
            Self::Ask => "#i-ask",
            Self::Search => "#i-search",
            Self::Menu => "#i-menu",
            Self::Close => "#i-close",
            Self::Plus => "#i-plus",
            Self::Pencil => "#i-pencil",
            Self::Down => "#i-down",
            Self::Right => "#i-right",
            Self::Up => "#i-up",
            Self::Sort => "#i-sort",
            Self::Copy => "#i-copy",
            Self::Download => "#i-download",
            Self::Sun => "#i-sun",
            Self::Moon => "#i-moon",
            Self::System => "#i-system",
            Self::SignOut => "#i-sign-out",
            Self::Refresh => "#i-refresh",
            Self::Filter => "#i-filter",
            Self::Sheet => "#i-sheet",
            Self::Message => "#i-message",
            Self::Person => "#i-person",
            Self::Key => "#i-key",
            Self::Log => "#i-log",
            Self::Webhook => "#i-webhook",
        }
    }
}

/// Draws an icon. The word beside it, or the name of its button, says what it means.
pub fn icon(icon: Icon) -> impl IntoView {
    let class = if icon == Icon::Busy { "i turns" } else { "i" };
    view! { <svg class=class viewBox="0 0 24 24" aria-hidden="true"><use href=icon.symbol()></use></svg> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_icon_has_its_symbol() {
        let page = include_str!("../../index.html");
        for icon in Icon::ALL {
            let id = icon.symbol().trim_start_matches('#');
            assert_eq!(page.matches(&format!("<symbol id=\"{id}\"")).count(), 1, "{icon:?}");
        }
        assert_eq!(page.matches("<symbol ").count(), Icon::ALL.len() + 1, "the icons and the brand");
    }
}
