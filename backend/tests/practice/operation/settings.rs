//! Settings of the real program: from flags, the environment and a file, in this order of precedence.

use std::{path::Path, process::Command};

use tempfile::TempDir;

/// The program in a folder, with nothing of this test's own environment that it would read.
fn program(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dosewire"));
    command.current_dir(folder).env_clear();
    command
}

/// Runs a command; returns whether it succeeded, and what it said.
fn run(command: &mut Command) -> (bool, String) {
    let run = command.output().unwrap();
    let said = String::from_utf8(run.stdout).unwrap() + &String::from_utf8(run.stderr).unwrap();
    (run.status.success(), said)
}

fn folder(file: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("dosewire.toml"), file).unwrap();
    folder
}

fn print(folder: &Path, flags: &[&str], variables: &[(&str, &str)]) -> (bool, String) {
    run(program(folder).args(["serve", "--print-config"]).args(flags).envs(variables.iter().copied()))
}

const FILE: &str = "database = 'sqlite://file.db'\nkey-file = 'file.key'\nlease = 20\n";

#[test]
fn a_flag_goes_before_the_environment_and_that_before_the_file() {
    let folder = folder(FILE);
    let variables = [("DATABASE_URL", "sqlite://environment.db"), ("DOSEWIRE_LEASE", "30"), ("DOSEWIRE_SANDBOX", "0")];
    let (good, said) = print(folder.path(), &["--lease", "40"], &variables);
    assert!(good, "{said}");
    for line in [
        "# The settings in force. The settings file is dosewire.toml.",
        "database = \"sqlite://environment.db\" # environment DATABASE_URL",
        "key-file = \"file.key\" # dosewire.toml:2",
        "lease = 40 # flag",
        "sandbox = false # environment DOSEWIRE_SANDBOX",
        "server-timeout = 15 # default",
        "# origin is not set",
        "# DOSEWIRE_KEY is not set in the environment",
    ] {
        assert!(said.lines().any(|said| said == line), "{line} is not in\n{said}");
    }
    assert!(!folder.path().join("environment.db").exists(), "it only prints");
}

#[test]
fn what_is_printed_is_a_settings_file_with_the_same_settings() {
    let folder = folder(FILE);
    let (good, first) = print(folder.path(), &["--host", "a,b", "--sandbox"], &[]);
    assert!(good, "{first}");
    std::fs::write(folder.path().join("again.toml"), &first).unwrap();
    let (good, second) = print(folder.path(), &["--config", "again.toml"], &[]);
    assert!(good, "{second}");
    let values = |text: &str| {
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        lines.map(|line| line.split(" # ").next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(values(&first), values(&second));
    assert!(values(&first).contains(&"host = [\"a\", \"b\"]".to_owned()), "{first}");
}

#[test]
fn secrets_are_starred_wherever_they_come_from() {
    let folder =
        folder("alert-webhook = 'https://hooks.example/canary'\ninterest-webhook = 'https://a:canary@b.example'");
    let variables = [
        ("DATABASE_URL", "postgres://me:canary@db/clinic"),
        ("DOSEWIRE_KEY", "1:canary"),
        ("DOSEWIRE_ALERT_SMTP_PASSWORD", "canary"),
    ];
    let (_, said) = print(folder.path(), &["--alert-smtp-url", "smtps://me:canary@mail.example"], &variables);
    assert!(!said.contains("canary"), "{said}");
    for shown in [
        "postgres://me:***@db/clinic",
        "smtps://me:***@mail.example",
        "https://hooks.example/***",
        "https://***@b.example",
        "# DOSEWIRE_KEY is set in the environment",
        "# DOSEWIRE_ALERT_SMTP_PASSWORD is set in the environment",
    ] {
        assert!(said.contains(shown), "{shown} is not in\n{said}");
    }
}

#[test]
fn the_file_is_named_by_the_flag_or_the_environment_or_is_the_usual_one() {
    let folder = folder(FILE);
    let named = |name: &str, lease: u32| {
        let text = FILE.replace("lease = 20", &format!("lease = {lease}"));
        std::fs::write(folder.path().join(name), text).unwrap();
    };
    named("flag.toml", 31);
    named("environment.toml", 32);
    let variable = [("DOSEWIRE_CONFIG", "environment.toml")];
    for (flags, variables, expected) in [
        (&[][..], &[][..], "lease = 20 # dosewire.toml:3"),
        (&[], &variable, "lease = 32 # environment.toml:3"),
        (&["--config", "flag.toml"], &variable, "lease = 31 # flag.toml:3"),
    ] {
        let (good, said) = print(folder.path(), flags, variables);
        assert!(good && said.contains(expected), "{expected} is not in\n{said}");
    }
    let (good, said) = print(folder.path(), &["--config", "nowhere.toml"], &[]);
    assert!(!good && said.contains("the settings file nowhere.toml could not be read"), "{said}");
}

#[test]
fn a_wrong_file_or_value_is_named_with_its_place() {
    for (file, variables, expected) in [
        ("databse = 'a'", &[][..], "dosewire.toml:1, databse: there is no such setting; database is the nearest"),
        ("listen = 'here'", &[], "dosewire.toml:1, listen: invalid socket address"),
        (&format!("{FILE}origin = 'a'"), &[], "--origin (dosewire.toml:4): an origin is a scheme and a host"),
        (FILE, &[("DOSEWIRE_LEASE", "0")], "--lease (environment DOSEWIRE_LEASE): this must be 1 to 3600 seconds"),
    ] {
        let folder = folder(file);
        for flags in [&["serve"][..], &["serve", "--print-config"]] {
            let (good, said) = run(program(folder.path()).args(flags).envs(variables.iter().copied()));
            assert!(!good && said.contains(expected), "{expected} is not in\n{said}");
        }
    }
}

#[test]
fn other_commands_take_their_settings_from_the_file_too() {
    let folder = folder("database = 'sqlite://clinic.db?mode=rwc'\nkey-file = 'clinic.key'");
    for (line, expected) in [
        ("user list --database mysql://x", false),
        ("key create", true),
        ("practice create --name A --time-zone America/Chicago --support-contact B --location C", true),
        ("user list", true),
        ("key create", false),
    ] {
        let (good, said) = run(program(folder.path()).args(line.split(' ')));
        assert_eq!(good, expected, "{line}: {said}");
    }
    std::fs::write(folder.path().join("dosewire.toml"), "\ndatabase = 'mysql://x'").unwrap();
    let (good, said) = run(program(folder.path()).args(["user", "list"]));
    assert!(!good && said.contains("--database (dosewire.toml:2): the address has to start"), "{said}");
    assert!(folder.path().join("clinic.db").exists() && folder.path().join("clinic.key").exists());
}

#[test]
fn the_example_of_the_readme_is_one() {
    let readme = include_str!("../../../../README.md");
    let mut examples = readme.split("```toml\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    let example = examples.find(|example| example.starts_with("database")).unwrap();
    let (good, said) = print(folder(example).path(), &[], &[]);
    assert!(good && said.contains("host = [\"dosewire.lan\"] # dosewire.toml:6"), "{said}");
}
