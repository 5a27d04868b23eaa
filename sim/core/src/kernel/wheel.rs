//! stub
use super::time::Time;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// e
pub trait Event: Copy + Ord {
    /// t
    fn time(&self) -> Time;
}
/// w
#[derive(Clone, Debug)]
pub struct Wheel<E> {
    heap: BinaryHeap<Reverse<E>>,
}
impl<E: Event> Default for Wheel<E> {
    fn default() -> Self {
        Wheel::new()
    }
}
impl<E: Event> Wheel<E> {
    /// n
    #[must_use]
    pub fn new() -> Self {
        Wheel { heap: BinaryHeap::new() }
    }
    /// p
    pub fn push(&mut self, event: E) {
        self.heap.push(Reverse(event));
    }
    /// p
    pub fn pop(&mut self) -> Option<E> {
        self.heap.pop().map(|e| e.0)
    }
    /// n
    pub fn next_time(&mut self) -> Option<Time> {
        self.heap.peek().map(|e| e.0.time())
    }
    /// l
    #[must_use]
    pub fn len(&self) -> usize {
        self.heap.len()
    }
    /// e
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.heap.is_empty()
    }
}
