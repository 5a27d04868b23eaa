//! Where threads wait for each other between windows, and what they tell each other there.
//!
//! The standard library's barrier was rejected: when a thread panics, the others would wait for it for ever.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use super::Broadcast;

/// What one thread has to say after a window.
#[derive(Debug, Default)]
pub(super) struct News {
    /// What its recipients broadcast.
    pub(super) broadcasts: Vec<Broadcast>,
    /// The next window in which anything is due to them, as far as it knows.
    pub(super) next: Option<u64>,
}

#[derive(Debug, Default)]
struct Table {
    /// News of the meeting that is under way, and of the one before, which some may still read.
    news: [Vec<News>; 2],
    /// How many have come to the meeting under way.
    present: usize,
    /// Meetings so far.
    meetings: usize,
    /// A thread has gone for good.
    abandoned: bool,
}

/// See the module head.
#[derive(Debug)]
pub(super) struct Meeting {
    threads: usize,
    table: Mutex<Table>,
    all_present: Condvar,
}

/// Calls the others off when its thread panics.
#[derive(Debug)]
pub(super) struct Seat<'m>(&'m Meeting);

impl Meeting {
    pub(super) fn new(threads: usize) -> Meeting {
        Meeting { threads, table: Mutex::default(), all_present: Condvar::new() }
    }

    pub(super) fn seat(&self) -> Seat<'_> {
        Seat(self)
    }

    fn table(&self) -> MutexGuard<'_, Table> {
        // A table is never left half changed, and whoever panicked has said so.
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Seat<'_> {
    /// Tells news and waits until all have. Returns all broadcasts in the order of (time sent, sender, message), and the
    /// earliest of the next windows. Whoever came first does not matter.
    ///
    /// # Panics
    /// When another thread has panicked.
    pub(super) fn meet(&self, news: News) -> News {
        let Meeting { threads, all_present, .. } = self.0;
        let mut table = self.0.table();
        let meeting = table.meetings;
        let side = meeting % 2;
        if table.present == 0 {
            // Everyone has been at the last meeting, and so has read the one before it.
            table.news[side].clear();
        }
        table.news[side].push(news);
        table.present += 1;
        if table.present == *threads {
            table.present = 0;
            table.meetings += 1;
            all_present.notify_all();
        }
        while table.meetings == meeting && !table.abandoned {
            table = all_present.wait(table).unwrap_or_else(PoisonError::into_inner);
        }
        assert!(!table.abandoned, "another thread has panicked");
        let mut all = News::default();
        for news in &table.news[side] {
            all.broadcasts.extend_from_slice(&news.broadcasts);
            all.next = all.next.into_iter().chain(news.next).min();
        }
        drop(table);
        all.broadcasts.sort_unstable_by_key(|sent| (sent.sent, sent.sender, sent.message));
        all
    }
}

impl Drop for Seat<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.table().abandoned = true;
            self.0.all_present.notify_all();
        }
    }
}
