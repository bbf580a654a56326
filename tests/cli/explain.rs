//! `explain`: every code has a page that can be read. The pages' examples run with those of the reference.

use crate::support::command::{ran, weave};
use weave_tree::diagnostic::Code;
use weave_tree::diagnostic::explain;

#[test]
fn every_code_has_its_page_and_the_list_names_them_all() {
    let list = ran(&mut weave(&["explain"]));
    assert_eq!((list.code, list.errors.as_str()), (0, ""));
    for code in Code::ALL {
        let page = ran(&mut weave(&["explain", code.name()]));
        assert_eq!((page.code, page.errors.as_str()), (0, ""), "{}", code.name());
        assert!(page.output.starts_with(&format!("{}: ", code.name())), "{}", page.output);
        assert!(list.output.contains(explain::summary(code)), "{}", code.name());
    }
}

#[test]
fn an_unknown_code_is_refused_with_a_suggestion() {
    let near = ran(&mut weave(&["explain", "nmae"]));
    assert_eq!((near.code, near.output.as_str()), (2, ""));
    assert!(near.errors.contains("did you mean `name`?"), "{}", near.errors);
    let far = ran(&mut weave(&["explain", "weather"]));
    assert_eq!(far.code, 2);
    assert!(far.errors.contains("syntax, name, type"), "{}", far.errors);
}
