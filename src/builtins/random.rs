//! Random numbers: a seed in, the same sequence on every machine and in every version out.
//!
//! The generator is xoshiro256** 1.0 (Blackman and Vigna, "Scrambled linear pseudorandom number generators",
//! ACM TOMS 47, 2021); its state is filled by splitmix64 (Steele, Lea and Flood, "Fast splittable
//! pseudorandom number generators", OOPSLA 2014) from the seed. It is part of the language and never changes.

use super::argument::Role;
use super::call::acting;
use super::engine::Engine;
use super::{Builtin, Subject, optional};
use crate::diagnostic::{Code, Fault, Thrown};
use crate::value::Value;

/// The sequence behind `random`, which engines keep.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Generator {
    state: [u64; 4],
}

impl Generator {
    pub fn new(seed: u64) -> Generator {
        let mut mixer = seed;
        Generator { state: std::array::from_fn(|_| split_mix(&mut mixer)) }
    }

    /// The next 64 bits.
    pub fn next_u64(&mut self) -> u64 {
        let [a, b, c, d] = self.state;
        let scrambled = b.wrapping_mul(5).rotate_left(7).wrapping_mul(9);
        let (c, d) = (c ^ a, d ^ b);
        self.state = [a ^ d, b ^ c, c ^ (b << 17), d.rotate_left(45)];
        scrambled
    }

    /// A number below `end`, or 0: for choices where a bias of one in billions does not matter.
    pub fn below(&mut self, end: usize) -> usize {
        (self.next_u64() % end.max(1) as u64) as usize
    }
}

fn split_mix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mixed = (*state ^ (*state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

pub(super) const TABLE: &[Builtin] = &[Builtin {
    name: "random",
    subject: Subject::Number,
    parameters: &[optional("from"), optional("to")],
    summary: "a random number: of 0 to 1, an integer below `from`, or an integer from `from` up to below `to`",
    result: "a number; the same sequence for the same `--seed`",
    empty: "",
    errors: "`value`: a bound is no integer, or no integer lies between the bounds",
    run: |engine, arguments| acting(engine, arguments, random),
}];

fn random(engine: &mut dyn Engine, [from, to]: &mut [Value; 2]) -> Result<Value, Thrown> {
    if from.is_unset() && to.is_unset() {
        return Ok(Value::double(fraction(engine.random()?)));
    }
    match bounds(from, to) {
        Ok((start, count)) => Ok(Value::integer(start + i128::from(below(engine, count)?))),
        Err(fault) => Err(engine.throw(fault)),
    }
}

/// The upper 53 bits as a double of 0 up to, but not including, 1.
fn fraction(bits: u64) -> f64 {
    const UNIT: f64 = 1.0 / (1_u64 << 53) as f64;
    (bits >> 11) as f64 * UNIT
}

/// The smallest integer, and how many there are to choose from.
fn bounds(from: &Value, to: &Value) -> Result<(i128, u64), Fault> {
    let first = |value| Role("random", "").wide_integer(value);
    let second = |value| Role("random", "to").wide_integer(value);
    let (start, end) = match (from.is_unset(), to.is_unset()) {
        (false, false) => (first(from)?, second(to)?),
        (false, true) => (0, first(from)?),
        (true, _) => (0, second(to)?),
    };
    match end.checked_sub(start).and_then(|count| u64::try_from(count).ok()) {
        Some(count) if count > 0 => Ok((start, count)),
        Some(_) | None => Err(Fault::new(
            Code::Value,
            format!("`random` expects an end above {start} and at most 2^64 - 1 away, found {end}"),
        )),
    }
}

/// An integer below `count`, each as likely: the upper half of a product, whose few surplus values are drawn
/// again (Lemire, "Fast random integer generation in an interval", 2019).
fn below(engine: &mut dyn Engine, count: u64) -> Result<u64, Thrown> {
    let surplus = count.wrapping_neg() % count;
    loop {
        let product = u128::from(engine.random()?) * u128::from(count);
        if product as u64 >= surplus {
            return Ok((product >> 64) as u64);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generator_gives_the_published_sequences() {
        let mut mixer = 1_234_567;
        assert_eq!(split_mix(&mut mixer), 6_457_827_717_110_365_317);
        assert_eq!(split_mix(&mut mixer), 3_203_168_211_198_807_973);
        let mut generator = Generator { state: [1, 2, 3, 4] };
        let numbers: Vec<u64> = (0..4).map(|_| generator.next_u64()).collect();
        assert_eq!(numbers, [11_520, 0, 1_509_978_240, 1_215_971_899_390_074_240]);
    }

    #[test]
    fn fractions_stay_below_one() {
        assert_eq!(fraction(0), 0.0);
        assert!(fraction(u64::MAX) < 1.0);
        assert_eq!(fraction(1 << 63), 0.5);
    }
}
