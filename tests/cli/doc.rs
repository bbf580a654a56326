//! `doc`: every built-in can be looked up, and the list has them all under their subjects.

use crate::support::command::{ran, weave};
use weave_tree::builtins::{Subject, all};

#[test]
fn the_list_has_every_built_in_under_its_subject() {
    let list = ran(&mut weave(&["doc"]));
    assert_eq!((list.code, list.errors.as_str()), (0, ""));
    for subject in Subject::ALL {
        let part = list.output.split("\n\n").find(|part| part.lines().next() == Some(subject.name()));
        let part = part.unwrap_or_else(|| panic!("{} in {}", subject.name(), list.output));
        let expected: Vec<String> =
            all().filter(|builtin| builtin.subject == subject).map(|builtin| builtin.call()).collect();
        let found: Vec<&str> =
            part.lines().skip(1).filter_map(|line| line.trim().split("  ").next()).collect();
        assert_eq!(found, expected);
    }
}

#[test]
fn a_page_tells_all_that_the_table_tells() {
    let page = ran(&mut weave(&["doc", "pad_left"]));
    assert_eq!((page.code, page.errors.as_str()), (0, ""));
    let builtin = all().find(|builtin| builtin.name == "pad_left").expect("it is built in");
    assert!(page.output.starts_with("pad_left(text, width, fill: …)\n"), "{}", page.output);
    for told in [builtin.summary, builtin.result, builtin.errors, "text.pad_left(…)"] {
        assert!(page.output.contains(told), "{told} in {}", page.output);
    }
}

#[test]
fn an_unknown_name_is_refused_with_a_suggestion() {
    let near = ran(&mut weave(&["doc", "pad_lft"]));
    assert_eq!((near.code, near.output.as_str()), (2, ""));
    assert!(near.errors.contains("did you mean `pad_left`?"), "{}", near.errors);
    let far = ran(&mut weave(&["doc", "weather_report"]));
    assert!(far.errors.contains("`weave-tree doc` lists them all"), "{}", far.errors);
}
