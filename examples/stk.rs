use std::io::Write;
fn main() {
    let a: Vec<u64> = std::env::args().skip(1).map(|a| a.parse().unwrap()).collect();
    std::thread::Builder::new()
        .stack_size((a[2] as usize) << 10)
        .spawn(move || {
            for seed in a[0]..a[1] {
                let t = weave_tree::oracle::generator::program(seed, &Default::default());
                std::fs::write("/tmp/last.wv", &t).unwrap();
                print!("{seed} ");
                std::io::stdout().flush().unwrap();
                let l = weave_tree::oracle::compare::limits();
                let _ = weave_tree::oracle::compare::run_on(weave_tree::run::EngineKind::Naive, &t, &l);
                print!("n ");
                std::io::stdout().flush().unwrap();
                let _ = weave_tree::oracle::compare::run_on(weave_tree::run::EngineKind::Slots, &t, &l);
            }
        })
        .unwrap()
        .join()
        .unwrap();
}
