//! Open sessions, each with a button that ends it.

use leptos::prelude::*;

use crate::{
    api::OpenSession,
    part::{Button, Icon, Tag},
    zone::Zone,
};

/// The sessions of one person.
pub fn sessions_view(sessions: Vec<OpenSession>, end: Callback<String>) -> AnyView {
    let zone = Zone::here();
    let row = |session: OpenSession| {
        let since = zone.moment(session.opened_at);
        let label = ["End the session of ", &since].concat();
        let id = session.id;
        let action = if session.current {
            view! { <Tag tone="good" mark=Icon::Check word="This browser" /> }.into_any()
        } else {
            view! { <Button small=true label press=move |()| end.run(id.clone())>"End session"</Button> }.into_any()
        };
        view! {
            <li class="row wrap">
                <span>"Since "{since.clone()}<span class="sub">"Last used "{zone.moment(session.last_used_at)}</span></span>
                <span class="sp"></span>
                {action}
            </li>
        }
    };
    if sessions.is_empty() {
        return view! { <p class="mut small">"No session is open."</p> }.into_any();
    }
    view! { <ul class="findings">{sessions.into_iter().map(row).collect_view()}</ul> }.into_any()
}
