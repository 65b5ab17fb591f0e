//! Certificates: whom the transport trusts, and how it says that it does not.

use std::sync::Arc;

use backend::{
    sandbox::{Sandbox, converse},
    transport::{Certificates, Contact, Endpoint, FailureCode, RegistryTransport, Sent},
};
use rcgen::{BasicConstraints, CertificateParams, DistinguishedName, DnType, IsCa, Issuer, KeyPair, date_time_ymd};
use rstest::rstest;
use rustls::{
    RootCertStore, ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
    server::WebPkiClientVerifier,
};
use shared::{advice::Advice, program::Style};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};
use tokio_rustls::TlsAcceptor;
use zeroize::Zeroizing;

use crate::{
    message::good,
    station::{Acknowledgement, LOCAL, endpoint, options, transport},
};

/// An authority of nobody's.
struct Authority {
    pem: String,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    fn new() -> Self {
        Self::named("rcgen self signed cert")
    }

    fn named(name: &str) -> Self {
        let mut params = CertificateParams::default();
        params.distinguished_name = DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let pem = params.self_signed(&key).unwrap().pem();
        Self { pem, issuer: Issuer::new(params, key) }
    }

    /// A certificate of a host with its key, as PEM.
    fn sign(&self, host: &str, until: i32) -> String {
        self.sign_named(host, until, "rcgen self signed cert")
    }

    /// A certificate of a host that names its subject, with its key, as PEM.
    fn sign_named(&self, host: &str, until: i32, subject: &str) -> String {
        let mut params = CertificateParams::new(vec![host.to_owned()]).unwrap();
        params.distinguished_name = DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, subject);
        params.not_before = date_time_ymd(2020, 1, 1);
        params.not_after = date_time_ymd(until, 1, 1);
        let key = KeyPair::generate().unwrap();
        params.signed_by(&key, &self.issuer).unwrap().pem() + &key.serialize_pem()
    }
}

/// A training registry over MLLP and TLS with this certificate; asks for one of the clients' authority, if there is one.
async fn serve(identity: &str, clients: Option<&Authority>) -> String {
    serve_with(identity, clients, rustls::ALL_VERSIONS).await
}

async fn serve_with(
    identity: &str,
    clients: Option<&Authority>,
    versions: &[&'static rustls::SupportedProtocolVersion],
) -> String {
    // The provider is installed with the first transport.
    let _ = transport(LOCAL);
    let builder = ServerConfig::builder_with_protocol_versions(versions);
    let builder = match clients {
        Some(authority) => {
            let mut roots = RootCertStore::empty();
            roots.add(CertificateDer::from_pem_slice(authority.pem.as_bytes()).unwrap()).unwrap();
            builder.with_client_cert_verifier(WebPkiClientVerifier::builder(Arc::new(roots)).build().unwrap())
        }
        None => builder.with_no_client_auth(),
    };
    let certificate = CertificateDer::from_pem_slice(identity.as_bytes()).unwrap();
    let key = PrivateKeyDer::from_pem_slice(identity.as_bytes()).unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(builder.with_single_cert(vec![certificate], key).unwrap()));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let sandbox = Sandbox::new(options());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            match acceptor.accept(stream).into_fallible().await {
                Ok(mut line) => drop(converse(&sandbox, &mut line).await),
                // What the client still sends is read, so that the alert gets through before the connection ends.
                Err((_, mut stream)) => drop(tokio::io::copy(&mut stream, &mut tokio::io::sink()).await),
            }
        }
    });
    format!("localhost:{port}")
}

fn mllp(place: &str, certificates: Certificates) -> Endpoint {
    let mut endpoint = endpoint("http://localhost/");
    endpoint.url = format!("mllps://{place}").parse().unwrap();
    endpoint.transport.style = Style::Mllp;
    Endpoint { certificates, ..endpoint }
}

/// The same place asked over HTTPS: as far as the certificate, both are the same.
fn https(place: &str, certificates: Certificates) -> Endpoint {
    Endpoint { certificates, ..endpoint(&format!("https://{place}/iis")) }
}

/// The place asked in every style.
fn in_all_styles(place: &str, certificates: &Certificates) -> Vec<Endpoint> {
    let endpoint = |style: &Style| match style {
        Style::Mllp => mllp(place, certificates.clone()),
        _ => {
            let mut endpoint = https(place, certificates.clone());
            endpoint.transport.style = *style;
            endpoint
        }
    };
    Style::ALL.iter().map(endpoint).collect()
}

fn trusting(authority: &Authority) -> Certificates {
    Certificates { private_ca: Some(authority.pem.clone()), identity: None }
}

#[tokio::test]
async fn a_private_authority_is_trusted_when_it_is_entered() {
    let authority = Authority::new();
    let place = serve(&authority.sign("localhost", 2099), None).await;
    let endpoint = mllp(&place, trusting(&authority));
    let transport = transport(LOCAL);
    assert_eq!(transport.test_connection(&endpoint, "hello").await.unwrap(), Contact::Reached);
    let reply = transport.submit(&endpoint, &good()).await.unwrap();
    assert_eq!(Acknowledgement::read(&reply.body).code, "AA");
}

#[rstest]
#[case::unknown("localhost", 2099, false, FailureCode::CertificateUntrusted, Advice::FixSetUp)]
#[case::expired("localhost", 2021, true, FailureCode::CertificateExpired, Advice::WaitForRegistry)]
#[case::of_another_host("iis.example.gov", 2099, true, FailureCode::CertificateName, Advice::FixSetUp)]
#[tokio::test]
async fn a_certificate_that_does_not_hold_is_told(
    #[case] host: &str,
    #[case] until: i32,
    #[case] trusted: bool,
    #[case] code: FailureCode,
    #[case] advice: Advice,
) {
    let authority = Authority::new();
    let place = serve(&authority.sign(host, until), None).await;
    let certificates = if trusted { trusting(&authority) } else { trusting(&Authority::new()) };
    for endpoint in in_all_styles(&place, &certificates) {
        let submitted = transport(LOCAL).submit(&endpoint, &good()).await.unwrap_err();
        let tested = transport(LOCAL).test_connection(&endpoint, "hello").await.unwrap_err();
        for failure in [submitted, tested] {
            assert_eq!((failure.code, failure.advice, failure.outcome), (code, advice, Sent::No), "{endpoint:?}");
        }
    }
}

#[tokio::test]
async fn nobody_is_trusted_but_whom_the_system_trusts() {
    let authority = Authority::new();
    let place = serve(&authority.sign("localhost", 2099), None).await;
    for endpoint in in_all_styles(&place, &Certificates::default()) {
        let failure = transport(LOCAL).submit(&endpoint, &good()).await.unwrap_err();
        assert_eq!(failure.code, FailureCode::CertificateUntrusted);
    }
}

#[tokio::test]
async fn our_own_certificate_is_shown_where_it_is_asked_for() {
    let (authority, ours) = (Authority::new(), Authority::new());
    let place = serve(&authority.sign("localhost", 2099), Some(&ours)).await;
    let identity = Some(Zeroizing::new(ours.sign("practice", 2099)));
    let known = mllp(&place, Certificates { identity, ..trusting(&authority) });
    let reply = transport(LOCAL).submit(&known, &good()).await.unwrap();
    assert_eq!(Acknowledgement::read(&reply.body).code, "AA");
    assert!(transport(LOCAL).submit(&mllp(&place, trusting(&authority)), &good()).await.is_err());
}

#[rstest]
#[case::identity(Certificates { identity: Some(Zeroizing::new("no PEM".into())), private_ca: None }, FailureCode::ClientCertificate)]
#[case::authority(Certificates { private_ca: Some("no PEM".into()), identity: None }, FailureCode::PrivateAuthority)]
#[tokio::test]
async fn what_cannot_be_read_is_a_matter_of_the_set_up(#[case] certificates: Certificates, #[case] code: FailureCode) {
    let failure = transport(LOCAL).submit(&https("localhost:9", certificates), &good()).await.unwrap_err();
    assert_eq!((failure.code, failure.advice, failure.outcome), (code, Advice::FixSetUp, Sent::No));
}

#[tokio::test]
async fn a_certificate_without_its_intermediate_is_told() {
    let (authority, other) = (Authority::new(), Authority::named("another authority"));
    let place = serve(&authority.sign_named("localhost", 2099, "the registry"), None).await;
    for certificates in [Certificates::default(), trusting(&other)] {
        for endpoint in in_all_styles(&place, &certificates) {
            let failure = transport(LOCAL).submit(&endpoint, &good()).await.unwrap_err();
            let expected = (FailureCode::CertificateIncomplete, Advice::FixSetUp, Sent::No);
            assert_eq!((failure.code, failure.advice, failure.outcome), expected, "{endpoint:?}");
        }
    }
}

#[tokio::test]
async fn the_authority_s_certificate_helps_where_the_server_does_not_send_it() {
    let authority = Authority::new();
    let place = serve(&authority.sign_named("localhost", 2099, "the registry"), None).await;
    let reply = transport(LOCAL).submit(&mllp(&place, trusting(&authority)), &good()).await.unwrap();
    assert_eq!(Acknowledgement::read(&reply.body).code, "AA");
}

#[rstest]
#[case::in_the_handshake(&[&rustls::version::TLS12])]
#[case::after_it(&[&rustls::version::TLS13])]
#[tokio::test]
async fn a_certificate_of_ours_that_is_refused_is_told(#[case] versions: &[&'static rustls::SupportedProtocolVersion]) {
    let (authority, ours, strangers) = (Authority::new(), Authority::new(), Authority::new());
    let place = serve_with(&authority.sign("localhost", 2099), Some(&ours), versions).await;
    let stranger = Some(Zeroizing::new(strangers.sign_named("practice", 2099, "practice")));
    for identity in [None, stranger] {
        let certificates = Certificates { identity, ..trusting(&authority) };
        let mut hub = https(&place, certificates.clone());
        hub.transport.style = Style::IzGatewayHub2014;
        for endpoint in [hub, mllp(&place, certificates)] {
            let failure = transport(LOCAL).submit(&endpoint, &good()).await.unwrap_err();
            let expected = (FailureCode::ClientCertificateRefused, Advice::FixSetUp, Sent::No);
            assert_eq!((failure.code, failure.advice, failure.outcome), expected, "{endpoint:?}");
        }
    }
}

/// A server that answers every greeting with an alert of TLS: 40, handshake failure; 70, protocol version.
async fn alert(description: u8) -> String {
    let _ = transport(LOCAL);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut greeting = [0; 4096];
            let _ = stream.read(&mut greeting).await;
            let _ = stream.write_all(&[21, 3, 3, 0, 2, 2, description]).await;
        }
    });
    format!("localhost:{port}")
}

#[rstest]
#[case::no_common_encryption(40)]
#[case::too_old_a_version(70)]
#[tokio::test]
async fn encryption_that_is_too_old_is_told(#[case] description: u8) {
    let place = alert(description).await;
    for endpoint in in_all_styles(&place, &Certificates::default()) {
        let failure = transport(LOCAL).submit(&endpoint, &good()).await.unwrap_err();
        let expected = (FailureCode::TlsTooOld, Advice::FixSetUp, Sent::No);
        assert_eq!((failure.code, failure.advice, failure.outcome), expected, "{endpoint:?}");
    }
}
