//! Days as people write them, YYYY-MM-DD, in UTC.

use carnet_core::UnixTime;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::Failure;

/// The first second of a day.
///
/// # Errors
/// When it is no day between 1970 and 9999.
pub(crate) fn parse(text: &str) -> Result<UnixTime, Failure> {
    let wrong = || Failure::trouble("date-invalid").with("date", text);
    let date: Date = text.parse().map_err(|_| wrong())?;
    let start = date.to_zoned(TimeZone::UTC).map_err(|_| wrong())?;
    u64::try_from(start.timestamp().as_second()).map(UnixTime::from_secs).map_err(|_| wrong())
}

/// The day of `time`.
pub(crate) fn show(time: UnixTime) -> String {
    let secs = i64::try_from(time.as_secs()).unwrap_or(i64::MAX);
    jiff::Timestamp::from_second(secs)
        .map_or_else(|_| "9999-12-31".to_owned(), |timestamp| timestamp.to_zoned(TimeZone::UTC).date().to_string())
}

/// The second of `time`, in UTC.
#[cfg(feature = "courier")]
pub(crate) fn show_second(time: UnixTime) -> String {
    let secs = i64::try_from(time.as_secs()).unwrap_or(i64::MAX);
    jiff::Timestamp::from_second(secs).map_or_else(|_| show(time), |timestamp| timestamp.to_string())
}

/// The last day before `end`: what "until" means to people.
pub(crate) fn show_last(end: UnixTime) -> String {
    show(UnixTime::from_secs(end.as_secs().saturating_sub(1)))
}
