//! Random small groups of functions and the variables they share, which a few steps tell all of or nearly so: what is in use
//! stays as it is, and nothing is left over.

use super::garbage::Dice;
use super::support::{asked_for, compare, for_each};
use weave_tree::limits::Limits;
use weave_tree::outcome::Outcome;

/// A holder is a function over one variable: with an argument it sets that, without it tells it.
const PRELUDE: &str = "\
fn holder(v) { ^(*new) { if new.len > 0 { v = new[0] }
  v } }
fn pair(a, b) { ^() { [a, b] } }
fn own(a) { f = nil
  f = ^() { [f, a] }
  f }
fn object(a) { self = [state: a]
  self[:get] = ^() { self[:state] }
  self[:set] = ^(v) { self[:state] = v }
  self }
fn mutual(a) { fn one(n) { if n == 0 { a } else { two(n - 1) } }
  fn two(n) { one(n) }
  [one, two, one] }
fn walk(from, way) {
  here = from
  seen = []
  while seen.len < 8 {
    seen << type(here)
    if type(here) == :function {
      r = try(^() { here() })
      here = if r.ok { r.value } else { r.error.message }
    } else if type(here) == :container and here.len > 0 {
      here = here[(way + seen.len) % here.len]
    } else {
      seen << here
      return seen
    }
  }
  seen
}
holders = [holder(1), holder(2)]
kept = []
";

fn groups(seed: u64) -> String {
    let mut dice = Dice::new(seed);
    let mut text = PRELUDE.to_owned();
    for _ in 0..10 + dice.roll(20) {
        text += &step(&mut dice);
    }
    for at in 0..3 {
        text += &format!("puts walk({}, {at})\nputs walk(kept, {at})\n", holder(&mut dice));
    }
    text
}

fn holder(dice: &mut Dice) -> String {
    format!("holders[{} % holders.len]", dice.roll(100))
}

fn value(dice: &mut Dice) -> String {
    let one = holder(dice);
    match dice.roll(14) {
        0 => "[[1, 2], [3], \"text\"]".to_owned(),
        1 => format!("{one}()"),
        2 => format!("[{one}, {}, {one}]", holder(dice)),
        3 => format!("[a: 1, b: [{one}]]"),
        4 => format!("pair({one}, {})", holder(dice)),
        5 => format!("pair({one}, {one})"),
        6 => format!("own({one})"),
        7 => format!("object({one})"),
        8 => format!("mutual({one})"),
        9 => format!("object({one})[:get]"),
        // As long as a few steps still look at, and longer.
        10 => format!("[*range({}), {one}]", dice.roll(4) + 14),
        _ => one,
    }
}

fn step(dice: &mut Dice) -> String {
    let (one, value) = (holder(dice), value(dice));
    match dice.roll(12) {
        0..=2 => format!("holders << holder({value})\n"),
        3..=5 => format!("{one}({value})\n"),
        6 => format!("holders[{} % holders.len] = holder({value})\n", dice.roll(100)),
        7 => format!("if holders.len > 2 {{ holders.remove({} % holders.len) }}\n", dice.roll(100)),
        8 => format!("kept << {value}\n"),
        9 => "kept = kept.take(1)\n".to_owned(),
        10 => format!("puts walk({value}, {})\n", dice.roll(100)),
        _ => format!(
            "puts walk((^(v) {{ a = holder(v)\n b = holder([a])\n a(pair(b, v))\n c = nil\n c = ^() {{ [a, c] }}\n c }})({value}), 1)\n"
        ),
    }
}

fn check(seed: u64) {
    let text = groups(seed);
    let limits = Limits { depth: 200, steps: Some(100_000), ..Limits::default() };
    let ran = compare(&format!("groups {seed}"), &text, &limits);
    assert!(matches!(ran.outcome, Outcome::Finished), "seed {seed}: {:?}\n{text}", ran.outcome);
}

#[test]
fn random_small_groups_leave_the_living_alone() {
    for_each(1_000, check);
}

#[test]
#[ignore = "a campaign: WEAVE_GROUPS tells how many programs"]
fn campaign_of_random_groups() {
    let programs = asked_for("WEAVE_GROUPS").unwrap_or(100_000);
    for_each(programs, |at| check(1_000_000 + at));
    println!("{programs} programs of small groups kept what could be reached, and nothing else");
}
