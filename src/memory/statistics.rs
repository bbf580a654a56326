//! What one run took in, its lines or JSON out: `--stats` and `--stats-json`.

use crate::budget::allocator;
use crate::host::Host;
use crate::outcome::Usage;
use crate::value::counters::{Live, Made, Peak};
use serde_json::{Map, Value, json};

/// What one run took.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Statistics {
    /// Of the evaluation alone, without parsing, resolving and building.
    pub nanoseconds: u64,
    pub usage: Usage,
    /// `None` where nothing ran. In the `naive` engine, which has no cells, the environments of calls count as such.
    pub objects: Option<Objects>,
    pub memory: Memory,
    /// What was still alive when the program and all its variables were gone, and the collector had run.
    pub live: Live,
}

/// Memory in bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Memory {
    /// How much the evaluation added at its fullest: heap, frames and pieces of native stack, as the allocator counts
    /// them; `None` in a program that has another one than [`allocator::Counting`].
    pub heap: Option<u64>,
    /// The most that the whole process had in memory; `None` where the system does not tell.
    pub peak: Option<u64>,
}

/// Where a measure of memory begins.
pub struct HeapBefore(usize);

impl HeapBefore {
    pub fn now() -> HeapBefore {
        allocator::forget_peak();
        HeapBefore(allocator::held())
    }

    pub fn until_now(self, host: &mut dyn Host) -> Memory {
        let counts = allocator::held() > 0;
        let heap = counts.then(|| allocator::peak().saturating_sub(self.0) as u64);
        Memory { heap, peak: host.peak_memory() }
    }
}

/// Calls and objects.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Objects {
    pub calls: u64,
    pub made: Made,
    /// The most that was seen alive at once: looked at after each closure, container literal, call, pipeline and
    /// change in place.
    pub peak: Peak,
}

impl Statistics {
    fn fields(&self) -> Map<String, Value> {
        let objects = |number: fn(&Objects) -> u64| self.objects.as_ref().map(number);
        let fields = [
            ("evaluation_ms", json!(self.nanoseconds as f64 / 1e6)),
            ("steps", json!(self.usage.steps)),
            ("calls", json!(objects(|objects| objects.calls))),
            ("deepest_call", json!(self.usage.deepest)),
            ("closures", json!(objects(|objects| objects.made.closures))),
            ("cells", json!(objects(|objects| objects.made.cells))),
            ("containers", json!(objects(|objects| objects.made.containers))),
            ("strings", json!(objects(|objects| objects.made.strings))),
            ("peak_live", json!(objects(|objects| objects.peak.all))),
            ("peak_cells", json!(objects(|objects| objects.peak.cells))),
            ("heap_bytes", json!(self.memory.heap)),
            ("peak_bytes", json!(self.memory.peak)),
            ("live_cells", json!(self.live.cells)),
            ("live_closures", json!(self.live.closures)),
            ("live_containers", json!(self.live.containers)),
        ];
        fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }

    /// One line a number; `-` for what is not known.
    pub fn to_text(&self) -> String {
        let lines = self.fields().into_iter().map(|(name, value)| match value {
            Value::Null => format!("{name:<16} -\n"),
            value => format!("{name:<16} {value}\n"),
        });
        lines.collect()
    }

    /// One line.
    pub fn to_json(&self) -> String {
        format!("{}\n", Value::Object(self.fields()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_is_not_made_up() {
        let unknown = Statistics { nanoseconds: 1_500_000, ..Statistics::default() };
        assert!(
            unknown.to_text().starts_with("evaluation_ms    1.5\nsteps            0\ncalls            -\n")
        );
        assert!(unknown.to_json().contains(r#""heap_bytes":null"#));
        let known = Statistics { objects: Some(Objects { calls: 7, ..Objects::default() }), ..unknown };
        assert!(known.to_json().contains(r#""calls":7,"#));
        assert!(known.to_json().ends_with("\"live_containers\":0}\n"));
    }
}
