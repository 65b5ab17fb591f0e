//! A practice's own folder of programs: in place of those built in or beside them, and refused whole when one is wrong.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use backend::{programs, reference_data::ReferenceData};
use shared::program::Standing;

use crate::support::{Base, practice};

const SANDBOX: &str = include_str!("../../../../shared/programs/sandbox.toml");
const WISCONSIN: &str = include_str!("../../../../shared/programs/wi.toml");

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

/// Wisconsin's program as the practice had it confirmed.
fn confirmed() -> String {
    let (before, rest) = WISCONSIN.split_once("unverified = [").unwrap();
    let (_, after) = rest.split_once("]\n").unwrap();
    format!("{before}{after}").replace("standing = \"READY\"", "standing = \"CONFIRMED\"")
}

/// A registry that nobody knew.
fn new() -> String {
    SANDBOX.replace("code = \"SANDBOX\"", "code = \"PW\"").replace("name = \"Sandbox\"", "name = \"Palau\"")
}

/// Returns whether `dosewire programs check` accepts a folder, and its output.
fn check(folder: &Path) -> (bool, String) {
    let run = Command::new(env!("CARGO_BIN_EXE_dosewire")).args(["programs", "check"]).arg(folder).output().unwrap();
    let said = String::from_utf8(if run.status.success() { run.stdout } else { run.stderr }).unwrap();
    (run.status.success(), said.replace(&folder.display().to_string(), "FOLDER"))
}

fn said(files: &[(&str, &str)]) -> String {
    let folder = folder(files);
    let error = programs::read(Some(folder.path())).unwrap_err().to_string();
    let (good, told) = check(folder.path());
    let error = error.replace(&folder.path().display().to_string(), "FOLDER");
    assert!(!good && told.contains(&error), "the command says the same: {told}");
    error
}

#[tokio::test]
async fn a_file_takes_the_place_of_the_program_with_its_code_and_another_is_added() {
    let practice = practice(Base::Sqlite, false).await;
    let load = async |folder: Option<&Path>| {
        ReferenceData::load(&practice.store, programs::read(folder).unwrap()).await.unwrap()
    };
    let usual = load(None).await;
    let own = folder(&[("our-wisconsin.toml", &confirmed()), ("palau.toml", &new()), ("notes.txt", "not read")]);
    let known = load(Some(own.path())).await;
    assert_eq!(known.programs.programs.len(), usual.programs.programs.len() + 1);
    assert_eq!(known.program("WI").unwrap().standing, Standing::Confirmed);
    assert_eq!(known.program("PW").unwrap().name, "Palau");
    assert_eq!(known.program("CA"), usual.program("CA"));
    assert_ne!(known.programs_asset.name, usual.programs_asset.name, "a browser with the old ones is told to reload");
    let empty = folder(&[]);
    assert_eq!(load(Some(empty.path())).await.programs_asset.name, usual.programs_asset.name);
}

#[test]
fn the_command_lists_what_can_be_set_up_and_where_it_comes_from() {
    let own = folder(&[("our-wisconsin.toml", &confirmed()), ("palau.toml", &new())]);
    let (good, told) = check(own.path());
    assert!(good, "{told}");
    let listed = told.split("cannot be set up yet").next().unwrap();
    let lines: Vec<_> =
        listed.lines().filter(|line| ["58 ", "  CA ", "  WI ", "  PW "].iter().any(|s| line.starts_with(s))).collect();
    insta::assert_snapshot!(lines.join("\n"), @"
    58 programs can be set up:
      CA       California – CAIR2 (not confirmed by the state)
      PW       Palau – Dosewire training registry (confirmed, from palau.toml)
      WI       Wisconsin – WIR (confirmed, from our-wisconsin.toml in place of the one built in)
    ");
    let (listed, old) = told.split_once("2 cannot be set up yet.\n").unwrap();
    assert!(!listed.contains("seen last") && old.starts_with("These facts were seen last more than two years ago."));
    assert!(
        old.contains("\n  OR       Transport and reading of answers (Simple Message Mover") && old.contains(", 2020)")
    );
    assert!(!old.contains("\n  PW "), "what says nothing of its sources is not called old: {old}");
}

#[test]
fn what_is_wrong_is_told_with_file_line_and_field_and_all_at_once() {
    let unknown_key = WISCONSIN.replace("registry =", "registrar =");
    let unknown_field =
        confirmed().replace("code = \"WI\"", "code = \"WX\"").replace("name = \"facility_id\"", "name = \"org_id\"");
    let wrong_placeholder = new()
        .replace("receiving_facility = \"SANDBOX\"", "receiving_facility = \"{region}\"")
        .replace("\"PW\"", "\"PY\"");
    let files = [
        ("1-unknown-key.toml", unknown_key.as_str()),
        ("2-unknown-field.toml", &unknown_field),
        ("3-placeholder.toml", &wrong_placeholder),
        ("4-syntax.toml", "code = \"WY\nname = 1\n"),
        ("5-palau.toml", &new()),
        ("6-palau.toml", &new()),
    ];
    insta::assert_snapshot!(said(&files), @r#"
    the programs of FOLDER cannot be used:
      1-unknown-key.toml, line 3, field registrar: unknown field `registrar`, expected one of `code`, `name`, `registry`, `standing`, `why_not_ready`, `good_to_know`, `unverified`, `sources`, `help_desk`, `transport`, `dialect`, `acknowledgement`, `set_up`, `consent`, `severities`, `takes_historical`, `not_taken`
      2-unknown-field.toml, line 34, field set_up.label of WX: org_id is not one of the usual fields; say its label here
      3-placeholder.toml, line 19, field dialect.receiving_facility of PY: no set-up field is named region; add it or correct the placeholder
      4-syntax.toml, line 1, field code: invalid basic string, expected `"`
      6-palau.toml, field code: PW stands in 5-palau.toml too; keep one
    "#);
}

#[test]
fn a_folder_that_is_not_there_is_told() {
    let nowhere = PathBuf::from("no/such/folder");
    let error = programs::read(Some(&nowhere)).unwrap_err().to_string();
    assert!(error.starts_with("the folder of programs no/such/folder could not be read: check its path"), "{error}");
}

#[test]
fn a_server_does_not_start_with_a_broken_file() {
    let broken = folder(&[("wi.toml", &WISCONSIN.replace("mrn_type = \"MR\"", "mrn_type = \"XX\""))]);
    let place = tempfile::tempdir().unwrap();
    let database = format!("sqlite://{}?mode=rwc", place.path().join("a.db").display());
    let run = Command::new(env!("CARGO_BIN_EXE_dosewire"))
        .args(["serve", "--demo", "--listen", "127.0.0.1:0", "--database", &database, "--key-file"])
        .arg(place.path().join("key"))
        .arg("--programs")
        .arg(broken.path())
        .output()
        .unwrap();
    let said = String::from_utf8(run.stderr).unwrap();
    assert!(!run.status.success() && said.contains("wi.toml, line "), "{said}");
    assert!(said.contains("field dialect.mrn_type of WI: expected MR, PI, PT or PN"), "{said}");
    assert!(!place.path().join("a.db").exists(), "nothing was begun");
}
