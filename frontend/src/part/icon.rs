//! The icons, drawn with one stroke on a field of 24 by 24.

use leptos::prelude::*;

/// An icon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    Home,
    People,
    Send,
    Flask,
    Plug,
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
}

impl Icon {
    const fn path(self) -> &'static str {
        match self {
            Self::Home => "M3 10.5 12 3l9 7.5V21h-6v-6H9v6H3z",
            Self::People => {
                "M5.8 8a3.2 3.2 0 1 0 6.4 0a3.2 3.2 0 1 0-6.4 0M3 20c0-3.3 2.7-5.5 6-5.5s6 2.2 6 5.5M16 5.2a3 3 0 0 1 0 5.6M21 20c0-2.6-1.4-4.4-3.5-5.2"
            }
            Self::Send => "M21 3 10.5 13.5M21 3l-6.5 18-4-7.5L3 9.5z",
            Self::Flask => "M9 3h6M10 3v6l-4.5 8.5A2.4 2.4 0 0 0 7.6 21h8.8a2.4 2.4 0 0 0 2.1-3.5L14 9V3M7.5 15h9",
            Self::Plug => "M9 3v5m6-5v5M6 8h12v3a6 6 0 0 1-12 0zM12 17v4",
            Self::Warning => "M12 3.5 22 20.5H2zM12 10v4.5M12 17.6v.1",
            Self::Check => "M3 12a9 9 0 1 0 18 0a9 9 0 1 0-18 0M8.2 12.3l2.6 2.6 5-5.4",
            Self::Cross => "M3 12a9 9 0 1 0 18 0a9 9 0 1 0-18 0M9 9l6 6m0-6-6 6",
            Self::Clock => "M3 12a9 9 0 1 0 18 0a9 9 0 1 0-18 0M12 7v5l3.2 2",
            Self::Unknown => {
                "M3 12a9 9 0 0 1 4.5-7.8M12 3a9 9 0 0 1 7.8 4.5M21 12a9 9 0 0 1-4.5 7.8M12 21a9 9 0 0 1-7.8-4.5M12 8v5M12 16v.1"
            }
            Self::Busy => "M12 3a9 9 0 1 1-8.5 6",
            Self::Minus => "M3 12a9 9 0 1 0 18 0a9 9 0 1 0-18 0M8 12h8",
            Self::Ask => {
                "M3 12a9 9 0 1 0 18 0a9 9 0 1 0-18 0M9.6 9.3a2.5 2.5 0 1 1 3.6 2.3c-.8.4-1.2.9-1.2 1.8M12 16.8v.1"
            }
            Self::Search => "M4.5 11a6.5 6.5 0 1 0 13 0a6.5 6.5 0 1 0-13 0M20 20l-4.2-4.2",
            Self::Menu => "M4 7h16M4 12h16M4 17h16",
            Self::Close => "M6 6l12 12M18 6 6 18",
            Self::Plus => "M12 5v14M5 12h14",
            Self::Pencil => "M4 20l1-4L16 5l3 3L8 19zM14 7l3 3",
        }
    }
}

/// Draws an icon. The word beside it, or the name of its button, says what it means.
pub fn icon(icon: Icon) -> impl IntoView {
    view! { <svg class="i" viewBox="0 0 24 24" aria-hidden="true"><path d=icon.path()></path></svg> }
}
