//! Forms of numbers: clocks, dates, years, versions.

/// How many a number tells, the most of `2-3`.
pub fn count(text: &str) -> Option<u32> {
    text.split('-').map(|part| part.parse().ok()).collect::<Option<Vec<u32>>>()?.into_iter().max()
}

/// True for `14:30`, false for `9:15`, nothing for what is no time of the day.
pub fn is_clock(text: &str) -> Option<bool> {
    let (hour, minute) = text.split_once(':')?;
    let number = |text: &str| text.parse::<u32>().ok().filter(|_| text.len() <= 2);
    let fits = number(hour)? <= 24 && minute.len() == 2 && number(minute)? < 60;
    fits.then_some(hour.len() == 2)
}

/// True for a date: `24/11`, `24.11.2026`, `2026-11-24`.
pub fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split(['/', '-', '.']).collect();
    let fits = |part: &&str, most: u32| {
        (1..=2).contains(&part.len()) && part.parse::<u32>().is_ok_and(|number| (1..=most).contains(&number))
    };
    let day_and_month =
        |one: &&str, other: &&str| fits(one, 31) && fits(other, 12) || fits(one, 12) && fits(other, 31);
    match &parts[..] {
        [one, other] => text.contains('/') && day_and_month(one, other),
        [year, month, day] if year.len() == 4 => is_year(year) && day_and_month(day, month),
        [one, other, year] => day_and_month(one, other) && (year.len() == 2 || is_year(year)),
        _ => false,
    }
}

/// True for a year that people speak of: `2026`.
pub fn is_year(text: &str) -> bool {
    text.len() == 4 && text.parse::<u32>().is_ok_and(|year| (1950..2100).contains(&year))
}

/// True for `4.2.1`; thousands have three digits behind each dot.
pub fn is_version(text: &str) -> bool {
    let parts: Vec<&str> = text.split('.').collect();
    parts.len() > 2
        && parts.iter().all(|part| part.bytes().all(|b| b.is_ascii_digit()))
        && parts[1..].iter().any(|part| part.len() != 3)
}
