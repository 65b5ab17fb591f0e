//! Serves: puts the parts together, starts them, and ends them in order.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use anyhow::Context;
use tokio::{net::TcpListener, sync::Notify, sync::watch, task::JoinSet, time::Instant};

use super::{
    FileLock,
    background::{audit, backfill, batch, figures, findings, keep},
    fresh_key,
    open::open_as,
    tick,
};
use crate::{
    alert::{self, AlertQueue, Carrier, MailRoute},
    auth::{Guard, Revocations},
    config::{Config, Http, Keep, Oidc},
    delivery::{self, Courier, Dispatcher},
    demo,
    dispatch::WebhookTarget,
    feed::Feed,
    graphql::{self, App, SharedCounts},
    http::{self, Options, Parts, RenderMetrics, Spa, VersionedAssets},
    interest::Route,
    metrics::{Exposition, HttpMetrics, KeptFigures, Sources},
    night::Nights,
    oidc::Provider,
    programs,
    reference_data::ReferenceData,
    sandbox::{Sandbox, SandboxOptions},
    source::{Source, SystemSource},
    store::{self, AccountStore, SchemaPolicy, Store},
    transport::{Limits, Mailer, NetworkTransport, WebClient, Webhook},
    vault::Vault,
    webhook,
};

/// Maximum time for the address of a webhook to answer.
const WEBHOOK_TIMEOUT: Duration = Duration::from_secs(20);
/// Maximum time for the OpenID provider to answer.
const PROVIDER_TIMEOUT: Duration = Duration::from_secs(10);
/// Time in which the last writes of a server that ends are tried again.
const LAST_WRITES: Duration = Duration::from_secs(5);
/// The training registry's account. It is no secret: it keeps nothing.
const SANDBOX_USER: &str = "sandbox";
const SANDBOX_PASSWORD: &str = "sandbox-password";

/// Serves until it is told to stop.
///
/// # Errors
/// Returns an error if a part cannot be started; it says which and what to do.
pub async fn serve(config: Config) -> anyhow::Result<()> {
    let programs = programs::read(config.programs.as_deref())?;
    let vault = Arc::new(config.keys.open(fresh_key)?);
    let listener = http::bind(config.http.listen).await?;
    let sandbox = match config.sandbox.listen {
        Some(address) => Some((http::bind(address).await?, training_registry())),
        None => None,
    };
    let metrics = match config.metrics {
        Some(address) => Some(http::bind(address).await.context("the figures cannot be served (--metrics-listen)")?),
        None => None,
    };
    // Held until the end of this process, however it ends.
    let lock = FileLock::take(&config.database.url)?;
    let store = open_as(&config.database.url, SchemaPolicy::Migrate).await?;
    store::check_key(store.reader(), &vault).await.context(
        "the key at hand does not open what this database holds sealed: \
         give the key file that the database was used with (--key-file)",
    )?;
    store::open_audit_log(&store, &vault).await.context(
        "the key at hand does not open the audit log of this database: \
         give the key file that the database was used with (--key-file)",
    )?;
    let reference = Arc::new(ReferenceData::load(&store, programs).await?);
    if config.sandbox.demo {
        let registry = sandbox.as_ref().filter(|_| !config.sandbox.empty);
        let registry = registry.map(|(listener, sandbox)| registry_of_demo(listener, sandbox, &vault)).transpose()?;
        demo::load(&store, &reference, registry.as_ref()).await.context("the demo practice could not be loaded")?;
    }
    let allow_private = config.sandbox.allow_private || sandbox.is_some();
    let limits = Limits { allow_private, total: config.delivery.longest_exchange(), ..Limits::default() };
    let target = |url| Webhook::new(limits).map(|client| WebhookTarget::new(client, url));
    let passing = config.interest.webhook.clone().map(target).transpose()?;
    let alert_webhook = config.alert.webhook.map(target).transpose()?.map(Carrier::Webhook);
    let alert_mail = config.alert.mail.map(mailer).transpose()?.map(Carrier::Mail);
    let webhook_limits = Limits { total: WEBHOOK_TIMEOUT, ..limits };
    let webhooks = Webhook::new(webhook_limits)?;
    let provider = config.oidc.map(|oidc| provider(oidc, &vault)).transpose()?;
    let courier = Courier {
        timing: config.delivery,
        ..Courier::new(store, vault, reference, Arc::new(NetworkTransport::new(limits)?))
    };
    delivery::join(&courier, lock.is_some()).await?;
    announce(&listener, sandbox.as_ref().map(|(listener, _)| listener), config.sandbox.demo);
    metrics.iter().for_each(announce_metrics);
    let interest = Interest { route: config.interest, passing };
    let carriers = [alert_mail, alert_webhook].into_iter().flatten().collect();
    let outside = Outside { interest, carriers, webhooks };
    run(Listeners { door: listener, sandbox, metrics }, courier, (config.http, provider, config.keep), outside).await
}

/// The OpenID provider, and whether passwords are switched off. Its address is the administrator's choice, so it may be
/// one of the practice's own network.
fn provider(oidc: Oidc, vault: &Arc<Vault>) -> anyhow::Result<(Arc<Provider>, bool)> {
    let secret = oidc.secret.as_ref().map(alert::PasswordSource::read).transpose();
    let secret = secret.context("people cannot sign in by the OpenID provider (--oidc-client-secret-file)")?;
    let limits = Limits { allow_private: true, total: PROVIDER_TIMEOUT, ..Limits::default() };
    let client = WebClient::new(limits)?;
    Ok((Arc::new(Provider::new(oidc.settings, secret, client, Arc::clone(vault))), oidc.only))
}

/// Creates the mailer for alerts.
fn mailer(route: MailRoute) -> anyhow::Result<Mailer> {
    let password = route.password.as_ref().map(alert::PasswordSource::read).transpose()?;
    Mailer::new(&route.server, password, &route.from, &route.to).context("mails of alerts cannot be sent")
}

/// The senders to services outside.
struct Outside {
    interest: Interest,
    carriers: Vec<Carrier>,
    webhooks: Webhook,
}

/// The destination of interest in a program, and the client that sends it there.
struct Interest {
    route: Route,
    passing: Option<WebhookTarget>,
}

/// Serves the training registry alone.
///
/// # Errors
/// Returns an error if the port is in use.
pub async fn serve_sandbox(listen: SocketAddr) -> anyhow::Result<()> {
    let listener = http::bind(listen).await?;
    announce_sandbox(&listener);
    let (stop, stopped) = watch::channel(false);
    tokio::spawn(async move {
        shutdown_signal().await;
        let _ = stop.send(true);
    });
    crate::sandbox::serve(listener, training_registry(), until(stopped)).await?;
    Ok(())
}

/// The addresses that are listened at.
struct Listeners {
    door: TcpListener,
    sandbox: Option<(TcpListener, Sandbox)>,
    metrics: Option<TcpListener>,
}

async fn run(
    listeners: Listeners,
    courier: Courier,
    (door, provider, kept): (Http, Option<(Arc<Provider>, bool)>, Keep),
    outside: Outside,
) -> anyhow::Result<()> {
    let feed = Feed::default();
    let bell = Arc::new(Notify::new());
    let (stop, stopped) = watch::channel(false);
    let signal = shutdown_signal();
    tokio::spawn(async move {
        signal.await;
        let _ = stop.send(true);
    });
    let mut tasks = JoinSet::new();
    let (following, store) = (feed.clone(), courier.store.clone());
    tasks.spawn(async move { following.follow(&store).await });
    let requests = HttpMetrics::default();
    if let Some(listener) = listeners.metrics {
        let kept = KeptFigures::default();
        tasks.spawn(figures::keep(courier.store.clone(), kept.clone()));
        let router = http::metrics_router(exposition(&courier, requests.clone(), kept));
        let stopped = stopped.clone();
        tasks.spawn(async move {
            if let Err(error) = http::serve(listener, router, until(stopped)).await {
                tracing::error!(error = %error, "metrics.failed");
            }
        });
    }
    if let Some((listener, registry)) = listeners.sandbox {
        let stopped = stopped.clone();
        tasks.spawn(async move {
            if let Err(error) = crate::sandbox::serve(listener, registry, until(stopped)).await {
                tracing::error!(error = %error, "sandbox.failed");
            }
        });
    }
    tasks.spawn(audit::keep(courier.store.clone()));
    tasks.spawn(backfill::go_on(courier.clone()));
    tasks.spawn(batch::go_on(courier.clone()));
    tasks.spawn(findings::keep(courier.clone()));
    tasks.spawn(keep::go_on(courier.store.clone(), kept));
    tasks.spawn(delivery::keep_alive(courier.clone()));
    let Outside { interest, carriers, webhooks } = outside;
    tasks.spawn(webhook::keep_told(courier.store.clone(), Arc::clone(&courier.vault), webhooks));
    for carrier in carriers {
        let queue = AlertQueue::new(carrier, Arc::clone(&courier.reference));
        tasks.spawn(alert::send_notices(courier.store.clone(), queue));
    }
    let nights = Nights::begin(courier.store.clone(), Arc::clone(&courier.reference)).await;
    let nights = Arc::new(nights.context("the nights could not be looked up")?);
    tick::run_nights(&nights).await;
    let dispatcher = Dispatcher::new(courier.clone(), Arc::clone(&bell), stopped.clone());
    let mut sending = tokio::spawn(dispatcher.run());
    let mut scheduler =
        tick::start(&courier, &bell, nights, interest.passing).await.context("the scheduler could not be started")?;
    let accounts = AccountStore::new(courier.store.clone()).with_vault(Arc::clone(&courier.vault));
    let (provider, passwords_off) = provider.map_or((None, false), |(provider, only)| (Some(provider), only));
    let guard = Guard::new(Arc::new(accounts), Revocations::default()).with_idle_timeout(door.idle_timeout);
    let guard = Arc::new(guard.with_passwords_off(passwords_off));
    let parts = parts(&courier, guard, feed, door.options, interest.route, requests)?;
    let router = http::router(Parts { provider, ..parts });
    let time = courier.timing.shutdown;
    let serving = within(http::serve(listeners.door, router, until(stopped.clone())), stopped.clone(), time);
    let (served, sent) = tokio::join!(serving, within(&mut sending, stopped, time));
    if sent.is_none() {
        // What is still on its way is given up; whether it arrives is not known.
        sending.abort();
        let _ = sending.await;
    }
    let _ = scheduler.shutdown().await;
    tasks.shutdown().await;
    // A connection that was cut while nobody used it is found out by the first who does.
    store::retry_within(LAST_WRITES, |_| true, || delivery::leave(&courier)).await?;
    let sealed = store::retry_within(LAST_WRITES, |_| true, || audit::write_and_seal(&courier.store)).await;
    sealed.context("the last entries of the audit log could not be written")?;
    served.transpose()?;
    Ok(())
}

/// Returns a future's output, or `None` if it has not completed `time` after the server was told to stop.
async fn within<T>(future: impl Future<Output = T>, stopped: watch::Receiver<bool>, time: Duration) -> Option<T> {
    tokio::select! {
        value = future => Some(value),
        () = async { until(stopped).await; tokio::time::sleep(time).await } => None,
    }
}

fn parts(
    courier: &Courier,
    guard: Arc<Guard>,
    feed: Feed,
    options: Options,
    interest: Route,
    metrics: HttpMetrics,
) -> anyhow::Result<Parts> {
    let store: Store = courier.store.clone();
    let reference = Arc::clone(&courier.reference);
    let assets = VersionedAssets::default();
    for asset in [&reference.programs_asset, &reference.catalog_asset] {
        assets.put(asset.name.clone(), Arc::clone(&asset.body));
    }
    let app = Arc::new(App {
        store: store.clone(),
        reference,
        courier: courier.clone(),
        feed,
        interest,
        counts: SharedCounts::default(),
        guard: Arc::clone(&guard),
    });
    let watched = Arc::clone(&app);
    let (clock, entropy): (Arc<dyn Source>, Arc<dyn Source>) = (store.source().clone(), store.source().clone());
    let (database, health) = (store.reader().clone(), courier.health.clone());
    Ok(Parts {
        schema: graphql::build(store.reader().clone())?,
        guard,
        provider: None,
        assets,
        spa: Spa::embedded(),
        clock: Arc::new(move || clock.now()),
        entropy: Arc::new(move |bytes| entropy.fill(bytes)),
        prepare: Arc::new(move |request, caller| request.data(Arc::clone(&app)).data(caller)),
        shared: graphql::SHARED_SUBSCRIPTIONS,
        note_watch: Arc::new(move |caller, from, field| {
            graphql::note_use(&watched.store, caller, Some(from), field);
            watched.counts.report_events.listen()
        }),
        ready: Arc::new(move || {
            let (database, is_writable) = (database.clone(), health.is_writable(Instant::now()));
            Box::pin(async move { is_writable && database.ping().await.is_ok() })
        }),
        metrics,
        options,
    })
}

/// Writes the page of figures.
fn exposition(courier: &Courier, http: HttpMetrics, figures: KeptFigures) -> RenderMetrics {
    let (connections, clock) = (courier.store.clone(), courier.store.source().clone());
    let page = Exposition::new(Sources {
        database: courier.store.metrics().clone(),
        delivery: courier.metrics.clone(),
        http,
        figures,
        pools: Arc::new(move || connections.pools()),
        now: Arc::new(move || clock.now()),
    });
    Arc::new(move || page.render())
}

fn training_registry() -> Sandbox {
    let clock = Arc::new(|| SystemSource.now());
    Sandbox::new(SandboxOptions::new(SANDBOX_USER, SANDBOX_PASSWORD, clock))
}

/// The training registry as the demo practice is connected to it.
fn registry_of_demo(
    listener: &TcpListener,
    sandbox: &Sandbox,
    vault: &Arc<Vault>,
) -> anyhow::Result<demo::TrainingRegistry> {
    Ok(demo::TrainingRegistry {
        sandbox: sandbox.clone(),
        address: format!("http://{}/iis", listener.local_addr()?),
        user_name: SANDBOX_USER.to_owned(),
        password: SANDBOX_PASSWORD.to_owned(),
        vault: Arc::clone(vault),
    })
}

async fn until(mut stopped: watch::Receiver<bool>) {
    let _ = stopped.wait_for(|stopped| *stopped).await;
}

/// Ctrl-C or a request to terminate; both are listened for from this call on.
fn shutdown_signal() -> impl Future<Output = ()> + Send {
    use tokio::signal::unix::{SignalKind, signal};
    let listened = [SignalKind::interrupt(), SignalKind::terminate()].map(signal);
    async move {
        let [interrupted, terminated] = listened.map(|signal| async {
            match signal {
                Ok(mut signal) => {
                    signal.recv().await;
                }
                Err(_) => std::future::pending().await,
            }
        });
        tokio::select! {
            () = interrupted => {}
            () = terminated => {}
        }
    }
}

#[expect(clippy::print_stdout, reason = "this is what a person who starts the server reads")]
fn announce(listener: &TcpListener, sandbox: Option<&TcpListener>, demo: bool) {
    if let Ok(address) = listener.local_addr() {
        println!("Dosewire is ready at http://{address}");
    }
    if demo {
        println!("  Sign in as {} with the password {}", demo::DEMO_USER, demo::DEMO_PASSWORD);
    }
    if let Some(listener) = sandbox {
        announce_sandbox(listener);
    }
}

#[expect(clippy::print_stdout, reason = "this is what a person who starts the server reads")]
fn announce_metrics(listener: &TcpListener) {
    if let Ok(address) = listener.local_addr() {
        println!("  Figures for a monitoring system: http://{address}/metrics");
    }
}

#[expect(clippy::print_stdout, reason = "this is what a person who starts the server reads")]
fn announce_sandbox(listener: &TcpListener) {
    if let Ok(address) = listener.local_addr() {
        println!("  Training registry: web service address http://{address}/iis");
        println!("  user name {SANDBOX_USER}, password {SANDBOX_PASSWORD}, any facility ID");
    }
}
