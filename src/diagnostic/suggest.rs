//! A misspelt name and the names at hand in, the one that was probably meant out.

/// The candidate nearest to `name`: at most a third of its characters differ, so names of one or two letters
/// are near only to themselves in other letter case. The first of equals wins.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = name.chars().count();
    let mut distance = Distance::from(name);
    let mut best = None;
    let mut allowed = length / 3;
    for candidate in candidates {
        if candidate == name || candidate.chars().count().abs_diff(length) > allowed {
            continue;
        }
        if let Some(found) = distance.to(candidate, allowed) {
            best = Some(candidate);
            if found == 0 {
                break;
            }
            allowed = found - 1;
        }
    }
    best
}

/// The question that points to the [`nearest`] candidate.
pub fn did_you_mean<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(name, candidates).map(|near| format!("did you mean `{near}`?"))
}

/// How many insertions, deletions, replacements and swaps of neighbours lead from one text to another (optimal string
/// alignment), letter case aside. Keeps its room from one candidate to the next, because there may be thousands.
struct Distance {
    from: Vec<char>,
    to: Vec<char>,
    rows: [Vec<usize>; 3],
}

impl Distance {
    fn from(name: &str) -> Distance {
        Distance { from: lowered(name).collect(), to: Vec::new(), rows: Default::default() }
    }

    /// The distance to `candidate`, if it is not above `most`.
    fn to(&mut self, candidate: &str, most: usize) -> Option<usize> {
        self.to.clear();
        self.to.extend(lowered(candidate));
        let (left, right) = without_common_ends(&self.from, &self.to);
        let [two_ago, previous, current] = &mut self.rows;
        two_ago.clear();
        previous.clear();
        previous.extend(0..=right.len());
        for (row, &from) in left.iter().enumerate() {
            current.clear();
            current.push(row + 1);
            for (column, &to) in right.iter().enumerate() {
                let replaced = previous[column] + usize::from(from != to);
                let mut least = replaced.min(previous[column + 1] + 1).min(current[column] + 1);
                if row > 0 && column > 0 && from == right[column - 1] && left[row - 1] == to {
                    least = least.min(two_ago[column - 1] + 1);
                }
                current.push(least);
            }
            // No later row is below the least of two neighbouring ones.
            if previous.iter().chain(&*current).all(|&distance| distance > most) {
                return None;
            }
            std::mem::swap(two_ago, previous);
            std::mem::swap(previous, current);
        }
        previous.last().copied().filter(|&distance| distance <= most)
    }
}

fn lowered(text: &str) -> impl Iterator<Item = char> {
    text.chars().flat_map(char::to_lowercase)
}

fn without_common_ends<'a>(left: &'a [char], right: &'a [char]) -> (&'a [char], &'a [char]) {
    let start = left.iter().zip(right).take_while(|(left, right)| left == right).count();
    let (left, right) = (&left[start..], &right[start..]);
    let end = left.iter().rev().zip(right.iter().rev()).take_while(|(left, right)| left == right).count();
    (&left[..left.len() - end], &right[..right.len() - end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_misses_are_found_and_strangers_are_not() {
        assert_eq!(nearest("cuonter", ["other", "counter"]), Some("counter"));
        assert_eq!(nearest("lenght", ["length", "len"]), Some("length"));
        assert_eq!(nearest("X", ["x"]), Some("x"));
        assert_eq!(nearest("ab", ["ac", "b", "abc"]), None);
        assert_eq!(nearest("total", ["sum", "apple"]), None);
        assert_eq!(nearest("abcdef", ["abcxyf", "abdcef", "abcde"]), Some("abdcef"));
        assert_eq!(nearest("abcdef", ["bacdfe", "abxyzf"]), Some("bacdfe"));
        assert_eq!(nearest("Total", ["totals", "total"]), Some("total"));
    }
}
