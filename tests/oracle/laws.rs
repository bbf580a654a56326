//! Each law of the language finds a bug on its own, with one engine alone.

use crate::planted::{PLANTED, top_level};
use crate::teeth::{STEPS, Wrong};
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;
use weave_tree::diagnostic::Fault;
use weave_tree::naive::environment::Environment;
use weave_tree::naive::function::Given;
use weave_tree::naive::rules::{Rules, Weave};
use weave_tree::oracle::answer::{Answer, Ending};
use weave_tree::oracle::backend::filter::Filters;
use weave_tree::oracle::backend::{Backend, Session};
use weave_tree::oracle::case::Case;
use weave_tree::oracle::check::Checker;
use weave_tree::oracle::fuzz::reference;
use weave_tree::oracle::metamorphic::Law;
use weave_tree::syntax::ast::{Parameter, Place};
use weave_tree::value::Value;
use weave_tree::value::container::Container;
use weave_tree::value::function::Signature;
use weave_tree::value::symbol::Symbol;

/// Places in the text are kept in one byte.
struct ShortPlaces;
impl Rules for ShortPlaces {
    fn owner<'e>(&self, name: &str, at: u32, here: &'e Environment) -> &'e Environment {
        here.find(name, at & 0x3F)
    }
}

/// Only the top level has names in other letters.
struct LatinNames;
impl Rules for LatinNames {
    fn owner<'e>(&self, name: &str, at: u32, here: &'e Environment) -> &'e Environment {
        if name.is_ascii() { here.find(name, at) } else { top_level(here) }
    }
}

/// Behind the first, three arguments or more stand the wrong way round.
struct ManyTurnRound;
impl Rules for ManyTurnRound {
    fn bind(
        &self,
        parameters: &[Parameter],
        signature: &Signature,
        mut given: Given,
    ) -> Result<Vec<Option<Value>>, Fault> {
        if let [_, rest @ ..] = given.positional.as_mut_slice()
            && rest.len() > 1
        {
            rest.reverse();
        }
        Weave.bind(parameters, signature, given)
    }
}

/// What is mapped to `nil` is left out.
struct MapLeavesOutNil;
impl Rules for MapLeavesOutNil {
    fn mapped(&self, key: Option<&Symbol>, value: Value, mapped: &mut Container) -> Result<(), Fault> {
        if matches!(value, Value::Nil) { Ok(()) } else { Weave.mapped(key, value, mapped) }
    }
}

/// Values are folded from the last to the first.
struct FoldFromTheEnd;
impl Rules for FoldFromTheEnd {
    fn folded(&self, container: &Container) -> Vec<Value> {
        Weave.folded(container).into_iter().rev().collect()
    }
}

/// A fourth variable has no room.
#[derive(Default)]
struct ThreeVariables(RefCell<BTreeSet<Rc<str>>>);
impl Rules for ThreeVariables {
    fn write(&self, place: &Place, new: Value, end: u32, here: &Environment) {
        let mut known = self.0.borrow_mut();
        let name = &place.name.text;
        if known.contains(name) || known.len() < 3 {
            known.insert(name.clone());
            Weave.write(place, new, end, here);
        }
    }
}

/// The first value of a program is lost if it is a container.
#[derive(Default)]
struct FirstIsLost(Cell<bool>);
impl Rules for FirstIsLost {
    fn write(&self, place: &Place, new: Value, end: u32, here: &Environment) {
        let is_first = !self.0.replace(true);
        if !(is_first && new.as_container().is_some()) {
            Weave.write(place, new, end, here);
        }
    }
}

/// An implementation that reads one sign for another.
struct Misreads {
    inner: Box<dyn Backend>,
    filters: Filters,
}

impl Backend for Misreads {
    fn name(&self) -> &str {
        "misreads"
    }

    fn filters(&self) -> &Filters {
        &self.filters
    }

    fn lacks(&self, _case: &Case, _rule: Option<&str>) -> Option<String> {
        None
    }

    fn start(&self) -> Box<dyn Session + '_> {
        Box::new(Misreading(self.inner.start()))
    }
}

struct Misreading<'m>(Box<dyn Session + 'm>);

impl Session for Misreading<'_> {
    fn run(&mut self, case: &Case) -> Answer {
        self.0.run(&Case { program: case.program.replace("|>", "*>"), ..case.clone() })
    }
}

fn by(name: &'static str, rules: fn() -> Box<dyn Rules>) -> Box<dyn Backend> {
    Box::new(Wrong { name, rules, filters: Filters::default() })
}

fn planted(name: &str) -> Box<dyn Backend> {
    Box::new(Wrong::new(PLANTED.iter().find(|planted| planted.name == name).expect("a planted bug")))
}

#[test]
fn each_law_finds_a_bug() {
    let misreads = Misreads { inner: Box::new(reference(STEPS)), filters: Filters::default() };
    let bugs: [(Law, Box<dyn Backend>, &str); 9] = [
        (
            Law::Format,
            by("short places", || Box::new(ShortPlaces)),
            "fn f() {                                                    a = 1; a }\na = 2\nputs f()\n",
        ),
        (Law::Rename, by("latin names", || Box::new(LatinNames)), "fn f(n) { n + 1 }\nputs f(1)\n"),
        (
            Law::EtaExpand,
            by("many turn round", || Box::new(ManyTurnRound)),
            "fn minus(a, b) { a - b }\nputs minus(1, 2)\n",
        ),
        (Law::ApplyAsCall, Box::new(misreads), "xs = [1, 2]\nputs xs |> .len\n"),
        (Law::ComposeMaps, by("map leaves out nil", || Box::new(MapLeavesOutNil)), "n = nil\nputs n\n"),
        (
            Law::FoldAsLoop,
            by("fold from the end", || Box::new(FoldFromTheEnd)),
            "puts [7, 2, 1] &> ^(a: 0, b) { a * 10 + b }\n",
        ),
        (
            Law::DeadCode,
            by("three variables", || Box::new(ThreeVariables::default())),
            "a = 1\nb = 2\nc = 3\nputs a + b + c\n",
        ),
        (
            Law::WrapInCall,
            planted("a name bound later is captured"),
            "a = 1\nfn f() {\n  a = a + 1\n  a\n}\nputs f()\n",
        ),
        (Law::Reorder, by("first is lost", || Box::new(FirstIsLost::default())), "a = 1\nb = [2]\nputs b\n"),
    ];
    let sound = reference(STEPS);
    for ((law, wrong, program), expected) in bugs.into_iter().zip(Law::ALL) {
        assert_eq!(law, expected, "each law once");
        let case = Case::new("case", program);
        assert_eq!(sound.start().run(&case).ending, Ending::Finished, "{law:?}");
        let finds = |backend: &dyn Backend| {
            let mut checker = Checker::new(&sound, backend);
            (0..40).any(|seed| checker.check_law(law, &case, seed).is_some_and(|c| c.symptom().is_some()))
        };
        assert!(finds(&*wrong), "{law:?} does not find the bug");
        assert!(!finds(&sound), "{law:?} finds what is no bug");
    }
}
