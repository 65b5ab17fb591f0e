//! A practice with few doses over years: what is kept, what is deleted, and that no step reads a whole table.

use std::sync::{Arc, Mutex};

use backend::{
    app::delete_old,
    auth::{Accounts as _, NewSession, SecretHash},
    config::Keep,
    entity::{change, feed_mark, session, submission, user_account},
    store::{self, AccountStore, NewUser},
};
use chrono::TimeDelta;
use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _, Statement};
use serde_json::json;
use uuid::Uuid;

use crate::{
    chart::record::run,
    on_both,
    reading::statement::Explainer,
    support::{Base, Practice, practice},
};

on_both!(years_leave_what_is_kept_and_nothing_else, all_is_kept_where_that_is_said, no_step_reads_a_whole_table);

const KEEP: Keep = Keep { messages: Some(TimeDelta::days(730)) };

/// A dose in a year, reported; and somebody signs in.
async fn one_year(practice: &Practice, year: i32, user: backend::auth::UserId) -> Uuid {
    practice.source.set(&format!("{year}-03-10T15:00:00Z"));
    let (_, report) = practice.add_one(&format!("1{year}"), "Y014237").await;
    practice.send(report).await;
    assert_eq!(practice.seen(report).await.0, "REPORTED");
    let now = practice.store.source().now();
    let accounts = AccountStore::new(practice.store.clone());
    let secret = SecretHash::of(&format!("{year}"));
    let new = NewSession { user, secret, expires: now + TimeDelta::hours(12), by_provider: false };
    accounts.open_session(new, now).await.unwrap();
    report
}

async fn somebody(practice: &Practice) -> backend::auth::UserId {
    let accounts = AccountStore::new(practice.store.clone());
    let new = NewUser {
        user_name: "ana".into(),
        display_name: "Ana".into(),
        password_hash: "x".into(),
        role: backend::auth::Role::Administrator,
    };
    accounts.add_user(new).await.unwrap();
    accounts.find_user("ana").await.unwrap().unwrap().id
}

/// The attempts of a report, as the page with its details asks for them.
async fn details(practice: &Practice, report: Uuid) -> serde_json::Value {
    let query =
        "query($id: ID!) { reportDetails(id: $id) { submissions { messageId verdict request response purged } } }";
    let answer = run(practice, query, json!({ "id": report.to_string() })).await;
    answer["reportDetails"]["submissions"][0].clone()
}

async fn bodies(practice: &Practice) -> u64 {
    let kept = submission::Entity::find().filter(submission::Column::Request.is_not_null());
    kept.count(practice.store.reader()).await.unwrap()
}

async fn years_leave_what_is_kept_and_nothing_else(base: Base) {
    let practice = practice(base, true).await;
    let user = somebody(&practice).await;
    let mut reports = Vec::new();
    for year in 2026..2033 {
        reports.push(one_year(&practice, year, user).await);
        delete_old(&practice.store, KEEP).await.unwrap();
        // A day later, once more.
        practice.source.advance(std::time::Duration::from_secs(86_400));
        delete_old(&practice.store, KEEP).await.unwrap();
    }
    let db = practice.store.reader();
    assert_eq!(submission::Entity::find().count(db).await.unwrap(), 7, "a row is gone");
    // Two years of them, of which one day more is over.
    assert_eq!(bodies(&practice).await, 2, "bodies of other years are kept");
    let old = details(&practice, reports[0]).await;
    assert!(old["purged"].as_str().unwrap().contains("deleted on 2028-03"), "{old}");
    assert_eq!((&old["request"], &old["response"], &old["verdict"]), (&json!(null), &json!(null), &json!("ACCEPTED")));
    let new = details(&practice, reports[6]).await;
    assert!(new["request"].as_str().unwrap().starts_with("MSH|") && new["purged"].is_null(), "{new}");
    for report in &reports {
        assert_eq!(practice.seen(*report).await.0, "REPORTED");
    }
    // An old report can still be changed and sent again.
    practice.send(reports[0]).await;
    let query = "query($id: ID!) { helpPacket(reportId: $id) { text } }";
    let packet = run(&practice, query, json!({ "id": reports[1].to_string() })).await;
    assert!(packet["helpPacket"]["text"].is_string(), "{packet}");

    assert_eq!(session::Entity::find().count(db).await.unwrap(), 1, "sessions of years ago are kept");
    assert_eq!(user_account::Entity::find().count(db).await.unwrap(), 1);
    let first = store::first_change(db).await.unwrap().unwrap();
    assert!(first > 1, "the feed of years ago is kept");
    let kept = change::Entity::find().count(db).await.unwrap();
    assert!(kept > 0 && feed_mark::Entity::find().count(db).await.unwrap() <= 3);
    let query = "query($since: Sequence!) { changes(since: $since) { rows { seq } reset } }";
    let page = run(&practice, query, json!({ "since": "1" })).await["changes"].clone();
    assert_eq!(page["reset"], true, "who comes back after years is not told to begin anew: {page}");
    let page = run(&practice, query, json!({ "since": (first - 1).to_string() })).await["changes"].clone();
    assert_eq!(page["reset"], false, "{page}");
}

async fn all_is_kept_where_that_is_said(base: Base) {
    let practice = practice(base, true).await;
    let user = somebody(&practice).await;
    let report = one_year(&practice, 2026, user).await;
    practice.source.set("2046-03-10T15:00:00Z");
    delete_old(&practice.store, Keep { messages: None }).await.unwrap();
    assert_eq!(bodies(&practice).await, 1);
    assert!(details(&practice, report).await["purged"].is_null());
}

async fn no_step_reads_a_whole_table(base: Base) {
    let mut practice = practice(base, true).await;
    let user = somebody(&practice).await;
    for year in 2026..2029 {
        one_year(&practice, year, user).await;
        delete_old(&practice.store, Keep { messages: None }).await.unwrap();
    }
    practice.source.set("2032-03-10T15:00:00Z");
    practice.add_one("10077", "Y014237").await;
    let statements: Arc<Mutex<Vec<Statement>>> = Arc::default();
    let seen = Arc::clone(&statements);
    practice.store.observe(move |statement| seen.lock().unwrap().push(statement.clone()));
    delete_old(&practice.store, KEEP).await.unwrap();
    assert_eq!(bodies(&practice).await, 0);
    let explainer = Explainer::open(&practice.place.url).await;
    let asked = std::mem::take(&mut *statements.lock().unwrap());
    let plain = |statement: &&Statement| {
        let sql = statement.sql.trim_start().to_uppercase();
        ["SELECT", "UPDATE", "DELETE"].iter().any(|verb| sql.starts_with(verb)) && !sql.contains("PG_ADVISORY")
    };
    let asked: Vec<_> = asked.iter().filter(plain).collect();
    assert!(asked.len() > 8, "{asked:?}");
    for statement in asked {
        let plan = explainer.plan(statement).await;
        let scanned = explainer.scanned(&plan);
        assert!(scanned.is_empty(), "reads all of {scanned:?}: {}\n{}", statement.sql, plan.join("\n"));
        let is_sorted = plan.iter().any(|line| line.contains("TEMP B-TREE FOR ORDER BY"));
        assert!(!is_sorted, "sorts: {}\n{}", statement.sql, plan.join("\n"));
    }
}
