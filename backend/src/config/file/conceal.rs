//! Shows an address without what opens it.

use url::Url;

const STARS: &str = "***";
/// Parameters of a database's address that are no secrets.
const OPEN_PARAMETERS: [&str; 7] = ["application_name", "dbname", "host", "mode", "port", "sslmode", "user"];

/// Stars out passwords, and of a webhook its path and query too, which often are the secret. What is no address is
/// starred as a whole.
pub(super) fn conceal(text: &str) -> String {
    if text.starts_with("sqlite:") {
        return text.to_owned();
    }
    let Some(url) = Url::parse(text).ok().filter(is_whole) else { return STARS.to_owned() };
    let database = url.scheme().starts_with("postgres");
    let (scheme, host) = (url.scheme(), url.host_str().unwrap_or_default());
    let account = match (url.username(), url.password()) {
        ("", None) => String::new(),
        (user, None) if database || scheme.starts_with("smtp") => format!("{user}@"),
        (user, Some(_)) if database || scheme.starts_with("smtp") => format!("{user}:{STARS}@"),
        _ => format!("{STARS}@"),
    };
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    let rest = match (database, url.path(), url.query()) {
        (true, path, query) => format!("{path}{}", query.map(conceal_query).unwrap_or_default()),
        (false, "" | "/", None) => String::new(),
        (false, ..) => format!("/{STARS}"),
    };
    format!("{scheme}://{account}{host}{port}{rest}")
}

/// Returns `false` where a sign in a password that was not escaped may have put a part of it elsewhere.
fn is_whole(url: &Url) -> bool {
    let after = [Some(url.path()), url.query(), url.fragment()];
    url.has_host() && url.fragment().is_none() && !after.into_iter().flatten().any(|part| part.contains('@'))
}

fn conceal_query(query: &str) -> String {
    let parameters = query.split('&').map(|parameter| match parameter.split_once('=') {
        Some((name, _)) if OPEN_PARAMETERS.contains(&name) => parameter.to_owned(),
        Some((name, _)) => format!("{name}={STARS}"),
        None => STARS.to_owned(),
    });
    format!("?{}", parameters.collect::<Vec<_>>().join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case::sqlite("sqlite://clinic.db?mode=rwc", "sqlite://clinic.db?mode=rwc")]
    #[case::password("postgres://me:canary@db:5433/clinic", "postgres://me:***@db:5433/clinic")]
    #[case::no_password("postgres://me@db/clinic", "postgres://me@db/clinic")]
    #[case::in_the_query(
        "postgresql://db/clinic?sslmode=require&password=canary&x",
        "postgresql://db/clinic?sslmode=require&password=***&***"
    )]
    #[case::at_sign("postgres://me:can@ary@db/clinic", "postgres://me:***@db/clinic")]
    #[case::slash("postgres://me:12/canary@db/clinic", "***")]
    #[case::hash("postgres://me:12#canary@db/clinic", "***")]
    #[case::question_mark("postgres://me:12?canary@db/clinic", "***")]
    #[case::webhook("https://hooks.example/services/canary?key=canary", "https://hooks.example/***")]
    #[case::webhook_account("https://canary:canary@hooks.example", "https://***@hooks.example")]
    #[case::plain_webhook("https://hooks.example:8443/", "https://hooks.example:8443")]
    #[case::mail("smtps://me@mail.example:465", "smtps://me@mail.example:465")]
    #[case::mail_password("smtps://me:canary@mail.example", "smtps://me:***@mail.example")]
    #[case::no_address("canary", "***")]
    #[case::no_host("canary:canary", "***")]
    fn what_opens_it_is_starred(#[case] address: &str, #[case] shown: &str) {
        assert_eq!(conceal(address), shown);
        assert!(!shown.contains("canary"));
    }
}
