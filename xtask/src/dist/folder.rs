//! The folder of a distribution, and its archive.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};

use crate::checkout::Checkout;
use crate::process;

/// Files of the checkout, and their names in the folder.
const FILES: [(&str, &str); 12] = [
    ("README.md", "README.md"),
    ("CHANGELOG.md", "CHANGELOG.md"),
    ("docs/api.md", "docs/api.md"),
    ("schema.graphql", "schema.graphql"),
    ("LICENSE-MIT", "LICENSE-MIT"),
    ("LICENSE-APACHE", "LICENSE-APACHE"),
    ("deploy/dosewire.service", "dosewire.service"),
    ("deploy/Dockerfile", "Dockerfile"),
    ("deploy/Caddyfile", "Caddyfile"),
    ("deploy/compose.sqlite.yaml", "compose.sqlite.yaml"),
    ("deploy/compose.postgres.yaml", "compose.postgres.yaml"),
    ("deploy/volume/.keep", "volume/.keep"),
];

/// Makes the folder anew from the checkout, the program and the licenses of its libraries.
pub(crate) fn assemble(checkout: &Checkout, program: &Path, notices: &str, folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("cannot remove {}", folder.display()))?;
    }
    for (from, to) in FILES {
        let to = folder.join(to);
        fs::create_dir_all(to.parent().unwrap_or(folder)).with_context(|| format!("cannot create {}", to.display()))?;
        fs::copy(checkout.path(from), &to).with_context(|| format!("cannot copy {from}"))?;
    }
    fs::write(folder.join("THIRD-PARTY.txt"), notices).context("cannot write THIRD-PARTY.txt")?;
    strip(program, &folder.join("dosewire"))
}

/// Copies a program without its symbols.
fn strip(program: &Path, to: &Path) -> Result<()> {
    process::show(Command::new("strip").arg("-o").arg(to).arg(program))
        .context("the program cannot be stripped: strip comes with the linker, in Debian's package binutils")
}

/// Packs the folder beside it, and returns the archive.
pub(crate) fn pack(folder: &Path) -> Result<PathBuf> {
    let name = folder.file_name().and_then(|name| name.to_str()).context("the folder has no name")?;
    let parent = folder.parent().context("the folder has no folder")?;
    let archive = parent.join(format!("{name}.tar.gz"));
    let owner = ["--owner=0", "--group=0", "--numeric-owner", "--sort=name"];
    process::show(Command::new("tar").arg("-C").arg(parent).args(owner).arg("-czf").arg(&archive).arg(name))?;
    Ok(archive)
}

/// Fails when the program does not start, or has no application inside.
pub(crate) fn check(program: &Path) -> Result<()> {
    let version = process::read_or_fail(Command::new(program).arg("--version"))?;
    ensure!(version.starts_with("dosewire "), "the program says of itself: {version}");
    let bytes = fs::read(program).with_context(|| format!("cannot read {}", program.display()))?;
    // The name of the embedded page, and of the application in its brotli form.
    let holds = |name: &[u8]| bytes.windows(name.len()).any(|window| window == name);
    ensure!(holds(b"index.html") && holds(b"_bg.wasm.br"), "the application is not inside the program");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The sources of a Dockerfile's COPY.
    fn copied(dockerfile: &str) -> Vec<&str> {
        let copies = dockerfile.lines().filter_map(|line| line.strip_prefix("COPY "));
        let words = copies.map(|line| line.split(' ').filter(|word| !word.starts_with("--")).collect::<Vec<_>>());
        words.flat_map(|words| words.split_last().map(|(_, sources)| sources.to_vec()).unwrap_or_default()).collect()
    }

    #[test]
    fn the_folder_has_what_its_files_name() {
        let checkout = Checkout::find().expect("checkout");
        let place = tempfile::tempdir().expect("folder");
        let folder = place.path().join("dosewire-1");
        let program = std::env::current_exe().expect("this program");
        for _ in 0..2 {
            assemble(&checkout, &program, "notices", &folder).expect("assembled");
        }
        let size = |path: &Path| fs::metadata(path).expect("program").len();
        assert!(size(&folder.join("dosewire")) < size(&program), "it is stripped");
        let sources = fs::read_to_string(folder.join("Dockerfile")).expect("Dockerfile");
        assert!(copied(&sources).len() > 4);
        for source in copied(&sources) {
            assert!(folder.join(source).exists(), "{source} is not in the folder");
        }
        for compose in ["compose.sqlite.yaml", "compose.postgres.yaml"] {
            let text = fs::read_to_string(folder.join(compose)).expect("compose file");
            let mounted = text
                .lines()
                .filter_map(|line| line.trim().strip_prefix("- ./"))
                .filter_map(|line| line.split(':').next());
            for source in mounted {
                assert!(folder.join(source).exists(), "{compose}: {source} is not in the folder");
            }
        }
        let archive = pack(&folder).expect("packed");
        let listed = process::read(Command::new("tar").arg("-tzf").arg(&archive)).expect("listed");
        for name in ["dosewire-1/dosewire", "dosewire-1/README.md", "dosewire-1/THIRD-PARTY.txt"] {
            assert!(listed.lines().any(|line| line == name), "{name} is not in {listed}");
        }
    }

    #[test]
    fn a_program_without_the_application_is_refused() {
        let folder = tempfile::tempdir().expect("folder");
        let program = folder.path().join("dosewire");
        for (script, expected) in [
            ("#!/bin/sh\necho other 1", "the program says of itself"),
            ("#!/bin/sh\necho dosewire 1", "the application is not inside"),
            ("#!/bin/sh\necho dosewire 1 # index.html app_bg.wasm.br", ""),
        ] {
            // Written by another process: a file that this one has open for writing could not be started.
            let write = ["-c", "printf '%s\\n' \"$1\" > \"$0\" && chmod 755 \"$0\""];
            process::show(Command::new("sh").args(write).arg(&program).arg(script)).expect("script");
            let said = check(&program).err().map(|error| error.to_string()).unwrap_or_default();
            assert!(said.starts_with(expected) && said.is_empty() == expected.is_empty(), "{said}");
        }
    }
}
