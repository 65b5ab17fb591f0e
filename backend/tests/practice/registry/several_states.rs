//! A practice near a border reports to several states at once, and to each on its own terms.

use std::{sync::Arc, time::Duration};

use async_graphql::Request;
use backend::{
    auth::CallerKind,
    delivery::Dispatcher,
    entity::{report, submission},
    night,
    sandbox::Sandbox,
    source::Source as _,
    store::{self, NewEnrollment, QueueOutcome, UndoOutcome},
};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect};
use serde_json::json;
use shared::gate::GateKind;
use tokio::sync::{Notify, watch};
use uuid::Uuid;

use crate::{
    api::access::ask,
    on_both,
    support::{Base, Practice, patient, practice, set_up, start_registry, until},
};

on_both!(
    a_dose_goes_to_each_state_by_itself,
    a_deletion_is_told_to_each,
    a_move_is_undone_after_one_state_took_the_dose_out,
    a_location_reports_where_it_is_enrolled,
    the_night_of_each_state_takes_its_own,
    a_dead_registry_keeps_no_other_waiting,
);

/// The practice reports to the training registry already, and now to Wisconsin's too.
async fn two_states(base: Base) -> (Practice, Uuid, Sandbox) {
    let practice = practice(base, true).await;
    let (registry, address) = start_registry().await;
    let wisconsin = save_wisconsin(&practice, &address, &[practice.location]).await;
    change(&practice, wisconsin, true).await;
    (practice, wisconsin, registry)
}

async fn save_wisconsin(practice: &Practice, address: &str, locations: &[Uuid]) -> Uuid {
    let mut new = set_up(practice.location, address, "training");
    new.program_code = "WI".into();
    new.environment = backend::entity::integration::Environment::Test;
    let settings = new.enrollments.remove(0).settings;
    let enrollments = locations.iter().map(|id| NewEnrollment { location_id: *id, settings: settings.clone() });
    new.enrollments = enrollments.collect();
    let mut tx = practice.store.begin("test").await.unwrap();
    let id = store::save_integration(&mut tx, &practice.courier.vault, new).await.unwrap();
    tx.commit().await.unwrap();
    id
}

async fn change(practice: &Practice, integration: Uuid, is_active: bool) {
    let mut tx = practice.store.begin("test").await.unwrap();
    if is_active {
        store::activate(&mut tx, integration).await.unwrap();
    } else {
        store::pause(&mut tx, integration).await.unwrap();
    }
    tx.commit().await.unwrap();
}

/// The report of a dose to one of the states.
async fn report_to(practice: &Practice, dose: Uuid, integration: Uuid) -> Option<report::Model> {
    let of_dose = report::Entity::find().filter(report::Column::ImmunizationId.eq(dose));
    let of_state = of_dose.filter(report::Column::IntegrationId.eq(integration));
    of_state.one(practice.store.reader()).await.unwrap()
}

async fn a_dose_goes_to_each_state_by_itself(base: Base) {
    let (practice, wisconsin, other) = two_states(base).await;
    let (dose, _) = practice.add_one("10077", "Y014237").await;
    let here = report_to(&practice, dose.id, practice.integration).await.unwrap().id;
    let there = report_to(&practice, dose.id, wisconsin).await.unwrap().id;
    // While one of them is paused, the other goes on.
    change(&practice, practice.integration, false).await;
    assert_eq!(practice.queue(here).await, QueueOutcome::NotActive);
    practice.send(there).await;
    assert_eq!(practice.seen(there).await.0, "REPORTED");
    assert_eq!((practice.records().messages_received, other.records().doses_present), (0, 1));
    change(&practice, practice.integration, true).await;
    practice.send(here).await;
    assert_eq!(practice.seen(here).await.0, "REPORTED");
    assert_eq!((practice.records().doses_present, other.records().messages_received), (1, 1));
    let query = "{ home { registries { programCode registryName } }
        reports(tab: REPORTED, programCode: \"WI\") { rows { id registryName } } }";
    let answer = ask(&practice, Some(CallerKind::Person), Request::new(query)).await.into_result().unwrap();
    let expected = json!({
        "home": { "registries": [
            { "programCode": "SANDBOX", "registryName": "Dosewire training registry" },
            { "programCode": "WI", "registryName": "WIR" },
        ] },
        "reports": { "rows": [{ "id": there.to_string(), "registryName": "WIR" }] },
    });
    assert_eq!(answer.data.into_json().unwrap(), expected);
    let order = |registry: &Sandbox| registry.records().doses.into_keys().collect::<Vec<_>>();
    assert!(order(&other)[0].contains(&dose.order_id), "both know it by the same number");
    assert!(order(&practice.registry)[0].contains(&dose.order_id));
}

async fn a_deletion_is_told_to_each(base: Base) {
    let (practice, wisconsin, other) = two_states(base).await;
    let (dose, _) = practice.add_one("10077", "Y014237").await;
    for integration in [practice.integration, wisconsin] {
        practice.send(report_to(&practice, dose.id, integration).await.unwrap().id).await;
    }
    let mut tx = practice.store.begin("test").await.unwrap();
    let told = store::delete_dose(&mut tx, (&dose).into(), true).await.unwrap();
    tx.commit().await.unwrap();
    practice.carry_all().await;
    assert_eq!((told, practice.records().doses_present, other.records().doses_present), (2, 0, 0));
}

async fn a_move_is_undone_after_one_state_took_the_dose_out(base: Base) {
    let (practice, wisconsin, other) = two_states(base).await;
    let (dose, _) = practice.add_one("10077", "Y014237").await;
    let here = report_to(&practice, dose.id, practice.integration).await.unwrap().id;
    let there = report_to(&practice, dose.id, wisconsin).await.unwrap().id;
    for report in [here, there] {
        practice.send(report).await;
    }
    let right = practice.add_patient(patient("10088")).await;
    change(&practice, wisconsin, false).await;
    let mut tx = practice.store.begin("test").await.unwrap();
    let reference = &practice.courier.reference;
    let moved = store::move_dose(&mut tx, reference, (&dose).into(), right).await.unwrap();
    tx.commit().await.unwrap();
    assert!(practice.courier.carry_one().await.unwrap());
    assert_eq!(practice.records().doses_present, 0, "one of them has taken it out");
    let mut tx = practice.store.begin("test").await.unwrap();
    let undone = store::undo_move(&mut tx, reference, (&moved).into()).await.unwrap();
    tx.commit().await.unwrap();
    assert!(matches!(undone, UndoOutcome::Undone(back) if back.id == dose.id));
    assert_eq!(practice.seen(here).await.0, "IN_PROGRESS", "it is reported there again");
    assert_eq!(practice.seen(there).await.0, "REPORTED", "the other has it still");
    change(&practice, wisconsin, true).await;
    practice.carry_all().await;
    assert_eq!((practice.seen(here).await.0, practice.seen(there).await.0), ("REPORTED".into(), "REPORTED".into()));
    assert_eq!((practice.records().doses_present, other.records().doses_present), (1, 1));
}

async fn a_location_reports_where_it_is_enrolled(base: Base) {
    let practice = practice(base, true).await;
    let south = practice.second_location().await;
    let (_registry, address) = start_registry().await;
    let wisconsin = save_wisconsin(&practice, &address, &[south]).await;
    change(&practice, wisconsin, true).await;
    let someone = practice.add_patient(patient("10077")).await;
    for (location, is_here, is_there) in [(practice.location, true, false), (south, false, true)] {
        let dose = practice.add_dose(someone, store::NewDose { location_id: location, ..practice.dose("Y1") }).await;
        let here = report_to(&practice, dose.id, practice.integration).await;
        let there = report_to(&practice, dose.id, wisconsin).await;
        assert_eq!((here.is_some(), there.is_some()), (is_here, is_there));
    }
}

async fn the_night_of_each_state_takes_its_own(base: Base) {
    let (practice, wisconsin, other) = two_states(base).await;
    practice.add_one("10077", "Y014237").await;
    practice.source.set("2026-03-11T09:00:00Z");
    let reference = &practice.courier.reference;
    assert_eq!(night::run_due(&practice.store, reference).await.unwrap(), 2, "a run for each");
    practice.carry_all().await;
    assert_eq!((practice.records().doses_present, other.records().doses_present), (1, 1));
    // The next day only one of them is left.
    change(&practice, wisconsin, false).await;
    practice.add_one("10078", "Y014238").await;
    practice.source.set("2026-03-12T09:00:00Z");
    assert_eq!(night::run_due(&practice.store, reference).await.unwrap(), 1);
    practice.carry_all().await;
    assert_eq!((practice.records().doses_present, other.records().doses_present), (2, 1));
}

/// Doses to each registry; 5,000 is the size of a load run.
fn doses() -> usize {
    std::env::var("DOSEWIRE_LOAD").map_or(20, |count| count.parse().unwrap())
}

/// There is no answer at Wisconsin's address: five messages find that out, and from then on one connection test in 5
/// minutes; the other registry gets all of its own meanwhile.
async fn a_dead_registry_keeps_no_other_waiting(base: Base) {
    let practice = practice(base, true).await;
    // Held and not listened to, so that no other test's registry takes the address meanwhile.
    let nobody = tokio::net::TcpSocket::new_v4().unwrap();
    nobody.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = nobody.local_addr().unwrap();
    let dead = save_wisconsin(&practice, &format!("http://{address}/iis"), &[practice.location]).await;
    change(&practice, dead, true).await;
    for n in 0..doses() {
        practice.add_one(&format!("4{n:05}"), "Y014237").await;
    }
    let ids: Vec<Uuid> = report::Entity::find()
        .select_only()
        .column(report::Column::Id)
        .into_tuple()
        .all(practice.store.reader())
        .await
        .unwrap();
    assert_eq!(ids.len(), doses() * 2);
    for group in ids.chunks(250) {
        let mut tx = practice.store.begin("test").await.unwrap();
        store::queue_group(&mut tx, &practice.courier.reference, group, store::QueueSource::Person).await.unwrap();
        tx.commit().await.unwrap();
    }
    let (stop, stopped) = watch::channel(false);
    let bell = Arc::new(Notify::new());
    let sending = tokio::spawn(Dispatcher::new(practice.courier.clone(), Arc::clone(&bell), stopped).run());
    let count = async |integration: Uuid, tab: &str| {
        let rows = report::Entity::find().filter(report::Column::IntegrationId.eq(integration));
        let rows = rows.filter(report::Column::Tab.eq(tab)).count(practice.store.reader()).await.unwrap();
        usize::try_from(rows).unwrap()
    };
    let gate = async || store::integration_gate(practice.store.reader(), dead, practice.source.now()).await.unwrap();
    until("the healthy registry to get all", async || {
        (count(practice.integration, "REPORTED").await == doses()).then_some(())
    })
    .await;
    until("the dead one to be found", async || (gate().await.kind() == GateKind::Broken).then_some(())).await;
    for probes in 1..=2 {
        practice.source.advance(Duration::from_secs(1_801));
        bell.notify_one();
        until("the connection to be tested", async || (gate().await.probes == probes).then_some(())).await;
    }
    stop.send(true).unwrap();
    sending.await.unwrap();
    drop(nobody);
    let messages = submission::Entity::find().filter(submission::Column::IntegrationId.eq(dead));
    assert_eq!(messages.count(practice.store.reader()).await.unwrap(), 5);
    assert_eq!(count(dead, "REPORTED").await, 0);
    let waiting = store::waiting_at(practice.store.reader(), dead, None).await.unwrap();
    assert_eq!(usize::try_from(waiting).unwrap(), doses(), "all of them go by themselves");
}
