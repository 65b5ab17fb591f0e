//! `dosewire init` by the real program: with flags, with answers, and where something is there already.

use std::{
    fs,
    io::Write as _,
    path::Path,
    process::{Child, Command, Stdio},
};

use reqwest::StatusCode;
use tempfile::TempDir;

use crate::{
    on_both,
    support::{Base, place, until},
};

on_both!(flags_alone_create_a_practice_that_can_be_signed_in_to);

const PASSWORD: &str = "alder canary 2026";
const FLAGS: [&str; 14] = [
    "--name",
    "Alder Family Clinic",
    "--time-zone",
    "America/Chicago",
    "--support-contact",
    "Front desk",
    "--location",
    "North clinic",
    "--user-name",
    "ana",
    "--display-name",
    "Ana Rivera",
    "--key-file",
    "clinic.key",
];

/// Runs `dosewire init` in a folder; returns whether it succeeded, and what it said.
fn init(folder: &Path, flags: &[&str], answers: &str) -> (bool, String) {
    let mut command = program(folder);
    command.arg("init").args(flags).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut running = command.spawn().unwrap();
    // It may have ended before it reads.
    let _ = running.stdin.take().unwrap().write_all(answers.as_bytes());
    let run = running.wait_with_output().unwrap();
    (run.status.success(), String::from_utf8(run.stderr).unwrap() + &String::from_utf8(run.stdout).unwrap())
}

fn program(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dosewire"));
    command.current_dir(folder).env_clear();
    command
}

/// A server, killed with its guard.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A folder with a password file.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("password"), format!("{PASSWORD}\n")).unwrap();
    folder
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    // Beside a database of SQLite that was not closed yet.
    names.retain(|name| !(name.ends_with("-wal") || name.ends_with("-shm")));
    names.sort();
    names
}

fn users(folder: &Path) -> String {
    String::from_utf8(program(folder).args(["user", "list"]).output().unwrap().stdout).unwrap()
}

async fn flags_alone_create_a_practice_that_can_be_signed_in_to(base: Base) {
    let (folder, place) = (folder(), place(base).await);
    let more = ["--database", &place.url, "--location", "South clinic", "--password-file", "password"];
    let (good, said) = init(folder.path(), &[&FLAGS[..], &more].concat(), "");
    assert!(good, "{said}");
    assert!(said.starts_with("The practice is ready."), "nothing was asked: {said}");
    assert!(said.ends_with("dosewire serve\n") && !said.contains(PASSWORD), "{said}");
    for file in ["clinic.key", "dosewire.toml"] {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(folder.path().join(file)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{file}");
    }
    assert_eq!(users(folder.path()), "ana\tadministrator\tAna Rivera\n");

    let out = folder.path().join("out");
    let mut serve = program(folder.path());
    serve.args(["serve", "--listen", "127.0.0.1:0"]).stdout(fs::File::create(&out).unwrap()).stderr(Stdio::null());
    let server = Running(serve.spawn().unwrap());
    let address = until("the address", async || {
        let said = fs::read_to_string(&out).unwrap();
        said.lines().find_map(|line| line.strip_prefix("Dosewire is ready at ").map(str::to_owned))
    })
    .await;
    // Another test may have done so.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let body = serde_json::json!({ "userName": "ana", "password": PASSWORD }).to_string();
    let sign_in = client.post(format!("{address}/session")).header("content-type", "application/json").body(body);
    let status = sign_in.send().await.unwrap().status();
    drop(server);
    assert_eq!(status, StatusCode::NO_CONTENT);
}

#[test]
fn answers_create_the_same_and_wrong_ones_are_asked_for_again() {
    let folder = folder();
    let answers = [
        "",
        "Alder Family Clinic",
        "Chicago",
        "America/Chicago",
        "Front desk",
        "North clinic",
        "South clinic",
        "",
        "mysql://x",
        "",
        "",
        "ana rivera",
        "ana",
        "Ana Rivera",
        "short",
        PASSWORD,
    ];
    let (good, said) = init(folder.path(), &[], &(answers.join("\n") + "\n"));
    assert!(good, "{said}");
    for shown in ["this must not be empty", "the time zone is not known", "the address has to start with", "too short"]
    {
        assert_eq!(said.matches(shown).count(), 1, "{shown} is not once in\n{said}");
    }
    assert_eq!(names(folder.path()), ["dosewire.db", "dosewire.key", "dosewire.toml", "password"]);
    assert_eq!(users(folder.path()), "ana\tadministrator\tAna Rivera\n");
    let (again, said) = init(folder.path(), &[], &(answers.join("\n") + "\n"));
    assert!(!again && said.contains("dosewire.toml is there already"), "{said}");
}

#[test]
fn a_password_may_come_by_standard_input_while_flags_say_the_rest() {
    let folder = folder();
    let flags = [&FLAGS[..], &["--database", "sqlite://a.db?mode=rwc"]].concat();
    let (good, said) = init(folder.path(), &flags, &format!("{PASSWORD}\n"));
    assert!(good, "{said}");
    assert_eq!(users(folder.path()), "ana\tadministrator\tAna Rivera\n");
}

#[test]
fn nothing_is_overwritten_and_nothing_is_left_behind() {
    let all = |database: &'static str| [&FLAGS[..], &["--password-file", "password", "--database", database]].concat();
    let sqlite = "sqlite://clinic.db?mode=rwc";
    for (there, database, more, expected) in [
        (Some("dosewire.toml"), sqlite, &[][..], "dosewire.toml is there already"),
        (Some("clinic.key"), sqlite, &[], "clinic.key is there already"),
        (Some("clinic.db"), sqlite, &[], "clinic.db is there already"),
        (None, "postgres://nobody@127.0.0.1:1/none", &[], "could not be opened or migrated"),
        (None, "sqlite:///proc/none/clinic.db?mode=rwc", &[], "folder of the database file could not be made"),
        (None, sqlite, &["--settings-file", "no/such/folder.toml"], "no/such/folder.toml could not be written"),
        (None, sqlite, &["--password-file", "nowhere"], "the password file nowhere could not be read"),
    ] {
        let folder = folder();
        if let Some(there) = there {
            fs::write(folder.path().join(there), "").unwrap();
        }
        let before = names(folder.path());
        let flags = all(database);
        // A flag that is given once more takes the place of the one before.
        let flags: Vec<_> = match more {
            ["--password-file", path] => {
                flags.iter().map(|flag| if *flag == "password" { *path } else { flag }).collect()
            }
            _ => [&flags[..], more].concat(),
        };
        let (good, said) = init(folder.path(), &flags, "");
        assert!(!good && said.contains(expected), "{expected} is not in\n{said}");
        assert_eq!(names(folder.path()), before, "{expected}");
        if let Some(there) = there {
            assert_eq!(fs::read(folder.path().join(there)).unwrap(), b"", "{there} was written");
        }
    }
}

#[test]
fn a_missing_answer_names_its_flag() {
    let folder = folder();
    let (good, said) = init(folder.path(), &["--name", "Alder", "--time-zone", "America/Chicago"], "");
    assert!(!good && said.contains("pass --support-contact"), "{said}");
    assert_eq!(names(folder.path()), ["password"]);
}
