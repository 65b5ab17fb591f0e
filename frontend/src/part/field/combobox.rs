//! A combobox for one of many: a few letters narrow the list, the arrows walk it, Enter takes, Escape leaves it.

use leptos::prelude::*;
use leptos::{ev, html};
use shared::unicode::lower;

use super::{
    choice::{self, Choice},
    frame::{below, described_by, own_id},
};
use crate::{
    format,
    part::{
        dom::scroll_near,
        icon::{Icon, icon},
    },
    reactive::{effect, effect_from, memo},
};

/// The state of a combobox.
#[derive(Clone, Copy)]
struct Combo {
    value: RwSignal<String>,
    choices: Signal<Vec<Choice>>,
    text: RwSignal<String>,
    /// `true` if the text was typed since the list was opened; only then it narrows.
    is_typed: RwSignal<bool>,
    is_open: RwSignal<bool>,
    active: RwSignal<usize>,
    listed: Memo<Vec<Choice>>,
}

impl Combo {
    fn new(value: RwSignal<String>, choices: Signal<Vec<Choice>>) -> Self {
        let (text, is_typed) = (RwSignal::new(String::new()), RwSignal::new(false));
        let listed = memo(move || {
            choices.with(|choices| match is_typed.get() {
                true => choice::narrow(choices, &text.get()),
                false => choices.clone(),
            })
        });
        Self { value, choices, text, is_typed, is_open: RwSignal::new(false), active: RwSignal::new(0), listed }
    }

    /// Follows the value and the choices, which may change while the user types.
    fn follow(self) {
        effect_from(move |before: Option<String>| {
            let now = self.value.get();
            self.choices.track();
            if before.is_some_and(|before| before == now) {
                self.choices_changed();
            } else {
                self.show_chosen();
            }
            now
        });
    }

    /// Text that was typed before its choice was there chooses it now, and is never lost.
    fn choices_changed(self) {
        if self.is_typed.get_untracked() {
            let named = self.text.with_untracked(|text| self.choices.with_untracked(|all| choice::named(all, text)));
            match named {
                Some(choice) => self.take(choice),
                None => self.active.set(self.whole().unwrap_or_default()),
            }
        } else {
            self.show_chosen();
        }
    }

    /// Writes what is chosen into the field, and closes the list.
    fn show_chosen(self) {
        let own = self.value.get_untracked();
        let label =
            self.choices.with_untracked(|all| all.iter().find(|one| one.value == own).map(|one| one.label.clone()));
        self.is_open.set(false);
        self.is_typed.set(false);
        self.text.set(label.unwrap_or_default());
    }

    fn open(self, place: usize) {
        self.active.set(place);
        self.is_open.set(true);
    }

    /// The place of what is chosen.
    fn place(self) -> usize {
        let own = self.value.get_untracked();
        self.listed.with_untracked(|listed| listed.iter().position(|one| one.value == own)).unwrap_or_default()
    }

    fn take(self, choice: Choice) {
        self.value.set(choice.value);
        self.show_chosen();
    }

    fn take_active(self) {
        let place = self.active.get_untracked();
        if let Some(choice) = self.listed.with_untracked(|listed| listed.get(place).cloned()) {
            self.take(choice);
        }
    }

    fn input(self, text: String) {
        let named = self.choices.with_untracked(|choices| choice::named(choices, &text));
        self.text.set(text);
        self.is_typed.set(true);
        match named {
            Some(choice) => self.take(choice),
            None => self.open(self.whole().unwrap_or_default()),
        }
    }

    /// The place of the choice whose whole label was typed, while it could still become a longer one.
    fn whole(self) -> Option<usize> {
        let typed = self.text.with_untracked(|text| lower(text.trim()));
        self.listed.with_untracked(|listed| listed.iter().position(|one| lower(&one.label) == typed))
    }

    /// Leaving the field keeps what was chosen; an empty field chooses nothing.
    fn leave(self) {
        // The browser tells of the focus even while it takes the page away.
        let Some(text) = self.text.try_get_untracked() else { return };
        let is_emptied = text.trim().is_empty();
        if is_emptied && self.value.with_untracked(|value| !value.is_empty()) {
            self.value.set(String::new());
        }
        self.show_chosen();
    }

    fn key(self, event: &ev::KeyboardEvent) {
        let (is_open, all) = (self.is_open.get_untracked(), self.listed.with_untracked(Vec::len));
        let place = self.active.get_untracked();
        let last = all.saturating_sub(1);
        match event.key().as_str() {
            "ArrowUp" if event.alt_key() => self.show_chosen(),
            "ArrowDown" | "ArrowUp" if !is_open => self.open(self.place()),
            "ArrowDown" => self.active.set(if place >= last { 0 } else { place + 1 }),
            "ArrowUp" => self.active.set(place.checked_sub(1).unwrap_or(last)),
            "PageDown" if is_open => self.active.set((place + 10).min(last)),
            "PageUp" if is_open => self.active.set(place.saturating_sub(10)),
            "Enter" if is_open => self.take_active(),
            "Escape" if is_open => {
                self.show_chosen();
                // A dialog around it stays open.
                event.stop_propagation();
            }
            "Tab" if is_open && self.is_typed.get_untracked() => return self.take_active(),
            _ => return,
        }
        event.prevent_default();
    }
}

/// A combobox for one of many.
#[component]
pub fn ComboField(
    /// The label.
    #[prop(into)]
    label: String,
    /// The chosen value.
    value: RwSignal<String>,
    /// The choices.
    #[prop(into)]
    choices: Signal<Vec<Choice>>,
    /// The placeholder while nothing is chosen.
    #[prop(default = "Choose".to_owned(), into)]
    blank: String,
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
    let combo = Combo::new(value, choices);
    combo.follow();
    let id = own_id(id);
    let described = described_by(&id, &help, error);
    let list = format!("{id}-list");
    let (controls, active_list) = (list.clone(), list.clone());
    let active = move || {
        let has_any = combo.is_open.get() && combo.listed.with(|listed| !listed.is_empty());
        has_any.then(|| format!("{active_list}-{}", combo.active.get()))
    };
    let name = label.clone();
    view! {
        <div class=format!("field {class}")>
            <label for=id.clone()>{label}</label>
            <div class="combo">
                <input
                    class="in"
                    class:bad-in=move || error.get().is_some()
                    id=id.clone()
                    type="text"
                    role="combobox"
                    autocomplete="off"
                    spellcheck="false"
                    placeholder=blank
                    aria-autocomplete="list"
                    aria-expanded=move || if combo.is_open.get() { "true" } else { "false" }
                    aria-controls=controls
                    aria-activedescendant=active
                    aria-describedby=described
                    aria-invalid=move || error.get().is_some().then_some("true")
                    prop:value=move || combo.text.get()
                    on:input=move |event| combo.input(event_target_value(&event))
                    // Some ways of emptying a field tell only that it changed.
                    on:change=move |event| {
                        let text = event_target_value(&event);
                        if combo.text.with_untracked(|shown| *shown != text) {
                            combo.input(text);
                        }
                    }
                    on:keydown=move |event| combo.key(&event)
                    on:click=move |_| if !combo.is_open.get_untracked() { combo.open(combo.place()) }
                    on:blur=move |_| combo.leave()
                />
                {icon(Icon::Down)}
                <List combo id=list name />
            </div>
            {below(&id, help, error)}
        </div>
    }
}

/// The list below, and how many are in it for those who do not see it.
#[component]
fn List(combo: Combo, id: String, name: String) -> impl IntoView {
    let count = move || {
        let all = i64::try_from(combo.listed.with(Vec::len)).unwrap_or(i64::MAX);
        match (combo.is_open.get() && combo.is_typed.get(), all) {
            (false, _) => String::new(),
            (true, 0) => "No choice matches".to_owned(),
            (true, _) => format::counted(all, "choice", "choices"),
        }
    };
    let own = id.clone();
    let rows = move || {
        let own = own.clone();
        let listed = if combo.is_open.get() { combo.listed.get() } else { Vec::new() };
        let row = move |(place, choice)| view! { <Row combo id=format!("{own}-{place}") place choice /> };
        listed.into_iter().enumerate().map(row).collect_view()
    };
    let is_none = move || combo.is_open.get() && combo.listed.with(Vec::is_empty);
    view! {
        <div class="combo-pop" class:open=move || combo.is_open.get()>
            <ul role="listbox" id=id aria-label=name>{rows}</ul>
            {move || is_none().then(|| view! { <p class="mut small">"No choice matches. Type less, or clear the field to see all."</p> })}
        </div>
        <span class="sr" role="status">{count}</span>
    }
}

#[component]
fn Row(combo: Combo, id: String, place: usize, choice: Choice) -> impl IntoView {
    let node = NodeRef::<html::Li>::new();
    let is_active = memo(move || combo.active.get() == place);
    effect(move || {
        if let (true, Some(node)) = (is_active.get(), node.get()) {
            scroll_near(&node);
        }
    });
    let is_chosen = combo.value.with_untracked(|value| *value == choice.value);
    let label = choice.label.clone();
    view! {
        <li
            node_ref=node
            id=id
            role="option"
            class:active=move || is_active.get()
            aria-selected=if is_chosen { "true" } else { "false" }
            // The field keeps the focus.
            on:mousedown=|event| event.prevent_default()
            on:click=move |_| combo.take(choice.clone())
        >
            {label}
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case::whole("MMR", "3", "MMR")]
    #[case::beginning("MM", "", "MM")]
    fn text_that_was_typed_before_the_choices_came_is_kept(
        #[case] typed: &str,
        #[case] value: &str,
        #[case] text: &str,
    ) {
        Owner::new().with(|| {
            let (chosen, choices) = (RwSignal::new(String::new()), RwSignal::new(Vec::new()));
            let combo = Combo::new(chosen, choices.into());
            combo.input(typed.to_owned());
            choices.set(vec![Choice::new("3", "MMR"), Choice::new("8", "HepB")]);
            combo.choices_changed();
            assert_eq!((chosen.get_untracked().as_str(), combo.text.get_untracked().as_str()), (value, text));
        });
    }
}
