//! A pasted message, laid out, checked and explained within the browser: nothing of it is sent or kept.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::{ack::Verdict, advice::Advice, explain::MessageKind};

use super::worker::explain as explain_text;
use crate::{
    api::{Api, ExplainedSegment, Explanation, MessageProblem},
    part::{AreaField, Banner, Button, Column, FindingList, Icon, Look, PageHead, Table, Tag, Tone, focus_soon},
    text,
};

/// Id of the heading of what is explained, to which the keyboard goes.
const SAID: &str = "explained";

/// The page.
#[component]
pub fn ExplainPage() -> impl IntoView {
    let api = Api::here();
    let pasted = RwSignal::new(String::new());
    let said = RwSignal::new(None::<Explanation>);
    let problem = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let explain = move |()| {
        let text = pasted.get_untracked();
        if text.trim().is_empty() {
            problem.set(Some("Paste a message first.".to_owned()));
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let came = explain_text(api, &text).await;
            busy.try_set(false);
            problem.try_set(came.as_ref().err().map(crate::api::Failure::text));
            if let Ok(explanation) = came {
                said.try_set(Some(explanation));
                focus_soon(SAID.to_owned());
            }
        });
    };
    view! {
        <PageHead title="Explain a message" sub="Paste a VXU or a registry’s answer. It stays in this browser: nothing of it is sent or kept." />
        <div class="stack">
            <div class="card pad stack">
                <AreaField label="Message" value=pasted rows=10 mono=true error=Signal::derive(move || problem.get()) help="As it stands in a log or a mail: HL7, or a whole answer with what is around it." />
                <div class="row"><Button look=Look::Primary busy press=explain>"Explain"</Button></div>
            </div>
            {move || said.get().map(whole)}
        </div>
    }
}

fn whole(said: Explanation) -> AnyView {
    let answer = said.verdict.map(|verdict| {
        let (tone, mark) = match verdict {
            Verdict::Accepted => ("good", Icon::Check),
            Verdict::AcceptedWithWarnings => ("warn", Icon::Check),
            _ => ("bad", Icon::Cross),
        };
        view! {
            <div class="row wrap"><Tag tone mark word=text::verdict(verdict) /><span>{said.advice.map(advice)}</span></div>
            <FindingList findings=said.findings />
        }
    });
    let cut = said.is_cut.then(|| view! { <p class="small mut">"There is more in it than is shown here."</p> });
    view! {
        <section class="card pad stack" aria-labelledby=SAID>
            <h2 id=SAID tabindex="-1">{kind(said.kind)}</h2>
            {answer}
            {problems(said.problems)}
            {cut}
        </section>
        {said.segments.into_iter().map(segment).collect_view()}
    }
    .into_any()
}

const fn kind(kind: MessageKind) -> &'static str {
    match kind {
        MessageKind::Update => "A message of a practice (VXU)",
        MessageKind::Acknowledgement => "An answer of a registry (ACK)",
        MessageKind::Other => "HL7 of another kind",
        MessageKind::Unreadable => "This is no HL7",
    }
}

const fn advice(advice: Advice) -> &'static str {
    match advice {
        Advice::None => "Nothing is to be done.",
        Advice::RetrySoon => "Send the same message again soon.",
        Advice::WaitForRegistry => "Wait for the registry, then send the same message again.",
        Advice::CorrectRecord => "Correct the record first.",
        Advice::FixSetUp => "Correct the set-up first.",
    }
}

fn problems(problems: Vec<MessageProblem>) -> AnyView {
    if problems.is_empty() {
        return view! { <Banner tone=Tone::Good>"Nothing is wrong with it by the national profile. A registry may ask for more."</Banner> }.into_any();
    }
    let rows = problems.into_iter().map(|problem| {
        let place = problem.place.map(|place| view! { <span class="mut small place">" ("{place}")"</span> });
        view! { <li>{problem.text}{place}</li> }
    });
    view! { <h3>"What is wrong with it"</h3><ul class="findings">{rows.collect_view()}</ul> }.into_any()
}

fn segment(segment: ExplainedSegment) -> AnyView {
    let ExplainedSegment { place, title, fields } = segment;
    let title = title.map(|title| [", ", &title].concat()).unwrap_or_default();
    let caption = [place, title].concat();
    let rows = fields.into_iter().map(|field| {
        view! {
            <tr>
                <td>{field.place}</td>
                <td>{field.name}</td>
                <td class="mono broken">{field.value}</td>
                <td>{field.meaning}</td>
            </tr>
        }
    });
    let columns = ["Place", "Field", "Value", "Meaning"].map(Column::new).to_vec();
    view! {
        <section class="card">
            <h2 class="pad">{caption.clone()}</h2>
            <Table caption columns>{rows.collect_view()}</Table>
        </section>
    }
    .into_any()
}
