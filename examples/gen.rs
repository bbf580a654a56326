fn main() {
    let a: Vec<u64> = std::env::args().skip(1).map(|a| a.parse().unwrap()).collect();
    for seed in a[0]..a[1] {
        let t = weave_tree::oracle::generator::program(seed, &Default::default());
        println!("### {seed}\n{t}");
        let r = weave_tree::oracle::compare::run_on(
            weave_tree::run::EngineKind::Naive,
            &t,
            &weave_tree::oracle::compare::limits(),
        );
        println!("### out\n{}", r.output);
        println!("### {:?}", r.outcome);
    }
}
