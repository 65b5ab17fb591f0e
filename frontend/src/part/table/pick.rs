//! Picking rows: a box a row, and one above them that is on, off, or mixed.

use leptos::html;
use leptos::prelude::*;

use crate::reactive::effect;

/// The box above a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tri {
    /// No rows are picked.
    Off,
    /// Some rows are picked.
    Mixed,
    /// All rows are picked.
    On,
}

/// The state of the box that picks all rows.
#[must_use]
pub const fn tri(picked: usize, all: usize) -> Tri {
    match picked {
        0 => Tri::Off,
        picked if picked == all => Tri::On,
        _ => Tri::Mixed,
    }
}

/// The picking of a table's rows.
#[derive(Clone, Copy)]
pub struct Picks {
    /// The number of picked rows.
    pub state: Signal<Tri>,
    /// Picks all or none.
    pub pick_all: Callback<bool>,
}

/// The box above. Pressing a mixed one picks all.
#[component]
pub(super) fn PickAll(picks: Picks) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    effect(move || {
        if let Some(input) = input.get() {
            input.set_indeterminate(picks.state.get() == Tri::Mixed);
            input.set_checked(picks.state.get() == Tri::On);
        }
    });
    view! {
        <input
            type="checkbox"
            node_ref=input
            aria-label="Select all"
            on:change=move |event| picks.pick_all.run(event_target_checked(&event))
        />
    }
}

/// The box of a row, in a cell of its own.
#[component]
pub fn PickRow(
    /// The label of the row.
    #[prop(into)]
    label: String,
    /// `true` while it is picked.
    #[prop(into)]
    is_picked: Signal<bool>,
    /// Picks it or not.
    #[prop(into)]
    pick: Callback<bool>,
) -> impl IntoView {
    view! {
        <td class="pick">
            <input
                type="checkbox"
                aria-label=label
                prop:checked=move || is_picked.get()
                on:change=move |event| pick.run(event_target_checked(&event))
            />
        </td>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case(0, 0, Tri::Off)]
    #[case(0, 2, Tri::Off)]
    #[case(1, 2, Tri::Mixed)]
    #[case(2, 2, Tri::On)]
    fn the_box_above_has_three_states(#[case] picked: usize, #[case] all: usize, #[case] expected: Tri) {
        assert_eq!(tri(picked, all), expected);
    }
}
