//! The words of the command line for amounts in, seconds and bytes out.

use std::time::Duration;

/// `0.5`: seconds, more than none.
pub fn duration(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text.parse().map_err(|_| "expected a number of seconds".to_owned())?;
    if seconds <= 0.0 {
        return Err("expected more than 0 seconds".to_owned());
    }
    Duration::try_from_secs_f64(seconds).map_err(|_| "expected fewer seconds".to_owned())
}

/// What a letter or more behind a number multiplies it with.
const UNITS: [(&str, u64); 12] = [
    ("", 1),
    ("B", 1),
    ("K", 1 << 10),
    ("KiB", 1 << 10),
    ("kB", 1000),
    ("KB", 1000),
    ("M", 1 << 20),
    ("MiB", 1 << 20),
    ("MB", 1_000_000),
    ("G", 1 << 30),
    ("GiB", 1 << 30),
    ("GB", 1_000_000_000),
];

/// `64MiB`: bytes.
pub fn size(text: &str) -> Result<u64, String> {
    let expected = || "expected a number of bytes, such as 5000, 64K, 64MiB or 2GB".to_owned();
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let (_, unit) = UNITS.into_iter().find(|(name, _)| *name == unit).ok_or_else(expected)?;
    let number: u64 = number.parse().map_err(|_| expected())?;
    number.checked_mul(unit).ok_or_else(|| "expected fewer bytes".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_units_of_1024_and_of_1000() {
        let sizes = [("0", 0), ("17", 17), ("3B", 3), ("64K", 65_536), ("2kB", 2_000), ("1MiB", 1_048_576)];
        for (text, bytes) in sizes {
            assert_eq!(size(text), Ok(bytes), "{text}");
        }
        assert_eq!((size("5GB"), size("5G")), (Ok(5_000_000_000), Ok(5 << 30)));
        for text in ["", "K", "-1", "1.5M", "1 M", "1Mi", "99999999999999999999", "18446744073709551615K"] {
            assert!(size(text).is_err(), "{text}");
        }
    }
}
