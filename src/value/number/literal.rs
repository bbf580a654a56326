//! A number literal's text in, its number out.

use super::Number;
use std::borrow::Cow;

pub fn read(text: &str) -> Option<Number> {
    match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(digits) => read_hexadecimal(&digits_alone(digits, |c| c.is_ascii_hexdigit())?),
        None => read_decimal(text),
    }
}

fn decimal(digits: &str) -> Option<Cow<'_, str>> {
    digits_alone(digits, |c| c.is_ascii_digit())
}

/// The digits without their underscores; `None` unless each underscore stands between two digits.
fn digits_alone(text: &str, is_digit: impl Fn(char) -> bool) -> Option<Cow<'_, str>> {
    if !text.is_empty() && text.chars().all(&is_digit) {
        return Some(text.into());
    }
    let groups_are_digits = text.split('_').all(|group| !group.is_empty() && group.chars().all(&is_digit));
    groups_are_digits.then(|| text.replace('_', "").into())
}

fn read_decimal(text: &str) -> Option<Number> {
    let (significand, exponent) = match text.split_once(['e', 'E']) {
        Some((significand, exponent)) => (significand, Some(exponent)),
        None => (text, None),
    };
    let (whole, fraction) = match significand.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (significand, None),
    };
    let plain = decimal(whole)?;
    if let (None, None, Ok(integer)) = (fraction, exponent, plain.parse::<u64>()) {
        return Some(Number::from_i128(i128::from(integer)));
    }
    let mut plain = plain.into_owned();
    if let Some(fraction) = fraction {
        plain.push('.');
        plain.push_str(&decimal(fraction)?);
    }
    if let Some(exponent) = exponent {
        plain.push('e');
        let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        if exponent.starts_with('-') {
            plain.push('-');
        }
        plain.push_str(&decimal(digits)?);
    }
    plain.parse().ok().map(Number::Double)
}

/// Digits beyond the first 2¹²⁰ matter only by being there: they break a tie, and they scale.
fn read_hexadecimal(digits: &str) -> Option<Number> {
    let mut leading: u128 = 0;
    let mut dropped: u32 = 0;
    for digit in digits.chars() {
        let digit = u128::from(digit.to_digit(16)?);
        if leading >> 120 == 0 {
            leading = leading << 4 | digit;
        } else {
            leading |= u128::from(digit != 0);
            dropped = dropped.saturating_add(4);
        }
    }
    if dropped == 0 {
        return Some(Number::from_magnitude(false, leading));
    }
    Some(Number::Double(leading as f64 * 2f64.powi(dropped.min(2000) as i32)))
}
