//! Lives through the demo's past, step by step.

use std::{collections::HashMap, sync::Arc};

use anyhow::Context as _;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use rand::{SeedableRng, rngs::StdRng, seq::IndexedRandom};
use shared::{
    patient::Patient,
    program::{OnboardingStep, Settings},
    report::{ReportStatus, ReportTab},
};
use uuid::Uuid;

use super::{
    calendar::Calendar,
    clock::{PastSource, PastTransport},
    plan::{Step, plan},
    story::{Act, Kind},
    visit::{Visit, WaitingRoom, right_lot},
};
use crate::{
    civil::{day_of, to_chrono, zone_of},
    delivery::{self, Courier},
    demo::{
        charts::{self, Charts, SEED, ZONE},
        load::{DEMO_USER, add_user},
    },
    entity::integration::Environment,
    night,
    reference_data::ReferenceData,
    sandbox::{DirectTransport, Sandbox},
    source::Source,
    store::{
        self, Actor, Exclusion, NewDose, NewEnrollment, NewIntegration, NewInterest, NewPatient, NewStep, PageRequest,
        QueueSource, Read, ReportFilter, ReportOrder, Store, Tx,
    },
    vault::Vault,
};

/// The training registry that the demo practice reports to.
pub struct TrainingRegistry {
    /// The registry.
    pub sandbox: Sandbox,
    /// The address of its service.
    pub address: String,
    /// The user name that it takes.
    pub user_name: String,
    /// The password that it takes.
    pub password: String,
    /// Seals the password and the messages.
    pub vault: Arc<Vault>,
}

/// Maximum number of records that are made again in one transaction.
const BATCH_SIZE: u64 = 500;
/// Interval at which the scheduler of the past ticks while something is tried again.
const TICK: TimeDelta = TimeDelta::seconds(30);

/// Loads the practice as it was, and lives through its last days.
///
/// # Errors
/// Returns an error if the database is not available.
pub(in crate::demo) async fn load(
    store: &Store,
    reference: &Arc<ReferenceData>,
    registry: &TrainingRegistry,
) -> anyhow::Result<()> {
    let zone = zone_of(ZONE);
    let calendar = Calendar::new(store.source().now(), zone);
    let clock = Arc::new(PastSource::new(calendar.at(0, 8, 0), SEED));
    let past = store.with_source(clock.clone());
    let user = add_user(&past).await?;
    let charts = charts::add(&past, reference, Some(user), to_chrono(calendar.day(-1))).await?;
    let mut rng = StdRng::seed_from_u64(SEED + 1);
    let mut days = Days {
        room: WaitingRoom::new(&charts, &mut rng),
        courier: courier(past, reference, registry, &clock),
        actor: Actor::person(user, DEMO_USER, None),
        clock,
        charts,
        rng,
        named: HashMap::new(),
    };
    delivery::join(&days.courier, false).await?;
    for (at, step) in plan(&calendar) {
        days.advance_to(at, calendar.last_calls()).await?;
        days.take(step, registry).await.with_context(|| format!("{step:?} at {at}"))?;
        days.carry().await?;
    }
    days.advance_to(calendar.now(), calendar.last_calls()).await?;
    days.keep_up().await?;
    Ok(delivery::leave(&days.courier).await?)
}

fn courier(
    store: Store,
    reference: &Arc<ReferenceData>,
    registry: &TrainingRegistry,
    clock: &Arc<PastSource>,
) -> Courier {
    let time = Arc::clone(clock);
    let sandbox = registry.sandbox.with_clock(Arc::new(move || time.now()));
    let transport = PastTransport { clock: Arc::clone(clock), registry: DirectTransport::new(sandbox) };
    Courier::new(store, Arc::clone(&registry.vault), Arc::clone(reference), Arc::new(transport))
}

/// The practice on its way through the past.
struct Days {
    clock: Arc<PastSource>,
    courier: Courier,
    actor: Actor,
    charts: Charts,
    room: WaitingRoom,
    rng: StdRng,
    named: HashMap<&'static str, Given>,
}

/// A dose that was given and has a name.
struct Given {
    patient: Uuid,
    dose: Uuid,
    entered: NewDose,
}

impl Days {
    fn store(&self) -> &Store {
        &self.courier.store
    }

    async fn begin(&self) -> store::Result<Tx> {
        self.store().begin(&self.actor).await
    }

    fn today(&self) -> NaiveDate {
        day_of(self.clock.now(), &zone_of(ZONE))
    }

    /// Moves the clock on. From `calls` on, what is tried again goes when it is due.
    async fn advance_to(&self, at: DateTime<Utc>, calls: DateTime<Utc>) -> store::Result<()> {
        self.clock.advance_to(at.min(calls));
        while self.clock.now() < at {
            self.clock.advance_to((self.clock.now() + TICK).min(at));
            self.carry().await?;
        }
        Ok(())
    }

    /// Sends what is due.
    async fn carry(&self) -> store::Result<()> {
        while self.courier.carry_one().await? {}
        Ok(())
    }

    async fn take(&mut self, step: Step, registry: &TrainingRegistry) -> anyhow::Result<()> {
        match step {
            Step::SetUp => self.set_up(registry).await?,
            Step::Night => {
                night::run_due(self.store(), &self.courier.reference).await?;
            }
            Step::Act(Act::Give(kind)) => {
                self.give(kind).await?;
            }
            Step::Act(Act::GiveAs(kind, name)) => {
                if let Some(given) = self.give(kind).await? {
                    self.named.insert(name, given);
                }
            }
            Step::Act(Act::ReportOlder(count)) => self.report_older(count).await?,
            Step::Act(Act::TellInterest(program)) => self.tell_interest(program).await?,
            Step::Act(
                act @ (Act::Report(name)
                | Act::CorrectLot(name)
                | Act::AskRace(name)
                | Act::CorrectSite(name)
                | Act::Exclude(name, _)
                | Act::Delete(name)
                | Act::Move(name)),
            ) => {
                if let Some(given) = self.named.remove(name) {
                    let given = self.go_on(act, given).await?;
                    self.named.insert(name, given);
                }
            }
        }
        Ok(())
    }

    /// Goes on with a dose that was given.
    async fn go_on(&mut self, act: Act, mut given: Given) -> anyhow::Result<Given> {
        match act {
            Act::CorrectLot(_) => {
                let lot = right_lot(&mut self.rng, given.entered.given_on);
                given.entered.lot_entered = Some(shared::lot::format(&lot));
                given.entered.lot = Some(lot);
                self.change(&given).await?;
                self.report(&given).await?;
            }
            Act::AskRace(_) => {
                self.add_race(given.patient).await?;
                self.report(&given).await?;
            }
            Act::CorrectSite(_) => {
                let other = if given.entered.site.as_deref() == Some("LA") { "RA" } else { "LA" };
                given.entered.site = Some(other.to_owned());
                self.change(&given).await?;
            }
            Act::Exclude(_, reason) => self.exclude(&given, reason).await?,
            Act::Delete(_) => {
                let mut tx = self.begin().await?;
                store::delete_dose(&mut tx, self.read(&given).await?, true).await?;
                tx.commit().await?;
            }
            Act::Move(_) => {
                if let Some(Visit { patient, .. }) =
                    self.room.next(&self.charts, &mut self.rng, Kind::Whole, given.entered.given_on)
                {
                    let mut tx = self.begin().await?;
                    let read = self.read(&given).await?;
                    let moved = store::move_dose(&mut tx, &self.courier.reference, read, patient).await?;
                    tx.commit().await?;
                    given = Given { patient, dose: moved.id, ..given };
                }
            }
            _ => self.report(&given).await?,
        }
        Ok(given)
    }

    /// Sets the training registry up as an administrator does: saved, tested, activated.
    async fn set_up(&self, registry: &TrainingRegistry) -> anyhow::Result<()> {
        let mut tx = self.begin().await?;
        let id = store::save_integration(&mut tx, &self.courier.vault, self.new_integration(registry)).await?;
        tx.commit().await?;
        let row = store::integration_by_id(self.store().reader(), id).await?;
        let tested = self.courier.test_connection(&row.context("the set-up was saved")?).await?;
        let mut tx = self.begin().await?;
        let (code, text) = (tested.trouble.map(|_| tested.cause.code), tested.cause.text);
        store::record_test(&mut tx, id, code.as_deref(), &text).await?;
        let step = NewStep::now(id, OnboardingStep::ConnectionTested, code.is_none(), &text);
        store::keep_step(&mut tx, step).await?;
        tx.commit().await?;
        // The gate's own test.
        self.carry().await?;
        let mut tx = self.begin().await?;
        store::activate(&mut tx, id).await?;
        let text = "Doses are reported from now on.";
        store::keep_step(&mut tx, NewStep::now(id, OnboardingStep::InProduction, true, text)).await?;
        tx.commit().await?;
        while self.backfill().await? {}
        Ok(())
    }

    fn new_integration(&self, registry: &TrainingRegistry) -> NewIntegration {
        let entered = |pairs: &[(&str, &str)]| -> Settings {
            pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
        };
        let enrolled = |(location, site): (&Uuid, &str)| NewEnrollment {
            location_id: *location,
            settings: entered(&[("site_id", site)]),
        };
        NewIntegration {
            program_code: "SANDBOX".to_owned(),
            environment: Environment::Production,
            settings: entered(&[
                ("endpoint", &registry.address),
                ("username", &registry.user_name),
                ("facility_id", "1042"),
                ("sending_facility", "ALDER"),
            ]),
            secrets: entered(&[("password", &registry.password)]),
            enrollments: self.charts.locations.iter().zip(["NORTH", "LAKE"]).map(enrolled).collect(),
            historical: true,
            time_zone: ZONE.to_owned(),
            credentials_expire_on: None,
            certificate_expires_at: None,
            maintenance: None,
            connections: None,
            night_at: None,
        }
    }

    /// Gives the next doses from before their reports; says whether there were any.
    async fn backfill(&self) -> store::Result<bool> {
        let mut tx = self.store().begin("backfill").await?;
        let made = store::backfill(&mut tx, &self.courier.reference, None, BATCH_SIZE).await?;
        tx.commit().await?;
        Ok(made.is_some())
    }

    async fn give(&mut self, kind: Kind) -> anyhow::Result<Option<Given>> {
        let on = self.today();
        let Some(visit) = self.room.next(&self.charts, &mut self.rng, kind, on) else { return Ok(None) };
        let location = self.charts.locations.choose(&mut self.rng).copied().unwrap_or_default();
        let entered = visit.dose(&mut self.rng, kind, on, location);
        let mut tx = self.begin().await?;
        let dose = store::record_dose(&mut tx, &self.courier.reference, visit.patient, entered.clone()).await?;
        tx.commit().await?;
        Ok(Some(Given { patient: visit.patient, dose: dose.id, entered }))
    }

    async fn read(&self, given: &Given) -> anyhow::Result<Read> {
        let row = store::dose_by_id(self.store().reader(), given.dose).await?.context("the dose is in its chart")?;
        Ok(Read { id: row.id, version: row.version })
    }

    async fn change(&self, given: &Given) -> anyhow::Result<()> {
        let read = self.read(given).await?;
        let mut tx = self.begin().await?;
        store::update_dose(&mut tx, &self.courier.reference, read, given.entered.clone()).await?;
        Ok(tx.commit().await?)
    }

    async fn report(&self, given: &Given) -> anyhow::Result<()> {
        let rows = store::rows_of_patient(self.store().reader(), given.patient).await?;
        let of_dose = rows.iter().filter(|row| row.dose_id == given.dose).map(|row| row.id);
        self.queue(of_dose.collect()).await
    }

    async fn report_older(&self, count: u64) -> anyhow::Result<()> {
        let filter =
            ReportFilter { status: vec![ReportStatus::ReadyToSend], ..ReportFilter::of(ReportTab::NotReported) };
        let page = PageRequest { first: count, after: None };
        let found = store::report_rows(self.store().reader(), &filter, &ReportOrder::default(), &page).await?;
        let older = found.rows.iter().filter(|row| row.state.before_activation).map(|row| row.id);
        self.queue(older.collect()).await
    }

    async fn queue(&self, reports: Vec<Uuid>) -> anyhow::Result<()> {
        let mut tx = self.begin().await?;
        // What a program of the practice's own would refuse stays as it is.
        store::queue_group(&mut tx, &self.courier.reference, &reports, QueueSource::Person).await?;
        Ok(tx.commit().await?)
    }

    async fn add_race(&self, patient: Uuid) -> anyhow::Result<()> {
        let row = store::patient_by_id(self.store().reader(), patient).await?.context("the patient has a chart")?;
        let known = Some(Read { id: row.id, version: row.version });
        let details = Patient { races: vec!["2106-3".to_owned()], ..store::details_of(&row)? };
        let mut tx = self.begin().await?;
        let row = store::save_patient(&mut tx, NewPatient { known, details }).await?;
        store::assess_patient_reports(&mut tx, &self.courier.reference, &row).await?;
        Ok(tx.commit().await?)
    }

    async fn exclude(&self, given: &Given, reason: &str) -> anyhow::Result<()> {
        let rows = store::rows_of_patient(self.store().reader(), given.patient).await?;
        let mut tx = self.begin().await?;
        for row in rows.iter().filter(|row| row.dose_id == given.dose) {
            let exclusion = Exclusion { note: reason.to_owned(), by: "Ana Rivera".to_owned() };
            store::exclude(&mut tx, row.id, exclusion).await?;
        }
        Ok(tx.commit().await?)
    }

    async fn tell_interest(&self, program_code: &str) -> anyhow::Result<()> {
        let new = NewInterest {
            program_code,
            contact: "Ana Rivera, (608) 555-0100",
            volume: Some("About 20 doses a month"),
            note: Some("We give vaccines at a summer camp there."),
            passes_on: false,
        };
        let mut tx = self.begin().await?;
        store::keep_interest(&mut tx, new).await?;
        Ok(tx.commit().await?)
    }

    /// Does the work that a server does beside: findings as of today, and the seals of the audit log.
    async fn keep_up(&self) -> store::Result<()> {
        let (store, reference) = (self.store(), &self.courier.reference);
        while store::is_any_stale(store.reader(), reference, self.clock.now()).await? {
            let mut tx = store.begin("findings").await?;
            let made = store::assess_stale(&mut tx, reference, BATCH_SIZE).await?;
            tx.commit().await?;
            if made == 0 {
                break;
            }
        }
        while store::seal_entries(store).await? > 0 {}
        Ok(())
    }
}
