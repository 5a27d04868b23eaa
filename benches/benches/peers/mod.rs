//! Interval tree clocks of three crates behind one trait, so that all go through the same operations.

use itc::IntervalTreeClock as _;
use twintrack_clocks::itc::{Id, Stamp, balanced};
use twintrack_clocks::{Clock, Encoding, encoding};

/// An interval tree clock as the paper has it.
pub(crate) trait TreeClock: Clone {
    /// The crate.
    const NAME: &'static str;

    /// The same clock as `stamp`.
    fn like(stamp: &Stamp) -> Self;
    fn fork(&mut self) -> Self;
    fn event(&mut self);
    /// Takes in what `other` knows: peek and join.
    fn hear(&mut self, other: &Self);
    /// Takes over the id and the knowledge of a clock that retires.
    fn retire(&mut self, other: Self);
    fn leq(&self, other: &Self) -> bool;
    /// Bytes of the event tree in memory: for trees of boxes the sum of the boxes, without what the allocator adds.
    fn memory(&self) -> usize;
    /// Bytes of these that a population usually has once.
    fn shared(&self) -> usize {
        0
    }
    /// Bytes of the tersest encoding that the crate brings along, for what travels with a message.
    fn encoded(&self) -> usize;
}

impl TreeClock for Stamp {
    const NAME: &'static str = "twintrack-clocks";

    fn like(stamp: &Stamp) -> Self {
        stamp.clone()
    }

    fn fork(&mut self) -> Self {
        Stamp::fork(self)
    }

    fn event(&mut self) {
        Stamp::event(self);
    }

    fn hear(&mut self, other: &Self) {
        self.receive_anonymous(other.event_tree());
    }

    fn retire(&mut self, other: Self) {
        self.join(other).expect("ids of one population are disjoint");
    }

    fn leq(&self, other: &Self) -> bool {
        Stamp::leq(self, other)
    }

    fn memory(&self) -> usize {
        self.event_tree().memory()
    }

    fn shared(&self) -> usize {
        self.event_tree().shared_memory()
    }

    fn encoded(&self) -> usize {
        encoding::itc::len(&Id::anonymous(), self.event_tree(), Encoding::Bits)
    }
}

/// Our clock among stamps that were decoded from bytes, so that no two have a frame in common.
#[derive(Clone)]
pub(crate) struct FromWire(Stamp);

impl TreeClock for FromWire {
    const NAME: &'static str = "twintrack-clocks, decoded";

    fn like(stamp: &Stamp) -> Self {
        let bits = encoding::itc::bits(stamp.id(), stamp.event_tree());
        let decoded = encoding::decode::bits(bits.as_bytes(), encoding::decode::Limits::default());
        let (id, events) = decoded.expect("what was encoded");
        Self(Stamp::from_parts(id, events))
    }

    fn fork(&mut self) -> Self {
        Self(self.0.fork())
    }

    fn event(&mut self) {
        self.0.event();
    }

    fn hear(&mut self, other: &Self) {
        TreeClock::hear(&mut self.0, &other.0);
    }

    fn retire(&mut self, other: Self) {
        TreeClock::retire(&mut self.0, other.0);
    }

    fn leq(&self, other: &Self) -> bool {
        self.0.leq(&other.0)
    }

    fn memory(&self) -> usize {
        TreeClock::memory(&self.0)
    }

    fn encoded(&self) -> usize {
        TreeClock::encoded(&self.0)
    }
}

impl TreeClock for itc::Stamp {
    const NAME: &'static str = "itc 0.1.3";

    fn like(stamp: &Stamp) -> Self {
        format!("({},{})", stamp.id(), stamp.event_tree()).parse().expect("the paper's notation")
    }

    fn fork(&mut self) -> Self {
        let (left, right) = itc::IntervalTreeClock::fork(self);
        *self = left;
        right
    }

    fn event(&mut self) {
        *self = itc::IntervalTreeClock::event(self);
    }

    fn hear(&mut self, other: &Self) {
        *self = itc::IntervalTreeClock::join(self, &other.peek().0);
    }

    fn retire(&mut self, other: Self) {
        *self = itc::IntervalTreeClock::join(self, &other);
    }

    fn leq(&self, other: &Self) -> bool {
        itc::LessThanOrEqual::leq(self, other)
    }

    fn memory(&self) -> usize {
        // The crate shows an event tree only as part of an anonymous stamp, `(0,…)`.
        size_of::<itc::EventTree>() * (event_nodes(&self.peek().0.to_string()) - 2)
    }

    fn encoded(&self) -> usize {
        self.peek().0.to_string().len() - "(0,)".len()
    }
}

impl TreeClock for treeclocks::ItcPair {
    const NAME: &'static str = "treeclocks 0.10.6";

    fn like(stamp: &Stamp) -> Self {
        let parsed = "the paper's notation";
        Self {
            id: stamp.id().to_string().parse().expect(parsed),
            timestamp: stamp.event_tree().to_string().parse().expect(parsed),
        }
    }

    fn fork(&mut self) -> Self {
        treeclocks::ItcPair::fork(self)
    }

    fn event(&mut self) {
        treeclocks::ItcPair::event(self);
    }

    fn hear(&mut self, other: &Self) {
        self.sync(&other.timestamp);
    }

    fn retire(&mut self, other: Self) {
        self.join(other);
    }

    fn leq(&self, other: &Self) -> bool {
        self.timestamp <= other.timestamp
    }

    fn memory(&self) -> usize {
        size_of::<treeclocks::EventTree>() * event_nodes(&self.timestamp.to_string())
    }

    fn encoded(&self) -> usize {
        self.timestamp.to_string().len()
    }
}

/// Nodes of an event tree in the paper's notation.
fn event_nodes(notation: &str) -> usize {
    2 * notation.matches('(').count() + 1
}

/// A linear congruential generator (Knuth's MMIX constants): enough to mix a population.
pub(crate) struct Mixer(pub(crate) u64);

impl Mixer {
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % bound
    }

    /// Two different indices.
    pub(crate) fn pair(&mut self, bound: usize) -> (usize, usize) {
        let first = self.below(bound);
        (first, (first + 1 + self.below(bound - 1)) % bound)
    }
}

/// A balanced population in which everyone has published some twenty times and heard from random others as often: every
/// stamp has about one leaf per participant.
pub(crate) fn mixed(participants: usize) -> Vec<Stamp> {
    let mut mixer = Mixer(2);
    let mut stamps = balanced(participants);
    for _ in 0..20 * participants {
        let (from, to) = mixer.pair(participants);
        let news = stamps[from].publish();
        stamps[to].receive(&news);
    }
    stamps
}

/// Borrows two different elements.
fn two<T>(items: &mut [T], (to, from): (usize, usize)) -> (&mut T, &T) {
    let [to, from] = items.get_disjoint_mut([to, from]).expect("two different indices");
    (to, from)
}

/// Performs random operations: an event, a message or a comparison, each a third; tells how many stamps were ordered.
pub(crate) fn random_operations<C: TreeClock>(population: &mut [C], operations: usize) -> usize {
    let mut mixer = Mixer(3);
    let mut ordered = 0;
    for _ in 0..operations {
        let pair = mixer.pair(population.len());
        let (one, other) = two(population, pair);
        match mixer.below(3) {
            0 => one.event(),
            1 => one.hear(other),
            _ => ordered += usize::from(one.leq(other)),
        }
    }
    ordered
}

/// The paper's dynamic scenario: in each iteration a random clock forks, one counts an event, and one retires into
/// another, so that the population stays at its size.
pub(crate) fn dynamic<C: TreeClock>(population: &mut Vec<C>, iterations: usize) {
    let mut mixer = Mixer(4);
    for _ in 0..iterations {
        let parent = mixer.below(population.len());
        let newcomer = population[parent].fork();
        population.push(newcomer);
        let active = mixer.below(population.len());
        population[active].event();
        let leaver = population.swap_remove(mixer.below(population.len()));
        let heir = mixer.below(population.len());
        population[heir].retire(leaver);
    }
}
