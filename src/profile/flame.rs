//! A profile's paths of calls in, a flame graph (SVG) out.

use super::Profile;
use inferno::flamegraph::{Options, from_lines};

/// The flame graph; the width of a function is its time in nanoseconds.
pub fn to_svg(profile: &Profile) -> Result<Vec<u8>, String> {
    let mut options = Options::default();
    options.title = format!("{}: where the time went", profile.file);
    options.count_name = "ns".to_owned();
    options.deterministic = true;
    let lines = folded(profile);
    let mut svg = Vec::new();
    from_lines(&mut options, lines.iter().map(String::as_str), &mut svg)
        .map_err(|error| error.to_string())?;
    Ok(svg)
}

/// One line a path: `outermost;…;innermost nanoseconds`, sorted.
fn folded(profile: &Profile) -> Vec<String> {
    let mut names: Vec<String> = Vec::with_capacity(profile.paths.len());
    let mut lines = Vec::with_capacity(profile.paths.len());
    for path in &profile.paths {
        // A semicolon would end the name, and a number at its end would be taken for a count.
        let own: String = format!("{}:{}", path.name, path.line).replace(';', ",");
        let whole = match path.caller.and_then(|caller| names.get(caller)) {
            Some(caller) => format!("{caller};{own}"),
            None => own,
        };
        if path.own_time > 0 {
            lines.push(format!("{whole} {}", path.own_time));
        }
        names.push(whole);
    }
    lines.sort();
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::Path;

    fn path(caller: Option<usize>, name: &str, own_time: u64) -> Path {
        Path { caller, name: name.to_owned(), line: 1, own_time }
    }

    #[test]
    fn a_path_is_a_line() {
        let paths = vec![path(None, "top", 5), path(Some(0), ".split(\";\")", 7), path(Some(1), "f", 0)];
        let profile = Profile { paths, ..Profile::default() };
        assert_eq!(folded(&profile), ["top:1 5", "top:1;.split(\",\"):1 7"]);
        let svg = String::from_utf8(to_svg(&profile).expect("it can be drawn")).expect("text");
        assert!(svg.contains("<svg") && svg.contains("split"), "{svg}");
    }
}
