//! A small mail server on loopback, which answers as it is told.

use std::sync::{Arc, Mutex};

use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader},
    net::TcpListener,
};

/// The server's behavior towards a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Behavior {
    /// Takes it.
    Take,
    /// Refuses it with a code.
    Refuse(u16),
    /// Takes it, and hangs up before it says so.
    HangUp,
    /// Answers nothing at all.
    Silent,
}

/// A request that the server received.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Received {
    /// The decoded password of AUTH PLAIN, if there was one.
    pub auth: Option<String>,
    /// The envelope's receivers.
    pub to: Vec<String>,
    /// Headers and text.
    pub data: String,
}

impl Received {
    /// A header's value.
    pub fn header(&self, name: &str) -> &str {
        let (head, _) = self.data.split_once("\r\n\r\n").unwrap();
        let start = format!("{name}: ");
        head.lines().find_map(|line| line.strip_prefix(&start)).unwrap_or_default()
    }
}

/// A mail server.
#[derive(Clone)]
pub struct MailServer {
    pub port: u16,
    behaviors: Arc<Mutex<Vec<Behavior>>>,
    received: Arc<Mutex<Vec<Received>>>,
}

impl MailServer {
    /// Starts one that does these, one after another, and takes every mail after that.
    pub async fn start(behaviors: &[Behavior]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut behaviors = behaviors.to_vec();
        behaviors.reverse();
        let server = Self {
            port: listener.local_addr().unwrap().port(),
            behaviors: Arc::new(Mutex::new(behaviors)),
            received: Arc::default(),
        };
        let serving = server.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let server = serving.clone();
                tokio::spawn(async move {
                    let behavior = server.behaviors.lock().unwrap().pop().unwrap_or(Behavior::Take);
                    // Whoever hangs up ends the conversation.
                    let _ = server.speak(stream, behavior).await;
                });
            }
        });
        server
    }

    pub fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }

    async fn speak(&self, stream: impl AsyncRead + AsyncWrite + Unpin, behavior: Behavior) -> std::io::Result<()> {
        let mut stream = BufReader::new(stream);
        if behavior == Behavior::Silent {
            let mut line = String::new();
            while stream.read_line(&mut line).await? > 0 {}
            return Ok(());
        }
        stream.write_all(b"220 mail.example ESMTP\r\n").await?;
        let mut got = Received::default();
        loop {
            let mut line = String::new();
            if stream.read_line(&mut line).await? == 0 {
                return Ok(());
            }
            let line = line.trim_end();
            let verb = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
            let answer = match verb.as_str() {
                "EHLO" => "250-mail.example\r\n250 AUTH PLAIN LOGIN\r\n".to_owned(),
                "AUTH" => {
                    use base64::{Engine, prelude::BASE64_STANDARD};
                    let sent = line.rsplit(' ').next().unwrap();
                    let plain = BASE64_STANDARD.decode(sent).unwrap();
                    got.auth = Some(String::from_utf8(plain).unwrap().replace('\0', " ").trim().to_owned());
                    "235 welcome\r\n".to_owned()
                }
                "RCPT" => {
                    got.to.push(line.split(['<', '>']).nth(1).unwrap().to_owned());
                    "250 ok\r\n".to_owned()
                }
                "DATA" => {
                    stream.write_all(b"354 go on\r\n").await?;
                    got.data = read_data(&mut stream).await?;
                    match behavior {
                        Behavior::Refuse(code) => format!("{code} not now, canary@clinic.example\r\n"),
                        Behavior::Take | Behavior::HangUp | Behavior::Silent => {
                            self.received.lock().unwrap().push(got.clone());
                            if behavior == Behavior::HangUp {
                                return Ok(());
                            }
                            "250 taken\r\n".to_owned()
                        }
                    }
                }
                "QUIT" => "221 bye\r\n".to_owned(),
                _ => "250 ok\r\n".to_owned(),
            };
            stream.write_all(answer.as_bytes()).await?;
        }
    }
}

async fn read_data(stream: &mut (impl AsyncBufReadExt + Unpin)) -> std::io::Result<String> {
    let mut data = String::new();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 || line == ".\r\n" {
            return Ok(data);
        }
        data += &line;
    }
}
