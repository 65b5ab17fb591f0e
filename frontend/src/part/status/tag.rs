//! A status as an icon, a word and a color, always the three together.

use leptos::prelude::*;
use shared::report::ReportStatus;

use crate::part::icon::{Icon, icon};
use crate::{api::IntegrationState, text};

/// A tag.
#[component]
pub fn Tag(
    /// Its color's class.
    tone: &'static str,
    /// Its icon.
    mark: Icon,
    /// Its word.
    #[prop(into)]
    word: String,
) -> impl IntoView {
    view! { <span class=format!("tag {tone}")>{icon(mark)}{word}</span> }
}

/// The status of a report.
#[component]
pub fn StatusTag(
    /// The status.
    status: ReportStatus,
) -> impl IntoView {
    let (tone, mark) = match status {
        ReportStatus::ReadyToSend | ReportStatus::Reported => ("good", Icon::Check),
        ReportStatus::NeedsYou => ("warn", Icon::Warning),
        ReportStatus::Rejected => ("bad", Icon::Cross),
        ReportStatus::Waiting => ("hold", Icon::Clock),
        ReportStatus::OutcomeUnknown => ("hold", Icon::Unknown),
        ReportStatus::InProgress => ("busy", Icon::Busy),
        ReportStatus::WithWarnings => ("warn", Icon::Check),
        ReportStatus::Excluded => ("hold", Icon::Minus),
    };
    view! { <Tag tone mark word=text::status(status) /> }
}

/// The state of an integration.
#[component]
pub fn IntegrationTag(
    /// The state.
    state: IntegrationState,
) -> impl IntoView {
    let (tone, mark) = match state {
        IntegrationState::Draft => ("hold", Icon::Pencil),
        IntegrationState::Active => ("good", Icon::Check),
        IntegrationState::Paused => ("warn", Icon::Minus),
    };
    view! { <Tag tone mark word=text::integration(state) /> }
}
