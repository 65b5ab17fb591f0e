//! A banner: something that concerns the whole page or form.

use leptos::prelude::*;

use crate::part::icon::{Icon, icon};

/// The severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// A success.
    Good,
    /// Something should be looked at.
    Warn,
    /// Something is wrong.
    Bad,
    /// Something is under way.
    Busy,
}

impl Tone {
    /// Its class.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Warn => "warn",
            Self::Bad => "bad",
            Self::Busy => "busy",
        }
    }

    /// Its icon.
    #[must_use]
    pub const fn icon(self) -> Icon {
        match self {
            Self::Good => Icon::Check,
            Self::Warn | Self::Bad => Icon::Warning,
            Self::Busy => Icon::Busy,
        }
    }
}

/// A banner.
#[component]
pub fn Banner(
    /// The severity.
    tone: Tone,
    /// The content.
    children: Children,
) -> impl IntoView {
    let role = if tone == Tone::Bad { "alert" } else { "status" };
    view! {
        <div class=format!("banner {}", tone.class()) role=role>
            {icon(tone.icon())}
            <div class="banner-body">{children()}</div>
        </div>
    }
}
