//! What generated programs may be like: a name or a file in TOML in, options of the generator out.

use crate::host::read_text;
use crate::oracle::generator::{Feature, Language, Options};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

/// Which programs are generated.
#[derive(Clone, Debug)]
pub struct Profile {
    pub name: String,
    pub options: Options,
}

/// A profile as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Written {
    #[serde(default)]
    base: Base,
    /// Features that programs do not have.
    #[serde(default)]
    without: Vec<String>,
    /// How often features are chosen, compared to others in the same place.
    #[serde(default)]
    weights: BTreeMap<String, u32>,
    statements: Option<usize>,
    depth: Option<usize>,
    /// How many of 100 programs may end with an error.
    errors: Option<u32>,
}

#[derive(Deserialize, Default, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum Base {
    Core,
    #[default]
    Full,
}

impl Profile {
    /// The whole language.
    pub fn full() -> Profile {
        Profile { name: "full".to_owned(), options: Options::default() }
    }

    /// What a calculator with functions and closures supports: numbers, text, functions, variables, control flow.
    pub fn core() -> Profile {
        Profile {
            name: "core".to_owned(),
            options: Options { language: Language::Core, ..Options::default() },
        }
    }

    /// What `--profile TEXT` means; a file is looked for in `folder`. An error is a sentence.
    pub fn named(text: &str, folder: &Path) -> Result<Profile, String> {
        match text {
            "full" => Ok(Profile::full()),
            "core" => Ok(Profile::core()),
            _ => {
                let path = folder.join(text);
                let written =
                    read_text(&path).map_err(|why| format!("cannot read the profile {text}: {why}"))?;
                let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
                let options = options(&written).map_err(|why| format!("{text}: {why}"))?;
                Ok(Profile { name: stem.unwrap_or_else(|| text.to_owned()), options })
            }
        }
    }
}

fn options(text: &str) -> Result<Options, String> {
    let written: Written = toml::from_str(text).map_err(|error| error.to_string().trim().to_owned())?;
    let is_plain = written.without.is_empty()
        && written.weights.is_empty()
        && written.depth.is_none()
        && written.errors.is_none();
    if written.base == Base::Core && !is_plain {
        return Err("programs of the base `core` can be given `statements` only".to_owned());
    }
    let mut options = match written.base {
        Base::Core => Profile::core().options,
        Base::Full => Profile::full().options,
    };
    let feature = |name: &str| {
        let found = Feature::ALL.into_iter().find(|feature| feature.name() == name);
        found.ok_or_else(|| {
            let known = Feature::ALL.map(Feature::name).join(", ");
            format!("`{name}` is no feature of the generator, which has {known}")
        })
    };
    for (name, weight) in &written.weights {
        options.set_weight(feature(name)?, *weight);
    }
    for name in &written.without {
        options.set_weight(feature(name)?, 0);
    }
    options.statements = written.statements.unwrap_or(options.statements);
    options.depth = written.depth.unwrap_or(options.depth);
    options.reckless = written.errors.unwrap_or(options.reckless);
    Ok(options)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oracle::generator::generate;

    #[test]
    fn a_file_says_what_programs_have() {
        let options = options(
            "without = [\"set-operator\", \"map-stage\"]\nstatements = 4\n[weights]\nrecursion = 50\n",
        )
        .expect("a good profile");
        let mut recursions = 0;
        for seed in 0..40 {
            let uses = generate(seed, &options).uses;
            assert_eq!([uses[Feature::SetOperator as usize], uses[Feature::MapStage as usize]], [0, 0]);
            recursions += uses[Feature::Recursion as usize];
        }
        assert!(recursions > 20, "{recursions}");
    }

    #[test]
    fn a_misspelt_feature_is_told() {
        let message = options("without = [\"lops\"]").expect_err("no such feature");
        assert!(message.starts_with("`lops` is no feature of the generator, which has assignment, top-"));
    }

    #[test]
    fn each_key_is_listened_to() {
        let program = |text: &str, seed| generate(seed, &options(text).expect("a good profile")).text;
        for text in [
            "base = \"core\"",
            "without = [\"arithmetic\"]",
            "statements = 2",
            "depth = 1",
            "errors = 100",
            "[weights]\nloop = 90",
        ] {
            assert!((0..9).any(|seed| program(text, seed) != program("", seed)), "{text}");
        }
        assert_ne!(program("base = \"core\"", 1), program("base = \"core\"\nstatements = 2", 1));
        for more in ["without = [\"loop\"]", "depth = 1", "errors = 1", "[weights]\nloop = 9"] {
            let text = format!("base = \"core\"\n{more}");
            assert!(options(&text).is_err_and(|why| why.contains("`statements` only")), "{text}");
        }
    }
}
