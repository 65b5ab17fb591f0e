//! The provider: where to send a browser, and whom it vouches for.

use std::sync::Arc;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use openidconnect::{
    AdditionalClaims, AuthType, AuthorizationCode, ClientId, ClientSecret, CsrfToken, IssuerUrl, LogoutRequest, Nonce,
    OAuth2TokenResponse as _, PkceCodeChallenge, PkceCodeVerifier, PostLogoutRedirectUrl, ProviderMetadataWithLogout,
    RedirectUrl, RequestTokenError, Scope, TokenResponse as _, UserInfoClaims,
    core::{CoreAuthenticationFlow, CoreClient, CoreClientAuthMethod, CoreErrorResponseType, CoreGenderClaim},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use tokio::sync::Mutex;
use zeroize::Zeroizing;

use super::{error::ProviderError, exchange::Exchange, pending::Pending};
use crate::{
    auth::Role,
    transport::WebClient,
    vault::{NONCE_LENGTH, Vault},
};

/// Time for which the provider's own description is kept: whoever presses the button often makes it no work.
const KEPT: TimeDelta = TimeDelta::seconds(10);
/// The path to which the provider sends the browser back.
const CALLBACK: &str = "/session/provider/callback";
/// Scopes that make providers tell names and mail addresses.
const SCOPES: [&str; 2] = ["profile", "email"];
/// The claim that counts only where another one says that it was verified.
const EMAIL: &str = "email";
/// Maximum length of a name to show, in characters.
const MAX_NAME: usize = 100;

/// The settings of a provider.
#[derive(Debug, Clone)]
pub struct ProviderSettings {
    /// The issuer's URL.
    pub issuer: String,
    /// The name by which the provider knows this server.
    pub client_id: String,
    /// The name on the button.
    pub name: String,
    /// The claim that holds the name with which a person signs in here.
    pub claim: String,
    /// The role with which people are added who have no user yet; without one they are refused.
    pub default_role: Option<Role>,
    /// The origin that browsers open.
    pub origin: String,
}

/// A sign-in that was begun.
#[derive(Debug)]
pub struct Begun {
    /// The address to send the browser to.
    pub url: String,
    /// The text that the browser keeps until it comes back.
    pub pending: String,
}

/// The parameters with which a browser comes back.
#[derive(Deserialize)]
pub struct Returned {
    code: Option<Zeroizing<String>>,
    state: Option<String>,
    error: Option<String>,
    iss: Option<String>,
}

/// A person for whom the provider vouches.
#[derive(Debug, PartialEq, Eq)]
pub struct Person {
    /// The name that the person signs in with.
    pub user_name: String,
    /// The name to show.
    pub display_name: String,
    /// The path to go to.
    pub to: String,
}

/// Claims of whatever name.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct AnyClaims(Map<String, Value>);

impl AdditionalClaims for AnyClaims {}

/// An OpenID provider.
pub struct Provider {
    settings: ProviderSettings,
    secret: Option<Zeroizing<String>>,
    client: Exchange,
    vault: Arc<Vault>,
    described: Mutex<Option<(DateTime<Utc>, ProviderMetadataWithLogout)>>,
}

impl Provider {
    /// Takes a provider's settings. Nothing is asked of the provider yet.
    #[must_use]
    pub fn new(
        settings: ProviderSettings,
        secret: Option<Zeroizing<String>>,
        client: WebClient,
        vault: Arc<Vault>,
    ) -> Self {
        Self { settings, secret, client: Exchange(client), vault, described: Mutex::new(None) }
    }

    /// The settings.
    #[must_use]
    pub fn settings(&self) -> &ProviderSettings {
        &self.settings
    }

    /// Begins a sign-in that leads to a path of ours. `random` holds 32 bytes for each of three secrets.
    ///
    /// # Errors
    /// Returns an error if the provider does not answer.
    pub async fn begin(
        &self,
        to: &str,
        now: DateTime<Utc>,
        random: &[[u8; 32]; 3],
        nonce: [u8; NONCE_LENGTH],
    ) -> Result<Begun, ProviderError> {
        let client = CoreClient::from_provider_metadata(self.describe(now).await?, self.client_id(), None)
            .set_redirect_uri(self.redirect_url()?);
        let pending = Pending::begin(random, to, now);
        let challenge = PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(pending.verifier.clone()));
        let (state, own_nonce) = (pending.state.clone(), pending.nonce.clone());
        let request = client.authorize_url(
            CoreAuthenticationFlow::AuthorizationCode,
            move || CsrfToken::new(state),
            move || Nonce::new(own_nonce),
        );
        let scopes = SCOPES.map(|scope| Scope::new(scope.to_owned()));
        let (url, ..) = request.add_scopes(scopes).set_pkce_challenge(challenge).url();
        let pending = pending.seal(&self.vault, nonce).ok_or(ProviderError::Misconfigured)?;
        Ok(Begun { url: url.into(), pending })
    }

    /// Ends a sign-in: exchanges the code, checks the proof, and reads who it is.
    ///
    /// # Errors
    /// Returns an error if the browser did not begin this sign-in, or the provider does not vouch for anybody.
    pub async fn finish(
        &self,
        pending: Option<&str>,
        returned: Returned,
        now: DateTime<Utc>,
    ) -> Result<Person, ProviderError> {
        let pending = pending.and_then(|text| Pending::open(&self.vault, text, now));
        let pending = pending.filter(|pending| returned.state.as_deref() == Some(pending.state.as_str()));
        let pending = pending.ok_or(ProviderError::NotBegun)?;
        if returned.iss.is_some_and(|issuer| issuer != self.settings.issuer) {
            return Err(ProviderError::Unproven);
        }
        if let Some(error) = returned.error {
            return Err(if error == "access_denied" { ProviderError::Refused } else { refused_as(&error) });
        }
        let code = returned.code.ok_or(ProviderError::Refused)?;
        let secret = self.secret.as_ref().map(|secret| ClientSecret::new(secret.to_string()));
        let described = self.describe(now).await?;
        let authentication = authentication_of(&described);
        let client = CoreClient::from_provider_metadata(described, self.client_id(), secret)
            .set_auth_type(authentication)
            .set_redirect_uri(self.redirect_url()?);
        let exchange = client.exchange_code(AuthorizationCode::new(code.to_string()));
        let exchange = exchange.map_err(|_| ProviderError::Misconfigured)?;
        let exchange = exchange.set_pkce_verifier(PkceCodeVerifier::new(pending.verifier));
        let tokens = exchange.request_async(&self.client).await.map_err(|error| match error {
            RequestTokenError::ServerResponse(response) => match response.error() {
                CoreErrorResponseType::InvalidGrant => ProviderError::Unproven,
                other => refused_as(other.as_ref()),
            },
            RequestTokenError::Request(failure) => down(failure.code.as_str()),
            RequestTokenError::Parse(..) => down("unreadable_tokens"),
            RequestTokenError::Other(_) => down("no_tokens"),
        })?;
        let proof = tokens.id_token().ok_or(ProviderError::Unproven)?;
        let verifier = client.id_token_verifier().set_time_fn(move || now);
        let claims = proof.claims(&verifier, &Nonce::new(pending.nonce)).map_err(|_| ProviderError::Unproven)?;
        let said = read_payload(&proof.to_string()).ok_or(ProviderError::Unproven)?;
        let mut person = person_of(&said, &self.settings.claim, &pending.to);
        if person.is_none() {
            let (token, subject) = (tokens.access_token().clone(), claims.subject().clone());
            if let Ok(request) = client.user_info(token, Some(subject)) {
                let told: UserInfoClaims<AnyClaims, CoreGenderClaim> =
                    request.request_async(&self.client).await.map_err(|_| ProviderError::Down)?;
                let told = serde_json::to_value(told).ok();
                let told = told.as_ref().and_then(Value::as_object);
                person = told.and_then(|told| person_of(told, &self.settings.claim, &pending.to));
            }
        }
        person.ok_or(ProviderError::Nameless)
    }

    /// The address at which a person signs out at the provider too; none where the provider has none, or does not answer.
    pub async fn sign_out_url(&self, now: DateTime<Utc>) -> Option<String> {
        let described = self.describe(now).await.ok()?;
        let url = described.additional_metadata().end_session_endpoint.clone()?;
        let back = PostLogoutRedirectUrl::new(format!("{}/", self.settings.origin)).ok()?;
        let request = LogoutRequest::from(url).set_client_id(self.client_id()).set_post_logout_redirect_uri(back);
        Some(request.http_get_url().into())
    }

    fn client_id(&self) -> ClientId {
        ClientId::new(self.settings.client_id.clone())
    }

    fn redirect_url(&self) -> Result<RedirectUrl, ProviderError> {
        RedirectUrl::new(format!("{}{CALLBACK}", self.settings.origin)).map_err(|_| ProviderError::Misconfigured)
    }

    /// The provider's own description, with its keys.
    async fn describe(&self, now: DateTime<Utc>) -> Result<ProviderMetadataWithLogout, ProviderError> {
        let mut described = self.described.lock().await;
        if let Some((at, metadata)) = described.as_ref()
            && (TimeDelta::zero()..KEPT).contains(&(now - *at))
        {
            return Ok(metadata.clone());
        }
        let issuer = IssuerUrl::new(self.settings.issuer.clone()).map_err(|_| ProviderError::Misconfigured)?;
        let metadata = ProviderMetadataWithLogout::discover_async(issuer, &self.client).await;
        let metadata = metadata.map_err(|_| ProviderError::Down)?;
        *described = Some((now, metadata.clone()));
        Ok(metadata)
    }
}

/// How the client shows its secret: as most providers want it, or within the request where that alone is taken.
fn authentication_of(described: &ProviderMetadataWithLogout) -> AuthType {
    let methods = described.token_endpoint_auth_methods_supported();
    let takes = |wanted| methods.is_some_and(|methods| methods.contains(&wanted));
    let is_basic = takes(CoreClientAuthMethod::ClientSecretBasic) || !takes(CoreClientAuthMethod::ClientSecretPost);
    if is_basic { AuthType::BasicAuth } else { AuthType::RequestBody }
}

/// A provider that cannot be reached, or answers nothing that can be used; the reason is a word of ours.
fn down(reason: &str) -> ProviderError {
    tracing::warn!(reason, "provider.down");
    ProviderError::Down
}

/// The failure that a provider names by one of OAuth's words. The word alone is logged: it is one of a list.
fn refused_as(word: &str) -> ProviderError {
    let word: String = word.chars().filter(|c| c.is_ascii_lowercase() || *c == '_').take(40).collect();
    tracing::warn!(oauth.error = word, "provider.refused");
    match word.as_str() {
        "temporarily_unavailable" | "server_error" => ProviderError::Down,
        "login_required" | "interaction_required" | "consent_required" | "account_selection_required" => {
            ProviderError::Refused
        }
        _ => ProviderError::Misconfigured,
    }
}

/// The claims of a proof whose signature was checked.
fn read_payload(proof: &str) -> Option<Map<String, Value>> {
    let payload = URL_SAFE_NO_PAD.decode(proof.split('.').nth(1)?).ok()?;
    serde_json::from_slice(&payload).ok()
}

/// The person that claims are of; none where the claim is missing. A mail address counts only where the provider says
/// that it is the person's own.
fn person_of(claims: &Map<String, Value>, claim: &str, to: &str) -> Option<Person> {
    let text = |name: &str| claims.get(name).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
    let is_verified = claims.get("email_verified").and_then(Value::as_bool) == Some(true);
    let user_name = text(claim).filter(|_| claim != EMAIL || is_verified)?;
    let shown = text("name").filter(|name| !name.chars().any(char::is_control)).unwrap_or(user_name);
    Some(Person {
        user_name: user_name.to_owned(),
        display_name: shown.chars().take(MAX_NAME).collect(),
        to: to.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use serde_json::json;

    #[rstest]
    #[case::usual(json!({ "preferred_username": "ana", "name": "Ana Rivera" }), "preferred_username", Some(("ana", "Ana Rivera")))]
    #[case::no_name(json!({ "preferred_username": " ana " }), "preferred_username", Some(("ana", "ana")))]
    #[case::own_claim(json!({ "dosewire_user": "ana" }), "dosewire_user", Some(("ana", "ana")))]
    #[case::verified(json!({ "email": "ana@a.example", "email_verified": true }), "email", Some(("ana@a.example", "ana@a.example")))]
    #[case::not_verified(json!({ "email": "ana@a.example", "email_verified": false }), "email", None)]
    #[case::said_by_nobody(json!({ "email": "ana@a.example" }), "email", None)]
    #[case::missing(json!({ "sub": "7" }), "preferred_username", None)]
    #[case::empty(json!({ "preferred_username": "" }), "preferred_username", None)]
    #[case::no_text(json!({ "preferred_username": 7 }), "preferred_username", None)]
    fn a_person_is_read_from_claims(
        #[case] claims: Value,
        #[case] claim: &str,
        #[case] expected: Option<(&str, &str)>,
    ) {
        let person = person_of(claims.as_object().unwrap(), claim, "/");
        let named = person.as_ref().map(|person| (person.user_name.as_str(), person.display_name.as_str()));
        assert_eq!(named, expected);
    }

    #[rstest]
    #[case("invalid_client", ProviderError::Misconfigured)]
    #[case("unauthorized_client", ProviderError::Misconfigured)]
    #[case("login_required", ProviderError::Refused)]
    #[case("temporarily_unavailable", ProviderError::Down)]
    fn the_words_of_providers_are_understood(#[case] word: &str, #[case] expected: ProviderError) {
        assert_eq!(refused_as(word), expected);
    }
}
