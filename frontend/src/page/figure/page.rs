//! The figures, in cards below what is to be done.

use leptos::prelude::*;
use shared::unicode::lower;

use super::{
    cause::groups,
    chart::{HEIGHT, Part, STEP, path, top},
};
use crate::{
    api::{Figures, FiguresOfDay, Load, Timeliness},
    format,
    part::{Column, EmptyFace, Facts, Icon, Table, Tag, fact, show},
    router::Page,
};

/// The figures of the last 90 days.
#[component]
pub fn FiguresOnHome(
    /// What is read.
    load: Load<Figures>,
) -> impl IntoView {
    show(load, whole)
}

fn whole(figures: Figures) -> AnyView {
    let days = figures.days;
    let is_empty = Part::ALL.iter().all(|part| part.sum(&days) == 0);
    let span = [format::date(figures.from), " to ".to_owned(), format::date(figures.to)].concat();
    let by = [
        ("By clinician", figures.by_clinician),
        ("By location", figures.by_location),
        ("By vaccine", figures.by_vaccine),
    ];
    let causes = by.iter().any(|(_, all)| !all.is_empty()).then(|| {
        view! {
            <section class="card pad c12 stack" aria-labelledby="causes">
                <h2 id="causes">"What is not reported"</h2>
                <div class="grid">{by.into_iter().map(|(title, all)| groups(title, all)).collect_view()}</div>
            </section>
        }
    });
    let drawn = if is_empty {
        view! { <EmptyFace title="Nothing to draw yet" text="Doses that are given here are drawn here, by the day." /> }
            .into_any()
    } else {
        drawn(days, &span)
    };
    view! {
        <div class="grid figures">
            <section class="card pad c8 stack" aria-labelledby="days">
                <div class="row wrap">
                    <h2 id="days">"Doses by the day given"</h2>
                    <span class="sp small"><a href=Page::Sheet.path()>"The sheet of a month"</a></span>
                </div>
                {drawn}
            </section>
            <section class="card pad c4 stack" aria-labelledby="timely">
                <h2 id="timely">"Timeliness"</h2>
                {timeliness(&figures.timeliness)}
            </section>
            {causes}
        </div>
    }
    .into_any()
}

/// The look of a part: class, icon, word.
const fn look(part: Part) -> (&'static str, Icon, &'static str) {
    match part {
        Part::Reported => ("good", Icon::Check, "Reported"),
        Part::Open => ("hold", Icon::Clock, "Open"),
        Part::Rejected => ("bad", Icon::Cross, "Rejected"),
    }
}

fn drawn(days: Vec<FiguresOfDay>, span: &str) -> AnyView {
    let said = Part::ALL.map(|part| [format::count(part.sum(&days)), " ".to_owned(), lower(look(part).2)].concat());
    let label = format!("Doses given {span}: {}", said.join(", "));
    let shapes = Part::ALL.map(|part| view! { <path class=look(part).0 d=path(&days, part) /> });
    let legend = Part::ALL.map(|part| {
        let (tone, mark, word) = look(part);
        view! { <li><Tag tone mark word />" "{format::count(part.sum(&days))}</li> }
    });
    let size = format!("0 0 {} {HEIGHT}", days.len() * STEP);
    let ends = span.split_once(" to ").map(|(from, to)| (from.to_owned(), to.to_owned()));
    let rows = days.iter().rev().filter(|day| Part::ALL.iter().any(|part| part.of(day) > 0)).map(|day| {
        let cell = |part: Part| view! { <td class="num" data-label=look(part).2>{format::count(part.of(day))}</td> };
        view! { <tr><td>{format::date(day.given_on)}</td>{Part::ALL.map(cell).into_iter().collect_view()}</tr> }
    });
    let rows = rows.collect_view();
    let columns = ["Given", "Reported", "Open", "Rejected"].map(Column::new).to_vec();
    view! {
        <figure class="chart">
            <div class="plot">
                <span class="small mut">{format::count(top(&days))}</span>
                <svg role="img" aria-label=label viewBox=size preserveAspectRatio="none">{shapes.into_iter().collect_view()}</svg>
                {ends.map(|(from, to)| view! { <span class="row small mut">{from}<span class="sp">{to}</span></span> })}
            </div>
            <ul class="row wrap parts">{legend.into_iter().collect_view()}</ul>
            <details>
                <summary>"The same as a table"</summary>
                <Table caption="Doses by the day given" columns>{rows}</Table>
            </details>
        </figure>
    }
    .into_any()
}

/// How soon doses were reported.
fn timeliness(timeliness: &Timeliness) -> AnyView {
    let Some(median) = timeliness.median_days else {
        return view! { <EmptyFace title="No dose is reported yet" text="The days from giving a dose to its acceptance are counted here." /> }.into_any();
    };
    let within = timeliness
        .within
        .iter()
        .map(|within| fact(&["Within ", &format::counted(within.days, "day", "days")].concat(), percent(within.share)));
    view! {
        <div class="stat"><b>{days(median)}</b><span>"from giving to acceptance, in the median"</span></div>
        <Facts facts=within.collect() />
        <p class="small mut">"Of "{format::counted(timeliness.reported, "dose", "doses")}" that the registries accepted."</p>
    }
    .into_any()
}

/// A share as a whole percentage.
fn percent(share: f64) -> String {
    [format::count((share * 100.0).round() as i64), "%".to_owned()].concat()
}

/// A median of days, whole or with a half.
fn days(median: f64) -> String {
    let halves = (median * 2.0).round() as i64;
    let half = if halves % 2 == 1 { ".5" } else { "" };
    let noun = if halves == 2 { " day" } else { " days" };
    [format::count(halves / 2).as_str(), half, noun].concat()
}

#[cfg(test)]
mod tests {
    use super::{days, percent};

    #[rstest::rstest]
    #[case(0.0, "0 days")]
    #[case(0.5, "0.5 days")]
    #[case(1.0, "1 day")]
    #[case(12.5, "12.5 days")]
    fn a_median_has_a_half_at_most(#[case] median: f64, #[case] said: &str) {
        assert_eq!(days(median), said);
    }

    #[rstest::rstest]
    #[case(0.0, "0%")]
    #[case(0.995, "100%")]
    #[case(1.0 / 3.0, "33%")]
    fn a_share_is_a_whole_percentage(#[case] share: f64, #[case] said: &str) {
        assert_eq!(percent(share), said);
    }
}
