//! What a command is given beside its arguments: the time, randomness, and where to speak.

use carnet_core::UnixTime;
use getrandom::SysRng;
use rand_core::UnwrapErr;

use crate::Output;

/// The surroundings of a command.
pub struct Session {
    clock: fn() -> UnixTime,
    /// Where it speaks.
    pub out: Output,
}

impl Session {
    /// A session with the machine's `clock`.
    pub fn new(clock: fn() -> UnixTime, out: Output) -> Self {
        Self { clock, out }
    }

    /// The time.
    pub(crate) fn now(&self) -> UnixTime {
        (self.clock)()
    }

    /// What tells the time, for what takes long.
    #[cfg(feature = "courier")]
    pub(crate) fn clock(&self) -> fn() -> UnixTime {
        self.clock
    }
}

/// The system's random numbers. `main` has drawn some already, so that a system without them is told apart from a defect.
pub(crate) fn rng() -> UnwrapErr<SysRng> {
    UnwrapErr(SysRng)
}
