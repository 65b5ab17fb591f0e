//! The progress of the reports for doses from before the activation.

use leptos::prelude::*;

use crate::{
    api::{Backfill, Integration},
    format,
    part::Progress,
    reactive::memo,
};

/// A bar while they are being listed, and one line when they are.
#[component]
pub fn BackfillProgress(
    /// The set-up, if there is one.
    #[prop(into)]
    known: Signal<Option<Integration>>,
) -> impl IntoView {
    let backfill = memo(move || known.with(|known| known.as_ref().and_then(|known| known.backfill.clone())));
    let is_open = memo(move || backfill.with(|came| came.as_ref().is_some_and(|came| came.ended_at.is_none())));
    let done = Signal::derive(move || backfill.with(|came| came.as_ref().map(|came| (came.done, came.total))));
    move || {
        if is_open.get() {
            return Some(view! { <Progress label="Listing the doses from before" done /> }.into_any());
        }
        let words = move || backfill.with(|came| came.as_ref().and_then(said));
        Some(view! { <p class="mut small">{words}</p> }.into_any()).filter(|_| backfill.with(Option::is_some))
    }
}

fn said(backfill: &Backfill) -> Option<String> {
    let doses = format::counted(backfill.total, "dose", "doses");
    (backfill.total > 0).then(|| format!("{doses} from before the activation: all are listed."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case(0, None)]
    #[case(1, Some("1 dose from before the activation: all are listed."))]
    #[case(5_340, Some("5,340 doses from before the activation: all are listed."))]
    fn what_was_listed_is_said(#[case] total: i64, #[case] words: Option<&str>) {
        let backfill = Backfill { done: total, total, ended_at: None };
        assert_eq!(said(&backfill).as_deref(), words);
    }
}
