//! Notices of alerts: one when an alert is raised and one when it ends, by mail and by webhook.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{Router, body::Bytes, http::StatusCode, routing::post};
use backend::{
    alert::{AlertQueue, Carrier, send_notices},
    dispatch::{WebhookTarget, dispatch},
    entity::alert_notice,
    store,
    transport::{Limits, MailSecurity, MailServer as Address, Mailer, Webhook},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};
use shared::alert::{AlertEnd, AlertFacts, AlertKind, AlertSubject};
use zeroize::Zeroizing;

use crate::{
    on_both,
    support::mail_server::{Behavior, MailServer, Received},
    support::{Base, Practice, practice},
};

on_both!(
    a_mail_goes_once_when_raised_and_once_when_ended,
    a_webhook_gets_each_once_whatever_servers_send,
    what_is_not_taken_goes_again_and_ends,
    a_hanging_mail_server_keeps_nothing_waiting,
    an_answer_that_is_lost_sends_the_same_mail_again,
    the_end_waits_for_the_beginning
);

fn mailer(server: &MailServer, security: MailSecurity, user_name: Option<&str>) -> Mailer {
    let address =
        Address { host: "127.0.0.1".into(), port: server.port, security, user_name: user_name.map(str::to_owned) };
    let password = user_name.map(|_| Zeroizing::new("mail-secret".to_owned()));
    let to = ["desk@clinic.example".to_owned(), "Ana <ana@clinic.example>".to_owned()];
    Mailer::new(&address, password, "Dosewire <alerts@clinic.example>", &to).unwrap()
}

fn mail_queue(practice: &Practice, server: &MailServer) -> AlertQueue {
    let mailer = mailer(server, MailSecurity::Local, None);
    AlertQueue::new(Carrier::Mail(mailer), practice.courier.reference.clone())
}

async fn send(practice: &Practice, queue: &AlertQueue) -> usize {
    dispatch(&practice.store, queue).await.unwrap()
}

/// The words of the alert, with the registry's name in the place of `{}`.
const TEXT: &str = "{} refused the set-up: The password is wrong. Doses stay queued, and nothing is sent until the \
                    set-up works. Correct it under Integrations and test the connection: the doses then go by themselves.";

fn text_of(practice: &Practice) -> String {
    TEXT.replace("{}", &practice.courier.reference.registry_name("SANDBOX"))
}

async fn raise(practice: &Practice) {
    let mut tx = practice.store.begin("test").await.unwrap();
    let of = AlertSubject::Integration(practice.integration);
    assert!(
        store::raise_alert(&mut tx, of, "password", &AlertFacts::Held { reason: "The password is wrong.".into() })
            .await
            .unwrap()
    );
    tx.commit().await.unwrap();
}

async fn end(practice: &Practice) {
    let mut tx = practice.store.begin("test").await.unwrap();
    let of = AlertSubject::Integration(practice.integration);
    assert!(store::end_alert(&mut tx, AlertKind::Held, of, AlertEnd::GotThrough).await.unwrap());
    tx.commit().await.unwrap();
}

/// The notices of a channel, in the order in which they were made.
async fn notices(practice: &Practice, channel: &str) -> Vec<alert_notice::Model> {
    alert_notice::Entity::find()
        .filter(alert_notice::Column::Channel.eq(channel))
        .order_by_asc(alert_notice::Column::CreatedAt)
        .order_by_asc(alert_notice::Column::Id)
        .all(practice.store.reader())
        .await
        .unwrap()
}

fn subjects(received: &[Received]) -> Vec<String> {
    received.iter().map(|mail| mail.header("Subject").to_owned()).collect()
}

async fn a_mail_goes_once_when_raised_and_once_when_ended(base: Base) {
    let practice = practice(base, true).await;
    let server = MailServer::start(&[]).await;
    let mailer = mailer(&server, MailSecurity::Local, Some("alerts@clinic.example"));
    assert!(!format!("{mailer:?}").contains("mail-secret"));
    let queue = AlertQueue::new(Carrier::Mail(mailer), practice.courier.reference.clone());
    assert_eq!(send(&practice, &queue).await, 0, "nothing to tell");
    raise(&practice).await;
    assert_eq!(send(&practice, &queue).await, 1);
    assert_eq!(send(&practice, &queue).await, 0, "once");
    practice.source.set("2026-03-10T16:30:00Z");
    end(&practice).await;
    assert_eq!(send(&practice, &queue).await, 1);
    assert_eq!(send(&practice, &queue).await, 0, "once");
    let got = server.received();
    let name = practice.courier.reference.registry_name("SANDBOX");
    assert_eq!(got.len(), 2);
    let (raised, ended) = (&got[0], &got[1]);
    assert_eq!(raised.auth.as_deref(), Some("alerts@clinic.example mail-secret"));
    assert_eq!(raised.to, ["desk@clinic.example", "ana@clinic.example"]);
    assert_eq!(raised.header("From"), "Dosewire <alerts@clinic.example>");
    assert_eq!(
        subjects(&got),
        [format!("Dosewire: Set-up refused: {name}"), format!("Dosewire, ended: Set-up refused: {name}")]
    );
    let told = text_of(&practice);
    // Long lines are folded as quoted-printable.
    let text = |mail: &Received| mail.data.split_once("\r\n\r\n").unwrap().1.replace("=\r\n", "");
    assert_eq!(text(raised), format!("{told}\r\n\r\nSince 03/10/2026, 10:00 am.\r\n\r\nAlder Family Clinic\r\n"));
    let until = "Since 03/10/2026, 10:00 am. Ended 03/10/2026, 11:30 am.";
    let expected = format!(
        "This has ended. A message got through.\r\n\r\nIt was: {told}\r\n\r\n{until}\r\n\r\nAlder Family Clinic\r\n"
    );
    assert_eq!(text(ended), expected);
}

/// A service that answers with these statuses, one after another, and keeps what it gets.
async fn service(statuses: &[u16]) -> (WebhookTarget, Arc<Mutex<Vec<Value>>>) {
    let got = Arc::new(Mutex::new(Vec::new()));
    let (kept, mut left) = (got.clone(), statuses.to_vec());
    left.reverse();
    let left = Arc::new(Mutex::new(left));
    let take = move |body: Bytes| {
        kept.lock().unwrap().push(serde_json::from_slice(&body).unwrap());
        let status = left.lock().unwrap().pop().unwrap_or(200);
        async move { StatusCode::from_u16(status).unwrap() }
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/alert?key=canary", listener.local_addr().unwrap()).parse().unwrap();
    tokio::spawn(async move { axum::serve(listener, Router::new().route("/alert", post(take))).await });
    let client =
        Webhook::new(Limits { allow_private: true, total: Duration::from_secs(5), ..Limits::default() }).unwrap();
    (WebhookTarget::new(client, url), got)
}

async fn a_webhook_gets_each_once_whatever_servers_send(base: Base) {
    let practice = practice(base, true).await;
    let (target, got) = service(&[503]).await;
    assert!(!format!("{target:?}").contains("canary"), "addresses of webhooks hold keys");
    let queue = AlertQueue::new(Carrier::Webhook(target), practice.courier.reference.clone());
    raise(&practice).await;
    let (a, b) = tokio::join!(send(&practice, &queue), send(&practice, &queue));
    assert_eq!(a + b, 1);
    assert_eq!(
        notices(&practice, "WEBHOOK").await[0].failure.as_deref(),
        Some("The webhook answered with HTTP status 503.")
    );
    practice.source.advance(Duration::from_secs(60));
    let (a, b) = tokio::join!(send(&practice, &queue), send(&practice, &queue));
    assert_eq!(a + b, 1);
    end(&practice).await;
    let (a, b) = tokio::join!(send(&practice, &queue), send(&practice, &queue));
    assert_eq!(a + b, 1);
    practice.source.advance(Duration::from_secs(100_000));
    assert_eq!(send(&practice, &queue).await, 0);
    let got = got.lock().unwrap().clone();
    assert_eq!(got.len(), 3);
    assert_eq!(got[0], got[1], "the same each time");
    let name = practice.courier.reference.registry_name("SANDBOX");
    let expected = json!({
        "id": got[0]["id"], "alertId": got[0]["alertId"], "event": "RAISED", "kind": "HELD", "title": "Set-up refused",
        "code": "password", "subject": { "kind": "INTEGRATION", "id": practice.integration, "name": name },
        "text": text_of(&practice), "since": "2026-03-10T15:00:00Z", "endedAt": null, "endedBy": null, "endedText": null,
        "practice": "Alder Family Clinic",
    });
    assert_eq!(got[0], expected);
    assert_eq!((&got[2]["event"], &got[2]["endedBy"]), (&json!("ENDED"), &json!("GOT_THROUGH")));
    assert_eq!(got[2]["alertId"], got[0]["alertId"]);
    assert_ne!(got[2]["id"], got[0]["id"]);
    assert!(notices(&practice, "MAIL").await.iter().all(|row| row.tries == 0), "no server sends mails");
}

async fn what_is_not_taken_goes_again_and_ends(base: Base) {
    let practice = practice(base, true).await;
    let server = MailServer::start(&[Behavior::Refuse(451); 100]).await;
    let queue = mail_queue(&practice, &server);
    raise(&practice).await;
    assert_eq!(send(&practice, &queue).await, 1);
    assert_eq!(send(&practice, &queue).await, 0, "not at once");
    let row = notices(&practice, "MAIL").await.remove(0);
    assert_eq!(row.failure.as_deref(), Some("The mail server refused it with code 451."), "without its words");
    assert_eq!((row.next_try_at.unwrap() - row.created_at).num_seconds(), 30);
    let mut tries = 1;
    for _ in 0..80 {
        practice.source.advance(Duration::from_secs(3_600));
        tries += send(&practice, &queue).await;
    }
    let row = notices(&practice, "MAIL").await.remove(0);
    assert_eq!((row.next_try_at, row.sent_at), (None, None), "it ends after three days");
    assert!((25..=40).contains(&tries), "{tries}");
    // A channel that is set up later does not tell of what is old.
    raise_other(&practice).await;
    practice.source.advance(Duration::from_secs(4 * 86_400));
    let other = MailServer::start(&[]).await;
    assert_eq!(send(&practice, &mail_queue(&practice, &other)).await, 1);
    assert_eq!(other.received(), []);
    assert_eq!(notices(&practice, "MAIL").await[1].failure.as_deref(), Some("It grew too old."));
}

async fn raise_other(practice: &Practice) {
    let mut tx = practice.store.begin("test").await.unwrap();
    store::raise_alert(&mut tx, AlertSubject::Practice, "jump", &AlertFacts::ClockJumped { seconds: 90 })
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

async fn a_hanging_mail_server_keeps_nothing_waiting(base: Base) {
    let practice = practice(base, true).await;
    let server = MailServer::start(&[Behavior::Silent; 100]).await;
    let (target, got) = service(&[]).await;
    let webhook = AlertQueue::new(Carrier::Webhook(target), practice.courier.reference.clone());
    let sending = [
        tokio::spawn(send_notices(practice.store.clone(), mail_queue(&practice, &server))),
        tokio::spawn(send_notices(practice.store.clone(), webhook)),
    ];
    raise(&practice).await;
    let deadline = tokio::time::Instant::now() + Duration::from_secs(30);
    let claimed = async || notices(&practice, "MAIL").await[0].tries > 0;
    while got.lock().unwrap().is_empty() || !claimed().await {
        assert!(tokio::time::Instant::now() < deadline, "the webhook waits");
    }
    // While the mail hangs everything else goes on, writing too.
    practice.add_one("10001", "LOT1").await;
    end(&practice).await;
    while got.lock().unwrap().len() < 2 {
        assert!(tokio::time::Instant::now() < deadline, "the webhook waits");
        assert!(claimed().await);
    }
    for task in sending {
        task.abort();
    }
    assert_eq!(notices(&practice, "MAIL").await[0].sent_at, None);
}

async fn an_answer_that_is_lost_sends_the_same_mail_again(base: Base) {
    let practice = practice(base, true).await;
    let server = MailServer::start(&[Behavior::HangUp]).await;
    let queue = mail_queue(&practice, &server);
    raise(&practice).await;
    assert_eq!(send(&practice, &queue).await, 1);
    practice.source.advance(Duration::from_secs(60));
    assert_eq!(send(&practice, &queue).await, 1);
    let got = server.received();
    let ids: Vec<_> = got.iter().map(|mail| mail.header("Message-ID")).collect();
    assert_eq!(ids.len(), 2, "rather twice than never");
    assert!(ids[0].ends_with("@clinic.example>") && ids[0] == ids[1], "{ids:?}");
    assert_eq!(got[0].header("Date"), got[1].header("Date"));
    // A server that is gone for good lets go of what it claimed when its lease ends.
    end(&practice).await;
    let mut tx = practice.store.begin("test").await.unwrap();
    let claimed = store::claim_notice(&mut tx, store::NoticeChannel::Mail).await.unwrap();
    tx.commit().await.unwrap();
    assert!(claimed.is_some());
    assert_eq!(send(&practice, &queue).await, 0, "another server sends it");
    practice.source.advance(Duration::from_secs(150));
    assert_eq!(send(&practice, &queue).await, 1);
    assert_eq!(server.received().len(), 3);
}

async fn the_end_waits_for_the_beginning(base: Base) {
    let practice = practice(base, true).await;
    let server = MailServer::start(&[Behavior::Refuse(554)]).await;
    let queue = mail_queue(&practice, &server);
    raise(&practice).await;
    assert_eq!(send(&practice, &queue).await, 1);
    end(&practice).await;
    assert_eq!(send(&practice, &queue).await, 0, "nobody reads of an end before its beginning");
    practice.source.advance(Duration::from_secs(60));
    assert_eq!(send(&practice, &queue).await, 2);
    let subjects = subjects(&server.received());
    assert!(subjects[0].starts_with("Dosewire: ") && subjects[1].starts_with("Dosewire, ended: "), "{subjects:?}");
}

/// A password does not travel to a server that has no TLS, or whose certificate nobody trusts.
#[tokio::test]
async fn a_password_never_travels_in_clear() {
    let practice = practice(Base::Sqlite, true).await;
    for security in [MailSecurity::Tls, MailSecurity::StartTls] {
        let server = MailServer::start(&[]).await;
        let mailer = mailer(&server, security, Some("alerts@clinic.example"));
        let queue = AlertQueue::new(Carrier::Mail(mailer), practice.courier.reference.clone());
        if security == MailSecurity::Tls {
            raise(&practice).await;
        }
        practice.source.advance(Duration::from_secs(60));
        assert_eq!(send(&practice, &queue).await, 1, "{security:?}");
        let failure = notices(&practice, "MAIL").await[0].failure.clone().unwrap();
        assert!(!failure.contains("secret"), "{failure}");
        assert_eq!(server.received(), [], "{security:?}: {failure}");
    }
}
