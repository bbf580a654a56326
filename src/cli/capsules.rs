//! `fuzz --capsules DIR`: reduced finds in, a file with each out.

use crate::host::write_text;
use crate::oracle::backend::Backend;
use crate::oracle::capsule::Capsule;
use crate::oracle::check::Checker;
use crate::oracle::fuzz::{self, Find, Profile, Report, STEPS};
use std::path::Path;

/// Writes a capsule for each reduced find. `again` is the command that makes the programs of a backend again, but for
/// their seeds. An error is a sentence.
pub fn write(
    folder: &Path,
    report: &Report,
    profile: &Profile,
    backends: &[&dyn Backend],
    again: &dyn Fn(usize) -> String,
) -> Result<(), String> {
    let reference = fuzz::reference(STEPS);
    for find in &report.finds {
        let Some(program) = &find.program else { continue };
        let named = |backend: &&dyn Backend| backend.name() == find.backend;
        let Some(index) = backends.iter().position(named) else { continue };
        let mut case = fuzz::case(profile, find.seed);
        case.program.clone_from(program);
        let expected = Checker::new(&reference, backends[index]).check(&case).expected;
        let laws = if find.law.is_some() { " --metamorphic" } else { "" };
        let mut capsule = Capsule::new(&case, &expected)
            .with("seed", find.seed.to_string())
            .with("backend", &find.backend)
            .with("signature", find.signature())
            .with("found", &find.detail)
            .with("repeat", format!("{} --seed {} --count 1{laws}", again(index), find.seed));
        if let Some(law) = &find.law {
            capsule = capsule.with("law", law);
        }
        let path = folder.join(format!("seed-{}-{}.wv", find.seed, file_name(find)));
        write_text(&path, &capsule.text())
            .map_err(|why| format!("cannot write {}: {why}", path.display()))?;
    }
    Ok(())
}

/// The law and the backend in letters, digits and `-`, no longer than a file's name may be.
fn file_name(find: &Find) -> String {
    const LONGEST: usize = 100;
    let words = format!("{} {}", find.law.as_deref().unwrap_or_default(), find.backend);
    let words = words.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-").chars().take(LONGEST).collect()
}
