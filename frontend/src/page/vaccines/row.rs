//! One vaccine of the listing.

use std::sync::Arc;

use leptos::prelude::*;
use shared::code_set::ConceptSet;

use super::name::name_view;
use crate::{
    api::{Catalog, Vaccine},
    part::{Icon, IconButton, Tag},
    reactive::memo,
};

/// One vaccine of the listing. Its row stays when it changes, and the focus in it.
#[must_use]
pub fn row_view(
    id: String,
    all: Memo<Vec<Vaccine>>,
    catalog: Signal<Option<Arc<Catalog>>>,
    edit: Callback<Option<Vaccine>>,
) -> AnyView {
    let own = memo(move || all.with(|all| all.iter().find(|vaccine| vaccine.id == id).cloned()));
    let label = move || own.with(|own| own.as_ref().map(|vaccine| ["Edit ", &vaccine.generic_name].concat()));
    let is_off = move || own.with(|own| own.as_ref().is_some_and(|vaccine| !vaccine.active));
    view! {
        <tr class:off=is_off>
            {move || own.get().map(|vaccine| cells(vaccine, catalog.get().as_deref()))}
            <td class="end">
                <IconButton label=Signal::derive(move || label().unwrap_or_default()) mark=Icon::Pencil needs="saveVaccine" press=move |()| edit.run(own.get_untracked()) />
            </td>
        </tr>
    }
    .into_any()
}

fn cells(vaccine: Vaccine, catalog: Option<&Catalog>) -> AnyView {
    let word = |set, code: Option<String>| {
        let concept = code.as_deref().and_then(|code| catalog?.concept(set, code));
        concept.map(|concept| concept.text.clone()).or(code)
    };
    let amount = [vaccine.amount, vaccine.unit].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let how = [word(ConceptSet::Route, vaccine.route), word(ConceptSet::Site, vaccine.site)];
    let how = how.into_iter().flatten().collect::<Vec<_>>().join(", ");
    let ndc = vaccine.ndc.map(|ndc| ["NDC ", &ndc].concat());
    let maker = vaccine.manufacturer.map(|code| {
        let known = catalog.and_then(|catalog| catalog.mvx.iter().find(|maker| maker.code == code));
        known.map_or(code, |maker| maker.name.clone())
    });
    let sub = [maker, ndc].into_iter().flatten().collect::<Vec<_>>().join(", ");
    let names = vaccine.recognized.into_iter().enumerate().map(|(n, name)| name_view(name, n)).collect_view();
    view! {
        <td>
            <b class="strong">{vaccine.generic_name}</b>
            {(!vaccine.active).then(|| view! { " " <Tag tone="hold" mark=Icon::Minus word="Not in use" /> })}
            <span class="sub">{sub}</span>
        </td>
        <td><ol class="brands">{names}</ol></td>
        <td class="num">{amount}<span class="sub">{how}</span></td>
    }
    .into_any()
}
