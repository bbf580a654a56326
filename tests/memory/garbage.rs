//! Random graphs of closures, cells and lists that share structure, cut and joined at random: what can still be reached
//! must be there, unchanged, however often the collector has run, and nothing may be left over.

use super::support::{asked_for, compare, for_each, run_on};
use weave_tree::limits::{Gc, Limits};
use weave_tree::outcome::Outcome;
use weave_tree::run::EngineKind;
use weave_tree::value::counters::Live;

/// A node is a map of closures over shared variables; `kind` chooses which hold themselves. A walk prints the way it takes.
const PRELUDE: &str = "\
fn node(id, width, kind) {
  slots = range(width)
  me = nil
  count = 0
  fn self() { if kind % 2 == 0 { me } else { [self, slots] } }
  me = [
    id: id,
    add: ^(v) { slots << v
      count += 1
      count },
    put: ^(i, v) { slots[i % slots.len] = v
      nil },
    get: ^(i) { slots[i % slots.len] },
    len: ^() { slots.len },
    cut: ^(n) { slots = slots.take(n)
      slots.len },
    lend: ^() { slots },
    take: ^(list) { slots = list
      nil },
    self: self,
    mix: ^(f) { old = slots
      slots = [*old, f, ^() { [me, old] }]
      slots.len }
  ]
  if kind > 1 { slots << me
    slots << [[deep: me.self]] }
  me
}
fn walk(from, way) {
  here = from
  seen = []
  while seen.len < 12 {
    if type(here) == :container and here.has(:id) {
      seen << here[:id]
      n = here[:len]()
      if n == 0 { return seen }
      here = here[:get](way + seen.len * 7)
    } else if type(here) == :container and here.len > 0 {
      seen << -here.len
      here = here[way % here.len]
    } else if type(here) == :function {
      seen << :call
      r = try(^() { here() })
      here = if r.ok { r.value } else { r.error.message }
    } else {
      seen << here
      return seen
    }
  }
  seen
}
roots = []
kept = []
";

/// A small generator of numbers (xorshift), so that a seed means the same program for ever.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 20) % sides
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.roll(from.len() as u64) as usize]
    }
}

fn garbage(seed: u64) -> String {
    let mut dice = Dice::new(seed);
    let mut text = PRELUDE.to_owned();
    let mut nodes = 0;
    for _ in 0..3 {
        text += &made(&mut dice, &mut nodes);
    }
    for _ in 0..15 + dice.roll(25) {
        text += &step(&mut dice, &mut nodes);
    }
    for at in 0..3 {
        text += &format!("puts walk(roots[{} % roots.len], {at})\n", dice.roll(100));
    }
    text += "puts kept.map(^(f) { walk(f, 1) })\n";
    text
}

fn made(dice: &mut Dice, nodes: &mut u64) -> String {
    *nodes += 1;
    // Lists share structure from 64 entries on.
    let width = [0, 1, 3, 70, 70, 150][dice.roll(6) as usize];
    format!("roots << node({}, {width}, {})\n", *nodes, dice.roll(4))
}

/// Something that leads to other nodes.
fn value(dice: &mut Dice) -> String {
    let root = format!("roots[{} % roots.len]", dice.roll(100));
    match dice.roll(8) {
        0 => format!("{root}[:self]"),
        1 => format!("{root}[:lend]()"),
        2 => format!("[{root}, [{root}[:get]]]"),
        3 => format!("^() {{ {root} }}"),
        4 => format!("{root}[:self]()"),
        5 => format!("(^(n) {{ f = nil\n f = ^() {{ [f, n] }}\n f }})({root})"),
        _ => root,
    }
}

fn step(dice: &mut Dice, nodes: &mut u64) -> String {
    let root = format!("roots[{} % roots.len]", dice.roll(100));
    let number = dice.roll(200);
    match dice.roll(16) {
        0 | 1 => made(dice, nodes),
        2..=4 => format!("{root}[:add]({})\n", value(dice)),
        5 => format!("if {root}[:len]() > 0 {{ {root}[:put]({number}, {}) }}\n", value(dice)),
        6 => format!("{root}[:cut]({})\n", dice.pick(&["0", "2", "66", "100"])),
        // Two nodes hold one list, and one of them writes to it.
        7 | 8 => {
            let other = value(dice);
            format!(
                "a = {root}\nb = roots[{number} % roots.len]\na[:take](b[:lend]())\na[:add]({other})\na = nil\nb = nil\n"
            )
        }
        9 => format!("{root}[:mix]({})\n", value(dice)),
        10 => format!("if roots.len > 1 {{ roots.remove({number} % roots.len) }}\n"),
        11 => format!("puts walk({root}, {number})\n"),
        12 => format!("kept << {}\n", value(dice)),
        13 => "kept = kept.take(2)\n".to_owned(),
        14 => format!(
            "r = try(^() {{ x = {root}\n fn self() {{ [self, x] }}\n x[:add](self)\n fail(\"stop\") }})\n"
        ),
        _ => format!("puts walk({root}[:lend]() *> ^(v) {{ v }}, {number})\n"),
    }
}

fn check(seed: u64) {
    let text = garbage(seed);
    let limits = Limits { depth: 200, steps: Some(200_000), ..Limits::default() };
    let ran = compare(&format!("garbage {seed}"), &text, &limits);
    assert!(matches!(ran.outcome, Outcome::Finished), "seed {seed}: {:?}\n{text}", ran.outcome);
    assert!(ran.live.cells > 0, "seed {seed} leaves nothing to collect\n{text}");
    if seed.is_multiple_of(8) {
        let naive = run_on(EngineKind::Naive, &text, &Limits { gc: Gc::Stress, ..limits });
        assert_eq!((naive.output, naive.live), (ran.output, Live::default()), "seed {seed}\n{text}");
    }
}

#[test]
fn random_garbage_leaves_the_living_alone() {
    for_each(150, check);
}

#[test]
#[ignore = "a campaign: WEAVE_GARBAGE tells how many programs"]
fn campaign_of_random_garbage() {
    let programs = asked_for("WEAVE_GARBAGE").unwrap_or(20_000);
    for_each(programs, |at| check(1_000_000 + at));
    println!("{programs} random graphs kept what could be reached, and nothing else");
}

/// The collector looks at a portion of the cells after the other: here each leads to all that were made before it, and
/// what is in use leads to half of them.
#[test]
fn garbage_that_only_later_cells_hold_is_found_and_what_others_hold_is_kept() {
    let program = "\
fn link(next) { box = [next]
  box << ^() { box }
  box }
fn chain(n) {
  last = nil
  middle = nil
  i = 0
  while i < n { last = link(last)
    i += 1
    if i * 2 == n { middle = last } }
  middle }
kept = chain(20_000)
chain(20_000)
n = 0
while kept != nil { kept = kept[0]
  n += 1 }
puts n
";
    for engine in [EngineKind::Slots, EngineKind::Naive] {
        let ran = run_on(engine, program, &Limits::default());
        assert_eq!((ran.outcome, ran.output.as_str()), (Outcome::Finished, "10000\n"), "{engine:?}");
        assert_eq!(ran.live, Live::default(), "{engine:?}");
        assert!(ran.objects.peak.cells < 50_000, "{engine:?}: {:?}", ran.objects.peak);
    }
}
