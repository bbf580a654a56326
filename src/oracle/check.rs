//! A case in, a verdict out: of a backend against our own engine, or of a backend against itself under a law.

use super::answer::{Answer, Ending};
use super::backend::filter::Filters;
use super::backend::{Backend, Session};
use super::case::{Case, Tree};
use super::metamorphic::Law;
use super::signature::Symptom;
use super::verdict::{Verdict, judge};

/// What came of one check, with the answers that led to it.
pub struct Checked {
    pub verdict: Verdict,
    pub expected: Answer,
    pub found: Answer,
}

impl Checked {
    /// What the verdict says of the bug behind it; `None` if it found nothing.
    pub fn symptom(&self) -> Option<Symptom> {
        Symptom::of(&self.verdict, &self.expected, &self.found)
    }

    fn without_answers(verdict: Verdict, expected: Answer) -> Checked {
        let found = Answer::bare(Ending::Unsupported(String::new()));
        Checked { verdict, expected, found }
    }
}

/// How many ways to apply a law are tried.
const TRIES: u64 = 8;

/// Checks one backend, one case after the other.
pub struct Checker<'b> {
    reference: Box<dyn Session + 'b>,
    backend: &'b dyn Backend,
    session: Box<dyn Session + 'b>,
}

impl<'b> Checker<'b> {
    /// What `backend` does is compared with what `reference` does.
    pub fn new(reference: &'b dyn Backend, backend: &'b dyn Backend) -> Checker<'b> {
        Checker { reference: reference.start(), backend, session: backend.start() }
    }

    pub fn check(&mut self, case: &Case) -> Checked {
        self.check_tree(case, &Tree::of(case))
    }

    /// The same, of a case that has been parsed already.
    pub fn check_tree(&mut self, case: &Case, tree: &Tree) -> Checked {
        let expected = self.reference.run_tree(case, tree);
        if let Some(why) = nothing_expected(&expected) {
            return Checked::without_answers(Verdict::Abstain(why), expected);
        }
        if let Some(why) = self.backend.lacks(case, None) {
            return Checked::without_answers(Verdict::Unsupported(why), expected);
        }
        let found = self.session.run_tree(case, tree);
        let verdict = judge(&expected, &found, self.backend.filters());
        Checked { verdict, expected, found }
    }

    /// Whether the backend does the same before and after a change that means nothing; `None` where the law does not
    /// apply. The places of errors do not count.
    pub fn check_law(&mut self, law: Law, case: &Case, seed: u64) -> Option<Checked> {
        // A smaller program may offer the law's changes in other places.
        let pair = (0..TRIES).find_map(|more| law.apply(&case.program, seed.wrapping_add(more)))?;
        let with = |program: String| Case { program, ..case.clone() };
        let (left, right) = (with(pair.left), with(pair.right));
        if let Some(why) = self.backend.lacks(&left, None).or_else(|| self.backend.lacks(&right, None)) {
            let nothing = Answer::bare(Ending::Unsupported(why.clone()));
            return Some(Checked::without_answers(Verdict::Unsupported(why), nothing));
        }
        let expected = placeless(self.session.run(&left));
        if let Some(why) = nothing_expected(&expected) {
            return Some(Checked::without_answers(Verdict::Abstain(why), expected));
        }
        let mut found = placeless(self.session.run(&right));
        if let Some(why) = nothing_expected(&found) {
            return Some(Checked::without_answers(Verdict::Abstain(why), expected));
        }
        found.output = law.undone(&found.text()).into_bytes();
        let alone = judge(&expected, &expected, &Filters::default());
        let verdict = match alone {
            Verdict::Agree => judge(&expected, &found, &Filters::default()),
            trouble => trouble,
        };
        Some(Checked { verdict, expected, found })
    }
}

/// Why nothing can be said of what a case should do.
fn nothing_expected(answer: &Answer) -> Option<String> {
    match &answer.ending {
        Ending::Limit => Some("a limit was reached".to_owned()),
        Ending::TimedOut => Some("the time was up".to_owned()),
        Ending::Interrupted => Some("interrupted".to_owned()),
        Ending::Unsupported(why) => Some(why.clone()),
        Ending::Finished
        | Ending::Exited(_)
        | Ending::Syntax
        | Ending::Runtime
        | Ending::Crashed(_)
        | Ending::Flooded
        | Ending::Missing(_) => None,
    }
}

fn placeless(mut answer: Answer) -> Answer {
    for error in answer.errors.iter_mut().flatten() {
        error.line = 0;
        error.column = 0;
    }
    answer
}
