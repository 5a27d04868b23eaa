use twintrack_core::{run, settings::*, watch::Unwatched, world::World, kernel::time::Span};
fn main() {
    let n: u32 = std::env::args().nth(1).map_or(100, |a| a.parse().unwrap());
    let mins: u64 = std::env::args().nth(2).map_or(30, |a| a.parse().unwrap());
    let which = std::env::args().nth(3).unwrap_or("v1,v2".into());
    let mode = std::env::args().nth(4).unwrap_or_default();
    let mut s = Scenario { schema: 1, name: "x".into(), question: String::new(), run: Run::default(), population: Population::default(), workload: Workload::default(), network: Network::default(), allocation: Allocation::default(), rounds: Rounds::default(), events: Events::default(), clocks: Clocks::default(), observer: Observer::default() };
    s.population.size = Some(n);
    s.run.until = Span::from_secs(60 * mins);
    s.workload.need_changes = "1/h".parse().unwrap();
    s.workload.from = Span::from_secs(720);
    s.workload.until = Span::from_secs(900);
    if mode.contains("stated") { s.allocation.feedback = Feedback::Stated; }
    if mode.contains("nodamp") { s.allocation.damping = Damping::Off; }
    if mode.contains("eps0") { s.allocation.epsilon = 0.0; }
    if mode.contains("seed") { s.clocks.ids = Ids::SeedEach; }
    if mode.contains("merged") { s.clocks.accept = Accept::MergedClock; }
    if mode.contains("nine") { s.rounds.profile = Profile::NinePhase; }
    let w = World::build(s, &Inputs::default()).unwrap();
    let outs: Vec<_> = which.split(',').map(|e| { let t = std::time::Instant::now(); let o = run(&w, e.parse().unwrap(), &mut Unwatched); eprintln!("{e} {:.2}s {} events", t.elapsed().as_secs_f64(), o.events); o }).collect();
    for i in 0..outs[0].metrics.len() {
        print!("{:34}", outs[0].metrics[i].metric.name);
        for o in &outs { print!(" {:>18}", o.metrics[i].value.map_or("-".into(), |v| format!("{v:.4}"))); }
        println!();
    }
    for o in &outs { println!("{} {:?} {:?}", o.engine, o.end, o.notes); }
}
