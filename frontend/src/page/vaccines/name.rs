//! The recognition of a name, as an icon, a word and a color, with the candidates behind it.

use leptos::prelude::*;

use crate::{
    api::{Recognition, RecognitionState},
    part::{Icon, Popover, Tag},
};

/// The recognition of one name.
#[must_use]
pub fn name_view(name: Recognition, number: usize) -> AnyView {
    let word = if number == 0 { "Brand #1 (Default)".to_owned() } else { format!("Brand #{}", number + 1) };
    view! { <li><span class="strong">{name.name.clone()}</span>" "<span class="mut small">{word}</span>" "{state_view(name)}</li> }
        .into_any()
}

/// The state of a recognition, and its vaccine type.
#[must_use]
pub fn state_view(name: Recognition) -> AnyView {
    let codes = codes(&name);
    let tag = match name.state {
        RecognitionState::Recognized => view! { <Tag tone="good" mark=Icon::Check word="Recognized" /> },
        RecognitionState::TooVague => view! { <Tag tone="warn" mark=Icon::Warning word="Too vague" /> },
        RecognitionState::Ambiguous => view! { <Tag tone="warn" mark=Icon::Warning word="Ambiguous" /> },
    };
    let (label, title) = match name.state {
        RecognitionState::Ambiguous => ("What it could be", "It could be any of these. Write the one that is meant:"),
        _ => ("What may be meant", "The name does not say which product it is. One of these may be meant:"),
    };
    let candidates = StoredValue::new(name.candidates);
    let offered = candidates.with_value(|candidates| !candidates.is_empty()).then(|| {
        view! {
            " "
            <Popover label mark=Icon::Ask tone="ask">
                <h3>{title}</h3>
                // A long list scrolls, which the keyboard does where it has the focus.
                <ul class="findings" tabindex="0" aria-label=label>{candidates.get_value().into_iter().map(|name| view! { <li>{name}</li> }).collect_view()}</ul>
            </Popover>
        }
    });
    view! { {tag}{offered}<span class="sub">{codes}</span> }.into_any()
}

fn codes(name: &Recognition) -> String {
    if name.state != RecognitionState::Recognized {
        return "Doses under this name are not reported.".to_owned();
    }
    let maker = name.mvx.as_ref().map_or_else(|| "no manufacturer".to_owned(), |mvx| ["MVX ", mvx].concat());
    let cvx = name.cvx.as_ref().map(|cvx| ["CVX ", cvx].concat());
    [name.cvx_text.clone(), cvx, Some(maker)].into_iter().flatten().collect::<Vec<_>>().join(", ")
}
