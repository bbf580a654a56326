//! A profile in, its two tables as text out.

use super::{Order, Profile, Row, Storage, sorted};

const HEAD: [&str; 11] = [
    "calls", "steps", "self ms", "self %", "total ms", "made", "closures", "cells", "value r", "cell r",
    "cell w",
];

/// What the heads of the columns mean.
const LEGEND: &str = "\
self: without called functions; total: with them. calls of a line: those it made. steps: calls made and rounds of
loops. made: closures, cells, containers and strings. value r, cell r, cell w: reads of variables captured by value,
and reads and writes of variables captured in a shared cell. Times include the profiler's own.
";

/// Names longer than this are cut.
const WIDEST_NAME: usize = 48;

/// The first `top` rows of both tables in that order.
pub fn to_text(profile: &Profile, order: Order, top: usize) -> String {
    let milliseconds = profile.sum.own_time as f64 / 1e6;
    let mut text = format!(
        "{}: {milliseconds:.3} ms, {} calls, {} steps, {} objects made\n",
        profile.file,
        profile.calls,
        profile.sum.steps,
        profile.sum.made.all()
    );
    for (title, rows) in [("function", &profile.functions), ("line", &profile.lines)] {
        text.push('\n');
        text.push_str(&table(title, rows, profile.sum.own_time, order, top));
    }
    text.push('\n');
    text.push_str(LEGEND);
    text
}

fn table(title: &str, rows: &[Row], whole: u64, order: Order, top: usize) -> String {
    let shown = sorted(rows, order, top);
    let mut lines: Vec<([String; HEAD.len()], String)> = vec![(HEAD.map(str::to_owned), title.to_owned())];
    lines.extend(shown.iter().map(|row| (cells(row, whole), named(row))));
    let widths: Vec<usize> = (0..HEAD.len())
        .map(|column| lines.iter().map(|(cells, _)| cells[column].len()).max().unwrap_or_default())
        .collect();
    let mut text = String::new();
    for (cells, name) in &lines {
        for (cell, width) in cells.iter().zip(&widths) {
            text.push_str(&format!("{cell:>width$}  "));
        }
        text.push_str(name);
        text.push('\n');
    }
    if shown.len() < rows.len() {
        text.push_str(&format!("… and {} more\n", rows.len() - shown.len()));
    }
    text
}

fn cells(row: &Row, whole: u64) -> [String; HEAD.len()] {
    let work = &row.work;
    let milliseconds = |nanoseconds: u64| format!("{:.3}", nanoseconds as f64 / 1e6);
    [
        row.calls.to_string(),
        work.steps.to_string(),
        milliseconds(work.own_time),
        format!("{:.1}", 100.0 * work.own_time as f64 / whole.max(1) as f64),
        milliseconds(row.total_time),
        work.made.all().to_string(),
        work.made.closures.to_string(),
        work.made.cells.to_string(),
        work.reads.of(Storage::CapturedValue).to_string(),
        work.reads.of(Storage::CapturedCell).to_string(),
        work.writes.of(Storage::CapturedCell).to_string(),
    ]
}

/// `12: total = total + x`
fn named(row: &Row) -> String {
    let mut name: String = row.name.chars().take(WIDEST_NAME).collect();
    if name.len() < row.name.len() {
        name.push('…');
    }
    format!("{}: {name}", row.line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::Work;

    #[test]
    fn columns_stand_under_their_heads() {
        let row = |line, own_time| Row {
            name: "f()".to_owned(),
            line,
            calls: 3,
            total_time: own_time,
            work: Work { own_time, ..Work::default() },
        };
        let text = table("function", &[row(1, 1_000_000), row(2, 3_000_000)], 4_000_000, Order::OwnTime, 1);
        assert_eq!(
            text,
            "calls  steps  self ms  self %  total ms  made  closures  cells  value r  cell r  cell w  function\n    \
             3      0    3.000    75.0     3.000     0         0      0        0       0       0  2: f()\n\
             … and 1 more\n"
        );
    }

    #[test]
    fn long_lines_are_cut() {
        let row = Row { name: "é".repeat(60), line: 7, calls: 0, total_time: 0, work: Work::default() };
        assert_eq!(named(&row), format!("7: {}…", "é".repeat(48)));
    }
}
