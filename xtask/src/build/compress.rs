//! Compresses the files of the application with brotli at the highest quality, as `<file>.br` beside each file.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

/// Extensions of the files to compress. Fonts and images are compressed already.
const EXTENSIONS: [&str; 8] = ["wasm", "js", "css", "html", "svg", "json", "txt", "webmanifest"];
const QUALITY: u32 = 11;
const WINDOW: u32 = 22;

/// A file and its size before and after.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Compressed {
    pub(crate) file: PathBuf,
    pub(crate) before: usize,
    pub(crate) after: usize,
}

/// Compresses every file below `folder` that has one of the extensions.
pub(crate) fn compress(folder: &Path) -> Result<Vec<Compressed>> {
    let mut done = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            done.extend(compress(&path)?);
        } else if is_compressible(&path) {
            done.push(compress_file(path)?);
        }
    }
    done.sort_by(|one, other| one.file.cmp(&other.file));
    Ok(done)
}

fn is_compressible(path: &Path) -> bool {
    path.extension().and_then(|extension| extension.to_str()).is_some_and(|extension| EXTENSIONS.contains(&extension))
}

fn compress_file(file: PathBuf) -> Result<Compressed> {
    let plain = fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 1 << 16, QUALITY, WINDOW);
    writer.write_all(&plain)?;
    let small = writer.into_inner();
    let mut beside = file.clone().into_os_string();
    beside.push(".br");
    fs::write(&beside, &small).with_context(|| format!("cannot write beside {}", file.display()))?;
    Ok(Compressed { file, before: plain.len(), after: small.len() })
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn text_is_compressed_and_reads_back_and_fonts_are_left_alone() {
        let folder = tempfile::tempdir().expect("folder");
        let text = "body { color: black }\n".repeat(50);
        fs::create_dir(folder.path().join("font")).expect("folder");
        fs::write(folder.path().join("style.css"), &text).expect("file");
        fs::write(folder.path().join("font/inter.woff2"), &text).expect("file");

        let done = compress(folder.path()).expect("compressed");

        let css = folder.path().join("style.css");
        let [only] = done.as_slice() else { panic!("one file, not {done:?}") };
        assert_eq!((&only.file, only.before), (&css, text.len()));
        assert!(only.after < text.len() / 5, "{} bytes", only.after);
        let small = fs::read(folder.path().join("style.css.br")).expect("file");
        assert_eq!(small.len(), only.after);
        let mut back = String::new();
        brotli::Decompressor::new(small.as_slice(), 4096).read_to_string(&mut back).expect("brotli");
        assert_eq!(back, text);
        assert!(!folder.path().join("font/inter.woff2.br").exists());
    }
}
