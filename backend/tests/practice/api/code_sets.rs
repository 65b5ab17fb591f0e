//! Imported code sets: kept in the practice's database, found at the next start, refused whole when a file is wrong.

use std::path::PathBuf;

use backend::{app, programs, reference_data::ReferenceData};
use chrono::NaiveDate;
use shared::code_set::{Catalog, CodeStatus};

use crate::{
    on_both,
    support::{Base, practice},
};

on_both!(an_import_is_used_from_the_next_start_on);

/// Nothing is accepted beforehand.
const ASKED: app::Accepted = app::Accepted { older: false, retired: false };

/// The manufacturers as `mvx.txt` has them, and one more line.
fn makers(more: &str) -> String {
    let catalog = Catalog::built_in().unwrap();
    let row = |m: &shared::code_set::Mvx| {
        let status = if m.status == CodeStatus::Active { "Active" } else { "Inactive" };
        let updated = m.updated.as_ref().map(|day: &NaiveDate| day.format("%-m/%-d/%Y").to_string());
        let note = m.note.clone().unwrap_or_default();
        format!("{}|{}|{note}|{status}|{}\r\n", m.code, m.name, updated.unwrap_or_default())
    };
    catalog.mvx.iter().map(row).collect::<String>() + more
}

fn file(folder: &tempfile::TempDir, name: &str, text: &str) -> Vec<PathBuf> {
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    vec![path]
}

async fn an_import_is_used_from_the_next_start_on(base: Base) {
    let practice = practice(base, true).await;
    let folder = tempfile::tempdir().unwrap();
    let load = async || ReferenceData::load(&practice.store, programs::read(None).unwrap()).await.unwrap();
    let before = load().await;
    assert_eq!(before.catalog.version, "2025-12-09");

    let url = &practice.place.url;
    let good = file(&folder, "mvx.txt", &makers("ZOR|Zorba Labs||Active|6/1/2026\r\n"));
    let done = app::import_code_sets(url, &good, ASKED).await.unwrap();
    let version = done.version.clone().unwrap();
    let told = done.to_string();
    assert!(told.contains("made from those of 2025-12-09") && told.contains("MVX: 1 added (ZOR)"), "{told}");
    let after = load().await;
    assert_eq!((after.catalog.version.as_str(), after.catalog.mvx("ZOR").is_some()), (version.as_str(), true));
    // The name that a submission keeps says the version.
    assert!(after.catalog_asset.name.starts_with(&format!("catalog-{version}-")), "{}", after.catalog_asset.name);
    assert_ne!(after.catalog_asset.name, before.catalog_asset.name);

    let again = app::import_code_sets(url, &good, ASKED).await.unwrap();
    assert_eq!(again.version, None);
    let bad = file(&folder, "bad.txt", &makers("ZOT|||Active|6/1/2026\r\n"));
    let said = app::import_code_sets(url, &bad, ASKED).await.unwrap_err().to_string();
    assert!(said.starts_with("bad.txt, line 90, field name: the value is missing. Nothing was changed"), "{said}");
    assert_eq!(load().await.catalog.version, version);

    // A release from before is asked about first.
    let before = file(&folder, "mvx.txt", &makers("ZOR|Zorba Labs||Inactive|2026/05/31\r\n"));
    let said = app::import_code_sets(url, &before, ASKED).await.unwrap_err().to_string();
    assert!(said.contains("older than those in use: MVX (ZOR of 2026-05-31, in use of 2026-06-01)"), "{said}");
    assert!(said.contains("Nothing was changed") && said.contains("--older"), "{said}");
    assert_eq!(load().await.catalog.version, version);

    // Codes that are in use are retired only where somebody said so.
    let without = file(&folder, "fewer.txt", &makers(""));
    let said = app::import_code_sets(url, &without, ASKED).await.unwrap_err().to_string();
    assert!(said.contains("would be retired: MVX: 1 retired (ZOR)") && said.contains("--retire"), "{said}");
    assert_eq!(load().await.catalog.version, version);

    // A second one of the same day has a number; one that was damaged is passed over.
    let more = makers("ZOR|Zorba Labs||Active|6/1/2026\r\nZOT|Zot Labs||Active|6/1/2026\r\n");
    let second = app::import_code_sets(url, &file(&folder, "mvx.txt", &more), ASKED).await.unwrap().version.unwrap();
    assert_eq!(second, format!("{version}.2"));
    assert_eq!(load().await.catalog.version, second);
    damage(&practice.store, &second).await;
    assert_eq!(load().await.catalog.version, version);
    let accepted = app::Accepted { retired: true, ..ASKED };
    let third = app::import_code_sets(url, &without, accepted).await.unwrap().version.unwrap();
    assert_eq!(load().await.catalog.version, third);
}

async fn damage(store: &backend::store::Store, version: &str) {
    use backend::entity::code_set;
    use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
    let tx = store.begin("test").await.unwrap();
    let files = code_set::Entity::update_many().col_expr(code_set::Column::Files, Expr::value("{}"));
    files.filter(code_set::Column::Version.eq(version)).exec(tx.db()).await.unwrap();
    tx.commit().await.unwrap();
}
