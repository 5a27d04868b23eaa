//! Lists of numbers as people and shells write them: `1-10,14`.

/// The numbers as text, neighbours joined. Keeps the order.
#[must_use]
pub fn written(numbers: &[u32]) -> String {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for &number in numbers {
        match ranges.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(number) => *last = number,
            _ => ranges.push((number, number)),
        }
    }
    let text = |&(first, last): &(u32, u32)| match first == last {
        true => first.to_string(),
        false => format!("{first}-{last}"),
    };
    ranges.iter().map(text).collect::<Vec<_>>().join(",")
}

/// The numbers that a text stands for, in its order.
///
/// # Errors
/// A sentence for the user: what is wrong, and how to write it.
pub fn read(text: &str) -> Result<Vec<u32>, String> {
    let wrong = |part: &str| format!("`{part}` is no number from 1 and no range: write them as in 1-10,14");
    let mut numbers = Vec::new();
    for part in text.split(',').map(str::trim) {
        let number =
            |text: &str| text.parse().ok().filter(|number: &u32| *number > 0).ok_or_else(|| wrong(part));
        let (first, last) = match part.split_once('-') {
            Some((first, last)) => (number(first)?, number(last)?),
            None => (number(part)?, number(part)?),
        };
        if first > last {
            return Err(wrong(part));
        }
        numbers.extend(first..=last);
    }
    Ok(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_back() {
        for (numbers, text) in [
            (vec![7], "7"),
            (vec![1, 2, 3, 4, 9, 12, 13], "1-4,9,12-13"),
            (vec![3, 2, 1], "3,2,1"),
            (vec![u32::MAX - 1, u32::MAX], "4294967294-4294967295"),
        ] {
            assert_eq!(written(&numbers), text);
            assert_eq!(read(text), Ok(numbers));
        }
    }

    #[test]
    fn mistakes_are_told() {
        for text in ["", "0", "3-1", "1-", "x", "1,,2", "-3"] {
            assert!(read(text).is_err_and(|told| told.contains("as in 1-10,14")), "{text}");
        }
    }
}
