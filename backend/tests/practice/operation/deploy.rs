//! The files of `deploy/`: a unit of systemd, a Dockerfile and compose files. No container is started here; what can be
//! read off the files is.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use backend::{
    cli::Arguments,
    config::{INLINE_KEY, INLINE_MAIL_PASSWORD},
};
use clap::CommandFactory as _;
use serde_json::Value;

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy").join(name)
}

fn text(name: &str) -> String {
    fs::read_to_string(file(name)).unwrap()
}

/// The variables of the environment that the program reads.
fn known_variables() -> BTreeSet<String> {
    fn collect(command: &clap::Command, known: &mut BTreeSet<String>) {
        known.extend(command.get_arguments().filter_map(|arg| Some(arg.get_env()?.to_string_lossy().into_owned())));
        command.get_subcommands().for_each(|command| collect(command, known));
    }
    let mut known = BTreeSet::from([INLINE_KEY.to_owned(), INLINE_MAIL_PASSWORD.to_owned(), "RUST_LOG".to_owned()]);
    collect(&Arguments::command(), &mut known);
    known
}

/// Every variable that a file puts in, by name: `${NAME}`, `${NAME:?…}` and `{$NAME}`.
fn put_in(text: &str) -> BTreeSet<String> {
    let is_name = |c: &char| c.is_ascii_uppercase() || *c == '_';
    let starts = ["${", "{$"].into_iter().flat_map(|start| text.match_indices(start).map(|(at, _)| &text[at + 2..]));
    starts.map(|rest| rest.chars().take_while(is_name).collect()).collect()
}

#[test]
fn compose_files_name_settings_that_there_are_and_the_program_takes_them() {
    for (name, servers) in
        [("compose.sqlite.yaml", &["dosewire"][..]), ("compose.postgres.yaml", &["dosewire-1", "dosewire-2"])]
    {
        let compose: Value = serde_saphyr::from_str(&text(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        let services = compose["services"].as_object().unwrap();
        for server in servers {
            let service = &services[*server];
            for (key, expected) in [("read_only", Value::Bool(true)), ("cap_drop", serde_json::json!(["ALL"]))] {
                assert_eq!(service[key], expected, "{name}, {server}, {key}");
            }
            let environment = service["environment"].as_object().unwrap();
            for variable in environment.keys() {
                assert!(known_variables().contains(variable), "{name}, {server}: nobody reads {variable}");
            }
            takes(name, environment.iter().map(|(variable, value)| (variable.as_str(), value.as_str().unwrap())));
        }
        let declared = |kind: &str| compose[kind].as_object().unwrap().keys().cloned().collect::<BTreeSet<_>>();
        let proxy = services["proxy"]["environment"].as_object().unwrap();
        let given: BTreeSet<_> = proxy.keys().cloned().collect();
        assert_eq!(given, put_in(&text("Caddyfile")), "{name}: what the proxy's file puts in is given");
        let reached = proxy["DOSEWIRE_SERVERS"].as_str().unwrap();
        assert_eq!(reached, servers.iter().map(|server| format!("{server}:8080")).collect::<Vec<_>>().join(" "));
        for (service, content) in services {
            for network in content["networks"].as_array().unwrap() {
                assert!(declared("networks").contains(network.as_str().unwrap()), "{name}, {service}: {network}");
            }
            for volume in content["volumes"].as_array().into_iter().flatten() {
                let source = volume.as_str().unwrap().split(':').next().unwrap();
                let is_there = source
                    .strip_prefix("./")
                    .map_or_else(|| declared("volumes").contains(source), |path| file(path).exists());
                assert!(is_there, "{name}, {service}: {source}");
            }
        }
    }
}

/// The program finds nothing wrong with these settings.
fn takes<'a>(name: &str, environment: impl Iterator<Item = (&'a str, &'a str)>) {
    let filled = environment.map(|(variable, value)| {
        let mut value = value.to_owned();
        while let Some((before, rest)) = value.clone().split_once("${") {
            value = format!("{before}filled.example{}", rest.split_once('}').unwrap().1);
        }
        (variable, value)
    });
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_dosewire"));
    let run = command.args(["serve", "--print-config"]).current_dir(folder.path()).env_clear().envs(filled).output();
    let run = run.unwrap();
    assert!(run.status.success(), "{name}: {}", String::from_utf8(run.stderr).unwrap());
}

#[test]
fn the_unit_is_sound_and_starts_the_program_with_flags_that_there_are() {
    let unit = text("dosewire.service");
    let start = unit.lines().find_map(|line| line.strip_prefix("ExecStart=")).unwrap();
    let words: Vec<_> = start.split(' ').collect();
    assert!(Arguments::command().try_get_matches_from(&words).is_ok(), "{start}");
    let commands = unit.lines().filter_map(|line| line.strip_prefix("#   sudo -u dosewire dosewire "));
    for command in commands {
        let words = std::iter::once("dosewire").chain(command.split(' '));
        assert!(Arguments::command().try_get_matches_from(words).is_ok(), "{command}");
    }
    if Command::new("systemd-analyze").arg("--version").output().is_err() {
        println!("systemd-analyze is not here: the unit was only read");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("dosewire.service");
    // It asks for a program that is there.
    fs::write(&copy, unit.replace(words[0], env!("CARGO_BIN_EXE_dosewire"))).unwrap();
    for arguments in [&["verify"][..], &["security", "--offline=true", "--threshold=20"]] {
        let run = Command::new("systemd-analyze").args(arguments).arg(&copy).output().unwrap();
        let said = String::from_utf8_lossy(&run.stdout).into_owned() + &String::from_utf8_lossy(&run.stderr);
        assert!(run.status.success(), "{arguments:?}: {said}");
        assert!(!said.contains("Unknown"), "{arguments:?}: {said}");
    }
}

#[test]
fn the_image_has_no_rights_and_keeps_data_and_keys_apart() {
    let text = text("Dockerfile");
    let instructions: Vec<_> = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).collect();
    let value = |name: &str| instructions.iter().find_map(|line| line.strip_prefix(name)).unwrap().trim();
    assert_eq!(value("USER"), "65532:65532");
    assert_eq!(value("VOLUME"), "[\"/data\", \"/keys\"]");
    let words = |name: &str| serde_json::from_str::<Vec<String>>(value(name)).unwrap();
    let command = [words("ENTRYPOINT"), words("CMD")].concat();
    assert_eq!(command, ["/usr/local/bin/dosewire", "serve"]);
    assert!(instructions.contains(&"COPY dosewire /usr/local/bin/dosewire"));
}
