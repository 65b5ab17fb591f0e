//! Fields and forms.

use chrono::NaiveDate;
use leptos::prelude::*;

use crate::part::{
    AreaField, Button, CheckField, CheckGroup, Choice, ComboField, DateField, Entries, Form, FormProblems, Look,
    RadioGroup, SelectField, TextField, UnsavedGuard, problem,
};

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, 9).unwrap_or_default()
}

pub fn texts() -> AnyView {
    let (plain, lot, wrong, date) = (
        RwSignal::new(String::new()),
        RwSignal::new("X019442 08/2027".to_owned()),
        RwSignal::new("ALDR-1".to_owned()),
        RwSignal::new("3/9/2026".to_owned()),
    );
    view! {
        <div class="grid fields">
            <TextField label="Plain" value=plain help="What it is and where to get it" class="c4" />
            <TextField label="Lot and expiration" value=lot said="Lot X019442, expires 08/31/2027".to_owned() mono=true class="c4" />
            <TextField label="Wrong" value=wrong error="Codes are four digits, such as 1001".to_owned() class="c4" />
            <TextField label="Password" value=RwSignal::new("secret".to_owned()) kind="password" class="c4" />
            <DateField label="Date given" value=date today=today() class="c4" />
            <AreaField label="Several lines" value=RwSignal::new("The first\nThe second".to_owned()) help="Enter begins a new line" class="c6" />
            <AreaField label="Wrong lines" value=RwSignal::new("x".to_owned()) mono=true rows=2 error="Paste the whole text.".to_owned() class="c6" />
        </div>
    }
    .into_any()
}

fn states() -> Vec<Choice> {
    [("AL", "Alabama"), ("MN", "Minnesota"), ("VA", "Virginia"), ("WV", "West Virginia"), ("WI", "Wisconsin")]
        .map(|(code, name)| Choice::new(code, name))
        .into()
}

pub fn choices() -> AnyView {
    let value = || RwSignal::new(String::new());
    let (state, race, share, check) = (value(), value(), RwSignal::new("yes".to_owned()), RwSignal::new(true));
    let sharing = vec![Choice::new("yes", "Yes"), Choice::new("no", "No"), Choice::new("ask", "Not asked")];
    let races = vec![Choice::new("2106-3", "White"), Choice::new("2028-9", "Asian"), Choice::new("2131-1", "Other")];
    view! {
        <div class="grid fields">
            <SelectField label="Route" value=value() choices=Signal::stored(vec![Choice::new("IM", "Intramuscular"), Choice::new("SC", "Subcutaneous")]) blank="Choose" class="c4" />
            <ComboField label="State" value=state choices=Signal::stored(states()) help="Type a few letters" class="c4" />
            <ComboField label="Wrong state" value=value() choices=Signal::stored(states()) error="Choose the state.".to_owned() class="c4" />
            <CheckGroup legend="Race" value=race choices=Signal::stored(races) class="c6" />
            <RadioGroup legend="May the registry share the record" value=share choices=Signal::stored(sharing) class="c6" />
            <CheckField label="Report historical doses" value=check help="Doses given elsewhere." class="c6" />
        </div>
        <p role="status">"Chosen: "{move || state.get()}"; "{move || race.get()}"; "{move || share.get()}</p>
    }
    .into_any()
}

pub fn form() -> AnyView {
    let form = Form::new(Entries::new([("name", ""), ("birthDate", "")]));
    let saved = RwSignal::new(false);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let entered = form.entries();
        let missing = [("name", "Enter the name."), ("birthDate", "Enter the birth date.")]
            .into_iter()
            .filter(|(name, _)| entered.filled(name).is_none())
            .map(|(name, text)| problem(name, "missing", text));
        form.problems.set(missing.collect());
        if form.problems.with_untracked(Vec::is_empty) {
            form.keep();
            saved.set(true);
        }
    };
    let is_changed = form.is_changed();
    view! {
        <form class="card pad stack" novalidate on:submit=submit>
            <FormProblems form />
            <div class="grid fields">
                <TextField label="Name" value=form.value("name") error=form.error("name") id=form.id("name") class="c6" />
                <DateField label="Birth date" value=form.value("birthDate") error=form.error("birthDate") id=form.id("birthDate") today=today() class="c6" />
            </div>
            <div class="row wrap">
                <Button look=Look::Primary submit=true>"Save"</Button>
                <span role="status" class="small mut">{move || if is_changed.get() { "Not saved yet" } else { "Nothing to save" }}</span>
            </div>
            {move || saved.get().then(|| view! { <p>"Saved."</p> })}
        </form>
        <p><a href="/gallery/elsewhere">"Another page"</a></p>
        <UnsavedGuard unsaved=is_changed />
    }
    .into_any()
}
