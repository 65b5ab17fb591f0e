//! A banner: something that concerns the whole page or form.

use leptos::prelude::*;

use crate::part::icon::{Icon, icon};

/// How serious it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// It went well.
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
    /// How serious it is.
    tone: Tone,
    /// What it says, and what to do.
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
