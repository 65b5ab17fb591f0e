//! The rows of gates: read with a claim, moved with a verdict, written only when they change.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};
use shared::{
    alert::{AlertEnd, AlertFacts, AlertKind, AlertSubject},
    gate::{Cause, Gate, GateEvent, GateKind, GateScope, GateState, Streak},
    report::AttemptState,
};
use uuid::Uuid;

use crate::{
    entity::{
        change::ChangeEntity,
        enrollment, gate,
        integration::{self, IntegrationState},
        report,
    },
    store::{
        Result, Tx,
        alert::{end_alert, raise_alert},
    },
};

/// The id of a gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GateId {
    /// An integration's.
    Integration(Uuid),
    /// The gate of an enrollment, and its integration.
    Enrollment(Uuid, Uuid),
}

impl GateId {
    const fn row(self) -> Uuid {
        match self {
            Self::Integration(id) | Self::Enrollment(id, _) => id,
        }
    }

    const fn integration(self) -> Uuid {
        match self {
            Self::Integration(id) | Self::Enrollment(_, id) => id,
        }
    }

    const fn scope(self) -> GateScope {
        match self {
            Self::Integration(_) => GateScope::Integration,
            Self::Enrollment(..) => GateScope::Enrollment,
        }
    }
}

/// The gates of one integration.
#[derive(Debug, Clone)]
pub struct Gates {
    /// The integration's own.
    pub integration: Gate,
    /// The gates of its locations that are not open.
    pub locations: HashMap<Uuid, Gate>,
}

impl Gates {
    /// Gates of which nothing is known yet.
    #[must_use]
    pub fn none(now: DateTime<Utc>) -> Self {
        Self { integration: Gate::new(GateScope::Integration, now), locations: HashMap::new() }
    }

    /// The gate that is closed before a location, if one is: the integration's first.
    #[must_use]
    pub fn closed(&self, location: Uuid) -> Option<&Gate> {
        let both = [Some(&self.integration), self.locations.get(&location)];
        both.into_iter().flatten().find(|gate| gate.is_closed())
    }
}

/// The gate of an integration.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn integration_gate(db: &impl ConnectionTrait, id: Uuid, now: DateTime<Utc>) -> Result<Gate> {
    read(db, GateId::Integration(id), now).await
}

/// The gates of one integration.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn gates_of(db: &impl ConnectionTrait, integration: Uuid, now: DateTime<Utc>) -> Result<Gates> {
    let rows = gate::Entity::find().filter(gate::Column::IntegrationId.eq(integration)).all(db).await?;
    let mut all = gates_by_integration(db, rows, now).await?;
    Ok(all.remove(&integration).unwrap_or_else(|| Gates::none(now)))
}

/// The gates of every integration that has any, by integration.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn all_gates(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<HashMap<Uuid, Gates>> {
    let rows = gate::Entity::find().all(db).await?;
    gates_by_integration(db, rows, now).await
}

async fn gates_by_integration(
    db: &impl ConnectionTrait,
    rows: Vec<gate::Model>,
    now: DateTime<Utc>,
) -> Result<HashMap<Uuid, Gates>> {
    let mut all = HashMap::new();
    let mut closed = HashMap::new();
    for row in rows {
        let gates = all.entry(row.integration_id).or_insert_with(|| Gates::none(now));
        match gate_of(&row) {
            gate if gate.scope == GateScope::Integration => gates.integration = gate,
            gate if gate.kind() != GateKind::Open => drop(closed.insert(row.id, (row.integration_id, gate))),
            _ => {}
        }
    }
    if !closed.is_empty() {
        let enrolled = enrollment::Entity::find().filter(enrollment::Column::Id.is_in(closed.keys().copied()));
        for row in enrolled.all(db).await? {
            if let Some((integration, gate)) = closed.remove(&row.id) {
                let gates = all.entry(integration).or_insert_with(|| Gates::none(now));
                gates.locations.insert(row.location_id, gate);
            }
        }
    }
    Ok(all)
}

/// Tells a gate what happened, in this order; says how it stands then.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn apply_gate_events(tx: &mut Tx, id: GateId, events: &[GateEvent]) -> Result<Gate> {
    let now = tx.now();
    let after = |gate: Gate| events.iter().fold(gate, |gate, event| gate.apply(event.clone(), now));
    let before = read(tx.db(), id, now).await?;
    let next = after(before.clone());
    if next == before {
        return Ok(next);
    }
    // What is to be written is read again under a lock: most answers change nothing and need none.
    let locked = gate::Entity::find_by_id(id.row()).lock_exclusive().one(tx.db()).await?;
    let next = match &locked {
        Some(row) => after(gate_of(row)),
        None => next,
    };
    let row = row_of(id, &next, now);
    if locked.is_some() {
        row.update(tx.db()).await?;
    } else {
        row.insert(tx.db()).await?;
    }
    if next.kind() != before.kind() {
        update_alert(tx, id, &next, events).await?;
        tx.changed(ChangeEntity::Integration, id.integration());
        tracing::info!(
            gate.id = %id.row(), gate.scope = id.scope().as_str(), gate.state = next.kind().as_str(),
            gate.code = next.cause().map_or("none", |cause| cause.code.as_str()), "gate.moved"
        );
    }
    Ok(next)
}

/// Raises the alert of a gate that closed, and ends those of one that closed for another reason or opened.
async fn update_alert(tx: &mut Tx, id: GateId, gate: &Gate, events: &[GateEvent]) -> Result<()> {
    let subject = match id {
        GateId::Integration(integration) => AlertSubject::Integration(integration),
        GateId::Enrollment(enrollment, _) => AlertSubject::Enrollment(enrollment),
    };
    let facts = match &gate.state {
        GateState::Held(cause) => Some((AlertFacts::Held { reason: cause.text.clone() }, cause)),
        GateState::Broken { cause, .. } => Some((AlertFacts::of_trouble(&cause.code), cause)),
        GateState::Open | GateState::Proving { .. } => None,
    };
    let raised = facts.as_ref().map(|(facts, _)| facts.kind());
    for kind in [AlertKind::Held, AlertKind::BreakerOpen].into_iter().filter(|kind| Some(*kind) != raised) {
        end_alert(tx, kind, subject, end_of(events)).await?;
    }
    if let Some((facts, cause)) = facts {
        raise_alert(tx, subject, &cause.code, &facts).await?;
    }
    Ok(())
}

/// Returns what ended an alert, by the last event at its gate.
fn end_of(events: &[GateEvent]) -> AlertEnd {
    match events.last() {
        Some(GateEvent::SetUpSaved | GateEvent::Activated) => AlertEnd::SetUpSaved,
        Some(GateEvent::TestMessageAccepted) => AlertEnd::TestAccepted,
        Some(GateEvent::ReleasedByHand) => AlertEnd::ResumedByHand,
        Some(GateEvent::ProbeSucceeded { .. }) => AlertEnd::ProbeSucceeded,
        _ => AlertEnd::GotThrough,
    }
}

/// The events that an attempt means for the gates that it passed.
#[derive(Debug)]
pub struct Learned {
    integration: Uuid,
    location: Uuid,
    of_integration: Option<GateEvent>,
    of_location: Option<GateEvent>,
}

impl Learned {
    /// Returns the events that an attempt to send a report means for its gates.
    #[must_use]
    pub fn of(row: &report::Model, of_integration: Option<GateEvent>, of_location: Option<GateEvent>) -> Self {
        Self { integration: row.integration_id, location: row.location_id, of_integration, of_location }
    }
}

/// Reports whose messages were refused one by one for what turned out to be the set-up's fault.
#[derive(Debug)]
pub struct HeldBack {
    /// The code of the refusals.
    pub code: String,
    /// The reports.
    pub reports: Vec<Uuid>,
}

impl HeldBack {
    /// Reports that events show to be refused for what holds a gate, with those that held it if it was not held before.
    fn of(events: &[GateEvent], gate: &Gate, was_held: bool) -> Option<Self> {
        let refused = events.iter().filter(|event| gate.is_held_by(event)).filter_map(|event| match event {
            GateEvent::MessageRefused { report, .. } => Some(*report),
            _ => None,
        });
        let mut reports: Vec<_> = refused.collect();
        if reports.is_empty() {
            return None;
        }
        if !was_held {
            reports.extend(&gate.streak.reports);
        }
        Some(Self { code: gate.cause()?.code.clone(), reports })
    }
}

/// Tells gates what attempts showed: what changes nothing is read once an integration and not written. Returns the
/// reports that were refused for what holds a gate now.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn apply_learned_events(tx: &mut Tx, learned: &[Learned]) -> Result<Vec<HeldBack>> {
    let mut held_back = Vec::new();
    let integrations: BTreeSet<_> = learned.iter().map(|one| one.integration).collect();
    for integration in integrations {
        let of_this: Vec<_> = learned.iter().filter(|one| one.integration == integration).collect();
        let gates = gates_of(tx.db(), integration, tx.now()).await?;
        let events: Vec<_> = of_this.iter().filter_map(|one| one.of_integration.clone()).collect();
        // Most answers change nothing, and need no second look.
        let now = tx.now();
        let mut next = events.iter().fold(gates.integration.clone(), |gate, event| gate.apply(event.clone(), now));
        if next != gates.integration {
            next = apply_gate_events(tx, GateId::Integration(integration), &events).await?;
        }
        held_back.extend(HeldBack::of(&events, &next, gates.integration.kind() == GateKind::Held));
        for one in of_this {
            let is_closed = gates.locations.contains_key(&one.location);
            let event = one.of_location.as_ref();
            if let Some(event) = event.filter(|event| is_closed || !matches!(event, GateEvent::GotThrough { .. })) {
                apply_location_event(tx, integration, one.location, event).await?;
            }
        }
    }
    Ok(held_back)
}

async fn apply_location_event(tx: &mut Tx, integration: Uuid, location: Uuid, event: &GateEvent) -> Result<()> {
    let enrolled = enrollment::Entity::find()
        .filter(enrollment::Column::IntegrationId.eq(integration))
        .filter(enrollment::Column::LocationId.eq(location));
    if let Some(row) = enrolled.one(tx.db()).await? {
        apply_gate_events(tx, GateId::Enrollment(row.id, integration), std::slice::from_ref(event)).await?;
    }
    Ok(())
}

/// Tells the gates of an integration's locations that the set-up was saved, as far as they are closed.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn apply_location_events(tx: &mut Tx, integration: Uuid, event: &GateEvent) -> Result<()> {
    let of_locations = gate::Entity::find()
        .filter(gate::Column::IntegrationId.eq(integration))
        .filter(gate::Column::Scope.eq(GateScope::Enrollment.as_str()))
        .filter(gate::Column::State.ne(GateKind::Open.as_str()))
        .order_by_asc(gate::Column::Id);
    for row in of_locations.all(tx.db()).await? {
        apply_gate_events(tx, GateId::Enrollment(row.id, integration), std::slice::from_ref(event)).await?;
    }
    Ok(())
}

/// Begins the connection test of an integration, if one is due: nobody else does until then. Returns its gate.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn begin_probe(tx: &mut Tx, integration: Uuid, until: DateTime<Utc>) -> Result<Option<Gate>> {
    let locked = gate::Entity::find_by_id(integration).lock_exclusive().one(tx.db()).await?;
    let probe_at = locked.as_ref().and_then(|row| gate_of(row).probe_at());
    if probe_at.is_none_or(|at| at > tx.now()) {
        return Ok(None);
    }
    let started = [GateEvent::ProbeStarted { until }];
    apply_gate_events(tx, GateId::Integration(integration), &started).await.map(Some)
}

/// The active integrations whose connection is to be tested.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn due_probes(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<Vec<Uuid>> {
    let active = integration::Entity::find().select_only().column(integration::Column::Id);
    let active = QueryTrait::into_query(active.filter(integration::Column::State.eq(IntegrationState::Active)));
    let due = gate::Entity::find()
        .select_only()
        .column(gate::Column::Id)
        .filter(gate::Column::Scope.eq(GateScope::Integration.as_str()))
        .filter(gate::Column::ProbeAt.lte(now))
        .filter(gate::Column::Id.in_subquery(active))
        .order_by_asc(gate::Column::ProbeAt);
    Ok(due.into_tuple().all(db).await?)
}

/// A gate that is closed, with the doses that wait at it.
#[derive(Debug, Clone)]
pub struct ClosedGate {
    /// The integration.
    pub integration: Uuid,
    /// The integration's program.
    pub program_code: String,
    /// The gate.
    pub gate: Gate,
    /// Doses that wait.
    pub waiting: u64,
}

/// The closed gates of active integrations and of their locations, the longest closed first.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn closed_gates(db: &impl ConnectionTrait) -> Result<Vec<ClosedGate>> {
    let closed = gate::Entity::find()
        .filter(gate::Column::State.is_in([GateKind::Held.as_str(), GateKind::Broken.as_str()]))
        .order_by_asc(gate::Column::Since)
        .order_by_asc(gate::Column::Id);
    let mut gates = Vec::new();
    for row in closed.all(db).await? {
        let found = integration::Entity::find_by_id(row.integration_id).one(db).await?;
        let Some(integration) = found.filter(|integration| integration.state == IntegrationState::Active) else {
            continue;
        };
        let gate = gate_of(&row);
        let enrolled = match gate.scope {
            GateScope::Integration => None,
            GateScope::Enrollment => enrollment::Entity::find_by_id(row.id).one(db).await?,
        };
        let waiting = waiting_at(db, integration.id, enrolled.map(|enrolled| enrolled.location_id)).await?;
        gates.push(ClosedGate { integration: integration.id, program_code: integration.program_code, gate, waiting });
    }
    Ok(gates)
}

/// Number of doses of an integration, or of one of its locations, that go by themselves.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn waiting_at(db: &impl ConnectionTrait, integration: Uuid, location: Option<Uuid>) -> Result<u64> {
    let again = Condition::all()
        .add(report::Column::Attempt.is_in([AttemptState::Waiting.as_str(), AttemptState::Unknown.as_str()]))
        .add(report::Column::NextTryAt.is_not_null());
    let mut waiting = report::Entity::find()
        .filter(report::Column::IntegrationId.eq(integration))
        .filter(Condition::any().add(report::Column::Attempt.eq(AttemptState::Queued.as_str())).add(again));
    if let Some(location) = location {
        waiting = waiting.filter(report::Column::LocationId.eq(location));
    }
    Ok(waiting.count(db).await?)
}

async fn read(db: &impl ConnectionTrait, id: GateId, now: DateTime<Utc>) -> Result<Gate> {
    let found = gate::Entity::find_by_id(id.row()).one(db).await?;
    Ok(found.map_or_else(|| Gate::new(id.scope(), now), |row| gate_of(&row)))
}

/// Returns the gate that a row holds. One that this version cannot read is held, so that the others go on.
fn gate_of(row: &gate::Model) -> Gate {
    read_gate(row).unwrap_or_else(|| {
        tracing::error!(gate.id = %row.id, "gate.unreadable");
        let is_integrations = row.id == row.integration_id;
        let scope = if is_integrations { GateScope::Integration } else { GateScope::Enrollment };
        let text = "This version of Dosewire cannot read whether messages may go. Save the set-up, and they go again.";
        let cause = Cause { code: "gate_unreadable".to_owned(), text: text.to_owned(), submission: None };
        Gate { state: GateState::Held(cause), counts_from: row.updated_at, ..Gate::new(scope, row.since) }
    })
}

/// Returns `true` if a gate of an integration, its own or that of a location, cannot be read.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn is_any_gate_unreadable(db: &impl ConnectionTrait, integration: Uuid) -> Result<bool> {
    let rows = gate::Entity::find().filter(gate::Column::IntegrationId.eq(integration)).all(db).await?;
    Ok(rows.iter().any(|row| read_gate(row).is_none()))
}

/// None when the row holds a word that this version does not know.
fn read_gate(row: &gate::Model) -> Option<Gate> {
    let scope = GateScope::parse(&row.scope)?;
    let cause = || Cause {
        code: row.code.clone().unwrap_or_default(),
        text: row.text.clone().unwrap_or_default(),
        submission: row.submission_id,
    };
    let state = match GateKind::parse(&row.state)? {
        GateKind::Open => GateState::Open,
        // A location has no connection of its own to be tested.
        GateKind::Proving if scope == GateScope::Enrollment => GateState::Proving { probe_at: None },
        GateKind::Proving => GateState::Proving { probe_at: row.probe_at },
        GateKind::Held => GateState::Held(cause()),
        GateKind::Broken => GateState::Broken { cause: cause(), probe_at: row.probe_at.unwrap_or(row.since) },
    };
    let reports = row.streak_reports.iter().flat_map(|text| text.split(' ')).filter_map(|id| id.parse().ok());
    let streak = Streak { count: row.streak, code: row.streak_code.clone(), reports: reports.collect() };
    let (since, counts_from, through_at, probes) = (row.since, row.counts_from, row.through_at, row.probes);
    Some(Gate { scope, state, since, counts_from, through_at, streak, probes })
}

fn row_of(id: GateId, gate: &Gate, now: DateTime<Utc>) -> gate::ActiveModel {
    let cause = gate.cause();
    let reports: Vec<_> = gate.streak.reports.iter().map(Uuid::to_string).collect();
    gate::ActiveModel {
        id: Set(id.row()),
        integration_id: Set(id.integration()),
        scope: Set(gate.scope.to_string()),
        state: Set(gate.kind().to_string()),
        since: Set(gate.since),
        counts_from: Set(gate.counts_from),
        code: Set(cause.map(|cause| short(&cause.code))),
        text: Set(cause.map(|cause| cause.text.clone())),
        submission_id: Set(cause.and_then(|cause| cause.submission)),
        through_at: Set(gate.through_at),
        streak: Set(gate.streak.count),
        streak_code: Set(gate.streak.code.as_deref().map(short)),
        streak_reports: Set((!reports.is_empty()).then(|| reports.join(" "))),
        probe_at: Set(gate.probe_at()),
        probes: Set(gate.probes),
        updated_at: Set(now),
    }
}

fn short(code: &str) -> String {
    code.chars().take(64).collect()
}
