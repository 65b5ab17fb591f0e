//! Several boxes of which any number, or exactly one, is chosen.

use leptos::prelude::*;

use super::{
    choice::Choice,
    frame::{below, described_by, own_id},
};
use crate::part::dom::next_id;

/// Any number of several. What is chosen is one text with commas, as a form keeps it.
#[component]
pub fn CheckGroup(
    /// The legend.
    #[prop(into)]
    legend: String,
    /// The chosen value.
    value: RwSignal<String>,
    /// The choices.
    #[prop(into)]
    choices: Signal<Vec<Choice>>,
    /// The help text.
    #[prop(optional, into)]
    help: String,
    /// The error message.
    #[prop(optional, into)]
    error: MaybeProp<String>,
    /// Further classes of the field.
    #[prop(default = "")]
    class: &'static str,
    /// Its id, by which a form's summary leads to it.
    #[prop(optional)]
    id: Option<String>,
) -> impl IntoView {
    let id = own_id(id);
    let described = described_by(&id, &help, error);
    let boxes = boxes(choices, id.clone(), move |id, own| {
        let (mine, toggled) = (own.clone(), own);
        view! {
            <input
                type="checkbox"
                id=id
                prop:checked=move || value.with(|codes| holds(codes, &mine))
                on:change=move |event| {
                    let is_on = event_target_checked(&event);
                    value.update(|codes| *codes = toggle(codes, &toggled, is_on));
                }
            />
        }
        .into_any()
    });
    view! {
        <fieldset class=format!("field {class}") aria-describedby=described>
            <legend>{legend}</legend>
            <div class="checks">{boxes}</div>
            {below(&id, help, error)}
        </fieldset>
    }
}

/// Exactly one of a few that are all seen. The arrow keys choose, as the browser has it.
#[component]
pub fn RadioGroup(
    /// The legend.
    #[prop(into)]
    legend: String,
    /// The chosen value.
    value: RwSignal<String>,
    /// The choices.
    #[prop(into)]
    choices: Signal<Vec<Choice>>,
    /// The help text.
    #[prop(optional, into)]
    help: String,
    /// The error message.
    #[prop(optional, into)]
    error: MaybeProp<String>,
    /// Further classes of the field.
    #[prop(default = "")]
    class: &'static str,
    /// Its id, by which a form's summary leads to it.
    #[prop(optional)]
    id: Option<String>,
) -> impl IntoView {
    let id = own_id(id);
    let described = described_by(&id, &help, error);
    let name = next_id("radio");
    let boxes = boxes(choices, id.clone(), move |id, own| {
        let (mine, chosen) = (own.clone(), own);
        view! {
            <input
                type="radio"
                name=name.clone()
                id=id
                prop:checked=move || value.with(|value| *value == mine)
                on:change=move |_| value.set(chosen.clone())
            />
        }
        .into_any()
    });
    view! {
        <fieldset class=format!("field {class}") role="radiogroup" aria-describedby=described>
            <legend>{legend}</legend>
            <div class="checks radios">{boxes}</div>
            {below(&id, help, error)}
        </fieldset>
    }
}

/// A box with its label for each choice. The first has the field's id, so that a form's summary leads to it.
fn boxes(
    choices: Signal<Vec<Choice>>,
    first: String,
    input: impl Fn(String, String) -> AnyView + Send + 'static,
) -> impl IntoView {
    move || {
        let one = |(place, Choice { value: own, label }): (usize, Choice)| {
            let id = if place == 0 { first.clone() } else { next_id("box") };
            view! { <div class="check">{input(id.clone(), own)}<label for=id>{label}</label></div> }
        };
        choices.get().into_iter().enumerate().map(one).collect_view()
    }
}

fn holds(codes: &str, code: &str) -> bool {
    codes.split(',').any(|one| one == code)
}

/// The codes with one more, or one less; the order of choosing stays.
fn toggle(codes: &str, code: &str, is_on: bool) -> String {
    let mut chosen: Vec<&str> = codes.split(',').filter(|one| !one.is_empty() && *one != code).collect();
    if is_on {
        chosen.push(code);
    }
    chosen.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("", "a", true, "a")]
    #[case("a,b", "a", false, "b")]
    #[case("a,b", "c", true, "a,b,c")]
    #[case("a", "a", true, "a")]
    fn a_box_is_toggled(#[case] codes: &str, #[case] code: &str, #[case] is_on: bool, #[case] expected: &str) {
        assert_eq!(toggle(codes, code, is_on), expected);
        assert_eq!(holds(expected, code), is_on);
    }
}
