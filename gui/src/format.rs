//! Dates and numbers as the reader's language writes them.

use carnet_core::UnixTime;
use carnet_words::{Language, Words};
use jiff::tz::TimeZone;

/// A day, in UTC, with the month in words.
pub(crate) fn date(words: &Words, time: UnixTime) -> String {
    let secs = i64::try_from(time.as_secs()).unwrap_or(i64::MAX);
    let Ok(timestamp) = jiff::Timestamp::from_second(secs) else { return "…".to_owned() };
    let date = timestamp.to_zoned(TimeZone::UTC).date();
    let month = words.sentence(&format!("ui-month-{}", date.month()), &[]);
    // The year is no amount: as a number it would get its thousands apart.
    let (day, year) = (date.day().to_string(), date.year().to_string());
    words.sentence("ui-date", &[("day", &day), ("month", &month), ("year", &year)])
}

/// A day and the time of that day, in UTC.
pub(crate) fn date_time(words: &Words, time: UnixTime) -> String {
    let minutes = time.as_secs() / 60 % 1440;
    format!("{}, {:02}:{:02} UTC", date(words, time), minutes / 60, minutes % 60)
}

/// A number with its thousands apart.
pub(crate) fn number(language: Language, number: impl Into<i128>) -> String {
    let number: i128 = number.into();
    let separator = match language {
        Language::English => ',',
        Language::German => '.',
        Language::French => '\u{202f}',
        Language::Spanish => '\u{a0}',
    };
    let digits = number.unsigned_abs().to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        // Spanish leaves numbers of four digits alone.
        let least = if language == Language::Spanish { 5 } else { 4 };
        if at > 0 && (digits.len() - at).is_multiple_of(3) && digits.len() >= least {
            text.push(separator);
        }
        text.push(digit);
    }
    if number < 0 { format!("−{text}") } else { text }
}

/// An amount of time in the largest unit that tells it well.
pub(crate) fn duration(words: &Words, secs: u64) -> String {
    let (id, name, amount) = match secs {
        0..=7199 => ("ui-minutes", "minutes", secs / 60),
        7200..=172_799 => ("ui-hours", "hours", secs / 3600),
        _ => ("ui-days", "days", secs / 86_400),
    };
    words.sentence(id, &[(name, &amount.to_string())])
}

/// Hexadecimal digits in groups of four, for people to compare.
pub(crate) fn grouped(hex: &str) -> String {
    let groups: Vec<&str> = hex.as_bytes().chunks(4).filter_map(|group| std::str::from_utf8(group).ok()).collect();
    groups.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_numbers_are_the_languages_own() {
        let christmas = UnixTime::from_secs(1_798_156_800);
        let dates = Language::ALL.map(|language| date(&Words::new(language), christmas));
        assert_eq!(dates, ["25 December 2026", "25 de diciembre de 2026", "25 décembre 2026", "25. Dezember 2026"]);
        assert_eq!(
            Language::ALL.map(|language| number(language, 1_234_567)),
            ["1,234,567", "1\u{a0}234\u{a0}567", "1\u{202f}234\u{202f}567", "1.234.567"]
        );
        assert_eq!(number(Language::Spanish, 1234), "1234");
        assert_eq!(number(Language::English, -1000), "−1,000");
        assert_eq!(date(&Words::new(Language::English), UnixTime::MAX), "…", "beyond the calendar");
    }
}
