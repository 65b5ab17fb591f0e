//! The banner of an integration whose sending is closed.

use leptos::prelude::*;

use crate::{
    api::{Gate, GateState, Integration, IntegrationState},
    format,
    part::{Banner, Tone},
    reactive::memo,
    zone::Zone,
};

/// The cause that keeps the integration from sending, and the number of doses that wait. Empty while messages go.
#[component]
pub fn GateBanner(
    /// The set-up, if there is one.
    #[prop(into)]
    known: Signal<Option<Integration>>,
) -> impl IntoView {
    let zone = Zone::here();
    let gate = memo(move || {
        known.with(|known| {
            let active = known.as_ref().filter(|known| known.state == IntegrationState::Active)?;
            is_closed(&active.gate).then(|| active.gate.clone())
        })
    });
    move || {
        let gate = gate.get()?;
        let text = gate.text.clone().unwrap_or_default();
        let since = format!(" Nothing is sent since {}. ", zone.moment(gate.since));
        let next = gate.next_try_at.map(|at| format!(" The connection is tested again at {}.", zone.time(at)));
        Some(view! { <Banner tone=Tone::Bad>{text}{since}{waiting(&gate)}{next}</Banner> })
    }
}

/// Returns `true` if nothing is sent.
pub fn is_closed(gate: &Gate) -> bool {
    matches!(gate.state, GateState::Held | GateState::Broken)
}

fn waiting(gate: &Gate) -> String {
    let doses = format::counted(gate.waiting, "dose", "doses");
    match (gate.state, gate.waiting) {
        (_, 0) => "No dose waits.".to_owned(),
        (GateState::Held, 1) => "1 dose waits. It goes by itself once the set-up is right.".to_owned(),
        (GateState::Held, _) => format!("{doses} wait. They go by themselves once the set-up is right."),
        (_, 1) => "1 dose waits. It goes by itself when the registry answers.".to_owned(),
        _ => format!("{doses} wait. They go by themselves when the registry answers."),
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;

    #[rstest::rstest]
    #[case(GateState::Held, 0, "No dose waits.")]
    #[case(GateState::Held, 1, "1 dose waits. It goes by itself once the set-up is right.")]
    #[case(GateState::Held, 1_200, "1,200 doses wait. They go by themselves once the set-up is right.")]
    #[case(GateState::Broken, 1, "1 dose waits. It goes by itself when the registry answers.")]
    #[case(GateState::Broken, 20, "20 doses wait. They go by themselves when the registry answers.")]
    fn waiting_doses_are_counted(#[case] state: GateState, #[case] doses: i64, #[case] words: &str) {
        let since = DateTime::from_timestamp(1_770_000_000, 0).unwrap();
        let gate = Gate { state, since, code: None, text: None, next_try_at: None, waiting: doses };
        assert_eq!(waiting(&gate), words);
    }
}
