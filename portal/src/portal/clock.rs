//! The time, and whether it can be believed.

use std::time::{Duration, Instant};

use carnet_core::UnixTime;

use crate::store::StoreError;

/// How far the calendar may part from the clock that only runs forward, before nothing is signed.
const MAX_JUMP: Duration = Duration::from_hours(24);

/// The calendar, and since when it is compared with the clock that only runs forward.
pub struct Clock {
    calendar: Box<dyn Fn() -> UnixTime + Send + Sync>,
    began: (UnixTime, Instant),
}

impl Clock {
    /// The clock that `calendar` tells.
    pub fn new(calendar: impl Fn() -> UnixTime + Send + Sync + 'static) -> Self {
        let began = (calendar(), Instant::now());
        Self { calendar: Box::new(calendar), began }
    }

    /// The time.
    pub fn now(&self) -> UnixTime {
        (self.calendar)()
    }

    /// The time, if the calendar has not jumped since the portal began.
    ///
    /// # Errors
    /// [`StoreError::ClockJumped`].
    pub fn steady(&self) -> Result<UnixTime, StoreError> {
        let (now, expected) = (self.now(), self.began.0.plus(self.began.1.elapsed().as_secs()));
        let apart = now.as_secs().abs_diff(expected.as_secs());
        if apart > MAX_JUMP.as_secs() { Err(StoreError::ClockJumped) } else { Ok(now) }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;

    #[test]
    fn nothing_is_signed_after_the_clock_jumped() {
        static NOW: AtomicU64 = AtomicU64::new(1_790_000_000);
        let clock = Clock::new(|| UnixTime::from_secs(NOW.load(Ordering::Relaxed)));
        for (now, is_steady) in [(1_790_000_000, true), (1_790_080_000, true), (1_790_090_000, false), (1_789_900_000, false)] {
            NOW.store(now, Ordering::Relaxed);
            assert_eq!(clock.steady().is_ok(), is_steady, "{now}");
        }
    }
}
