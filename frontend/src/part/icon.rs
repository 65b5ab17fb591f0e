//! The icons: those of Lucide (ISC license, see `frontend/icon/`), drawn with one stroke on a field of 24 by 24.

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
    Info,
    Tick,
    Refresh,
    Lock,
    Shield,
    Code,
    Filter,
}

impl Icon {
    /// Every icon.
    #[cfg(feature = "gallery")]
    pub const ALL: &'static [Self] = &[
        Self::Home,
        Self::People,
        Self::Send,
        Self::Flask,
        Self::Plug,
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
        Self::Info,
        Self::Tick,
        Self::Refresh,
        Self::Lock,
        Self::Shield,
        Self::Code,
        Self::Filter,
    ];

    const fn path(self) -> &'static str {
        match self {
            Self::Home => {
                "M15 21v-8a1 1 0 0 0-1-1h-4a1 1 0 0 0-1 1v8M3 10a2 2 0 0 1 .709-1.528l7-6a2 2 0 0 1 2.582 0l7 6A2 2 0 0 1 21 10v9a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2z"
            }
            Self::People => {
                "M16 21v-2a4 4 0 0 0-4-4H6a4 4 0 0 0-4 4v2M16 3.128a4 4 0 0 1 0 7.744M22 21v-2a4 4 0 0 0-3-3.87M5 7a4 4 0 1 0 8 0a4 4 0 1 0-8 0"
            }
            Self::Send => {
                "M14.536 21.686a.5.5 0 0 0 .937-.024l6.5-19a.496.496 0 0 0-.635-.635l-19 6.5a.5.5 0 0 0-.024.937l7.93 3.18a2 2 0 0 1 1.112 1.11zM21.854 2.147l-10.94 10.939"
            }
            Self::Flask => {
                "M14 2v6a2 2 0 0 0 .245.96l5.51 10.08A2 2 0 0 1 18 22H6a2 2 0 0 1-1.755-2.96l5.51-10.08A2 2 0 0 0 10 8V2M6.453 15h11.094M8.5 2h7"
            }
            Self::Plug => "M12 22v-5M15 8V2M17 8a1 1 0 0 1 1 1v4a4 4 0 0 1-4 4h-4a4 4 0 0 1-4-4V9a1 1 0 0 1 1-1zM9 8V2",
            Self::Warning => {
                "M21.73 18l-8-14a2 2 0 0 0-3.48 0l-8 14A2 2 0 0 0 4 21h16a2 2 0 0 0 1.73-3M12 9v4M12 17h.01"
            }
            Self::Check => "M2 12a10 10 0 1 0 20 0a10 10 0 1 0-20 0M16 9l-5.5 5.5L8 12",
            Self::Cross => "M2 12a10 10 0 1 0 20 0a10 10 0 1 0-20 0M15 9l-6 6M9 9l6 6",
            Self::Clock => "M2 12a10 10 0 1 0 20 0a10 10 0 1 0-20 0M12 6v6l4 2",
            Self::Unknown => {
                "M10.1 2.182a10 10 0 0 1 3.8 0M13.9 21.818a10 10 0 0 1-3.8 0M17.609 3.721a10 10 0 0 1 2.69 2.7M2.182 13.9a10 10 0 0 1 0-3.8M20.279 17.609a10 10 0 0 1-2.7 2.69M21.818 10.1a10 10 0 0 1 0 3.8M3.721 6.391a10 10 0 0 1 2.7-2.69M6.391 20.279a10 10 0 0 1-2.69-2.7M12 8v4M12 16h.01"
            }
            Self::Busy => "M21 12a9 9 0 1 1-6.219-8.56",
            Self::Minus => "M2 12a10 10 0 1 0 20 0a10 10 0 1 0-20 0M8 12h8",
            Self::Ask => "M2 12a10 10 0 1 0 20 0a10 10 0 1 0-20 0M9.09 9a3 3 0 0 1 5.83 1c0 2-3 3-3 3M12 17h.01",
            Self::Search => "M21 21l-4.34-4.34M3 11a8 8 0 1 0 16 0a8 8 0 1 0-16 0",
            Self::Menu => "M4 5h16M4 12h16M4 19h16",
            Self::Close => "M18 6 6 18M6 6l12 12",
            Self::Plus => "M5 12h14M12 5v14",
            Self::Pencil => {
                "M21.174 6.812a1 1 0 0 0-3.986-3.987L3.842 16.174a2 2 0 0 0-.5.83l-1.321 4.352a.5.5 0 0 0 .623.622l4.353-1.32a2 2 0 0 0 .83-.497zM15 5l4 4"
            }
            Self::Down => "M6 9l6 6 6-6",
            Self::Right => "M9 18l6-6-6-6",
            Self::Up => "M18 15l-6-6-6 6",
            Self::Sort => "M7 15l5 5 5-5M7 9l5-5 5 5",
            Self::Copy => {
                "M10 8h10a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2h-10a2 2 0 0 1-2-2v-10a2 2 0 0 1 2-2M4 16c-1.1 0-2-.9-2-2V4c0-1.1.9-2 2-2h10c1.1 0 2 .9 2 2"
            }
            Self::Download => "M12 15V3M21 15v4a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2v-4M7 10l5 5 5-5",
            Self::Sun => {
                "M8 12a4 4 0 1 0 8 0a4 4 0 1 0-8 0M12 2v2M12 20v2M4.93 4.93l1.41 1.41M17.66 17.66l1.41 1.41M2 12h2M20 12h2M6.34 17.66l-1.41 1.41M19.07 4.93l-1.41 1.41"
            }
            Self::Moon => {
                "M20.985 12.486a9 9 0 1 1-9.473-9.472c.405-.022.617.46.402.803a6 6 0 0 0 8.268 8.268c.344-.215.825-.004.803.401"
            }
            Self::System => {
                "M4 3h16a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2h-16a2 2 0 0 1-2-2v-10a2 2 0 0 1 2-2M8 21L16 21M12 17L12 21"
            }
            Self::SignOut => "M16 17l5-5-5-5M21 12H9M9 21H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2h4",
            Self::Info => "M2 12a10 10 0 1 0 20 0a10 10 0 1 0-20 0M12 16v-4M12 8h.01",
            Self::Tick => "M20 6 9 17l-5-5",
            Self::Refresh => {
                "M3 12a9 9 0 0 1 9-9 9.75 9.75 0 0 1 6.74 2.74L21 8M21 3v5h-5M21 12a9 9 0 0 1-9 9 9.75 9.75 0 0 1-6.74-2.74L3 16M8 16H3v5"
            }
            Self::Lock => {
                "M5 11h14a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2h-14a2 2 0 0 1-2-2v-7a2 2 0 0 1 2-2M7 11V7a5 5 0 0 1 10 0v4"
            }
            Self::Shield => {
                "M20 13c0 5-3.5 7.5-7.66 8.95a1 1 0 0 1-.67-.01C7.5 20.5 4 18 4 13V6a1 1 0 0 1 1-1c2 0 4.5-1.2 6.24-2.72a1.17 1.17 0 0 1 1.52 0C14.51 3.81 17 5 19 5a1 1 0 0 1 1 1z"
            }
            Self::Filter => "M2 5h20M6 12h12M9 19h6",
            Self::Code => "M16 18l6-6-6-6M8 6l-6 6 6 6",
        }
    }
}

/// Draws an icon. The word beside it, or the name of its button, says what it means.
pub fn icon(icon: Icon) -> impl IntoView {
    let class = if icon == Icon::Busy { "i turns" } else { "i" };
    view! { <svg class=class viewBox="0 0 24 24" aria-hidden="true"><path d=icon.path()></path></svg> }
}
