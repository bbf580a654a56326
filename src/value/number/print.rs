//! A double in, its printed text out: ECMAScript's Number-to-String with `inf`, `-inf`, `nan`.

use std::fmt::{Formatter, Result, Write};

pub fn write_double(double: f64, f: &mut Formatter<'_>) -> Result {
    if double.is_nan() {
        return f.write_str("nan");
    }
    if double < 0.0 {
        f.write_char('-')?;
    }
    if double.is_infinite() {
        return f.write_str("inf");
    }
    // Rust's digits are the shortest that read back; only the layout differs.
    let scientific = format!("{:e}", double.abs());
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    write_layout(&digits.replace('.', ""), exponent.parse().unwrap_or(0), f)
}

/// Writes `d.ddd · 10^exponent`, given its digits without the point.
fn write_layout(digits: &str, exponent: i32, f: &mut Formatter<'_>) -> Result {
    let count = digits.len() as i32;
    // How many digits stand before the point.
    let whole = exponent + 1;
    match whole {
        -5..=0 => {
            f.write_str("0.")?;
            write_zeros(-whole, f)?;
            f.write_str(digits)
        }
        1..=21 if count <= whole => {
            f.write_str(digits)?;
            write_zeros(whole - count, f)
        }
        1..=21 => {
            let (before, after) = digits.split_at(whole as usize);
            write!(f, "{before}.{after}")
        }
        _ => {
            let (first, rest) = digits.split_at(1);
            let point = if rest.is_empty() { "" } else { "." };
            write!(f, "{first}{point}{rest}e{exponent:+}")
        }
    }
}

fn write_zeros(count: i32, f: &mut Formatter<'_>) -> Result {
    (0..count).try_for_each(|_| f.write_char('0'))
}
