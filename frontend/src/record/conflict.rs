//! Conflicts: another user saved the same record in the meantime; what changed, and what to do with what was typed.

use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;

use super::{
    edit::Edit,
    field::{Field, FieldKind},
    merge::Change,
};
use crate::{
    api::Catalog,
    part::{Button, Icon, Look, icon},
    reactive::effect,
};

/// The other user's changes, while there are any. It takes the focus when it appears.
#[component]
pub fn ConflictNote(
    /// The record that is edited.
    edit: Edit,
    /// The catalog, for the names of codes.
    catalog: Signal<Option<Arc<Catalog>>>,
) -> impl IntoView {
    move || {
        let changes = edit.changes.get();
        (!changes.is_empty()).then(|| view! { <Told edit catalog changes /> })
    }
}

#[component]
fn Told(edit: Edit, catalog: Signal<Option<Arc<Catalog>>>, changes: Vec<Change>) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    effect(move || {
        if let Some(node) = node.get() {
            // A note that is gone by now needs no focus.
            let _ = node.focus();
        }
    });
    let lines = changes.into_iter().filter_map(|change| {
        let field = edit.field(&change.name)?;
        let catalog = catalog.get_untracked();
        let word = |text: &str| word(&field, text, catalog.as_deref());
        let mine = change.mine.as_deref().map(|mine| [" You typed ", &word(mine), "."].concat());
        let line = [field.label, ": it was ", &word(&change.was), ", and is now ", &word(&change.theirs), "."].concat();
        Some(view! { <li>{line}{mine}</li> })
    });
    view! {
        <div class="banner warn summary" role="group" tabindex="-1" node_ref=node aria-label="Somebody else saved this in the meantime">
            {icon(Icon::Warning)}
            <div class="banner-body stack-s">
                <b>"Somebody else saved this in the meantime. What you typed is still here."</b>
                <ul>{lines.collect_view()}</ul>
                <div class="row wrap">
                    <Button small=true submit=true>"Save mine on top"</Button>
                    <Button small=true look=Look::Quiet press=move |()| edit.take_theirs()>"Take theirs instead"</Button>
                </div>
            </div>
        </div>
    }
}

/// An entry in words.
fn word(field: &Field, text: &str, catalog: Option<&Catalog>) -> String {
    let concept = |set, code: &str| {
        let concept = catalog.and_then(|catalog| catalog.concept(set, code));
        concept.map_or_else(|| code.to_owned(), |concept| concept.text.clone())
    };
    match field.kind {
        _ if text.is_empty() => "empty".to_owned(),
        FieldKind::One(set, _) => concept(set, text),
        FieldKind::Any(set) => text.split(',').map(|code| concept(set, code)).collect::<Vec<_>>().join(" and "),
        FieldKind::Flag(yes, no) => if text == "yes" { yes } else { no }.to_owned(),
        FieldKind::Few(few, _) | FieldKind::OneOf(few) => {
            few.iter().find(|(code, _)| *code == text).map_or(text, |(_, word)| word).to_owned()
        }
        _ => text.to_owned(),
    }
}
