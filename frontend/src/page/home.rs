//! Home: what to do first.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::{alert::AlertKind, report::ReportTab};

use crate::{
    api::{
        Alert, AlertChangedFeed, Api, Cause, FiguresQuery, Home, HomeQuery, Load, NightRun, ReportChangedFeed,
        alert_changed_feed, figures_query, home_query, report_changed_feed,
    },
    format,
    page::{figure::FiguresOnHome, first_steps::FirstSteps, reminder::Reminders, report, shell::Counts},
    part::{Banner, Column, EmptyFace, PageHead, Table, Tone, pause, show},
    reactive::effect,
    router::{Chip, Page},
    zone::Zone,
};

/// Changes within this time are read together, in milliseconds.
const REFRESH_DELAY: u32 = 1_000;
/// The same for the figures, which many doses make.
const FIGURES_DELAY: u32 = 10_000;

/// The causes that need a person.
#[component]
pub fn HomePage() -> impl IntoView {
    let api = Api::here();
    let load = Load::new(api, || (), move |()| async move { api.run::<HomeQuery>(home_query::Variables {}).await });
    let figures = Load::new(api, || (), move |()| api.run::<FiguresQuery>(figures_query::Variables {}));
    follow(REFRESH_DELAY, Callback::new(move |()| load.again()));
    follow(FIGURES_DELAY, Callback::new(move |()| figures.again()));
    let zone = Zone::here();
    let counts = expect_context::<Counts>().0;
    effect(move || {
        if let Some(home) = load.get() {
            counts.set(Some(home.counts));
        }
    });
    view! {
        <PageHead title=format::greeting(zone.hour()).to_owned() sub=format!("{}.", format::long_date(zone.today())) />
        <FirstSteps />
        {show(load, move |home| view! { <Whole home /> }.into_any())}
        <FiguresOnHome load=figures />
    }
}

/// Reads again after a change of a report or an alert, once for those of a moment.
fn follow(delay: u32, read: Callback<()>) {
    let waiting = StoredValue::new(false);
    let read_soon = move || {
        let is_first = waiting.try_update_value(|waiting| !std::mem::replace(waiting, true));
        if is_first == Some(true) {
            spawn_local(async move {
                pause(delay).await;
                if waiting.try_set_value(false).is_none() {
                    read.run(());
                }
            });
        }
    };
    let api = Api::here();
    api.subscribe::<ReportChangedFeed>(report_changed_feed::Variables { patient_id: None }, move |_| read_soon());
    api.subscribe::<AlertChangedFeed>(alert_changed_feed::Variables {}, move |_| read_soon());
}

#[component]
fn Whole(home: Home) -> impl IntoView {
    let counts = home.counts;
    let list = |chip| Page::Reports(ReportTab::NotReported, chip).path();
    view! {
        <Alerts alerts=home.alerts.clone() />
        <Reminders reminders=home.reminders.clone() />
        <div class="grid">
            <Tonight home=home.clone() />
            <div class="card pad c4 stat">
                <span>"Needs you"</span>
                <b>{format::counted(counts.needs_you, "dose", "doses")}</b>
                <a href=list(Chip::NeedsYou)>"See what to do"</a>
            </div>
            <div class="card pad c4 stat">
                <span>"Reported"</span>
                <b>{format::counted(counts.reported, "dose", "doses")}</b>
                <span class="small">
                    {format::count(counts.ready_to_send)}" ready to send, "{format::count(counts.waiting)}" waiting, "
                    {format::count(counts.in_progress)}" in progress"
                </span>
            </div>
            <section class="card pad c5"><h2>"Needs attention"</h2><Causes causes=home.causes /></section>
            <section class="card c7"><h2 class="pad">"Last nights"</h2><Nights nights=home.nights /></section>
        </div>
    }
}

/// The open alerts, a banner each.
#[component]
fn Alerts(alerts: Vec<Alert>) -> impl IntoView {
    let zone = Zone::here();
    let banners = alerts.into_iter().map(move |alert| {
        let link = matches!(alert.kind, AlertKind::Held | AlertKind::BreakerOpen | AlertKind::Expiring)
            .then(|| view! { " "<a href=Page::Integrations.path()>"Open Integrations"</a> });
        let tone = if alert.kind == AlertKind::SilentLocation { Tone::Warn } else { Tone::Bad };
        let since = format!(" Since {}.", zone.moment(alert.since));
        view! {
            <Banner tone>
                <b>{alert.title}", "{alert.subject.name}": "</b>{alert.text}{since}{link}
            </Banner>
        }
    });
    banners.collect_view()
}

#[component]
fn Tonight(home: Home) -> impl IntoView {
    let zone = Zone::here();
    let Some(at) = home.next_night_at else {
        return view! {
            <div class="card pad c4 stat">
                <span>"Tonight"</span>
                <b>"Nothing will go"</b>
                <a href=Page::Integrations.path()>"Set up your state’s program"</a>
            </div>
        }
        .into_any();
    };
    let day = if zone.day(at) == Some(zone.today()) { "Today" } else { "Tonight" };
    // A night reports what was added the day before it.
    let added = zone.day(at).and_then(|night| night.pred_opt());
    let list = |chip| report::list_added(chip, added, added);
    let blocked = (home.tonight_blocked > 0).then(|| {
        let verb = if home.tonight_blocked == 1 { "is" } else { "are" };
        view! { <a href=list(Chip::NeedsYou)>{format::count(home.tonight_blocked)}" "{verb}" blocked: see why"</a> }
    });
    let going = (home.tonight > 0).then(|| view! { <a href=list(Chip::Ready)>"See which"</a> });
    let over = (home.night_over > 0).then(|| {
        let path = report::list_added(Chip::Ready, None, added.and_then(|day| day.pred_opt()));
        let doses = format::counted(home.night_over, "dose", "doses");
        view! { <a href=path>{doses}" missed the night: report by hand"</a> }
    });
    view! {
        <div class="card pad c4 stat">
            <span>{day}" at "{zone.time(at)}</span>
            <b>{format::count(home.tonight)}" will go"</b>
            {going}
            {match blocked {
                Some(link) => link.into_any(),
                None => view! { <span class="small">"None is blocked"</span> }.into_any(),
            }}
            {over}
        </div>
    }
    .into_any()
}

#[component]
fn Causes(causes: Vec<Cause>) -> impl IntoView {
    if causes.is_empty() {
        return view! { <EmptyFace title="Nothing needs attention" text="What keeps doses from being reported is listed here, by cause." /> }.into_any();
    }
    let rows = causes.into_iter().map(|cause| {
        let (path, words) = match cause.integration_id {
            Some(_) => (Page::Integrations.path(), "Open Integrations"),
            None => report::place(&cause.code),
        };
        view! {
            <li><b>{format::count(cause.doses)}</b><span>{cause.text}" "<a class="small" href=path>{words}</a></span></li>
        }
    });
    view! {
        <ul class="causes">{rows.collect_view()}</ul>
        <p><a href=Page::Reports(ReportTab::NotReported, Chip::NeedsYou).path()>"Open the list"</a></p>
    }
    .into_any()
}

#[component]
fn Nights(nights: Vec<NightRun>) -> impl IntoView {
    if nights.is_empty() {
        return view! { <EmptyFace title="No night has run yet" text="Each night the doses added the day before are reported." /> }.into_any();
    }
    let zone = Zone::here();
    let rows = nights.into_iter().map(move |night| {
        view! {
            <tr>
                <td>{format::date(night.date)}<span class="sub">{zone.time(night.started_at)}", "{night.registry_name}</span></td>
                <td class="num" data-label="Doses of">{format::date(night.day)}</td>
                <td class="num" data-label="Sent">{format::count(night.queued)}" of "{format::count(night.found)}</td>
                <td class="num" data-label="Reported">{format::count(night.reported)}</td>
                <td class="num" data-label="Rejected">{format::count(night.rejected)}</td>
                <td class="num" data-label="Blocked">{format::count(night.blocked)}</td>
            </tr>
        }
    });
    let columns = ["Night", "Doses of", "Sent", "Reported", "Rejected", "Blocked"].map(Column::new);
    view! {
        <Table caption="Last nights" columns=columns.to_vec()>{rows.collect_view()}</Table>
    }
    .into_any()
}
