//! A registry that keeps every request as it came, and answers as the training registry does or as it is told to.

use std::sync::{Arc, Mutex};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::State,
    http::{Request, Response, header},
};
use backend::{
    sandbox::{Sandbox, SandboxOptions, converse, router},
    transport::{frame, xml},
};
use chrono::DateTime;
use shared::program::{Program, SoapVersion, Style, Transport};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use tower::ServiceExt;

use super::entry::{PASSWORD, USERNAME};

/// One request, as far as it matters.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    /// Method, path and the headers that matter, a line each.
    pub head: Vec<String>,
    /// The body, or the frame where there is no HTTP.
    pub body: String,
}

/// The registry.
#[derive(Clone)]
pub struct Recorder {
    transport: Transport,
    sandbox: Sandbox,
    seen: Arc<Mutex<Vec<Seen>>>,
    told: Arc<Mutex<Option<String>>>,
}

impl Recorder {
    /// One that speaks a program's style, with the address at which a practice reaches it.
    pub async fn start(program: &Program) -> (Self, String) {
        Self::start_for(program, USERNAME, PASSWORD).await
    }

    /// The same for an account.
    pub async fn start_for(program: &Program, username: &str, password: &str) -> (Self, String) {
        let noon = DateTime::from_timestamp(1_773_144_000, 0).unwrap();
        let sandbox = Sandbox::new(SandboxOptions::new(username, password, Arc::new(move || noon)));
        let transport = program.transport.clone().unwrap();
        let style = transport.style;
        let recorder = Self { transport, sandbox, seen: Arc::default(), told: Arc::default() };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        if style == Style::Mllp {
            tokio::spawn(recorder.clone().serve_lines(listener));
            return (recorder, format!("mllp://{address}"));
        }
        let app = Router::new().fallback(take).with_state(recorder.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        (recorder, format!("http://{address}/registry/service"))
    }

    /// Returns the last request.
    pub fn last(&self) -> Seen {
        self.seen.lock().unwrap().last().cloned().unwrap()
    }

    /// Sets the acknowledgement that it answers with from now on.
    pub fn tell(&self, acknowledgement: &str) {
        *self.told.lock().unwrap() = Some(acknowledgement.to_owned());
    }

    fn told(&self) -> Option<String> {
        self.told.lock().unwrap().clone()
    }

    async fn serve_lines(self, listener: TcpListener) {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(self.clone().take_line(stream));
        }
    }

    async fn take_line(self, mut stream: TcpStream) {
        let framed = read_frame(&mut stream).await;
        let body = String::from_utf8(framed.clone()).unwrap();
        self.seen.lock().unwrap().push(Seen { head: vec!["a bare connection".into()], body });
        let answer = match self.told() {
            Some(told) => frame::wrap(&told),
            None => {
                let (mut ours, mut theirs) = tokio::io::duplex(64 * 1024);
                let sandbox = self.sandbox.clone();
                tokio::spawn(async move { converse(&sandbox, &mut theirs).await });
                ours.write_all(&framed).await.unwrap();
                read_frame(&mut ours).await
            }
        };
        stream.write_all(&answer).await.unwrap();
    }
}

async fn read_frame(line: &mut (impl AsyncReadExt + Unpin)) -> Vec<u8> {
    let (mut read, mut buffer) = (Vec::new(), [0; 4096]);
    while !frame::is_whole(&read) {
        let count = line.read(&mut buffer).await.unwrap();
        assert!(count > 0, "the frame ends");
        read.extend_from_slice(&buffer[..count]);
    }
    read
}

async fn take(State(recorder): State<Recorder>, request: Request<Body>) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, 1 << 20).await.unwrap();
    let mut head = vec![format!("{} {} {:?}", parts.method, parts.uri, parts.version)];
    for name in ["content-type", "soapaction", "authorization", "userid", "password", "facilityid"] {
        let shown = parts.headers.get_all(name).iter().map(|value| format!("{name}: {}", value.to_str().unwrap()));
        head.extend(shown);
    }
    let text = String::from_utf8(body.to_vec()).unwrap();
    recorder.seen.lock().unwrap().push(Seen { head, body: text });
    if let Some(told) = recorder.told() {
        return answer(&recorder.transport, &told);
    }
    let door = match recorder.transport.style {
        Style::FormPost => "/iis/form",
        Style::RawPost => "/iis/raw",
        _ => "/iis",
    };
    let mut passed = Request::post(door).body(Body::from(body)).unwrap();
    *passed.headers_mut() = parts.headers;
    router(recorder.sandbox.clone()).oneshot(passed).await.unwrap().map(Body::new)
}

/// An acknowledgement as services of a style send it.
fn answer(transport: &Transport, acknowledgement: &str) -> Response<Body> {
    let style = transport.style;
    let escaped = xml::escape(acknowledgement);
    let soap = |version: &str, response: &str, namespace: &str, element: &str, inside: &str| {
        format!(
            "<?xml version=\"1.0\"?><s:Envelope xmlns:s=\"{version}\"><s:Body><{response} xmlns=\"{namespace}\">\
             <{element}>{inside}</{element}></{response}></s:Body></s:Envelope>"
        )
    };
    let (soap_11, soap_12) = ("http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope");
    let submitted = ("submitSingleMessageResponse", "urn:cdc:iisb:2011", "return");
    let (kind, body) = match style {
        Style::Cdc2011Soap12 => {
            ("application/soap+xml", soap(soap_12, submitted.0, submitted.1, submitted.2, &escaped))
        }
        Style::Cdc2011Wsse | Style::Cdc2011Soap11 => {
            let version = if style == Style::Cdc2011Wsse { soap_12 } else { soap_11 };
            let inside = format!("<![CDATA[{acknowledgement}]]>");
            ("text/xml", soap(version, submitted.0, submitted.1, submitted.2, &inside))
        }
        Style::Cdc2014Soap12 | Style::IzGatewayHub2014 => {
            let submitted = ("SubmitSingleMessageResponse", "urn:cdc:iisb:2014", "Hl7Message");
            ("application/soap+xml", soap(soap_12, submitted.0, submitted.1, submitted.2, &escaped))
        }
        Style::SoapCall => {
            let call = transport.call.as_ref().unwrap();
            let version = if call.version == SoapVersion::Soap11 { soap_11 } else { soap_12 };
            let response = format!("{}Response", call.operation);
            ("text/xml", soap(version, &response, &call.namespace, &call.returned, &escaped))
        }
        Style::WebizExecute => {
            let executed = ("ExecuteHL7MessageResponse", "http://tempuri.org/", "ExecuteHL7MessageResult");
            ("text/xml", soap(soap_11, executed.0, executed.1, executed.2, &escaped))
        }
        Style::FormPost => ("text/xml", format!("<string xmlns=\"http://tempuri.org/\">{escaped}</string>")),
        Style::RawPost | Style::Mllp => ("text/plain", acknowledgement.to_owned()),
    };
    Response::builder().header(header::CONTENT_TYPE, kind).body(Body::from(body)).unwrap()
}
