//! Figures of the last days, and the sheet of a month.

use backend::{
    auth::{Access, Caller, Role},
    entity::audit,
    store,
};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::{Value, json};
use shared::immunization::Clinician;
use uuid::Uuid;

use super::{ask_as, coordinator};
use crate::{
    api::access::caller_with,
    on_both,
    support::{Base, Practice, patient, practice},
};

on_both!(
    figures_say_what_became_of_each_day,
    figures_are_as_new_as_the_last_commit,
    an_update_keeps_the_day_of_the_first_acceptance,
    a_sheet_has_what_was_given_in_a_month,
);

const FIGURES: &str = "query($days: Int) { reportingFigures(days: $days) { from to \
    days { givenOn reported rejected open } timeliness { reported medianDays within { days reported share } } \
    causes { code doses } byClinician { name doses causes { code doses } } byLocation { name doses } \
    byVaccine { name doses } } }";
const SHEET: &str = "query($month: String!, $late: Int) { monthlySheet(month: $month, lateAfterDays: $late) { \
    rows { locationName registryName given reported late rejected open excluded } csv fileName } }";

/// Records a dose of a new patient on a day; gives its report.
async fn give(practice: &Practice, mrn: &str, day: &str, lot: &str, by: Option<&str>) -> Uuid {
    let mut details = patient(mrn);
    if lot == "LACKS" {
        details.races.clear();
    }
    let child = practice.add_patient(details).await;
    let mut dose = practice.dose(lot);
    dose.given_on = day.parse().unwrap();
    dose.vis_presented_on = Some(dose.given_on);
    dose.administered_by = by.map(|last| Clinician { last: last.into(), first: "Lou".into(), ..Clinician::default() });
    let dose = practice.add_dose(child, dose).await;
    practice.report_of(dose.id).await
}

/// Today is 03/10: two reported doses of different days, one refused, one that lacks something, one left out, one of
/// history.
async fn fill(practice: &Practice) -> Uuid {
    let soon = give(practice, "10077", "2026-03-09", "Y014237", Some("Ruiz")).await;
    let late = give(practice, "10078", "2026-03-02", "Y014237", Some("Ruiz")).await;
    let refused = give(practice, "10079", "2026-03-09", "BAD0001", Some("Cho")).await;
    for report in [soon, late, refused] {
        practice.send(report).await;
    }
    give(practice, "10080", "2026-03-10", "LACKS", None).await;
    let left_out = give(practice, "10081", "2026-03-10", "Y014237", None).await;
    let mut tx = practice.store.begin("test").await.unwrap();
    let why = store::Exclusion { note: "Known.".into(), by: "Ana".into() };
    store::exclude(&mut tx, left_out, why).await.unwrap();
    tx.commit().await.unwrap();
    let child = practice.add_patient(patient("10082")).await;
    practice.add_dose(child, store::NewDose { source: "01".into(), ..practice.dose("OLD1") }).await;
    late
}

async fn figures(practice: &Practice, days: u32) -> Value {
    ask_as(practice, &coordinator(Uuid::nil()), FIGURES, json!({ "days": days })).await.unwrap()
}

async fn figures_say_what_became_of_each_day(base: Base) {
    let practice = practice(base, true).await;
    fill(&practice).await;
    let found = figures(&practice, 9).await;
    assert_eq!((&found["from"], &found["to"]), (&json!("2026-03-02"), &json!("2026-03-10")));
    let days: Vec<_> = found["days"]
        .as_array()
        .unwrap()
        .iter()
        .map(|day| [&day["reported"], &day["rejected"], &day["open"]].map(|count| count.as_u64().unwrap()))
        .collect();
    assert_eq!(days.len(), 9);
    assert_eq!((days[0], days[7], days[8]), ([1, 0, 0], [1, 1, 0], [0, 0, 1]));
    let timeliness = &found["timeliness"];
    assert_eq!((&timeliness["reported"], &timeliness["medianDays"]), (&json!(2), &json!(4.5)));
    let shares: Vec<_> = timeliness["within"].as_array().unwrap().iter().map(|one| one["share"].clone()).collect();
    assert_eq!(shares, [0.5, 0.5, 0.5, 1.0]);
    let causes = found["causes"].as_array().unwrap();
    assert_eq!(causes.len(), 2, "{causes:?}");
    assert!(causes.contains(&json!({ "code": "patient.race.missing", "doses": 1 })));
    let clinicians: Vec<_> = found["byClinician"].as_array().unwrap().iter().map(|one| one["name"].clone()).collect();
    assert_eq!(clinicians, [Value::Null, json!("Cho, Lou")]);
    assert_eq!(found["byLocation"], json!([{ "name": "North clinic", "doses": 2 }]));
    assert_eq!(found["byVaccine"], json!([{ "name": "M-M-R II", "doses": 2 }]));

    for days in [0, 367] {
        let who = coordinator(Uuid::nil());
        let refused = ask_as(&practice, &who, FIGURES, json!({ "days": days })).await.unwrap_err();
        assert!(refused.contains("1 to 366"), "{refused}");
    }
}

async fn figures_are_as_new_as_the_last_commit(base: Base) {
    let practice = practice(base, true).await;
    let reported = async |days: u32| figures(&practice, days).await["timeliness"]["reported"].clone();
    assert_eq!(reported(90).await, 0);
    let report = give(&practice, "10077", "2026-03-02", "Y014237", None).await;
    practice.send(report).await;
    assert_eq!((reported(90).await, reported(3).await, reported(90).await), (json!(1), json!(0), json!(1)));
}

async fn an_update_keeps_the_day_of_the_first_acceptance(base: Base) {
    let practice = practice(base, true).await;
    let report = give(&practice, "10077", "2026-03-09", "Y014237", None).await;
    practice.send(report).await;
    let first = practice.row(report).await.first_accepted_at;
    practice.source.set("2026-03-20T15:00:00Z");
    practice.send(report).await;
    let row = practice.row(report).await;
    assert!(row.accepted_at > first && first.is_some());
    assert_eq!((row.first_accepted_at, row.administered), (first, true));
    assert_eq!(figures(&practice, 30).await["timeliness"]["medianDays"], 1.0);
}

async fn a_sheet_has_what_was_given_in_a_month(base: Base) {
    let practice = practice(base, true).await;
    fill(&practice).await;
    let south = practice.second_location().await;
    let child = practice.add_patient(patient("10090")).await;
    practice.add_dose(child, store::NewDose { location_id: south, ..practice.dose("Y014237") }).await;
    let asked = json!({ "month": "2026-03", "late": 3 });
    let who = coordinator(Uuid::nil());
    let sheet = ask_as(&practice, &who, SHEET, asked.clone()).await.unwrap();
    let registry = sheet["rows"][0]["registryName"].clone();
    assert_eq!(
        sheet["rows"],
        json!([
            { "locationName": "North clinic", "registryName": registry, "given": 5, "reported": 2, "late": 1,
              "rejected": 1, "open": 1, "excluded": 1 },
            { "locationName": "South clinic", "registryName": null, "given": 1, "reported": 0, "late": 0,
              "rejected": 0, "open": 0, "excluded": 0 },
        ])
    );
    let csv = sheet["csv"].as_str().unwrap();
    assert!(csv.contains("\"2026-03\",\"South clinic\",\"\",\"1\",\"0\",\"0\",\"0\",\"0\",\"0\""), "{csv}");
    assert_eq!((csv.lines().count(), &sheet["fileName"]), (3, &json!("immunizations-2026-03.csv")));
    let before = ask_as(&practice, &who, SHEET, json!({ "month": "2026-02" })).await.unwrap();
    assert_eq!(before["rows"], json!([]));
    assert!(ask_as(&practice, &who, SHEET, json!({ "month": "2026-13" })).await.is_err());
    let clinician = Caller { user: who.user, ..caller_with(Access::Role(Role::Clinician)) };
    assert!(ask_as(&practice, &clinician, SHEET, asked).await.is_err(), "for coordinators");
    store::flush_reads(&practice.store).await.unwrap();
    let told = audit::Entity::find().filter(audit::Column::Action.eq("report.sheet"));
    assert!(told.count(practice.store.reader()).await.unwrap() > 0, "the audit log tells who took a sheet");
}
