//! The real program on a practice's database, logging all that it can.

use std::{
    fs,
    process::{Child, Command, Stdio},
    time::Duration,
};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::{SIGN_IN_PASSWORD, until};
use crate::support::Practice;

/// A server, with somebody signed in.
pub struct Server {
    child: Child,
    url: String,
    pub cookie: String,
    client: Client,
    folder: TempDir,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    /// Starts it with a new user, who signs in.
    pub async fn start(practice: &Practice) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let key = folder.path().join("key");
        fs::write(&key, format!("1:{}\n", BASE64_STANDARD.encode([7; 32]))).unwrap();
        let program = || {
            let mut command = Command::new(env!("CARGO_BIN_EXE_dosewire"));
            command.args(["--log-format", "json"]).env("RUST_LOG", "trace");
            command
        };
        let mut add = program();
        add.args(["user", "add", "--user-name", "ana", "--display-name", "Ana", "--database", &practice.place.url]);
        let mut adding = add.stdin(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        std::io::Write::write_all(&mut adding.stdin.take().unwrap(), format!("{SIGN_IN_PASSWORD}\n").as_bytes())
            .unwrap();
        assert!(adding.wait().unwrap().success());
        let (log, said) = (folder.path().join("log"), folder.path().join("said"));
        let child = program()
            .args(["serve", "--listen", "127.0.0.1:0", "--dangerous-allow-private-registries"])
            .args(["--metrics-listen", "127.0.0.1:0"])
            .args(["--database", &practice.place.url, "--key-file"])
            .arg(key)
            .stderr(fs::File::create(&log).unwrap())
            .stdout(fs::File::create(&said).unwrap())
            .spawn()
            .unwrap();
        let url = until("the address", async || {
            let said = fs::read_to_string(&said).unwrap();
            said.lines().find_map(|line| line.strip_prefix("Dosewire is ready at ").map(str::to_owned))
        })
        .await;
        let client = Client::builder().no_proxy().timeout(Duration::from_secs(60)).build().unwrap();
        let mut server = Self { child, url, cookie: String::new(), client, folder };
        server.cookie = until("the sign-in", async || server.sign_in().await).await;
        server
    }

    async fn sign_in(&self) -> Option<String> {
        // A wrong password first: it may be the right one of another place.
        for password in ["canary-wrong-sign-in", SIGN_IN_PASSWORD] {
            let body = json!({ "userName": "ana", "password": password }).to_string();
            let request = self.client.post(format!("{}/session", self.url)).header("content-type", "application/json");
            let response = request.body(body).send().await.ok()?;
            if response.status() == StatusCode::NO_CONTENT {
                let cookie = response.headers().get("set-cookie").unwrap().to_str().unwrap().to_owned();
                return cookie.split(';').next().map(str::to_owned);
            }
        }
        None
    }

    /// Asks GraphQL; gives the whole answer as text too.
    pub async fn ask(&self, query: &str, variables: Value) -> (Value, String) {
        let body = json!({ "query": query, "variables": variables }).to_string();
        let request = self.client.post(format!("{}/graphql", self.url)).header("content-type", "application/json");
        let request = request.header("cookie", &self.cookie).header("origin", &self.url);
        let text = request.body(body).send().await.unwrap().text().await.unwrap();
        (serde_json::from_str(&text).unwrap(), text)
    }

    /// Returns the response to a page or another path.
    pub async fn get(&self, path: &str) -> String {
        let request = self.client.get(format!("{}{path}", self.url)).header("cookie", &self.cookie);
        let response = request.send().await.unwrap();
        format!("{:?} {}", response.headers().clone(), response.text().await.unwrap_or_default())
    }

    /// Returns the figures for a monitoring system.
    pub async fn figures(&self) -> String {
        let said = fs::read_to_string(self.folder.path().join("said")).unwrap();
        let address = said.split_whitespace().find(|word| word.ends_with("/metrics")).unwrap().to_owned();
        self.client.get(address).send().await.unwrap().text().await.unwrap()
    }

    /// Returns the whole log, from both outputs.
    pub fn log(&self) -> String {
        let read = |name: &str| String::from_utf8_lossy(&fs::read(self.folder.path().join(name)).unwrap()).into_owned();
        read("log") + &read("said")
    }
}
