//! One report: where it stands, what happened, the message sent and the answer received.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::{finding::SET_UP, report::ReportMark};

use super::{
    annotation::{AnnotationDialog, noted},
    dismissal::{DismissDialog, dismissed, has_warning},
    list::can_go,
};
use crate::{
    api::{
        Api, Chart, ChartQuery, Load, Report, ReportChangedFeed, ReportDetails, ReportDetailsQuery,
        ReportImmunizations, Submission, Verdict, chart_query, report_changed_feed, report_details_query,
        report_immunizations,
    },
    format,
    page::{
        chart::take_back,
        packet::{About, HelpDesk},
    },
    part::{
        Announcer, Button, ButtonLink, EmptyFace, FindingList, Icon, Look, PageHead, Said, StatusTag, Step, Tag,
        Timeline, Toaster, Tone, show,
    },
    reactive::memo,
    router::{Chip, Page},
    text,
    zone::{self, Zone},
};

/// One report with its history.
#[component]
pub fn DetailsPage(
    /// The report.
    id: String,
) -> impl IntoView {
    let api = Api::here();
    let own = id.clone();
    let load = Load::new(
        api,
        || (),
        move |()| {
            let wanted = report_details_query::Variables { id: id.clone() };
            async move { api.run::<ReportDetailsQuery>(wanted).await }
        },
    );
    api.subscribe::<ReportChangedFeed>(report_changed_feed::Variables { patient_id: None }, move |came| {
        if came.report.is_none_or(|report| report.id == own) {
            load.again();
        }
    });
    let annotating = RwSignal::new(false);
    let dismissing = RwSignal::new(None::<Report>);
    let report = Signal::derive(move || load.get().flatten().map(|details| details.report));
    let is_there = memo(move || report.with(Option::is_some));
    let about = move |read: fn(&Report) -> String| {
        Signal::derive(move || report.get().map(|report| read(&report)).unwrap_or_default())
    };
    let title = Signal::derive(move || {
        let named = about(|report| format!("{} for {}", report.vaccine_name, report.patient_name)).get();
        if named.is_empty() { "Report".to_owned() } else { named }
    });
    let sub = about(|report| {
        format!("Given {} at {}, to {}.", format::date(report.given_on), report.location_name, report.registry_name)
    });
    let back =
        (Page::Reports(shared::report::ReportTab::NotReported, Chip::All).path(), "Vaccine State Registry".to_owned());
    view! {
        <PageHead title sub back actions=move || view! {
            // It stays while the report changes, and keeps the focus.
            <Show when=move || is_there.get()>
                <Button mark=Icon::Pencil needs="annotateReport" press=move |()| annotating.set(true)>"Note"</Button>
            </Show>
            {move || report.get().map(|report| view! { <TakeBack report=report.clone() /><SendAgain report /> })}
        } />
        {show(load, move |details| match details {
            Some(details) => view! { <Whole details dismissing /> }.into_any(),
            None => view! { <div class="card"><EmptyFace title="There is no such report" text="The address may be old. Look in the list." /></div> }.into_any(),
        })}
        <AnnotationDialog open=annotating report />
        <DismissDialog asked=dismissing />
    }
}

/// The button that takes a move back, where the registry has not taken the dose out of the other record.
#[component]
fn TakeBack(report: Report) -> impl IntoView {
    let (api, toaster) = (Api::here(), Toaster::here());
    let is_moved = report.marks.contains(&ReportMark::Moved);
    let busy = RwSignal::new(false);
    let undo = move |()| {
        let (dose, patient_id) = (report.dose_id.clone(), report.patient_id.clone());
        busy.set(true);
        spawn_local(async move {
            let came = api.run::<ChartQuery>(chart_query::Variables { patient_id }).await;
            let version = |chart: Chart| chart.doses.iter().find(|one| one.id == dose).map(|dose| dose.version);
            let (tone, said) = match came.map(|chart| chart.and_then(version)) {
                Ok(Some(version)) => match take_back(api, &dose, version).await {
                    Ok(said) => (Tone::Good, said.to_owned()),
                    Err(said) => (Tone::Bad, said),
                },
                Ok(None) => (Tone::Bad, "This dose is not in the chart any more. Reload the page.".to_owned()),
                Err(failure) => (Tone::Bad, failure.text()),
            };
            busy.try_set(false);
            toaster.tell(tone, said);
        });
    };
    is_moved.then(|| view! { <Button busy needs="undoDoseMove" press=undo>"Take the move back"</Button> })
}

#[component]
fn SendAgain(report: Report) -> impl IntoView {
    let api = Api::here();
    let announcer = Announcer::here();
    let told = RwSignal::new(None::<String>);
    let id = report.id.clone();
    let busy = RwSignal::new(false);
    let send = move |()| {
        busy.set(true);
        let input = report_immunizations::ReportImmunizationsInput {
            report_ids: Some(vec![id.clone()]),
            filter: None,
            request_id: None,
        };
        spawn_local(async move {
            let came = api.run::<ReportImmunizations>(report_immunizations::Variables { input }).await;
            let said = match came {
                Ok(answer) => {
                    let results = answer.results;
                    text::sent(&results.iter().map(|result| result.status).collect::<Vec<_>>())
                }
                Err(failure) => failure.text(),
            };
            busy.try_set(false);
            announcer.say(&said);
            told.try_set(Some(said));
        });
    };
    view! {
        {move || told.get().map(|said| view! { <span class="small mut">{said}</span> })}
        {can_go(&report).then(|| view! { <Button look=Look::Primary mark=Icon::Send busy needs="reportImmunizations" press=send>"Send now"</Button> })}
    }
}

#[component]
fn Whole(details: ReportDetails, dismissing: RwSignal<Option<Report>>) -> impl IntoView {
    let last = details.submissions.first().cloned();
    let earlier = details.submissions.iter().skip(1).cloned().collect::<Vec<_>>();
    view! {
        <div class="grid">
            <section class="c5 stack">
                <Stand report=details.report.clone() dismissing />
                {dismissed(details.dismissals.clone())}
                <div class="card pad">
                    <h2>"What happened"</h2>
                    <Timeline>
                        {details.submissions.iter().map(attempt).collect_view()}
                        {recorded(&details.report)}
                    </Timeline>
                </div>
            </section>
            <section class="c7 stack">
                {last.map(|submission| view! { <Exchange submission heading="The last message" /> })}
                {earlier.into_iter().map(|submission| view! { <Exchange submission heading="Earlier" /> }).collect_view()}
            </section>
        </div>
    }
}

/// The status of the report, and what to do about it.
#[component]
fn Stand(report: Report, dismissing: RwSignal<Option<Report>>) -> impl IntoView {
    let links = report.findings.iter().filter_map(|finding| {
        let field = finding.field.as_deref()?;
        let path = Page::to_correct(&report.patient_id, Some(field), Some(&report.dose_id));
        let is_set_up = field.starts_with(SET_UP);
        Some((path, if is_set_up { "Open the set-up".to_owned() } else { format!("Fix the {}", place(field)) }))
    });
    let mut links: Vec<_> = links.collect();
    links.dedup();
    let said = report.said.clone().map(|words| {
        let when = report.said_at.map(|at| format!(", {}", Zone::here().moment(at))).unwrap_or_default();
        view! { <Said who=format!("{} said{when}", report.registry_name) words /> }
    });
    let chart = Page::Chart(report.patient_id.clone()).path();
    let own = StoredValue::new(report.clone());
    let dismiss = has_warning(&report).then(|| {
        let ask = move |()| dismissing.set(Some(own.get_value()));
        view! { <Button small=true needs="dismissWarning" press=ask>"Dismiss a warning"</Button> }
    });
    view! {
        <div class="card pad stack">
            <div class="row"><StatusTag status=report.status />{report.marks.iter().map(|mark| view! { <span class="small mut">{text::mark(*mark)}</span> }).collect_view()}</div>
            {report.findings.is_empty().then(|| view! { <p>{report.why.clone()}</p> })}
            <FindingList findings=report.findings.clone() />
            {said}
            {noted(&report).map(|words| view! { <p class="mut">{words}</p> })}
            <div class="row wrap">
                {links.into_iter().map(|(path, words)| view! { <ButtonLink small=true look=Look::Primary to=path>{words}</ButtonLink> }).collect_view()}
                <ButtonLink small=true to=chart>"Open the chart"</ButtonLink>
                {dismiss}
            </div>
        </div>
    }
}

/// The field of a finding in words.
fn place(field: &str) -> String {
    match field.strip_prefix("immunization.") {
        Some("lot") => "lot".to_owned(),
        Some("vis") => "VIS".to_owned(),
        Some("name") => "name of vaccine".to_owned(),
        Some("givenOn") => "date given".to_owned(),
        Some("eligibility") => "VFC eligibility of the dose".to_owned(),
        Some(other) => other.to_owned(),
        None => text::detail(field).to_owned(),
    }
}

/// One attempt in the order of time.
fn attempt(submission: &Submission) -> impl IntoView + use<> {
    let here = Zone::here();
    let (tone, mark) = look(submission);
    let when = submission.finished_at.unwrap_or(submission.claimed_at);
    let more = format!("{} {}", text::action(submission.action), submission.message_id);
    let when = (zone::iso(when), vec![here.date(when), here.time_exactly(when)]);
    view! { <Step tone mark what=outcome(submission) more when /> }
}

const fn look(submission: &Submission) -> (&'static str, Icon) {
    match (submission.verdict, submission.finished_at) {
        (Some(Verdict::Accepted), _) => ("good", Icon::Check),
        (Some(Verdict::AcceptedWithWarnings), _) => ("warn", Icon::Check),
        (Some(_), _) => ("bad", Icon::Cross),
        (None, Some(_)) => ("hold", Icon::Clock),
        (None, None) => ("busy", Icon::Busy),
    }
}

fn outcome(submission: &Submission) -> String {
    match (submission.verdict, &submission.failure, submission.finished_at) {
        (Some(verdict), ..) => text::verdict(verdict).to_owned(),
        (None, Some(failure), _) => failure.clone(),
        (None, None, Some(_)) => "No answer came".to_owned(),
        (None, None, None) => "Being sent".to_owned(),
    }
}

fn recorded(report: &Report) -> impl IntoView + use<> {
    let (here, at) = (Zone::here(), report.added_at);
    let when = (zone::iso(at), vec![here.date(at), here.time(at)]);
    view! { <Step mark=Icon::Flask what="Dose recorded" when /> }
}

/// Returns `true` if the registry's help desk can be asked: a message went out, and it was not taken as it is.
fn is_refused(submission: &Submission) -> bool {
    let went_out = submission.verdict.is_some() || submission.request.is_some();
    went_out && submission.finished_at.is_some() && submission.verdict != Some(Verdict::Accepted)
}

/// The message sent and the answer received.
#[component]
fn Exchange(submission: Submission, heading: &'static str) -> impl IntoView {
    let when = Zone::here().moment(submission.claimed_at);
    let (outcome, (tone, mark)) = (outcome(&submission), look(&submission));
    let answer = submission.response.clone();
    let help = is_refused(&submission)
        .then(|| view! { <div class="row"><HelpDesk about=About::Submission(submission.id.clone()) /></div> });
    view! {
        <div class="card pad stack">
            <div class="row wrap"><h2>{heading}</h2><Tag tone mark word=outcome /><span class="sp"></span><span class="small mut">{when}</span></div>
            <FindingList findings=submission.findings.clone() />
            {help}
            <h3>"Sent"</h3>
            {match submission.request {
                Some(text) => view! { <Segments text name="Message sent" /> }.into_any(),
                None => view! { <p class="mut small">"The message is not kept any more."</p> }.into_any(),
            }}
            <h3>"Received"</h3>
            {match answer {
                Some(text) => view! { <Segments text name="Answer received" /> }.into_any(),
                None => view! { <p class="mut small">"Nothing was received, or it is not kept any more."</p> }.into_any(),
            }}
        </div>
    }
}

/// A message, a segment a line, its name set off.
#[component]
fn Segments(text: String, name: &'static str) -> impl IntoView {
    let lines = text.split(['\r', '\n']).filter(|line| !line.is_empty()).map(|line| {
        let is_segment = line.get(..4).is_some_and(|start| start.ends_with('|'));
        let (head, rest) = line.split_at(if is_segment { 3 } else { 0 });
        view! { <b>{head.to_owned()}</b>{rest.to_owned()}"\n" }
    });
    view! { <pre class="seg" tabindex="0" role="region" aria-label=name>{lines.collect_view()}</pre> }
}
