use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// A switch by which another thread ends a watch. Clones are the same switch.
#[derive(Clone, Debug, Default)]
pub struct Stop {
    inner: Arc<(Mutex<Bell>, Condvar)>,
}

#[derive(Debug, Default)]
struct Bell {
    is_stopped: bool,
    has_rung: bool,
}

impl Stop {
    /// Ends the watch: what is being written is finished, what servers have not answered is left for the next run.
    pub fn stop(&self) {
        self.bell().is_stopped = true;
        self.inner.1.notify_all();
    }

    /// Whether it was switched.
    pub fn is_stopped(&self) -> bool {
        self.bell().is_stopped
    }

    /// Wakes who waits, for another reason than to end.
    pub(crate) fn ring(&self) {
        self.bell().has_rung = true;
        self.inner.1.notify_all();
    }

    /// Waits until somebody rings or stops, or until `time`.
    pub(crate) fn wait_until(&self, time: Instant) {
        let mut bell = self.bell();
        while !bell.is_stopped && !bell.has_rung {
            let left = time.saturating_duration_since(Instant::now());
            if left == Duration::ZERO {
                break;
            }
            bell = self.inner.1.wait_timeout(bell, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        bell.has_rung = false;
    }

    fn bell(&self) -> MutexGuard<'_, Bell> {
        self.inner.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
