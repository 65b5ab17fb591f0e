//! Statements: how many a page or a mutation takes, so that one for each row or one asked twice is noticed, and that
//! each goes by an index, so that a page costs the same in a practice of any size.

use std::sync::{Arc, Mutex};

use async_graphql::{Request, Response, Variables};
use backend::{
    auth::{Caller, CallerKind, UserId},
    feed::Feed,
    graphql::{self, App, Schema, SharedCounts},
    interest::Route,
};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};
use serde_json::{Value, json};

use crate::{
    api::access::caller,
    on_both,
    support::{Base, Practice, guard, patient, practice},
};

on_both!(
    a_page_takes_few_statements,
    a_mutation_asks_nothing_twice,
    many_reports_take_no_more_than_few,
    a_page_goes_by_an_index,
    stock_takes_few_statements_and_goes_by_an_index,
);

/// A practice over whose shoulder one looks.
struct Watched {
    practice: Practice,
    schema: Schema,
    app: Arc<App>,
    statements: Arc<Mutex<Vec<Statement>>>,
}

impl Watched {
    async fn new(base: Base) -> Self {
        let mut practice = practice(base, true).await;
        let statements = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&statements);
        practice.store.observe(move |statement| seen.lock().unwrap().push(statement.clone()));
        practice.courier.store = practice.store.clone();
        let app = Arc::new(App {
            store: practice.store.clone(),
            reference: practice.courier.reference.clone(),
            courier: practice.courier.clone(),
            feed: Feed::default(),
            interest: Route::default(),
            counts: SharedCounts::default(),
            guard: guard(&practice.store),
        });
        let schema = graphql::build(practice.store.reader().clone()).unwrap();
        Self { practice, schema, app, statements }
    }

    /// Asks as a person, and returns the answer with the statements that it took.
    async fn ask(&self, query: &str, variables: &Value) -> (Value, Vec<Statement>) {
        self.statements.lock().unwrap().clear();
        let request = Request::new(query).variables(Variables::from_json(variables.clone()));
        let who = Caller { user: Some(UserId(uuid::Uuid::nil())), ..caller(CallerKind::Person) };
        let request = request.data(Arc::clone(&self.app)).data(who);
        let answer: Response = self.schema.execute(request).await;
        assert!(answer.is_ok(), "{query}: {:?}", answer.errors);
        (answer.data.into_json().unwrap(), std::mem::take(&mut *self.statements.lock().unwrap()))
    }

    /// A dozen charts, one of them with reports in every tab.
    async fn fill(&self) -> uuid::Uuid {
        let first = self.practice.add_patient(patient("10000")).await;
        for lot in ["Y014237", "BAD0001", "WARN001", "Y014238"] {
            let dose = self.practice.add_dose(first, self.practice.dose(lot)).await;
            if lot != "Y014238" {
                self.practice.send(self.practice.report_of(dose.id).await).await;
            }
        }
        for n in 1..12 {
            self.practice.add_one(&(10_000 + n).to_string(), "Y014239").await;
        }
        first
    }
}

/// A page of reports as the filters of daily work narrow it.
const REPORTS: &str = "query ReportsQuery($mine: Boolean, $hasNote: Boolean, $putOff: Boolean, $clinician: String, \
    $cvx: String, $addedFrom: Date, $addedTo: Date, $reason: String) { reports(tab: NOT_REPORTED, mine: $mine, \
    hasNote: $hasNote, putOff: $putOff, clinician: $clinician, cvx: $cvx, addedFrom: $addedFrom, addedTo: $addedTo, \
    reason: $reason) { \
    rows { id why note owner { id displayName } putOffUntil } next counts { notReported } } }";

const PAGES: [(&str, &str, usize); 23] = [
    ("viewer", include_str!("../../../../frontend/queries/viewer.graphql"), 1),
    ("reports", include_str!("../../../../frontend/queries/reports.graphql"), 4),
    ("reports of another tab", include_str!("../../../../frontend/queries/reports.graphql"), 4),
    ("reports found", include_str!("../../../../frontend/queries/reports.graphql"), 4),
    ("reports by name", include_str!("../../../../frontend/queries/reports.graphql"), 4),
    ("reports by location", include_str!("../../../../frontend/queries/reports.graphql"), 4),
    ("reports of the caller", REPORTS, 4),
    ("reports with a note", REPORTS, 4),
    ("reports put off", REPORTS, 4),
    ("reports of a clinician", REPORTS, 4),
    ("reports of a code", REPORTS, 4),
    ("reports added that week", REPORTS, 4),
    ("reports for a reason", REPORTS, 4),
    ("patients", include_str!("../../../../frontend/queries/patients.graphql"), 4),
    ("patients by MRN", include_str!("../../../../frontend/queries/patients.graphql"), 4),
    ("chart", include_str!("../../../../frontend/queries/chart.graphql"), 8),
    ("home", include_str!("../../../../frontend/queries/home.graphql"), 6),
    ("figures", "query FiguresQuery { reportingFigures { days { reported } causes { doses } } }", 4),
    ("sheet", "query SheetQuery { monthlySheet(month: \"2026-03\") { rows { given } csv } }", 4),
    (
        "people",
        "query PeopleQuery { people { id userName displayName role disabled signedInAt sessions { id openedAt lastUsedAt current } } }",
        2,
    ),
    ("tokens", "query TokensQuery { tokens { id name scopes state createdAt expiresAt lastUsedAt } }", 1),
    // The rows, and those of each relation: no total that nobody asks for.
    (
        "records",
        "query RecordsQuery { immunizationRecords(pagination: { page: { limit: 50, page: 0 } }) \
            { nodes { id name patient { lastName } location { name } } pageInfo { hasNextPage endCursor } } }",
        3,
    ),
    ("own sessions", "query OwnSessionsQuery { ownSessions { id openedAt lastUsedAt current } }", 1),
];

fn variables(page: &str, chart: uuid::Uuid) -> Value {
    match page {
        "reports" => json!({"tab": "NOT_REPORTED", "first": 50}),
        "reports of another tab" => json!({"tab": "REPORTED", "first": 50}),
        "reports found" => json!({"tab": "NOT_REPORTED", "first": 50, "search": "okafor"}),
        "reports by name" => json!({"tab": "NOT_REPORTED", "first": 50, "sort": "PATIENT", "descending": false}),
        "reports by location" => json!({"tab": "NOT_REPORTED", "first": 50, "sort": "LOCATION"}),
        "reports of the caller" => json!({"mine": true}),
        "reports with a note" => json!({"hasNote": true}),
        "reports put off" => json!({"putOff": true}),
        "reports of a clinician" => json!({"clinician": "riv"}),
        "reports of a code" => json!({"cvx": "03"}),
        "reports added that week" => json!({"addedFrom": "2026-03-09", "addedTo": "2026-03-15"}),
        "reports for a reason" => json!({"reason": "patient.race.missing"}),
        "patients" => json!({"first": 50}),
        "patients by MRN" => json!({"first": 50, "sort": "MRN", "descending": true}),
        "chart" => json!({"patientId": chart.to_string()}),
        _ => json!({}),
    }
}

async fn a_page_takes_few_statements(base: Base) {
    let watched = Watched::new(base).await;
    let chart = watched.fill().await;
    for (page, query, most) in PAGES {
        // What all pages share is read by the first after a change.
        watched.ask(query, &variables(page, chart)).await;
        let (_, mut statements) = watched.ask(query, &variables(page, chart)).await;
        // Relations are read together that are asked for within a millisecond, which a busy machine does not always do.
        for _ in 0..3 {
            if statements.len() > most {
                statements = watched.ask(query, &variables(page, chart)).await.1;
            }
        }
        assert!(statements.len() <= most, "{page} takes {}: {}", statements.len(), told(&statements));
    }
}

async fn a_mutation_asks_nothing_twice(base: Base) {
    let watched = Watched::new(base).await;
    let location = watched.practice.location.to_string();
    // With the answer that reads the most.
    let visit =
        "mutation($input: RecordVisitInput!) { recordVisit(input: $input) { status doses { id reports { why } } } }";
    let dose =
        "mutation($input: RecordDoseInput!) { recordDose(input: $input) { status dose { id reports { why } } } }";
    let given = json!({
        "name": "M-M-R II", "source": "00", "completion": "CP", "lot": "Y1 09/2027",
        "locationId": location, "givenOn": "2026-03-09",
    });
    let one = |child: String| json!({"input": {"patientId": child, "dose": given}});
    let many = |child: String, names: &[&str]| {
        let doses: Vec<_> = names.iter().map(|name| json!({"name": name, "lot": "Y1 09/2027"})).collect();
        json!({"input": {"patientId": child, "locationId": location, "givenOn": "2026-03-09", "doses": doses}})
    };
    let child = async |mrn| watched.practice.add_patient(patient(mrn)).await.to_string();
    let four = ["M-M-R II", "Varivax", "Havrix", "Prevnar 20"];
    let cases = [
        ("recordDose", dose, one(child("10077").await), 16),
        ("recordVisit", visit, many(child("10078").await, &four[..1]), 16),
        // However many doses it has: they are read once and written in groups.
        ("recordVisit", visit, many(child("10079").await, &four), 16),
    ];
    for (field, query, input, most) in cases {
        // What all pages share is read by the first after a change.
        watched.ask("{ viewer { userName } }", &json!({})).await;
        let (answer, statements) = watched.ask(query, &input).await;
        assert_eq!(answer[field]["status"], "SAVED", "{answer}");
        assert!(statements.len() <= most, "{field} takes {}: {}", statements.len(), told(&statements));
    }
}

/// Reports that are queued together take as many statements as one.
async fn many_reports_take_no_more_than_few(base: Base) {
    let watched = Watched::new(base).await;
    let send = include_str!("../../../../frontend/queries/report_immunizations.graphql");
    let mut taken = Vec::new();
    for (first, count) in [(20_000, 1), (30_000, 12)] {
        let mut ids = Vec::new();
        for n in 0..count {
            ids.push(watched.practice.add_one(&(first + n).to_string(), "Y014237").await.1.to_string());
        }
        let (answer, statements) = watched.ask(send, &json!({"input": {"reportIds": ids}})).await;
        assert_eq!(answer["reportImmunizations"]["queued"], count, "{answer}");
        assert!(statements.len() <= 16, "{count} reports take {}: {}", statements.len(), told(&statements));
        taken.push(statements.len());
    }
    assert_eq!(taken[0], taken[1]);
}

fn told(statements: &[Statement]) -> String {
    statements.iter().map(|statement| format!("\n  {}", statement.sql)).collect()
}

/// Tables that grow with the patients, the doses and the days of a practice.
const GROWING: [&str; 10] = [
    "patient",
    "immunization",
    "report",
    "report_finding",
    "submission",
    "snapshot",
    "change",
    "session",
    "stock_lot",
    "stock_movement",
];

async fn a_page_goes_by_an_index(base: Base) {
    let watched = Watched::new(base).await;
    let chart = watched.fill().await;
    let explainer = Explainer::open(&watched.practice.place.url).await;
    for (page, query, _) in PAGES {
        let (_, statements) = watched.ask(query, &variables(page, chart)).await;
        for statement in statements {
            let plan = explainer.plan(&statement).await;
            // PostgreSQL may plan a statement once, whatever it is asked for.
            let mut scanned = explainer.scanned(&explainer.lasting_plan(&statement).await);
            scanned.extend(explainer.scanned(&plan));
            assert!(scanned.is_empty(), "{page} reads all of {scanned:?}: {}\n{}", statement.sql, plan.join("\n"));
            // In the order of their entry rows are read until the page is full, and nothing is sorted.
            let is_sorted = plan.iter().any(|line| line.contains("TEMP B-TREE FOR ORDER BY"));
            let has_order = page.starts_with("reports o")
                || matches!(
                    page,
                    "reports" | "reports with a note" | "reports put off" | "reports added that week" | "patients"
                );
            assert!(!(has_order && is_sorted), "{page} sorts: {}\n{}", statement.sql, plan.join("\n"));
        }
    }
}

const STOCK: [(&str, &str, usize); 6] = [
    ("clinicians", "query Q { clinicians { id last } }", 1),
    ("stock", "query Q { stock { id onHand vaccineName recalled } }", 3),
    ("stock of a vaccine", "query Q($vaccine: ID!) { stock(vaccineId: $vaccine) { id onHand } }", 3),
    ("movements", "query Q($lot: ID!) { stockMovements(stockLotId: $lot) { rows { id amount } next } }", 1),
    ("recalls", "query Q { recalls { id lot vaccineName } }", 2),
    ("recalled doses", "query Q($recall: ID!) { recalledDoses(recallId: $recall) { rows { patientName } next } }", 3),
];

/// Where a location keeps stock, the doses of a visit take four statements more, however many they are.
async fn stock_takes_few_statements_and_goes_by_an_index(base: Base) {
    let watched = Watched::new(base).await;
    let explainer = Explainer::open(&watched.practice.place.url).await;
    let location = watched.practice.location.to_string();
    let vaccine = json!({"input": {"vaccine": {"genericName": "MMR", "brands": ["M-M-R II"]}}});
    let save = "mutation($input: SaveVaccineInput!) { saveVaccine(input: $input) { vaccine { id } } }";
    let (answer, _) = watched.ask(save, &vaccine).await;
    let vaccine = answer["saveVaccine"]["vaccine"]["id"].clone();
    let received = json!({"input": {"kind": "RECEIVED", "amount": 50, "lot": {
        "locationId": location, "vaccineId": vaccine, "funding": "PRIVATE", "lot": "Y1 09/2027"}}});
    let receive = "mutation($input: MoveStockInput!) { moveStock(input: $input) { status lot { id } } }";
    let (answer, _) = watched.ask(receive, &received).await;
    let lot = answer["moveStock"]["lot"]["id"].clone();
    let recall = json!({"input": {"recall": {"lot": "Z1", "reason": "Particles."}}});
    let (answer, _) = watched
        .ask("mutation($input: SaveRecallInput!) { saveRecall(input: $input) { recall { id } } }", &recall)
        .await;
    let recall = answer["saveRecall"]["recall"]["id"].clone();

    let visit =
        "mutation($input: RecordVisitInput!) { recordVisit(input: $input) { status doses { id reports { why } } } }";
    for (mrn, count) in [("10077", 1), ("10078", 4)] {
        let child = watched.practice.add_patient(patient(mrn)).await.to_string();
        let names = ["M-M-R II", "Varivax", "Havrix", "Prevnar 20"];
        let doses: Vec<_> = names.iter().take(count).map(|name| json!({"name": name, "lot": "Y1 09/2027"})).collect();
        let input =
            json!({"input": {"patientId": child, "locationId": location, "givenOn": "2026-03-09", "doses": doses}});
        watched.ask("{ viewer { userName } }", &json!({})).await;
        let (answer, statements) = watched.ask(visit, &input).await;
        assert_eq!(answer["recordVisit"]["status"], "SAVED", "{answer}");
        // Reading the lots, taking from them, the movements, and what disagrees.
        assert!(statements.len() <= 20, "{count} doses take {}: {}", statements.len(), told(&statements));
    }
    let variables = json!({"vaccine": vaccine, "lot": lot, "recall": recall});
    for (page, query, most) in STOCK {
        watched.ask(query, &variables).await;
        let (_, statements) = watched.ask(query, &variables).await;
        assert!(statements.len() <= most, "{page} takes {}: {}", statements.len(), told(&statements));
        for statement in statements {
            let plan = explainer.plan(&statement).await;
            let mut scanned = explainer.scanned(&explainer.lasting_plan(&statement).await);
            scanned.extend(explainer.scanned(&plan));
            assert!(scanned.is_empty(), "{page} reads all of {scanned:?}: {}\n{}", statement.sql, plan.join("\n"));
        }
    }
}

/// Asks a database how it runs a statement.
pub struct Explainer(DatabaseConnection);

impl Explainer {
    pub async fn open(url: &str) -> Self {
        let mut options = ConnectOptions::new(url);
        options.max_connections(1).sqlx_logging(false);
        let db = Database::connect(options).await.unwrap();
        if db.get_database_backend() == DbBackend::Postgres {
            // A small table is read as a whole unless that is forbidden; then it is only where there is no index.
            db.execute_unprepared("SET enable_seqscan = off").await.unwrap();
        }
        Self(db)
    }

    pub async fn plan(&self, statement: &Statement) -> Vec<String> {
        let is_postgres = self.0.get_database_backend() == DbBackend::Postgres;
        let (ask, column) = if is_postgres { ("EXPLAIN", "QUERY PLAN") } else { ("EXPLAIN QUERY PLAN", "detail") };
        let mut asked = statement.clone();
        asked.sql = format!("{ask} {}", statement.sql);
        let rows = self.0.query_all_raw(asked).await.unwrap();
        rows.iter().map(|row| row.try_get::<String>("", column).unwrap()).collect()
    }

    /// The plan that PostgreSQL keeps for a statement, made without its values; empty for SQLite, which always has
    /// such a one.
    async fn lasting_plan(&self, statement: &Statement) -> Vec<String> {
        if self.0.get_database_backend() != DbBackend::Postgres {
            return Vec::new();
        }
        let ask = |sql: String| self.0.query_all_raw(Statement::from_string(DbBackend::Postgres, sql));
        let count = statement.values.iter().flat_map(|values| &values.0).count();
        let values = vec!["NULL"; count].join(", ");
        let execute = if count == 0 { "EXECUTE asked".to_owned() } else { format!("EXECUTE asked({values})") };
        self.0.execute_unprepared("SET plan_cache_mode = force_generic_plan").await.unwrap();
        self.0.execute_unprepared(&format!("PREPARE asked AS {}", statement.sql)).await.unwrap();
        let rows = ask(format!("EXPLAIN {execute}")).await.unwrap();
        self.0.execute_unprepared("DEALLOCATE asked; RESET plan_cache_mode").await.unwrap();
        rows.iter().map(|row| row.try_get::<String>("", "QUERY PLAN").unwrap()).collect()
    }

    /// The growing tables that a plan reads from one end to the other, without an index that could stop early.
    pub fn scanned(&self, plan: &[String]) -> Vec<&'static str> {
        let reads = |line: &str, table: &str| {
            let postgres =
                line.contains(&format!("Seq Scan on {table} ")) || line.ends_with(&format!("Seq Scan on {table}"));
            let sqlite = line.starts_with(&format!("SCAN {table}")) && !line.contains("USING");
            postgres || sqlite
        };
        GROWING.into_iter().filter(|table| plan.iter().any(|line| reads(line, table))).collect()
    }
}
