//! Parts that only show something.

use leptos::prelude::*;
use shared::report::ReportStatus;

use crate::{
    api::IntegrationState,
    part::{
        Breadcrumb, Button, ButtonLink, Facts, Icon, IconButton, IntegrationTag, Look, PageHead, StatusTag, Step, Tag,
        Timeline, fact, icon, pause,
    },
};

pub fn buttons() -> AnyView {
    let pressed = RwSignal::new(0);
    let busy = RwSignal::new(false);
    let press = move |()| pressed.update(|times| *times += 1);
    let work = move |()| {
        busy.set(true);
        leptos::task::spawn_local(async move {
            pause(1_500).await;
            busy.set(false);
            pressed.update(|times| *times += 1);
        });
    };
    view! {
        <div class="row wrap">
            <Button look=Look::Primary press>"Primary"</Button>
            <Button press>"Plain"</Button>
            <Button look=Look::Quiet press>"Quiet"</Button>
            <Button look=Look::Danger press>"Danger"</Button>
            <Button mark=Icon::Plus press>"With an icon"</Button>
            <Button small=true press>"Small"</Button>
            <Button busy press=work>"Work a while"</Button>
            <Button busy=Signal::stored(true)>"Busy"</Button>
            <button class="btn" type="button" disabled>"Disabled"</button>
            <IconButton label="Edit" mark=Icon::Pencil press />
            <ButtonLink to="/gallery?part=button">"Link as a button"</ButtonLink>
            <a href="/gallery?part=button">"Link"</a>
        </div>
        <p role="status">"Pressed "{move || pressed.get()}" times"</p>
    }
    .into_any()
}

pub fn icons() -> AnyView {
    let all =
        Icon::ALL.iter().map(|one| view! { <li>{icon(*one)}<span class="small mut">{format!("{one:?}")}</span></li> });
    view! { <ul class="icons">{all.collect_view()}</ul> }.into_any()
}

pub fn tags() -> AnyView {
    let reports = ReportStatus::ALL.iter().map(|status| view! { <StatusTag status=*status /> });
    let integrations = IntegrationState::ALL.iter().map(|state| view! { <IntegrationTag state=*state /> });
    view! {
        <div class="row wrap">{reports.collect_view()}</div>
        <div class="row wrap">{integrations.collect_view()}<Tag tone="hold" mark=Icon::Minus word="Not in use" /></div>
    }
    .into_any()
}

pub fn heads() -> AnyView {
    let crumbs = vec![
        ("/gallery?part=head".to_owned(), "Reporting".to_owned()),
        ("/gallery?part=head".to_owned(), "Vaccine State Registry".to_owned()),
    ];
    view! {
        <Breadcrumb crumbs />
        <div class="card pad">
            <PageHead
                title="Lindqvist, Tobias"
                sub="Boy, 6 years, born 08/14/2019. MRN 10213."
                back=("/gallery?part=head".to_owned(), "Patients".to_owned())
                actions=|| view! { <Button>"Edit details"</Button><Button look=Look::Primary>"Add vaccines"</Button> }
            />
        </div>
    }
    .into_any()
}

pub fn facts() -> AnyView {
    let facts = vec![
        fact("Window", "03/08, all day"),
        fact("Sent", "25"),
        ("Rejected".to_owned(), view! { "1 "<a href="/gallery?part=facts">"see"</a> }.into_any()),
    ];
    view! { <div class="card pad"><Facts facts /></div> }.into_any()
}

pub fn timeline() -> AnyView {
    let when = |time: &str| ("2026-03-09T10:00:07Z".to_owned(), vec!["03/09/2026".to_owned(), time.to_owned()]);
    view! {
        <div class="card pad">
            <Timeline>
                <Step tone="good" mark=Icon::Check what="Accepted by the registry" more="Answered in 1.6 s" when=when("4:10:02 am") />
                <Step tone="bad" mark=Icon::Cross what="Rejected by the registry" more="Lot number is not one the registry knows." when=when("4:00:07 am") />
                <Step tone="busy" mark=Icon::Send what="Sent by the nightly run" when=when("4:00:05 am") />
                <Step mark=Icon::Flask what="Dose recorded" />
            </Timeline>
        </div>
    }
    .into_any()
}
