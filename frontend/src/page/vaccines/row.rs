//! One vaccine of the listing; its form opens below it.

use leptos::prelude::*;

use super::{form::vaccine_form, name::name_view};
use crate::{
    api::Vaccine,
    part::{Icon, IconButton, Tag},
};

/// One vaccine of the listing.
#[must_use]
pub fn row_view(vaccine: Vaccine, edited: RwSignal<Option<String>>, saved: Callback<()>) -> AnyView {
    let whole = StoredValue::new(vaccine.clone());
    let id = vaccine.id.clone();
    let is_open = Memo::new(move |_| edited.with(|edited| edited.as_ref() == Some(&id)));
    let id = vaccine.id.clone();
    let amount = [vaccine.amount, vaccine.unit].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let ndc = vaccine.ndc.map(|ndc| ["NDC ", &ndc].concat());
    let sub = [vaccine.manufacturer, ndc].into_iter().flatten().collect::<Vec<_>>().join(", ");
    let label = ["Edit ", &vaccine.generic_name].concat();
    let names = vaccine.recognized.into_iter().enumerate().map(|(n, name)| name_view(name, n)).collect_view();
    view! {
        <tr class:off=!vaccine.active>
            <td>
                <b class="strong">{vaccine.generic_name}</b>
                {(!vaccine.active).then(|| view! { " " <Tag tone="hold" mark=Icon::Minus word="Not in use" /> })}
                <span class="sub">{sub}</span>
            </td>
            <td><ol class="brands">{names}</ol></td>
            <td class="num">{amount}</td>
            <td class="end">
                <IconButton label mark=Icon::Pencil press=move |()| edited.set(Some(id.clone())) />
            </td>
        </tr>
        {move || is_open.get().then(|| view! {
            <tr class="below"><td colspan="4">{vaccine_form(Some(whole.get_value()), edited, saved)}</td></tr>
        })}
    }
    .into_any()
}
