//! The demo practice as it is after its first start: what people see of it, and that every row is one that can be
//! reached.

mod invariant;
mod seen;

use std::{collections::BTreeMap, sync::Arc};

use async_graphql::Request;
use backend::{
    auth::CallerKind,
    delivery::{self, Courier},
    demo::{self, TrainingRegistry},
    entity::report,
    feed::Feed,
    graphql::{self, App, Schema, SharedCounts},
    interest::Route,
    reference_data::ReferenceData,
    sandbox::{DirectTransport, Sandbox, SandboxOptions},
    source::Source,
    store::{self, Store},
    vault::Vault,
};
use sea_orm::EntityTrait;
use serde_json::Value;

use crate::{
    api::access::caller,
    support::{Base, ManualSource, Place, guard, place, vault},
};

/// An afternoon in Chicago.
pub const AFTERNOON: &str = "2026-03-10T20:00:00Z";

/// The demo practice with the training registry, and a server beside that is not started.
pub struct Demo {
    pub store: Store,
    pub source: Arc<ManualSource>,
    pub courier: Courier,
    pub registry: Sandbox,
    app: Arc<App>,
    schema: Schema,
    _place: Place,
}

impl Demo {
    /// Loads it at an instant.
    pub async fn load(base: Base, now: &str) -> Self {
        Self::load_with(base, now, true).await
    }

    /// Loads it with nothing set up.
    pub async fn load_empty(base: Base, now: &str) -> Self {
        Self::load_with(base, now, false).await
    }

    async fn load_with(base: Base, now: &str, is_set_up: bool) -> Self {
        let place = place(base).await;
        let source = Arc::new(ManualSource::new(now));
        let store = Store::open(&place.url, source.clone()).await.unwrap();
        let vault = Arc::new(vault());
        store::open_audit_log(&store, &vault).await.unwrap();
        let reference = Arc::new(ReferenceData::built_in().unwrap());
        let training = training_registry(&source, &vault);
        let registry = training.sandbox.clone();
        assert!(demo::load(&store, &reference, is_set_up.then_some(&training)).await.unwrap());
        let courier = Courier::new(
            store.clone(),
            vault,
            Arc::clone(&reference),
            Arc::new(DirectTransport::new(registry.clone())),
        );
        let app = Arc::new(App {
            guard: guard(&store),
            store: store.clone(),
            reference,
            courier: courier.clone(),
            feed: Feed::default(),
            interest: Route::default(),
            counts: SharedCounts::default(),
        });
        let schema = graphql::build(store.reader().clone()).unwrap();
        Self { store, source, courier, registry, app, schema, _place: place }
    }

    /// A training registry that holds nothing yet.
    pub fn begin_registry_anew(&self) -> TrainingRegistry {
        training_registry(&self.source, &self.courier.vault)
    }

    /// Asks as an administrator.
    pub async fn ask(&self, query: &str) -> Value {
        let request = Request::new(query).data(Arc::clone(&self.app)).data(caller(CallerKind::Person));
        let answer = self.schema.execute(request).await;
        assert!(answer.is_ok(), "{query}: {:?}", answer.errors);
        answer.data.into_json().unwrap()
    }

    /// Starts a server: it joins, and does what is due.
    pub async fn start(&self) {
        delivery::join(&self.courier, true).await.unwrap();
        self.work().await;
    }

    /// Runs the nights that are due and sends what is due.
    pub async fn work(&self) {
        backend::night::run_due(&self.store, &self.courier.reference).await.unwrap();
        while self.courier.carry_one().await.unwrap() {}
    }

    /// All reports.
    pub async fn reports(&self) -> Vec<report::Model> {
        report::Entity::find().all(self.store.reader()).await.unwrap()
    }

    /// Number of reports by status.
    pub async fn statuses(&self) -> BTreeMap<String, usize> {
        let mut counted = BTreeMap::new();
        for row in self.reports().await {
            *counted.entry(row.status).or_default() += 1;
        }
        counted
    }
}

fn training_registry(source: &Arc<ManualSource>, vault: &Arc<Vault>) -> TrainingRegistry {
    let clock = Arc::clone(source);
    TrainingRegistry {
        sandbox: Sandbox::new(SandboxOptions::new("trainee", "training", Arc::new(move || clock.now()))),
        address: "http://127.0.0.1:1/iis".to_owned(),
        user_name: "trainee".to_owned(),
        password: "training".to_owned(),
        vault: Arc::clone(vault),
    }
}
