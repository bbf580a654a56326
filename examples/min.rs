use weave_tree::oracle::{compare::*, generator, minimise::minimise};
use weave_tree::outcome::Outcome;
fn main() {
    std::panic::set_hook(Box::new(|_| {}));
    let a: Vec<u64> = std::env::args().skip(1).map(|a| a.parse().unwrap()).collect();
    let limits = weave_tree::limits::Limits { steps: Some(20000), depth: 300, ..limits() };
    let kind = |t: &str| -> u32 {
        match std::panic::catch_unwind(|| compare(t, &limits)) {
            Err(_) => 9,
            Ok(Ok(_)) => 0,
            Ok(Err(d)) => match *d {
                Difference::Outcome(Outcome::Rejected(_), _) => 0,
                Difference::Outcome(..) => 1,
                Difference::Output(..) => 2,
                Difference::Error(..) => 3,
                Difference::Usage(..) => 4,
            },
        }
    };
    let mut seen = std::collections::BTreeSet::new();
    let mut found = 0;
    for seed in a[0]..a[1] {
        let t = generator::program(seed, &Default::default());
        let k = kind(&t);
        if k == 0 {
            continue;
        }
        found += 1;
        let m = minimise(&t, &|x| kind(x) == k);
        if !seen.insert(m.clone()) {
            continue;
        }
        println!("##### seed {seed} kind {k}\n{m}");
        if let Ok(Err(d)) = std::panic::catch_unwind(|| compare(&m, &limits)) {
            println!("--> {}\n", d.explain(&m));
        }
        if found >= a[2] {
            break;
        }
    }
    println!("found {found}");
}
