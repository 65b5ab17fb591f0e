//! Databases of releases, kept as SQL of SQLite in the folder `fixture`: each is migrated by this program, read, and
//! reported from. Their only key is that of the tests.
//!
//! Before a release, once, and again only until it is out:
//! `DOSEWIRE_FIXTURE=1 cargo xtask test -- --test practice the_database_of_this_release_is_kept`.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use backend::{
    entity::{immunization, integration, location, patient as patient_row, report},
    store::{self, SchemaPolicy, Store},
};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ColumnTrait as _, ConnectionTrait as _, DatabaseConnection, DbBackend,
    EntityTrait as _, QueryFilter as _, Statement,
};
use serde_json::json;

use super::{command::dosewire, upgrade::connect};
use crate::{
    chart::record::run,
    support::{Base, ManualSource, Place, Practice, courier, empty_place, patient, practice, start_registry, vault},
};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/practice/keep/fixture");
const ENDING: &str = ".sqlite3.sql";

/// Every table, and then what is made when the tables are full.
const SCHEMA: &str = "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite%' \
                      ORDER BY type <> 'table', name";

/// The first columns of all rows, as text.
async fn texts<const N: usize>(db: &DatabaseConnection, query: &str) -> Vec<[String; N]> {
    let rows = db.query_all_raw(Statement::from_string(DbBackend::Sqlite, query)).await.unwrap();
    rows.iter().map(|row| std::array::from_fn(|index| row.try_get_by_index(index).unwrap())).collect()
}

/// A database as SQL: its tables, their rows, and its indexes.
async fn dump(place: &Place) -> String {
    let db = connect(place).await;
    let mut lines = vec!["PRAGMA foreign_keys = OFF;".to_owned(), "BEGIN;".to_owned()];
    let (tables, others): (Vec<_>, Vec<_>) =
        texts::<3>(&db, SCHEMA).await.into_iter().partition(|[kind, ..]| kind == "table");
    for [_, name, sql] in &tables {
        lines.push(format!("{sql};"));
        let columns = texts::<1>(&db, &format!("SELECT name FROM pragma_table_info('{name}') ORDER BY cid")).await;
        let columns: Vec<_> = columns.into_iter().map(|[column]| format!("\"{column}\"")).collect();
        let quoted: Vec<_> = columns.iter().map(|column| format!("quote({column})")).collect();
        let rows = format!("SELECT {} FROM \"{name}\" ORDER BY 1", quoted.join(" || ', ' || "));
        let into = format!("INSERT INTO \"{name}\" ({})", columns.join(", "));
        lines.extend(texts::<1>(&db, &rows).await.into_iter().map(|[row]| format!("{into} VALUES ({row});")));
    }
    lines.extend(others.into_iter().map(|[_, _, sql]| format!("{sql};")));
    lines.push("COMMIT;\n".to_owned());
    db.close().await.unwrap();
    lines.join("\n")
}

/// A database of SQLite that a text makes.
async fn load(sql: &str) -> Place {
    let place = empty_place(Base::Sqlite).await;
    let db = connect(&place).await;
    db.execute_unprepared(sql).await.unwrap();
    db.close().await.unwrap();
    place
}

/// A practice that reported one dose, and has another that nobody reported.
async fn small_practice() -> Practice {
    let practice = practice(Base::Sqlite, true).await;
    let (dose, report) = practice.add_one("10077", "Y014237").await;
    practice.send(report).await;
    practice.add_dose(dose.patient_id, practice.dose("Y014238")).await;
    practice
}

/// The practice of a database, a day later and with a training registry of its own.
async fn open(place: Place) -> Practice {
    let source = Arc::new(ManualSource::new("2026-03-11T15:00:00Z"));
    let store = Store::open_as(&place.url, source.clone(), SchemaPolicy::Refuse).await.unwrap();
    store::open_audit_log(&store, &vault()).await.unwrap();
    let (registry, address) = start_registry().await;
    let courier = courier(&store).await;
    let row = integration::Entity::find().one(store.reader()).await.unwrap().unwrap();
    let location = location::Entity::find().one(store.reader()).await.unwrap().unwrap().id;
    let mut settings = store::settings_of(&row.settings).unwrap();
    settings.insert("endpoint".to_owned(), address);
    let settings = Set(serde_json::to_string(&settings).unwrap());
    let tx = store.begin("test").await.unwrap();
    integration::ActiveModel { id: Set(row.id), settings, ..Default::default() }.update(tx.db()).await.unwrap();
    tx.commit().await.unwrap();
    Practice { store, courier, source, place, location, integration: row.id, registry }
}

fn fixtures() -> Vec<PathBuf> {
    let files = fs::read_dir(FOLDER).into_iter().flatten().map(|entry| entry.unwrap().path());
    files.filter(|file| file.to_string_lossy().ends_with(ENDING)).collect()
}

/// Checks what a practice of [`small_practice`] has, and reports the dose that nobody had reported.
async fn goes_on(place: Place) {
    dosewire(&["migrate", "--database", &place.url]).is_done();
    let practice = open(place).await;
    let db = practice.store.reader();

    let row = patient_row::Entity::find().one(db).await.unwrap().unwrap();
    let read = "query($id: ID!) { chart(patientId: $id) { patient { mrn name { last first } birthDate } } }";
    let chart = run(&practice, read, json!({ "id": row.id })).await;
    let expected = patient("10077");
    let name = json!({ "last": expected.name.last, "first": expected.name.first });
    let expected = json!({ "mrn": expected.mrn, "name": name, "birthDate": expected.birth_date });
    assert_eq!(chart["chart"]["patient"], expected);
    assert_eq!(immunization::Entity::find().all(db).await.unwrap().len(), 2);

    let waiting = report::Entity::find().filter(report::Column::Tab.eq("NOT_REPORTED")).one(db).await;
    practice.send(waiting.unwrap().unwrap().id).await;
    for report in report::Entity::find().all(db).await.unwrap() {
        assert_eq!(practice.seen(report.id).await.0, "REPORTED");
    }
    assert_eq!(practice.records().doses.len(), 1, "the dose of before was sent again");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_database_of_each_release_is_migrated_read_and_reported_from() {
    for file in fixtures() {
        println!("{}", file.display());
        goes_on(load(&fs::read_to_string(&file).unwrap()).await).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_of_this_version_is_the_same_when_it_was_kept() {
    let practice = small_practice().await;
    let kept = dump(&practice.place).await;
    let place = load(&kept).await;
    assert_eq!(dump(&place).await, kept);
    goes_on(place).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_database_of_this_release_is_kept() {
    let file = Path::new(FOLDER).join(concat!(env!("CARGO_PKG_VERSION"), ".sqlite3.sql"));
    if std::env::var_os("DOSEWIRE_FIXTURE").is_some() {
        let practice = small_practice().await;
        fs::create_dir_all(FOLDER).unwrap();
        fs::write(&file, dump(&practice.place).await).unwrap();
    }
    assert!(file.is_file(), "{} is made as the head of this module says", file.display());
}
