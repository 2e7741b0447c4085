//! A folder per tool and version in the user's cache, installed once.
//!
//! Every clone of every branch shares it, so a version that is there is never
//! installed again. An install happens under a lock and under another name,
//! and is renamed when it is complete: a folder with the final name works,
//! whatever was interrupted before.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

/// Returns the folder of `name`, calling `install` with an empty folder to
/// fill when `name` has no folder with all of `programs` in it.
///
/// # Errors
///
/// When there is no cache folder or it cannot be written, when `install`
/// fails, and when it leaves one of `programs` missing.
pub fn ensure(
    name: &str,
    programs: &[PathBuf],
    install: impl FnOnce(&Path) -> Result<()>,
) -> Result<PathBuf> {
    let root = root()?;
    let home = root.join(name);
    if is_complete(&home, programs) {
        return Ok(home);
    }
    fs::create_dir_all(&root)
        .with_context(|| format!("cannot create {}", root.display()))?;
    let _lock = lock(&root.join(format!("{name}.lock")), name)?;
    // Another process may have installed it while this one waited.
    if is_complete(&home, programs) {
        return Ok(home);
    }
    eprintln!("Installing {name} into {} (once)", home.display());
    let partial = root.join(format!("{name}.partial"));
    remove(&partial)?;
    fs::create_dir(&partial)
        .with_context(|| format!("cannot create {}", partial.display()))?;
    install(&partial).with_context(|| format!("cannot install {name}"))?;
    if !is_complete(&partial, programs) {
        bail!("{name} was installed without {programs:?}");
    }
    remove(&home)?;
    fs::rename(&partial, &home)
        .with_context(|| format!("cannot create {}", home.display()))?;
    Ok(home)
}

fn root() -> Result<PathBuf> {
    let cache = dirs::cache_dir().context(
        "there is no cache folder for this user: set HOME or XDG_CACHE_HOME",
    )?;
    Ok(cache.join("flushpoint"))
}

fn is_complete(home: &Path, programs: &[PathBuf]) -> bool {
    programs.iter().all(|program| home.join(program).exists())
}

/// The lock is the operating system's: it goes with the process that holds it,
/// so an interrupted install leaves none behind.
fn lock(path: &Path, name: &str) -> Result<File> {
    let file = File::create(path)
        .with_context(|| format!("cannot create {}", path.display()))?;
    if file.try_lock().is_err() {
        eprintln!("Waiting for another process that installs {name}");
        file.lock()
            .with_context(|| format!("cannot lock {}", path.display()))?;
    }
    Ok(file)
}

fn remove(folder: &Path) -> Result<()> {
    if !folder.exists() {
        return Ok(());
    }
    fs::remove_dir_all(folder)
        .with_context(|| format!("cannot remove {}", folder.display()))
}
